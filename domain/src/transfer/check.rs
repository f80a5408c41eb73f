//! Whether a document can be taken in: each entry is looked at before anything is done with one.

use super::{
    ACCOUNTS_MAX, AUTHORITY_MAX, AccountEntry, Configuration, EARLIER_MAX, FORMAT, OBJECTS_MAX, POLICIES_MAX,
    PolicyEntry, TEXT_MAX, VERSION, VIEWS_MAX, ViewEntry, WrongFile,
};
use crate::{
    account::{AccountForm, Connection, MAILBOXES_MAX, MailboxSignIn},
    held::SEARCH_MAX,
    ids::PolicyId,
    objects::BlockedObject,
    people::{EMAIL_MAX, check_email},
    problem::{Answer, Problem},
    time::Timestamp,
    view,
};
use std::collections::HashSet;

/// Something that cannot be: where, and why.
fn wrong(place: impl Into<String>, sentence: impl Into<String>) -> WrongFile {
    WrongFile::Entry {
        place: place.into(),
        sentence: sentence.into(),
    }
}

/// Refuses a text that is longer than `most` characters.
fn short(place: impl FnOnce() -> String, text: &str, most: usize) -> Result<(), WrongFile> {
    if text.chars().count() > most {
        return Err(wrong(place(), format!("It has at most {most} characters.")));
    }
    Ok(())
}

/// What a form would refuse, with the place in the document.
fn refused(place: &str, answer: Answer<()>) -> Result<(), WrongFile> {
    answer.map_err(|problem| match problem {
        Problem::Invalid { field, sentence } => wrong(format!("{place}.{}", within(&field)), sentence),
        other => wrong(place, other.to_string()),
    })
}

/// Where the field of a form stands in an entry.
fn within(field: &str) -> String {
    match field {
        "users" | "groups" | "domains" => format!("targets.{field}"),
        "extensions" | "names" => format!("filters.file_blocking.{field}"),
        "action" => "filters".into(),
        "path" | "domain" | "host" | "port" | "security" | "master_user" => format!("connection.{field}"),
        other => other.to_owned(),
    }
}

impl Configuration {
    /// Checks every entry, and brings the values of objects into the form in which they are compared.
    ///
    /// # Errors
    /// [`WrongFile`], for the first entry that cannot be taken.
    pub fn checked(mut self) -> Result<Self, WrongFile> {
        if self.format != FORMAT {
            return Err(WrongFile::OtherFormat);
        }
        if self.version > VERSION {
            return Err(WrongFile::Newer {
                found: u64::from(self.version),
            });
        }
        short(|| "organisation".into(), &self.organisation, TEXT_MAX)?;
        for (part, number, most) in [
            ("policies", self.policies.len(), POLICIES_MAX),
            ("accounts", self.accounts.len(), ACCOUNTS_MAX),
            ("objects", self.objects.len(), OBJECTS_MAX),
            ("views", self.views.len(), VIEWS_MAX),
        ] {
            if number > most {
                return Err(wrong(
                    part,
                    format!("There are at most {most} of them; here are {number}."),
                ));
            }
        }
        // Names are kept without spaces around them.
        let names = self.policies.iter_mut().map(|entry| &mut entry.name);
        let names = names.chain(self.accounts.iter_mut().map(|entry| &mut entry.name));
        for name in names.chain(self.views.iter_mut().map(|entry| &mut entry.name)) {
            *name = name.trim().to_owned();
        }
        policies(&self.policies)?;
        accounts(&self.accounts)?;
        objects(&mut self.objects)?;
        views(&self.views)?;
        Ok(self)
    }
}

fn policies(entries: &[PolicyEntry]) -> Result<(), WrongFile> {
    let (mut names, mut built_in) = (HashSet::new(), HashSet::new());
    for (at, entry) in entries.iter().enumerate() {
        let place = format!("policies[{at}]");
        policy(&place, entry)?;
        let twice = match entry.built_in {
            Some(which) => !built_in.insert((entry.kind, entry.family, which)),
            None => !names.insert((entry.kind, entry.name.to_ascii_lowercase())),
        };
        if twice {
            return Err(wrong(format!("{place}.name"), "A policy before it has the same name."));
        }
        if entry.earlier.len() > EARLIER_MAX {
            return Err(wrong(
                format!("{place}.earlier"),
                format!("There are at most {EARLIER_MAX} earlier versions."),
            ));
        }
        for (version, earlier) in entry.earlier.iter().enumerate() {
            let place = format!("{place}.earlier[{version}]");
            policy(&place, earlier)?;
            if earlier.kind != entry.kind || earlier.built_in.is_some() || entry.built_in.is_some() {
                return Err(wrong(
                    place,
                    "An earlier version is of the same kind, and a built-in policy has none here.",
                ));
            }
            if !earlier.earlier.is_empty() {
                return Err(wrong(place, "An earlier version has no earlier versions of its own."));
            }
        }
    }
    Ok(())
}

fn policy(place: &str, entry: &PolicyEntry) -> Result<(), WrongFile> {
    short(|| format!("{place}.description"), &entry.description, TEXT_MAX)?;
    let (targets, files) = (&entry.targets, &entry.filters.file_blocking);
    for (list, texts) in [
        ("targets.users", &targets.users),
        ("targets.groups", &targets.groups),
        ("targets.domains", &targets.domains),
        ("filters.file_blocking.extensions", &files.extensions),
        ("filters.file_blocking.names", &files.names),
        ("filters.templates", &entry.filters.templates),
    ] {
        for (at, text) in texts.iter().enumerate() {
            short(|| format!("{place}.{list}[{at}]"), text, EMAIL_MAX)?;
        }
    }
    // The identifier is given when it is taken in; no rule looks at it.
    let id = PolicyId::new(uuid::Uuid::nil());
    refused(place, entry.policy(id, 1, Timestamp(0), "").check())
}

fn accounts(entries: &[AccountEntry]) -> Result<(), WrongFile> {
    let mut watched = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let place = format!("accounts[{at}]");
        match &entry.connection {
            Connection::Maildir { path, domain } => {
                short(|| format!("{place}.connection.path"), path, TEXT_MAX)?;
                short(|| format!("{place}.connection.domain"), domain, EMAIL_MAX)?;
            }
            Connection::Imap {
                host,
                master_user,
                separator,
                authority,
                ..
            } => {
                for (field, text, most) in [
                    ("host", host, EMAIL_MAX),
                    ("master_user", master_user, EMAIL_MAX),
                    ("separator", separator, EMAIL_MAX),
                    ("authority", authority, AUTHORITY_MAX),
                ] {
                    short(|| format!("{place}.connection.{field}"), text, most)?;
                }
            }
        }
        if entry.mailboxes.len() > MAILBOXES_MAX {
            return Err(wrong(
                format!("{place}.mailboxes"),
                format!("One service account holds at most {MAILBOXES_MAX} mailboxes."),
            ));
        }
        for (number, address) in entry.mailboxes.iter().enumerate() {
            let mailbox = || format!("{place}.mailboxes[{number}]");
            short(mailbox, address, EMAIL_MAX)?;
            if address.trim().is_empty() {
                return Err(wrong(mailbox(), "A mailbox has an address."));
            }
            if !watched.insert(address.to_lowercase()) {
                return Err(wrong(
                    mailbox(),
                    "It stands in the file twice. A mailbox belongs to one account.",
                ));
            }
        }
        let sign_in = |address: &String| MailboxSignIn {
            address: address.clone(),
            password: String::new(),
        };
        let form = AccountForm {
            id: None,
            name: entry.name.clone(),
            connection: entry.connection.clone(),
            mailboxes: entry.mailboxes.iter().map(sign_in).collect(),
            master_password: String::new(),
        };
        refused(&place, form.check())?;
    }
    Ok(())
}

fn objects(entries: &mut [BlockedObject]) -> Result<(), WrongFile> {
    let mut there = HashSet::new();
    for (at, entry) in entries.iter_mut().enumerate() {
        let place = |field: &str| format!("objects[{at}].{field}");
        entry.value = entry
            .kind
            .normalise(&entry.value)
            .map_err(|sentence| wrong(place("value"), sentence))?;
        short(|| place("note"), &entry.note, TEXT_MAX)?;
        if !there.insert((entry.kind, entry.value.clone())) {
            return Err(wrong(place("value"), "It stands in the file twice."));
        }
    }
    Ok(())
}

fn views(entries: &[ViewEntry]) -> Result<(), WrongFile> {
    let mut there = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let place = format!("views[{at}]");
        refused(&place, check_email(&entry.owner).map_err(owner))?;
        refused(&place, view::check_name(&entry.name).map(drop))?;
        short(|| format!("{place}.filter.search"), &entry.filter.search, SEARCH_MAX)?;
        let mailbox = entry.filter.mailbox.as_deref().unwrap_or_default();
        short(|| format!("{place}.filter.mailbox"), mailbox, SEARCH_MAX)?;
        if !there.insert((entry.owner.to_lowercase(), entry.name.to_lowercase())) {
            return Err(wrong(
                format!("{place}.name"),
                "A view of this person before it has the same name.",
            ));
        }
    }
    Ok(())
}

/// A wrong address is that of the owner.
fn owner(problem: Problem) -> Problem {
    match problem {
        Problem::Invalid { sentence, .. } => Problem::invalid("owner", sentence),
        other => other,
    }
}
