//! What the policy pages ask.

use super::fields::PolicyFields;
use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse, request, waited};
#[cfg(feature = "ssr")]
use domain::problem::Problem;
use domain::{
    ids::PolicyId,
    policy::{Policy, PolicyKind},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// All policies of one kind.
#[server(name = ListPolicies, prefix = "/api", endpoint = "policies/list", input = Json)]
pub async fn policies(kind: PolicyKind) -> Result<Vec<Policy>, Refused> {
    console()?.policies(kind).await.map_err(refuse)
}

/// One policy.
#[server(name = ShowPolicy, prefix = "/api", endpoint = "policies/show", input = Json)]
pub async fn policy(id: PolicyId) -> Result<Policy, Refused> {
    console()?.policy(id).await.map_err(refuse)
}

/// Switches one ON or OFF.
#[server(name = SwitchPolicy, prefix = "/api", endpoint = "policies/switch")]
pub async fn switch_policy(id: PolicyId, enabled: bool, version: u32) -> Result<Policy, Refused> {
    let console = console()?;
    let policy = match console.switch_policy(id, enabled, version).await {
        // It stands as it was wished to stand: it was switched, and only the answer was lost.
        Err(problem @ Problem::Conflict { .. }) if waited() => {
            let now = console.policy(id).await.map_err(refuse)?;
            if now.enabled != enabled {
                return Err(refuse(problem));
            }
            now
        }
        answer => answer.map_err(refuse)?,
    };
    done(&super::list::switched(&policy));
    Ok(policy)
}

/// Saves a policy, or makes a new one when the form has no id, and goes to the list.
#[server(name = SavePolicy, prefix = "/api", endpoint = "policies/save")]
pub async fn save_policy(form: PolicyFields) -> Result<Policy, Refused> {
    let console = console()?;
    let before = match form.id {
        Some(id) => console.policy(id).await.map_err(refuse)?,
        None => {
            let kind = PolicyKind::from_word(&form.kind).unwrap_or(PolicyKind::Atp);
            PolicyFields::blank(kind, request()?.now).map_err(refuse)?
        }
    };
    let saved = console.save_policy(form.onto(before)).await.map_err(refuse)?;
    done(&super::form::saved(&saved));
    leptos_axum::redirect(crate::routes::policies(saved.kind));
    Ok(saved)
}

/// Removes one that is not built in, and goes to the list.
#[server(name = RemovePolicy, prefix = "/api", endpoint = "policies/remove")]
pub async fn remove_policy(id: PolicyId, version: u32) -> Result<(), Refused> {
    let console = console()?;
    let kind = console.policy(id).await.map_err(refuse)?.kind;
    console.remove_policy(id, version).await.map_err(refuse)?;
    done(super::form::removed());
    leptos_axum::redirect(crate::routes::policies(kind));
    Ok(())
}
