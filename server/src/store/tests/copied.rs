//! A copy of an organisation holds every row of it: the tables are read from the schema, so that a new one is in the test when it is in
//! the product.

use super::*;
use rusqlite::{Connection, types::Value};
use std::collections::BTreeMap;

/// Tables by name with their rows, each as it stands.
type Rows = BTreeMap<String, Vec<Vec<Value>>>;

fn tables(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn rows(db: &Connection) -> Rows {
    let of = |table: &String| {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = statement.column_count();
        let read = |row: &rusqlite::Row<'_>| (0..width).map(|column| row.get(column)).collect();
        let mut rows: Vec<Vec<Value>> = statement.query_map([], read).unwrap().map(Result::unwrap).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    tables(db).iter().map(|table| (table.clone(), of(table))).collect()
}

/// Puts a row into every table that has none, of values that no default has.
fn fill(db: &Connection) {
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.pragma_update(None, "ignore_check_constraints", true).unwrap();
    for table in tables(db) {
        let empty: bool = db
            .query_row(&format!("SELECT count(*) = 0 FROM \"{table}\""), [], |row| row.get(0))
            .unwrap();
        if !empty {
            continue;
        }
        let mut statement = db.prepare("SELECT name, type FROM pragma_table_info(?1)").unwrap();
        let columns: Vec<(String, String)> = statement
            .query_map([&table], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let names: Vec<_> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let values: Vec<_> = columns
            .iter()
            .map(|(_, kind)| match kind.as_str() {
                "INTEGER" => "4711",
                "BLOB" => "x'4711'",
                "REAL" => "47.11",
                _ => "'carried over'",
            })
            .collect();
        let sql = format!(
            "INSERT INTO \"{table}\" ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        );
        db.execute(&sql, []).unwrap_or_else(|error| panic!("{table}: {error}"));
    }
}

#[tokio::test]
async fn every_row_of_every_table_is_carried_over() {
    let house = House::new().await;
    fill(&house.behind());
    let before = rows(&house.behind());
    assert!(
        before.len() > 10 && before.values().all(|rows| !rows.is_empty()),
        "{before:?}"
    );
    std::fs::create_dir_all(house.store.blobs_folder().join("ab")).unwrap();
    std::fs::write(house.store.blobs_folder().join("ab/raw"), "raw mail").unwrap();

    let to = TenantId::new(house.ids.next());
    house.data.copy_tenant(house.tenant, to).await.unwrap();
    let folder = house.folder.path().join("tenants").join(format!("arriving-{to}"));
    let copy = Connection::open(folder.join("main.db")).unwrap();
    let after = rows(&copy);
    for (table, rows) in &before {
        assert_eq!(after.get(table), Some(rows), "{table}");
    }
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert_eq!(
        std::fs::read_to_string(folder.join("blobs/ab/raw")).unwrap(),
        "raw mail"
    );
    // What counts what was carried counts every table.
    let census = house.data.open_copy(to).await.unwrap().census().await.unwrap();
    assert_eq!(
        census.iter().map(|(table, _)| table).collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    assert!(census.iter().all(|(_, rows)| *rows > 0), "{census:?}");
}
