//! Licences of organisations in `control.db`.

use super::{
    Batch, ControlStore, Expect, OutboxRow, StoreError,
    batch::{cells, json},
    outbox::queue,
    row::{Cols, all, first, number},
};
use domain::{
    audit::Act,
    ids::{LicenceId, TenantId},
    licence::{life::Event, product::Product, record::Record},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A registered licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceRow {
    /// Whose it is.
    pub tenant: TenantId,
    /// The record, verified when it was registered.
    pub record: Record,
    /// As it was signed.
    pub envelope: String,
    /// The issuer's name.
    pub issuer: String,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Since when the service provider has suspended it.
    pub suspended_at: Option<Timestamp>,
    /// Its products.
    pub products: Vec<ProductState>,
}

/// How far a product of a licence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductState {
    /// The product.
    pub product: Product,
    /// When its activation code was given.
    pub activated_at: Option<Timestamp>,
    /// Everything that was due until then was applied.
    pub applied_at: Timestamp,
}

/// What happened to a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Its registration key was given, or the console gave it.
    Registered {
        /// By whom.
        who: String,
    },
    /// Its activation code was given.
    Activated {
        /// By whom.
        who: String,
    },
    /// It took a trial over.
    TookOver,
    /// The service provider suspended it.
    Suspended {
        /// By whom.
        who: String,
    },
    /// The service provider resumed it.
    Resumed {
        /// By whom.
        who: String,
    },
    /// The service provider gave it other units or another end.
    Changed {
        /// By whom.
        who: String,
        /// Units from now on.
        units: u32,
        /// Its last day from now on.
        last_day: Timestamp,
    },
    /// Something of its life.
    Life(Event),
}

fn licence(row: &Cols<'_, '_>) -> Result<LicenceRow, StoreError> {
    Ok(LicenceRow {
        tenant: row.id("tenant")?,
        record: row.json("record")?,
        envelope: row.text("envelope")?,
        issuer: row.text("issuer")?,
        registered_at: row.time("registered_at")?,
        suspended_at: row.maybe_time("suspended_at")?,
        products: Vec::new(),
    })
}

fn with_products(db: &rusqlite::Connection, mut row: LicenceRow) -> Result<LicenceRow, StoreError> {
    let sql = "SELECT product, activated_at, applied_at FROM licence_product WHERE number = ?1 ORDER BY product";
    row.products = all(db, sql, &cells![row.record.number], |row| {
        Ok(ProductState {
            product: row.word("product", Product::from_word)?,
            activated_at: row.maybe_time("activated_at")?,
            applied_at: row.time("applied_at")?,
        })
    })?;
    Ok(row)
}

pub(super) fn happened(
    batch: Batch,
    number: LicenceId,
    product: Product,
    at: Timestamp,
    what: &Happened,
) -> Result<Batch, StoreError> {
    Ok(batch.run(
        "INSERT INTO licence_event (number, product, at, event) VALUES (?1, ?2, ?3, ?4)",
        cells![number, product.word(), at, json(what)?],
        Expect::Rows(1),
    ))
}

/// Statements that register a licence with its products.
pub(super) fn registering(batch: Batch, row: &LicenceRow, who: &str) -> Result<Batch, StoreError> {
    let (record, at) = (&row.record, row.registered_at);
    let mut batch = batch
        .run(
            "INSERT INTO redeemed (number) VALUES (?1) ON CONFLICT DO NOTHING",
            cells![record.number],
            Expect::Rows(1),
        )
        .run(
            "INSERT INTO licence (number, tenant, registration_key, record, envelope, issuer, registered_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            cells![
                record.number,
                row.tenant,
                record.registration_key.to_string(),
                json(record)?,
                row.envelope,
                row.issuer,
                at
            ],
            Expect::Rows(1),
        );
    for state in &row.products {
        batch = batch.run(
            "INSERT INTO licence_product (number, product, activated_at, applied_at) VALUES (?1, ?2, ?3, ?4)",
            cells![
                record.number,
                state.product.word(),
                state.activated_at,
                state.applied_at
            ],
            Expect::Rows(1),
        );
        let registered = Happened::Registered { who: who.into() };
        batch = happened(batch, record.number, state.product, at, &registered)?;
        if state.activated_at.is_some() {
            let activated = Happened::Activated { who: who.into() };
            batch = happened(batch, record.number, state.product, at, &activated)?;
        }
    }
    Ok(batch)
}

impl ControlStore {
    /// The licences of an organisation, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn licences_of(&self, tenant: TenantId) -> Result<Vec<LicenceRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM licence WHERE tenant = ?1 ORDER BY registered_at, number";
                let rows = all(db, sql, &cells![tenant], licence)?;
                rows.into_iter().map(|row| with_products(db, row)).collect()
            })
            .await
    }

    /// Whose a licence is; none when nobody has it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn licence_owner(&self, number: LicenceId) -> Result<Option<TenantId>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT tenant FROM licence WHERE number = ?1";
                first(db, sql, &cells![number], |row| row.id("tenant"))
            })
            .await
    }

    /// Whether a licence was redeemed once, by whomever.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn was_redeemed(&self, number_sought: LicenceId) -> Result<bool, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT count(*) FROM redeemed WHERE number = ?1";
                Ok(number(db, sql, &cells![number_sought])? > 0)
            })
            .await
    }

    /// Registers a licence, with `takeover` as the one that takes the trial over at the next sign-in.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody has redeemed it.
    pub async fn register_licence(
        &self,
        row: &LicenceRow,
        who: &str,
        takeover: bool,
        act: &Act,
    ) -> Result<(), StoreError> {
        let mut batch = registering(Batch::new(Some(act)), row, who)?;
        if takeover {
            batch = batch.run(
                "INSERT INTO takeover (tenant, number, marked_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant) DO UPDATE SET number = ?2, marked_at = ?3",
                cells![row.tenant, row.record.number, row.registered_at],
                Expect::Rows(1),
            );
        }
        self.database.write(batch).await.map(drop)
    }

    /// Activates a product of a licence of the organisation.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it is active already, or no licence of the organisation.
    pub async fn activate_product(
        &self,
        tenant: TenantId,
        number: LicenceId,
        product: Product,
        at: Timestamp,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE licence_product SET activated_at = ?4, applied_at = ?4 WHERE number = ?2 AND product = ?3
             AND activated_at IS NULL AND EXISTS (SELECT 1 FROM licence WHERE number = ?2 AND tenant = ?1)",
            cells![tenant, number, product.word(), at],
            Expect::Rows(1),
        );
        let activated = Happened::Activated { who: act.who.clone() };
        let batch = happened(batch, number, product, at, &activated)?;
        self.database.write(batch).await.map(drop)
    }

    /// Notes what was due in a life and has been applied; `seen` is how far it was applied before.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else has applied it.
    pub async fn apply_life(
        &self,
        number: LicenceId,
        state: ProductState,
        until: Timestamp,
        due: &[(Timestamp, Event)],
        letters: &[OutboxRow],
        act: Option<&Act>,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(act).run(
            "UPDATE licence_product SET applied_at = ?4 WHERE number = ?1 AND product = ?2 AND applied_at = ?3",
            cells![number, state.product.word(), state.applied_at, until],
            Expect::Rows(1),
        );
        for (at, event) in due {
            batch = happened(batch, number, state.product, *at, &Happened::Life(*event))?;
        }
        batch = letters.iter().fold(batch, queue);
        self.database.write(batch).await.map(drop)
    }

    /// The one write by which the organisation `to` takes the place of the trial `from`: name, people and licences are the new one's,
    /// every sign-in of the old one ends, and the licence that takes over is active.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the trial is gone or no licence waits to take it over.
    pub async fn take_over(
        &self,
        [from, to]: [TenantId; 2],
        number: LicenceId,
        products: &[Product],
        at: Timestamp,
        act: &Act,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(Some(act))
            .run(
                "DELETE FROM takeover WHERE tenant = ?1 AND number = ?2",
                cells![from, number],
                Expect::Rows(1),
            )
            // The code stays with the organisation; no two rows have it at once.
            .run(
                "UPDATE tenant SET code = '-' || code WHERE id = ?1",
                cells![from],
                Expect::Rows(1),
            )
            .run(
                "INSERT INTO tenant (id, code, name, site, demo, created_at)
                 SELECT ?2, substr(code, 2), name, site, demo, ?3 FROM tenant WHERE id = ?1",
                cells![from, to, at],
                Expect::Rows(1),
            )
            .run(
                "UPDATE person SET last_tenant = ?2 WHERE last_tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE membership SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE credential SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE outbox SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE partner SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE customer SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::Any,
            )
            .run(
                "UPDATE licence SET tenant = ?2 WHERE tenant = ?1",
                cells![from, to],
                Expect::AtLeast(1),
            )
            .run(
                "UPDATE licence_product SET activated_at = ?2, applied_at = ?2
                 WHERE number = ?1 AND activated_at IS NULL",
                cells![number, at],
                Expect::AtLeast(1),
            )
            // Its sign-ins end with it.
            .run("DELETE FROM tenant WHERE id = ?1", cells![from], Expect::Rows(1));
        for product in products {
            batch = happened(batch, number, *product, at, &Happened::TookOver)?;
        }
        self.database.write(batch).await.map(drop)
    }

    /// Removes people who are members of nothing any more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_people_of_nothing(&self, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).only_if_changed().run(
            "DELETE FROM person WHERE NOT EXISTS (SELECT 1 FROM membership WHERE membership.person = person.id)",
            Vec::new(),
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }

    /// What happened to a product of a licence, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn licence_history(
        &self,
        number: LicenceId,
        product: Product,
    ) -> Result<Vec<(Timestamp, Happened)>, StoreError> {
        self.database
            .read(move |db| {
                let sql =
                    "SELECT at, event FROM licence_event WHERE number = ?1 AND product = ?2 ORDER BY at DESC, id DESC";
                all(db, sql, &cells![number, product.word()], |row| {
                    Ok((row.time("at")?, row.json("event")?))
                })
            })
            .await
    }

    /// The latest time that was ever seen, `now` included; it is kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mark_clock(&self, now: Timestamp) -> Result<Timestamp, StoreError> {
        let latest = self.latest_clock().await?;
        if now > latest {
            let batch = Batch::new(None).run(
                "UPDATE clock_mark SET latest = ?1 WHERE latest < ?1",
                cells![now],
                Expect::Any,
            );
            self.database.write(batch).await?;
        }
        Ok(latest.max(now))
    }

    /// The latest time that was ever kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn latest_clock(&self) -> Result<Timestamp, StoreError> {
        self.database
            .read(|db| {
                let latest = first(db, "SELECT latest FROM clock_mark", &[], |row| row.time("latest"))?;
                Ok(latest.unwrap_or_default())
            })
            .await
    }

    /// The licence that is to take a trial over at the next sign-in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn takeover(&self, tenant: TenantId) -> Result<Option<LicenceId>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT number FROM takeover WHERE tenant = ?1";
                first(db, sql, &cells![tenant], |row| row.id("number"))
            })
            .await
    }
}
