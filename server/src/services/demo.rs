//! The demo organisation: a folder of Maildirs, mails that arrive over some minutes, and one button that takes it all away.

use super::{House, desk::Principal, problems::ServiceError, tenant::Tenant, watch::find_maildirs};
use crate::{demo, store::AccountRecord};
use domain::{
    account::Connection,
    audit::Act,
    ids::{AccountId, TenantId},
    policy::{BuiltIn, PolicyKind, ProviderFamily},
    problem::Answer,
};
use std::{path::PathBuf, sync::Arc};

/// What the organisation is called until whoever sets it up names it.
const NAME: &str = "Harbour & Lane";
/// Holds how many mails were delivered, so that a second start delivers none twice. Noted before each: a demo that lacks one
/// mail is better than one that has it twice.
const DELIVERED: &str = "delivered";

impl House {
    /// Makes the demo organisation in a data folder that has no organisation yet; else nothing.
    ///
    /// # Errors
    /// Those of the store and the file system.
    pub async fn seed_demo(self: &Arc<Self>) -> Answer<()> {
        if !self.folder.control().tenants().await?.is_empty() {
            return Ok(());
        }
        let id = TenantId::new(self.ids.next());
        self.create_tenant(id, NAME, true).await?;
        let root = self.demo_root(id);
        demo::create_maildirs(&root).map_err(ServiceError::from)?;
        let tenant = self.tenant(id).await?;
        let account = AccountRecord {
            id: AccountId::new(self.ids.next()),
            name: "Demo mailboxes".into(),
            connection: Connection::Maildir {
                path: root.to_string_lossy().into_owned(),
                domain: demo::DOMAIN.into(),
            },
            sealed: None,
            paused: false,
            demo: true,
            added_at: self.clock.now(),
        };
        let act = Act::by_itself("account.add", &account.name, "demo");
        tenant.store.insert_account(&account, &[], &act).await?;
        find_maildirs(self, &tenant).await?;
        let objects = demo::blocked_objects();
        tenant
            .store
            .put_objects(
                &objects,
                &Act::by_itself("objects.add", format!("{} objects", objects.len()), "demo"),
            )
            .await?;
        for mut policy in tenant.store.policies(Some(PolicyKind::Atp)).await? {
            if policy.family == ProviderFamily::Mailbox && policy.built_in == Some(BuiltIn::Default) {
                let seen = policy.version;
                policy.enabled = true;
                policy.version += 1;
                tenant
                    .store
                    .save_policy(
                        &policy,
                        seen,
                        &Act::by_itself("policy.switch", &policy.name, "ON, for the demo"),
                    )
                    .await?;
            }
        }
        drop(tenant);
        // Opened again when it starts, so that its scanner knows the objects.
        self.close_tenant(id).await;
        Ok(())
    }

    /// Where the demo's Maildirs lie.
    fn demo_root(&self, id: TenantId) -> PathBuf {
        self.folder.path().join("tenants").join(id.to_string()).join("maildirs")
    }
}

/// Delivers the demo's mails, each at its time, unless an earlier start did. The first wait for the watchers to have
/// looked once: what lies there before counts as old.
pub(super) async fn deliver(house: Arc<House>, tenant: Arc<Tenant>) {
    let root = house.demo_root(tenant.id);
    let mark = root.join(DELIVERED);
    let delivered: usize = match std::fs::read_to_string(&mark) {
        Ok(text) => text.trim().parse().unwrap_or(usize::MAX),
        Err(_) => 0,
    };
    let mails: Vec<_> = demo::mails(house.clock.now())
        .into_iter()
        .enumerate()
        .skip(delivered)
        .collect();
    let Some(passed) = mails.first().map(|(_, mail)| mail.delay) else {
        return;
    };
    let mut health = tenant.listen();
    while !watched(&tenant).await {
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            _ = health.recv() => {}
        }
    }
    let begin = tokio::time::Instant::now();
    for (number, mail) in mails {
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            () = tokio::time::sleep_until(begin + mail.delay.saturating_sub(passed)) => {}
        }
        if let Err(error) = std::fs::write(&mark, (number + 1).to_string()) {
            tracing::warn!(%error, "how much of the demo was delivered could not be noted");
            return;
        }
        let unique = format!("{}.demo{number}.postern", house.clock.now().0);
        let (root, done) = (root.clone(), tokio::task::spawn_blocking);
        let delivered = done(move || demo::deliver(&root, &mail, &unique)).await;
        if let Ok(Err(error)) = delivered {
            tracing::warn!(%error, "a demo mail could not be delivered");
        }
    }
}

async fn watched(tenant: &Tenant) -> bool {
    match tenant.store.mailboxes(None).await {
        Ok(mailboxes) => mailboxes.iter().all(|mailbox| mailbox.health.last_contact.is_some()),
        Err(_) => false,
    }
}

/// Takes the demo away: its mailboxes, what was held and logged of them, and its files. What was connected besides stays.
pub(super) async fn remove(house: &Arc<House>, tenant: &Arc<Tenant>, principal: &Principal, name: &str) -> Answer<()> {
    let act = Act::of(
        &principal.email,
        "demo.remove",
        name,
        "its mailboxes, mails, logs and files",
    );
    let (house, tenant, name) = (house.clone(), tenant.clone(), name.to_owned());
    // Whoever asked may go away meanwhile: what is closed here is opened again all the same.
    let work = async move {
        // First nothing may work on it any more.
        house.close_tenant(tenant.id).await;
        let taken = take_away(&house, &tenant, &name, &act).await;
        // Somebody may have opened it meanwhile, with what it knew before.
        house.close_tenant(tenant.id).await;
        let fresh = house.tenant(tenant.id).await?;
        house.start_tenant(&fresh).await;
        taken
    };
    tokio::spawn(work).await.map_err(ServiceError::from)?
}

async fn take_away(house: &House, tenant: &Tenant, name: &str, act: &Act) -> Answer<()> {
    let orphans = tenant.store.remove_demo(&demo::blocked_objects(), act).await?;
    for name in orphans {
        tenant.blobs.remove(&name).await.map_err(ServiceError::from)?;
    }
    let root = house.demo_root(tenant.id);
    if root.exists() {
        std::fs::remove_dir_all(&root).map_err(ServiceError::from)?;
    }
    house
        .folder
        .control()
        .rename_tenant(tenant.id, name, false, act)
        .await?;
    Ok(())
}
