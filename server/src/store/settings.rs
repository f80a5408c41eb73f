//! Settings of an organisation that are one document each.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    row::{all, first},
};
use domain::{audit::Act, detection::DetectionRow, ids::DetectionId};
use serde::{Serialize, de::DeserializeOwned};

impl TenantStore {
    /// A setting with its version; none when it was never saved.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn setting<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<(u32, T)>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT version, body FROM setting WHERE name = ?1";
                first(db, sql, &cells![name], |row| {
                    Ok((row.small("version")?, row.json("body")?))
                })
            })
            .await
    }

    /// Saves the version of a setting that follows the one that was seen, 0 for none.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else saved it meanwhile.
    pub async fn save_setting<T: Serialize + Sync>(
        &self,
        name: &'static str,
        seen: u32,
        body: &T,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO setting (name, version, body) VALUES (?1, ?2 + 1, ?3) ON CONFLICT (name) DO UPDATE
             SET version = excluded.version, body = excluded.body WHERE version = ?2",
            cells![name, seen, json(body)?],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Notes how far work has come that follows a setting: no setting itself, so without a line in the audit trail.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_state<T: Serialize + Sync>(&self, name: &'static str, body: &T) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "INSERT INTO setting (name, version, body) VALUES (?1, 0, ?2) ON CONFLICT (name) DO UPDATE
             SET body = excluded.body",
            cells![name, json(body)?],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// The lines of the detection log after this one, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn detections_after(
        &self,
        after: Option<DetectionId>,
        limit: usize,
    ) -> Result<Vec<DetectionRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM detection WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2";
                all(db, sql, &cells![after, limit], super::detections::detection)
            })
            .await
    }

    /// The newest line of the detection log.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest_detection(&self) -> Result<Option<DetectionId>, StoreError> {
        self.database
            .read(|db| {
                let sql = "SELECT id FROM detection ORDER BY id DESC LIMIT 1";
                first(db, sql, &[], |row| row.id("id"))
            })
            .await
    }
}
