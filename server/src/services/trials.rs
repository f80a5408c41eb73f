//! Trials of policies and explanations of decisions, for the console.

use super::{
    Desk,
    policies::enforceable,
    problems::ServiceError,
    trial::{State, TRIAL},
};
use crate::store::JobRecord;
use domain::{
    console::Trials,
    explain::{Explanation, Recent, Which},
    ids::{JobId, PolicyId},
    job::{JobRow, ScanNow},
    licence::product::Feature,
    overview::Changed,
    policy::Policy,
    problem::{Answer, Problem},
    roles::{Access, Area},
    trial::{Asked, Effect, TITLE, TRIALS_KEPT, Trial, TrialPage},
};

const SEE: &str = "see trials of policies";
const TRY: &str = "try policies";
const EXPLAIN: &str = "have decisions explained";

#[async_trait::async_trait]
impl Trials for Desk {
    async fn try_policy(&self, mut draft: Policy, period: ScanNow) -> Answer<JobId> {
        let (tenant, principal) = self.enter(Area::Policies, Access::Control, TRY).await?;
        self.entitled(&tenant, Feature::ScanPastMail).await?;
        if period.from >= period.until {
            return Err(Problem::invalid("period", "The period ends before it begins."));
        }
        // A draft that was never saved needs neither a name nor an identifier of its own to be tried.
        if draft.version == 0 {
            draft.id = PolicyId::new(self.house.ids.next());
            draft.built_in = None;
            if draft.name.trim().is_empty() {
                draft.name = "New policy".into();
            }
        }
        draft.enabled = true;
        draft.check()?;
        enforceable(&draft)?;
        let id = JobId::new(self.house.ids.next());
        let name = draft.name.clone();
        let why = format!(
            "{name}, on mail that arrived from {} until {}",
            period.from.exact(),
            period.until.exact()
        );
        let asked = Asked {
            draft,
            from: period.from,
            until: period.until,
        };
        let job = JobRecord {
            id,
            name: TRIAL.into(),
            payload: serde_json::to_value(&asked).map_err(ServiceError::from)?,
            title: TITLE.into(),
            created_at: self.house.clock.now(),
            created_by: principal.email.clone(),
            attempts: 0,
            progress: None,
        };
        tenant.store.enqueue(&job, &self.act("job.start", TITLE, why)).await?;
        tenant.store.forget_trials(TRIAL, TRIALS_KEPT).await?;
        tenant.jobs_bell.notify_one();
        tenant.tell_act(Changed::Jobs);
        Ok(id)
    }

    async fn trials(&self) -> Answer<Vec<Trial>> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        let jobs = tenant.store.jobs_named(TRIAL, TRIALS_KEPT).await?;
        jobs.into_iter().map(|(row, record)| trial(row, record)).collect()
    }

    async fn trial(&self, id: JobId, effect: Option<Effect>, after: Option<u64>) -> Answer<TrialPage> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, SEE).await?;
        let job = tenant.store.job_named(TRIAL, id).await?;
        let (row, record) = job.ok_or_else(|| Problem::not_found("trial"))?;
        let (mails, further) = tenant.store.trial_mails(id, effect, after).await?;
        Ok(TrialPage {
            trial: trial(row, record)?,
            mails,
            further,
        })
    }

    async fn cancel_trial(&self, id: JobId) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Policies, Access::Control, TRY).await?;
        let job = tenant.store.job_named(TRIAL, id).await?;
        job.ok_or_else(|| Problem::not_found("trial"))?;
        let act = self.act("job.cancel", TITLE, "");
        tenant.store.request_cancel(id, &act).await?;
        tenant.jobs_bell.notify_one();
        tenant.tell_act(Changed::Jobs);
        Ok(())
    }

    async fn recent_mail(&self, mailbox: &str) -> Answer<Recent> {
        // Senders and subjects of mail that nobody holds are for those who set up policies, and nobody else.
        let (tenant, _) = self.enter(Area::Policies, Access::Control, EXPLAIN).await?;
        let recent = super::explain::recent(&self.house, &tenant, mailbox).await?;
        if let Some(own) = recent.mailboxes.iter().find(|own| own.eq_ignore_ascii_case(mailbox)) {
            let act = self.act("mail.list", own, "the newest mails, to be explained");
            tenant.note(&act).await?;
        }
        Ok(recent)
    }

    async fn explain(&self, which: Which) -> Answer<Explanation> {
        let (tenant, _) = self.enter(Area::Policies, Access::View, EXPLAIN).await?;
        self.enter(Area::Quarantine, Access::Control, EXPLAIN).await?;
        match which {
            Which::Held(id) => {
                let (mail, raw, _) = self.house.held_raw(self.principal.as_ref(), id).await?;
                Ok(super::explain::held(&self.house, &tenant, mail, raw).await?)
            }
            Which::Placed(place) => {
                self.enter(Area::Policies, Access::Control, EXPLAIN).await?;
                let explained = super::explain::placed(&self.house, &tenant, place).await?;
                let act = self.act("mail.explain", &explained.mailbox, &explained.folder);
                tenant.note(&act).await?;
                Ok(explained)
            }
        }
    }
}

fn trial(job: JobRow, record: JobRecord) -> Answer<Trial> {
    let asked = serde_json::from_value(record.payload).map_err(ServiceError::from)?;
    let state: State = match record.progress {
        Some(state) => serde_json::from_value(state).map_err(ServiceError::from)?,
        None => State::default(),
    };
    Ok(Trial {
        job,
        asked,
        counts: state.counts,
    })
}
