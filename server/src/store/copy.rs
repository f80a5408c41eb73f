//! Copies of an organisation's folder.

use super::{StoreError, folder::make_folder, migrate};
use std::{
    fs::{DirBuilder, File},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// Copies a folder, synced: the database as one whole file, everything else by hard links, since raw mail and Maildirs are never
/// written in place. Blocks.
///
/// # Errors
/// Those of the files.
pub(super) fn folder(source: &Path, goal: &Path) -> Result<(), StoreError> {
    if goal.exists() {
        std::fs::remove_dir_all(goal).map_err(|error| StoreError::io("remove", goal, &error))?;
    }
    make_folder(goal)?;
    migrate::copy(&source.join("main.db"), &goal.join("main.db"))?;
    crate::faults::reach("takeover:database-copied");
    for entry in std::fs::read_dir(source).map_err(|error| StoreError::io("read", source, &error))? {
        let entry = entry.map_err(|error| StoreError::io("read", source, &error))?;
        if entry.path().is_dir() {
            linked(&entry.path(), &goal.join(entry.file_name()))
                .map_err(|error| StoreError::io("copy", &entry.path(), &error))?;
        }
    }
    File::open(goal)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::io("sync", goal, &error))
}

fn linked(source: &Path, goal: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(goal)?;
    for entry in std::fs::read_dir(source)? {
        let entry = entry?;
        let to = goal.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            linked(&entry.path(), &to)?;
        } else {
            std::fs::hard_link(entry.path(), to)?;
        }
    }
    File::open(goal)?.sync_all()
}

/// Removes a folder; one that is not there is removed.
///
/// # Errors
/// Those of the files.
pub(super) async fn remove(folder: PathBuf) -> Result<(), StoreError> {
    tokio::task::spawn_blocking(move || match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::io("remove", &folder, &error)),
        _ => Ok(()),
    })
    .await
    .unwrap_or(Err(StoreError::Closed))
}
