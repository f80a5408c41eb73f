//! Starts and keeps going what runs by itself: the watchers, the custody journal, the job queue.

use super::{House, custody, notifications, problems::ServiceError, scan_now, tenant::Tenant, trial, watch};
use domain::{audit::Act, job::JobState, overview::Changed};
use std::{sync::Arc, time::Duration};

/// Attempts after which a job is given up.
const ATTEMPTS: u32 = 5;
/// How often the queue is looked at without being rung.
const LOOK: Duration = Duration::from_secs(30);

impl House {
    /// Starts the background work of every organisation that has any.
    ///
    /// # Errors
    /// When an organisation cannot be opened.
    pub async fn start(self: &Arc<Self>) -> Result<(), ServiceError> {
        // Those that were made before there were licences.
        for (id, name) in self.folder.control().without_licence().await? {
            self.give_trial(id, &name).await?;
        }
        self.tasks.spawn(self.clone().keep_licences());
        self.tasks.spawn(self.clone().keep_sending());
        self.tasks.spawn(self.clone().keep_resting());
        let resting = self.leave_resting().await?;
        for row in self.folder.control().tenants().await? {
            if resting.contains(&row.id) && !row.demo {
                continue;
            }
            let tenant = self.tenant(row.id).await?;
            self.start_tenant(&tenant).await;
            if row.demo {
                tenant.tasks.spawn(super::demo::deliver(self.clone(), tenant.clone()));
            }
        }
        Ok(())
    }

    /// Starts the background work of one organisation.
    pub(super) async fn start_tenant(self: &Arc<Self>, tenant: &Arc<Tenant>) {
        tenant.tasks.spawn(custody::work(self.clone(), tenant.clone()));
        tenant.tasks.spawn(watch::watch_accounts(self.clone(), tenant.clone()));
        tenant.tasks.spawn(jobs(self.clone(), tenant.clone()));
        tenant.tasks.spawn(notifications::work(self.clone(), tenant.clone()));
    }
}

/// Works through the job queue, one at a time: jobs are background work and must leave room for what is live.
async fn jobs(house: Arc<House>, tenant: Arc<Tenant>) {
    loop {
        match next(&house, &tenant).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the job queue waits"),
        }
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            () = tenant.jobs_bell.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Works on the next job, if there is one.
async fn next(house: &House, tenant: &Tenant) -> Result<bool, ServiceError> {
    let Some(job) = tenant.store.lease_job(house.clock.now(), scan_now::LEASE).await? else {
        return Ok(false);
    };
    tenant.tell(Changed::Jobs);
    let end = async |said: String| -> Result<(), ServiceError> {
        let act = Act::by_itself("job.failed", &job.title, &said);
        tenant.store.end_job(job.id, JobState::Failed, &said, &act).await?;
        tenant.tell(Changed::Jobs);
        Ok(())
    };
    if job.attempts > ATTEMPTS {
        end(format!("Given up after {ATTEMPTS} attempts.")).await?;
        return Ok(true);
    }
    let worked = match job.name.as_str() {
        scan_now::SCAN_NOW => scan_now::run(house, tenant, &job).await,
        trial::TRIAL => trial::run(house, tenant, &job).await,
        unknown => {
            end(format!("This version does not know the job “{unknown}”.")).await?;
            return Ok(true);
        }
    };
    if let Err(error) = worked {
        end(error.to_string()).await?;
    }
    Ok(!tenant.stop.is_cancelled())
}
