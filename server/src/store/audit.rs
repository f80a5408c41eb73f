//! The audit trail: every line carries the hash of the line before, so that a removed or changed line shows.

use super::{
    StoreError,
    batch::cells,
    narrow::{Narrow, like},
    row::{Cols, all, first, number},
};
use domain::{
    audit::{Act, AuditFilter, AuditPage, AuditRow},
    held::PAGE_ROWS,
    time::Timestamp,
};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// What the first line has for the hash of the line before.
const BEGINNING: &str = "";

/// SHA-256 in lower-case hexadecimal over, each preceded by its length in bytes as eight bytes, big end first: the hash
/// before, the number in decimal digits, the time in decimal milliseconds, who, action, object, why.
fn chained(before: &str, line: u64, at: Timestamp, act: &Act) -> String {
    let mut hash = Sha256::new();
    let (line, at) = (line.to_string(), at.0.to_string());
    for field in [before, &line, &at, &act.who, &act.action, &act.object, &act.why] {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Adds a line inside the caller's transaction.
pub(super) fn append(db: &Connection, act: &Act, at: Timestamp) -> Result<(), StoreError> {
    let last = first(
        db,
        "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
        &[],
        |row| Ok((row.count("number")?, row.text("hash")?)),
    )?;
    let (line, before) = last.map_or((1, BEGINNING.to_owned()), |(line, hash)| (line.saturating_add(1), hash));
    let hash = chained(&before, line, at, act);
    db.prepare_cached(
        "INSERT INTO audit (number, at, who, action, object, why, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(rusqlite::params_from_iter(cells![
        line, at, act.who, act.action, act.object, act.why, hash
    ]))?;
    Ok(())
}

fn read(row: &Cols<'_, '_>) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        number: row.count("number")?,
        at: row.time("at")?,
        act: Act {
            who: row.text("who")?,
            action: row.text("action")?,
            object: row.text("object")?,
            why: row.text("why")?,
        },
        hash: row.text("hash")?,
    })
}

/// Walks the whole chain; the number of the first line that is not what was written, or that is missing.
pub(super) fn broken_at(db: &Connection) -> Result<Option<u64>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT number, at, who, action, object, why, hash FROM audit ORDER BY number")?;
    let mut rows = statement.query([])?;
    let (mut before, mut expected) = (BEGINNING.to_owned(), 1);
    while let Some(row) = rows.next()? {
        // A line that cannot even be read as one was changed too.
        let Ok(line) = read(&Cols(row)) else {
            return Ok(Some(expected));
        };
        if line.number != expected || line.hash != chained(&before, line.number, line.at, &line.act) {
            return Ok(Some(expected));
        }
        before = line.hash;
        expected += 1;
    }
    Ok(None)
}

fn narrow(filter: &AuditFilter, now: Timestamp) -> Narrow {
    let mut narrow = Narrow::default();
    if let Some(pattern) = like(&filter.search) {
        narrow.by(
            "(who LIKE ? ESCAPE '\\' OR action LIKE ? ESCAPE '\\' OR object LIKE ? ESCAPE '\\' OR why LIKE ? ESCAPE '\\')",
            cells![pattern, pattern, pattern, pattern],
        );
    }
    if let Some(period) = filter.period {
        narrow.by("at >= ?", cells![now.plus(-period.length())]);
    }
    narrow
}

/// One page, newest first.
pub(super) fn page(
    db: &Connection,
    filter: &AuditFilter,
    before: Option<u64>,
    now: Timestamp,
) -> Result<AuditPage, StoreError> {
    let mut narrow = narrow(filter, now);
    let matching = number(db, &narrow.sql("SELECT count(*) FROM audit", ""), &narrow.values)?;
    if let Some(before) = before {
        narrow.by("number < ?", cells![before]);
    }
    let mut rows = newest(db, narrow, PAGE_ROWS + 1)?;
    let older = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    Ok(AuditPage {
        rows,
        older,
        matching,
        broken_at: broken_at(db)?,
    })
}

/// The newest lines that match, at most `limit`.
pub(super) fn export(
    db: &Connection,
    filter: &AuditFilter,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<AuditRow>, StoreError> {
    newest(db, narrow(filter, now), limit)
}

fn newest(db: &Connection, mut narrow: Narrow, limit: usize) -> Result<Vec<AuditRow>, StoreError> {
    let sql = narrow.sql(
        "SELECT number, at, who, action, object, why, hash FROM audit",
        "ORDER BY number DESC LIMIT ?",
    );
    narrow.values.extend(cells![limit]);
    all(db, &sql, &narrow.values, read)
}
