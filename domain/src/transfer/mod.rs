//! The configuration of an organisation as one document that another console takes in (spec L5): what was set up, and nothing of what
//! happened. No held mail, log, journal, licence, person, sign-in or secret is in it.

mod check;
mod plan;
mod report;

pub use plan::{Effect, Line, Part, Reason, counterpart, plan};
pub use report::{Import, LINES_SHOWN};

use crate::{
    account::Connection,
    held::HeldFilter,
    ids::PolicyId,
    licence::site::Site,
    objects::BlockedObject,
    policy::{BuiltIn, Filters, Policy, PolicyKind, ProviderFamily, Targets},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What every such document calls itself.
pub const FORMAT: &str = "postern-configuration";
/// The version of the format that is written, and the highest that is read.
pub const VERSION: u32 = 1;
/// Bytes of a document.
pub const FILE_MAX: usize = 1024 * 1024;
/// Policies in a document.
pub const POLICIES_MAX: usize = 1_000;
/// Earlier versions of one policy; of more the newest go along.
pub const EARLIER_MAX: usize = 50;
/// Service accounts in a document.
pub const ACCOUNTS_MAX: usize = 200;
/// Blocked and suspicious objects in a document.
pub const OBJECTS_MAX: usize = 10_000;
/// Saved views in a document.
pub const VIEWS_MAX: usize = 2_000;
/// Characters of a text that has no shorter limit of its own, such as a description, a note or a path.
pub const TEXT_MAX: usize = 4_096;
/// Characters of a certificate authority as PEM.
pub const AUTHORITY_MAX: usize = 64 * 1024;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// [`FORMAT`].
    pub format: String,
    /// At most [`VERSION`].
    pub version: u32,
    /// When it was exported, in milliseconds since 1970 in UTC.
    pub exported_at: Timestamp,
    /// The site from which it comes.
    pub site: Site,
    /// The organisation from which it comes.
    pub organisation: String,
    /// Policies, by kind, family and priority.
    pub policies: Vec<PolicyEntry>,
    /// Service accounts without their passwords, oldest first.
    pub accounts: Vec<AccountEntry>,
    /// Blocked and suspicious objects, by kind and value.
    pub objects: Vec<BlockedObject>,
    /// Saved views of held mail, by owner and name.
    pub views: Vec<ViewEntry>,
}

/// A policy as it was set up; without identifier, number of its version, and who saved it when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyEntry {
    /// ATP or DLP.
    pub kind: PolicyKind,
    /// Which providers it is for.
    pub family: ProviderFamily,
    /// Its place among the default pair, if it is one of them.
    pub built_in: Option<BuiltIn>,
    /// Its name, by which it is found again.
    pub name: String,
    /// For people.
    pub description: String,
    /// ON or OFF.
    pub enabled: bool,
    /// 1 is highest.
    pub priority: u32,
    /// Whose mail.
    pub targets: Targets,
    /// What is looked for.
    pub filters: Filters,
    /// Whether mail in the junk folder is scanned too.
    pub scan_junk: bool,
    /// Whether what it finds is only logged.
    #[serde(default)]
    pub log_only: bool,
    /// How it was before, oldest first, at most [`EARLIER_MAX`]; these have no earlier ones of their own. A built-in policy has none:
    /// the console that takes it in keeps the versions of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Self>,
}

impl PolicyEntry {
    /// Of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self {
            kind: policy.kind,
            family: policy.family,
            built_in: policy.built_in,
            name: policy.name.clone(),
            description: policy.description.clone(),
            enabled: policy.enabled,
            priority: policy.priority,
            targets: policy.targets.clone(),
            filters: policy.filters.clone(),
            scan_junk: policy.scan_junk,
            log_only: policy.log_only,
            earlier: Vec::new(),
        }
    }

    /// As a version of a policy here.
    #[must_use]
    pub fn policy(&self, id: PolicyId, version: u32, changed_at: Timestamp, changed_by: &str) -> Policy {
        Policy {
            id,
            kind: self.kind,
            family: self.family,
            built_in: self.built_in,
            name: self.name.clone(),
            description: self.description.clone(),
            enabled: self.enabled,
            priority: self.priority,
            targets: self.targets.clone(),
            filters: self.filters.clone(),
            scan_junk: self.scan_junk,
            log_only: self.log_only,
            version,
            changed_at,
            changed_by: changed_by.to_owned(),
        }
    }

    /// As it would stand in place of `here`: a built-in policy keeps its name, place and targets.
    #[must_use]
    pub fn in_place_of(&self, here: &Self) -> Self {
        let mut entry = Self {
            earlier: Vec::new(),
            ..self.clone()
        };
        if here.built_in.is_some() {
            entry.name.clone_from(&here.name);
            entry.priority = here.priority;
            entry.targets.clone_from(&here.targets);
        }
        entry
    }
}

/// A service account without its passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountEntry {
    /// Its name.
    pub name: String,
    /// The connection.
    pub connection: Connection,
    /// The addresses of its mailboxes.
    pub mailboxes: Vec<String>,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewEntry {
    /// The mail address of the person whose it is.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: HeldFilter,
}

/// Why a document is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongFile {
    /// Larger than [`FILE_MAX`].
    #[error(
        "The file has {bytes} bytes; at most {FILE_MAX} are taken. Take out what is not needed, such as old objects."
    )]
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// No JSON (RFC 8259).
    #[error(
        "This is no JSON: reading stopped at line {line}, column {column}. Copy the whole file, from the first brace to the last."
    )]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON, but something else.
    #[error(
        "This is not an exported configuration: its “format” is not “{FORMAT}”. Choose the file that “Export” gave you."
    )]
    OtherFormat,
    /// Written by a program that knows more.
    #[error(
        "The file has version {found} of the format, and this console reads versions up to {VERSION}. Update this console first."
    )]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Something in it cannot be.
    #[error("{place} in the file cannot be taken: {sentence}")]
    Entry {
        /// Where: `policies[3].name`, counted from 0.
        place: String,
        /// What is wrong and what is expected.
        sentence: String,
    },
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::words::Catalogue;

    #[test]
    fn what_is_said_to_a_file_and_of_its_entries_is_in_the_catalogue() {
        let japanese = Catalogue::japanese();
        for wrong in [
            WrongFile::TooLarge { bytes: FILE_MAX + 1 },
            WrongFile::NotJson { line: 1, column: 2 },
            WrongFile::OtherFormat,
            WrongFile::Newer { found: 2 },
            WrongFile::Entry {
                place: "policies[3].name".into(),
                sentence: "A policy before it has the same name.".into(),
            },
        ] {
            assert!(japanese.recognise(&wrong.to_string()).is_some(), "{wrong}");
        }
        for reason in [
            Reason::NameOfBuiltIn,
            Reason::NoSuchBuiltIn,
            Reason::AccountDiffers,
            Reason::Watched(String::new()),
            Reason::NoOwner(String::new()),
            Reason::ViewsFull(String::new()),
        ] {
            assert!(japanese.find(reason.sentence().0).is_some(), "{reason:?}");
        }
    }

    #[test]
    fn views_that_are_added_count_for_those_that_follow() {
        let view = |number: usize| ViewEntry {
            owner: "Anna@example.org".into(),
            name: format!("View {number}"),
            filter: HeldFilter::default(),
        };
        let with = |views: Vec<ViewEntry>| Configuration {
            format: FORMAT.into(),
            version: VERSION,
            exported_at: Timestamp(0),
            site: Site::Eu,
            organisation: "Example".into(),
            policies: Vec::new(),
            accounts: Vec::new(),
            objects: Vec::new(),
            views,
        };
        let most = crate::view::VIEWS_MAX;
        let file = with((0..most + 2).map(view).collect());
        let here = with((2..4).map(view).collect());
        let people = ["anna@example.org".to_owned()];
        let effects: Vec<_> = plan(&file, &here, &people)
            .into_iter()
            .map(|line| line.effect)
            .collect();
        assert_eq!(effects[..2], [Effect::Add, Effect::Add]);
        assert_eq!(effects[2..4], [Effect::Same, Effect::Same]);
        let left = effects
            .iter()
            .filter(|effect| matches!(effect, Effect::LeaveOut(_)))
            .count();
        assert_eq!(left, 2, "there is room for {most}");
        // Into itself it changes nothing.
        assert!(
            plan(&here, &here, &people)
                .iter()
                .all(|line| line.effect == Effect::Same)
        );
    }
}
