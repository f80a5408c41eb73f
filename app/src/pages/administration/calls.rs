//! What the administration pages ask.

use super::fields::AccountFields;
use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    refused::{console, done, refuse, request},
    words::say,
};
use domain::{
    account::{AccountRow, TestReport},
    held::Period,
    ids::{AccountId, JobId},
    job::JobRow,
};
use leptos::{prelude::*, server_fn::codec::Json};

/// All service accounts.
#[server(name = ListAccounts, prefix = "/api", endpoint = "accounts/list", input = Json)]
pub async fn accounts() -> Result<Vec<AccountRow>, Refused> {
    console()?.accounts().await.map_err(refuse)
}

/// One service account.
#[server(name = ShowAccount, prefix = "/api", endpoint = "accounts/show", input = Json)]
pub async fn account(id: AccountId) -> Result<AccountRow, Refused> {
    console()?.account(id).await.map_err(refuse)
}

/// Tries a connection, changes nothing.
#[server(name = TestAccount, prefix = "/api", endpoint = "accounts/test")]
pub async fn test_account(form: AccountFields) -> Result<TestReport, Refused> {
    let form = form.into_form().map_err(refuse)?;
    let report = console()?.test_account(form).await.map_err(refuse)?;
    super::fields::for_plain_forms(report)
}

/// Tries the connection and saves it when it works, and goes to the account; else the report says what failed.
#[server(name = SaveAccount, prefix = "/api", endpoint = "accounts/save")]
pub async fn save_account(form: AccountFields) -> Result<TestReport, Refused> {
    let form = form.into_form().map_err(refuse)?;
    let (saved, report) = console()?.save_account(form).await.map_err(refuse)?;
    match saved {
        Some(id) => {
            done(super::account_form::saved_sentence());
            leptos_axum::redirect(&format!("{}/{id}", crate::routes::SERVICE_ACCOUNTS));
        }
        None => return super::fields::for_plain_forms(report),
    }
    Ok(report)
}

/// Pauses or resumes.
#[server(name = PauseAccount, prefix = "/api", endpoint = "accounts/pause")]
pub async fn pause_account(id: AccountId, paused: bool) -> Result<(), Refused> {
    console()?.pause_account(id, paused).await.map_err(refuse)
}

/// Removes the connection, and goes to the list.
#[server(name = RemoveAccount, prefix = "/api", endpoint = "accounts/remove")]
pub async fn remove_account(id: AccountId) -> Result<(), Refused> {
    console()?.remove_account(id).await.map_err(refuse)?;
    done(super::account_form::removed());
    leptos_axum::redirect(crate::routes::SERVICE_ACCOUNTS);
    Ok(())
}

/// The jobs, newest first.
#[server(name = ListJobs, prefix = "/api", endpoint = "jobs/list", input = Json)]
pub async fn jobs() -> Result<Vec<JobRow>, Refused> {
    console()?.jobs().await.map_err(refuse)
}

/// Scans mail of a past period.
#[server(name = ScanPast, prefix = "/api", endpoint = "jobs/scan-now")]
pub async fn scan_now(period: Period) -> Result<JobId, Refused> {
    let request = request()?;
    let stretch = domain::job::ScanNow {
        from: request.now.plus(-period.length()),
        until: request.now,
    };
    let job = request.console.scan_now(stretch).await.map_err(refuse)?;
    done(say("The scan is in the queue."));
    Ok(job)
}

/// Stops a job after the unit it is at.
#[server(name = CancelJob, prefix = "/api", endpoint = "jobs/cancel")]
pub async fn cancel_job(id: JobId) -> Result<(), Refused> {
    console()?.cancel_job(id).await.map_err(refuse)?;
    done(say("The job stops after the mail it is at."));
    Ok(())
}
