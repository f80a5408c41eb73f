//! Policies as one TOML file (spec P10): written, read, and made so. What a file leaves out is as in a new policy of its kind; a word that is
//! not known is refused, since it would be taken for done.

use super::{Desk, House, desk::Principal, policies::enforceable, tenant::Tenant};
use domain::{
    audit::Act,
    ids::PolicyId,
    licence::product::Feature,
    overview::Changed,
    policy::{
        Policy, PolicyKind, ProviderFamily,
        planned::{FILE_MAX, PolicyPlan, Step, blank_entry, plan},
    },
    problem::{Answer, Problem},
    time::{MINUTE, Timestamp},
    transfer::PolicyEntry,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use toml::{Table, Value};

/// How long a file waits to be applied, and what was done stands on the page, in milliseconds.
const OFFERED: i64 = 30 * MINUTE;
/// Files that wait at once: each may have as many bytes as [`FILE_MAX`] says.
const OFFERED_MAX: usize = 64;
/// The name of the list of policies in a file.
const LIST: &str = "policy";
/// What an entry may have that a blank one has not: its place among the default pair.
const BUILT_IN: &str = "built_in";

/// A file that waits to be applied, or was.
pub(super) struct OfferedPolicies {
    at: Timestamp,
    entries: Arc<[PolicyEntry]>,
    /// What its reader was told that it will do, or what it did.
    shown: PolicyPlan,
}

#[derive(Serialize, Deserialize)]
struct File {
    policy: Vec<PolicyEntry>,
}

/// The policies as a file.
///
/// # Errors
/// [`Problem::Internal`] never in practice: every policy can be written.
pub fn written(policies: &[Policy]) -> Answer<String> {
    let file = File {
        policy: policies.iter().map(PolicyEntry::of).collect(),
    };
    let text = toml::to_string_pretty(&file).map_err(|error| {
        tracing::error!(%error, "policies cannot be written");
        Problem::Internal {
            reference: "policy-file".into(),
        }
    })?;
    Ok(format!(
        "# Policies of Postern. A policy is found by kind, family and name; own policies that are not in the file are removed\n\
         # when it is applied. What an entry leaves out is as in a new policy.\n\n{text}"
    ))
}

/// Reads a file.
///
/// # Errors
/// [`Problem::Invalid`] on `file` says which policy, which setting, and what is wrong with it.
pub fn read(text: &str) -> Answer<Vec<PolicyEntry>> {
    let wrong = |sentence: String| Problem::invalid("file", sentence);
    if text.len() > FILE_MAX {
        let sentence = format!("The file has {} bytes; at most {FILE_MAX} are taken.", text.len());
        return Err(wrong(sentence));
    }
    let mut file: Table = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        wrong(format!("Line {line}: {}", error.message().replace('\n', " ")))
    })?;
    let list = match file.remove(LIST) {
        None if file.is_empty() => {
            return Err(wrong(
                "The file names no policy: begin each with [[policy]]. To remove all own policies, keep a built-in one in it."
                    .into(),
            ));
        }
        None => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(wrong("“policy” is a list: begin each policy with [[policy]].".into())),
    };
    if let Some(unknown) = file.keys().next() {
        return Err(wrong(format!(
            "“{unknown}” is not known: begin each policy with [[policy]]."
        )));
    }
    list.into_iter()
        .enumerate()
        .map(|(at, value)| entry(value).map_err(|sentence| wrong(format!("Policy {}: {sentence}", at + 1))))
        .collect()
}

/// One policy: what is given, over a blank one.
fn entry(value: Value) -> Result<PolicyEntry, String> {
    let Value::Table(given) = value else {
        return Err("begin it with [[policy]].".into());
    };
    let word = |name: &str| given.get(name).and_then(Value::as_str);
    let kind = word("kind").and_then(PolicyKind::from_word);
    let kind = kind.ok_or("kind has to be \"atp\" or \"dlp\".")?;
    let family = word("family").map_or(Some(ProviderFamily::Mailbox), ProviderFamily::from_word);
    let family = family.ok_or("family has to be \"mailbox\" or \"exchange\".")?;
    let blank = Table::try_from(blank_entry(kind, family)).map_err(|error| error.to_string())?;
    let mut whole = blank;
    lay_over(&mut whole, given, "")?;
    let name = whole.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    serde_path_to_error::deserialize(Value::Table(whole)).map_err(|error| {
        format!(
            "(“{name}”): {}: {}",
            error.path(),
            error.inner().message().replace('\n', " ")
        )
    })
}

/// Puts what is given in the place of what is there, table by table.
fn lay_over(whole: &mut Table, given: Table, path: &str) -> Result<(), String> {
    for (name, value) in given {
        let place = format!("{path}{name}");
        match (whole.get_mut(&name), value) {
            (Some(Value::Table(inner)), Value::Table(given)) => lay_over(inner, given, &format!("{place}."))?,
            (None, value) if place == BUILT_IN => {
                whole.insert(name, value);
            }
            (None, _) => return Err(format!("“{place}” is not known.")),
            (Some(there), value) => *there = value,
        }
    }
    Ok(())
}

impl House {
    /// What a file does to the policies of an organisation.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the entry and what is wrong with it; those of the store.
    pub async fn plan_policies(&self, tenant: &Tenant, entries: &[PolicyEntry], who: &str) -> Answer<PolicyPlan> {
        let mut present = tenant.store.policies(None).await?;
        present.sort_by_key(|policy| (policy.kind.word(), policy.family.word(), policy.priority, policy.id));
        let new = || PolicyId::new(self.ids.next());
        let plan = plan(&present, entries, self.clock.now(), who, new)?;
        for (at, planned) in plan.policies.iter().enumerate() {
            if let Some(after) = &planned.after {
                enforceable(after).map_err(|problem| {
                    let sentence = format!("Policy {} (“{}”): {problem}", at + 1, after.name);
                    Problem::invalid("file", sentence)
                })?;
            }
        }
        Ok(plan)
    }

    /// Makes the policies as planned: all of it with one line in the audit trail, or nothing.
    ///
    /// # Errors
    /// [`Problem::Conflict`] when a policy is not as it was when it was planned.
    pub async fn apply_policies(&self, tenant: &Tenant, plan: &PolicyPlan, act: &Act) -> Answer<()> {
        if !plan.changes_nothing() {
            tenant.store.apply_policies(&plan.policies, act).await?;
            tenant.tell_act(Changed::Policies);
        }
        Ok(())
    }
}

impl Desk {
    /// Reads a file, and keeps it until it is applied.
    pub(super) async fn offer_policy_file(
        &self,
        tenant: &Tenant,
        principal: &Principal,
        text: &str,
    ) -> Answer<PolicyPlan> {
        let entries: Arc<[PolicyEntry]> = read(text)?.into();
        let shown = self.house.plan_policies(tenant, &entries, &principal.email).await?;
        let now = self.house.clock.now();
        let mut offered = self.house.offered_policies();
        offered.retain(|_, one| now.since(one.at) < OFFERED);
        if offered.len() >= OFFERED_MAX && !offered.contains_key(&principal.sign_in) {
            return Err(Problem::Unavailable {
                sentence: "Too many files wait to be confirmed on this console.".into(),
            });
        }
        let one = OfferedPolicies {
            at: now,
            entries,
            shown: shown.clone(),
        };
        offered.insert(principal.sign_in, one);
        Ok(shown)
    }

    /// What the file that waits would do now, or what was done with it. What is said here is what the tick is for.
    pub(super) async fn waiting_policy_file(
        &self,
        tenant: &Tenant,
        principal: &Principal,
    ) -> Answer<Option<PolicyPlan>> {
        let Some((entries, shown)) = self.offered_policy_file(principal) else {
            return Ok(None);
        };
        if shown.done {
            return Ok(Some(shown));
        }
        let now = self.house.plan_policies(tenant, &entries, &principal.email).await?;
        self.show(principal, now.clone());
        Ok(Some(now))
    }

    /// Applies it, if it still does what its reader was told.
    pub(super) async fn apply_policy_file(&self, tenant: &Tenant, principal: &Principal) -> Answer<PolicyPlan> {
        let waits = self.offered_policy_file(principal).filter(|(_, shown)| !shown.done);
        let (entries, shown) =
            waits.ok_or_else(|| Problem::conflict("No file waits to be applied. Choose it again."))?;
        self.entitled(tenant, Feature::ChangePolicies).await?;
        let mut plan = self.house.plan_policies(tenant, &entries, &principal.email).await?;
        let same = plan.policies.len() == shown.policies.len()
            && plan.policies.iter().zip(&shown.policies).all(|(now, then)| {
                let version = |policy: Option<&Policy>| policy.map(|policy| policy.version);
                now.step() == then.step()
                    && (now.step() == Step::Create || now.policy().map(|one| one.id) == then.policy().map(|one| one.id))
                    && version(now.before.as_ref()) == version(then.before.as_ref())
            });
        if !same {
            return Err(Problem::conflict(
                "Something was changed here since you read what the file will do. Nothing was applied. Reload the page, read it again, and decide.",
            ));
        }
        let act = self.act("policy.apply", "a file", plan.summary());
        self.house.apply_policies(tenant, &plan, &act).await?;
        plan.done = true;
        self.show(principal, plan.clone());
        Ok(plan)
    }

    fn offered_policy_file(&self, principal: &Principal) -> Option<(Arc<[PolicyEntry]>, PolicyPlan)> {
        let now = self.house.clock.now();
        let offered = self.house.offered_policies();
        let one = offered.get(&principal.sign_in)?;
        (now.since(one.at) < OFFERED).then(|| (one.entries.clone(), one.shown.clone()))
    }

    fn show(&self, principal: &Principal, plan: PolicyPlan) {
        if let Some(one) = self.house.offered_policies().get_mut(&principal.sign_in) {
            one.shown = plan;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::{policy::FilterSetting, verdict::Action};

    #[test]
    fn what_is_written_is_read() {
        let policies: Vec<Policy> = [PolicyKind::Atp, PolicyKind::Dlp]
            .into_iter()
            .flat_map(|kind| {
                let mut own = blank_entry(kind, ProviderFamily::Exchange).policy(
                    PolicyId::new(uuid::Uuid::nil()),
                    1,
                    Timestamp(0),
                    "",
                );
                own.name = "Tab\t\"quotes\"\n[[policy]] 日本".into();
                own.targets.users = vec!["anna@example.org".into()];
                let built_in = Policy::built_in(
                    own.id,
                    kind,
                    ProviderFamily::Mailbox,
                    domain::policy::BuiltIn::MonitorOnly,
                    Timestamp(0),
                );
                [own, built_in]
            })
            .collect();
        let entries: Vec<PolicyEntry> = policies.iter().map(PolicyEntry::of).collect();
        assert_eq!(read(&written(&policies).unwrap()).unwrap(), entries);
    }

    #[test]
    fn what_is_left_out_is_as_in_a_new_policy() {
        let text = "[[policy]]\nkind = \"atp\"\nname = \"Strict\"\n[policy.targets]\ndomains = [\"example.org\"]\n\
                    [policy.filters.unscannable]\naction = \"quarantine\"";
        let entries = read(text).unwrap();
        let mut wanted = blank_entry(PolicyKind::Atp, ProviderFamily::Mailbox);
        wanted.name = "Strict".into();
        wanted.targets.domains = vec!["example.org".into()];
        wanted.filters.unscannable = FilterSetting {
            enabled: true,
            action: Action::Quarantine,
        };
        assert_eq!(entries, [wanted]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, said) in [
            ("[[policy]\n", "Line 1: "),
            ("\n\nname = ", "Line 3: "),
            ("", "The file names no policy"),
            ("policies = []", "“policies” is not known"),
            ("[[policy]]\nname = \"x\"", "Policy 1: kind has to be"),
            ("[[policy]]\nkind = \"atp\"\nfamily = \"gmail\"", "family has to be"),
            (
                "[[policy]]\nkind = \"atp\"\n[policy.filters.malware_scaning]\nenabled = true",
                "Policy 1: “filters.malware_scaning” is not known.",
            ),
            (
                "[[policy]]\nkind = \"atp\"\nname = \"Odd\"\n[policy.filters.web_reputation]\naction = \"explode\"",
                "(“Odd”): filters.web_reputation.action",
            ),
            ("[[policy]]\nkind = \"atp\"\npriority = \"high\"", "priority"),
        ] {
            let sentence = read(text).unwrap_err().to_string();
            assert!(sentence.contains(said), "{text:?}: {sentence}");
        }
        assert!(read(&"#".repeat(FILE_MAX + 1)).is_err());
    }
}
