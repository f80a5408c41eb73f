//! Mails that are to be sent, in `control.db`.

use super::{
    Batch, ControlStore, Expect, StoreError,
    batch::cells,
    row::{Cols, all, first},
};
use domain::{
    audit::Act,
    ids::{CustomerId, NoticeId, TenantId},
    notification::{Delivery, Notice},
    time::Timestamp,
};

/// Due mails that are read at once.
const DUE_MAX: u32 = 100;

/// A mail in the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The mail.
    pub id: NoticeId,
    /// The customer that it is about.
    pub customer: Option<CustomerId>,
    /// The organisation whose findings it tells of.
    pub tenant: Option<TenantId>,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// As plain text, with a mark where the link goes.
    pub plain: String,
    /// As HTML, with the same mark.
    pub html: String,
    /// The link, sealed; none once it is sent.
    pub sealed_link: Option<Vec<u8>>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; none when nothing is left to be done.
    pub next_at: Option<Timestamp>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What went wrong last.
    pub error: String,
}

impl OutboxRow {
    /// A mail that is to be sent at once.
    #[must_use]
    pub fn due(id: NoticeId, recipient: &str, now: Timestamp) -> Self {
        Self {
            id,
            customer: None,
            tenant: None,
            recipient: recipient.to_owned(),
            subject: String::new(),
            plain: String::new(),
            html: String::new(),
            sealed_link: None,
            created_at: now,
            attempts: 0,
            next_at: Some(now),
            sent_at: None,
            error: String::new(),
        }
    }

    /// As the log of mails shows it.
    #[must_use]
    pub fn notice(&self) -> Notice {
        Notice {
            at: self.created_at,
            recipient: self.recipient.clone(),
            subject: self.subject.clone(),
            delivery: match (self.sent_at, self.next_at) {
                (Some(_), _) => Delivery::Sent,
                (None, Some(_)) => Delivery::Waits,
                (None, None) => Delivery::GivenUp,
            },
            attempts: self.attempts,
            next_at: self.next_at,
            error: self.error.clone(),
        }
    }
}

impl std::fmt::Debug for OutboxRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxRow")
            .field("id", &self.id)
            .field("attempts", &self.attempts)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The sealed link's place, without which it does not open.
#[must_use]
pub fn outbox_link_place(id: NoticeId) -> String {
    format!("outbox.sealed_link:{id}")
}

fn outbox(row: &Cols<'_, '_>) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: row.id("id")?,
        customer: row.maybe_id("customer")?,
        tenant: row.maybe_id("tenant")?,
        recipient: row.text("recipient")?,
        subject: row.text("subject")?,
        plain: row.text("plain")?,
        html: row.text("html")?,
        sealed_link: row.maybe_bytes("sealed_link")?,
        created_at: row.time("created_at")?,
        attempts: row.small("attempts")?,
        next_at: row.maybe_time("next_at")?,
        sent_at: row.maybe_time("sent_at")?,
        error: row.text("error")?,
    })
}

/// Puts a mail into the outbox.
pub(super) fn queue(batch: Batch, row: &OutboxRow) -> Batch {
    batch.run(
        "INSERT INTO outbox (id, customer, tenant, recipient, subject, plain, html, sealed_link, created_at, attempts,
             next_at, sent_at, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (id) DO NOTHING",
        cells![
            row.id,
            row.customer,
            row.tenant,
            row.recipient,
            row.subject,
            row.plain,
            row.html,
            row.sealed_link,
            row.created_at,
            row.attempts,
            row.next_at,
            row.sent_at,
            row.error
        ],
        Expect::Any,
    )
}

impl ControlStore {
    /// Puts an invitation of an organisation's first administrator into the outbox, with the hash of the key of its link; earlier ones no
    /// longer count.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn invite(
        &self,
        row: &OutboxRow,
        kind: &str,
        key_sha256: &str,
        tenant: TenantId,
        act: &Act,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act))
            .run(
                "DELETE FROM credential WHERE kind = ?1 AND tenant = ?2",
                cells![kind, tenant],
                Expect::Any,
            )
            .run(
                "INSERT INTO credential (kind, sha256, tenant, created_at) VALUES (?1, ?2, ?3, ?4)",
                cells![kind, key_sha256, tenant, row.created_at],
                Expect::Rows(1),
            )
            // What waits with an earlier link would lead nowhere.
            .run(
                "UPDATE outbox SET next_at = NULL, sealed_link = NULL WHERE customer = ?1 AND next_at IS NOT NULL",
                cells![row.customer],
                Expect::Any,
            );
        self.database.write(queue(batch, row)).await.map(drop)
    }

    /// Mails that are due, the one that waits longest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn due_mails(&self, now: Timestamp) -> Result<Vec<OutboxRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM outbox WHERE next_at <= ?1 ORDER BY next_at LIMIT ?2";
                all(db, sql, &cells![now, DUE_MAX], outbox)
            })
            .await
    }

    /// Puts mails into the outbox; one that is there by its identifier stays as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_mails(&self, rows: &[OutboxRow]) -> Result<(), StoreError> {
        let batch = rows.iter().fold(Batch::new(None), queue);
        self.database.write(batch).await.map(drop)
    }

    /// The newest mails about an organisation's findings, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mails_of(&self, tenant: TenantId, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM outbox WHERE tenant = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2";
                all(db, sql, &cells![tenant, limit], outbox)
            })
            .await
    }

    /// The newest mail about a customer.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mail_about(&self, customer: CustomerId) -> Result<Option<OutboxRow>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM outbox WHERE customer = ?1 ORDER BY id DESC LIMIT 1";
                first(db, sql, &cells![customer], outbox)
            })
            .await
    }

    /// Notes that a mail was sent; its link is forgotten.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else has sent it.
    pub async fn mail_sent(&self, row: &OutboxRow, at: Timestamp, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE outbox SET sent_at = ?3, next_at = NULL, sealed_link = NULL, error = '', attempts = attempts + 1
             WHERE id = ?1 AND attempts = ?2",
            cells![row.id, row.attempts, at],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Notes that a mail could not be sent, and when it is tried again; never when there is no such instant.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else has tried it.
    pub async fn mail_failed(
        &self,
        row: &OutboxRow,
        error: &str,
        next_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE outbox SET error = ?3, next_at = ?4, attempts = attempts + 1 WHERE id = ?1 AND attempts = ?2",
            cells![row.id, row.attempts, error, next_at],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }
}
