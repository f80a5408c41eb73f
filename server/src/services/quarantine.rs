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
    overview::Changed,
    problem::{Answer, Problem},
    roles::{Access, Area},
};
use std::sync::Arc;

/// Mails that "everything that matches" takes at once; the report says when more are left.
const MATCHING_MAX: usize = 10_000;
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
        let what = if act == CustodyAct::Delete {
            "delete held mail"
        } else {
            "restore held mail"
        };
        let (tenant, _) = self.enter(Area::Quarantine, Access::Control, what).await?;
        if act == CustodyAct::Quarantine {
            return Err(Problem::conflict(
                "A held mail can be restored or deleted; quarantining is what policies do.",
            ));
        }
        let ids = match selection {
            Selection::These { ids } if ids.len() > SELECTION_MAX => {
                return Err(Problem::invalid(
                    "ids",
                    format!("Choose at most {SELECTION_MAX} mails at once, or everything that matches."),
                ));
            }
            Selection::These { ids } => ids,
            Selection::Matching { filter } => {
                tenant
                    .store
                    .held_ids(&filter, self.house.clock.now(), None, MATCHING_MAX)
                    .await?
            }
        };
        if ids.is_empty() {
            return Err(Problem::invalid("ids", "Choose at least one mail first."));
        }
        let mut report = ActReport {
            act,
            begun: 0,
            skipped: 0,
        };
        for some in ids.chunks(BATCH) {
            let mails: Vec<(HeldId, MoveId)> = some
                .iter()
                .map(|id| (*id, MoveId::new(self.house.ids.next())))
                .collect();
            let note = self.act(
                &format!("quarantine.{}.asked", act.word()),
                format!("{} mails", some.len()),
                format!("from {}", self.source.address),
            );
            let begun = tenant.store.begin(act, &mails, &note).await?.len();
            report.begun += begun as u64;
            report.skipped += (some.len() - begun) as u64;
        }
        tenant.custody_bell.notify_one();
        tenant.tell(Changed::Held);
        Ok(report)
    }

    async fn locate(&self, id: HeldId) -> Answer<HeldMail> {
        let (tenant, _) = self.enter(Area::Quarantine, Access::View, "see held mail").await?;
        self.look_for(&tenant, id).await?;
        self.with_raw(&tenant, id).await
    }
}

impl Desk {
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
        let quarantine = mailbox.quarantine_folder().await.map_err(ServiceError::from)?;
        let found = mailbox
            .find(&fingerprint_of(&held), &[])
            .await
            .map_err(ServiceError::from)?;
        let location = location_of(&found, &quarantine);
        let at = found.into_iter().find(|at| at.folder == quarantine).map(held_place);
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
