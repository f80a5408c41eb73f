//! What can go wrong in the store, as sentences for people.

use std::path::PathBuf;

/// A failure of the store. Cheap to copy, because every write of a group is told the failure of the group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A compare-and-set found another state than the caller had seen. Nothing was written.
    #[error("this was changed in the meantime; look at its current state and decide again")]
    Changed,
    /// The file was written by a newer program.
    #[error(
        "{file} has schema {found} and this program knows schemas up to {known}: use the newer Postern that wrote it, or restore a backup made before it"
    )]
    Newer {
        /// The file.
        file: String,
        /// Its `user_version`.
        found: u32,
        /// The highest that this program knows.
        known: u32,
    },
    /// Another process has the data folder.
    #[error(
        "the data folder {} is in use by another Postern; stop it first or choose another folder with --data",
        .folder.display()
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
    },
    /// The data folder holds no organisation of this identifier.
    #[error("there is no such organisation in this data folder")]
    NoTenant,
    /// The database was closed, because its organisation was removed or the program is ending.
    #[error("the organisation's data has been closed; it was removed, or Postern is stopping")]
    Closed,
    /// Something that a caller handed in cannot be stored.
    #[error("{0}")]
    Refused(String),
    /// What is stored cannot be understood.
    #[error("the stored data is damaged ({0}); restore a backup or run `postern doctor`")]
    Damaged(String),
    /// A file or folder could not be used.
    #[error("{0}")]
    Io(String),
    /// SQLite refused.
    #[error("the database refused: {0}; check free space and the file's permissions")]
    Sqlite(String),
}

impl StoreError {
    /// A failure of the file system at `path` while doing `what`.
    pub(super) fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io(format!(
            "cannot {what} {}: {error}; check its permissions and free space",
            path.display()
        ))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error.to_string())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(format!("a stored value is not of its type: {error}"))
    }
}
