//! The list of held mail: filters, search, pages and counts.

use super::{
    StoreError, TenantStore,
    batch::cells,
    held::{ROW, held_row},
    narrow::{Narrow, words},
    row::{all, number},
};
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{Cursor, HeldFilter, HeldPage, HeldRow, PAGE_ROWS, Whereabouts},
    ids::HeldId,
    overview::Counters,
    time::Timestamp,
};
use rusqlite::{Connection, types::Value};

/// Addresses that the list offers as a filter.
const MAILBOXES_OFFERED: usize = 300;

fn narrow(filter: &HeldFilter, now: Timestamp) -> Narrow {
    let mut narrow = Narrow::default();
    if let Some(query) = words(&filter.search) {
        narrow.by(
            "number IN (SELECT rowid FROM held_text WHERE held_text MATCH ?)",
            cells![query],
        );
    }
    if let Some(status) = filter.status {
        narrow.by("status = ?", cells![status.word()]);
    }
    if let Some(found) = filter.filter {
        narrow.by("filter = ?", cells![found.word()]);
    }
    if let Some(mailbox) = &filter.mailbox {
        narrow.by("address_key = ?", cells![mailbox.to_lowercase()]);
    }
    match filter.whereabouts {
        Some(Whereabouts::Quarantine) => narrow.by("location = 'quarantine'", Vec::new()),
        Some(Whereabouts::Elsewhere) => narrow.by("location = 'folder'", Vec::new()),
        Some(Whereabouts::Missing) => narrow.by("location IN ('not_found', 'deleted')", Vec::new()),
        None => {}
    }
    if let Some(period) = filter.period {
        narrow.by("held_at >= ?", cells![now.plus(-period.length())]);
    }
    narrow
}

/// Whether anything that matches lies on one side of a row.
fn any(db: &Connection, narrow: &Narrow, side: &'static str, id: HeldId) -> Result<bool, StoreError> {
    let mut there = narrow.clone();
    there.by(side, cells![id]);
    Ok(number(db, &there.sql("SELECT 1 FROM held", "LIMIT 1"), &there.values)? > 0)
}

fn page(db: &Connection, narrow: &Narrow, cursor: Option<Cursor>) -> Result<HeldPage, StoreError> {
    let mut here = narrow.clone();
    let order = match cursor {
        None => "ORDER BY id DESC LIMIT ?",
        Some(Cursor::Before(id)) => {
            here.by("id < ?", cells![id]);
            "ORDER BY id DESC LIMIT ?"
        }
        Some(Cursor::After(id)) => {
            here.by("id > ?", cells![id]);
            "ORDER BY id ASC LIMIT ?"
        }
    };
    let sql = here.sql(ROW, order);
    here.values.extend(cells![PAGE_ROWS]);
    let mut rows = all(db, &sql, &here.values, held_row)?;
    if matches!(cursor, Some(Cursor::After(_))) {
        rows.reverse();
    }
    // Beyond the end there is nothing on one side, and on the other what the cursor's own row bounds, itself included.
    let (newer, older) = match (rows.first(), rows.last(), cursor) {
        (Some(first), Some(last), _) => (
            any(db, narrow, "id > ?", first.id)?,
            any(db, narrow, "id < ?", last.id)?,
        ),
        (_, _, Some(Cursor::Before(id))) => (any(db, narrow, "id >= ?", id)?, false),
        (_, _, Some(Cursor::After(id))) => (false, any(db, narrow, "id <= ?", id)?),
        (_, _, None) => (false, false),
    };
    let offered = format!("SELECT DISTINCT address_key FROM held ORDER BY address_key LIMIT {MAILBOXES_OFFERED}");
    Ok(HeldPage {
        rows,
        newer,
        older,
        matching: number(db, &narrow.sql("SELECT count(*) FROM held", ""), &narrow.values)?,
        all: number(db, "SELECT count(*) FROM held", &[])?,
        mailboxes: all(db, &offered, &[], |row| row.text("address_key"))?,
    })
}

impl TenantStore {
    /// One page of what matches, newest first.
    ///
    /// # Errors
    /// Those of the database. No search text is an error.
    pub async fn held_page(
        &self,
        filter: &HeldFilter,
        cursor: Option<Cursor>,
        now: Timestamp,
    ) -> Result<HeldPage, StoreError> {
        let narrow = narrow(filter, now);
        self.database.read(move |db| page(db, &narrow, cursor)).await
    }

    /// What matches, newest first, older than `before`, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn held_ids(
        &self,
        filter: &HeldFilter,
        now: Timestamp,
        before: Option<HeldId>,
        limit: usize,
    ) -> Result<Vec<HeldId>, StoreError> {
        let mut narrow = narrow(filter, now);
        if let Some(before) = before {
            narrow.by("id < ?", cells![before]);
        }
        self.database
            .read(move |db| {
                let sql = narrow.sql("SELECT id FROM held", "ORDER BY id DESC LIMIT ?");
                narrow.values.extend(cells![limit]);
                all(db, &sql, &narrow.values, |row| row.id("id"))
            })
            .await
    }

    /// How many mails are in quarantine by the filter that decided, filters without any left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn held_counts_by_filter(&self) -> Result<Vec<(Filter, u64)>, StoreError> {
        let counts = self
            .database
            .read(|db| {
                let sql = "SELECT filter, count(*) AS mails FROM held WHERE status = ?1 GROUP BY filter";
                all(db, sql, &cells![HeldStatus::Quarantined.word()], |row| {
                    Ok((row.word("filter", Filter::from_word)?, row.count("mails")?))
                })
            })
            .await?;
        Ok(Filter::ALL
            .into_iter()
            .filter_map(|filter| counts.iter().find(|(found, _)| *found == filter).copied())
            .collect())
    }

    /// What stands on every page: mails in quarantine; mails that ended in a failure and mailboxes with an error.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn counters(&self) -> Result<Counters, StoreError> {
        self.database
            .read(|db| {
                let quarantined = cells![HeldStatus::Quarantined.word()];
                let failed = failed_states();
                let mails = number(db, "SELECT count(*) FROM held WHERE status IN (?1, ?2, ?3)", &failed)?;
                let mailboxes = number(
                    db,
                    "SELECT count(*) FROM mailbox JOIN account ON account.id = mailbox.account
                     WHERE mailbox.removed = 0 AND account.paused = 0 AND mailbox.error IS NOT NULL",
                    &[],
                )?;
                Ok(Counters {
                    held: number(db, "SELECT count(*) FROM held WHERE status = ?1", &quarantined)?,
                    failures: mails.saturating_add(mailboxes),
                })
            })
            .await
    }

    /// The newest mails that ended in a failure.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn failed_held(&self, limit: usize) -> Result<Vec<HeldRow>, StoreError> {
        self.database
            .read(move |db| {
                let mut failed = Narrow::default();
                failed.by("status IN (?, ?, ?)", failed_states());
                let sql = failed.sql(ROW, "ORDER BY id DESC LIMIT ?");
                failed.values.extend(cells![limit]);
                all(db, &sql, &failed.values, held_row)
            })
            .await
    }

    /// The newest held mails.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn newest_held(&self, limit: usize) -> Result<Vec<HeldRow>, StoreError> {
        self.database
            .read(move |db| {
                let everything = Narrow::default();
                all(
                    db,
                    &everything.sql(ROW, "ORDER BY id DESC LIMIT ?"),
                    &cells![limit],
                    held_row,
                )
            })
            .await
    }
}

/// The three states that wait for somebody.
fn failed_states() -> Vec<Value> {
    cells![
        HeldStatus::UnableToQuarantine.word(),
        HeldStatus::UnableToRestore.word(),
        HeldStatus::UnableToDelete.word()
    ]
}
