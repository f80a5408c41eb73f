//! The custody journal: a move is written down before a mail is touched, and ended when its new place is known, so that
//! after a restart every mail can be found and every move finished or undone.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    held::{location_columns, place},
    row::{Cols, all, first},
};
use domain::{
    audit::Act,
    custody::{CustodyAct, HeldStatus, MailLocation},
    ids::{HeldId, MailboxId, MoveId},
    time::Timestamp,
    verdict::Because,
};

/// Where a mail is, in the mailbox's own terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HeldPlace {
    /// The folder's name.
    pub folder: String,
    /// What finds it there: Maildir the unique part of the file name, IMAP `UIDVALIDITY:UID`.
    pub key: String,
}

/// A journaled move with everything that is needed to carry it out, or to find out how far it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRecord {
    /// The move.
    pub id: MoveId,
    /// The mail.
    pub held: HeldId,
    /// In which mailbox.
    pub mailbox: MailboxId,
    /// The mailbox's address.
    pub address: String,
    /// What is being done.
    pub act: CustodyAct,
    /// SHA-256 of the raw mail.
    pub sha256: String,
    /// Bytes of the raw mail.
    pub size: u64,
    /// The Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// Where it was when the move began; none when that was not known.
    pub from: Option<HeldPlace>,
    /// Where it goes: for a restore the folder it came from; none for the quarantine folder and for deleting.
    pub to_folder: Option<String>,
    /// What finds it there, once that was noted.
    pub to_key: Option<String>,
    /// The folder in which it was condemned.
    pub origin: String,
    /// Its flags when it was condemned.
    pub flags: Vec<String>,
    /// The subject, for logs.
    pub subject: String,
    /// Who asked for it.
    pub who: String,
    /// Why.
    pub why: String,
    /// How far it is known to have got: `begun`, or what [`TenantStore::note_step`] wrote.
    pub step: String,
    /// When the journal's line was written.
    pub begun_at: Timestamp,
}

const RECORD: &str =
    "SELECT move.id, move.held, move.act, move.step, move.from_folder, move.from_key, move.to_folder, move.to_key,
        move.who, move.why, move.begun_at, held.mailbox, held.address, held.sha256, held.size, held.message_id,
        held.origin_folder, held.origin_flags, held.subject, held.because
    FROM move JOIN held ON held.id = move.held";

/// Adds a line to the history of the mail that a move is for: the move, when, who, what.
pub(super) const NOTE_HISTORY: &str =
    "INSERT INTO held_history (held, at, who, what) SELECT held, ?2, ?3, ?4 FROM move WHERE id = ?1";

const END: &str = "UPDATE move SET step = ?2, finished_at = ?3, failure = ?4, to_folder = coalesce(?5, to_folder),
        to_key = coalesce(?6, to_key) WHERE id = ?1 AND finished_at IS NULL";

fn record(row: &Cols<'_, '_>) -> Result<MoveRecord, StoreError> {
    Ok(MoveRecord {
        id: row.id("id")?,
        held: row.id("held")?,
        mailbox: row.id("mailbox")?,
        address: row.text("address")?,
        act: row.word("act", CustodyAct::from_word)?,
        sha256: row.text("sha256")?,
        size: row.count("size")?,
        message_id: Some(row.text("message_id")?).filter(|text| !text.is_empty()),
        from: place(row, "from_folder", "from_key")?,
        to_folder: row.maybe_text("to_folder")?,
        to_key: row.maybe_text("to_key")?,
        origin: row.text("origin_folder")?,
        flags: row.json("origin_flags")?,
        subject: row.text("subject")?,
        who: row.text("who")?,
        why: row.text("why")?,
        step: row.text("step")?,
        begun_at: row.time("begun_at")?,
    })
}

impl TenantStore {
    /// Begins `what` for each of the mails whose state allows it, with the identifier of its move. Those that it was begun
    /// for are returned: of several callers exactly one gets each mail. The others are left as they are; when there is
    /// none, nothing is written.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn begin(
        &self,
        what: CustodyAct,
        mails: &[(HeldId, MoveId)],
        act: &Act,
    ) -> Result<Vec<(HeldId, MoveId)>, StoreError> {
        const STATEMENTS: usize = 3;
        let allowed: Vec<&str> = HeldStatus::ALL
            .into_iter()
            .filter(|status| status.allows(what))
            .map(HeldStatus::word)
            .collect();
        let (allowed, now) = (json(&allowed)?, self.clock.now());
        let asked = match what {
            CustodyAct::Quarantine => "Asked to quarantine it",
            CustodyAct::Restore => "Asked to restore it",
            CustodyAct::Delete => "Asked to delete it",
        };
        let mut batch = Batch::new(Some(act)).only_if_changed();
        for (held, move_id) in mails {
            batch = batch
                .run(
                    "UPDATE held SET status = ?3, status_reason = NULL, moving = ?2, version = version + 1
                     WHERE id = ?1 AND moving IS NULL AND status IN (SELECT value FROM json_each(?4))",
                    cells![held, move_id, what.doing().word(), allowed],
                    Expect::Any,
                )
                .run(
                    "INSERT INTO move (id, held, act, step, from_folder, from_key, to_folder, who, why, begun_at)
                     SELECT ?2, id, ?3, 'begun', place_folder, place_key, iif(?3 = ?4, origin_folder, NULL), ?5, ?6, ?7
                     FROM held WHERE id = ?1 AND moving = ?2",
                    cells![
                        held,
                        move_id,
                        what.word(),
                        CustodyAct::Restore.word(),
                        act.who,
                        act.why,
                        now
                    ],
                    Expect::Any,
                )
                .run(NOTE_HISTORY, cells![move_id, now, act.who, asked], Expect::Any);
        }
        let counts = self.database.write(batch).await?;
        Ok(mails
            .iter()
            .zip(counts.chunks(STATEMENTS))
            .filter(|(_, counts)| counts.first() == Some(&1))
            .map(|(mail, _)| *mail)
            .collect())
    }

    /// The moves that have not ended, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_moves(&self) -> Result<Vec<MoveRecord>, StoreError> {
        self.database
            .read(|db| {
                let sql = format!("{RECORD} WHERE move.finished_at IS NULL ORDER BY move.id");
                all(db, &sql, &[], record)
            })
            .await
    }

    /// One move, when it has not ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_move(&self, id: MoveId) -> Result<Option<MoveRecord>, StoreError> {
        self.database
            .read(move |db| {
                let sql = format!("{RECORD} WHERE move.finished_at IS NULL AND move.id = ?1");
                first(db, &sql, &cells![id], record)
            })
            .await
    }

    /// Notes how far a move has got, before the mailbox is touched any further.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the move has ended.
    pub async fn note_step(&self, id: MoveId, step: &str) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE move SET step = ?2 WHERE id = ?1 AND finished_at IS NULL",
            cells![id, step],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Ends a move that was done: the mail is at `at` now (none when it was deleted). A restored mail is not condemned again
    /// for the same rules.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the move has ended already.
    pub async fn finish_move(
        &self,
        id: MoveId,
        at: Option<&HeldPlace>,
        location: &MailLocation,
        act: &Act,
    ) -> Result<(), StoreError> {
        let (moved, because) = self.still_open(id).await?;
        let now = self.clock.now();
        let (folder, key) = (at.map(|at| at.folder.as_str()), at.map(|at| at.key.as_str()));
        let (word, location_folder) = location_columns(location);
        let what = match moved.act {
            CustodyAct::Quarantine => "Moved into quarantine".to_owned(),
            CustodyAct::Restore => format!("Restored to “{}”", folder.unwrap_or(&moved.origin)),
            CustodyAct::Delete => "Deleted from quarantine".to_owned(),
        };
        let mut batch = Batch::new(Some(act))
            .run(
                END,
                cells![id, "done", now, None::<String>, folder, key],
                Expect::Rows(1),
            )
            .run(
                "UPDATE held SET status = ?2, status_reason = NULL, moving = NULL, place_folder = ?3, place_key = ?4,
                     location = ?5, location_folder = ?6, location_at = ?7, version = version + 1 WHERE moving = ?1",
                cells![id, moved.act.done().word(), folder, key, word, location_folder, now],
                Expect::Rows(1),
            )
            .run(NOTE_HISTORY, cells![id, now, act.who, what], Expect::Rows(1));
        if moved.act == CustodyAct::Restore {
            let mut rules: Vec<String> = because.into_iter().map(|reason| reason.evidence.rule).collect();
            rules.sort_unstable();
            rules.dedup();
            batch = batch.run(
                "INSERT INTO exemption (mailbox, sha256, rules) VALUES (?1, ?2, ?3)
                 ON CONFLICT (mailbox, sha256) DO UPDATE SET rules = excluded.rules",
                cells![moved.mailbox, moved.sha256, json(&rules)?],
                Expect::Rows(1),
            );
        }
        self.database.write(batch).await.map(drop)
    }

    /// Says what an open move waits for. Whether that is something new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_waiting(&self, id: MoveId, reason: &str) -> Result<bool, StoreError> {
        let batch = Batch::new(None).run(
            "UPDATE held SET status_reason = ?2 WHERE moving = ?1 AND status_reason IS NOT ?2",
            cells![id, reason],
            Expect::Any,
        );
        Ok(self.database.write(batch).await? == [1])
    }

    /// Ends a move that could not be done, with the reason as a sentence and where the mail is, when that was looked up.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the move has ended already.
    pub async fn fail_move(
        &self,
        id: MoveId,
        reason: &str,
        location: Option<&MailLocation>,
        act: &Act,
    ) -> Result<(), StoreError> {
        let (moved, _) = self.still_open(id).await?;
        let now = self.clock.now();
        let (word, location_folder) = location.map(location_columns).unzip();
        let status = moved.act.unable();
        let none = None::<String>;
        let batch = Batch::new(Some(act))
            .run(END, cells![id, "failed", now, reason, none, none], Expect::Rows(1))
            .run(
                "UPDATE held SET status = ?2, status_reason = ?3, moving = NULL, location = coalesce(?4, location),
                     location_folder = iif(?4 IS NULL, location_folder, ?5),
                     location_at = iif(?4 IS NULL, location_at, ?6), version = version + 1 WHERE moving = ?1",
                cells![id, status.word(), reason, word, location_folder.flatten(), now],
                Expect::Rows(1),
            )
            .run(
                NOTE_HISTORY,
                cells![id, now, act.who, format!("{}: {reason}", status.label())],
                Expect::Rows(1),
            );
        self.database.write(batch).await.map(drop)
    }

    /// The rules for which a mail of this mailbox is no longer condemned, because a person restored it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn exempt(&self, mailbox: MailboxId, sha256: &str) -> Result<Option<Vec<String>>, StoreError> {
        let key = cells![mailbox, sha256];
        self.database
            .read(move |db| {
                let sql = "SELECT rules FROM exemption WHERE mailbox = ?1 AND sha256 = ?2";
                first(db, sql, &key, |row| row.json("rules"))
            })
            .await
    }

    /// An open move with the reasons for which its mail was condemned.
    async fn still_open(&self, id: MoveId) -> Result<(MoveRecord, Vec<Because>), StoreError> {
        self.database
            .read(move |db| {
                let sql = format!("{RECORD} WHERE move.finished_at IS NULL AND move.id = ?1");
                first(db, &sql, &cells![id], |row| Ok((record(row)?, row.json("because")?)))
            })
            .await?
            .ok_or(StoreError::Changed)
    }
}
