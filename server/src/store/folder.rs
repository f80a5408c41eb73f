//! The data folder: `control.db`, `secret.key`, the lock, and a folder for each organisation.
//!
//! ```text
//! data/postern.lock  data/secret.key  data/control.db
//! data/tenants/<id>/main.db  data/tenants/<id>/blobs/
//! ```

use super::{ControlStore, Database, StoreError, TenantRow, TenantStore, copy, migrate};
use crate::clock::Clock;
use domain::{
    audit::Act,
    ids::{PartnerId, TenantId},
    partner::Customer,
};
use std::{
    collections::HashMap,
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// Organisations whose files stay open though nobody uses them. Those in use are never closed.
pub const OPEN_TENANTS_MAX: usize = 64;
/// Bytes of the key in `secret.key`.
pub const KEY_BYTES: usize = 32;
/// Before the name of an organisation's folder while it is being removed.
const RETIRED: &str = "retired-";
/// Before the name of one that was cleared and is being removed.
const CLEARED: &str = "cleared-";
/// Before the name of a copy that does not count yet.
const ARRIVING: &str = "arriving-";

struct Open {
    store: Arc<TenantStore>,
    used: u64,
}

#[derive(Default)]
struct Tenants {
    open: HashMap<TenantId, Open>,
    uses: u64,
}

/// An opened and locked data folder. The lock ends with the value, or with the process.
pub struct DataFolder {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    key: Zeroizing<[u8; KEY_BYTES]>,
    control: ControlStore,
    tenants: Mutex<Tenants>,
    /// Holds the lock.
    _lock: File,
}

impl std::fmt::Debug for DataFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataFolder")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl DataFolder {
    /// Opens the folder, makes it when it is missing, and locks it. Blocks; called once at the start.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Newer`], [`StoreError::Io`], [`StoreError::Damaged`] for a key file that is
    /// not 32 bytes.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        make_folder(path)?;
        let path = &path
            .canonicalize()
            .map_err(|error| StoreError::io("use the data folder", path, &error))?;
        let lock = lock(path)?;
        make_folder(&path.join("tenants"))?;
        let key = read_or_make_key(&path.join("secret.key"))?;
        let database = Database::open(&path.join("control.db"), migrate::CONTROL, Arc::clone(&clock))?;
        finish_retiring(path)?;
        finish_arriving(path)?;
        Ok(Self {
            path: path.clone(),
            control: ControlStore::new(database, Arc::clone(&clock)),
            clock,
            key,
            tenants: Mutex::default(),
            _lock: lock,
        })
    }

    /// The folder, absolute.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// People, organisations, sign-ins and credentials.
    #[must_use]
    pub const fn control(&self) -> &ControlStore {
        &self.control
    }

    /// The key that seals secrets at rest.
    #[must_use]
    pub const fn secret_key(&self) -> &Zeroizing<[u8; KEY_BYTES]> {
        &self.key
    }

    /// The data of one organisation, opened when it is not.
    ///
    /// # Errors
    /// [`StoreError::NoTenant`]; those of opening a database.
    pub async fn tenant(&self, id: TenantId) -> Result<Arc<TenantStore>, StoreError> {
        let mut tenants = self.tenants.lock().await;
        tenants.uses += 1;
        let used = tenants.uses;
        if let Some(open) = tenants.open.get_mut(&id) {
            open.used = used;
            return Ok(Arc::clone(&open.store));
        }
        if !self.control.has_tenant(id).await? {
            return Err(StoreError::NoTenant);
        }
        let store = self.open_tenant(id).await?;
        tenants.open.insert(
            id,
            Open {
                store: Arc::clone(&store),
                used,
            },
        );
        close_idle(&mut tenants).await;
        Ok(store)
    }

    /// Makes an organisation: its files first, then its row, which is what makes it exist.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the identifier is taken.
    pub async fn create_tenant(&self, row: TenantRow, act: &Act) -> Result<Arc<TenantStore>, StoreError> {
        self.make_tenant(row.id, self.control.create_tenant(row, act)).await
    }

    /// Makes an organisation that is a customer of a service provider.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when an identifier is taken.
    pub async fn create_customer(
        &self,
        row: TenantRow,
        of: PartnerId,
        customer: &Customer,
        act: &Act,
    ) -> Result<Arc<TenantStore>, StoreError> {
        self.make_tenant(row.id, self.control.create_customer(row, of, customer, act))
            .await
    }

    /// The files of an organisation first, then `commit`, which writes its row.
    async fn make_tenant(
        &self,
        id: TenantId,
        commit: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<Arc<TenantStore>, StoreError> {
        let store = self.open_tenant(id).await?;
        commit.await?;
        let mut tenants = self.tenants.lock().await;
        tenants.uses += 1;
        let used = tenants.uses;
        tenants.open.insert(
            id,
            Open {
                store: Arc::clone(&store),
                used,
            },
        );
        close_idle(&mut tenants).await;
        Ok(store)
    }

    /// Removes an organisation with everything it has. Whoever still holds its store gets [`StoreError::Closed`].
    /// Ended by force at any point, the next opening of the folder finishes or undoes it.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is no such organisation.
    pub async fn retire_tenant(&self, id: TenantId, act: &Act) -> Result<(), StoreError> {
        let mut tenants = self.tenants.lock().await;
        if let Some(open) = tenants.open.remove(&id) {
            open.store.close().await;
        }
        let folder = self.tenant_folder(id);
        let aside = self.path.join("tenants").join(format!("{RETIRED}{id}"));
        std::fs::rename(&folder, &aside).map_err(|error| StoreError::io("set aside", &folder, &error))?;
        if let Err(error) = self.control.remove_tenant(id, act).await {
            // The row stands, so the data has to be in its place.
            std::fs::rename(&aside, &folder).map_err(|error| StoreError::io("put back", &folder, &error))?;
            return Err(error);
        }
        copy::remove(aside).await
    }

    /// The folder of an organisation.
    #[must_use]
    pub fn tenant_path(&self, id: TenantId) -> PathBuf {
        self.tenant_folder(id)
    }

    /// Copies an organisation's folder under another identifier, without making it one: whole, synced, and beside the others until
    /// [`DataFolder::replace_tenant`] makes it count. Nothing may work on the organisation meanwhile.
    ///
    /// # Errors
    /// Those of the files. What is left of an attempt is removed at the next start.
    pub async fn copy_tenant(&self, from: TenantId, to: TenantId) -> Result<(), StoreError> {
        let mut tenants = self.tenants.lock().await;
        if let Some(open) = tenants.open.remove(&from) {
            open.store.close().await;
        }
        let (source, goal) = (self.tenant_folder(from), self.beside(ARRIVING, to));
        tokio::task::spawn_blocking(move || copy::folder(&source, &goal))
            .await
            .unwrap_or(Err(StoreError::Closed))
    }

    /// Opens the copy of an organisation before it counts, to be looked at and written to.
    ///
    /// # Errors
    /// Those of opening a database.
    pub async fn open_copy(&self, id: TenantId) -> Result<TenantStore, StoreError> {
        let (folder, clock) = (self.beside(ARRIVING, id), Arc::clone(&self.clock));
        tokio::task::spawn_blocking(move || {
            let database = Database::open(&folder.join("main.db"), migrate::MAIN, Arc::clone(&clock))?;
            Ok(TenantStore::new(folder, database, clock))
        })
        .await
        .unwrap_or(Err(StoreError::Closed))
    }

    /// Puts the copy `to` of an organisation in the place of `from`, which goes with its folder. One commit in control.db decides, which is
    /// `commit`: killed before it, the old one stands, and after it the new one.
    ///
    /// # Errors
    /// Those of the files and of `commit`; then the old one stands.
    pub async fn replace_tenant(
        &self,
        from: TenantId,
        to: TenantId,
        commit: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), StoreError> {
        let mut tenants = self.tenants.lock().await;
        if let Some(open) = tenants.open.remove(&from) {
            open.store.close().await;
        }
        let (old, aside) = (self.tenant_folder(from), self.beside(RETIRED, from));
        std::fs::rename(&old, &aside).map_err(|error| StoreError::io("set aside", &old, &error))?;
        crate::faults::reach("takeover:set-aside");
        if let Err(error) = commit.await {
            std::fs::rename(&aside, &old).map_err(|error| StoreError::io("put back", &old, &error))?;
            return Err(error);
        }
        crate::faults::reach("takeover:committed");
        let (copy, goal) = (self.beside(ARRIVING, to), self.tenant_folder(to));
        std::fs::rename(&copy, &goal).map_err(|error| StoreError::io("put in place", &goal, &error))?;
        crate::faults::reach("takeover:in-place");
        copy::remove(aside).await
    }

    /// Clears an organisation: a fresh folder takes the place of all its data, while its row, people and licences stay.
    ///
    /// # Errors
    /// Those of the files.
    pub async fn clear_tenant(&self, id: TenantId) -> Result<(), StoreError> {
        let mut tenants = self.tenants.lock().await;
        if let Some(open) = tenants.open.remove(&id) {
            open.store.close().await;
        }
        let (folder, aside) = (self.tenant_folder(id), self.beside(CLEARED, id));
        if folder.exists() {
            std::fs::rename(&folder, &aside).map_err(|error| StoreError::io("set aside", &folder, &error))?;
        }
        copy::remove(aside).await
    }

    fn beside(&self, prefix: &str, id: TenantId) -> PathBuf {
        self.path.join("tenants").join(format!("{prefix}{id}"))
    }

    /// Finishes every write and closes every file.
    pub async fn close(&self) {
        let mut tenants = self.tenants.lock().await;
        for (_, open) in tenants.open.drain() {
            open.store.close().await;
        }
        self.control.close().await;
    }

    /// How many organisations' files are open.
    #[cfg(test)]
    pub(super) async fn open_tenants(&self) -> usize {
        self.tenants.lock().await.open.len()
    }

    fn tenant_folder(&self, id: TenantId) -> PathBuf {
        self.path.join("tenants").join(id.to_string())
    }

    async fn open_tenant(&self, id: TenantId) -> Result<Arc<TenantStore>, StoreError> {
        let (folder, clock) = (self.tenant_folder(id), Arc::clone(&self.clock));
        tokio::task::spawn_blocking(move || {
            make_folder(&folder)?;
            make_folder(&folder.join("blobs"))?;
            let database = Database::open(&folder.join("main.db"), migrate::MAIN, Arc::clone(&clock))?;
            Ok(Arc::new(TenantStore::new(folder, database, clock)))
        })
        .await
        .unwrap_or(Err(StoreError::Closed))
    }
}

/// Closes what was used longest ago, until no more than [`OPEN_TENANTS_MAX`] are open or all are in use.
async fn close_idle(tenants: &mut Tenants) {
    while tenants.open.len() > OPEN_TENANTS_MAX {
        let idle = tenants
            .open
            .iter()
            .filter(|(_, open)| Arc::strong_count(&open.store) == 1)
            .min_by_key(|(_, open)| open.used)
            .map(|(id, _)| *id);
        let Some(open) = idle.and_then(|id| tenants.open.remove(&id)) else {
            return;
        };
        open.store.close().await;
    }
}

pub(super) fn make_folder(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| StoreError::io("make the folder", path, &error))
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let file = folder.join("postern.lock");
    let failed = |error: &std::io::Error| StoreError::io("lock", &file, error);
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&file)
        .map_err(|error| failed(&error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            folder: folder.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(failed(&error)),
    }
}

fn read_or_make_key(file: &Path) -> Result<Zeroizing<[u8; KEY_BYTES]>, StoreError> {
    let failed = |error: &std::io::Error| StoreError::io("use the key file", file, error);
    if !file.exists() {
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        getrandom::fill(&mut *key).map_err(|error| StoreError::Io(format!("no random numbers: {error}")))?;
        // Written beside and renamed: a key file of that name is whole, or it is not there.
        let part = file.with_extension("key.part");
        let write = || -> std::io::Result<()> {
            let mut made = OpenOptions::new()
                .create(true)
                .truncate(true)
                .write(true)
                .mode(0o600)
                .open(&part)?;
            made.write_all(&*key)?;
            made.sync_all()?;
            std::fs::rename(&part, file)?;
            file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        };
        write().map_err(|error| failed(&error))?;
    }
    let bytes = Zeroizing::new(std::fs::read(file).map_err(|error| failed(&error))?);
    <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
        .map(Zeroizing::new)
        .map_err(|_| {
            StoreError::Damaged(format!(
                "{} has {} bytes instead of {KEY_BYTES}, so no stored password can be opened",
                file.display(),
                bytes.len()
            ))
        })
}

/// A copy that was to take an organisation's place, when that was cut short: it goes in its place when its row is there, else it goes.
/// What was cleared goes.
fn finish_arriving(path: &Path) -> Result<(), StoreError> {
    let tenants = path.join("tenants");
    let failed = |error: &std::io::Error| StoreError::io("tidy", &tenants, error);
    for entry in std::fs::read_dir(&tenants).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let arriving = name.strip_prefix(ARRIVING).and_then(|id| id.parse::<TenantId>().ok());
        match arriving {
            Some(id) if ControlStore::knows(&path.join("control.db"), id)? => {
                std::fs::rename(entry.path(), tenants.join(id.to_string())).map_err(|error| failed(&error))?;
            }
            Some(_) => std::fs::remove_dir_all(entry.path()).map_err(|error| failed(&error))?,
            None if name.starts_with(CLEARED) => {
                std::fs::remove_dir_all(entry.path()).map_err(|error| failed(&error))?;
            }
            None => {}
        }
    }
    Ok(())
}

/// A removal that was cut short: finished when the organisation's row is gone, else undone.
fn finish_retiring(path: &Path) -> Result<(), StoreError> {
    let tenants = path.join("tenants");
    let failed = |error: &std::io::Error| StoreError::io("tidy", &tenants, error);
    for entry in std::fs::read_dir(&tenants).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let name = entry.file_name();
        let Some(id) = name
            .to_str()
            .and_then(|name| name.strip_prefix(RETIRED))
            .and_then(|id| id.parse::<TenantId>().ok())
        else {
            continue;
        };
        if ControlStore::knows(&path.join("control.db"), id)? {
            std::fs::rename(entry.path(), tenants.join(id.to_string())).map_err(|error| failed(&error))?;
        } else {
            std::fs::remove_dir_all(entry.path()).map_err(|error| failed(&error))?;
        }
    }
    Ok(())
}
