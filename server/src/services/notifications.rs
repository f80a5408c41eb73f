//! Those who want to know are written what policies found: several findings in one mail, no more often than is wished (spec P7).

use super::{Desk, House, problems::ServiceError, tenant::Tenant};
use crate::{
    mail::text::shown,
    notices::{DetectionLetter, Finding},
    store::OutboxRow,
};
use domain::{
    console::Notifying,
    detection::DetectionRow,
    ids::{NoticeId, TenantId},
    notification::{FINDINGS_MAX, NotificationPage, Notifications, Notified, SHOWN_MAX},
    overview::Changed,
    problem::Answer,
    roles::{Access, Area},
    time::Timestamp,
    verdict::Action,
    words::Language,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

/// The name of the setting.
const SETTING: &str = "notifications";
/// The name of how far they have come.
const STATE: &str = "notified";
/// Lines of the log that are read at once.
const LINES: usize = 1_000;
/// Names of attachments that a mail says of one finding.
const ATTACHMENTS: usize = 10;
/// How often it is looked whether something is due, without being rung.
const LOOK: Duration = Duration::from_secs(15);
const SEE: &str = "see notifications";
const CHANGE: &str = "change notifications";

#[async_trait::async_trait]
impl Notifying for Desk {
    async fn notifications(&self) -> Answer<NotificationPage> {
        let (tenant, principal) = self.enter(Area::Policies, Access::View, SEE).await?;
        let (version, settings) = tenant.store.setting(SETTING).await?.unwrap_or_default();
        let sent = self
            .house
            .folder
            .control()
            .mails_of(principal.tenant, SHOWN_MAX)
            .await?;
        Ok(NotificationPage {
            settings,
            version,
            has_server: self.house.settings.mail.is_some(),
            sent: sent.iter().map(OutboxRow::notice).collect(),
        })
    }

    async fn save_notifications(&self, mut settings: Notifications, version: u32) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Policies, Access::Control, CHANGE).await?;
        settings.subject = settings.subject.trim().to_owned();
        settings.entry = settings.entry.replace("\r\n", "\n").trim().to_owned();
        settings.check()?;
        // What was found while nobody wanted to know is not told now.
        self.house.notify(&tenant).await?;
        let act = self.act("notifications.save", "Notifications", "");
        tenant.store.save_setting(SETTING, version, &settings, &act).await?;
        tenant.tell_act(Changed::Logs);
        Ok(())
    }
}

/// Writes what is due, until the organisation is closed.
pub(super) async fn work(house: Arc<House>, tenant: Arc<Tenant>) {
    loop {
        if let Err(error) = house.notify(&tenant).await {
            tracing::error!(%error, "notifications wait; they are tried again");
        }
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            () = tenant.notices_bell.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

impl House {
    /// Puts into the outbox what is to be told of an organisation's findings, if it is time. Gives how many mails that are.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn notify(&self, tenant: &Tenant) -> Result<usize, ServiceError> {
        let store = &tenant.store;
        let Some(newest) = store.newest_notice().await? else {
            return Ok(0);
        };
        let saved: Option<(u32, Notifications)> = store.setting(SETTING).await?;
        let Some((_, settings)) = saved.filter(|(_, settings)| settings.any() && self.settings.mail.is_some()) else {
            store.notices_told(newest).await?;
            return Ok(0);
        };
        let state: Option<(u32, Notified)> = store.setting(STATE).await?;
        let state = state.map(|(_, state)| state).unwrap_or_default();
        let now = self.clock.now();
        if now < state.at.plus(settings.every.length()) {
            return Ok(0);
        }
        let upto = state.upto.unwrap_or(newest);
        let begun = Notified {
            upto: Some(upto),
            ..state
        };
        store.note_state(STATE, &begun).await?;
        let mut told = self.readers(tenant, &settings).await?;
        let mut after = 0;
        loop {
            let rows = store.notices_due(after, upto, LINES).await?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            for (_, row) in rows {
                if settings.logged || row.action != Action::Pass {
                    told.add(tenant, row).await?;
                }
            }
        }
        let round = format!("{}:{upto}:{}", tenant.id, state.at.0);
        let letters = told.letters(&settings, &round, now);
        let count = letters.len();
        // The outbox first: a start between the two writes the same mails again, under the same names, which changes nothing.
        self.folder.control().put_mails(&letters).await?;
        store.notices_told(upto).await?;
        let at = if count > 0 { now } else { state.at };
        store.note_state(STATE, &Notified { upto: None, at }).await?;
        if count > 0 {
            self.outbox_bell.notify_one();
        }
        Ok(count)
    }

    /// Those who may be written, with nothing to be told yet.
    async fn readers(&self, tenant: &Tenant, settings: &Notifications) -> Result<Readers, ServiceError> {
        let control = self.folder.control();
        let organisations = control.tenants().await?;
        let organisation = organisations.into_iter().find(|row| row.id == tenant.id);
        let members = control.members(tenant.id).await?;
        Ok(Readers {
            tenant: tenant.id,
            organisation: organisation.map(|row| row.name).unwrap_or_default(),
            log: format!("{}/logs/detections", self.settings.address),
            languages: members
                .into_iter()
                .map(|(person, _)| (person.email.to_lowercase(), person.language.unwrap_or_default()))
                .collect(),
            administrators: if settings.administrators {
                settings.recipients.iter().map(|one| one.to_lowercase()).collect()
            } else {
                BTreeSet::new()
            },
            users: settings.users,
            told: BTreeMap::new(),
        })
    }
}

/// What somebody is told: the first findings, and how many there are.
#[derive(Default)]
struct Told {
    findings: Vec<Arc<Finding>>,
    number: usize,
}

/// Those who are written, and what each is told.
struct Readers {
    tenant: TenantId,
    organisation: String,
    /// The address of the log.
    log: String,
    languages: HashMap<String, Language>,
    administrators: BTreeSet<String>,
    users: bool,
    told: BTreeMap<String, Told>,
}

impl Readers {
    /// Tells a finding to those whom it concerns.
    async fn add(&mut self, tenant: &Tenant, row: DetectionRow) -> Result<(), ServiceError> {
        let user = self.users.then(|| row.mailbox.to_lowercase());
        let concerned: Vec<String> = self
            .administrators
            .iter()
            .cloned()
            .chain(user.filter(|user| !self.administrators.contains(user)))
            .collect();
        let shown = |told: &BTreeMap<String, Told>, reader: &String| {
            told.get(reader).is_none_or(|told| told.findings.len() < FINDINGS_MAX)
        };
        // Of what no mail shows only the number is kept.
        let finding = if concerned.iter().any(|reader| shown(&self.told, reader)) {
            Some(Arc::new(finding(tenant, row).await?))
        } else {
            None
        };
        for reader in concerned {
            let told = self.told.entry(reader).or_default();
            told.number += 1;
            if let Some(finding) = &finding
                && told.findings.len() < FINDINGS_MAX
            {
                told.findings.push(finding.clone());
            }
        }
        Ok(())
    }

    /// One mail for everybody who is to be told of something; `round` tells this time from others.
    fn letters(&self, settings: &Notifications, round: &str, now: Timestamp) -> Vec<OutboxRow> {
        let letter = |(reader, told): (&String, &Told)| {
            let letter = DetectionLetter {
                language: self.languages.get(reader).copied().unwrap_or_default(),
                organisation: &self.organisation,
                settings,
                findings: &told.findings,
                number: told.number,
                address: self.administrators.contains(reader).then_some(self.log.as_str()),
            };
            // The same for the same findings and reader, however often it is written.
            let name = Sha256::digest(format!("{round}:{reader}").as_bytes());
            let mut id = [0; 16];
            id.iter_mut().zip(name).for_each(|(to, from)| *to = from);
            OutboxRow {
                tenant: Some(self.tenant),
                subject: letter.subject(),
                plain: letter.plain(),
                html: letter.html(),
                ..OutboxRow::due(NoticeId::new(uuid::Uuid::from_bytes(id)), reader, now)
            }
        };
        self.told.iter().map(letter).collect()
    }
}

/// A finding as a mail of ours may say it: whatever a sender wrote is made harmless, and short.
async fn finding(tenant: &Tenant, mut row: DetectionRow) -> Result<Finding, ServiceError> {
    let held = match row.held {
        Some(held) => tenant.store.held_mail(held).await?,
        None => None,
    };
    for text in [
        &mut row.sender,
        &mut row.subject,
        &mut row.folder,
        &mut row.rule,
        &mut row.reason,
    ] {
        *text = shown(text);
    }
    let attachments = held.map(|mail| mail.attachments).unwrap_or_default();
    let names = attachments
        .iter()
        .take(ATTACHMENTS)
        .map(|attachment| shown(&attachment.name));
    Ok(Finding {
        row,
        attachments: names.collect(),
    })
}
