//! Taking the demo away.

use super::{Batch, Expect, StoreError, TenantStore, batch::cells, row::all};
use domain::{audit::Act, objects::BlockedObject};

impl TenantStore {
    /// Removes the demo's accounts with everything that belongs to their mailboxes, and these objects, in one transaction. The
    /// audit trail keeps its lines. Gives the names of the raw mails that nothing points to any more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_demo(&self, objects: &[BlockedObject], act: &Act) -> Result<Vec<String>, StoreError> {
        let orphans = self
            .database
            .read(|db| {
                let sql = "SELECT DISTINCT sha256 FROM held WHERE mailbox IN (SELECT mailbox.id FROM mailbox JOIN account
                               ON account.id = mailbox.account WHERE account.demo = 1)
                           AND sha256 NOT IN (SELECT sha256 FROM held WHERE mailbox NOT IN (SELECT mailbox.id FROM mailbox
                               JOIN account ON account.id = mailbox.account WHERE account.demo = 1))";
                all(db, sql, &[], |row| row.text("sha256"))
            })
            .await?;
        let mut batch = Batch::new(Some(act));
        // From the leaves to the root, as the foreign keys ask.
        for sql in [
            "DELETE FROM held_text WHERE rowid IN (SELECT number FROM held WHERE mailbox IN (SELECT mailbox.id FROM mailbox
                 JOIN account ON account.id = mailbox.account WHERE account.demo = 1))",
            "DELETE FROM held_history WHERE held IN (SELECT id FROM held WHERE mailbox IN (SELECT mailbox.id FROM mailbox
                 JOIN account ON account.id = mailbox.account WHERE account.demo = 1))",
            "DELETE FROM move WHERE held IN (SELECT id FROM held WHERE mailbox IN (SELECT mailbox.id FROM mailbox
                 JOIN account ON account.id = mailbox.account WHERE account.demo = 1))",
            "DELETE FROM exemption WHERE mailbox IN (SELECT mailbox.id FROM mailbox JOIN account
                 ON account.id = mailbox.account WHERE account.demo = 1)",
            "DELETE FROM detection WHERE mailbox_id IN (SELECT mailbox.id FROM mailbox JOIN account
                 ON account.id = mailbox.account WHERE account.demo = 1)",
            "DELETE FROM held WHERE mailbox IN (SELECT mailbox.id FROM mailbox JOIN account
                 ON account.id = mailbox.account WHERE account.demo = 1)",
            "DELETE FROM mailbox WHERE account IN (SELECT id FROM account WHERE demo = 1)",
            "DELETE FROM account WHERE demo = 1",
            // Counted for all mailboxes together: they begin anew unless somebody else's mail is in them.
            "DELETE FROM scanned WHERE NOT EXISTS (SELECT 1 FROM account)",
        ] {
            batch = batch.run(sql, Vec::new(), Expect::Any);
        }
        for object in objects {
            batch = batch.run(
                "DELETE FROM object WHERE kind = ?1 AND value = ?2",
                cells![object.kind.word(), object.value],
                Expect::Any,
            );
        }
        self.database.write(batch).await?;
        Ok(orphans)
    }
}
