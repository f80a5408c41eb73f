//! The detection log, and how many mails were scanned in each hour.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::cells,
    narrow::{Narrow, like},
    row::{Cols, all, number},
};
use domain::{
    detection::{DetectionFilter, DetectionPage, DetectionRow},
    evidence::Filter,
    held::PAGE_ROWS,
    ids::{DetectionId, MailboxId},
    time::{HOUR, Timestamp},
    verdict::Action,
};
use rusqlite::Connection;

pub(super) fn detection(row: &Cols<'_, '_>) -> Result<DetectionRow, StoreError> {
    Ok(DetectionRow {
        id: row.id("id")?,
        at: row.time("at")?,
        scan_type: row.text("scan_type")?,
        mailbox: row.text("mailbox")?,
        folder: row.text("folder")?,
        sender: row.text("sender")?,
        subject: row.text("subject")?,
        filter: row.word("filter", Filter::from_word)?,
        rule: row.text("rule")?,
        reason: row.text("reason")?,
        action: row.word("action", Action::from_word)?,
        policy: row.text("policy")?,
        held: row.maybe_id("held")?,
    })
}

pub(super) fn narrow(filter: &DetectionFilter, now: Timestamp) -> Narrow {
    let mut narrow = Narrow::default();
    if let Some(pattern) = like(&filter.search) {
        narrow.by(
            "(mailbox LIKE ? ESCAPE '\\' OR sender LIKE ? ESCAPE '\\' OR subject LIKE ? ESCAPE '\\' OR rule LIKE ? ESCAPE '\\')",
            cells![pattern, pattern, pattern, pattern],
        );
    }
    if let Some(found) = filter.filter {
        narrow.by("filter = ?", cells![found.word()]);
    }
    if let Some(action) = filter.action {
        narrow.by("action = ?", cells![action.word()]);
    }
    if let Some(from) = filter.within.begin(now) {
        narrow.by("at >= ?", cells![from]);
    }
    if let Some(until) = filter.within.until {
        narrow.by("at < ?", cells![until]);
    }
    narrow
}

fn newest(db: &Connection, mut narrow: Narrow, limit: usize) -> Result<Vec<DetectionRow>, StoreError> {
    // In the order of the page: by the index of another condition all that meet it would be read and sorted.
    let table = "SELECT * FROM detection INDEXED BY sqlite_autoindex_detection_1";
    let sql = narrow.sql(table, "ORDER BY id DESC LIMIT ?");
    narrow.values.extend(cells![limit]);
    all(db, &sql, &narrow.values, detection)
}

/// Adds a line of the detection log to a batch.
pub(super) fn add_line(batch: Batch, line: &DetectionRow, mailbox: MailboxId) -> Batch {
    batch.run(
        "INSERT INTO detection (id, at, scan_type, mailbox, mailbox_id, folder, sender, subject, filter, rule, reason,
             action, policy, held) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        cells![
            line.id,
            line.at,
            line.scan_type,
            line.mailbox,
            mailbox,
            line.folder,
            line.sender,
            line.subject,
            line.filter.word(),
            line.rule,
            line.reason,
            line.action.word(),
            line.policy,
            line.held
        ],
        Expect::Rows(1),
    )
}

impl TenantStore {
    /// Adds a line to the detection log.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the identifier is taken.
    pub async fn add_detection(&self, line: &DetectionRow, mailbox: MailboxId) -> Result<(), StoreError> {
        self.database
            .write(add_line(Batch::new(None), line, mailbox))
            .await
            .map(drop)
    }

    /// One page, newest first, below the line `before`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn detections_page(
        &self,
        filter: &DetectionFilter,
        before: Option<DetectionId>,
        now: Timestamp,
    ) -> Result<DetectionPage, StoreError> {
        let mut narrow = narrow(filter, now);
        self.database
            .read(move |db| {
                let matching = number(db, &narrow.sql("SELECT count(*) FROM detection", ""), &narrow.values)?;
                if let Some(before) = before {
                    narrow.by("id < ?", cells![before]);
                }
                let mut rows = newest(db, narrow, PAGE_ROWS + 1)?;
                let older = rows.len() > PAGE_ROWS;
                rows.truncate(PAGE_ROWS);
                Ok(DetectionPage { rows, older, matching })
            })
            .await
    }

    /// The newest matching lines, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn detections_for_export(
        &self,
        filter: &DetectionFilter,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DetectionRow>, StoreError> {
        let narrow = narrow(filter, now);
        self.database.read(move |db| newest(db, narrow, limit)).await
    }

    /// Adds to the counters of the hour that begins at `hour`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_scanned(&self, hour: Timestamp, scanned: u64, detected: u64) -> Result<(), StoreError> {
        let hour = hour.0.div_euclid(HOUR) * HOUR;
        let batch = Batch::new(None).run(
            "INSERT INTO scanned (hour, scanned, detected) VALUES (?1, ?2, ?3) ON CONFLICT (hour) DO UPDATE
             SET scanned = scanned + excluded.scanned, detected = detected + excluded.detected",
            cells![hour, scanned, detected],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// How many mails were scanned, counted by full hours: from the one in which `from` lies to the one in which `until` lies.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn scanned_within(&self, from: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
        let first = from.0.saturating_sub(from.0.rem_euclid(HOUR));
        self.database
            .read(move |db| {
                let sql = "SELECT coalesce(sum(scanned), 0) FROM scanned WHERE hour >= ?1 AND hour < ?2";
                number(db, sql, &cells![first, until])
            })
            .await
    }
}
