//! A trial at work: a draft runs over past mail beside the policies in force, as a job that goes on after a restart where it was.
//! Mailboxes are only read.

use super::{House, look::is_scanned, problems::ServiceError, scan_now::LEASE, tenant::Tenant, watch::open_mailbox};
use crate::{
    mail::{Context, Fetched, MailSummary, Scanner, summary},
    mailboxes::{FolderRole, Locator, Mailbox, MailboxError, RawMail},
    store::{AccountRecord, JobProgress, JobRecord, MailboxRecord},
};
use domain::{
    audit::Act,
    decide::InForce,
    explain::MailPlace,
    ids::MailboxId,
    job::JobState,
    overview::Changed,
    policy::Policy,
    time::{SECOND, Timestamp},
    trial::{Asked, Counts, Effect, LISTED_MAX, TITLE, TrialMail},
    verdict::Verdict,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// The job's name in the queue.
pub(super) const TRIAL: &str = "trial";
/// Progress is written at most so often.
const REPORT: i64 = SECOND / 2;

/// How far a trial has come. Written together with the mails that it met, so that nothing is counted twice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) counts: Counts,
    /// Mails that stand in the list.
    listed: u64,
    /// Mailboxes that are through.
    through: BTreeSet<MailboxId>,
    /// Folders that are through of the mailbox that is being read.
    folders: BTreeSet<String>,
    /// Mails that are through of the folder that is being read, oldest first.
    mails: usize,
    /// The last of these: mails may go while a trial rests.
    #[serde(default)]
    last: Option<String>,
    /// The policies in force when the trial began, with which all mails are compared.
    #[serde(default)]
    before: Option<Vec<Policy>>,
    /// Folders and mailboxes that could not be read, each with why.
    #[serde(default)]
    unreached: Vec<String>,
}

impl State {
    /// How many of these mails, oldest first, are through.
    fn through_in(&self, places: &[Locator]) -> usize {
        let last = self.last.as_ref();
        let found = last.and_then(|last| places.iter().position(|place| place.key == *last));
        found.map_or(self.mails, |at| at + 1)
    }

    fn begin_folder(&mut self) {
        self.mails = 0;
        self.last = None;
    }
}

/// Works on the trial until it is through, cancelled, or the organisation is closed.
pub(super) async fn run(house: &House, tenant: &Tenant, job: &JobRecord) -> Result<(), ServiceError> {
    let asked: Asked = serde_json::from_value(job.payload.clone())?;
    let state: State = match &job.progress {
        Some(state) => serde_json::from_value(state.clone())?,
        None => State::default(),
    };
    let mut state = state;
    let before = match &state.before {
        Some(before) => before.clone(),
        None => tenant.store.policies(None).await?,
    };
    state.before.get_or_insert_with(|| before.clone());
    let after = with_draft(&before, &asked.draft);
    let mut trial = Trial {
        house,
        tenant,
        job,
        total: state.counts.looked,
        state,
        asked,
        before,
        after,
        met: Vec::new(),
        reported: house.clock.now(),
    };
    for account in tenant.store.accounts().await?.iter().filter(|account| !account.paused) {
        for mailbox in tenant.store.mailboxes(Some(account.id)).await? {
            let record = mailbox.record;
            if trial.state.through.contains(&record.id) {
                continue;
            }
            match trial.mailbox(account, &record).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // The others are tried all the same.
                Err(ServiceError::Mailbox(error)) => {
                    trial.state.unreached.push(format!("{}: {error}", record.address));
                }
                Err(error) => return Err(error),
            }
            trial.state.through.insert(record.id);
            trial.state.folders.clear();
            trial.state.begin_folder();
            trial.report(&record.address).await?;
        }
    }
    let Counts {
        looked,
        held,
        released,
        changed,
        ..
    } = trial.state.counts;
    let mut said = format!("{looked} mails looked at: {held} would be held, {released} released, {changed} changed.");
    let unreached = &trial.state.unreached;
    let state = if unreached.is_empty() {
        JobState::Done
    } else {
        said = format!("{said} Not reached: {}.", unreached.join("; "));
        JobState::Failed
    };
    trial.end(state, "job.end", &said).await
}

/// The policies as they would be with the draft ON: in the place of the one with its identifier, or beside the others.
fn with_draft(policies: &[Policy], draft: &Policy) -> Vec<Policy> {
    let mut draft = draft.clone();
    draft.enabled = true;
    let mut all: Vec<Policy> = policies
        .iter()
        .filter(|policy| policy.id != draft.id)
        .cloned()
        .collect();
    all.push(draft);
    all
}

/// A trial at work.
struct Trial<'a> {
    house: &'a House,
    tenant: &'a Tenant,
    job: &'a JobRecord,
    asked: Asked,
    before: Vec<Policy>,
    after: Vec<Policy>,
    state: State,
    total: u64,
    /// Met since the last report.
    met: Vec<TrialMail>,
    reported: Timestamp,
}

/// What both sets of policies make of one mail.
struct Compared {
    effect: Option<Effect>,
    before: Verdict,
    after: Verdict,
    /// Only of mails that differ.
    summary: MailSummary,
}

impl Trial<'_> {
    /// Reads one mailbox. Whether the trial goes on.
    async fn mailbox(&mut self, account: &AccountRecord, record: &MailboxRecord) -> Result<bool, ServiceError> {
        let family = account.connection.family();
        let of = |policies: &[Policy]| -> Arc<[Policy]> {
            let in_force = InForce::of(policies, family, &record.address, &[]);
            in_force.each().cloned().collect()
        };
        let (before, after) = (of(&self.before), of(&self.after));
        if before == after {
            // The draft does not cover it.
            return Ok(true);
        }
        let mut mailbox = open_mailbox(self.house, self.tenant, record.id).await?;
        for folder in mailbox.folders().await? {
            // What is held now might be released.
            let read = folder.role == FolderRole::Quarantine
                || is_scanned(&folder, InForce::among(&before))
                || is_scanned(&folder, InForce::among(&after));
            if !read || self.state.folders.contains(&folder.name) {
                continue;
            }
            let places = match mailbox.arrived(&folder.name, self.asked.from, self.asked.until).await {
                Ok(places) => places,
                Err(MailboxError::NoFolder(_)) => Vec::new(),
                Err(error @ (MailboxError::Refused(_) | MailboxError::Limit(_))) => {
                    let place = format!("{} · {}", record.address, folder.name);
                    self.state.unreached.push(format!("{place}: {error}"));
                    Vec::new()
                }
                Err(error) => return Err(error.into()),
            };
            let through = self.state.through_in(&places);
            self.total += places.len().saturating_sub(through) as u64;
            for place in places.into_iter().skip(through) {
                if self.tenant.store.cancel_requested(self.job.id).await? {
                    let message = format!("{} · {}", record.address, folder.name);
                    self.report(&message).await?;
                    let said = format!("Stopped after {} mails.", self.state.counts.looked);
                    self.end(JobState::Cancelled, "job.cancelled", &said).await?;
                    return Ok(false);
                }
                if self.tenant.stop.is_cancelled() {
                    return Ok(false);
                }
                let key = place.key.clone();
                self.mail(record, mailbox.as_mut(), place, &before, &after).await?;
                self.state.mails += 1;
                self.state.last = Some(key);
                if self.house.clock.now().since(self.reported) >= REPORT {
                    self.report(&format!("{} · {}", record.address, folder.name)).await?;
                }
            }
            self.state.folders.insert(folder.name);
            self.state.begin_folder();
        }
        Ok(true)
    }

    /// One mail.
    async fn mail(
        &mut self,
        record: &MailboxRecord,
        mailbox: &mut dyn Mailbox,
        place: Locator,
        before: &Arc<[Policy]>,
        after: &Arc<[Policy]>,
    ) -> Result<(), ServiceError> {
        let raw = match mailbox.fetch(&place).await {
            Ok(raw) => raw,
            Err(MailboxError::Gone(_)) => return Ok(()),
            Err(MailboxError::Limit(_) | MailboxError::Refused(_)) => {
                self.state.counts.unread += 1;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let (scanner, address, bytes) = (self.tenant.scanner.clone(), record.address.clone(), raw.bytes.clone());
        let (before, after) = (before.clone(), after.clone());
        let policies = before.iter().chain(after.iter());
        let context = self
            .house
            .context(self.tenant, &address, policies, &bytes, raw.received_at)
            .await;
        let work = move || compare(&scanner, &context, &address, &bytes, &before, &after);
        let compared = tokio::task::spawn_blocking(work).await?;
        self.state.counts.count(compared.effect);
        if let Some(effect) = compared.effect.filter(|_| self.state.listed < LISTED_MAX) {
            self.state.listed += 1;
            let met = met(self.state.listed, effect, record, place, &raw, compared);
            self.met.push(met);
        }
        Ok(())
    }

    async fn report(&mut self, message: &str) -> Result<(), ServiceError> {
        self.reported = self.house.clock.now();
        let progress = JobProgress {
            done: self.state.counts.looked,
            total: self.total,
            message: message.into(),
            state: Some(serde_json::to_value(&self.state)?),
            lease_until: self.reported.plus(LEASE),
        };
        let met = std::mem::take(&mut self.met);
        self.tenant
            .store
            .note_trial(self.job.id, self.job.attempts, &progress, &met)
            .await?;
        self.tenant.tell(Changed::Jobs);
        Ok(())
    }

    async fn end(&self, state: JobState, action: &str, said: &str) -> Result<(), ServiceError> {
        let act = Act::by_itself(action, TITLE, said);
        self.tenant.store.end_job(self.job.id, state, said, &act).await?;
        self.tenant.tell_act(Changed::Jobs);
        Ok(())
    }
}

/// Judges a mail twice. Where both sets of policies look for the same, it is looked into once.
fn compare(
    scanner: &Scanner,
    context: &Context,
    address: &str,
    bytes: &[u8],
    before: &[Policy],
    after: &[Policy],
) -> Compared {
    let fetched = Fetched {
        mailbox: address,
        bytes,
    };
    let in_force = |policies| context.applying(InForce::among(policies), address);
    let (before, after) = (in_force(before), in_force(after));
    let parsed = scanner.parse(fetched);
    let (parsed, first, second) = if before.look_alike(after) {
        let scanned = scanner.look(parsed, context, after);
        (
            scanned.parsed,
            before.decide(scanned.evidence.clone()),
            after.decide(scanned.evidence),
        )
    } else {
        let scanned = scanner.look(parsed, context, before);
        let first = before.decide(scanned.evidence);
        let scanned = scanner.look(scanned.parsed, context, after);
        (scanned.parsed, first, after.decide(scanned.evidence))
    };
    let effect = Effect::between(&first, &second);
    Compared {
        effect,
        before: first,
        after: second,
        summary: effect.map(|_| summary::summary(&parsed)).unwrap_or_default(),
    }
}

fn met(
    number: u64,
    effect: Effect,
    record: &MailboxRecord,
    place: Locator,
    raw: &RawMail,
    compared: Compared,
) -> TrialMail {
    let Compared {
        before, after, summary, ..
    } = compared;
    let reason = after
        .decisive()
        .or_else(|| before.decisive())
        .map(|reason| &reason.evidence);
    TrialMail {
        number,
        mailbox: record.address.clone(),
        place: MailPlace {
            mailbox: record.id,
            folder: place.folder,
            key: place.key,
        },
        sender: summary.sender,
        subject: summary.subject,
        received_at: raw.received_at,
        effect,
        before: before.action,
        after: after.action,
        filter: reason.map(|evidence| evidence.filter),
        rule: reason.map(|evidence| evidence.rule.clone()).unwrap_or_default(),
        reason: reason.map(|evidence| evidence.because.clone()).unwrap_or_default(),
    }
}
