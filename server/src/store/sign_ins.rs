//! Signed-in browsers and credentials: only hashes of what their holders have.

use super::{
    Batch, ControlStore, Expect, StoreError,
    batch::cells,
    row::{Cols, all, first, number},
};
use domain::{
    audit::Act,
    ids::{PersonId, SignInId, TenantId},
    time::Timestamp,
};

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRecord {
    /// The sign-in.
    pub id: SignInId,
    /// SHA-256 of the cookie's secret, lower-case hexadecimal.
    pub sha256: String,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub tenant: TenantId,
    /// Browser and system, as far as they tell.
    pub browser: String,
    /// The address it came from last.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was seen last.
    pub last_seen: Timestamp,
    /// Seconds without a request after which it ends.
    pub idle_seconds: i64,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A stored credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialRow {
    /// Whose door it opens; none for what is of no organisation yet.
    pub tenant: Option<TenantId>,
    /// When it was stored.
    pub created_at: Timestamp,
}

fn sign_in(row: &Cols<'_, '_>) -> Result<SignInRecord, StoreError> {
    Ok(SignInRecord {
        id: row.id("id")?,
        sha256: row.text("sha256")?,
        person: row.id("person")?,
        tenant: row.id("tenant")?,
        browser: row.text("browser")?,
        address: row.text("address")?,
        created_at: row.time("created_at")?,
        last_seen: row.time("last_seen")?,
        idle_seconds: row.integer("idle_seconds")?,
        expires_at: row.time("expires_at")?,
    })
}

impl ControlStore {
    /// Stores a sign-in, and drops those that have ended by themselves.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn create_sign_in(&self, record: SignInRecord, act: &Act) -> Result<(), StoreError> {
        let batch = self.begin(Batch::new(Some(act)), &record);
        self.database.write(batch).await.map(drop)
    }

    /// Ends one sign-in of a person and stores another one in its place.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the one that is to end has ended.
    pub async fn replace_sign_in(&self, ends: SignInId, record: SignInRecord, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "DELETE FROM sign_in WHERE id = ?1 AND person = ?2",
            cells![ends, record.person],
            Expect::Rows(1),
        );
        self.database.write(self.begin(batch, &record)).await.map(drop)
    }

    fn begin(&self, batch: Batch, record: &SignInRecord) -> Batch {
        batch
            .run(
                "DELETE FROM sign_in WHERE expires_at <= ?1 OR last_seen + idle_seconds * 1000 <= ?1",
                cells![self.clock.now()],
                Expect::Any,
            )
            .run(
                "INSERT INTO sign_in (id, sha256, person, tenant, browser, address, created_at, last_seen, idle_seconds,
                     expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                cells![
                    record.id,
                    record.sha256,
                    record.person,
                    record.tenant,
                    record.browser,
                    record.address,
                    record.created_at,
                    record.last_seen,
                    record.idle_seconds,
                    record.expires_at
                ],
                Expect::Rows(1),
            )
            // Where somebody signs in without saying where, it is the organisation of last time.
            .run(
                "UPDATE person SET last_tenant = ?2 WHERE id = ?1",
                cells![record.person, record.tenant],
                Expect::Rows(1),
            )
    }

    /// The sign-in of a cookie, by the hash of its secret. Whether it has ended is the caller's to judge.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sign_in_by_sha256(&self, sha256: &str) -> Result<Option<SignInRecord>, StoreError> {
        let sha256 = sha256.to_owned();
        self.database
            .read(move |db| first(db, "SELECT * FROM sign_in WHERE sha256 = ?1", &cells![sha256], sign_in))
            .await
    }

    /// Notes that a browser was seen. Nothing happens when its sign-in has ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn touch_sign_in(&self, id: SignInId, at: Timestamp, address: &str) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE sign_in SET last_seen = max(last_seen, ?2), address = ?3 WHERE id = ?1",
            cells![id, at, address],
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }

    /// A person's sign-ins, newest first; those that have ended by themselves are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sign_ins_of(&self, person: PersonId) -> Result<Vec<SignInRecord>, StoreError> {
        let now = self.clock.now();
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM sign_in WHERE person = ?1 AND expires_at > ?2
                           AND last_seen + idle_seconds * 1000 > ?2 ORDER BY id DESC";
                all(db, sql, &cells![person, now], sign_in)
            })
            .await
    }

    /// Ends one sign-in of a person.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the person has no such sign-in.
    pub async fn end_sign_in(&self, id: SignInId, person: PersonId, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "DELETE FROM sign_in WHERE id = ?1 AND person = ?2",
            cells![id, person],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Ends all sign-ins of a person but one; how many ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_other_sign_ins(
        &self,
        person: PersonId,
        keep: Option<SignInId>,
        act: &Act,
    ) -> Result<usize, StoreError> {
        let batch = Batch::new(Some(act)).only_if_changed().run(
            "DELETE FROM sign_in WHERE person = ?1 AND id IS NOT ?2",
            cells![person, keep],
            Expect::Any,
        );
        Ok(self.database.write(batch).await?.iter().sum())
    }

    /// Stores a credential by its hash.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it is stored already.
    pub async fn put_credential(
        &self,
        kind: &str,
        sha256: &str,
        tenant: Option<TenantId>,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO credential (kind, sha256, tenant, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (kind, sha256) DO NOTHING",
            cells![kind, sha256, tenant, self.clock.now()],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// A credential by its hash.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn credential(&self, kind: &str, sha256: &str) -> Result<Option<CredentialRow>, StoreError> {
        let key = cells![kind, sha256];
        self.database
            .read(move |db| {
                let sql = "SELECT tenant, created_at FROM credential WHERE kind = ?1 AND sha256 = ?2";
                first(db, sql, &key, |row| {
                    Ok(CredentialRow {
                        tenant: row.maybe_id("tenant")?,
                        created_at: row.time("created_at")?,
                    })
                })
            })
            .await
    }

    /// Removes a credential; true for exactly one of however many callers.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_credential(&self, kind: &str, sha256: &str, act: &Act) -> Result<bool, StoreError> {
        let batch = Batch::new(Some(act)).only_if_changed().run(
            "DELETE FROM credential WHERE kind = ?1 AND sha256 = ?2",
            cells![kind, sha256],
            Expect::Any,
        );
        Ok(self.database.write(batch).await? == [1])
    }

    /// Whether there is any credential of a kind.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has_credential(&self, kind: &str) -> Result<bool, StoreError> {
        let key = cells![kind];
        self.database
            .read(move |db| Ok(number(db, "SELECT count(*) FROM credential WHERE kind = ?1", &key)? > 0))
            .await
    }

    /// Removes all credentials of a kind.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn clear_credentials(&self, kind: &str, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).only_if_changed().run(
            "DELETE FROM credential WHERE kind = ?1",
            cells![kind],
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }
}
