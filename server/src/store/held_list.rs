//! The list of held mail: filters, search, pages and counts.

use super::{
    StoreError, TenantStore,
    batch::cells,
    held::{ROW, held_row},
    held_query::{HeldQuery, KEPT_COUNT, Side},
    narrow::Narrow,
    row::{all, number},
};
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{Cursor, HeldFilter, HeldPage, HeldRow, PAGE_ROWS},
    ids::HeldId,
    overview::Counters,
    time::Timestamp,
};
use rusqlite::{Connection, types::Value};

/// Addresses that the list offers as a filter.
const MAILBOXES_OFFERED: usize = 300;
/// Those addresses, each found by a step in the index: to read all of it takes half a second where a million mails are held.
const OFFERED: &str = "WITH RECURSIVE offered (address_key, place) AS (
        SELECT min(address_key), 1 FROM held
        UNION ALL
        SELECT (SELECT min(address_key) FROM held WHERE address_key > offered.address_key), place + 1
        FROM offered WHERE offered.address_key IS NOT NULL AND place < ?1
    ) SELECT address_key FROM offered WHERE address_key IS NOT NULL";
fn page(db: &Connection, query: &HeldQuery, cursor: Option<Cursor>) -> Result<HeldPage, StoreError> {
    let here = match cursor {
        None => query.clone(),
        Some(Cursor::Before(id)) => query.beside(Side::Older, id),
        Some(Cursor::After(id)) => query.beside(Side::Newer, id),
    };
    let upwards = matches!(cursor, Some(Cursor::After(_)));
    let matching = query.count(db)?;
    // To find out by walking that nothing matches would take all mails.
    let most = if matching == 0 { 0 } else { PAGE_ROWS };
    let mut rows = here.some(db, ROW, upwards, most, held_row)?;
    if upwards {
        rows.reverse();
    }
    let any = |side, id| Ok::<_, StoreError>(matching > 0 && query.beside(side, id).any(db)?);
    // Beyond the end there is nothing on one side, and on the other what the cursor's own row bounds, itself included.
    let (newer, older) = match (rows.first(), rows.last(), cursor) {
        (Some(first), Some(last), _) => (any(Side::Newer, first.id)?, any(Side::Older, last.id)?),
        (_, _, Some(Cursor::Before(id))) => (any(Side::NotOlder, id)?, false),
        (_, _, Some(Cursor::After(id))) => (false, any(Side::NotNewer, id)?),
        (_, _, None) => (false, false),
    };
    Ok(HeldPage {
        rows,
        newer,
        older,
        matching,
        all: number(db, KEPT_COUNT, &[])?,
        mailboxes: all(db, OFFERED, &cells![MAILBOXES_OFFERED], |row| row.text("address_key"))?,
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
        let query = HeldQuery::of(filter, now);
        self.database.read(move |db| page(db, &query, cursor)).await
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
        let mut query = HeldQuery::of(filter, now);
        if let Some(before) = before {
            query = query.beside(Side::Older, before);
        }
        self.database
            .read(move |db| query.some(db, "id", false, limit, |row| row.id("id")))
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
                let sql = "SELECT filter, sum(mails) AS mails FROM held_count WHERE status = ?1 AND mails > 0 GROUP BY filter";
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
                let mails = number(db, &format!("{KEPT_COUNT} WHERE status IN (?1, ?2, ?3)"), &failed)?;
                let mailboxes = number(
                    db,
                    "SELECT count(*) FROM mailbox JOIN account ON account.id = mailbox.account
                     WHERE mailbox.removed = 0 AND account.paused = 0 AND mailbox.error IS NOT NULL",
                    &[],
                )?;
                Ok(Counters {
                    held: number(db, &format!("{KEPT_COUNT} WHERE status = ?1"), &quarantined)?,
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
                let sql = failed.sql(&format!("SELECT {ROW} FROM held"), "ORDER BY id DESC LIMIT ?");
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
                    &everything.sql(&format!("SELECT {ROW} FROM held"), "ORDER BY id DESC LIMIT ?"),
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
