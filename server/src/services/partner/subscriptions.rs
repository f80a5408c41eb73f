//! Subscriptions. Each is a licence that this console's own issuer signs, so that everything that is true of licences is true of it; a change
//! signs it anew under the same number and keys.

use super::Provider;
use crate::{
    licensing::{Order, Shelf, ShelfError},
    services::{House, problems::ServiceError},
    store::{Happened, LicenceChange, LicenceRow, ProductState, SubscriptionRow},
};
use domain::{
    audit::Act,
    ids::{CustomerId, LicenceId, ServicePlanId, SubscriptionId, TenantId},
    licence::{
        record::Record,
        site::{Country, Site},
    },
    overview::Changed,
    partner::{Subscription, SubscriptionChange, SubscriptionFilter, check_units, period},
    problem::{Answer, Problem},
    time::Timestamp,
};

/// Subscriptions with how many there are.
pub type SubscriptionPage = (u64, Vec<(Subscription, TenantId)>);

/// Signs a record by the console's own issuer; gives what was signed and by whom.
async fn reissue(shelf: Shelf, record: Record) -> Result<(String, String), ServiceError> {
    let signed = tokio::task::spawn_blocking(move || -> Result<_, ShelfError> {
        let issuer = shelf.console_issuer()?;
        let envelope = shelf.reissue(&issuer, &record)?;
        Ok((envelope.text(), issuer.public().name.clone()))
    });
    Ok(signed.await??)
}

impl House {
    /// Subscribes a customer to a service plan: its licence is issued and active at once.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field, [`Problem::NotFound`] for a customer or plan that is not this provider's.
    pub async fn subscribe(
        &self,
        provider: &Provider,
        customer: CustomerId,
        plan: ServicePlanId,
        units: i64,
        start: Option<Timestamp>,
    ) -> Answer<Subscription> {
        let customer = self.customer(provider, customer).await?;
        let plan = self.plan(provider, plan).await?;
        let units = check_units(units)?;
        let (now, _) = self.judged_now().await?;
        let (from, until) = period(&plan, start, now)?;
        let order = Order {
            name: customer.company.name.clone(),
            tenant: Some(customer.tenant),
            products: vec![(plan.product, units)],
            edition: plan.edition,
            country: self.country_of(&customer.company.country),
            from,
            until,
        };
        let (shelf, number) = (self.shelf.clone(), LicenceId::new(self.ids.next()));
        let issued = tokio::task::spawn_blocking(move || -> Result<_, ShelfError> {
            let issuer = shelf.console_issuer()?;
            let (record, envelope) = shelf.issue(&issuer, order, number, now)?;
            Ok((record, envelope.text(), issuer.public().name.clone()))
        });
        let (record, envelope, issuer) = issued.await.map_err(ServiceError::from)?.map_err(ServiceError::from)?;
        let row = LicenceRow {
            tenant: customer.tenant,
            envelope,
            issuer,
            registered_at: now,
            suspended_at: None,
            products: vec![ProductState {
                product: plan.product,
                activated_at: Some(now),
                applied_at: now,
            }],
            record,
        };
        let id = SubscriptionId::new(self.ids.next());
        let act = provider.act(
            "partner.subscribe",
            &customer.company.name,
            format!("{}, {units} units", plan.name),
        );
        let control = self.folder.control();
        control.subscribe(id, customer.id, plan.id, &row, &act).await?;
        self.told(provider, customer.tenant, &act).await?;
        Ok(self.seen(provider, customer.id, id).await?.subscription)
    }

    /// The country of a licence: the customer's, where this console's site serves it, since the licence is of this site.
    fn country_of(&self, code: &str) -> Country {
        let own = Country::read(code).filter(|country| country.site() == self.site());
        let of_site = match self.site() {
            Site::Global => "US",
            Site::Eu => "DE",
            Site::Japan => "JP",
        };
        own.or_else(|| Country::read(of_site)).unwrap_or(Country::UNITED_STATES)
    }

    /// One subscription of a customer.
    ///
    /// # Errors
    /// [`Problem::NotFound`], also for one of somebody else.
    pub async fn subscription(
        &self,
        provider: &Provider,
        customer: CustomerId,
        id: SubscriptionId,
    ) -> Answer<(Subscription, TenantId)> {
        let row = self.seen(provider, customer, id).await?;
        Ok((row.subscription, row.tenant))
    }

    async fn seen(&self, provider: &Provider, customer: CustomerId, id: SubscriptionId) -> Answer<SubscriptionRow> {
        let customer = self.customer(provider, customer).await?;
        let filter = SubscriptionFilter {
            customer: Some(customer.id),
            id: Some(id),
            ..SubscriptionFilter::default()
        };
        let (_, rows) = self
            .folder
            .control()
            .subscriptions(Some(provider.id), filter, 0, 1)
            .await?;
        rows.into_iter()
            .next()
            .ok_or_else(|| Problem::not_found("subscription"))
    }

    /// So many subscriptions of a provider, oldest first, after so many.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn subscriptions(
        &self,
        provider: &Provider,
        filter: SubscriptionFilter,
        skip: u64,
        limit: u32,
    ) -> Answer<SubscriptionPage> {
        let control = self.folder.control();
        let (total, rows) = control.subscriptions(Some(provider.id), filter, skip, limit).await?;
        let rows = rows.into_iter().map(|row| (row.subscription, row.tenant));
        Ok((total, rows.collect()))
    }

    /// Changes units, last day or plan.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field, [`Problem::NotFound`], [`Problem::Conflict`] when somebody was quicker.
    pub async fn change_subscription(
        &self,
        provider: &Provider,
        customer: CustomerId,
        id: SubscriptionId,
        change: SubscriptionChange,
    ) -> Answer<Subscription> {
        let seen = self.seen(provider, customer, id).await?;
        let (now, _) = self.judged_now().await?;
        let mut record = seen.record.clone();
        let mut plan = seen.subscription.plan.clone();
        if change == SubscriptionChange::default() {
            let sentence =
                "Nothing is to be changed: give units_per_license, license_expiration_date or service_plan_id.";
            return Err(Problem::invalid("units_per_license", sentence));
        }
        if let Some(other) = change.plan {
            plan = self.plan(provider, other).await?;
            if plan.product != seen.subscription.plan.product {
                let sentence = "service_plan_id is of another product: subscribe to it instead.";
                return Err(Problem::invalid("service_plan_id", sentence));
            }
            record.edition = plan.edition;
        }
        if let Some(units) = change.units {
            let units = check_units(units)?;
            record.grants.iter_mut().for_each(|grant| grant.seats = units);
        }
        if let Some(last_day) = change.last_day {
            record.until = seen.subscription.end_on(last_day, now)?;
        }
        let suspended_at = seen.subscription.life.suspended_at;
        self.put(provider, &seen, record, plan.id, suspended_at, "partner.change")
            .await
    }

    /// Suspends a subscription: what it entitles to is gone at once, and its data is kept.
    ///
    /// # Errors
    /// Those of [`Subscription::may_suspend`], [`Problem::NotFound`], [`Problem::Conflict`].
    pub async fn suspend(&self, provider: &Provider, customer: CustomerId, id: SubscriptionId) -> Answer<Subscription> {
        let seen = self.seen(provider, customer, id).await?;
        let (now, _) = self.judged_now().await?;
        seen.subscription.may_suspend(now)?;
        let (record, plan) = (seen.record.clone(), seen.subscription.plan.id);
        self.put(provider, &seen, record, plan, Some(now), "partner.suspend")
            .await
    }

    /// Resumes a suspended subscription, with another last day when one is given.
    ///
    /// # Errors
    /// Those of [`Subscription::may_unsuspend`], [`Problem::NotFound`], [`Problem::Conflict`].
    pub async fn unsuspend(
        &self,
        provider: &Provider,
        customer: CustomerId,
        id: SubscriptionId,
        last_day: Option<Timestamp>,
    ) -> Answer<Subscription> {
        let seen = self.seen(provider, customer, id).await?;
        let (now, _) = self.judged_now().await?;
        seen.subscription.may_unsuspend(now)?;
        let (mut record, plan) = (seen.record.clone(), seen.subscription.plan.id);
        if let Some(last_day) = last_day {
            record.until = seen.subscription.end_on(last_day, now)?;
        }
        self.put(provider, &seen, record, plan, None, "partner.unsuspend").await
    }

    async fn put(
        &self,
        provider: &Provider,
        seen: &SubscriptionRow,
        record: Record,
        plan: ServicePlanId,
        suspended_at: Option<Timestamp>,
        action: &str,
    ) -> Answer<Subscription> {
        let changed = self.changed(seen, record, plan, suspended_at, &provider.name).await?;
        let what = format!(
            "{} units, until {}",
            changed.record.grants.first().map_or(0, |grant| grant.seats),
            changed.record.until.plus(-domain::time::DAY).date()
        );
        let act = provider.act(action, &seen.record.name, what);
        self.folder.control().change_subscription(seen, &changed, &act).await?;
        self.told(provider, seen.tenant, &act).await?;
        let customer = seen.subscription.customer;
        Ok(self.seen(provider, customer, seen.subscription.id).await?.subscription)
    }

    /// What becomes of the licence, signed.
    async fn changed(
        &self,
        seen: &SubscriptionRow,
        mut record: Record,
        plan: ServicePlanId,
        suspended_at: Option<Timestamp>,
        who: &str,
    ) -> Result<LicenceChange, ServiceError> {
        let (now, _) = self.judged_now().await?;
        let who = who.to_owned();
        let happened = match (seen.subscription.life.suspended_at, suspended_at) {
            (None, Some(_)) => Happened::Suspended { who },
            (Some(_), None) => Happened::Resumed { who },
            _ => Happened::Changed {
                who,
                units: record.grants.first().map_or(0, |grant| grant.seats),
                last_day: record.until.plus(-domain::time::DAY),
            },
        };
        record.issued_at = now;
        let (envelope, issuer) = reissue(self.shelf.clone(), record.clone()).await?;
        Ok(LicenceChange {
            record,
            envelope,
            issuer,
            suspended_at,
            plan,
            happened,
        })
    }

    /// Notes an act in the trails of both organisations, and has the customer's look at what it may do now.
    async fn told(&self, provider: &Provider, customer: TenantId, act: &Act) -> Answer<()> {
        self.tenant(provider.tenant).await?.note(act).await?;
        let tenant = self.tenant(customer).await?;
        tenant.note(act).await?;
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        Ok(())
    }

    /// Renews the licences of all subscriptions that renew themselves and are at their end.
    ///
    /// # Errors
    /// Those of the store and of the issuer.
    pub(in crate::services) async fn renew_subscriptions(&self, now: Timestamp) -> Result<(), ServiceError> {
        let control = self.folder.control();
        let (_, rows) = control
            .subscriptions(None, SubscriptionFilter::default(), 0, u32::MAX)
            .await?;
        for seen in rows {
            let Some(until) = seen.subscription.renewed_until(now) else {
                continue;
            };
            let record = Record {
                until,
                ..seen.record.clone()
            };
            let plan = seen.subscription.plan.id;
            let changed = self.changed(&seen, record, plan, None, "renewed by itself").await?;
            let act = Act::by_itself("partner.renew", &seen.record.name, "renewed by itself");
            control.change_subscription(&seen, &changed, &act).await?;
            self.tenant(seen.tenant).await?.note(&act).await?;
        }
        Ok(())
    }
}
