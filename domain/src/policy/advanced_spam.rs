//! Advanced Spam Protection: what of a sender is a reason (contract cas-api 2.4).

use super::FilterSetting;
use serde::{Deserialize, Serialize};

/// What a policy makes of a mail about which nothing certain can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// It is no reason.
    #[default]
    Pass,
    /// It is a reason: the filter's action is taken.
    Act,
}

/// The filter's switch and action, and a switch for each kind of reason. [`Default`] is what policies have that were stored before there was
/// this filter: off, and as [`AdvancedSpam::STANDARD`] once it is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdvancedSpam {
    /// Switch and action.
    #[serde(flatten)]
    pub setting: FilterSetting,
    /// Mails that fail DMARC where the domain asks for quarantine or rejection (RFC 7489 section 6.3). Standard: on.
    pub authentication: bool,
    /// Mails that fail where the domain asks for nothing: DMARC with `p=none`; without DMARC, SPF `fail` and no valid signature. Lists and
    /// forwarders break these without meaning harm. Standard: pass.
    pub unenforced: Treatment,
    /// Mails about which the DNS gave no answer in time. Standard: pass.
    pub unevaluated: Treatment,
    /// Mails that say they are from an internal domain and are not, whatever that domain asks for. Standard: on.
    pub own_domains: bool,
    /// Mails that show the name or the address of a listed person, or an internal domain, in front of another address. Standard: on.
    pub people: bool,
    /// Mails from domains that look like an internal one. Standard: on.
    pub look_alikes: bool,
    /// Mails of blocked senders. Standard: on.
    pub blocked_senders: bool,
}

impl AdvancedSpam {
    /// As in a new policy against threats.
    pub const STANDARD: Self = Self {
        setting: FilterSetting::QUARANTINE,
        authentication: true,
        unenforced: Treatment::Pass,
        unevaluated: Treatment::Pass,
        own_domains: true,
        people: true,
        look_alikes: true,
        blocked_senders: true,
    };

    /// The setting that decides about a sender who could not be authenticated.
    #[must_use]
    pub const fn unevaluated_setting(&self) -> FilterSetting {
        FilterSetting {
            enabled: self.setting.enabled && matches!(self.unevaluated, Treatment::Act),
            action: self.setting.action,
        }
    }
}

impl Default for AdvancedSpam {
    fn default() -> Self {
        Self {
            setting: FilterSetting::OFF,
            ..Self::STANDARD
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{evidence::Check, policy::Filters, verdict::Action};

    #[test]
    fn a_policy_that_was_stored_before_has_the_filter_off_and_a_new_one_has_it_on() {
        assert!(Filters::standard().advanced_spam.setting.enabled);
        assert!(!Filters::none().advanced_spam.setting.enabled);
        let mut stored = serde_json::to_value(Filters::standard()).unwrap();
        assert_eq!(stored["advanced_spam"]["action"], "quarantine");
        stored.as_object_mut().unwrap().remove("advanced_spam");
        let read: Filters = serde_json::from_value(stored).unwrap();
        assert_eq!(read.advanced_spam, AdvancedSpam::default());
        assert!(!read.setting(Check::AdvancedSpamProtection).enabled);
    }

    #[test]
    fn what_was_not_stored_is_as_in_a_new_policy() {
        let stored = r#"{"enabled":true,"action":"move_to_junk","look_alikes":false,"unevaluated":"act"}"#;
        let read: AdvancedSpam = serde_json::from_str(stored).unwrap();
        let setting = FilterSetting {
            enabled: true,
            action: Action::MoveToJunk,
        };
        assert_eq!(
            read,
            AdvancedSpam {
                setting,
                look_alikes: false,
                unevaluated: Treatment::Act,
                ..AdvancedSpam::STANDARD
            }
        );
        assert_eq!(read.unevaluated_setting(), setting);
        assert!(!AdvancedSpam::STANDARD.unevaluated_setting().enabled);
    }
}
