//! `main.db` of one organisation, and its audit trail. The other areas have a file each.

use super::{
    Batch, Database, Expect, StoreError, audit,
    batch::{cells, json},
    row::{all, number},
};
use crate::clock::Clock;
use domain::{
    account::Connection,
    audit::{Act, AuditFilter, AuditPage, AuditRow},
    time::Timestamp,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Everything stored of one organisation. It has no way to name another.
pub struct TenantStore {
    folder: PathBuf,
    pub(super) database: Database,
    pub(super) clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for TenantStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantStore")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl TenantStore {
    pub(super) const fn new(folder: PathBuf, database: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            folder,
            database,
            clock,
        }
    }

    pub(crate) async fn close(&self) {
        self.database.close().await;
    }

    /// The folder for the organisation's raw mail; it exists.
    #[must_use]
    pub fn blobs_folder(&self) -> PathBuf {
        self.folder.join("blobs")
    }

    /// One page of the audit trail, newest first, below the line `before`. Says whether the whole chain holds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn audit_page(
        &self,
        filter: &AuditFilter,
        before: Option<u64>,
        now: Timestamp,
    ) -> Result<AuditPage, StoreError> {
        let filter = filter.clone();
        self.database
            .read(move |db| audit::page(db, &filter, before, now))
            .await
    }

    /// The newest matching lines of the audit trail, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn audit_for_export(
        &self,
        filter: &AuditFilter,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let filter = filter.clone();
        self.database
            .read(move |db| audit::export(db, &filter, now, limit))
            .await
    }

    /// The number of the first line of the trail that does not hold.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn verify_audit(&self) -> Result<Option<u64>, StoreError> {
        self.database.read(audit::broken_at).await
    }

    /// How many rows each table has, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn census(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.database
            .read(|db| {
                let sql =
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
                let tables = all(db, sql, &[], |row| row.text("name"))?;
                let count = |table: String| {
                    // The names are those of our own schema.
                    let rows = number(db, &format!("SELECT count(*) FROM \"{table}\""), &[])?;
                    Ok((table, rows))
                };
                tables.into_iter().map(count).collect()
            })
            .await
    }

    /// Maildirs that lie in the folder of the organisation itself lie in its new one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn move_paths(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        let mut batch = Batch::new(None);
        for account in self.accounts().await? {
            let Connection::Maildir { path, domain } = &account.connection else {
                continue;
            };
            let Ok(rest) = Path::new(path).strip_prefix(from) else {
                continue;
            };
            let moved = Connection::Maildir {
                path: to.join(rest).to_string_lossy().into_owned(),
                domain: domain.clone(),
            };
            batch = batch.run(
                "UPDATE account SET connection = ?2 WHERE id = ?1",
                cells![account.id, json(&moved)?],
                Expect::Rows(1),
            );
        }
        self.database.write(batch).await.map(drop)
    }

    /// Adds a line to the trail for what changes no row, such as a download.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn append_audit(&self, act: &Act) -> Result<(), StoreError> {
        self.database.write(Batch::new(Some(act))).await.map(drop)
    }
}
