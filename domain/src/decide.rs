//! From findings to a verdict: the highest matching policy, and of its matching filters the strongest action.

use crate::{
    evidence::{Check, Evidence},
    policy::{Policy, PolicyKind, ProviderFamily},
    verdict::{Action, Because, DecidedBy, Outcome, Verdict},
};

/// The policy of `kind` and `family` that applies to a mailbox: switched on, covering it, with the smallest priority
/// number. The version-7 id, and so age, decides between equals.
#[must_use]
pub fn applying<'a>(
    policies: &'a [Policy],
    kind: PolicyKind,
    family: ProviderFamily,
    address: &str,
    groups: &[String],
) -> Option<&'a Policy> {
    policies
        .iter()
        .filter(|policy| {
            policy.enabled && policy.kind == kind && policy.family == family && policy.targets.cover(address, groups)
        })
        .min_by_key(|policy| (policy.priority, policy.id))
}

/// The policies that apply to one mailbox: one of each kind at most.
#[derive(Debug, Clone, Copy, Default)]
pub struct InForce<'p> {
    /// Against threats.
    pub atp: Option<&'p Policy>,
    /// Against the loss of data.
    pub dlp: Option<&'p Policy>,
}

impl<'p> InForce<'p> {
    /// Those of `policies` that apply to a mailbox.
    #[must_use]
    pub fn of(policies: &'p [Policy], family: ProviderFamily, address: &str, groups: &[String]) -> Self {
        let of = |kind| applying(policies, kind, family, address, groups);
        Self {
            atp: of(PolicyKind::Atp),
            dlp: of(PolicyKind::Dlp),
        }
    }

    /// The first of each kind of these, which apply.
    #[must_use]
    pub fn among(policies: &'p [Policy]) -> Self {
        let of = |kind| policies.iter().find(|policy| policy.kind == kind);
        Self {
            atp: of(PolicyKind::Atp),
            dlp: of(PolicyKind::Dlp),
        }
    }

    /// Both, where they are there.
    pub fn each(self) -> impl Iterator<Item = &'p Policy> {
        self.atp.into_iter().chain(self.dlp)
    }

    /// Whether nothing applies.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.atp.is_none() && self.dlp.is_none()
    }

    /// Whether these look for the same in a mail as others, whatever is then done about it.
    #[must_use]
    pub fn look_alike(self, other: InForce<'_>) -> bool {
        let same = |one: Option<&Policy>, other: Option<&Policy>| match (one, other) {
            (Some(one), Some(other)) => one.filters.look_alike(&other.filters),
            (None, None) => true,
            _ => false,
        };
        same(self.atp, other.atp) && same(self.dlp, other.dlp)
    }

    /// What both make of the findings: the stronger decides, and the reasons of both stand.
    #[must_use]
    pub fn decide(self, evidence: Vec<Evidence>) -> Verdict {
        let Some(dlp) = self.dlp else {
            return decide(self.atp, evidence);
        };
        let (sensitive, threats) = evidence
            .into_iter()
            .partition(|evidence| evidence.check == Check::DataLossPrevention);
        let (threats, sensitive) = (decide(self.atp, threats), decide(Some(dlp), sensitive));
        let (mut verdict, other) = if strength(&sensitive) > strength(&threats) || self.atp.is_none() {
            (sensitive, threats)
        } else {
            (threats, sensitive)
        };
        verdict.because.extend(other.because);
        verdict.because.sort_by_key(order);
        if verdict.outcome != Outcome::Condemned && other.outcome != Outcome::Clean {
            verdict.outcome = other.outcome;
        }
        verdict
    }
}

impl<'p> From<Option<&'p Policy>> for InForce<'p> {
    fn from(policy: Option<&'p Policy>) -> Self {
        let of = |kind| policy.filter(|policy| policy.kind == kind);
        Self {
            atp: of(PolicyKind::Atp),
            dlp: of(PolicyKind::Dlp),
        }
    }
}

/// How much a verdict weighs beside another one.
fn strength(verdict: &Verdict) -> (bool, Action) {
    (!verdict.because.is_empty(), verdict.action)
}

/// The order of reasons: by the strength of the action; a finding outranks something that could not be looked into when both ask for the
/// same one.
fn order(reason: &Because) -> (std::cmp::Reverse<Action>, bool) {
    (
        std::cmp::Reverse(reason.action),
        reason.evidence.check == Check::Unscannable,
    )
}

/// What the policy makes of the findings. Findings of switched-off filters are not reasons. The reasons are ordered by
/// the strength of their action; within one action, what was found stays in the order of finding.
#[must_use]
pub fn decide(policy: Option<&Policy>, evidence: Vec<Evidence>) -> Verdict {
    let Some(policy) = policy else {
        return Verdict::clean(None);
    };
    let mut because: Vec<Because> = evidence
        .into_iter()
        .filter_map(|evidence| {
            policy
                .action_for(evidence.check)
                .map(|action| Because { evidence, action })
        })
        .collect();
    because.sort_by_key(order);
    let outcome = if because.iter().any(|reason| reason.evidence.check != Check::Unscannable) {
        Outcome::Condemned
    } else if because.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Unscannable
    };
    Verdict {
        outcome,
        action: because.first().map_or(Action::Pass, |reason| reason.action),
        policy: Some(DecidedBy {
            id: policy.id,
            name: policy.name.clone(),
            version: policy.version,
        }),
        because,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evidence::{Filter, Place},
        ids::PolicyId,
        policy::{BuiltIn, FilterSetting, Targets, Treatment},
        time::Timestamp,
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn policy(number: u128, priority: u32) -> Policy {
        let id = PolicyId::new(Uuid::from_u128(number));
        let mut policy = Policy::built_in(
            id,
            PolicyKind::Atp,
            ProviderFamily::Mailbox,
            BuiltIn::Default,
            Timestamp(0),
        );
        policy.enabled = true;
        policy.priority = priority;
        policy
    }

    fn finding(check: Check) -> Evidence {
        Evidence {
            check,
            filter: Filter::MalwareScanning,
            rule: "r".into(),
            because: "b".into(),
            place: Place::default(),
        }
    }

    fn any_check() -> impl Strategy<Value = Check> {
        prop::sample::select(Check::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn the_action_is_the_strongest_of_the_reasons(checks in prop::collection::vec(any_check(), 0..8), actions in prop::collection::vec(prop::sample::select(Action::ALL.to_vec()), 7)) {
            let mut policy = policy(1, 5);
            policy.filters.malware_scanning.action = actions[0];
            policy.filters.file_blocking.setting.action = actions[1];
            policy.filters.web_reputation.action = actions[2];
            policy.filters.suspicious_objects.action = actions[3];
            policy.filters.unscannable.action = actions[4];
            policy.filters.data_loss_prevention = FilterSetting { enabled: true, action: actions[5] };
            policy.filters.advanced_spam.setting.action = actions[6];
            policy.filters.advanced_spam.unevaluated = Treatment::Act;
            let verdict = decide(Some(&policy), checks.iter().copied().map(finding).collect());
            let strongest = checks.iter().map(|check| policy.filters.setting(*check).action).max().unwrap_or(Action::Pass);
            prop_assert_eq!(verdict.action, strongest);
            prop_assert_eq!(verdict.because.len(), checks.len());
        }

        #[test]
        fn the_smallest_priority_number_wins(priorities in prop::collection::vec(1u32..99_999, 1..6)) {
            let policies: Vec<Policy> = priorities.iter().enumerate().map(|(n, p)| policy(n as u128, *p)).collect();
            let chosen = applying(&policies, PolicyKind::Atp, ProviderFamily::Mailbox, "a@b.example", &[]).map(|p| p.priority);
            prop_assert_eq!(chosen, priorities.iter().min().copied());
        }
    }

    #[test]
    fn of_two_kinds_the_stronger_decides_and_both_give_their_reasons() {
        let atp = policy(1, 1);
        let mut dlp = Policy::built_in(
            PolicyId::new(Uuid::from_u128(2)),
            PolicyKind::Dlp,
            ProviderFamily::Mailbox,
            BuiltIn::Default,
            Timestamp(0),
        );
        dlp.enabled = true;
        let both = InForce {
            atp: Some(&atp),
            dlp: Some(&dlp),
        };
        let evidence = || vec![finding(Check::MalwareScanning), finding(Check::DataLossPrevention)];
        let decided = |dlp_action| {
            let mut dlp = dlp.clone();
            dlp.filters.data_loss_prevention.action = dlp_action;
            let verdict = InForce {
                dlp: Some(&dlp),
                ..both
            }
            .decide(evidence());
            assert_eq!(verdict.because.len(), 2);
            assert_eq!(Some(verdict.action), verdict.decisive().map(|reason| reason.action));
            (verdict.action, verdict.policy.map(|policy| policy.id))
        };
        assert_eq!(decided(Action::Pass), (Action::Quarantine, Some(atp.id)));
        assert_eq!(decided(Action::Delete), (Action::Delete, Some(dlp.id)));
        // What threatens is nothing to a policy against the loss of data, and the reverse.
        let alone = InForce::from(Some(&dlp)).decide(vec![finding(Check::MalwareScanning)]);
        assert_eq!(
            (alone.outcome, alone.policy.map(|policy| policy.id)),
            (Outcome::Clean, Some(dlp.id))
        );
        let clean = both.decide(Vec::new());
        assert_eq!(
            (clean.outcome, clean.policy.map(|policy| policy.id)),
            (Outcome::Clean, Some(atp.id))
        );
        let other = InForce::from(Some(&atp)).decide(vec![finding(Check::DataLossPrevention)]);
        assert_eq!(other.outcome, Outcome::Clean);
    }

    #[test]
    fn a_switched_off_filter_is_no_reason() {
        let mut policy = policy(1, 1);
        policy.filters.malware_scanning = FilterSetting::OFF;
        assert_eq!(
            decide(Some(&policy), vec![finding(Check::MalwareScanning)]).outcome,
            Outcome::Clean
        );
    }

    #[test]
    fn monitor_only_condemns_in_the_log_and_passes_the_mail() {
        let mut policy = policy(1, 1);
        policy.built_in = Some(BuiltIn::MonitorOnly);
        let verdict = decide(Some(&policy), vec![finding(Check::MalwareScanning)]);
        assert_eq!((verdict.outcome, verdict.action), (Outcome::Condemned, Action::Pass));
    }

    #[test]
    fn a_policy_that_is_off_or_for_others_does_not_apply() {
        let mut off = policy(1, 1);
        off.enabled = false;
        let mut others = policy(2, 2);
        others.targets = Targets {
            domains: vec!["other.example".into()],
            ..Targets::default()
        };
        let mut group = policy(3, 3);
        group.targets = Targets {
            groups: vec!["Finance".into()],
            ..Targets::default()
        };
        let policies = [off, others, group, policy(4, 4)];
        let chosen = |groups: &[String]| {
            applying(
                &policies,
                PolicyKind::Atp,
                ProviderFamily::Mailbox,
                "a@b.example",
                groups,
            )
            .map(|p| p.priority)
        };
        assert_eq!(chosen(&[]), Some(4));
        assert_eq!(chosen(&["finance".into()]), Some(3));
    }
}
