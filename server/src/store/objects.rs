//! Blocked and suspicious objects.

use super::{Batch, Expect, StoreError, TenantStore, batch::cells, row::all};
use domain::{
    audit::Act,
    objects::{BlockedObject, ObjectKind},
};

impl TenantStore {
    /// All objects, by kind and value; expired ones too.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn objects(&self) -> Result<Vec<BlockedObject>, StoreError> {
        self.database
            .read(|db| {
                let sql = "SELECT kind, value, note, expires_at FROM object ORDER BY kind, value";
                all(db, sql, &[], |row| {
                    Ok(BlockedObject {
                        kind: row.word("kind", ObjectKind::from_word)?,
                        value: row.text("value")?,
                        note: row.text("note")?,
                        expires_at: row.maybe_time("expires_at")?,
                    })
                })
            })
            .await
    }

    /// Adds objects, or replaces note and expiry of those that are there.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_objects(&self, objects: &[BlockedObject], act: &Act) -> Result<(), StoreError> {
        let mut batch = Batch::new(Some(act));
        for object in objects {
            batch = with_object(batch, object);
        }
        self.database.write(batch).await.map(drop)
    }

    /// Removes one object.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it is not there.
    pub async fn remove_object(&self, kind: ObjectKind, value: &str, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "DELETE FROM object WHERE kind = ?1 AND value = ?2",
            cells![kind.word(), value],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }
}

/// Adds an object, or replaces its note and expiry.
pub(super) fn with_object(batch: Batch, object: &BlockedObject) -> Batch {
    batch.run(
        "INSERT INTO object (kind, value, note, expires_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, value) DO UPDATE SET note = excluded.note, expires_at = excluded.expires_at",
        cells![object.kind.word(), object.value, object.note, object.expires_at],
        Expect::Rows(1),
    )
}
