//! What happens when time passes: one job for all organisations applies what is due in the lives of their licences (spec L6).

use super::{Holdings, clock::ClockGuard, desk::protected};
use crate::services::{House, problems::ServiceError, tenant::Tenant};
use domain::{
    audit::Act,
    ids::TenantId,
    licence::{
        entitlement::judged_at,
        life::{Event, State},
        product::{Feature, Product},
    },
    overview::Changed,
    problem::Answer,
};
use std::{sync::Arc, time::Duration};

/// How often it is looked what is due. States change at midnight.
const LOOK: Duration = Duration::from_secs(60);

impl House {
    /// Looks what is due, now and then, until the house stops.
    pub(in crate::services) async fn keep_licences(self: Arc<Self>) {
        let mut guard = ClockGuard::default();
        loop {
            if let Err(error) = self.apply_guarded(&mut guard).await {
                tracing::error!(%error, "what is due for the licences could not be applied; it is tried again");
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Applies what is due, unless the clock has just jumped ahead.
    async fn apply_guarded(self: &Arc<Self>, guard: &mut ClockGuard) -> Result<(), ServiceError> {
        let latest = self.folder.control().latest_clock().await?;
        if guard.settled(self.clock.now(), latest, self.clock.running()) {
            self.apply_licences().await?;
        }
        Ok(())
    }

    /// Applies everything that is due for all organisations.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn apply_licences(self: &Arc<Self>) -> Result<(), ServiceError> {
        let control = self.folder.control();
        let clock = self.clock.now();
        let now = control.mark_clock(clock).await?;
        // First, so that what renews itself never ends.
        if let Err(error) = self.renew_subscriptions(now).await {
            tracing::error!(%error, "what renews itself could not be renewed; it is tried again");
        }
        // Once for all organisations, which may be thousands.
        let revoked = self.revoked().await?;
        for tenant in control.tenants().await? {
            let holdings = Holdings {
                rows: control.licences_of(tenant.id).await?,
                revoked: revoked.clone(),
                now,
                turned_back: judged_at(clock, now).1,
            };
            if let Err(error) = self.apply_to(tenant.id, &tenant.name, &holdings).await {
                tracing::error!(%error, tenant = %tenant.id, "what is due for the licences could not be applied; it is tried again");
            }
        }
        Ok(())
    }

    async fn apply_to(self: &Arc<Self>, id: TenantId, name: &str, holdings: &Holdings) -> Result<(), ServiceError> {
        let now = holdings.now;
        let mut said = Vec::new();
        for row in &holdings.rows {
            for state in row.products.iter().filter(|state| state.activated_at.is_some()) {
                let due = holdings.life(row, state.product).due(state.applied_at, now);
                if due.is_empty() {
                    continue;
                }
                let what: Vec<_> = due.iter().map(|(_, event)| sentence(*event)).collect();
                let act = Act::by_itself("licence.life", state.product.label(), what.join(" "));
                // Of several licences only the one that counts matters to anybody.
                let counts = holdings.counting(state.product);
                let letters = match counts.filter(|(counting, _)| counting.record.number == row.record.number) {
                    Some((_, life)) => self.licence_letters(id, name, life, &due, now).await?,
                    None => Vec::new(),
                };
                self.folder
                    .control()
                    .apply_life(row.record.number, *state, now, &due, &letters, Some(&act))
                    .await?;
                said.push(act);
                if !letters.is_empty() {
                    self.outbox_bell.notify_one();
                }
            }
        }
        let ended = |product| {
            let life = holdings.counting(product).map(|(_, life)| life);
            life.is_some_and(|life| life.state(holdings.now) == State::Deprovisioned)
        };
        let products: Vec<Product> = Product::ALL
            .into_iter()
            .filter(|product| holdings.counting(*product).is_some())
            .collect();
        // The customers of a service provider hang on its organisation.
        let stays = self.folder.control().partner_of(id).await?.is_some();
        if !stays && !products.is_empty() && products.iter().all(|product| ended(*product)) {
            // With the last product the organisation goes.
            let act = Act::by_itself(
                "tenant.retire",
                id.to_string(),
                "its licences ended, and their time is over",
            );
            self.close_tenant(id).await;
            self.folder.retire_tenant(id, &act).await?;
            self.folder.control().remove_people_of_nothing(&act).await?;
            return Ok(());
        }
        if said.is_empty() {
            return Ok(());
        }
        let cleared = said.iter().any(|act| act.why.contains(State::Deprovisioned.meaning()));
        if cleared && ended(Product::Mail) {
            // Mail is the product that has rows here: nothing of it is left, not in free pages either.
            self.close_tenant(id).await;
            self.folder.clear_tenant(id).await?;
            let fresh = self.tenant(id).await?;
            self.start_tenant(&fresh).await;
        }
        let tenant = self.tenant(id).await?;
        for act in &said {
            tenant.store.append_audit(act).await?;
        }
        tracing::info!(organisation = name, changes = said.len(), "licences changed");
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        Ok(())
    }

    /// Whether the mailboxes of an organisation are looked at now.
    pub(in crate::services) async fn scans(&self, tenant: TenantId) -> bool {
        self.entitled(tenant, Feature::ScanMail).await.is_ok()
    }

    /// Whether there is a seat for so many further mailboxes.
    ///
    /// # Errors
    /// [`domain::problem::Problem::NotLicensed`] with the numbers.
    pub(in crate::services) async fn seats_for(&self, tenant: &Tenant, further: u64) -> Answer<()> {
        let holdings = self.holdings(tenant.id).await?;
        let Some((row, _)) = holdings.counting(Product::Mail) else {
            return Ok(());
        };
        let bought = row
            .record
            .grant(Product::Mail)
            .map_or(0, |grant| u64::from(grant.seats));
        let used = protected(tenant).await?;
        if further > 0 && used + further > bought {
            return Err(domain::problem::Problem::NotLicensed {
                sentence: format!(
                    "Your licence has {bought} seats; {used} mailboxes are protected, and {further} more would be too many. Provide a key with more seats under Licensing."
                ),
            });
        }
        Ok(())
    }
}

/// What an event is, for the audit trail.
fn sentence(event: Event) -> String {
    match event {
        Event::Enters { state } => format!("{}. {}", state.label(), state.meaning()),
        Event::EndsIn { days } => format!("It ends in {days} days."),
        Event::AccountsEnd => "Service accounts were deprovisioned.".into(),
    }
}
