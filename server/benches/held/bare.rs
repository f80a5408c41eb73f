//! The statements that a page of the held list needs, in a loop of rusqlite alone: no rows made into words of the domain, no
//! JSON, no HTTP.

use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{HeldFilter, PAGE_ROWS, Period, Whereabouts},
};
use postern_server::clock::{Clock as _, SystemClock};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::path::Path;

/// One connection that reads.
pub(crate) struct Bare {
    db: Connection,
}

impl Bare {
    /// Opens the one organisation of the folder.
    pub(crate) fn open(data: &Path) -> Self {
        let tenant = std::fs::read_dir(data.join("tenants"))
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        let db = Connection::open_with_flags(tenant.path().join("main.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { db }
    }

    /// Rows on the page and how many match.
    pub(crate) fn held(&self, filter: &HeldFilter) -> (usize, u64) {
        let mut wheres = vec!["1"];
        let mut values: Vec<Box<dyn ToSql>> = Vec::new();
        let words: Vec<_> = filter
            .search
            .split_whitespace()
            .map(|word| format!("\"{word}\""))
            .collect();
        if !words.is_empty() {
            values.push(Box::new(format!("{}*", words.join(" AND "))));
        }
        if let Some(status) = filter.status.map(HeldStatus::word) {
            wheres.push("status = ?");
            values.push(Box::new(status));
        }
        if let Some(found) = filter.filter.map(Filter::word) {
            wheres.push("filter = ?");
            values.push(Box::new(found));
        }
        if let Some(mailbox) = &filter.mailbox {
            wheres.push("address_key = ?");
            values.push(Box::new(mailbox.clone()));
        }
        match filter.whereabouts {
            Some(Whereabouts::Quarantine) => wheres.push("location = 'quarantine'"),
            Some(Whereabouts::Elsewhere) => wheres.push("location = 'folder'"),
            Some(Whereabouts::Missing) => wheres.push("location IN ('not_found', 'deleted')"),
            None => {}
        }
        if let Some(period) = filter.period.map(Period::length) {
            wheres.push("id >= ?");
            values.push(Box::new(format!("{:012x}{:020}", SystemClock.now().plus(-period).0, 0)));
        }
        let (from, order) = match filter {
            _ if !words.is_empty() => (
                "(SELECT rowid AS found FROM held_text WHERE held_text MATCH ?) CROSS JOIN held ON number = found",
                "found",
            ),
            HeldFilter { mailbox: Some(_), .. } => ("held INDEXED BY held_by_address", "id"),
            HeldFilter {
                whereabouts: Some(_), ..
            } => ("held INDEXED BY held_in_order", "id"),
            HeldFilter {
                status: Some(_),
                filter: None,
                ..
            } => ("held INDEXED BY held_by_status", "id"),
            HeldFilter {
                status: None,
                filter: Some(_),
                ..
            } => ("held INDEXED BY held_by_filter", "id"),
            _ => ("held INDEXED BY held_in_order", "id"),
        };
        let counted = if !words.is_empty() && wheres.len() == 1 {
            "SELECT count(*) FROM held_text WHERE held_text MATCH ? AND".to_owned()
        } else if words.is_empty() && filter.mailbox.is_none() && filter.period.is_none() {
            "SELECT coalesce(sum(mails), 0) FROM held_count WHERE".to_owned()
        } else {
            format!("SELECT count(*) FROM {from} WHERE")
        };
        let wheres = wheres.join(" AND ");
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        let rows = self.each(
            &format!(
                "SELECT id, held_at, address, sender, subject, attachment_names, filter, reason, location,
                     location_folder, location_at, status, status_reason, version
                 FROM {from} WHERE {wheres} ORDER BY {order} DESC LIMIT {PAGE_ROWS}"
            ),
            &values,
        );
        let matching = self.number(&format!("{counted} {wheres}"), &values);
        self.number("SELECT coalesce(sum(mails), 0) FROM held_count", &[]);
        self.each(
            "WITH RECURSIVE offered (address_key, place) AS (
                 SELECT min(address_key), 1 FROM held
                 UNION ALL
                 SELECT (SELECT min(address_key) FROM held WHERE address_key > offered.address_key), place + 1
                 FROM offered WHERE offered.address_key IS NOT NULL AND place < 300
             ) SELECT address_key FROM offered WHERE address_key IS NOT NULL",
            &[],
        );
        (rows, matching)
    }

    fn each(&self, sql: &str, values: &[&dyn ToSql]) -> usize {
        let mut statement = self.db.prepare_cached(sql).unwrap();
        let mut rows = statement.query(values).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            std::hint::black_box(row.get_ref(0).unwrap());
            count += 1;
        }
        count
    }

    fn number(&self, sql: &str, values: &[&dyn ToSql]) -> u64 {
        let mut statement = self.db.prepare_cached(sql).unwrap();
        let number: i64 = statement.query_row(values, |row| row.get(0)).unwrap();
        u64::try_from(number).unwrap()
    }
}
