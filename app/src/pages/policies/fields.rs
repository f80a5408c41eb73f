//! The fields of the policy form, and how they become a policy.

use domain::{
    ids::PolicyId,
    policy::{AdvancedSpam, BuiltIn, FileKind, FilterSetting, Filters, Policy, PolicyKind, ProviderFamily, Treatment},
    problem::Problem,
    risk::RiskLevel,
    time::Timestamp,
    verdict::Action,
};
use serde::{Deserialize, Serialize};

/// The identifier of a policy that has none yet; saving with version 0 gives it one.
const NO_ID: &str = "00000000000000000000000000000000";

/// What the form sends. Lists are texts with an entry in each line; boxes that are not ticked are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyFields {
    /// None for a new policy.
    pub id: Option<PolicyId>,
    /// The version that was seen.
    pub version: u32,
    /// The word of the kind; that of a saved policy stays.
    pub kind: String,
    /// Shown and logged.
    pub name: String,
    /// For people.
    pub description: String,
    /// 1 is highest.
    pub priority: u32,
    /// Whether the lists below are not looked at.
    pub everyone: bool,
    /// Addresses.
    pub users: String,
    /// Domains.
    pub domains: String,
    /// Advanced Spam Protection.
    pub spam: FilterFields,
    /// What of a sender is a reason.
    pub sender: SenderFields,
    /// The deeper analysis of files.
    pub analyser: FilterFields,
    /// The word of the risk level from which the analyser objects.
    pub act_from: String,
    /// Malware Scanning.
    pub malware: FilterFields,
    /// File Blocking.
    pub files: FilterFields,
    /// Web Reputation.
    pub web: FilterFields,
    /// Suspicious objects.
    pub objects: FilterFields,
    /// What cannot be looked into.
    pub unscannable: FilterFields,
    /// Content that must not travel.
    pub sensitive: FilterFields,
    /// The words of the compliance templates that tell it.
    pub templates: Vec<String>,
    /// Words of the kinds of file that are blocked.
    pub kinds: Vec<FileKind>,
    /// Extensions that are blocked.
    pub extensions: String,
    /// Names that are blocked.
    pub names: String,
    /// Whether archives are opened for it.
    pub inside_archives: bool,
    /// Whether the junk folder is scanned too.
    pub scan_junk: bool,
    /// Whether what is found is only logged.
    pub log_only: bool,
}

/// What of a sender is a reason for Advanced Spam Protection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form")]
pub struct SenderFields {
    /// DMARC fails, and the domain asks for something to be done.
    pub authentication: bool,
    /// Authentication fails, and the domain asks for nothing.
    pub unenforced: bool,
    /// The DNS gave no answer.
    pub unevaluated: bool,
    /// Forged own domains.
    pub own_domains: bool,
    /// Impersonated people.
    pub people: bool,
    /// Look-alike domains.
    pub look_alikes: bool,
    /// Blocked senders.
    pub blocked_senders: bool,
}

impl SenderFields {
    fn of(spam: &AdvancedSpam) -> Self {
        Self {
            authentication: spam.authentication,
            unenforced: spam.unenforced == Treatment::Act,
            unevaluated: spam.unevaluated == Treatment::Act,
            own_domains: spam.own_domains,
            people: spam.people,
            look_alikes: spam.look_alikes,
            blocked_senders: spam.blocked_senders,
        }
    }

    const fn onto(self, setting: FilterSetting) -> AdvancedSpam {
        const fn treatment(act: bool) -> Treatment {
            if act { Treatment::Act } else { Treatment::Pass }
        }
        AdvancedSpam {
            setting,
            authentication: self.authentication,
            unenforced: treatment(self.unenforced),
            unevaluated: treatment(self.unevaluated),
            own_domains: self.own_domains,
            people: self.people,
            look_alikes: self.look_alikes,
            blocked_senders: self.blocked_senders,
        }
    }
}

/// Switch and action of one filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilterFields {
    /// Whether it is looked at.
    pub on: bool,
    /// The word of the action.
    pub action: String,
}

impl FilterFields {
    fn of(setting: FilterSetting) -> Self {
        Self {
            on: setting.enabled,
            action: setting.action.word().into(),
        }
    }
    /// A word that is not known keeps the action that was there.
    fn onto(&self, before: FilterSetting) -> FilterSetting {
        FilterSetting {
            enabled: self.on,
            action: Action::from_word(&self.action).unwrap_or(before.action),
        }
    }
}

/// The entries of a text with one in each line; commas part entries too, since people paste them.
fn entries(text: &str) -> Vec<String> {
    text.split(['\n', ',', ';'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

impl PolicyFields {
    /// What the form shows of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let filters = &policy.filters;
        let files = &filters.file_blocking;
        Self {
            id: (policy.version > 0).then_some(policy.id),
            version: policy.version,
            kind: policy.kind.word().into(),
            name: policy.name.clone(),
            description: policy.description.clone(),
            priority: policy.priority,
            everyone: policy.targets.everyone,
            users: policy.targets.users.join("\n"),
            domains: policy.targets.domains.join("\n"),
            spam: FilterFields::of(filters.advanced_spam.setting),
            sender: SenderFields::of(&filters.advanced_spam),
            analyser: FilterFields::of(filters.virtual_analyzer.setting),
            act_from: filters.virtual_analyzer.act_from.word().into(),
            malware: FilterFields::of(filters.malware_scanning),
            files: FilterFields::of(files.setting),
            web: FilterFields::of(filters.web_reputation),
            objects: FilterFields::of(filters.suspicious_objects),
            unscannable: FilterFields::of(filters.unscannable),
            sensitive: FilterFields::of(filters.data_loss_prevention),
            templates: filters.templates.clone(),
            kinds: files.kinds.clone(),
            extensions: files.extensions.join(" "),
            names: files.names.join("\n"),
            inside_archives: files.inside_archives,
            scan_junk: policy.scan_junk,
            log_only: policy.log_only,
        }
    }

    /// A policy that is not saved yet: the standard filters, OFF, for nobody.
    ///
    /// # Errors
    /// [`Problem::Internal`] never in practice: the identifier is a constant.
    pub fn blank(kind: PolicyKind, now: Timestamp) -> Result<Policy, Problem> {
        let id = NO_ID.parse().map_err(|_| Problem::Internal {
            reference: "policy-id".into(),
        })?;
        let mut policy = Policy::built_in(id, kind, ProviderFamily::Mailbox, BuiltIn::Default, now);
        policy.built_in = None;
        policy.name = String::new();
        policy.description = String::new();
        policy.priority = 1;
        policy.version = 0;
        Ok(policy)
    }

    /// The policy `before` with what the form says. What the form does not show stays: kind, family, the switch, the filters of
    /// the other kind, and groups, which need a directory. A built-in policy keeps its name, priority and targets.
    #[must_use]
    pub fn onto(self, before: Policy) -> Policy {
        let mut policy = before;
        policy.version = self.version;
        policy.description = self.description.trim().to_owned();
        policy.scan_junk = self.scan_junk;
        policy.log_only = self.log_only;
        if policy.built_in.is_none() {
            policy.name = self.name.trim().to_owned();
            policy.priority = self.priority;
            policy.targets.everyone = self.everyone;
            policy.targets.users = entries(&self.users);
            policy.targets.domains = entries(&self.domains);
        }
        match policy.kind {
            PolicyKind::Atp => self.threats(&mut policy.filters),
            PolicyKind::Dlp => {
                let filters = &mut policy.filters;
                filters.data_loss_prevention = self.sensitive.onto(filters.data_loss_prevention);
                filters.templates = self.templates;
            }
        }
        policy
    }

    /// The filters against threats.
    fn threats(self, filters: &mut Filters) {
        filters.advanced_spam = self.sender.onto(self.spam.onto(filters.advanced_spam.setting));
        let analyser = &mut filters.virtual_analyzer;
        analyser.setting = self.analyser.onto(analyser.setting);
        analyser.act_from = RiskLevel::from_word(&self.act_from).unwrap_or(analyser.act_from);
        filters.malware_scanning = self.malware.onto(filters.malware_scanning);
        filters.web_reputation = self.web.onto(filters.web_reputation);
        filters.suspicious_objects = self.objects.onto(filters.suspicious_objects);
        filters.unscannable = self.unscannable.onto(filters.unscannable);
        let files = &mut filters.file_blocking;
        files.setting = self.files.onto(files.setting);
        files.kinds = self.kinds;
        files.extensions = self
            .extensions
            .split(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';')
            .map(|extension| extension.trim_start_matches(['.', '*']).to_lowercase())
            .filter(|extension| !extension.is_empty())
            .collect();
        files.names = entries(&self.names);
        files.inside_archives = self.inside_archives;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_policy_comes_back_from_its_form() {
        let mut policy = PolicyFields::blank(PolicyKind::Atp, Timestamp(0)).unwrap();
        policy.version = 3;
        policy.name = "Finance".into();
        policy.targets.everyone = false;
        policy.targets.users = vec!["anna@example.org".into(), "ben@example.org".into()];
        policy.targets.groups = vec!["Not in the form".into()];
        policy.filters.web_reputation = FilterSetting {
            enabled: false,
            action: Action::MoveToJunk,
        };
        assert_eq!(PolicyFields::of(&policy).onto(policy.clone()), policy);
    }

    #[test]
    fn of_a_policy_against_the_loss_of_data_its_templates_and_action_are_set() {
        let mut policy = PolicyFields::blank(PolicyKind::Dlp, Timestamp(0)).unwrap();
        policy.filters.templates = vec!["pci-dss".into(), "own".into()];
        assert_eq!(PolicyFields::of(&policy).onto(policy.clone()), policy);
        let form = PolicyFields {
            templates: vec!["hipaa".into()],
            sensitive: FilterFields {
                on: true,
                action: "pass".into(),
            },
            // Not of this kind.
            malware: FilterFields {
                on: true,
                action: "delete".into(),
            },
            ..PolicyFields::of(&policy)
        };
        let after = form.onto(policy.clone());
        assert_eq!(after.filters.templates, ["hipaa"]);
        assert_eq!(after.filters.data_loss_prevention.action, Action::Pass);
        assert_eq!(after.filters.malware_scanning, policy.filters.malware_scanning);
    }

    #[test]
    fn a_built_in_policy_keeps_its_name_and_targets() {
        let mut policy = PolicyFields::blank(PolicyKind::Atp, Timestamp(0)).unwrap();
        policy.built_in = Some(BuiltIn::Default);
        policy.name = "Default Mailbox Policy ATP".into();
        let form = PolicyFields {
            name: "Other".into(),
            priority: 7,
            ..PolicyFields::of(&policy)
        };
        let after = form.onto(policy.clone());
        assert_eq!((after.name, after.priority), (policy.name, policy.priority));
    }

    #[test]
    fn extensions_are_taken_however_they_are_written() {
        let policy = PolicyFields::blank(PolicyKind::Atp, Timestamp(0)).unwrap();
        let form = PolicyFields {
            extensions: ".EXE, *.scr\njs".into(),
            ..PolicyFields::of(&policy)
        };
        assert_eq!(form.onto(policy).filters.file_blocking.extensions, ["exe", "scr", "js"]);
    }
}
