//! What taking a document in does here: decided from the document and what is here alone.

use super::{AccountEntry, Configuration, PolicyEntry, ViewEntry};
use crate::view::VIEWS_MAX;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Parts of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Policies.
    Policies,
    /// Service accounts.
    Accounts,
    /// Blocked and suspicious objects.
    Objects,
    /// Saved views.
    Views,
}

impl Part {
    /// In the order of the document.
    pub const ALL: [Self; 4] = [Self::Policies, Self::Accounts, Self::Objects, Self::Views];

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Policies => "Policies",
            Self::Accounts => "Service accounts",
            Self::Objects => "Blocked and suspicious objects",
            Self::Views => "Saved views",
        }
    }

    /// The field of the document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Policies => "policies",
            Self::Accounts => "accounts",
            Self::Objects => "objects",
            Self::Views => "views",
        }
    }
}

/// Why an entry is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", content = "value", rename_all = "snake_case")]
pub enum Reason {
    /// A policy of its own has the name of a built-in one.
    NameOfBuiltIn,
    /// A built-in policy that is not among those here.
    NoSuchBuiltIn,
    /// There is an account of that name, set up in another way.
    AccountDiffers,
    /// A mailbox of it is watched by an account here.
    Watched(String),
    /// Nobody here has the address of the view's owner.
    NoOwner(String),
    /// The owner has as many views as one may have.
    ViewsFull(String),
}

impl Reason {
    /// The sentence, and what stands for `{}` in it.
    #[must_use]
    pub fn sentence(&self) -> (&'static str, &str) {
        match self {
            Self::NameOfBuiltIn => (
                "A policy of the product has this name. Give it another one in the file.",
                "",
            ),
            Self::NoSuchBuiltIn => ("This console has no such policy of the product.", ""),
            Self::AccountDiffers => (
                "There is a service account of this name already, and it is set up differently. Its passwords are here: change it by hand.",
                "",
            ),
            Self::Watched(address) => (
                "{} is watched by a service account here already. A mailbox belongs to one account.",
                address,
            ),
            Self::NoOwner(address) => ("It belongs to {}, who is nobody here. Views belong to people.", address),
            Self::ViewsFull(address) => ("{} has as many views as one may have.", address),
        }
    }
}

/// What is done with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is new here.
    Add,
    /// What is here under its name is set up as in the file.
    Replace,
    /// It is here as it is in the file.
    Same,
    /// Nothing.
    LeaveOut(Reason),
}

impl Effect {
    /// For people.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Add => "New here",
            Self::Replace => "Replaced",
            Self::Same => "The same",
            Self::LeaveOut(_) => "Left out",
        }
    }
}

/// An entry of the document, and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which part.
    pub part: Part,
    /// What the entry is called.
    pub name: String,
    /// What is done.
    pub effect: Effect,
}

/// What taking `file` in does where `here` is, whose people have the addresses `people`: a line for each entry, part by part in the order
/// of the document. Taking the same file in again finds everything the same, or left out for the same reason.
#[must_use]
pub fn plan(file: &Configuration, here: &Configuration, people: &[String]) -> Vec<Line> {
    let line = |part, name: String, effect| Line { part, name, effect };
    let mut lines = Vec::new();
    for entry in &file.policies {
        lines.push(line(Part::Policies, entry.name.clone(), policy(entry, &here.policies)));
    }
    for entry in &file.accounts {
        lines.push(line(Part::Accounts, entry.name.clone(), account(entry, &here.accounts)));
    }
    let objects: HashMap<_, _> = here
        .objects
        .iter()
        .map(|other| ((other.kind, other.value.as_str()), other))
        .collect();
    for entry in &file.objects {
        let effect = match objects.get(&(entry.kind, entry.value.as_str())) {
            None => Effect::Add,
            Some(other) if *other == entry => Effect::Same,
            Some(_) => Effect::Replace,
        };
        lines.push(line(Part::Objects, entry.value.clone(), effect));
    }
    // Views that are added count for those that follow.
    let mut views: Vec<&ViewEntry> = here.views.iter().collect();
    for entry in &file.views {
        let effect = view(entry, &views, people);
        if effect == Effect::Add {
            views.push(entry);
        }
        lines.push(line(Part::Views, format!("{} ({})", entry.name, entry.owner), effect));
    }
    lines
}

/// Which of the policies here an entry would stand in the place of.
#[must_use]
pub fn counterpart(entry: &PolicyEntry, here: &[PolicyEntry]) -> Option<usize> {
    here.iter().position(|other| match entry.built_in {
        Some(_) => (other.kind, other.family, other.built_in) == (entry.kind, entry.family, entry.built_in),
        None => other.built_in.is_none() && other.kind == entry.kind && other.name.eq_ignore_ascii_case(&entry.name),
    })
}

fn policy(entry: &PolicyEntry, here: &[PolicyEntry]) -> Effect {
    if let Some(other) = counterpart(entry, here).and_then(|at| here.get(at)) {
        let same = entry.in_place_of(other) == other.in_place_of(other);
        return if same { Effect::Same } else { Effect::Replace };
    }
    let named_so = |other: &PolicyEntry| other.kind == entry.kind && other.name.eq_ignore_ascii_case(&entry.name);
    if entry.built_in.is_some() {
        Effect::LeaveOut(Reason::NoSuchBuiltIn)
    } else if here.iter().any(named_so) {
        Effect::LeaveOut(Reason::NameOfBuiltIn)
    } else {
        Effect::Add
    }
}

/// The addresses in one form and order.
fn addresses(entry: &AccountEntry) -> Vec<String> {
    let mut addresses: Vec<_> = entry.mailboxes.iter().map(|address| address.to_lowercase()).collect();
    addresses.sort_unstable();
    addresses
}

fn account(entry: &AccountEntry, here: &[AccountEntry]) -> Effect {
    let named_so = |other: &&AccountEntry| other.name.eq_ignore_ascii_case(&entry.name);
    let own = addresses(entry);
    if here
        .iter()
        .filter(named_so)
        .any(|other| other.connection == entry.connection && addresses(other) == own)
    {
        return Effect::Same;
    }
    if here.iter().any(|other| named_so(&other)) {
        return Effect::LeaveOut(Reason::AccountDiffers);
    }
    let watched: Vec<_> = here.iter().flat_map(addresses).collect();
    match own.into_iter().find(|address| watched.contains(address)) {
        Some(address) => Effect::LeaveOut(Reason::Watched(address)),
        None => Effect::Add,
    }
}

fn view(entry: &ViewEntry, here: &[&ViewEntry], people: &[String]) -> Effect {
    let owner = entry.owner.to_lowercase();
    if !people.iter().any(|address| address.to_lowercase() == owner) {
        return Effect::LeaveOut(Reason::NoOwner(entry.owner.clone()));
    }
    let mut own = here.iter().filter(|other| other.owner.to_lowercase() == owner);
    let number = own.clone().count();
    let key = entry.name.to_lowercase();
    match own.find(|other| other.name.to_lowercase() == key) {
        Some(other) if (&other.name, &other.filter) == (&entry.name, &entry.filter) => Effect::Same,
        Some(_) => Effect::Replace,
        None if number >= VIEWS_MAX => Effect::LeaveOut(Reason::ViewsFull(entry.owner.clone())),
        None => Effect::Add,
    }
}
