//! Policies, for the console.

use super::Desk;
use domain::{
    console::Policies,
    ids::PolicyId,
    licence::product::Feature,
    overview::Changed,
    policy::{Policy, PolicyKind, VERSIONS_SHOWN, planned::PolicyPlan},
    problem::{Answer, Problem},
    roles::{Access, Area},
};

const SEE: &str = "see policies";
const CHANGE: &str = "change policies";

#[async_trait::async_trait]
impl Policies for Desk {
    async fn policies(&self, kind: PolicyKind) -> Answer<Vec<Policy>> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        let mut policies = tenant.store.policies(Some(kind)).await?;
        policies.sort_by_key(|policy| (policy.family.word(), policy.priority, policy.id));
        Ok(policies)
    }

    async fn policy(&self, id: PolicyId) -> Answer<Policy> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        tenant
            .store
            .policy(id)
            .await?
            .ok_or_else(|| Problem::not_found("policy"))
    }

    async fn switch_policy(&self, id: PolicyId, enabled: bool, version: u32) -> Answer<Policy> {
        let (tenant, principal) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.entitled(&tenant, Feature::ChangePolicies).await?;
        let mut policy = tenant
            .store
            .policy(id)
            .await?
            .ok_or_else(|| Problem::not_found("policy"))?;
        if policy.enabled == enabled && policy.version == version {
            return Ok(policy);
        }
        policy.enabled = enabled;
        enforceable(&policy)?;
        policy.version = version.saturating_add(1);
        policy.changed_at = self.house.clock.now();
        policy.changed_by.clone_from(&principal.email);
        let act = self.act("policy.switch", &policy.name, if enabled { "ON" } else { "OFF" });
        tenant.store.save_policy(&policy, version, &act).await?;
        tenant.tell_act(Changed::Policies);
        Ok(policy)
    }

    async fn save_policy(&self, mut policy: Policy) -> Answer<Policy> {
        let (tenant, principal) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.entitled(&tenant, Feature::ChangePolicies).await?;
        policy.changed_at = self.house.clock.now();
        policy.changed_by.clone_from(&principal.email);
        policy.name = policy.name.trim().to_string();
        let seen = policy.version;
        policy.version = seen.saturating_add(1);
        let others = tenant.store.policies(Some(policy.kind)).await?;
        if others
            .iter()
            .any(|other| other.id != policy.id && other.name.to_lowercase() == policy.name.to_lowercase())
        {
            return Err(Problem::invalid(
                "name",
                format!("There is already a policy “{}”.", policy.name),
            ));
        }
        if seen == 0 {
            policy.id = PolicyId::new(self.house.ids.next());
            policy.built_in = None;
            policy.check()?;
            enforceable(&policy)?;
            tenant
                .store
                .insert_policy(&policy, &self.act("policy.create", &policy.name, ""))
                .await?;
        } else {
            let before = others
                .iter()
                .find(|other| other.id == policy.id)
                .ok_or_else(|| Problem::not_found("policy"))?;
            keep_built_in(&mut policy, before);
            policy.check()?;
            enforceable(&policy)?;
            let act = self.act("policy.save", &policy.name, format!("version {}", policy.version));
            tenant.store.save_policy(&policy, seen, &act).await?;
        }
        tenant.tell_act(Changed::Policies);
        Ok(policy)
    }

    async fn remove_policy(&self, id: PolicyId, version: u32) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        let policy = tenant
            .store
            .policy(id)
            .await?
            .ok_or_else(|| Problem::not_found("policy"))?;
        if policy.built_in.is_some() {
            return Err(Problem::conflict(format!(
                "“{}” belongs to the product and cannot be removed; switch it OFF instead.",
                policy.name
            )));
        }
        tenant
            .store
            .remove_policy(id, version, &self.act("policy.remove", &policy.name, ""))
            .await?;
        tenant.tell_act(Changed::Policies);
        Ok(())
    }

    async fn policy_versions(&self, id: PolicyId) -> Answer<Vec<Policy>> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        let now = tenant.store.policy(id).await?;
        now.ok_or_else(|| Problem::not_found("policy"))?;
        let mut versions = tenant.store.policy_versions(id).await?;
        versions.reverse();
        versions.truncate(VERSIONS_SHOWN);
        Ok(versions)
    }

    async fn restore_policy(&self, id: PolicyId, restored: u32, version: u32) -> Answer<Policy> {
        let versions = self.policy_versions(id).await?;
        let then = versions.iter().find(|one| one.version == restored).cloned();
        let mut policy = then.ok_or_else(|| Problem::not_found("version of this policy"))?;
        if let Some(now) = versions.first() {
            policy.enabled = now.enabled;
            policy.priority = now.priority;
        }
        policy.version = version;
        self.save_policy(policy).await
    }

    async fn export_policies(&self) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        let policies = tenant.store.policies(None).await?;
        let text = super::policy_file::written(&policies)?;
        let act = self.act("policy.export", "all policies", format!("{} policies", policies.len()));
        tenant.note(&act).await?;
        Ok(text)
    }

    async fn offer_policies(&self, text: &str) -> Answer<PolicyPlan> {
        let (tenant, principal) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.offer_policy_file(&tenant, principal, text).await
    }

    async fn offered_policies(&self) -> Answer<Option<PolicyPlan>> {
        let (tenant, principal) = self.enter(Area::Policies, Access::View, SEE).await?;
        self.waiting_policy_file(&tenant, principal).await
    }

    async fn withdraw_policies(&self) -> Answer<()> {
        let (_, principal) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.house.offered_policies().remove(&principal.sign_in);
        Ok(())
    }

    async fn apply_policies(&self) -> Answer<PolicyPlan> {
        let (tenant, principal) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        self.apply_policy_file(&tenant, principal).await
    }
}

/// Refuses what would be ON and protect nobody: whoever sees ON relies on it.
pub(super) fn enforceable(policy: &Policy) -> Answer<()> {
    if !policy.enabled {
        return Ok(());
    }
    if policy.kind == PolicyKind::Dlp && policy.filters.sensitive().next().is_none() {
        return Err(Problem::invalid(
            "templates",
            "Choose at least one compliance template: without one nothing is looked for.",
        ));
    }
    let targets = &policy.targets;
    if !targets.everyone && targets.users.is_empty() && targets.domains.is_empty() && !targets.groups.is_empty() {
        return Err(Problem::invalid(
            "targets",
            "There is no directory yet that says who is in a group: name users or domains too.",
        ));
    }
    Ok(())
}

/// What a form may not change: kind, family and, in a built-in policy, its name, place and targets.
fn keep_built_in(policy: &mut Policy, before: &Policy) {
    policy.kind = before.kind;
    policy.family = before.family;
    policy.built_in = before.built_in;
    if before.built_in.is_some() {
        policy.name.clone_from(&before.name);
        policy.priority = before.priority;
        policy.targets = before.targets.clone();
    }
}
