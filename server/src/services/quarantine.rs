//! Held mail, for the console.

use super::{
    Desk,
    custody::{fingerprint_of, held_place, location_of},
    problems::ServiceError,
    tenant::Tenant,
    watch::open_mailbox,
};
use domain::{
    console::Quarantine,
    custody::CustodyAct,
    held::{ActReport, Cursor, HeldFilter, HeldMail, HeldPage, SELECTION_MAX, Selection},
    ids::{HeldId, MoveId},
    licence::product::Feature,
    overview::Changed,
    problem::{Answer, Problem},
    roles::{Access, Area},
};
use std::sync::Arc;

/// Movements that one transaction journals.
const BATCH: usize = 200;

#[async_trait::async_trait]
impl Quarantine for Desk {
    async fn held(&self, filter: HeldFilter, cursor: Option<Cursor>) -> Answer<HeldPage> {
        let (tenant, _) = self.enter(Area::Quarantine, Access::View, "see held mail").await?;
        Ok(tenant.store.held_page(&filter, cursor, self.house.clock.now()).await?)
    }

    async fn held_mail(&self, id: HeldId) -> Answer<HeldMail> {
        let (tenant, _) = self.enter(Area::Quarantine, Access::View, "see held mail").await?;
        self.with_raw(&tenant, id).await
    }

    async fn act(&self, act: CustodyAct, selection: Selection) -> Answer<ActReport> {
        let what = match act {
            CustodyAct::Quarantine => "quarantine mail",
            CustodyAct::Restore => "restore held mail",
            CustodyAct::Delete => "delete held mail",
        };
        let (tenant, _) = self.enter(Area::Quarantine, Access::Control, what).await?;
        self.entitled(&tenant, Feature::UseQuarantine).await?;
        let mut report = ActReport {
            act,
            begun: 0,
            skipped: 0,
        };
        match selection {
            Selection::These { ids } if ids.len() > SELECTION_MAX => {
                return Err(Problem::invalid(
                    "ids",
                    format!("Choose at most {SELECTION_MAX} mails at once, or everything that matches."),
                ));
            }
            Selection::These { ids } => {
                for some in ids.chunks(BATCH) {
                    self.begin(&tenant, some, &mut report).await?;
                }
            }
            Selection::Matching { filter } => {
                // From the newest down, so that what arrives meanwhile is not taken along.
                let (now, mut last) = (self.house.clock.now(), None);
                loop {
                    let some = tenant.store.held_ids(&filter, now, last, BATCH).await?;
                    let Some(oldest) = some.last().copied() else { break };
                    self.begin(&tenant, &some, &mut report).await?;
                    last = Some(oldest);
                }
            }
        }
        if report.begun + report.skipped == 0 {
            return Err(Problem::invalid("ids", "Choose at least one mail first."));
        }
        Ok(report)
    }

    async fn locate(&self, id: HeldId) -> Answer<HeldMail> {
        let (tenant, _) = self.enter(Area::Quarantine, Access::View, "see held mail").await?;
        self.look_for(&tenant, id).await?;
        self.with_raw(&tenant, id).await
    }
}

impl Desk {
    /// Journals the act of the report for these mails, as far as their states allow it, and has it begun.
    async fn begin(&self, tenant: &Tenant, ids: &[HeldId], report: &mut ActReport) -> Result<(), Problem> {
        let mails: Vec<(HeldId, MoveId)> = ids.iter().map(|id| (*id, MoveId::new(self.house.ids.next()))).collect();
        let note = self.act(
            &format!("quarantine.{}.asked", report.act.word()),
            format!("{} mails", ids.len()),
            format!("from {}", self.source.address),
        );
        let begun = tenant.store.begin(report.act, &mails, &note).await?.len();
        report.begun += begun as u64;
        report.skipped += (ids.len() - begun) as u64;
        tenant.custody_bell.notify_one();
        tenant.tell_act(Changed::Held);
        Ok(())
    }

    async fn with_raw(&self, tenant: &Arc<Tenant>, id: HeldId) -> Answer<HeldMail> {
        let mut mail = tenant
            .store
            .held_mail(id)
            .await?
            .ok_or_else(|| Problem::not_found("held mail"))?;
        mail.raw_kept = tenant.blobs.has(&mail.sha256).await.map_err(ServiceError::from)?;
        Ok(mail)
    }

    /// Looks through the mailbox and notes where the mail is.
    async fn look_for(&self, tenant: &Arc<Tenant>, id: HeldId) -> Result<(), Problem> {
        let mailbox = tenant
            .store
            .mailbox_of(id)
            .await?
            .ok_or_else(|| Problem::not_found("held mail"))?;
        let _lock = tenant.lock(mailbox).await;
        let held = tenant
            .store
            .where_held(id)
            .await?
            .ok_or_else(|| Problem::not_found("held mail"))?;
        let mut mailbox = open_mailbox(&self.house, tenant, mailbox).await?;
        let quarantine = mailbox.find_quarantine_folder().await.map_err(ServiceError::from)?;
        let found = mailbox
            .find(&fingerprint_of(&held), &[])
            .await
            .map_err(ServiceError::from)?;
        let location = location_of(&found, quarantine.as_deref());
        let at = found
            .into_iter()
            .find(|at| quarantine.as_ref() == Some(&at.folder))
            .map(held_place);
        if !tenant
            .store
            .note_location(id, held.version, &location, at.as_ref(), self.house.clock.now())
            .await?
        {
            return Err(Problem::conflict(
                "The mail is being moved right now; its place is known when that has ended.",
            ));
        }
        tenant.tell(Changed::Held);
        Ok(())
    }
}
