//! Policies as a file says that they should be, beside how they are: what would be made, changed and removed (spec P10).

use super::{Policy, PolicyKind};
use crate::{
    ids::PolicyId,
    problem::{Answer, Problem},
    time::Timestamp,
    transfer::PolicyEntry,
};
use serde::{Deserialize, Serialize};

/// Bytes of a file of policies.
pub const FILE_MAX: usize = 1024 * 1024;
/// Policies in a file.
pub const FILE_POLICIES_MAX: usize = 1_000;

/// What a file does to one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// As it is; none when it is new.
    pub before: Option<Policy>,
    /// As it will be; none when it is removed.
    pub after: Option<Policy>,
}

/// The kind of what happens to a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is new.
    Create,
    /// It is set up differently.
    Change,
    /// It stands in no file any more.
    Remove,
    /// It is as the file says.
    Same,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 4] = [Self::Create, Self::Change, Self::Remove, Self::Same];

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Create => "New",
            Self::Change => "Different",
            Self::Remove => "Removed",
            Self::Same => "The same",
        }
    }

    /// Before its name on a terminal.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Create => '+',
            Self::Change => '~',
            Self::Remove => '-',
            Self::Same => ' ',
        }
    }
}

impl Planned {
    /// What happens to it.
    #[must_use]
    pub fn step(&self) -> Step {
        match (&self.before, &self.after) {
            (None, _) => Step::Create,
            (_, None) => Step::Remove,
            (Some(before), Some(after)) if before.version == after.version => Step::Same,
            _ => Step::Change,
        }
    }

    /// The policy as it will be, or as it was.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// What a file will do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPlan {
    /// Policy by policy: those of the file in its order, then those that are removed.
    pub policies: Vec<Planned>,
    /// Whether it was done.
    pub done: bool,
}

impl PolicyPlan {
    /// How many policies come to this.
    #[must_use]
    pub fn count(&self, step: Step) -> u64 {
        self.policies.iter().filter(|planned| planned.step() == step).count() as u64
    }

    /// Whether everything is as the file says.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.policies.iter().all(|planned| planned.step() == Step::Same)
    }

    /// `1 created, 2 changed, 0 removed, 4 the same`.
    #[must_use]
    pub fn summary(&self) -> String {
        let [created, changed, removed, same] = Step::ALL.map(|step| self.count(step));
        format!("{created} created, {changed} changed, {removed} removed, {same} the same")
    }
}

/// What the entries of a file do to the policies that are there. A policy is found by its kind, provider and name, a built-in one by its place
/// among the default pair. Own policies that stand in no entry are removed; built-in ones cannot be, and stay as they are. New ones have
/// the identifiers of `ids`.
///
/// # Errors
/// [`Problem::Invalid`] names the entry and what is wrong with it.
pub fn plan(
    present: &[Policy],
    entries: &[PolicyEntry],
    now: Timestamp,
    who: &str,
    mut ids: impl FnMut() -> PolicyId,
) -> Answer<PolicyPlan> {
    if entries.len() > FILE_POLICIES_MAX {
        let sentence = format!(
            "A file holds at most {FILE_POLICIES_MAX} policies; this one has {}.",
            entries.len()
        );
        return Err(Problem::invalid("file", sentence));
    }
    let mut policies = Vec::with_capacity(entries.len());
    let mut named: Vec<PolicyId> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let wrong = |sentence: String| {
            let sentence = format!("Policy {} (“{}”): {sentence}", at + 1, entry.name);
            Problem::invalid("file", sentence)
        };
        let same_place = |policy: &&Policy| {
            policy.kind == entry.kind
                && policy.family == entry.family
                && match entry.built_in {
                    Some(_) => policy.built_in == entry.built_in,
                    None => policy.built_in.is_none() && policy.name.to_lowercase() == entry.name.trim().to_lowercase(),
                }
        };
        let twice = entries[..at].iter().any(|earlier| {
            (earlier.kind, earlier.built_in) == (entry.kind, entry.built_in)
                && (earlier.family == entry.family || entry.built_in.is_none())
                && (entry.built_in.is_some() || earlier.name.trim().to_lowercase() == entry.name.trim().to_lowercase())
        });
        if twice {
            return Err(wrong("it stands in the file twice.".into()));
        }
        let before = present.iter().find(same_place).cloned();
        let taken = present.iter().any(|policy| {
            policy.kind == entry.kind
                && policy.built_in.is_some()
                && policy.built_in != entry.built_in
                && policy.name.to_lowercase() == entry.name.trim().to_lowercase()
        });
        if entry.built_in.is_none() && taken {
            return Err(wrong(
                "a policy of the product has this name; say which with built_in, or choose another name.".into(),
            ));
        }
        let id = before.as_ref().map_or_else(&mut ids, |before| before.id);
        let mut after = entry.policy(id, 1, now, who);
        after.name = after.name.trim().to_owned();
        if let Some(before) = &before {
            named.push(before.id);
            if before.built_in.is_some() {
                after.name.clone_from(&before.name);
                after.priority = before.priority;
                after.targets = before.targets.clone();
            }
            after.version = before.version;
            if super::difference(before, &after).is_empty() {
                after = before.clone();
            } else {
                after.version = before.version.saturating_add(1);
            }
        } else if entry.built_in.is_some() {
            return Err(wrong("this console has no such policy of the product.".into()));
        }
        after.check().map_err(|problem| wrong(problem.to_string()))?;
        policies.push(Planned {
            before,
            after: Some(after),
        });
    }
    let removed = present
        .iter()
        .filter(|policy| policy.built_in.is_none() && !named.contains(&policy.id));
    policies.extend(removed.map(|policy| Planned {
        before: Some(policy.clone()),
        after: None,
    }));
    Ok(PolicyPlan { policies, done: false })
}

/// A policy of an entry that says nothing: OFF, for nobody, with the filters of a new one of its kind.
#[must_use]
pub fn blank_entry(kind: PolicyKind, family: super::ProviderFamily) -> PolicyEntry {
    let id = PolicyId::new(uuid::Uuid::nil());
    let mut policy = Policy::built_in(id, kind, family, super::BuiltIn::Default, Timestamp(0));
    policy.built_in = None;
    policy.name = String::new();
    policy.description = String::new();
    policy.priority = super::PRIORITY_GIVEN_MAX;
    policy.targets = super::Targets::default();
    PolicyEntry::of(&policy)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::policy::{BuiltIn, ProviderFamily, Targets};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn present() -> Vec<Policy> {
        let id = |number| PolicyId::new(Uuid::from_u128(number));
        let built_in = Policy::built_in(
            id(1),
            PolicyKind::Atp,
            ProviderFamily::Mailbox,
            BuiltIn::Default,
            Timestamp(0),
        );
        let own = |number, name: &str| {
            let mut policy =
                blank_entry(PolicyKind::Atp, ProviderFamily::Mailbox).policy(id(number), 3, Timestamp(5), "ben");
            policy.name = name.into();
            policy.targets = Targets::everyone();
            policy
        };
        vec![built_in, own(2, "Finance"), own(3, "Sales")]
    }

    fn planned(entries: &[PolicyEntry]) -> Answer<PolicyPlan> {
        let mut next = 100;
        plan(&present(), entries, Timestamp(9), "anna", || {
            next += 1;
            PolicyId::new(Uuid::from_u128(next))
        })
    }

    #[test]
    fn what_is_exported_changes_nothing_and_what_is_missing_is_removed() {
        let all: Vec<PolicyEntry> = present().iter().map(PolicyEntry::of).collect();
        let same = planned(&all).unwrap();
        assert!(same.changes_nothing(), "{}", same.summary());
        let fewer = planned(&all[..2]).unwrap();
        assert_eq!(fewer.summary(), "0 created, 0 changed, 1 removed, 2 the same");
        assert_eq!(fewer.policies[2].policy().unwrap().name, "Sales");
        // A built-in policy is never removed.
        let none = planned(&[]).unwrap();
        assert_eq!(none.count(Step::Remove), 2);
    }

    #[test]
    fn a_policy_is_found_by_its_name_and_counts_on() {
        let mut entry = PolicyEntry::of(&present()[1]);
        entry.name = " finance ".into();
        entry.priority = 4;
        let plan = planned(&[entry.clone()]).unwrap();
        let after = plan.policies[0].after.clone().unwrap();
        assert_eq!(plan.policies[0].step(), Step::Change);
        assert_eq!(
            (after.id, after.version, after.changed_by.as_str()),
            (present()[1].id, 4, "anna")
        );
        entry.name = "Legal".into();
        assert_eq!(planned(&[entry]).unwrap().policies[0].step(), Step::Create);
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_place() {
        let said = |entries: &[PolicyEntry]| planned(entries).unwrap_err().to_string();
        let finance = PolicyEntry::of(&present()[1]);
        let twice = said(&[finance.clone(), finance.clone()]);
        assert!(
            twice.contains("Policy 2 (“Finance”)") && twice.contains("twice"),
            "{twice}"
        );
        let mut nobody = finance.clone();
        nobody.targets = Targets::default();
        assert!(said(&[nobody]).contains("Policy 1 (“Finance”): Choose everyone"));
        let mut default = finance;
        default.name = "Default Mailbox Policy ATP".into();
        assert!(said(&[default]).contains("a policy of the product has this name"));
    }

    proptest! {
        /// Whatever is planned and done, planning it again changes nothing.
        #[test]
        fn done_once_it_is_done(names in prop::collection::hash_set("[A-Za-z]{1,8}", 0..6), priority in 1u32..1000, log_only: bool) {
            let mut folded = std::collections::HashSet::new();
            let entries: Vec<PolicyEntry> = names
                .into_iter()
                .filter(|name| folded.insert(name.to_lowercase()))
                .map(|name| PolicyEntry { name, priority, log_only, targets: Targets::everyone(), ..blank_entry(PolicyKind::Atp, ProviderFamily::Mailbox) })
                .collect();
            let first = planned(&entries).unwrap();
            let mut after: Vec<Policy> = first.policies.into_iter().filter_map(|planned| planned.after).collect();
            after.push(present()[0].clone());
            let again = plan(&after, &entries, Timestamp(10), "ben", || PolicyId::new(Uuid::nil())).unwrap();
            prop_assert!(again.changes_nothing());
        }
    }
}
