//! Those who want to know are written what policies found: several findings in one mail, no more often than is wished (spec P7).

use super::{Desk, House, problems::ServiceError, tenant::Tenant};
use crate::{
    notices::{DetectionLetter, Finding},
    store::OutboxRow,
};
use domain::{
    console::Notifying,
    ids::NoticeId,
    notification::{NotificationPage, Notifications, Notified, SHOWN_MAX},
    overview::Changed,
    problem::Answer,
    roles::{Access, Area},
    time::Timestamp,
    verdict::Action,
    words::Language,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// The name of the setting.
const SETTING: &str = "notifications";
/// The name of how far they have come.
const STATE: &str = "notified";
/// Lines of the log that are looked at together. Those of a day of an attack are told in several mails.
const LINES: usize = 1_000;
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
        let before: Option<(u32, Notifications)> = tenant.store.setting(SETTING).await?;
        if settings.any() && !before.is_some_and(|(_, before)| before.any()) {
            // What was found while nobody wanted to know is not told now.
            let after = tenant.store.newest_detection().await?;
            let state = Notified {
                after,
                at: Timestamp::default(),
            };
            tenant.store.note_state(STATE, &state).await?;
        }
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
        let saved: Option<(u32, Notifications)> = tenant.store.setting(SETTING).await?;
        let Some((_, settings)) = saved.filter(|(_, settings)| settings.any() && self.settings.mail.is_some()) else {
            return Ok(0);
        };
        let state: Option<(u32, Notified)> = tenant.store.setting(STATE).await?;
        let state = state.map(|(_, state)| state).unwrap_or_default();
        let now = self.clock.now();
        if now < state.at.plus(settings.every.length()) {
            return Ok(0);
        }
        let rows = tenant.store.detections_after(state.after, LINES).await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(0);
        };
        // A mail of ours that a policy objects to is no reason for another one.
        let own = self.settings.mail.as_ref().map(|mail| mail.from.email.to_string());
        let told = rows
            .into_iter()
            .filter(|row| settings.logged || row.action != Action::Pass)
            .filter(|row| own.as_ref().is_none_or(|own| !row.sender.eq_ignore_ascii_case(own)));
        let mut findings = Vec::new();
        for row in told {
            let held = match row.held {
                Some(held) => tenant.store.held_mail(held).await?,
                None => None,
            };
            let attachments = held.map(|mail| mail.attachments).unwrap_or_default();
            findings.push(Finding {
                row,
                attachments: attachments.into_iter().map(|attachment| attachment.name).collect(),
            });
        }
        let letters = self.letters(tenant, &settings, &findings, last, now).await?;
        let count = letters.len();
        // The outbox first: a start between the two writes the same mails again, under the same names, which changes nothing.
        self.folder.control().put_mails(&letters).await?;
        let at = if count > 0 { now } else { state.at };
        let state = Notified { after: Some(last), at };
        tenant.store.note_state(STATE, &state).await?;
        if count > 0 {
            self.outbox_bell.notify_one();
        }
        Ok(count)
    }

    /// One mail for everybody who is to be told of something.
    async fn letters(
        &self,
        tenant: &Tenant,
        settings: &Notifications,
        findings: &[Finding],
        last: domain::ids::DetectionId,
        now: Timestamp,
    ) -> Result<Vec<OutboxRow>, ServiceError> {
        let control = self.folder.control();
        let organisations = control.tenants().await?;
        let organisation = organisations.into_iter().find(|row| row.id == tenant.id);
        let organisation = organisation.map(|row| row.name).unwrap_or_default();
        let members = control.members(tenant.id).await?;
        let languages: HashMap<String, Language> = members
            .into_iter()
            .map(|(person, _)| (person.email.to_lowercase(), person.language.unwrap_or_default()))
            .collect();
        let log = format!("{}/logs/detections", self.settings.address);
        let mut to: BTreeMap<String, (Option<&str>, Vec<&Finding>)> = BTreeMap::new();
        if settings.users {
            for finding in findings {
                let place = to.entry(finding.row.mailbox.to_lowercase()).or_default();
                place.1.push(finding);
            }
        }
        if settings.administrators && !findings.is_empty() {
            for recipient in &settings.recipients {
                to.insert(
                    recipient.to_lowercase(),
                    (Some(log.as_str()), findings.iter().collect()),
                );
            }
        }
        let letters = to.iter().map(|(recipient, (address, findings))| {
            let letter = DetectionLetter {
                language: languages.get(recipient).copied().unwrap_or_default(),
                organisation: &organisation,
                settings,
                findings,
                address: *address,
            };
            // The same for the same findings and reader, however often it is written.
            let name = format!("{}:{last}:{recipient}", tenant.id);
            let mut id = [0; 16];
            id.copy_from_slice(&Sha256::digest(name.as_bytes())[..16]);
            OutboxRow {
                tenant: Some(tenant.id),
                subject: letter.subject(),
                plain: letter.plain(),
                html: letter.html(),
                ..OutboxRow::due(NoticeId::new(uuid::Uuid::from_bytes(id)), recipient, now)
            }
        });
        Ok(letters.collect())
    }
}
