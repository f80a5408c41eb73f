//! What an organisation says about itself and about others: its domains, the people whose names are worth pretending, senders that it
//! approves or blocks, and mailboxes that are not scanned (contract cas-api 2.4 and 2.8).
//!
//! Everything is kept as it is compared: in lower case, domains as A-labels (RFC 5890 section 2.3.2.1).

mod entry;
mod import;
mod page;
mod senders;

pub use entry::{Address, Domain, Entry, Pattern, Person, Wrong};
pub use import::{Import, LINE_CHARACTERS, LINES_MAX, WrongLine, export, import};
pub use page::{ListTexts, ListsPage};
pub use senders::{Listing, Senders};

use crate::policy::PolicyKind;
use serde::{Deserialize, Serialize};

/// Entries of one list, where nothing else is configured (contract cas-api 2.4 and 2.8).
pub const ENTRIES_MAX: usize = 1_024;

/// The lists of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lists {
    /// The organisation's own domains; what lies under one belongs to it too.
    pub internal_domains: Vec<Domain>,
    /// People whose name somebody could pretend to have.
    pub high_profile_users: Vec<Person>,
    /// Senders whose mail Advanced Spam Protection lets through.
    pub approved_senders: Vec<Pattern>,
    /// Senders whose mail Advanced Spam Protection objects to.
    pub blocked_senders: Vec<Pattern>,
    /// Mailboxes that are not scanned for threats.
    pub approved_users_atp: Vec<Address>,
    /// Mailboxes that are not scanned for the loss of data.
    pub approved_users_dlp: Vec<Address>,
}

impl Lists {
    /// Whether the mailbox of `address` is left out of the policies of a kind. Case is ignored.
    #[must_use]
    pub fn is_approved_user(&self, kind: PolicyKind, address: &str) -> bool {
        let users = match kind {
            PolicyKind::Atp => &self.approved_users_atp,
            PolicyKind::Dlp => &self.approved_users_dlp,
        };
        !users.is_empty() && Address::parse(address).is_ok_and(|address| users.contains(&address))
    }

    /// Whether a domain is an internal one or lies under one.
    #[must_use]
    pub fn is_internal(&self, domain: &Domain) -> bool {
        self.internal_domains.iter().any(|own| own.holds(domain))
    }

    /// The approved and blocked senders, for looking up.
    #[must_use]
    pub fn senders(&self) -> Senders {
        Senders::new(&self.approved_senders, &self.blocked_senders)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lists() -> Lists {
        Lists {
            internal_domains: vec![Domain::parse("Bücher.example").unwrap()],
            approved_users_atp: vec![Address::parse("Anna@own.example").unwrap()],
            ..Lists::default()
        }
    }

    #[test]
    fn approved_users_are_left_out_of_one_kind_of_policy() {
        let lists = lists();
        assert!(lists.is_approved_user(PolicyKind::Atp, "ANNA@OWN.example"));
        assert!(!lists.is_approved_user(PolicyKind::Dlp, "anna@own.example"));
        assert!(!lists.is_approved_user(PolicyKind::Atp, "anna@sub.own.example"));
        assert!(!lists.is_approved_user(PolicyKind::Atp, ""));
    }

    #[test]
    fn what_lies_under_an_internal_domain_is_internal() {
        let lists = lists();
        let internal = |text| lists.is_internal(&Domain::parse(text).unwrap());
        assert!(internal("bücher.example") && internal("XN--BCHER-KVA.example.") && internal("mail.bücher.example"));
        assert!(!internal("schulbücher.example") && !internal("example.org"));
    }

    #[test]
    fn they_are_stored_as_texts_and_old_ones_lack_what_is_new() {
        let stored = serde_json::to_value(lists()).unwrap();
        assert_eq!(stored["internal_domains"][0], "xn--bcher-kva.example");
        assert_eq!(serde_json::from_value::<Lists>(stored).unwrap(), lists());
        assert_eq!(serde_json::from_str::<Lists>("{}").unwrap(), Lists::default());
        assert!(serde_json::from_str::<Lists>(r#"{"blocked_senders":["*"]}"#).is_err());
    }
}
