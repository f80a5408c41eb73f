//! Folders of this machine that an organisation may name. A path is no password: whoever types one must not reach what is another
//! organisation's by it.

use super::{Desk, problems::ServiceError, tenant::Tenant};
use domain::{
    account::Connection,
    problem::{Answer, Problem},
};
use std::path::{Path, PathBuf};

/// Whether one of two folders is the other, or lies in it.
fn overlap(one: &Path, other: &Path) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// The folder without links on the way to it; none where there is no such folder.
async fn real(path: String) -> Answer<Option<PathBuf>> {
    let real = tokio::task::spawn_blocking(move || Path::new(&path).canonicalize());
    Ok(real.await.map_err(ServiceError::from)?.ok())
}

impl Desk {
    /// Refuses a folder of Maildirs that is in the data folder without being the organisation's own, or that overlaps with one that
    /// another organisation watches. The sentence is the same for both.
    pub(super) async fn own_folder(&self, tenant: &Tenant, connection: &Connection) -> Answer<()> {
        let Connection::Maildir { path, .. } = connection else {
            return Ok(());
        };
        // What is not there is told by the test of the connection.
        let Some(wanted) = real(path.clone()).await? else {
            return Ok(());
        };
        let folder = &self.house.folder;
        let mut taken = wanted.starts_with(folder.path()) && !wanted.starts_with(folder.tenant_path(tenant.id));
        // Those that rest have no account.
        let resting = folder.control().resting().await?;
        for other in folder.control().tenants().await? {
            if taken || other.id == tenant.id || resting.contains(&other.id) {
                continue;
            }
            for account in folder.tenant(other.id).await?.accounts().await? {
                if let Connection::Maildir { path, .. } = account.connection
                    && let Some(theirs) = real(path).await?
                {
                    taken |= overlap(&wanted, &theirs);
                }
            }
        }
        match taken {
            true => Err(Problem::invalid(
                "path",
                "This folder cannot be connected to your organisation. Choose another one.",
            )),
            false => Ok(()),
        }
    }
}
