//! What the page of the policy file asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse};
use domain::policy::planned::PolicyPlan;
#[cfg(feature = "ssr")]
use domain::problem::Problem;
use leptos::{prelude::*, server_fn::codec::Json};

/// Takes a file of policies, and says what applying it will do.
#[server(name = OfferPolicies, prefix = "/api", endpoint = "policies/file/offer")]
pub async fn offer_policies(file: String) -> Result<PolicyPlan, Refused> {
    let offered = console()?.offer_policies(&file).await.map_err(refuse)?;
    leptos_axum::redirect(crate::routes::POLICY_FILE);
    Ok(offered)
}

/// The file that was taken in this browser and waits for the tick, or what was done with it.
#[server(name = OfferedPolicies, prefix = "/api", endpoint = "policies/file/offered", input = Json)]
pub async fn offered_policies() -> Result<Option<PolicyPlan>, Refused> {
    console()?.offered_policies().await.map_err(refuse)
}

/// Forgets it.
#[server(name = WithdrawPolicies, prefix = "/api", endpoint = "policies/file/withdraw")]
pub async fn withdraw_policies() -> Result<(), Refused> {
    console()?.withdraw_policies().await.map_err(refuse)
}

/// Does what it was said to do.
#[server(name = ApplyPolicies, prefix = "/api", endpoint = "policies/file/apply")]
pub async fn apply_policies(#[server(default)] agreed: bool) -> Result<PolicyPlan, Refused> {
    if !agreed {
        let sentence = "Read what the file will do, and tick the box.";
        return Err(refuse(Problem::invalid("agreed", sentence)));
    }
    let applied = console()?.apply_policies().await.map_err(refuse)?;
    done(crate::words::say(super::file::APPLIED));
    leptos_axum::redirect(crate::routes::POLICY_FILE);
    Ok(applied)
}
