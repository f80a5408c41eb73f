use super::*;
use crate::store::{StoreError, engine::Database, migrate};
use std::{os::unix::fs::PermissionsExt, path::Path};

fn open(path: &Path) -> Result<DataFolder, StoreError> {
    DataFolder::open(path, HandClock::at(START))
}

#[tokio::test]
async fn a_second_postern_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path()).unwrap();
    let refused = open(folder.path()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "the data folder {} is in use by another Postern; stop it first or choose another folder with --data",
            folder.path().canonicalize().unwrap().display()
        )
    );
    drop(first);
    open(folder.path()).unwrap();
}

#[tokio::test]
async fn the_folder_is_private_and_its_key_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/data");
    let key = **open(&path).unwrap().secret_key();
    assert_ne!(key, [0; 32]);
    assert_eq!(**open(&path).unwrap().secret_key(), key);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    assert_eq!(mode(&path.join("secret.key")), 0o600);
    std::fs::write(path.join("secret.key"), "short").unwrap();
    assert!(open(&path).unwrap_err().to_string().contains("secret.key has 5 bytes"));
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let house = House::new().await;
    house.data.close().await;
    let path = house.folder.path().to_owned();
    let file = path.join("control.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.pragma_update(None, "user_version", 77).unwrap();
    newer.close().unwrap();
    drop(house.data);
    let before = std::fs::read(&file).unwrap();
    let said = open(&path).unwrap_err().to_string();
    assert!(said.contains("schema 77") && said.contains("up to 4"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_migration_makes_a_backup_first_and_a_failed_one_changes_nothing() {
    const ONE: &[&str] = &[
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER, who TEXT, action TEXT, object TEXT, why TEXT, hash TEXT);
         CREATE TABLE thing (name TEXT) STRICT; INSERT INTO thing VALUES ('kept');",
    ];
    const TWO: &[&str] = &[ONE[0], "ALTER TABLE thing ADD COLUMN more TEXT;"];
    const BROKEN: &[&str] = &[ONE[0], TWO[1], "DROP TABLE thing; CREATE TABLE no such thing;"];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.db");
    let columns = |file: &Path| -> i64 {
        let db = rusqlite::Connection::open(file).unwrap();
        db.query_row("SELECT count(*) FROM pragma_table_info('thing')", [], |row| row.get(0))
            .unwrap()
    };
    for (migrations, fine) in [(ONE, true), (TWO, true), (TWO, true), (BROKEN, false)] {
        let opened = Database::open(&file, migrations, HandClock::at(START));
        assert_eq!(opened.is_ok(), fine);
        if let Ok(database) = opened {
            database.close().await;
        }
    }
    assert_eq!(columns(&file), 2, "the failed migration was undone");
    assert_eq!(
        columns(&folder.path().join("main.db.before-2")),
        1,
        "the backup has the old schema"
    );
    assert!(folder.path().join("main.db.before-3").is_file());
    assert!(
        !folder.path().join("main.db.before-1").exists(),
        "a new file needs no backup"
    );
    assert!(!migrate::MAIN.is_empty() && !migrate::CONTROL.is_empty());
}

#[tokio::test]
async fn organisations_are_separate_folders_and_a_retired_one_is_gone() {
    let house = House::new().await;
    let other = TenantId::new(house.ids.next());
    let theirs = house
        .data
        .create_tenant(tenant_row(other, "Other"), &act("tenant.create"))
        .await
        .unwrap();
    assert_eq!(
        theirs.accounts().await.unwrap(),
        [],
        "nothing of the first is seen in the second"
    );
    assert!(Arc::ptr_eq(&theirs, &house.data.tenant(other).await.unwrap()));

    house.data.retire_tenant(other, &act("tenant.remove")).await.unwrap();
    assert_eq!(theirs.accounts().await, Err(StoreError::Closed));
    assert_eq!(theirs.append_audit(&act("late")).await, Err(StoreError::Closed));
    assert_eq!(house.data.tenant(other).await.unwrap_err(), StoreError::NoTenant);
    let left: Vec<_> = std::fs::read_dir(house.folder.path().join("tenants"))
        .unwrap()
        .collect();
    assert_eq!(left.len(), 1);
    assert_eq!(house.store.accounts().await.unwrap().len(), 1);
    assert!(house.data.retire_tenant(other, &act("tenant.remove")).await.is_err());
}

#[tokio::test]
async fn a_removal_that_was_cut_short_is_finished_or_undone() {
    let house = House::new().await;
    house.data.close().await;
    let tenants = house.folder.path().join("tenants");
    let (kept, gone) = (house.tenant, TenantId::new(house.ids.next()));
    // Set aside, but the row still stands; and set aside with the row gone.
    std::fs::rename(tenants.join(kept.to_string()), tenants.join(format!("retired-{kept}"))).unwrap();
    std::fs::create_dir_all(tenants.join(format!("retired-{gone}/blobs"))).unwrap();
    drop(house.data);
    let data = open(house.folder.path()).unwrap();
    assert_eq!(data.tenant(kept).await.unwrap().accounts().await.unwrap().len(), 1);
    assert!(!tenants.join(format!("retired-{gone}")).exists());
}

#[tokio::test]
async fn no_more_files_stay_open_than_allowed_unless_they_are_in_use() {
    let house = House::new().await;
    let mut first = Vec::new();
    for count in 0..crate::store::OPEN_TENANTS_MAX + 6 {
        let id = TenantId::new(house.ids.next());
        let store = house
            .data
            .create_tenant(tenant_row(id, "Many"), &act("tenant.create"))
            .await
            .unwrap();
        if count < 3 {
            first.push((id, store));
        }
    }
    for (id, store) in first {
        assert!(store.accounts().await.unwrap().is_empty(), "one in use was closed");
        assert!(Arc::ptr_eq(&store, &house.data.tenant(id).await.unwrap()));
    }
    assert_eq!(house.data.open_tenants().await, crate::store::OPEN_TENANTS_MAX);
}
