//! Held mail: taking it in, one mail in full, where it was seen.

use super::{
    Batch, Expect, HeldPlace, StoreError, TenantStore,
    batch::{cells, json},
    custody::NOTE_HISTORY,
    detections::add_line,
    narrow::indexed,
    row::{Cols, all, first},
};
use domain::{
    audit::Act,
    custody::{CustodyAct, HeldStatus, MailLocation},
    detection::DetectionRow,
    evidence::Filter,
    held::{Attachment, HeldMail, HeldRow, HistoryLine},
    ids::{HeldId, MailboxId, MoveId},
    time::Timestamp,
    verdict::Verdict,
};

/// Names of attachments that a row of the list carries.
const NAMES_IN_ROW: usize = 3;

/// A condemned mail that is about to be moved into quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHeld {
    /// Its identifier, version 7.
    pub id: HeldId,
    /// When it was condemned.
    pub held_at: Timestamp,
    /// Whose mailbox.
    pub mailbox: MailboxId,
    /// The mailbox's address.
    pub address: String,
    /// Decoded, for showing.
    pub sender: String,
    /// To and Cc, decoded.
    pub recipients: Vec<String>,
    /// Decoded.
    pub subject: String,
    /// Without angle brackets; empty when there is none.
    pub message_id: String,
    /// The Date field.
    pub sent_at: Option<Timestamp>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// SHA-256 of the raw mail, lower-case hexadecimal.
    pub sha256: String,
    /// Name and decoded value, in order.
    pub headers: Vec<(String, String)>,
    /// The attachments, hashed.
    pub attachments: Vec<Attachment>,
    /// Why it is held; at least one reason.
    pub verdict: Verdict,
    /// Whether the raw mail is in the blobs.
    pub raw_kept: bool,
    /// Its flags in IMAP's spelling.
    pub flags: Vec<String>,
    /// Where it is now.
    pub from: HeldPlace,
}

/// A mail that should be in a mailbox's quarantine folder, for comparing with what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InQuarantine {
    /// The mail.
    pub id: HeldId,
    /// For [`TenantStore::note_location`].
    pub version: u32,
    /// Where it was seen last.
    pub place: Option<HeldPlace>,
    /// SHA-256 of the raw mail.
    pub sha256: String,
    /// Bytes of the raw mail.
    pub size: u64,
    /// The Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// What the list says now.
    pub location: MailLocation,
}

/// The columns of a [`HeldRow`].
pub(super) const ROW: &str = "id, held_at, address, sender, subject, attachment_names, filter, reason, location, \
                              location_folder, location_at, status, status_reason, version";

/// How a location is stored: a word, and the folder of `folder`.
pub(super) fn location_columns(location: &MailLocation) -> (&'static str, Option<&str>) {
    match location {
        MailLocation::Quarantine => ("quarantine", None),
        MailLocation::Folder(name) => ("folder", Some(name)),
        MailLocation::NotFound => ("not_found", None),
        MailLocation::Deleted => ("deleted", None),
    }
}

pub(super) fn location(row: &Cols<'_, '_>) -> Result<MailLocation, StoreError> {
    match row.text("location")?.as_str() {
        "quarantine" => Ok(MailLocation::Quarantine),
        "folder" => Ok(MailLocation::Folder(row.text("location_folder")?)),
        "not_found" => Ok(MailLocation::NotFound),
        "deleted" => Ok(MailLocation::Deleted),
        other => Err(StoreError::Damaged(format!("mail location “{other}”"))),
    }
}

/// Where a row says that a mail was seen last.
pub(super) fn place(row: &Cols<'_, '_>, folder: &str, key: &str) -> Result<Option<HeldPlace>, StoreError> {
    Ok(match (row.maybe_text(folder)?, row.maybe_text(key)?) {
        (Some(folder), Some(key)) => Some(HeldPlace { folder, key }),
        _ => None,
    })
}

pub(super) fn held_row(row: &Cols<'_, '_>) -> Result<HeldRow, StoreError> {
    Ok(HeldRow {
        id: row.id("id")?,
        held_at: row.time("held_at")?,
        mailbox: row.text("address")?,
        sender: row.text("sender")?,
        subject: row.text("subject")?,
        attachments: row.json("attachment_names")?,
        filter: row.word("filter", Filter::from_word)?,
        reason: row.text("reason")?,
        location: location(row)?,
        location_at: row.time("location_at")?,
        status: row.word("status", HeldStatus::from_word)?,
        status_reason: row.maybe_text("status_reason")?,
        version: row.small("version")?,
    })
}

fn held_mail(row: &Cols<'_, '_>) -> Result<HeldMail, StoreError> {
    Ok(HeldMail {
        row: held_row(row)?,
        origin: row.text("origin_folder")?,
        recipients: row.json("recipients")?,
        message_id: row.text("message_id")?,
        sent_at: row.maybe_time("sent_at")?,
        size: row.count("size")?,
        sha256: row.text("sha256")?,
        policy: row.maybe_json("policy")?,
        because: row.json("because")?,
        headers: row.json("headers")?,
        attachments: row.json("attachments")?,
        history: Vec::new(),
        raw_kept: row.flag("raw_kept")?,
    })
}

impl TenantStore {
    /// Writes that a mail is about to be moved into quarantine: the mail, its line in the detection log, and the line of the custody journal. Call it
    /// before the mail is touched.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a verdict without a reason; [`StoreError::Sqlite`] when the mailbox is not stored.
    pub async fn begin_quarantine(
        &self,
        new: &NewHeld,
        move_id: MoveId,
        line: &DetectionRow,
        act: &Act,
    ) -> Result<(), StoreError> {
        let Some(decisive) = new.verdict.decisive() else {
            return Err(StoreError::Refused("a mail cannot be held without a reason".into()));
        };
        let names: Vec<&str> = new.attachments.iter().map(|one| one.name.as_str()).collect();
        let reasons: Vec<&str> = new
            .verdict
            .because
            .iter()
            .flat_map(|reason| [reason.evidence.because.as_str(), reason.evidence.rule.as_str()])
            .collect();
        let first_names: Vec<&str> = names.iter().copied().take(NAMES_IN_ROW).collect();
        let policy = new.verdict.policy.as_ref().map(json).transpose()?;
        let batch = Batch::new(Some(act))
            .run(
                "INSERT INTO held (id, held_at, mailbox, address, address_key, sender, recipients, subject, message_id,
                     sent_at, size, sha256, headers, attachments, attachment_names, filter, reason, policy, because,
                     raw_kept, origin_folder, origin_flags, place_folder, place_key, location, location_folder,
                     location_at, status, moving, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                     ?22, ?21, ?23, 'folder', ?21, ?2, ?24, ?25, 1)",
                cells![
                    new.id,
                    new.held_at,
                    new.mailbox,
                    new.address,
                    new.address.to_lowercase(),
                    new.sender,
                    json(&new.recipients)?,
                    new.subject,
                    new.message_id,
                    new.sent_at,
                    new.size,
                    new.sha256,
                    json(&new.headers)?,
                    json(&new.attachments)?,
                    json(&first_names)?,
                    decisive.evidence.filter.word(),
                    decisive.evidence.because,
                    policy,
                    json(&new.verdict.because)?,
                    new.raw_kept,
                    new.from.folder,
                    json(&new.flags)?,
                    new.from.key,
                    CustodyAct::Quarantine.doing().word(),
                    move_id
                ],
                Expect::Rows(1),
            )
            .run(
                "INSERT INTO held_text (rowid, sender, recipients, subject, attachments, reasons)
                 SELECT number, ?2, ?3, ?4, ?5, ?6 FROM held WHERE id = ?1",
                cells![
                    new.id,
                    indexed(&new.sender),
                    indexed(&new.recipients.join("\n")),
                    indexed(&new.subject),
                    indexed(&names.join("\n")),
                    indexed(&reasons.join("\n"))
                ],
                Expect::Rows(1),
            )
            .run(
                "INSERT INTO move (id, held, act, step, from_folder, from_key, who, why, begun_at)
                 VALUES (?1, ?2, ?3, 'begun', ?4, ?5, ?6, ?7, ?8)",
                cells![
                    move_id,
                    new.id,
                    CustodyAct::Quarantine.word(),
                    new.from.folder,
                    new.from.key,
                    act.who,
                    act.why,
                    new.held_at
                ],
                Expect::Rows(1),
            )
            .run(
                NOTE_HISTORY,
                cells![
                    move_id,
                    new.held_at,
                    act.who,
                    format!("Condemned in “{}”: {}", new.from.folder, decisive.evidence.because)
                ],
                Expect::Rows(1),
            );
        self.database.write(add_line(batch, line, new.mailbox)).await.map(drop)
    }

    /// One held mail in full.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn held_mail(&self, id: HeldId) -> Result<Option<HeldMail>, StoreError> {
        self.database
            .read(move |db| {
                let Some(mut mail) = first(db, "SELECT * FROM held WHERE id = ?1", &cells![id], held_mail)? else {
                    return Ok(None);
                };
                let sql = "SELECT at, who, what FROM held_history WHERE held = ?1 ORDER BY number";
                mail.history = all(db, sql, &cells![id], |row| {
                    Ok(HistoryLine {
                        at: row.time("at")?,
                        who: row.text("who")?,
                        what: row.text("what")?,
                    })
                })?;
                Ok(Some(mail))
            })
            .await
    }

    /// The mailbox that a held mail is in, removed or not.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mailbox_of(&self, id: HeldId) -> Result<Option<MailboxId>, StoreError> {
        self.database
            .read(move |db| {
                first(db, "SELECT mailbox FROM held WHERE id = ?1", &cells![id], |row| {
                    row.id("mailbox")
                })
            })
            .await
    }

    /// Where a held mail was seen last, and what finds it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn where_held(&self, id: HeldId) -> Result<Option<InQuarantine>, StoreError> {
        self.database
            .read(move |db| first(db, "SELECT * FROM held WHERE id = ?1", &cells![id], in_quarantine))
            .await
    }

    /// Notes where a mail was seen, by somebody who read it at version `seen`. False, and nothing noted, when it changed
    /// since or is being moved. The version counts up only when the location is another one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_location(
        &self,
        id: HeldId,
        seen: u32,
        location: &MailLocation,
        place: Option<&HeldPlace>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let (word, folder) = location_columns(location);
        let batch = Batch::new(None).run(
            "UPDATE held SET location = ?3, location_folder = ?4, location_at = ?5,
                 place_folder = coalesce(?6, place_folder), place_key = iif(?6 IS NULL, place_key, ?7),
                 version = version + (location IS NOT ?3 OR location_folder IS NOT ?4)
             WHERE id = ?1 AND version = ?2 AND moving IS NULL",
            cells![
                id,
                seen,
                word,
                folder,
                at,
                place.map(|place| place.folder.as_str()),
                place.map(|place| place.key.as_str())
            ],
            Expect::Any,
        );
        Ok(self.database.write(batch).await? == [1])
    }

    /// The mails that were put into a mailbox's quarantine folder and neither restored nor deleted since, except those that
    /// are being moved now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn quarantined_in(&self, mailbox: MailboxId) -> Result<Vec<InQuarantine>, StoreError> {
        // Whatever may be restored is, or ought to be, in quarantine.
        let states: Vec<&str> = HeldStatus::ALL
            .into_iter()
            .filter(|status| status.allows(CustodyAct::Restore))
            .map(HeldStatus::word)
            .collect();
        let states = json(&states)?;
        self.database
            .read(move |db| {
                let sql = "SELECT id, version, place_folder, place_key, sha256, size, message_id, location, location_folder
                           FROM held WHERE mailbox = ?1 AND moving IS NULL AND status IN (SELECT value FROM json_each(?2)) ORDER BY id";
                all(db, sql, &cells![mailbox, states], in_quarantine)
            })
            .await
    }
}

fn in_quarantine(row: &Cols<'_, '_>) -> Result<InQuarantine, StoreError> {
    Ok(InQuarantine {
        id: row.id("id")?,
        version: row.small("version")?,
        place: place(row, "place_folder", "place_key")?,
        sha256: row.text("sha256")?,
        size: row.count("size")?,
        message_id: Some(row.text("message_id")?).filter(|text| !text.is_empty()),
        location: location(row)?,
    })
}
