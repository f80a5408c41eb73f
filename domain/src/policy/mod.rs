//! Policies: what is looked for, in whose mail, and what is done about it (contract cas-api 2.4).

mod advanced_spam;
mod difference;
mod filters;
pub mod planned;

pub use advanced_spam::{AdvancedSpam, Treatment};
pub use difference::{Change, difference};
pub use filters::{AnalyserSetting, FileBlocking, FileKind, FilterSetting, Filters};

use crate::{
    dlp,
    evidence::Check,
    ids::PolicyId,
    problem::{Answer, Problem},
    time::Timestamp,
    verdict::Action,
};
use serde::{Deserialize, Serialize};

/// The highest number a priority can have, which is the least urgent (contract cas-api 2.4: 1..99999, 1 is highest).
pub const PRIORITY_LAST: u32 = 99_999;
/// Priorities up to here can be given; the two above belong to the default pair.
pub const PRIORITY_GIVEN_MAX: u32 = PRIORITY_LAST - 2;
/// Characters in a policy's name.
pub const NAME_MAX: usize = 128;
/// Versions of a policy that are shown.
pub const VERSIONS_SHOWN: usize = 100;
/// Entries in each list of a policy.
pub const LIST_MAX: usize = 1_024;

/// What a policy protects against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// Advanced Threat Protection.
    Atp,
    /// Data Loss Prevention.
    Dlp,
}

impl PolicyKind {
    /// As in policy names: `ATP`, `DLP`.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Atp => "ATP",
            Self::Dlp => "DLP",
        }
    }
    /// As in the menu.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Atp => "Advanced Threat Protection",
            Self::Dlp => "Data Loss Prevention",
        }
    }
    /// The word that is stored and stands in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Atp => "atp",
            Self::Dlp => "dlp",
        }
    }
    /// The kind of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Atp, Self::Dlp].into_iter().find(|kind| kind.word() == word)
    }
}

/// The family of mail providers that a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderFamily {
    /// Exchange Online.
    Exchange,
    /// Maildir and IMAP.
    Mailbox,
}

impl ProviderFamily {
    /// Both families.
    pub const ALL: [Self; 2] = [Self::Exchange, Self::Mailbox];
    /// The heading over its policies.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange Online Policies",
            Self::Mailbox => "Mailbox Policies",
        }
    }
    /// As in policy names.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange",
            Self::Mailbox => "Mailbox",
        }
    }
    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Mailbox => "mailbox",
        }
    }
    /// The family of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.word() == word)
    }
}

/// The two policies that exist from the beginning in each kind and family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuiltIn {
    /// `Default <family> Policy ATP`: everybody, lowest priority.
    Default,
    /// `... (Monitor Only)`: every action is Pass, second lowest priority.
    MonitorOnly,
}

/// Whose mail a policy covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Targets {
    /// Every mailbox; the lists are then not looked at.
    pub everyone: bool,
    /// Addresses.
    #[serde(default)]
    pub users: Vec<String>,
    /// Names of directory groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Domains.
    #[serde(default)]
    pub domains: Vec<String>,
}

impl Targets {
    /// Every mailbox.
    #[must_use]
    pub fn everyone() -> Self {
        Self {
            everyone: true,
            ..Self::default()
        }
    }

    /// Whether the mailbox of `address`, a member of `groups`, is covered. Case is ignored.
    #[must_use]
    pub fn cover(&self, address: &str, groups: &[String]) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        self.everyone
            || self.users.iter().any(|user| user.eq_ignore_ascii_case(address))
            || self
                .domains
                .iter()
                .any(|listed| !domain.is_empty() && listed.eq_ignore_ascii_case(domain))
            || self
                .groups
                .iter()
                .any(|group| groups.iter().any(|member| member.eq_ignore_ascii_case(group)))
    }
}

/// A policy as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Stays through all versions.
    pub id: PolicyId,
    /// ATP or DLP.
    pub kind: PolicyKind,
    /// Which providers it is for.
    pub family: ProviderFamily,
    /// Its place among the default pair, if it is one of them.
    pub built_in: Option<BuiltIn>,
    /// Shown and logged.
    pub name: String,
    /// For people.
    pub description: String,
    /// The one switch: ON or OFF.
    pub enabled: bool,
    /// 1 is highest; only the highest matching policy applies to a mailbox.
    pub priority: u32,
    /// Whose mail.
    pub targets: Targets,
    /// What is looked for.
    pub filters: Filters,
    /// Whether mail in the junk folder is scanned too.
    pub scan_junk: bool,
    /// Whether what it finds is only logged: every mail stays where it is, whatever its filters' actions say.
    #[serde(default)]
    pub log_only: bool,
    /// Counts the saves, from 1.
    pub version: u32,
    /// When it was saved last.
    pub changed_at: Timestamp,
    /// Who saved it last.
    pub changed_by: String,
}

impl Policy {
    /// The built-in policy of a kind and family, OFF as it is born.
    #[must_use]
    pub fn built_in(id: PolicyId, kind: PolicyKind, family: ProviderFamily, built_in: BuiltIn, now: Timestamp) -> Self {
        let name = format!("Default {} Policy {}", family.short(), kind.short());
        let monitor = built_in == BuiltIn::MonitorOnly;
        Self {
            id,
            kind,
            family,
            built_in: Some(built_in),
            name: if monitor {
                format!("{name} (Monitor Only)")
            } else {
                name
            },
            description: if monitor {
                "Logs what the default policy would find and leaves every mail where it is.".into()
            } else {
                "Covers every mailbox that no other policy covers.".into()
            },
            enabled: false,
            priority: if monitor { PRIORITY_LAST - 1 } else { PRIORITY_LAST },
            targets: Targets::everyone(),
            filters: Filters::of(kind),
            scan_junk: false,
            log_only: false,
            version: 1,
            changed_at: now,
            changed_by: "Postern".into(),
        }
    }

    /// Whether what it finds is only logged.
    #[must_use]
    pub const fn only_logs(&self) -> bool {
        self.log_only || matches!(self.built_in, Some(BuiltIn::MonitorOnly))
    }

    /// What this policy does about findings of `check`: nothing when the filter is off, Pass when it only logs.
    #[must_use]
    pub fn action_for(&self, check: Check) -> Option<Action> {
        let setting = self.filters.setting(check);
        // What threatens is the business of the other kind.
        let concerned = self.kind == PolicyKind::Atp || check == Check::DataLossPrevention;
        (concerned && setting.enabled).then_some(if self.only_logs() { Action::Pass } else { setting.action })
    }

    /// Checks what a form or a file brought, where there are no custom templates.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the first field that cannot be taken.
    pub fn check(&self) -> Answer<()> {
        self.check_among(&[])
    }

    /// Checks what a form or a file brought, where these custom templates exist ([`dlp::CustomTemplate::id`]).
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the first field that cannot be taken.
    pub fn check_among(&self, custom: &[&str]) -> Answer<()> {
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(Problem::invalid(
                "name",
                format!("A policy needs a name of 1 to {NAME_MAX} characters."),
            ));
        }
        if self.built_in.is_none() && !(1..=PRIORITY_GIVEN_MAX).contains(&self.priority) {
            return Err(Problem::invalid(
                "priority",
                format!("The priority is a number from 1 (highest) to {PRIORITY_GIVEN_MAX}."),
            ));
        }
        let targets = &self.targets;
        if !targets.everyone && targets.users.is_empty() && targets.groups.is_empty() && targets.domains.is_empty() {
            return Err(Problem::invalid(
                "targets",
                "Choose everyone, or name at least one address or domain.",
            ));
        }
        for (field, list) in [
            ("users", &targets.users),
            ("groups", &targets.groups),
            ("domains", &targets.domains),
            ("extensions", &self.filters.file_blocking.extensions),
            ("names", &self.filters.file_blocking.names),
            ("templates", &self.filters.templates),
        ] {
            if list.len() > LIST_MAX {
                return Err(Problem::invalid(
                    field,
                    format!("A list holds at most {LIST_MAX} entries; this one has {}.", list.len()),
                ));
            }
        }
        if let Some(wrong) = targets.users.iter().find(|user| !user.contains('@')) {
            return Err(Problem::invalid(
                "users",
                format!("“{wrong}” is not a mail address: it has no @."),
            ));
        }
        if let Some(wrong) = targets
            .domains
            .iter()
            .find(|domain| domain.contains('@') || domain.is_empty())
        {
            return Err(Problem::invalid(
                "domains",
                format!("“{wrong}” is not a domain: write it without @."),
            ));
        }
        if let Some(wrong) = self
            .filters
            .templates
            .iter()
            .find(|id| dlp::templates::name_of(id).is_none() && !custom.contains(&id.as_str()))
        {
            return Err(Problem::invalid(
                "templates",
                format!("“{wrong}” is no compliance template."),
            ));
        }
        for check in Check::ALL {
            let action = self.filters.setting(check).action;
            if !Action::OFFERED.contains(&action) {
                return Err(Problem::invalid(
                    "action",
                    format!("“{}” cannot be carried out on these mailboxes yet.", action.name()),
                ));
            }
        }
        Ok(())
    }
}
