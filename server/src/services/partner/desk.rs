//! The partner portal, for the console.

use super::{NewPlan, Provider};
use crate::services::{Desk, licensing::protected};
use domain::{
    console::Partners,
    ids::{CustomerId, ServicePlanId, SubscriptionId},
    licence::{entitlement::Seats, life::State, product::Product},
    partner::{
        CustomerDetail, CustomerRow, NewCustomer, NewServicePlan, PlanKind, ServicePlan, Subscription,
        SubscriptionChange, SubscriptionFilter, SubscriptionRow,
    },
    people::SignedIn,
    problem::{Answer, Problem},
    roles::{Access, Area, Role},
    time::Timestamp,
};

const MANAGE: &str = "manage customers";

/// A subscription with its state at an instant.
fn row(subscription: Subscription, now: Timestamp) -> SubscriptionRow {
    SubscriptionRow {
        state: subscription.life.state(now),
        subscription,
    }
}

#[async_trait::async_trait]
impl Partners for Desk {
    async fn provider_customers(&self) -> Answer<Vec<CustomerRow>> {
        let provider = self.provider().await?;
        let (now, _) = self.house.judged_now().await?;
        let (_, customers) = self.house.customers(&provider, 0, u32::MAX).await?;
        let filter = SubscriptionFilter::default();
        let (_, all) = self.house.subscriptions(&provider, filter, 0, u32::MAX).await?;
        let mut rows = Vec::new();
        for customer in customers {
            let own: Vec<_> = all.iter().filter(|(one, _)| one.customer == customer.id).collect();
            let mail = own
                .iter()
                .filter(|(one, _)| one.plan.product == Product::Mail && one.enabled());
            let bought = mail.map(|(one, _)| u64::from(one.units)).max().unwrap_or(0);
            let states = own.iter().map(|(one, _)| one.life.state(now));
            let tenant = self.house.tenant(customer.tenant).await?;
            rows.push(CustomerRow {
                id: customer.id,
                address: self.house.sign_in_address(customer.tenant).await?,
                state: states.min_by_key(|state| (!state.runs(), *state == State::Deprovisioned)),
                seats: Seats {
                    bought,
                    used: protected(&tenant).await?,
                },
                name: customer.company.name,
                email: customer.contact.email,
            });
        }
        Ok(rows)
    }

    async fn provider_customer(&self, id: CustomerId) -> Answer<CustomerDetail> {
        let provider = self.provider().await?;
        let (now, _) = self.house.judged_now().await?;
        let customer = self.house.customer(&provider, id).await?;
        let filter = SubscriptionFilter {
            customer: Some(id),
            ..SubscriptionFilter::default()
        };
        let (_, own) = self.house.subscriptions(&provider, filter, 0, u32::MAX).await?;
        Ok(CustomerDetail {
            address: self.house.sign_in_address(customer.tenant).await?,
            subscriptions: own.into_iter().map(|(one, _)| row(one, now)).collect(),
            mail: self.house.registration_mail(&provider, id).await.ok(),
            plans: self.house.plans(&provider).await?,
            customer,
        })
    }

    async fn create_customer(&self, form: NewCustomer) -> Answer<CustomerId> {
        let provider = self.provider().await?;
        Ok(self.house.create_customer(&provider, form).await?.id)
    }

    async fn subscribe(&self, customer: CustomerId, plan: ServicePlanId, units: i64) -> Answer<()> {
        let provider = self.provider().await?;
        let made = self.house.subscribe(&provider, customer, plan, units, None).await;
        made.map(drop)
    }

    async fn change_units(&self, customer: CustomerId, subscription: SubscriptionId, units: i64) -> Answer<()> {
        let provider = self.provider().await?;
        let change = SubscriptionChange {
            units: Some(units),
            ..SubscriptionChange::default()
        };
        let changed = self
            .house
            .change_subscription(&provider, customer, subscription, change)
            .await;
        changed.map(drop)
    }

    async fn suspend(&self, customer: CustomerId, subscription: SubscriptionId, suspended: bool) -> Answer<()> {
        let provider = self.provider().await?;
        let changed = if suspended {
            self.house.suspend(&provider, customer, subscription).await
        } else {
            self.house.unsuspend(&provider, customer, subscription, None).await
        };
        changed.map(drop)
    }

    async fn resend_registration(&self, customer: CustomerId) -> Answer<()> {
        let provider = self.provider().await?;
        self.house.resend_registration(&provider, customer).await
    }

    async fn open_console(&self, customer: CustomerId) -> Answer<SignedIn> {
        let provider = self.provider().await?;
        let principal = self.principal()?;
        let customer = self.house.customer(&provider, customer).await?;
        let act = provider.act("partner.open_console", &customer.company.name, &provider.name);
        let control = self.house.folder.control();
        // Who looks after an organisation is an administrator of it, which its own trail and people show.
        control
            .ensure_membership(principal.person, customer.tenant, Role::Administrator.word(), &act)
            .await?;
        self.house.tenant(provider.tenant).await?.note(&act).await?;
        self.house.tenant(customer.tenant).await?.note(&act).await?;
        self.begin_sign_in(
            principal.person,
            &principal.email,
            customer.tenant,
            Some(principal.sign_in),
        )
        .await
    }

    async fn service_plans(&self) -> Answer<Vec<ServicePlan>> {
        let provider = self.provider().await?;
        self.house.plans(&provider).await
    }

    async fn create_service_plan(&self, form: NewServicePlan) -> Answer<ServicePlanId> {
        let provider = self.provider().await?;
        let plan = ServicePlan {
            id: ServicePlanId::new(self.house.ids.next()),
            name: form.name,
            product: form.product,
            kind: PlanKind::default(),
            edition: form.edition,
            period_months: form.period_months,
            auto_renewal_months: form.auto_renewal_months,
            chargeable_month: 0,
            managed: false,
            activation_type: String::new(),
            price_type: String::new(),
            site: self.house.site(),
        };
        let new = NewPlan {
            plan,
            partner: None,
            data_center: None,
        };
        Ok(self.house.create_plan(&provider, new).await?.id)
    }
}

impl Desk {
    /// The service provider whose administrator the caller is.
    async fn provider(&self) -> Answer<Provider> {
        let (tenant, principal) = self.enter(Area::Partner, Access::Control, MANAGE).await?;
        let row = self.house.folder.control().partner_of(tenant.id).await?;
        let row = row.ok_or_else(|| {
            Problem::conflict(
                "Your organisation is no service provider. The operator of this console makes it one on the command line: postern partner create.",
            )
        })?;
        Ok(Provider::of(&row, principal.email.clone()))
    }
}
