//! Subscriptions of customers in `control.db`, each with the licence behind it.

use super::{
    Batch, ControlStore, Expect, Happened, LicenceRow, StoreError,
    batch::{cells, json},
    licences::{happened, registering},
    narrow::Narrow,
    row::{Cols, all, number},
};
use domain::{
    audit::Act,
    ids::{CustomerId, PartnerId, ServicePlanId, SubscriptionId, TenantId},
    licence::record::Record,
    partner::{ServicePlan, Subscription, SubscriptionFilter},
    time::Timestamp,
};

/// A subscription, with the signed record of its licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// The subscription.
    pub subscription: Subscription,
    /// The organisation.
    pub tenant: TenantId,
    /// The licence's record as it is signed now.
    pub record: Record,
    /// Its envelope; a change says which one it saw.
    pub envelope: String,
}

/// What becomes of a licence when its subscription changes.
#[derive(Debug, Clone)]
pub struct LicenceChange {
    /// The new record.
    pub record: Record,
    /// As it is signed.
    pub envelope: String,
    /// By whom.
    pub issuer: String,
    /// Since when it is suspended.
    pub suspended_at: Option<Timestamp>,
    /// The plan from now on.
    pub plan: ServicePlanId,
    /// For the history of the licence.
    pub happened: Happened,
}

const FROM: &str =
    "SELECT subscription.*, customer.tenant, service_plan.plan AS plan_json, licence.record, licence.envelope,
    licence.suspended_at FROM subscription JOIN customer ON customer.id = subscription.customer
    JOIN service_plan ON service_plan.id = subscription.plan JOIN licence ON licence.number = subscription.number";
const COUNT: &str = "SELECT count(*) FROM subscription JOIN customer ON customer.id = subscription.customer";

fn subscription(row: &Cols<'_, '_>) -> Result<SubscriptionRow, StoreError> {
    let (record, plan): (Record, ServicePlan) = (row.json("record")?, row.json("plan_json")?);
    let grant = record
        .grant(plan.product)
        .ok_or_else(|| StoreError::Damaged("a subscription's licence does not contain its product".into()))?;
    let mut life = record.life(plan.product);
    life.suspended_at = row.maybe_time("suspended_at")?;
    Ok(SubscriptionRow {
        tenant: row.id("tenant")?,
        envelope: row.text("envelope")?,
        subscription: Subscription {
            id: row.id("id")?,
            customer: row.id("customer")?,
            number: record.number,
            activation_code: grant.activation_code.to_string(),
            units: grant.seats,
            life,
            created_at: row.time("created_at")?,
            modified_at: row.time("modified_at")?,
            plan,
        },
        record,
    })
}

fn narrow(of: Option<PartnerId>, filter: &SubscriptionFilter) -> Narrow {
    let mut narrow = Narrow::default();
    if let Some(of) = of {
        narrow.by("customer.partner = ?", cells![of]);
    }
    if let Some(customer) = filter.customer {
        narrow.by("subscription.customer = ?", cells![customer]);
    }
    if let Some(id) = filter.id {
        narrow.by("subscription.id = ?", cells![id]);
    }
    for (from, at) in [
        ("subscription.created_at >= ?", filter.created[0]),
        ("subscription.created_at <= ?", filter.created[1]),
        ("subscription.modified_at >= ?", filter.modified[0]),
        ("subscription.modified_at <= ?", filter.modified[1]),
    ] {
        if let Some(at) = at {
            narrow.by(from, cells![at]);
        }
    }
    narrow
}

impl ControlStore {
    /// So many subscriptions of a service provider, oldest first, after so many; and how many match. Without a provider those of all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn subscriptions(
        &self,
        of: Option<PartnerId>,
        filter: SubscriptionFilter,
        skip: u64,
        limit: u32,
    ) -> Result<(u64, Vec<SubscriptionRow>), StoreError> {
        self.database
            .read(move |db| {
                let mut narrow = narrow(of, &filter);
                let total = number(db, &narrow.sql(COUNT, ""), &narrow.values)?;
                let sql = narrow.sql(FROM, "ORDER BY subscription.id LIMIT ? OFFSET ?");
                narrow.values.extend(cells![limit, skip]);
                Ok((total, all(db, &sql, &narrow.values, subscription)?))
            })
            .await
    }

    /// Registers a licence as a subscription of a customer.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody has redeemed it.
    pub async fn subscribe(
        &self,
        id: SubscriptionId,
        customer: CustomerId,
        plan: ServicePlanId,
        row: &LicenceRow,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = registering(Batch::new(Some(act)), row, &act.who)?.run(
            "INSERT INTO subscription (id, customer, plan, number, created_at, modified_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            cells![id, customer, plan, row.record.number, row.registered_at],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Puts another record in the place of the one that was seen, and says since when it is suspended.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the licence is not the one that was seen any more.
    pub async fn change_subscription(
        &self,
        seen: &SubscriptionRow,
        change: &LicenceChange,
        act: &Act,
    ) -> Result<(), StoreError> {
        let (number, now) = (seen.record.number, self.clock.now());
        let batch = Batch::new(Some(act))
            .run(
                "UPDATE licence SET record = ?2, envelope = ?3, issuer = ?4, suspended_at = ?5
                 WHERE number = ?1 AND envelope = ?6 AND suspended_at IS ?7",
                cells![
                    number,
                    json(&change.record)?,
                    change.envelope,
                    change.issuer,
                    change.suspended_at,
                    seen.envelope,
                    seen.subscription.life.suspended_at
                ],
                Expect::Rows(1),
            )
            .run(
                "UPDATE subscription SET modified_at = ?2, plan = ?3 WHERE number = ?1",
                cells![number, now, change.plan],
                Expect::Rows(1),
            );
        let product = seen.subscription.plan.product;
        let batch = happened(batch, number, product, now, &change.happened)?;
        self.database.write(batch).await.map(drop)
    }
}
