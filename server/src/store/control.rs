//! `control.db`: organisations, people and what they are where.

use super::{
    Batch, Database, Expect, StoreError, audit,
    batch::cells,
    migrate,
    partners::insert_tenant,
    row::{Cols, all, first, number},
};
use crate::clock::Clock;
use domain::{
    audit::Act,
    ids::{PersonId, TenantId},
    tenant::TenantCode,
    time::Timestamp,
    words::Language,
};
use std::{path::Path, sync::Arc};

/// One organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantRow {
    /// The organisation.
    pub id: TenantId,
    /// The code by which it is signed in to.
    pub code: TenantCode,
    /// Its name.
    pub name: String,
    /// The site that serves it.
    pub site: String,
    /// Whether it is the demo.
    pub demo: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Somebody who signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The person.
    pub id: PersonId,
    /// The address, as it was written first.
    pub email: String,
    /// The password's hash as a PHC string.
    pub password_hash: String,
    /// The language that was chosen, when one was chosen.
    pub language: Option<Language>,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow")
            .field("id", &self.id)
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// The opened `control.db`.
#[derive(Clone)]
pub struct ControlStore {
    pub(super) database: Arc<Database>,
    pub(super) clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for ControlStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ControlStore").finish_non_exhaustive()
    }
}

const KNOWS: &str = "SELECT count(*) FROM tenant WHERE id = ?1";

pub(super) fn tenant(row: &Cols<'_, '_>) -> Result<TenantRow, StoreError> {
    Ok(TenantRow {
        id: row.id("id")?,
        code: row.id("code")?,
        name: row.text("name")?,
        site: row.text("site")?,
        demo: row.flag("demo")?,
        created_at: row.time("created_at")?,
    })
}

pub(super) fn person(row: &Cols<'_, '_>) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        id: row.id("id")?,
        email: row.text("email")?,
        password_hash: row.text("password_hash")?,
        language: row.maybe_text("language")?.as_deref().and_then(Language::of_tag),
    })
}

impl ControlStore {
    pub(super) fn new(database: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            database: Arc::new(database),
            clock,
        }
    }

    pub(super) async fn close(&self) {
        self.database.close().await;
    }

    /// Whether the file has a row of the organisation. Blocks; for the opening of the data folder.
    pub(super) fn knows(file: &Path, id: TenantId) -> Result<bool, StoreError> {
        Ok(number(&migrate::reader(file)?, KNOWS, &cells![id])? > 0)
    }

    /// Whether there is such an organisation.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has_tenant(&self, id: TenantId) -> Result<bool, StoreError> {
        self.database
            .read(move |db| Ok(number(db, KNOWS, &cells![id])? > 0))
            .await
    }

    /// All organisations, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tenants(&self) -> Result<Vec<TenantRow>, StoreError> {
        self.database
            .read(|db| {
                let sql = "SELECT id, code, name, site, demo, created_at FROM tenant ORDER BY id";
                all(db, sql, &[], tenant)
            })
            .await
    }

    /// Writes the row of an organisation; [`super::DataFolder::create_tenant`] makes its files first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the identifier or the code is taken.
    pub(super) async fn create_tenant(&self, row: TenantRow, act: &Act) -> Result<(), StoreError> {
        let batch = insert_tenant(Batch::new(Some(act)), &row);
        self.database.write(batch).await.map(drop)
    }

    /// Removes the row, with memberships, sign-ins and credentials. [`super::DataFolder::retire_tenant`] removes the files.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such organisation.
    pub(super) async fn remove_tenant(&self, id: TenantId, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act))
            .run("DELETE FROM outbox WHERE tenant = ?1", cells![id], Expect::Any)
            .run("DELETE FROM tenant WHERE id = ?1", cells![id], Expect::Rows(1));
        self.database.write(batch).await.map(drop)
    }

    /// Whether anybody is administrator of anything.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn any_administrator(&self) -> Result<bool, StoreError> {
        self.database
            .read(|db| {
                let role = domain::roles::Role::Administrator.word();
                Ok(number(db, "SELECT count(*) FROM membership WHERE role = ?1", &cells![role])? > 0)
            })
            .await
    }

    /// The person with an address; case is ignored.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>, StoreError> {
        let key = email.to_lowercase();
        self.database
            .read(move |db| {
                let sql = "SELECT id, email, password_hash, language FROM person WHERE email_key = ?1";
                first(db, sql, &cells![key], person)
            })
            .await
    }

    /// One person.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT id, email, password_hash, language FROM person WHERE id = ?1";
                first(db, sql, &cells![id], person)
            })
            .await
    }

    /// Adds a person as a member of one organisation, with the word of a role.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody has that address already.
    pub async fn create_person(
        &self,
        row: PersonRow,
        tenant: TenantId,
        role: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act))
            .run(
                "INSERT INTO person (id, email, email_key, password_hash) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (email_key) DO NOTHING",
                cells![row.id, row.email, row.email.to_lowercase(), row.password_hash],
                Expect::Rows(1),
            )
            .run(
                "INSERT INTO membership (person, tenant, role) VALUES (?1, ?2, ?3)",
                cells![row.id, tenant, role],
                Expect::Rows(1),
            );
        self.database.write(batch).await.map(drop)
    }

    /// Sets a password's hash.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such person.
    pub async fn set_password(&self, id: PersonId, hash: &str, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE person SET password_hash = ?2 WHERE id = ?1",
            cells![id, hash],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Keeps the language that a person chose.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such person.
    pub async fn set_language(&self, id: PersonId, language: Option<Language>, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE person SET language = ?2 WHERE id = ?1",
            cells![id, language.map(Language::tag)],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Gives an organisation its name, and says whether it still holds demo data.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such organisation.
    pub async fn rename_tenant(&self, id: TenantId, name: &str, demo: bool, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE tenant SET name = ?2, demo = ?3 WHERE id = ?1",
            cells![id, name, demo],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Adds a line to the trail for what changes no row here, such as a refused sign-in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn append_audit(&self, act: &Act) -> Result<(), StoreError> {
        self.database.write(Batch::new(Some(act))).await.map(drop)
    }

    /// The number of the first line of the trail that does not hold.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn verify_audit(&self) -> Result<Option<u64>, StoreError> {
        self.database.read(audit::broken_at).await
    }
}
