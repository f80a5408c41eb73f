//! `main.db` of one organisation, and its audit trail. The other areas have a file each.

use super::{Batch, Database, StoreError, audit};
use crate::clock::Clock;
use domain::{
    audit::{Act, AuditFilter, AuditPage, AuditRow},
    time::Timestamp,
};
use std::{path::PathBuf, sync::Arc};

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

    pub(super) async fn close(&self) {
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

    /// Adds a line to the trail for what changes no row, such as a download.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn append_audit(&self, act: &Act) -> Result<(), StoreError> {
        self.database.write(Batch::new(Some(act))).await.map(drop)
    }
}
