//! One organisation in use: its store, its raw mail, its scanner, and what its parts tell each other.

use super::{house::House, problems::ServiceError};
use crate::{
    blobs::Blobs,
    clock::{Clock, Ids},
    mail::{ObjectSet, Organisation, Scanner},
    store::{AccountRecord, StoreError, TenantStore},
};
use domain::{
    audit::Act,
    ids::{AccountId, MailboxId, PolicyId, TenantId},
    overview::Changed,
    policy::{BuiltIn, Filters, Policy, PolicyKind, ProviderFamily},
    problem::{Answer, Problem},
    time::Timestamp,
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::{Notify, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Changes that a slow listener may fall behind before it is told to look at everything again.
const EVENTS_KEPT: usize = 256;

/// One organisation in use.
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// Its rows.
    pub store: Arc<TenantStore>,
    /// Its raw mail.
    pub blobs: Blobs,
    /// Looks into mail with the organisation's objects.
    pub scanner: Arc<Scanner>,
    /// What it says about itself and others: its domains, people and listed senders. Another one takes its place when the lists change.
    organisation: RwLock<Arc<Organisation>>,
    /// Ends its background work.
    pub stop: CancellationToken,
    /// Its background work.
    pub tasks: TaskTracker,
    /// Rings when the custody journal has something to do.
    pub custody_bell: Notify,
    /// Rings when the job queue has something to do.
    pub jobs_bell: Notify,
    /// Rings when there may be something to write to people about.
    pub notices_bell: Notify,
    /// Rings when service accounts have changed.
    pub accounts_bell: Notify,
    events: broadcast::Sender<Changed>,
    locks: Mutex<HashMap<MailboxId, Arc<tokio::sync::Mutex<()>>>>,
    /// When it was asked for last, in milliseconds since 1970.
    asked_for: AtomicI64,
}

impl Tenant {
    /// Opens it and makes sure that the default policies exist.
    pub(super) async fn open(house: &House, id: TenantId, store: Arc<TenantStore>) -> Result<Self, ServiceError> {
        default_policies(&store, &house.ids, house.clock.as_ref()).await?;
        let organisation = super::lists::saved(&store).await?;
        let objects = ObjectSet::of(store.objects().await?, house.clock.now());
        Ok(Self {
            id,
            blobs: Blobs::open(&store.blobs_folder())?,
            store,
            scanner: Arc::new(house.scanner.with_objects(Arc::new(objects))),
            organisation: RwLock::new(Arc::new(organisation)),
            stop: house.stop.child_token(),
            tasks: TaskTracker::new(),
            custody_bell: Notify::new(),
            jobs_bell: Notify::new(),
            notices_bell: Notify::new(),
            accounts_bell: Notify::new(),
            events: broadcast::channel(EVENTS_KEPT).0,
            locks: Mutex::new(HashMap::new()),
            asked_for: AtomicI64::new(0),
        })
    }

    /// Tells the pages that something changed.
    pub fn tell(&self, changed: Changed) {
        if changed == Changed::Logs {
            self.notices_bell.notify_one();
        }
        // Nobody listening is no error.
        let _ = self.events.send(changed);
    }

    /// Tells the pages that a person's act changed something: there is a new line in the audit trail too.
    pub fn tell_act(&self, changed: Changed) {
        self.tell(changed);
        self.tell(Changed::Logs);
    }

    /// Notes an act that changed nothing else.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn note(&self, act: &Act) -> Result<(), StoreError> {
        self.store.append_audit(act).await?;
        self.tell(Changed::Logs);
        Ok(())
    }

    /// Notes that it is asked for.
    pub(super) fn used(&self, at: Timestamp) {
        self.asked_for.fetch_max(at.0, Ordering::Relaxed);
    }

    /// Whether nobody has asked for it since, and no page listens.
    pub(super) fn idle_since(&self, at: Timestamp) -> bool {
        self.asked_for.load(Ordering::Relaxed) < at.0 && self.events.receiver_count() == 0
    }

    /// What it says about itself and others, as it is now.
    #[must_use]
    pub fn organisation(&self) -> Arc<Organisation> {
        self.organisation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says something else about itself and others from now on.
    pub(super) fn set_organisation(&self, organisation: Organisation) {
        *self.organisation.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(organisation);
    }

    /// What changes from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.events.subscribe()
    }

    /// One mailbox is worked on by one at a time: the watcher while it scans, or the custody while it moves. Held from the
    /// journal line to its end, so that nobody meets a mail half-moved.
    pub async fn lock(&self, mailbox: MailboxId) -> tokio::sync::OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            locks.entry(mailbox).or_default().clone()
        };
        lock.lock_owned().await
    }
}

impl Tenant {
    /// One service account.
    pub(super) async fn account(&self, id: AccountId) -> Answer<AccountRecord> {
        self.store
            .account(id)
            .await?
            .ok_or_else(|| Problem::not_found("service account"))
    }
}

/// Built-in policies against the loss of data that were made before there were templates, and that nobody has changed since, get those of
/// a new one.
async fn named_templates(store: &TenantStore, known: &Policy, clock: &dyn Clock) -> Result<(), ServiceError> {
    if known.kind != PolicyKind::Dlp || known.version != 1 || !known.filters.templates.is_empty() {
        return Ok(());
    }
    let mut policy = known.clone();
    policy.filters = Filters::of(PolicyKind::Dlp);
    policy.version = 2;
    policy.changed_at = clock.now();
    let act = Act::by_itself("policy.save", &policy.name, "this version knows compliance templates");
    store.save_policy(&policy, known.version, &act).await?;
    Ok(())
}

/// Makes the built-in policies that are missing, OFF. Exchange Online has its pair before an account exists.
async fn default_policies(store: &TenantStore, ids: &Ids, clock: &dyn Clock) -> Result<(), ServiceError> {
    let there = store.policies(None).await?;
    for kind in [PolicyKind::Atp, PolicyKind::Dlp] {
        for family in ProviderFamily::ALL {
            for built_in in [BuiltIn::Default, BuiltIn::MonitorOnly] {
                let exists = there
                    .iter()
                    .find(|policy| policy.kind == kind && policy.family == family && policy.built_in == Some(built_in));
                if let Some(known) = exists {
                    named_templates(store, known, clock).await?;
                } else {
                    let policy = Policy::built_in(PolicyId::new(ids.next()), kind, family, built_in, clock.now());
                    let act = Act::by_itself("policy.create", &policy.name, "every organisation has it, OFF at first");
                    store.insert_policy(&policy, &act).await?;
                }
            }
        }
    }
    Ok(())
}
