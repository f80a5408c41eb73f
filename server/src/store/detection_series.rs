//! The detection log as numbers over time.

use super::{
    StoreError, TenantStore,
    batch::cells,
    detections::narrow,
    row::{all, first, number},
};
use domain::{
    detection::DetectionFilter,
    evidence::Filter,
    series::{Series, Stretch},
    time::Timestamp,
};
use rusqlite::Connection;

impl TenantStore {
    /// When the oldest detection was made; none while there is none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn oldest_detection(&self) -> Result<Option<Timestamp>, StoreError> {
        self.database
            .read(|db| {
                let sql = "SELECT at FROM detection ORDER BY at LIMIT 1";
                first(db, sql, &[], |row| row.time("at"))
            })
            .await
    }

    /// How many detections match in each stretch of `range`, by filter. The sum is the number of rows that the list has for the
    /// same filter: what lies outside of `range` counts in its first or last column.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn detection_series(
        &self,
        filter: &DetectionFilter,
        range: Stretch,
        now: Timestamp,
    ) -> Result<Series, StoreError> {
        let filter = filter.clone();
        let series = Series::over(range, Filter::ALL.map(Filter::name));
        self.database
            .read(move |db| {
                if filter.search.trim().is_empty() && filter.action.is_none() {
                    by_ranges(db, &filter, series, now)
                } else {
                    by_rows(db, &filter, series, now)
                }
            })
            .await
    }
}

/// A count for each filter and column, from the index by filter and time: of a million rows, in a tenth of what grouping them takes.
fn by_ranges(
    db: &Connection,
    filter: &DetectionFilter,
    mut series: Series,
    now: Timestamp,
) -> Result<Series, StoreError> {
    let sql = "SELECT count(*) FROM detection WHERE filter = ? AND at >= ? AND at < ?";
    let (columns, begin) = (series.columns(), filter.within.begin(now));
    for (kind, found) in Filter::ALL.into_iter().enumerate() {
        if filter.filter.is_some_and(|wanted| wanted != found) {
            continue;
        }
        for at in 0..columns {
            let mut stretch = series.column(at);
            if at == 0 && begin.is_none() {
                stretch.from = Timestamp(i64::MIN);
            }
            // The clock may have been set back since.
            if at + 1 == columns && filter.within.until.is_none() {
                stretch.until = Timestamp(i64::MAX);
            }
            let count = number(db, sql, &cells![found.word(), stretch.from, stretch.until])?;
            series.add(i64::try_from(at).unwrap_or(0), kind, count);
        }
    }
    Ok(series)
}

/// All rows that match, grouped.
fn by_rows(
    db: &Connection,
    filter: &DetectionFilter,
    mut series: Series,
    now: Timestamp,
) -> Result<Series, StoreError> {
    let narrow = narrow(filter, now);
    let sql = narrow.sql(
        "SELECT (at - ?) / ? AS column_number, filter, count(*) AS found FROM detection",
        "GROUP BY column_number, filter",
    );
    let mut values = cells![series.first(), series.step];
    values.extend(narrow.values);
    let groups = all(db, &sql, &values, |row| {
        Ok((
            row.integer("column_number")?,
            row.word("filter", Filter::from_word)?,
            row.count("found")?,
        ))
    })?;
    for (column, found, count) in groups {
        if let Some(kind) = Filter::ALL.into_iter().position(|filter| filter == found) {
            series.add(column, kind, count);
        }
    }
    Ok(series)
}
