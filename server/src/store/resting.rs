//! Which organisations have nothing to do, so that they need not be open.

use super::{
    Batch, ControlStore, Expect, StoreError, TenantStore,
    batch::cells,
    row::{all, number},
};
use domain::ids::TenantId;

impl ControlStore {
    /// Notes that an organisation rests, or no longer does.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_resting(&self, id: TenantId, rests: bool) -> Result<(), StoreError> {
        let sql = "UPDATE tenant SET rests = ?2 WHERE id = ?1";
        let batch = Batch::new(None).run(sql, cells![id, rests], Expect::Any);
        self.database.write(batch).await.map(drop)
    }

    /// The organisations that rest.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn resting(&self) -> Result<Vec<TenantId>, StoreError> {
        let sql = "SELECT id FROM tenant WHERE rests = 1";
        self.database.read(|db| all(db, sql, &[], |row| row.id("id"))).await
    }

    /// The organisations that have no licence, with their names.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn without_licence(&self) -> Result<Vec<(TenantId, String)>, StoreError> {
        let sql =
            "SELECT id, name FROM tenant WHERE NOT EXISTS (SELECT 1 FROM licence WHERE licence.tenant = tenant.id)";
        self.database
            .read(|db| all(db, sql, &[], |row| Ok((row.id("id")?, row.text("name")?))))
            .await
    }
}

impl TenantStore {
    /// Whether something is to be done without anybody asking: a service account is there, something is being moved, a job waits.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn has_work(&self) -> Result<bool, StoreError> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM account) + EXISTS (SELECT 1 FROM move) + EXISTS (SELECT 1 FROM disposal)
                   + EXISTS (SELECT 1 FROM job WHERE ended_at IS NULL)";
        self.database.read(move |db| Ok(number(db, sql, &[])? > 0)).await
    }
}
