//! Service providers in `control.db`: their credentials, customers and service plans, and the requests that were received from them.

use super::{
    Batch, ControlStore, Expect, StoreError, TenantRow,
    batch::{cells, json},
    row::{Cols, all, first, number},
};
use domain::{
    audit::Act,
    ids::{CustomerId, PartnerId, PersonId, ServicePlanId, TenantId},
    partner::{Customer, ServicePlan},
    time::Timestamp,
};

/// A service provider.
#[derive(Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// The provider.
    pub id: PartnerId,
    /// Its own organisation.
    pub tenant: TenantId,
    /// The name under which its customers know it.
    pub name: String,
    /// The secret with which its programs sign, sealed.
    pub sealed_secret: Vec<u8>,
}

impl std::fmt::Debug for PartnerRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartnerRow")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The sealed secret's place, without which it does not open.
#[must_use]
pub fn partner_secret_place(id: PartnerId) -> String {
    format!("partner.sealed_secret:{id}")
}

fn partner(row: &Cols<'_, '_>) -> Result<PartnerRow, StoreError> {
    Ok(PartnerRow {
        id: row.id("id")?,
        tenant: row.id("tenant")?,
        name: row.text("name")?,
        sealed_secret: row.maybe_bytes("sealed_secret")?.unwrap_or_default(),
    })
}

pub(super) fn customer(row: &Cols<'_, '_>) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.id("id")?,
        tenant: row.id("tenant")?,
        company: row.json("company")?,
        contact: row.json("contact")?,
        created_at: row.time("created_at")?,
        modified_at: row.time("modified_at")?,
    })
}

/// Statements that make the row of an organisation.
pub(super) fn insert_tenant(batch: Batch, row: &TenantRow) -> Batch {
    batch.run(
        "INSERT INTO tenant (id, code, name, site, demo, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        cells![row.id, row.code.as_str(), row.name, row.site, row.demo, row.created_at],
        Expect::Rows(1),
    )
}

impl ControlStore {
    /// Makes an organisation a service provider, or gives it new credentials.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_partner(&self, row: &PartnerRow, token_sha256: &str, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO partner (id, tenant, name, token_sha256, sealed_secret, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant) DO UPDATE SET name = ?3, token_sha256 = ?4, sealed_secret = ?5",
            cells![
                row.id,
                row.tenant,
                row.name,
                token_sha256,
                row.sealed_secret,
                self.clock.now()
            ],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// The service provider of an access token, by its hash.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn partner_by_token(&self, token_sha256: &str) -> Result<Option<PartnerRow>, StoreError> {
        let key = cells![token_sha256];
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM partner WHERE token_sha256 = ?1";
                first(db, sql, &key, partner)
            })
            .await
    }

    /// The service provider that an organisation is; none when it is none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn partner_of(&self, tenant: TenantId) -> Result<Option<PartnerRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM partner WHERE tenant = ?1";
                first(db, sql, &cells![tenant], partner)
            })
            .await
    }

    /// Remembers a signed request until it is too old to be received again, and forgets those that are; whether it was there already. None
    /// when `most` of the same provider are remembered.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remember_request(
        &self,
        of: PartnerId,
        sha256: &str,
        until: Timestamp,
        most: u64,
    ) -> Result<Option<bool>, StoreError> {
        let now = self.clock.now();
        let batch = Batch::new(None)
            .run("DELETE FROM partner_request WHERE until < ?1", cells![now], Expect::Any)
            .run(
                "INSERT INTO partner_request (partner, sha256, until) SELECT ?1, ?2, ?3
                 WHERE (SELECT count(*) FROM partner_request WHERE partner = ?1) < ?4 ON CONFLICT DO NOTHING",
                cells![of, sha256, until, most],
                Expect::Any,
            );
        if self.database.write(batch).await?.get(1) == Some(&1) {
            return Ok(Some(false));
        }
        let key = cells![of, sha256];
        let there = self
            .database
            .read(move |db| {
                let sql = "SELECT count(*) FROM partner_request WHERE partner = ?1 AND sha256 = ?2";
                number(db, sql, &key)
            })
            .await?;
        Ok((there > 0).then_some(true))
    }

    /// Writes the rows of an organisation that is a customer; [`super::DataFolder::create_customer`] makes its files first.
    pub(super) async fn create_customer(
        &self,
        row: TenantRow,
        of: PartnerId,
        customer: &Customer,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = insert_tenant(Batch::new(Some(act)), &row).run(
            "INSERT INTO customer (id, partner, tenant, company, contact, created_at, modified_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            cells![
                customer.id,
                of,
                customer.tenant,
                json(&customer.company)?,
                json(&customer.contact)?,
                customer.created_at
            ],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// So many customers of a service provider, oldest first, after so many; and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn customers(&self, of: PartnerId, skip: u64, limit: u32) -> Result<(u64, Vec<Customer>), StoreError> {
        self.database
            .read(move |db| {
                let total = number(db, "SELECT count(*) FROM customer WHERE partner = ?1", &cells![of])?;
                let sql = "SELECT * FROM customer WHERE partner = ?1 ORDER BY id LIMIT ?2 OFFSET ?3";
                Ok((total, all(db, sql, &cells![of, limit, skip], customer)?))
            })
            .await
    }

    /// One customer of a service provider.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn customer(&self, of: PartnerId, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM customer WHERE partner = ?1 AND id = ?2";
                first(db, sql, &cells![of, id], customer)
            })
            .await
    }

    /// Whether an organisation is a service provider's customer.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn is_customer(&self, tenant: TenantId) -> Result<bool, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT count(*) FROM customer WHERE tenant = ?1";
                Ok(number(db, sql, &cells![tenant])? > 0)
            })
            .await
    }

    /// Makes somebody a member of one more organisation, with the word of a role; nothing changes for one who is a member.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ensure_membership(
        &self,
        person: PersonId,
        tenant: TenantId,
        role: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO membership (person, tenant, role) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            cells![person, tenant, role],
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }

    /// Adds a service plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn create_plan(&self, of: PartnerId, plan: &ServicePlan, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO service_plan (id, partner, plan) VALUES (?1, ?2, ?3)",
            cells![plan.id, of, json(plan)?],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// The service plans of a provider, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plans(&self, of: PartnerId) -> Result<Vec<ServicePlan>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT plan FROM service_plan WHERE partner = ?1 ORDER BY id";
                all(db, sql, &cells![of], |row| row.json("plan"))
            })
            .await
    }

    /// One service plan of a provider.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plan(&self, of: PartnerId, id: ServicePlanId) -> Result<Option<ServicePlan>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT plan FROM service_plan WHERE partner = ?1 AND id = ?2";
                first(db, sql, &cells![of, id], |row| row.json("plan"))
            })
            .await
    }
}
