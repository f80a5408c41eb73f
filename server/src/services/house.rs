//! The whole of a running Postern: the data folder, the clock, the scanner, and one [`Tenant`] for each organisation in use.

use super::{licensing::Offered, policy_file::OfferedPolicies, problems::ServiceError, tenant::Tenant};
use crate::{
    clock::{Clock, Ids},
    identity::{seal::Sealer, throttle::Throttle},
    licensing::{PublicIssuer, Shelf},
    mail::{
        self, Analyser, AuthenticationSettings, Authenticator, ClamdAddress, DocumentReader, Scanner, ScannerSettings,
    },
    notices::MailSettings,
    store::DataFolder,
};
use domain::{
    ids::{SignInId, TenantId},
    licence::{key::Key, site::Site},
    time::Timestamp,
};
use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What the operator chose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A folder of YARA rules besides the built-in ones.
    pub rules: Option<PathBuf>,
    /// Where clamd listens, if it is to be asked.
    pub clamd: Option<ClamdAddress>,
    /// Where files are analysed.
    pub analyser: Analyser,
    /// Who is asked whether mails are from whom they say, and whose word is taken.
    pub authentication: AuthenticationSettings,
    /// Entries that each list of an organisation holds.
    pub list_entries: usize,
    /// Days for which the raw copy of a held mail is kept.
    pub retention_days: u32,
    /// Issuers whose licences hold here besides those of the data folder.
    pub licence_issuers: Vec<PublicIssuer>,
    /// The site of this console.
    pub site: Site,
    /// The address at which browsers reach this console, without a slash at its end.
    pub address: String,
    /// The mail server; without one, mails wait.
    pub mail: Option<MailSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rules: None,
            clamd: None,
            analyser: Analyser::Off,
            authentication: AuthenticationSettings::default(),
            list_entries: domain::lists::ENTRIES_MAX,
            retention_days: 0,
            licence_issuers: Vec::new(),
            site: Site::Global,
            address: "http://127.0.0.1:3000".into(),
            mail: None,
        }
    }
}

/// Everything that runs.
pub struct House {
    /// The data folder, locked by this process.
    pub folder: DataFolder,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New identifiers.
    pub ids: Ids,
    /// Seals secrets at rest.
    pub sealer: Sealer,
    /// Looks into mail, with no organisation's objects.
    pub scanner: Scanner,
    /// Finds out whether mails are from whom they say; none when nobody is to be asked.
    pub authenticator: Option<Arc<Authenticator>>,
    /// What the operator chose.
    pub settings: Settings,
    /// Signed licences.
    pub shelf: Shelf,
    /// Keys that wait to be confirmed, by sign-in, with when they were typed.
    pub(super) offered_keys: Mutex<HashMap<SignInId, (Key, Timestamp)>>,
    /// Configurations that wait to be taken in, or were, by sign-in.
    pub(super) offered_configurations: Mutex<HashMap<SignInId, Offered>>,
    /// Files of policies that wait to be applied, or were, by sign-in.
    offered_policies: Mutex<HashMap<SignInId, OfferedPolicies>>,
    /// Held by whoever carries a trial over: one at a time.
    pub(super) taking_over: tokio::sync::Mutex<()>,
    /// Failed sign-ins.
    pub throttle: Mutex<Throttle>,
    /// Rings when there is something to be sent.
    pub(super) outbox_bell: Notify,
    /// Ends all background work.
    pub stop: CancellationToken,
    /// The background work, so that a shutdown can wait for it.
    pub tasks: TaskTracker,
    pub(super) tenants: tokio::sync::Mutex<HashMap<TenantId, Arc<Tenant>>>,
    /// Organisations that rest.
    pub(super) resting: Mutex<HashSet<TenantId>>,
}

impl House {
    /// Files of policies that wait to be applied, or were, by sign-in.
    pub(super) fn offered_policies(&self) -> std::sync::MutexGuard<'_, HashMap<SignInId, OfferedPolicies>> {
        self.offered_policies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Puts the parts together; nothing runs yet.
    ///
    /// # Errors
    /// When a rule cannot be read or compiled, or the DNS servers of this machine are not known.
    pub fn new(folder: DataFolder, clock: Arc<dyn Clock>, settings: Settings) -> Result<Arc<Self>, ServiceError> {
        let sealer = Sealer::new(folder.secret_key());
        let mut rules = mail::default_rules();
        if let Some(folder) = &settings.rules {
            rules.extend(mail::rules::read_rules(folder)?);
        }
        // Compiled once; each organisation's scanner shares them.
        let scanner = Scanner::new(ScannerSettings {
            rules,
            clamd: settings.clamd.clone(),
            reader: DocumentReader::this_program(),
            analyser: settings.analyser.clone(),
            ..ScannerSettings::default()
        })?;
        let authenticator = Authenticator::new(settings.authentication.clone())?;
        Ok(Arc::new(Self {
            authenticator,
            shelf: Shelf::of(folder.path(), settings.licence_issuers.clone()),
            offered_keys: Mutex::default(),
            offered_configurations: Mutex::default(),
            offered_policies: Mutex::default(),
            taking_over: tokio::sync::Mutex::new(()),
            folder,
            ids: Ids::new(clock.clone()),
            clock,
            sealer,
            scanner,
            settings,
            throttle: Mutex::new(Throttle::default()),
            outbox_bell: Notify::new(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            tenants: tokio::sync::Mutex::new(HashMap::new()),
            resting: Mutex::default(),
        }))
    }

    /// An organisation, opened when it is asked for the first time.
    ///
    /// # Errors
    /// When it does not exist or its files cannot be opened.
    pub async fn tenant(&self, id: TenantId) -> Result<Arc<Tenant>, ServiceError> {
        let mut tenants = self.tenants.lock().await;
        if let Some(tenant) = tenants.get(&id) {
            tenant.used(self.clock.now());
            return Ok(tenant.clone());
        }
        let store = self.folder.tenant(id).await?;
        let tenant = Arc::new(Tenant::open(self, id, store).await?);
        tenant.used(self.clock.now());
        tenants.insert(id, tenant.clone());
        Ok(tenant)
    }

    /// Lets go of an organisation: its background work ends, nothing of it stays open here.
    pub async fn close_tenant(&self, id: TenantId) {
        let closed = self.tenants.lock().await.remove(&id);
        if let Some(tenant) = closed {
            tenant.stop.cancel();
            tenant.tasks.close();
            tenant.tasks.wait().await;
        }
    }

    /// Ends all background work and waits for it.
    pub async fn shut_down(&self) {
        self.stop.cancel();
        let tenants: Vec<Arc<Tenant>> = self.tenants.lock().await.values().cloned().collect();
        for tenant in tenants {
            tenant.tasks.close();
            tenant.tasks.wait().await;
        }
        self.tasks.close();
        self.tasks.wait().await;
    }
}
