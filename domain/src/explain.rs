//! The whole decision about one mail, held or not: which policies were considered, why each applies or not, what was found where, and what
//! came of it (spec P11).

use crate::{
    evidence::Evidence,
    ids::{HeldId, MailboxId},
    policy::{Policy, PolicyKind, ProviderFamily},
    time::Timestamp,
    verdict::{Action, DecidedBy, Verdict},
};
use serde::{Deserialize, Serialize};

/// Mails of a mailbox that are offered to be explained: the newest.
pub const RECENT_MAX: usize = 30;

/// Where a mail lies in its mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPlace {
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The folder's name.
    pub folder: String,
    /// What finds it there, as the provider counts.
    pub key: String,
}

/// The mail that is to be explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// One that is or was held: its raw copy.
    Held(HeldId),
    /// One in a mailbox.
    Placed(MailPlace),
}

/// Why a policy applies to a mailbox or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is ON, covers the mailbox, and no other one of its kind that does stands higher.
    Applies,
    /// It is for another kind of provider.
    OtherProvider,
    /// It is OFF.
    Off,
    /// The mailbox is none of its targets.
    NoTarget,
    /// It covers the mailbox, but this one stands higher.
    Outranked {
        /// The name of the policy that applies.
        by: String,
    },
}

impl Why {
    /// As a sentence for people, and what stands in it where `{}` is.
    #[must_use]
    pub fn sentence(&self) -> (&'static str, &str) {
        match self {
            Self::Applies => (
                "Applies: it is ON, covers this mailbox, and stands highest of its kind.",
                "",
            ),
            Self::OtherProvider => ("Does not apply: it is for mailboxes of another provider.", ""),
            Self::Off => ("Does not apply: it is OFF.", ""),
            Self::NoTarget => ("Does not apply: this mailbox is none of its targets.", ""),
            Self::Outranked { by } => ("Does not apply: {} stands higher.", by),
        }
    }
}

/// A policy and whether it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The policy as it is now.
    pub policy: DecidedBy,
    /// ATP or DLP.
    pub kind: PolicyKind,
    /// 1 is highest.
    pub priority: u32,
    /// Whether it only logs.
    pub only_logs: bool,
    /// Why it applies or not.
    pub why: Why,
}

/// Every policy in the order in which they are looked at: those of a kind together, highest first.
#[must_use]
pub fn considered(policies: &[Policy], family: ProviderFamily, address: &str, groups: &[String]) -> Vec<Considered> {
    let mut all: Vec<&Policy> = policies.iter().collect();
    all.sort_by_key(|policy| (policy.kind.word(), policy.priority, policy.id));
    let chosen = |kind| crate::decide::applying(policies, kind, family, address, groups);
    all.into_iter()
        .map(|policy| Considered {
            policy: DecidedBy {
                id: policy.id,
                name: policy.name.clone(),
                version: policy.version,
            },
            kind: policy.kind,
            priority: policy.priority,
            only_logs: policy.only_logs(),
            why: if policy.family != family {
                Why::OtherProvider
            } else if !policy.enabled {
                Why::Off
            } else if !policy.targets.cover(address, groups) {
                Why::NoTarget
            } else {
                match chosen(policy.kind) {
                    Some(applying) if applying.id != policy.id => Why::Outranked {
                        by: applying.name.clone(),
                    },
                    _ => Why::Applies,
                }
            },
        })
        .collect()
}

/// What is done about something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found.
    pub evidence: Evidence,
    /// The action that a policy asks for; none when the filter that finds it is off.
    pub action: Option<Action>,
}

/// The whole decision, made anew with the policies as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The mailbox, as an address.
    pub mailbox: String,
    /// The folder in which it lies; empty for a raw copy.
    pub folder: String,
    /// Decoded.
    pub sender: String,
    /// Decoded.
    pub subject: String,
    /// When it arrived, where the mailbox knows it.
    pub received_at: Option<Timestamp>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// Every policy.
    pub considered: Vec<Considered>,
    /// Everything that the filters find, also those that are off.
    pub findings: Vec<Finding>,
    /// What comes of it.
    pub verdict: Verdict,
    /// Whether somebody restored this very mail: then only what was not known of it then is a reason.
    pub restored: bool,
}

/// A mail of a mailbox, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentMail {
    /// Where it lies.
    pub place: MailPlace,
    /// Decoded.
    pub sender: String,
    /// Decoded.
    pub subject: String,
    /// When it arrived.
    pub received_at: Option<Timestamp>,
}

/// The newest mails of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recent {
    /// The addresses of all mailboxes, to choose from.
    pub mailboxes: Vec<String>,
    /// At most [`RECENT_MAX`], newest first.
    pub mails: Vec<RecentMail>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::PolicyId,
        policy::{BuiltIn, Targets},
    };
    use uuid::Uuid;

    fn policy(number: u128, priority: u32, family: ProviderFamily) -> Policy {
        let id = PolicyId::new(Uuid::from_u128(number));
        let mut policy = Policy::built_in(id, PolicyKind::Atp, family, BuiltIn::Default, Timestamp(0));
        policy.name = number.to_string();
        policy.enabled = true;
        policy.priority = priority;
        policy
    }

    #[test]
    fn each_policy_says_why_it_applies_or_not() {
        let exchange = policy(1, 1, ProviderFamily::Exchange);
        let mut off = policy(2, 2, ProviderFamily::Mailbox);
        off.enabled = false;
        let mut others = policy(3, 3, ProviderFamily::Mailbox);
        others.targets = Targets {
            users: vec!["ben@example.org".into()],
            ..Targets::default()
        };
        let applies = policy(4, 4, ProviderFamily::Mailbox);
        let lower = policy(5, 5, ProviderFamily::Mailbox);
        let why = |address: &str| -> Vec<Why> {
            considered(
                &[
                    lower.clone(),
                    applies.clone(),
                    others.clone(),
                    off.clone(),
                    exchange.clone(),
                ],
                ProviderFamily::Mailbox,
                address,
                &[],
            )
            .into_iter()
            .map(|one| one.why)
            .collect()
        };
        let outranked = |by: &str| Why::Outranked { by: by.into() };
        assert_eq!(
            why("anna@example.org"),
            [
                Why::OtherProvider,
                Why::Off,
                Why::NoTarget,
                Why::Applies,
                outranked("4")
            ]
        );
        assert_eq!(
            why("ben@example.org"),
            [
                Why::OtherProvider,
                Why::Off,
                Why::Applies,
                outranked("3"),
                outranked("3")
            ]
        );
    }
}
