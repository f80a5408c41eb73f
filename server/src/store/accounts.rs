//! Service accounts: connections and which mailboxes are reached through them.

use super::{
    Batch, Expect, MailboxRecord, StoreError, TenantStore,
    batch::{cells, json},
    row::{Cols, all, first},
};
use domain::{account::Connection, audit::Act, ids::AccountId, time::Timestamp};

/// One service account.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The connection, without secrets.
    pub connection: Connection,
    /// The master user's password, sealed. On an update none keeps what is stored.
    pub sealed: Option<Vec<u8>>,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it belongs to the demo.
    pub demo: bool,
    /// When it was added.
    pub added_at: Timestamp,
}

impl std::fmt::Debug for AccountRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRecord")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The place that a mailbox's password is sealed to. Not its identifier: an account that is added again takes up the
/// mailbox that was removed with it, under the identifier that its held mails know.
#[must_use]
pub fn mailbox_secret_place(account: AccountId, address: &str) -> String {
    format!("mailbox.sealed:{account}:{}", address.to_lowercase())
}

fn account(row: &Cols<'_, '_>) -> Result<AccountRecord, StoreError> {
    Ok(AccountRecord {
        id: row.id("id")?,
        name: row.text("name")?,
        connection: row.json("connection")?,
        sealed: row.maybe_bytes("sealed")?,
        paused: row.flag("paused")?,
        demo: row.flag("demo")?,
        added_at: row.time("added_at")?,
    })
}

impl TenantStore {
    /// All service accounts, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        self.database
            .read(|db| all(db, "SELECT * FROM account ORDER BY id", &[], account))
            .await
    }

    /// One service account.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn account(&self, id: AccountId) -> Result<Option<AccountRecord>, StoreError> {
        self.database
            .read(move |db| first(db, "SELECT * FROM account WHERE id = ?1", &cells![id], account))
            .await
    }

    /// Adds a service account with its mailboxes.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is one with its identifier.
    pub async fn insert_account(
        &self,
        record: &AccountRecord,
        mailboxes: &[MailboxRecord],
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = with_account(Batch::new(Some(act)), record, mailboxes)?;
        self.database.write(batch).await.map(drop)
    }

    /// Saves name, connection and secret of an account, and makes its mailboxes these: found by address they keep their
    /// identifier; those not named are removed. No secret outlives this but those that are given.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such account.
    pub async fn update_account(
        &self,
        record: &AccountRecord,
        mailboxes: &[MailboxRecord],
        act: &Act,
    ) -> Result<(), StoreError> {
        let named: Vec<String> = mailboxes.iter().map(|mailbox| mailbox.address.to_lowercase()).collect();
        let named = json(&named)?;
        let mut batch = Batch::new(Some(act))
            .run(
                "UPDATE account SET name = ?2, connection = ?3, sealed = ?4 WHERE id = ?1",
                cells![record.id, record.name, json(&record.connection)?, record.sealed],
                Expect::Rows(1),
            )
            .run(
                "DELETE FROM folder_cursor WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1
                     AND address_key NOT IN (SELECT value FROM json_each(?2)))",
                cells![record.id, named],
                Expect::Any,
            )
            .run(
                "UPDATE mailbox SET removed = 1, sealed = NULL, watching = 'not', error = NULL
                 WHERE account = ?1 AND removed = 0 AND address_key NOT IN (SELECT value FROM json_each(?2))",
                cells![record.id, named],
                Expect::Any,
            );
        for mailbox in mailboxes {
            batch = with_mailbox(batch, record.id, mailbox);
        }
        self.database.write(batch).await.map(drop)
    }

    /// Pauses or resumes.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such account, or it is so already.
    pub async fn set_paused(&self, id: AccountId, paused: bool, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE account SET paused = ?2 WHERE id = ?1 AND paused <> ?2",
            cells![id, paused],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Removes an account with its secrets. Its mailboxes stay as removed ones, because held mails point to them.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such account.
    pub async fn remove_account(&self, id: AccountId, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act))
            .run(
                "DELETE FROM folder_cursor WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
                cells![id],
                Expect::Any,
            )
            .run(
                "UPDATE mailbox SET removed = 1, sealed = NULL, watching = 'not', error = NULL WHERE account = ?1",
                cells![id],
                Expect::Any,
            )
            .run("DELETE FROM account WHERE id = ?1", cells![id], Expect::Rows(1));
        self.database.write(batch).await.map(drop)
    }

    /// Adds mailboxes that were found, such as new Maildirs; how many were not there before.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when there is no such account.
    pub async fn add_mailboxes(
        &self,
        account: AccountId,
        mailboxes: &[MailboxRecord],
        act: &Act,
    ) -> Result<usize, StoreError> {
        let mut batch = Batch::new(Some(act)).only_if_changed();
        for mailbox in mailboxes {
            batch = with_mailbox(batch, account, mailbox);
        }
        let counts = self.database.write(batch).await?;
        // Three statements a mailbox: the first refreshes one that is there, the others take up or add one.
        Ok(counts.chunks(3).map(|three| three.iter().skip(1).sum::<usize>()).sum())
    }
}

/// Adds an account that is not there, with its mailboxes.
pub(super) fn with_account(
    batch: Batch,
    record: &AccountRecord,
    mailboxes: &[MailboxRecord],
) -> Result<Batch, StoreError> {
    let batch = batch.run(
        "INSERT INTO account (id, name, connection, sealed, paused, demo, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        cells![
            record.id,
            record.name,
            json(&record.connection)?,
            record.sealed,
            record.paused,
            record.demo,
            record.added_at
        ],
        Expect::Rows(1),
    );
    let mailboxes = mailboxes.iter();
    Ok(mailboxes.fold(batch, |batch, mailbox| with_mailbox(batch, record.id, mailbox)))
}

/// Makes sure that the account has the mailbox: refreshed if it has, else one taken up that was removed, else a new one.
fn with_mailbox(batch: Batch, account: AccountId, mailbox: &MailboxRecord) -> Batch {
    let key = mailbox.address.to_lowercase();
    batch
        .run(
            "UPDATE mailbox SET sealed = ?3 WHERE account = ?1 AND address_key = ?2 AND removed = 0",
            cells![account, key, mailbox.sealed],
            Expect::Any,
        )
        .run(
            "UPDATE mailbox SET account = ?1, address = ?3, sealed = ?4, removed = 0
             WHERE id = (SELECT max(id) FROM mailbox WHERE address_key = ?2 AND removed = 1)
             AND NOT EXISTS (SELECT 1 FROM mailbox WHERE account = ?1 AND address_key = ?2 AND removed = 0)",
            cells![account, key, mailbox.address, mailbox.sealed],
            Expect::Any,
        )
        .run(
            "INSERT INTO mailbox (id, account, address, address_key, sealed) SELECT ?3, ?1, ?4, ?2, ?5
             WHERE NOT EXISTS (SELECT 1 FROM mailbox WHERE account = ?1 AND address_key = ?2 AND removed = 0)",
            cells![account, key, mailbox.id, mailbox.address, mailbox.sealed],
            Expect::Any,
        )
}
