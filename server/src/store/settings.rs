//! Settings of an organisation that are one document each.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    row::{all, first},
};
use domain::{audit::Act, detection::DetectionRow};
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

    /// The number of the newest line of the detection log of which nobody was written yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest_notice(&self) -> Result<Option<i64>, StoreError> {
        self.database
            .read(|db| {
                let sql = "SELECT number FROM notice_due ORDER BY number DESC LIMIT 1";
                first(db, sql, &[], |row| row.integer("number"))
            })
            .await
    }

    /// Lines of the detection log of which nobody was written yet, with their numbers: those after one number up to another, in the order
    /// in which they were written down, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn notices_due(
        &self,
        after: i64,
        upto: i64,
        limit: usize,
    ) -> Result<Vec<(i64, DetectionRow)>, StoreError> {
        self.database
            .read(move |db| {
                let sql =
                    "SELECT number, detection.* FROM notice_due JOIN detection ON detection.id = notice_due.detection
                           WHERE number > ?1 AND number <= ?2 ORDER BY number LIMIT ?3";
                let read =
                    |row: &super::row::Cols<'_, '_>| Ok((row.integer("number")?, super::detections::detection(row)?));
                all(db, sql, &cells![after, upto, limit], read)
            })
            .await
    }

    /// Forgets that nobody was written of the lines up to this number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn notices_told(&self, upto: i64) -> Result<(), StoreError> {
        let batch = Batch::new(None).run("DELETE FROM notice_due WHERE number <= ?1", cells![upto], Expect::Any);
        self.database.write(batch).await.map(drop)
    }
}
