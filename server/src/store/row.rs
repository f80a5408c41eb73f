//! Reading rows into domain types. A value that is not of its type is damage, never a guess.

use super::StoreError;
use domain::time::Timestamp;
use rusqlite::{Connection, Row, types::Value};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// One row, read by column names.
pub(super) struct Cols<'row, 'statement>(pub(super) &'row Row<'statement>);

impl Cols<'_, '_> {
    pub(super) fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.0.get(column)?)
    }
    pub(super) fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.0.get(column)?)
    }
    pub(super) fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(column)?)
    }
    pub(super) fn integer(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.0.get(column)?)
    }
    pub(super) fn maybe_integer(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.0.get(column)?)
    }
    /// A count; a negative one is damage.
    pub(super) fn count(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.integer(column)?).map_err(|_| damaged(column))
    }
    pub(super) fn small(&self, column: &str) -> Result<u32, StoreError> {
        u32::try_from(self.integer(column)?).map_err(|_| damaged(column))
    }
    pub(super) fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.integer(column)? != 0)
    }
    pub(super) fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        Ok(Timestamp(self.integer(column)?))
    }
    pub(super) fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.maybe_integer(column)?.map(Timestamp))
    }
    pub(super) fn id<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| damaged(column))
    }
    pub(super) fn maybe_id<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.maybe_text(column)?
            .map(|text| text.parse().map_err(|_| damaged(column)))
            .transpose()
    }
    pub(super) fn word<T>(&self, column: &str, from_word: fn(&str) -> Option<T>) -> Result<T, StoreError> {
        from_word(&self.text(column)?).ok_or_else(|| damaged(column))
    }
    pub(super) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        Ok(serde_json::from_str(&self.text(column)?)?)
    }
    pub(super) fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        Ok(self
            .maybe_text(column)?
            .map(|text| serde_json::from_str(&text))
            .transpose()?)
    }
}

fn damaged(column: &str) -> StoreError {
    StoreError::Damaged(format!("column {column}"))
}

/// All rows of a query.
pub(super) fn all<T>(
    db: &Connection,
    sql: &str,
    values: &[Value],
    read: impl Fn(&Cols<'_, '_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(&Cols(row))?);
    }
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn first<T>(
    db: &Connection,
    sql: &str,
    values: &[Value],
    read: impl Fn(&Cols<'_, '_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    rows.next()?.map(|row| read(&Cols(row))).transpose()
}

/// The one number that a query gives; 0 without a row.
pub(super) fn number(db: &Connection, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    match rows.next()? {
        Some(row) => Ok(u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0)),
        None => Ok(0),
    }
}
