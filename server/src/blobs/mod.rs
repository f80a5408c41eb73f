//! Raw mail by its SHA-256: a folder with fsync for each organisation, through the `object_store` crate, so that another
//! kind of store can take its place.

use bytes::Bytes;
use object_store::{ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;

/// Why raw mail could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A name that is not a SHA-256 in lower-case hexadecimal.
    #[error("“{0}” does not name a stored mail: 64 hexadecimal digits are expected")]
    NotAName(String),
    /// What is stored under the name is not what the name says.
    #[error("the stored mail {0} is damaged; restore it from a backup")]
    Damaged(String),
    /// The file system refused.
    #[error("raw mail cannot be kept or read: {0}; check free space and permissions of the data folder")]
    Storage(#[from] object_store::Error),
}

/// The raw mails of one organisation. Cheap to copy.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: std::sync::Arc<LocalFileSystem>,
}

impl Blobs {
    /// In a folder that exists.
    ///
    /// # Errors
    /// [`BlobError::Storage`] when the folder cannot be used.
    pub fn open(folder: &std::path::Path) -> Result<Self, BlobError> {
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            store: std::sync::Arc::new(store),
        })
    }

    /// Keeps a mail and gives its name: the SHA-256 in lower-case hexadecimal. On the disk when this returns. Keeping it
    /// again changes nothing.
    ///
    /// # Errors
    /// [`BlobError::Storage`].
    pub async fn put(&self, bytes: Bytes) -> Result<String, BlobError> {
        let name = hex::encode(Sha256::digest(&bytes));
        let path = path(&name)?;
        // A file of the right length was renamed into its place whole; one of another length is written anew.
        let size = bytes.len() as u64;
        match self.store.head(&path).await {
            Ok(there) if there.size == size => {}
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {
                self.store.put(&path, PutPayload::from_bytes(bytes)).await?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(name)
    }

    /// A mail by its name; none when it is not kept.
    ///
    /// # Errors
    /// [`BlobError::NotAName`], [`BlobError::Damaged`], [`BlobError::Storage`].
    pub async fn get(&self, sha256: &str) -> Result<Option<Bytes>, BlobError> {
        let bytes = match self.store.get(&path(sha256)?).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if hex::encode(Sha256::digest(&bytes)) == sha256 {
            Ok(Some(bytes))
        } else {
            Err(BlobError::Damaged(sha256.to_owned()))
        }
    }

    /// Removes a mail; nothing happens when it is not kept.
    ///
    /// # Errors
    /// [`BlobError::NotAName`], [`BlobError::Storage`].
    pub async fn remove(&self, sha256: &str) -> Result<(), BlobError> {
        match self.store.delete(&path(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// `9f/2c/9f2c...`, from a name that can be nothing but a hash.
fn path(sha256: &str) -> Result<Path, BlobError> {
    let sound = sha256.len() == DIGITS && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !sound {
        return Err(BlobError::NotAName(sha256.chars().take(DIGITS).collect()));
    }
    Ok(Path::from(format!("{}/{}/{sha256}", &sha256[..2], &sha256[2..4])))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_mail_comes_back_by_its_hash_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let mail = Bytes::from_static(b"Subject: one\r\n\r\nbody\0");
        let name = blobs.put(mail.clone()).await.unwrap();
        assert_eq!(blobs.put(mail.clone()).await.unwrap(), name);
        assert_eq!(blobs.get(&name).await.unwrap(), Some(mail));
        assert!(folder.path().join(&name[..2]).join(&name[2..4]).join(&name).is_file());
        blobs.remove(&name).await.unwrap();
        blobs.remove(&name).await.unwrap();
        assert_eq!(blobs.get(&name).await.unwrap(), None);
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        for name in [
            "",
            "../../etc/passwd",
            "/etc/passwd",
            "..",
            &"A".repeat(64),
            &"é".repeat(32),
            &"0".repeat(63),
        ] {
            assert!(matches!(blobs.get(name).await, Err(BlobError::NotAName(_))), "{name}");
            assert!(
                matches!(blobs.remove(name).await, Err(BlobError::NotAName(_))),
                "{name}"
            );
        }
    }

    #[tokio::test]
    async fn a_damaged_mail_is_not_handed_out() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let name = blobs.put(Bytes::from_static(b"whole")).await.unwrap();
        let file = folder.path().join(&name[..2]).join(&name[2..4]).join(&name);
        std::fs::write(file, b"other").unwrap();
        assert!(matches!(blobs.get(&name).await, Err(BlobError::Damaged(_))));
    }
}
