//! What the pages of versions, trials and explanations ask.

use super::fields::PolicyFields;
use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse, request};
#[cfg(feature = "ssr")]
use domain::policy::PolicyKind;
use domain::{
    explain::{Explanation, Recent, Which},
    held::Period,
    ids::{JobId, PolicyId},
    policy::Policy,
    trial::{Effect, Trial, TrialPage},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// A policy as it is and was, newest first.
#[server(name = PolicyVersions, prefix = "/api", endpoint = "policies/versions", input = Json)]
pub async fn versions(id: PolicyId) -> Result<Vec<Policy>, Refused> {
    console()?.policy_versions(id).await.map_err(refuse)
}

/// Saves a version that says what an earlier one said.
#[server(name = RestorePolicy, prefix = "/api", endpoint = "policies/restore")]
pub async fn restore(id: PolicyId, restored: u32, version: u32) -> Result<Policy, Refused> {
    let saved = console()?.restore_policy(id, restored, version).await.map_err(refuse)?;
    done(&super::versions::restored(&saved));
    Ok(saved)
}

/// Tries what stands in the form on past mail, saved or not, and goes to the trial.
#[server(name = TryPolicy, prefix = "/api", endpoint = "policies/try")]
pub async fn try_policy(form: PolicyFields, period: Period) -> Result<JobId, Refused> {
    let request = request()?;
    let before = match form.id {
        Some(id) => request.console.policy(id).await.map_err(refuse)?,
        None => {
            let kind = PolicyKind::from_word(&form.kind).unwrap_or(PolicyKind::Atp);
            PolicyFields::blank(kind, request.now).map_err(refuse)?
        }
    };
    let stretch = domain::job::ScanNow {
        from: request.now.plus(-period.length()),
        until: request.now,
    };
    let tried = request.console.try_policy(form.onto(before), stretch).await;
    let job = tried.map_err(refuse)?;
    leptos_axum::redirect(&format!("{}/{job}", crate::routes::TRIALS));
    Ok(job)
}

/// The newest trials.
#[server(name = ListTrials, prefix = "/api", endpoint = "trials/list", input = Json)]
pub async fn trials() -> Result<Vec<Trial>, Refused> {
    console()?.trials().await.map_err(refuse)
}

/// One trial with a page of its mails.
#[server(name = ShowTrial, prefix = "/api", endpoint = "trials/show", input = Json)]
pub async fn trial(id: JobId, effect: Option<Effect>, after: Option<u64>) -> Result<TrialPage, Refused> {
    console()?.trial(id, effect, after).await.map_err(refuse)
}

/// Stops a trial after the mail it is at.
#[server(name = CancelTrial, prefix = "/api", endpoint = "trials/cancel")]
pub async fn cancel_trial(id: JobId) -> Result<(), Refused> {
    console()?.cancel_trial(id).await.map_err(refuse)?;
    done(super::trial::stops());
    Ok(())
}

/// The newest mails of a mailbox.
#[server(name = RecentMail, prefix = "/api", endpoint = "explain/recent", input = Json)]
pub async fn recent_mail(mailbox: String) -> Result<Recent, Refused> {
    console()?.recent_mail(&mailbox).await.map_err(refuse)
}

/// The whole decision about one mail.
#[server(name = ExplainMail, prefix = "/api", endpoint = "explain/mail", input = Json)]
pub async fn explain(which: Which) -> Result<Explanation, Refused> {
    console()?.explain(which).await.map_err(refuse)
}
