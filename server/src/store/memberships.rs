//! Who belongs to which organisations, and the codes by which these are signed in to.

use super::{
    Batch, ControlStore, Expect, PersonRow, StoreError, TenantRow,
    batch::cells,
    control::{person, tenant},
    row::{all, first},
};
use domain::{
    audit::Act,
    ids::{PersonId, TenantId},
    tenant::TenantCode,
};

impl ControlStore {
    /// The organisation with a code.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tenant_by_code(&self, code: &TenantCode) -> Result<Option<TenantRow>, StoreError> {
        let code = code.to_string();
        self.database
            .read(move |db| {
                let sql = "SELECT id, code, name, site, demo, created_at FROM tenant WHERE code = ?1";
                first(db, sql, &cells![code], tenant)
            })
            .await
    }

    /// The organisation with an identifier.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tenant_by_id(&self, id: TenantId) -> Result<Option<TenantRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT id, code, name, site, demo, created_at FROM tenant WHERE id = ?1";
                first(db, sql, &cells![id], tenant)
            })
            .await
    }

    /// Where a person is a member, and as what (the word of a role).
    ///
    /// # Errors
    /// Those of the database.
    pub async fn memberships(&self, person: PersonId) -> Result<Vec<(TenantId, String)>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT tenant, role FROM membership WHERE person = ?1 ORDER BY tenant";
                all(db, sql, &cells![person], |row| {
                    Ok((row.id("tenant")?, row.text("role")?))
                })
            })
            .await
    }

    /// The people of an organisation with the word of the role of each, by address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn members(&self, tenant: TenantId) -> Result<Vec<(PersonRow, String)>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT id, email, password_hash, language, role FROM person
                           JOIN membership ON membership.person = person.id WHERE tenant = ?1 ORDER BY email_key";
                all(db, sql, &cells![tenant], |row| Ok((person(row)?, row.text("role")?)))
            })
            .await
    }

    /// The organisations of a person, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tenants_of(&self, person: PersonId) -> Result<Vec<TenantRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT id, code, name, site, demo, created_at FROM tenant
                           WHERE id IN (SELECT tenant FROM membership WHERE person = ?1) ORDER BY name, id";
                all(db, sql, &cells![person], tenant)
            })
            .await
    }

    /// The organisation that a person signed in to last, while it exists.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn last_tenant(&self, person: PersonId) -> Result<Option<TenantId>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT last_tenant FROM person WHERE id = ?1";
                Ok(first(db, sql, &cells![person], |row| row.maybe_id("last_tenant"))?.flatten())
            })
            .await
    }

    /// Makes somebody a member of a further organisation, with the word of a role.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the person is a member of it.
    pub async fn add_membership(
        &self,
        person: PersonId,
        tenant: TenantId,
        role: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO membership (person, tenant, role) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            cells![person, tenant, role],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }
}
