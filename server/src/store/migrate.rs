//! Opening a database file and bringing its schema up to date. Migrations are only ever appended.

use super::StoreError;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a connection waits for another one's lock.
const BUSY: Duration = Duration::from_secs(10);
/// The write-ahead log is cut back to this many bytes after a checkpoint.
const JOURNAL_BYTES: i64 = 64 * 1_024 * 1_024;
/// Prepared statements that each connection keeps.
const STATEMENTS: usize = 128;

/// The scripts that lead from one schema to the next; the schema's number is how many were run.
pub(super) type Migrations = &'static [&'static str];

/// The schema of `control.db`.
pub(super) const CONTROL: Migrations = &[
    include_str!("schema/control_0001_begin.sql"),
    include_str!("schema/control_0002_language.sql"),
    include_str!("schema/control_0003_licensing.sql"),
    include_str!("schema/control_0004_membership.sql"),
    include_str!("schema/control_0005_resting.sql"),
    include_str!("schema/control_0006_partner.sql"),
    include_str!("schema/control_0007_notice.sql"),
];
/// The schema of each organisation's `main.db`.
pub(super) const MAIN: Migrations = &[
    include_str!("schema/main_0001_begin.sql"),
    include_str!("schema/main_0002_disposal.sql"),
    include_str!("schema/main_0003_answered.sql"),
    include_str!("schema/main_0004_saved_view.sql"),
    include_str!("schema/main_0005_detection_series.sql"),
    include_str!("schema/main_0006_held_count.sql"),
    include_str!("schema/main_0007_trial.sql"),
    include_str!("schema/main_0008_setting.sql"),
];

/// A connection with the settings that all have in common.
fn open(file: &Path, create: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is gone, also from the pages that it leaves free.
    db.pragma_update(None, "secure_delete", true)?;
    Ok(db)
}

/// The one connection that writes: the file is made when it is missing, and its schema brought up to date.
pub(super) fn writer(file: &Path, migrations: Migrations) -> Result<Connection, StoreError> {
    // For its owner alone, also where the folder was made by somebody else; SQLite gives its other files the same mode.
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| StoreError::io("open", file, &error))?;
    let mut db = open(file, true)?;
    // The version first: nothing of a newer program's file is touched, its journal mode neither.
    let version = version(&db, file, migrations)?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update_and_check(None, "journal_size_limit", JOURNAL_BYTES, |row| row.get::<_, i64>(0))?;
    if version > 0 && version < migrations.len() {
        back_up(&db, file, migrations.len())?;
    }
    for (done, script) in migrations.iter().enumerate().skip(version) {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(script)?;
        step.pragma_update(None, "user_version", u32::try_from(done + 1).unwrap_or(u32::MAX))?;
        step.commit()?;
    }
    Ok(db)
}

/// A connection that cannot write.
pub(super) fn reader(file: &Path) -> Result<Connection, StoreError> {
    let db = open(file, false)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// Copies a database, as it stands, into a new file that is synced.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let db = open(from, false)?;
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    File::options()
        .write(true)
        .open(to)
        .and_then(|copy| {
            copy.set_permissions(std::fs::Permissions::from_mode(0o600))?;
            copy.sync_all()
        })
        .map_err(|error| StoreError::io("copy", to, &error))
}

fn version(db: &Connection, file: &Path, migrations: Migrations) -> Result<usize, StoreError> {
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match usize::try_from(found) {
        Ok(version) if version <= migrations.len() => Ok(version),
        _ => Err(StoreError::Newer {
            file: file.display().to_string(),
            found,
            known: u32::try_from(migrations.len()).unwrap_or(u32::MAX),
        }),
    }
}

/// Copies the file to `<file>.before-<n>` before it is migrated to schema `n`. Written beside and renamed, so that a copy
/// of that name is always whole.
fn back_up(db: &Connection, file: &Path, schema: usize) -> Result<(), StoreError> {
    let beside = |end: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let part = beside(".before.part");
    let whole = beside(&format!(".before-{schema}"));
    if part.exists() {
        std::fs::remove_file(&part).map_err(|error| StoreError::io("remove", &part, &error))?;
    }
    db.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    File::open(&part)
        .and_then(|copy| copy.sync_all())
        .and_then(|()| std::fs::rename(&part, &whole))
        .map_err(|error| StoreError::io("write the backup", &whole, &error))
}
