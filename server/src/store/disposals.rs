//! The journal of condemned mails that are not held: a policy has them moved to the junk folder or deleted.

use super::{
    Batch, Expect, HeldPlace, StoreError, TenantStore,
    batch::cells,
    detections::add_line,
    row::{Cols, all},
};
use domain::{
    audit::Act,
    detection::DetectionRow,
    ids::{MailboxId, MoveId},
};

/// A journaled disposal with everything that is needed to carry it out, or to find out how far it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposal {
    /// The movement.
    pub id: MoveId,
    /// In which mailbox.
    pub mailbox: MailboxId,
    /// Where the mail was condemned.
    pub from: HeldPlace,
    /// The junk folder; none when the mail is deleted.
    pub goal: Option<String>,
    /// The subject, for logs.
    pub subject: String,
    /// The Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// SHA-256 of the raw mail.
    pub sha256: String,
    /// How many equal mails lay at the goal when the mailbox was touched; none before that.
    pub before: Option<u32>,
}

fn disposal(row: &Cols<'_, '_>) -> Result<Disposal, StoreError> {
    Ok(Disposal {
        id: row.id("id")?,
        mailbox: row.id("mailbox")?,
        from: HeldPlace {
            folder: row.text("from_folder")?,
            key: row.text("from_key")?,
        },
        goal: row.maybe_text("goal")?,
        subject: row.text("subject")?,
        message_id: Some(row.text("message_id")?).filter(|text| !text.is_empty()),
        size: row.count("size")?,
        sha256: row.text("sha256")?,
        before: row
            .maybe_integer("before")?
            .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
    })
}

impl TenantStore {
    /// Writes a disposal down, with its line in the detection log, before the mail is touched.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when an identifier is taken or the mailbox is unknown.
    pub async fn begin_disposal(&self, new: &Disposal, line: &DetectionRow, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO disposal (id, mailbox, from_folder, from_key, goal, subject, message_id, size, sha256)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            cells![
                new.id,
                new.mailbox,
                new.from.folder,
                new.from.key,
                new.goal,
                new.subject,
                new.message_id.as_deref().unwrap_or_default(),
                new.size,
                new.sha256
            ],
            Expect::Rows(1),
        );
        self.database.write(add_line(batch, line, new.mailbox)).await.map(drop)
    }

    /// The disposals of a mailbox that have not ended, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_disposals(&self, mailbox: MailboxId) -> Result<Vec<Disposal>, StoreError> {
        let key = cells![mailbox];
        self.database
            .read(move |db| {
                all(
                    db,
                    "SELECT * FROM disposal WHERE mailbox = ?1 ORDER BY id",
                    &key,
                    disposal,
                )
            })
            .await
    }

    /// Notes how many equal mails lie at the goal, before the mailbox is touched.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the disposal has ended.
    pub async fn note_disposal(&self, id: MoveId, before: u32) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE disposal SET before = ?2 WHERE id = ?1",
            cells![id, before],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Ends a disposal; a failed one with the act that says so.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it has ended already.
    pub async fn end_disposal(&self, id: MoveId, failure: Option<&Act>) -> Result<(), StoreError> {
        let batch = Batch::new(failure).run("DELETE FROM disposal WHERE id = ?1", cells![id], Expect::Rows(1));
        self.database.write(batch).await.map(drop)
    }
}
