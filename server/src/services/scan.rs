//! One mail: fetched, judged by the pipeline, and acted on.

use super::{House, custody, disposal, movement::is_there, problems::ServiceError, tenant::Tenant};
use crate::{
    mail::{Fetched, MailSummary},
    mailboxes::{Locator, Mailbox, MailboxError, RawMail},
    store::{HeldPlace, MailboxRecord, NewHeld},
};
use domain::{
    audit::Act,
    custody::MailLocation,
    decide::InForce,
    detection::DetectionRow,
    evidence::{Check, Filter},
    ids::{DetectionId, HeldId, MoveId},
    overview::Changed,
    policy::Policy,
    time::{HOUR, Timestamp},
    verdict::{Action, Outcome, Verdict},
};

/// Why a mail is looked at, by the contract's names (cas-api 1.4, `scan_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScanType {
    /// It has just arrived.
    RealTime,
    /// Somebody asked for "Scan now".
    Manual,
}

impl ScanType {
    const fn name(self) -> &'static str {
        match self {
            Self::RealTime => "Real-time scan",
            Self::Manual => "Manual scan",
        }
    }
}

/// A mailbox that is reached, locked by the caller, and covered by policies.
pub(super) struct Inspection<'a> {
    pub(super) house: &'a House,
    pub(super) tenant: &'a Tenant,
    pub(super) record: &'a MailboxRecord,
    pub(super) policies: InForce<'a>,
    pub(super) mailbox: &'a mut dyn Mailbox,
    pub(super) scan_type: ScanType,
}

/// A verdict that objects, with what the store keeps of the mail.
struct Objection {
    verdict: Verdict,
    summary: MailSummary,
}

impl Inspection<'_> {
    /// Looks into one mail and acts. None when it was moved or deleted meanwhile, or passes our limits (then the log says so);
    /// else when it arrived.
    pub(super) async fn look_into(&mut self, place: &Locator) -> Result<Option<RawMail>, ServiceError> {
        let raw = match self.mailbox.fetch(place).await {
            Ok(raw) => raw,
            Err(MailboxError::Gone(_)) => return Ok(None),
            Err(error @ (MailboxError::Limit(_) | MailboxError::Refused(_))) => {
                self.unread(place, &error).await?;
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let objection = match self.judge(&raw).await? {
            Some(objection) if self.exempt(&objection).await? => None,
            Some(objection) if self.known(&objection, place).await? => None,
            other => other,
        };
        let now = self.house.clock.now();
        let hour = Timestamp(now.0 - now.0.rem_euclid(HOUR));
        self.tenant
            .store
            .count_scanned(hour, 1, u64::from(objection.is_some()))
            .await?;
        if let Some(objection) = objection {
            self.act(place, &raw, objection).await?;
        }
        Ok(Some(raw))
    }

    /// A mail that could not be read at all: the log says so, and that it was let through.
    async fn unread(&mut self, place: &Locator, error: &MailboxError) -> Result<(), ServiceError> {
        let rule = match error {
            MailboxError::Limit(_) => "limit:body_size",
            _ => "mailbox:refused",
        };
        let line = DetectionRow {
            id: DetectionId::new(self.house.ids.next()),
            at: self.house.clock.now(),
            scan_type: self.scan_type.name().into(),
            mailbox: self.record.address.clone(),
            folder: place.folder.clone(),
            sender: String::new(),
            subject: String::new(),
            filter: Filter::MalwareScanning,
            rule: rule.into(),
            reason: format!("The mail could not be read, so it was not scanned: {error}"),
            action: Action::Pass,
            policy: self
                .policies
                .each()
                .next()
                .map(|policy| policy.name.clone())
                .unwrap_or_default(),
            held: None,
        };
        self.tenant.store.add_detection(&line, self.record.id).await?;
        self.tenant.tell(Changed::Logs);
        Ok(())
    }

    /// Runs the pipeline beside the network tasks. None for a clean mail.
    async fn judge(&mut self, raw: &RawMail) -> Result<Option<Objection>, ServiceError> {
        let scanner = self.tenant.scanner.clone();
        let policies: Vec<Policy> = self.policies.each().cloned().collect();
        let (address, bytes) = (self.record.address.clone(), raw.bytes.clone());
        let context = self
            .house
            .context(self.tenant, &address, self.policies.each(), &bytes, raw.received_at)
            .await;
        let work = move || {
            let judged = scanner.examine_in(
                Fetched {
                    mailbox: &address,
                    bytes: &bytes,
                },
                &context,
                InForce::among(&policies),
            );
            (judged.verdict.outcome != Outcome::Clean).then(|| Objection {
                summary: judged.summary(),
                verdict: judged.verdict.clone(),
            })
        };
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    /// Restored by somebody: only a rule that was not in the old verdict condemns it again.
    async fn exempt(&mut self, objection: &Objection) -> Result<bool, ServiceError> {
        let rules = self
            .tenant
            .store
            .exempt(self.record.id, &objection.summary.sha256)
            .await?;
        let reasons = &objection.verdict.because;
        Ok(rules.is_some_and(|rules| reasons.iter().all(|reason| rules.contains(&reason.evidence.rule))))
    }

    /// Held already, and taken out of the quarantine folder by its owner: it is not held a second time, its place is noted. An
    /// equal mail beside one that still lies in quarantine is another one, and condemned like the first.
    async fn known(&mut self, objection: &Objection, place: &Locator) -> Result<bool, ServiceError> {
        for held in self.tenant.store.quarantined_in(self.record.id).await? {
            if held.sha256 != objection.summary.sha256 {
                continue;
            }
            let there = match held.place.clone() {
                Some(HeldPlace { folder, key }) => {
                    is_there(self.mailbox, &custody::fingerprint_of(&held), &Locator { folder, key }).await?
                }
                None => false,
            };
            if !there {
                let location = MailLocation::Folder(place.folder.clone());
                let now = self.house.clock.now();
                self.tenant
                    .store
                    .note_location(held.id, held.version, &location, None, now)
                    .await?;
                self.tenant.tell(Changed::Held);
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn act(&mut self, place: &Locator, raw: &RawMail, objection: Objection) -> Result<(), ServiceError> {
        let Objection { verdict, summary } = objection;
        let (Some(policy), Some(reason)) = (verdict.policy.clone(), verdict.decisive().cloned()) else {
            return Ok(());
        };
        let action = verdict.action;
        let held = (action == Action::Quarantine).then(|| HeldId::new(self.house.ids.next()));
        let detection = DetectionRow {
            id: DetectionId::new(self.house.ids.next()),
            at: self.house.clock.now(),
            scan_type: self.scan_type.name().into(),
            mailbox: self.record.address.clone(),
            folder: place.folder.clone(),
            sender: summary.sender.clone(),
            subject: summary.subject.clone(),
            filter: filter_of(reason.evidence.check, reason.evidence.filter),
            rule: reason.evidence.rule.clone(),
            reason: reason.evidence.because.clone(),
            action,
            policy: policy.name.clone(),
            held,
        };
        match (action, held) {
            (Action::Quarantine, Some(held)) => {
                let new = new_held(held, self.record, &detection, place, raw, verdict, summary);
                self.quarantine(new, &detection, raw).await?;
            }
            (Action::MoveToJunk | Action::Delete, _) => {
                if action == Action::Delete {
                    // The raw copy stays for the retention period: a wrong verdict must not be the end of a mail.
                    self.tenant.blobs.put(raw.bytes.clone()).await?;
                }
                let movement = MoveId::new(self.house.ids.next());
                disposal::dispose(
                    self.tenant,
                    self.mailbox,
                    self.record.id,
                    movement,
                    place,
                    &summary,
                    &detection,
                )
                .await?;
            }
            _ => self.tenant.store.add_detection(&detection, self.record.id).await?,
        }
        self.tenant.tell(Changed::Logs);
        Ok(())
    }

    /// Keeps the raw copy, writes the journal, moves.
    async fn quarantine(&mut self, new: NewHeld, detection: &DetectionRow, raw: &RawMail) -> Result<(), ServiceError> {
        self.tenant.blobs.put(raw.bytes.clone()).await?;
        let why = format!("{}: {}", detection.filter.name(), detection.reason);
        let act = Act::by_itself("quarantine.begin", &new.subject, &why);
        let movement = MoveId::new(self.house.ids.next());
        self.tenant
            .store
            .begin_quarantine(&new, movement, detection, &act)
            .await?;
        self.tenant.tell(Changed::Held);
        if let Some(open) = self.tenant.store.open_move(movement).await? {
            custody::carry_out(self.tenant, self.mailbox, &open).await?;
        }
        Ok(())
    }
}

fn new_held(
    id: HeldId,
    record: &MailboxRecord,
    detection: &DetectionRow,
    place: &Locator,
    raw: &RawMail,
    verdict: Verdict,
    summary: MailSummary,
) -> NewHeld {
    NewHeld {
        id,
        held_at: detection.at,
        mailbox: record.id,
        address: record.address.clone(),
        sender: summary.sender,
        recipients: summary.recipients,
        subject: summary.subject,
        message_id: summary.message_id,
        sent_at: summary.sent_at,
        size: summary.size,
        sha256: summary.sha256,
        headers: summary.headers,
        attachments: summary.attachments,
        verdict,
        raw_kept: true,
        flags: raw.flags.clone(),
        from: HeldPlace {
            folder: place.folder.clone(),
            key: place.key.clone(),
        },
    }
}

/// Something unscannable is reported under Malware Scanning, whichever part could not be looked into.
fn filter_of(check: Check, filter: Filter) -> Filter {
    if check == Check::Unscannable {
        Filter::MalwareScanning
    } else {
        filter
    }
}
