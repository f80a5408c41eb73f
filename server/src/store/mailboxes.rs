//! Mailboxes: how they are doing, and how far each folder has been read.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::cells,
    row::{Cols, all, first},
};
use domain::{
    account::{MailboxHealth, Watching},
    ids::{AccountId, MailboxId},
    time::Timestamp,
};

/// One mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxRecord {
    /// The mailbox.
    pub id: MailboxId,
    /// The account through which it is reached.
    pub account: AccountId,
    /// Its address.
    pub address: String,
    /// Its own password, sealed to [`super::mailbox_secret_place`].
    pub sealed: Option<Vec<u8>>,
}

impl std::fmt::Debug for MailboxRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxRecord")
            .field("id", &self.id)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// A mailbox and how it is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxState {
    /// The mailbox.
    pub record: MailboxRecord,
    /// How it is doing.
    pub health: MailboxHealth,
}

/// What a watcher noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxHealthUpdate {
    /// When it was reached; none keeps what is stored.
    pub last_contact: Option<Timestamp>,
    /// Milliseconds from the arrival of the last mail to its verdict; none keeps what is stored.
    pub lag: Option<i64>,
    /// How new mail is noticed now.
    pub watching: Watching,
    /// The present error in plain words; none when there is none.
    pub error: Option<String>,
    /// Mails scanned since the last update.
    pub scanned_more: u64,
}

const fn watching_word(watching: Watching) -> &'static str {
    match watching {
        Watching::Not => "not",
        Watching::Idle => "idle",
        Watching::Polling => "polling",
    }
}

fn watching_from_word(word: &str) -> Option<Watching> {
    [Watching::Not, Watching::Idle, Watching::Polling]
        .into_iter()
        .find(|watching| watching_word(*watching) == word)
}

fn state(row: &Cols<'_, '_>) -> Result<MailboxState, StoreError> {
    let record = MailboxRecord {
        id: row.id("id")?,
        account: row.id("account")?,
        address: row.text("address")?,
        sealed: row.maybe_bytes("sealed")?,
    };
    Ok(MailboxState {
        health: MailboxHealth {
            id: record.id,
            address: record.address.clone(),
            last_contact: row.maybe_time("last_contact")?,
            lag: row.maybe_integer("lag")?,
            watching: row.word("watching", watching_from_word)?,
            error: row.maybe_text("error")?,
            scanned: row.count("scanned")?,
        },
        record,
    })
}

impl TenantStore {
    /// The mailboxes of one account, or of all, by address; removed ones are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mailboxes(&self, account: Option<AccountId>) -> Result<Vec<MailboxState>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM mailbox WHERE removed = 0 AND account IS NOT NULL
                           AND (?1 IS NULL OR account = ?1) ORDER BY address_key, id";
                all(db, sql, &cells![account], state)
            })
            .await
    }

    /// One mailbox; none when it was removed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mailbox(&self, id: MailboxId) -> Result<Option<MailboxState>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM mailbox WHERE id = ?1 AND removed = 0 AND account IS NOT NULL";
                first(db, sql, &cells![id], state)
            })
            .await
    }

    /// Notes how a mailbox is doing. Nothing happens when it was removed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_health(&self, id: MailboxId, update: &MailboxHealthUpdate) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE mailbox SET last_contact = coalesce(?2, last_contact), lag = coalesce(?3, lag), watching = ?4,
                 error = ?5, scanned = scanned + ?6 WHERE id = ?1 AND removed = 0",
            cells![
                id,
                update.last_contact,
                update.lag,
                watching_word(update.watching),
                update.error,
                update.scanned_more
            ],
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }

    /// How far a folder has been read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cursor(&self, mailbox: MailboxId, folder: &str) -> Result<Option<String>, StoreError> {
        let key = cells![mailbox, folder];
        self.database
            .read(move |db| {
                let sql = "SELECT cursor FROM folder_cursor WHERE mailbox = ?1 AND folder = ?2";
                first(db, sql, &key, |row| row.text("cursor"))
            })
            .await
    }

    /// Notes how far folders have been read: name and cursor of each, all together. Nothing happens when the mailbox was
    /// removed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_cursors(&self, mailbox: MailboxId, folders: &[(String, String)]) -> Result<(), StoreError> {
        let mut batch = Batch::new(None);
        for (folder, cursor) in folders {
            batch = batch.run(
                "INSERT INTO folder_cursor (mailbox, folder, cursor)
                 SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM mailbox WHERE id = ?1 AND removed = 0)
                 ON CONFLICT (mailbox, folder) DO UPDATE SET cursor = excluded.cursor",
                cells![mailbox, folder, cursor],
                Expect::Any,
            );
        }
        self.database.write(batch).await.map(drop)
    }

    /// The folders of a mailbox that have been read, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn known_folders(&self, mailbox: MailboxId) -> Result<Vec<String>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT folder FROM folder_cursor WHERE mailbox = ?1 ORDER BY folder";
                all(db, sql, &cells![mailbox], |row| row.text("folder"))
            })
            .await
    }
}
