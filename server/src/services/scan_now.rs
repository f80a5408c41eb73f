//! "Scan now": past mail of a chosen period through the same pipeline, as a job that goes on after a restart.

use super::{
    House,
    look::{finish_open, is_scanned},
    problems::ServiceError,
    scan::{Inspection, ScanType},
    tenant::Tenant,
    watch::open_mailbox,
};
use crate::{
    mailboxes::MailboxError,
    store::{AccountRecord, JobProgress, JobRecord, MailboxRecord},
};
use domain::{
    audit::Act,
    decide::InForce,
    ids::MailboxId,
    job::{JobState, ScanNow},
    overview::Changed,
    time::{MINUTE, SECOND, Timestamp},
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
    let payload: Payload = match &job.progress {
        Some(progress) => serde_json::from_value(progress.clone())?,
        None => serde_json::from_value(job.payload.clone())?,
    };
    let mut scan = Scan {
        house,
        tenant,
        job,
        total: payload.done,
        payload,
        reported: house.clock.now(),
    };
    let mut unreached = Vec::new();
    for account in tenant.store.accounts().await?.iter().filter(|account| !account.paused) {
        for state in tenant.store.mailboxes(Some(account.id)).await? {
            let record = state.record;
            if scan.payload.through.contains(&record.id) {
                continue;
            }
            match scan.mailbox(account, &record).await {
                Ok(Looked::Through) => {}
                Ok(Looked::NotCovered) => continue,
                Ok(Looked::Stopped) => return Ok(()),
                // The others are looked through all the same.
                Err(ServiceError::Mailbox(error)) => {
                    unreached.push(format!("{}: {error}", record.address));
                    continue;
                }
                Err(error) => return Err(error),
            }
            scan.payload.through.insert(record.id);
            scan.report(&record.address).await?;
        }
    }
    let mut said = format!(
        "{} mails looked at in {} mailboxes.",
        scan.payload.done,
        scan.payload.through.len()
    );
    let state = if unreached.is_empty() {
        JobState::Done
    } else {
        said = format!("{said} Not reached: {}.", unreached.join("; "));
        JobState::Failed
    };
    scan.end(state, "job.end", &said).await
}

/// How looking through one mailbox ended.
enum Looked {
    /// All of it was looked at.
    Through,
    /// No policy that is ON covers it.
    NotCovered,
    /// The job has ended, or rests until the next start.
    Stopped,
}

/// A job at work.
struct Scan<'a> {
    house: &'a House,
    tenant: &'a Tenant,
    job: &'a JobRecord,
    payload: Payload,
    total: u64,
    reported: Timestamp,
}

impl Scan<'_> {
    /// Looks through one mailbox.
    async fn mailbox(&mut self, account: &AccountRecord, record: &MailboxRecord) -> Result<Looked, ServiceError> {
        let (house, tenant) = (self.house, self.tenant);
        let policies = tenant.store.policies(None).await?;
        let family = account.connection.family();
        let policies = InForce::of(&policies, family, &record.address, &[]);
        if policies.is_empty() {
            return Ok(Looked::NotCovered);
        }
        let mut mailbox = open_mailbox(house, tenant, record.id).await?;
        {
            let _lock = tenant.lock(record.id).await;
            finish_open(tenant, record.id, mailbox.as_mut()).await?;
        }
        for folder in mailbox.folders().await? {
            if !is_scanned(&folder, policies) {
                continue;
            }
            let asked = &self.payload.asked;
            let places = match mailbox.arrived(&folder.name, asked.from, asked.until).await {
                Ok(places) => places,
                // It went away between the list of folders and the look.
                Err(MailboxError::NoFolder(_)) => continue,
                Err(error) => return Err(error.into()),
            };
            self.total += places.len() as u64;
            for place in places {
                if tenant.store.cancel_requested(self.job.id).await? {
                    let said = format!("Stopped after {} mails.", self.payload.done);
                    self.end(JobState::Cancelled, "job.cancelled", &said).await?;
                    return Ok(Looked::Stopped);
                }
                if tenant.stop.is_cancelled() {
                    return Ok(Looked::Stopped);
                }
                let _lock = tenant.lock(record.id).await;
                let mut inspection = Inspection {
                    house,
                    tenant,
                    record,
                    policies,
                    mailbox: mailbox.as_mut(),
                    scan_type: ScanType::Manual,
                };
                inspection.look_into(&place).await?;
                self.payload.done += 1;
                if house.clock.now().since(self.reported) >= REPORT {
                    self.report(&format!("{} · {}", record.address, folder.name)).await?;
                }
            }
        }
        Ok(Looked::Through)
    }

    async fn report(&mut self, message: &str) -> Result<(), ServiceError> {
        self.reported = self.house.clock.now();
        let progress = JobProgress {
            done: self.payload.done,
            total: self.total,
            message: message.into(),
            state: Some(serde_json::to_value(&self.payload)?),
            lease_until: self.reported.plus(LEASE),
        };
        self.tenant
            .store
            .job_progress(self.job.id, self.job.attempts, &progress)
            .await?;
        self.tenant.tell(Changed::Jobs);
        Ok(())
    }

    async fn end(&self, state: JobState, action: &str, said: &str) -> Result<(), ServiceError> {
        let act = Act::by_itself(action, "Scan now", said);
        self.tenant.store.end_job(self.job.id, state, said, &act).await?;
        self.tenant.tell_act(Changed::Jobs);
        Ok(())
    }
}
