//! What differs between two policies, setting by setting, in the words of the form (spec P10).

use super::{FilterSetting, Filters, Policy, Treatment};
use crate::dlp::templates::name_of;
use std::fmt;

/// One setting that differs. The label is the one that the form gives the setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A text or a number.
    Text {
        /// Of the setting.
        label: &'static str,
        /// How it was; may be empty.
        before: String,
        /// How it is; may be empty.
        after: String,
    },
    /// Something that is ON or OFF.
    Switch {
        /// Of the setting.
        label: &'static str,
        /// How it is.
        on: bool,
    },
    /// A filter's switch and action.
    Filter {
        /// Of the filter.
        label: &'static str,
        /// How it was.
        before: FilterSetting,
        /// How it is.
        after: FilterSetting,
    },
    /// A list.
    Entries {
        /// Of the list.
        label: &'static str,
        /// What came.
        added: Vec<String>,
        /// What went.
        removed: Vec<String>,
    },
}

impl Change {
    /// The label of the setting.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Text { label, .. }
            | Self::Switch { label, .. }
            | Self::Filter { label, .. }
            | Self::Entries { label, .. } => label,
        }
    }
}

/// `Priority: 5 → 7`, `Users: +anna@example.org, -ben@example.org`.
impl fmt::Display for Change {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: ", self.label())?;
        match self {
            Self::Text { before, after, .. } => write!(to, "{before:?} → {after:?}"),
            Self::Switch { on, .. } => write!(to, "{} → {}", word(!on), word(*on)),
            Self::Filter { before, after, .. } => write!(
                to,
                "{}, {} → {}, {}",
                word(before.enabled),
                before.action.name(),
                word(after.enabled),
                after.action.name()
            ),
            Self::Entries { added, removed, .. } => {
                let added = added.iter().map(|entry| format!("+{entry}"));
                let all: Vec<String> = added.chain(removed.iter().map(|entry| format!("-{entry}"))).collect();
                to.write_str(&all.join(", "))
            }
        }
    }
}

const fn word(on: bool) -> &'static str {
    if on { "ON" } else { "OFF" }
}

/// Collects what differs.
#[derive(Default)]
struct Differences(Vec<Change>);

impl Differences {
    fn text(&mut self, label: &'static str, before: impl ToString, after: impl ToString) {
        let (before, after) = (before.to_string(), after.to_string());
        if before != after {
            self.0.push(Change::Text { label, before, after });
        }
    }

    fn switch(&mut self, label: &'static str, before: bool, after: bool) {
        if before != after {
            self.0.push(Change::Switch { label, on: after });
        }
    }

    fn filter(&mut self, label: &'static str, before: FilterSetting, after: FilterSetting) {
        if before != after {
            self.0.push(Change::Filter { label, before, after });
        }
    }

    fn entries<T: PartialEq>(&mut self, label: &'static str, before: &[T], after: &[T], shown: impl Fn(&T) -> String) {
        let not_in = |these: &[T], those: &[T]| -> Vec<String> {
            these
                .iter()
                .filter(|entry| !those.contains(entry))
                .map(&shown)
                .collect()
        };
        let (added, removed) = (not_in(after, before), not_in(before, after));
        if !added.is_empty() || !removed.is_empty() {
            self.0.push(Change::Entries { label, added, removed });
        }
    }
}

/// What is different in `after`, in the order of the form; empty when the two do the same. Identifier, version, and who saved it when are
/// no settings, nor is the order of a list.
#[must_use]
pub fn difference(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut found = Differences::default();
    let own = String::clone;
    found.text("Name", &before.name, &after.name);
    found.switch("Status", before.enabled, after.enabled);
    found.text("Priority", before.priority, after.priority);
    found.text("Description", &before.description, &after.description);
    found.switch("Scan the junk folder too", before.scan_junk, after.scan_junk);
    found.switch("Log only", before.log_only, after.log_only);
    found.switch("Everyone", before.targets.everyone, after.targets.everyone);
    found.entries("Users", &before.targets.users, &after.targets.users, own);
    found.entries("Groups", &before.targets.groups, &after.targets.groups, own);
    found.entries("Domains", &before.targets.domains, &after.targets.domains, own);
    let (old, new) = (&before.filters, &after.filters);
    let (old_spam, new_spam) = (&old.advanced_spam, &new.advanced_spam);
    found.filter("Advanced Spam Protection", old_spam.setting, new_spam.setting);
    for (label, before, after) in [
        (
            "Failed authentication (DMARC)",
            old_spam.authentication,
            new_spam.authentication,
        ),
        (
            "Failed authentication, although the domain asks for nothing",
            old_spam.unenforced == Treatment::Act,
            new_spam.unenforced == Treatment::Act,
        ),
        (
            "Authentication that could not be evaluated",
            old_spam.unevaluated == Treatment::Act,
            new_spam.unevaluated == Treatment::Act,
        ),
        ("Forged own domains", old_spam.own_domains, new_spam.own_domains),
        ("Impersonated people", old_spam.people, new_spam.people),
        ("Look-alike domains", old_spam.look_alikes, new_spam.look_alikes),
        ("Blocked senders", old_spam.blocked_senders, new_spam.blocked_senders),
    ] {
        found.switch(label, before, after);
    }
    found.filter("Malware Scanning", old.malware_scanning, new.malware_scanning);
    found.filter("Web Reputation", old.web_reputation, new.web_reputation);
    found.filter(
        "Virtual Analyzer",
        old.virtual_analyzer.setting,
        new.virtual_analyzer.setting,
    );
    let level = |filters: &Filters| filters.virtual_analyzer.act_from.name();
    found.text("Acts from this risk level", level(old), level(new));
    found.filter("Suspicious objects", old.suspicious_objects, new.suspicious_objects);
    found.filter("Unscannable content", old.unscannable, new.unscannable);
    let (old_files, new_files) = (&old.file_blocking, &new.file_blocking);
    found.filter("File Blocking", old_files.setting, new_files.setting);
    found.entries(
        "Kinds of file, by content",
        &old_files.kinds,
        &new_files.kinds,
        |kind| kind.label().to_owned(),
    );
    found.entries("Extensions", &old_files.extensions, &new_files.extensions, own);
    found.entries("Names", &old_files.names, &new_files.names, own);
    found.switch(
        "Look inside archives too",
        old_files.inside_archives,
        new_files.inside_archives,
    );
    found.filter(
        "Data Loss Prevention",
        old.data_loss_prevention,
        new.data_loss_prevention,
    );
    found.entries("Compliance templates", &old.templates, &new.templates, |id| {
        name_of(id).unwrap_or(id).to_owned()
    });
    found.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        ids::PolicyId,
        policy::{BuiltIn, PolicyKind, ProviderFamily},
        time::Timestamp,
        verdict::Action,
    };
    use serde_json::Value;
    use uuid::Uuid;

    fn policy() -> Policy {
        let id = PolicyId::new(Uuid::from_u128(1));
        let mut policy = Policy::built_in(
            id,
            PolicyKind::Atp,
            ProviderFamily::Mailbox,
            BuiltIn::Default,
            Timestamp(0),
        );
        policy.targets.users = vec!["anna@example.org".into()];
        policy.targets.groups = vec!["Finance".into()];
        policy.targets.domains = vec!["example.org".into()];
        policy.filters.file_blocking.names = vec!["*.iso".into()];
        policy.filters.templates = vec!["pci-dss".into()];
        policy
    }

    /// What stands in no form, or is held against its list of words elsewhere.
    const NO_SETTING: &[&str] = &[
        "id",
        "kind",
        "family",
        "built_in",
        "version",
        "changed_at",
        "changed_by",
    ];

    /// Every way in which one value of the stored form can be another one.
    fn others(value: &Value, path: &str, all: &mut Vec<(String, Value)>, whole: &dyn Fn(Value) -> Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if path.is_empty() && NO_SETTING.contains(&name.as_str()) {
                        continue;
                    }
                    let inside = |new: Value| {
                        let mut fields = fields.clone();
                        fields.insert(name.clone(), new);
                        whole(Value::Object(fields))
                    };
                    others(field, &format!("{path}.{name}"), all, &inside);
                }
            }
            Value::Array(_) => all.push((path.into(), whole(Value::Array(Vec::new())))),
            Value::Bool(on) => all.push((path.into(), whole(Value::Bool(!on)))),
            Value::Number(_) => all.push((path.into(), whole(Value::from(7)))),
            Value::String(_) if path.ends_with("action") => {
                all.push((path.into(), whole(Value::from(Action::Delete.word()))));
            }
            Value::String(_) => all.push((path.into(), whole(Value::from("other")))),
            Value::Null => {}
        }
    }

    #[test]
    fn every_setting_that_is_stored_is_told_when_it_changes() {
        let policy = policy();
        let mut all = Vec::new();
        others(&serde_json::to_value(&policy).unwrap(), "", &mut all, &|value| value);
        assert!(all.len() > 25, "{}", all.len());
        for (path, changed) in all {
            // A word that the setting does not know is no value of it.
            let Ok(changed) = serde_json::from_value::<Policy>(changed) else {
                continue;
            };
            assert_eq!(difference(&policy, &changed).len(), 1, "{path}");
        }
        assert_eq!(difference(&policy, &policy), []);
    }

    #[test]
    fn it_reads_like_the_form() {
        let before = policy();
        let mut after = before.clone();
        after.priority = 7;
        after.targets.users = vec!["ben@example.org".into()];
        after.filters.web_reputation.action = Action::MoveToJunk;
        after.filters.templates = vec!["hipaa".into()];
        after.log_only = true;
        let said: Vec<String> = difference(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Priority: \"99999\" → \"7\"",
                "Log only: OFF → ON",
                "Users: +ben@example.org, -anna@example.org",
                "Web Reputation: ON, Quarantine → ON, Move to Junk Email folder",
                "Compliance templates: +US HIPAA, -PCI-DSS",
            ]
        );
    }
}
