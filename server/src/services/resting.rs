//! Organisations with nothing to do rest: they are closed, and not opened at the next start, so that a console of thousands holds
//! open those that are used. The first who asks for one wakes it.

use super::{House, problems::ServiceError, tenant::Tenant};
use domain::{
    ids::TenantId,
    time::{MINUTE, Timestamp},
};
use std::{
    collections::HashSet,
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};

/// How often it is looked who may rest.
const LOOK: Duration = Duration::from_secs(60);
/// Milliseconds without anybody asking after which an organisation without work rests.
const REST_AFTER: i64 = 10 * MINUTE;

impl House {
    fn those_that_rest(&self) -> MutexGuard<'_, HashSet<TenantId>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An organisation that somebody asks for; one that rested goes on with its work.
    ///
    /// # Errors
    /// As [`House::tenant`].
    pub(super) async fn awake(self: &Arc<Self>, id: TenantId) -> Result<Arc<Tenant>, ServiceError> {
        let tenant = self.tenant(id).await?;
        let rested = self.those_that_rest().remove(&id);
        if rested {
            self.folder.control().set_resting(id, false).await?;
            self.start_tenant(&tenant).await;
        }
        Ok(tenant)
    }

    /// The organisations that need not be opened at the start.
    pub(super) async fn leave_resting(&self) -> Result<HashSet<TenantId>, ServiceError> {
        let resting: HashSet<_> = self.folder.control().resting().await?.into_iter().collect();
        self.those_that_rest().clone_from(&resting);
        Ok(resting)
    }

    /// Lets organisations rest, now and then, until the house stops.
    pub(super) async fn keep_resting(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Err(error) = self.rest_idle().await {
                tracing::error!(%error, "organisations without work could not be closed; it is tried again");
            }
        }
    }

    /// Closes the organisations that nobody has asked for, that no page listens to, and that have nothing to do.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn rest_idle(&self) -> Result<(), ServiceError> {
        let before = self.clock.now().plus(-REST_AFTER);
        let idle: Vec<Arc<Tenant>> = {
            let tenants = self.tenants.lock().await;
            tenants
                .values()
                .filter(|tenant| tenant.idle_since(before))
                .cloned()
                .collect()
        };
        for tenant in idle {
            if !tenant.store.has_work().await? {
                self.rest(&tenant, before).await?;
            }
        }
        Ok(())
    }

    async fn rest(&self, tenant: &Arc<Tenant>, before: Timestamp) -> Result<(), ServiceError> {
        {
            // Whoever asks meanwhile waits here, and then opens it anew.
            let mut tenants = self.tenants.lock().await;
            if !tenant.idle_since(before) {
                return Ok(());
            }
            self.folder.control().set_resting(tenant.id, true).await?;
            self.those_that_rest().insert(tenant.id);
            tenants.remove(&tenant.id);
        }
        tenant.stop.cancel();
        tenant.tasks.close();
        tenant.tasks.wait().await;
        Ok(())
    }
}
