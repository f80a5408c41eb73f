//! "Scan now": past mail of a chosen period through the same pipeline, as a job that goes on after a restart.

use super::{
    House,
    problems::ServiceError,
    scan::{Inspection, ScanType},
    tenant::Tenant,
    watch::{finish_open, is_scanned, open_mailbox},
};
use crate::store::{JobProgress, JobRecord};
use domain::{
    audit::Act,
    decide::applying,
    ids::MailboxId,
    job::{JobState, ScanNow},
    overview::Changed,
    policy::PolicyKind,
    time::{MINUTE, SECOND},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The job's name in the queue.
pub const SCAN_NOW: &str = "scan_now";
/// A job that does not report for so long is taken for dead and leased again.
pub const LEASE: i64 = 2 * MINUTE;
/// Progress is written at most so often.
const REPORT: i64 = SECOND / 2;

/// The payload: what was asked, and which mailboxes are through.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    #[serde(flatten)]
    asked: ScanNow,
    #[serde(default)]
    through: BTreeSet<MailboxId>,
    #[serde(default)]
    done: u64,
}

/// Works on the job until it is through, cancelled, or the organisation is closed.
pub(super) async fn run(house: &House, tenant: &Tenant, job: &JobRecord) -> Result<(), ServiceError> {
    let mut payload: Payload = match &job.progress {
        Some(progress) => serde_json::from_value(progress.clone())?,
        None => serde_json::from_value(job.payload.clone())?,
    };
    let accounts = tenant.store.accounts().await?;
    let mut total = payload.done;
    let mut unreached = Vec::new();
    let mut reported = house.clock.now();
    for account in accounts.iter().filter(|account| !account.paused) {
        for state in tenant.store.mailboxes(Some(account.id)).await? {
            let record = state.record;
            if payload.through.contains(&record.id) {
                continue;
            }
            let policies = tenant.store.policies(Some(PolicyKind::Atp)).await?;
            let Some(policy) = applying(
                &policies,
                PolicyKind::Atp,
                account.connection.family(),
                &record.address,
                &[],
            ) else {
                continue;
            };
            let mut mailbox = match open_mailbox(house, tenant, record.id).await {
                Ok(mailbox) => mailbox,
                Err(error) => {
                    unreached.push(format!("{}: {error}", record.address));
                    continue;
                }
            };
            {
                let _lock = tenant.lock(record.id).await;
                finish_open(tenant, record.id, mailbox.as_mut()).await?;
            }
            for folder in mailbox
                .folders()
                .await?
                .into_iter()
                .filter(|folder| is_scanned(folder, Some(policy)))
            {
                let places = mailbox
                    .arrived(&folder.name, payload.asked.from, payload.asked.until)
                    .await?;
                total += places.len() as u64;
                for place in places {
                    if tenant.store.cancel_requested(job.id).await? {
                        let said = format!("Stopped after {} mails.", payload.done);
                        tenant
                            .store
                            .end_job(
                                job.id,
                                JobState::Cancelled,
                                &said,
                                &Act::by_itself("job.cancelled", "Scan now", &said),
                            )
                            .await?;
                        tenant.tell(Changed::Jobs);
                        return Ok(());
                    }
                    if tenant.stop.is_cancelled() {
                        return Ok(());
                    }
                    let _lock = tenant.lock(record.id).await;
                    let mut inspection = Inspection {
                        house,
                        tenant,
                        record: &record,
                        policy,
                        mailbox: mailbox.as_mut(),
                        scan_type: ScanType::Manual,
                    };
                    inspection.look_into(&place).await?;
                    payload.done += 1;
                    let now = house.clock.now();
                    if now.since(reported) >= REPORT {
                        reported = now;
                        report(
                            house,
                            tenant,
                            job,
                            &payload,
                            total,
                            &format!("{} · {}", record.address, folder.name),
                        )
                        .await?;
                    }
                }
            }
            payload.through.insert(record.id);
            report(house, tenant, job, &payload, total, &record.address).await?;
        }
    }
    let mut said = format!(
        "{} mails looked at in {} mailboxes.",
        payload.done,
        payload.through.len()
    );
    if !unreached.is_empty() {
        said = format!("{said} Not reached: {}.", unreached.join("; "));
    }
    let state = if unreached.is_empty() {
        JobState::Done
    } else {
        JobState::Failed
    };
    tenant
        .store
        .end_job(job.id, state, &said, &Act::by_itself("job.end", "Scan now", &said))
        .await?;
    tenant.tell(Changed::Jobs);
    Ok(())
}

async fn report(
    house: &House,
    tenant: &Tenant,
    job: &JobRecord,
    payload: &Payload,
    total: u64,
    message: &str,
) -> Result<(), ServiceError> {
    let progress = JobProgress {
        done: payload.done,
        total,
        message: message.into(),
        state: Some(serde_json::to_value(payload)?),
        lease_until: house.clock.now().plus(LEASE),
    };
    tenant.store.job_progress(job.id, job.attempts, &progress).await?;
    tenant.tell(Changed::Jobs);
    Ok(())
}
