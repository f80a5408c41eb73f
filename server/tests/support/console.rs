//! A whole Postern in the test's own process: real store, real mailboxes, no HTTP.

use super::{
    dovecot::{Dovecot, MASTER_PASSWORD, PASSWORD},
    ways::{ANNA, Way},
};
use domain::{
    account::{AccountForm, Connection, ImapSignIn, MailboxSignIn},
    console::{Accounts as _, Identity as _, Policies as _, Quarantine as _},
    custody::{CustodyAct, HeldStatus},
    held::{ActReport, HeldFilter, HeldMail, HeldRow, Selection},
    ids::{PersonId, SignInId},
    overview::Changed,
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    roles::Role,
    verdict::Action,
};
use postern_server::{
    clock::SystemClock,
    services::{Desk, House, Settings, Source, desk::Principal, tenant::Tenant},
    store::DataFolder,
};
use std::{net::Ipv4Addr, path::Path, sync::Arc, time::Duration};

/// The administrator.
pub const ADMINISTRATOR: &str = "admin@example.com";
/// The administrator's password.
pub const ADMINISTRATOR_PASSWORD: &str = "a long enough password";
/// Longer than any wait here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Postern on a data folder.
pub struct Postern {
    pub house: Arc<House>,
    pub tenant: Arc<Tenant>,
}

/// Where everybody in the tests asks from.
pub fn source() -> Source {
    Source {
        address: Ipv4Addr::LOCALHOST.into(),
        user_agent: "test".into(),
    }
}

impl Postern {
    /// Opens the data folder, with an administrator when it has none. Nothing runs by itself yet.
    pub async fn open(folder: &Path) -> Self {
        Self::open_with(folder, Settings::default()).await
    }

    /// The same, as an operator set it up.
    pub async fn open_with(folder: &Path, settings: Settings) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(SystemClock);
        let house = House::new(DataFolder::open(folder, clock.clone()).unwrap(), clock, settings).unwrap();
        if !house.folder.control().any_administrator().await.unwrap() {
            house
                .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), None)
                .await
                .unwrap();
        }
        let id = house.folder.control().tenants().await.unwrap()[0].id;
        let tenant = house.tenant(id).await.unwrap();
        Self { house, tenant }
    }

    /// Opens the data folder and lets everything run.
    pub async fn start(folder: &Path) -> Self {
        let postern = Self::open(folder).await;
        postern.house.start().await.unwrap();
        postern
    }

    /// A data folder whose one account reaches Anna's mailbox in this way, with the default threat policy ON, seen once, so that
    /// whatever arrives from now on is new.
    pub async fn prepare(folder: &Path, way: Way, dovecot: &Dovecot) {
        let postern = Self::start(folder).await;
        let desk = postern.desk().await;
        let connection = way.connection(dovecot);
        let master = matches!(
            connection,
            Connection::Imap {
                sign_in: ImapSignIn::MasterUser,
                ..
            }
        );
        let form = AccountForm {
            id: None,
            name: "Mail".into(),
            mailboxes: match connection {
                Connection::Maildir { .. } => Vec::new(),
                Connection::Imap { .. } => vec![MailboxSignIn {
                    address: ANNA.into(),
                    password: if master { String::new() } else { PASSWORD.into() },
                }],
            },
            connection,
            master_password: if master { MASTER_PASSWORD.into() } else { String::new() },
        };
        let (id, report) = desk.save_account(form).await.unwrap();
        assert!(id.is_some(), "the account was not saved: {report:?}");
        postern.switch_on(&desk).await;
        postern
            .wait(async |postern| {
                postern
                    .tenant
                    .store
                    .mailboxes(None)
                    .await
                    .unwrap()
                    .iter()
                    .all(|mailbox| mailbox.health.last_contact.is_some())
            })
            .await;
        postern.stop().await;
    }

    /// The console of the administrator.
    pub async fn desk(&self) -> Desk {
        let signed = Desk::new(self.house.clone(), None, source())
            .sign_in(ADMINISTRATOR, ADMINISTRATOR_PASSWORD, None)
            .await
            .unwrap();
        let principal = self.house.principal(&signed.secret, &source()).await.unwrap();
        assert!(principal.is_some());
        Desk::new(self.house.clone(), principal, source())
    }

    /// The console of somebody with this role: the administrator, unless another person is named.
    pub async fn desk_as(&self, role: Role, person: Option<PersonId>) -> Desk {
        let desk = self.desk().await;
        let me = desk.me().await.unwrap();
        let principal = Principal {
            sign_in: SignInId::new(uuid::Uuid::nil()),
            person: person.unwrap_or(me.id),
            email: me.email,
            tenant: self.tenant.id,
            role,
        };
        Desk::new(self.house.clone(), Some(principal), source())
    }

    /// Switches the default threat policy for mailboxes ON.
    pub async fn switch_on(&self, desk: &Desk) {
        let default = self.default_policy(desk).await;
        desk.switch_policy(default.id, true, default.version).await.unwrap();
    }

    /// Has the default threat policy do this with what its malware filter finds.
    pub async fn act_on_malware(&self, action: Action) {
        let desk = self.desk().await;
        let mut policy = self.default_policy(&desk).await;
        policy.filters.malware_scanning.action = action;
        desk.save_policy(policy).await.unwrap();
    }

    async fn default_policy(&self, desk: &Desk) -> Policy {
        let policies = desk.policies(PolicyKind::Atp).await.unwrap();
        policies
            .into_iter()
            .find(|policy| policy.family == ProviderFamily::Mailbox && policy.built_in == Some(BuiltIn::Default))
            .unwrap()
    }

    /// Waits until something holds; looks again whenever the services say that something changed.
    pub async fn wait(&self, mut holds: impl AsyncFnMut(&Self) -> bool) {
        let mut changes = self.tenant.listen();
        let waiting = async {
            while !holds(self).await {
                // The journal tells after it has closed a line, and a watcher when it has scanned; what tells nothing is looked
                // at again after a while.
                let _: Result<Result<Changed, _>, _> =
                    tokio::time::timeout(Duration::from_secs(1), changes.recv()).await;
            }
        };
        assert!(
            tokio::time::timeout(PATIENCE, waiting).await.is_ok(),
            "waited in vain; held: {:?}",
            self.rows().await
        );
    }

    /// Everything held, newest first.
    pub async fn rows(&self) -> Vec<HeldRow> {
        self.desk().await.held(HeldFilter::default(), None).await.unwrap().rows
    }

    /// The one mail that is held, once nothing is being moved any more.
    pub async fn settled(&self) -> HeldRow {
        self.wait(async |postern| {
            postern.tenant.store.open_moves().await.unwrap().is_empty()
                && postern
                    .tenant
                    .store
                    .newest_held(2)
                    .await
                    .unwrap()
                    .iter()
                    .any(|row| !row.status.in_motion())
        })
        .await;
        let mut rows = self.rows().await;
        assert_eq!(rows.len(), 1, "one mail is held once: {rows:?}");
        rows.remove(0)
    }

    /// Waits for a state of the one mail that is held.
    pub async fn until(&self, status: HeldStatus) -> HeldRow {
        self.wait(async |postern| {
            postern
                .tenant
                .store
                .newest_held(1)
                .await
                .unwrap()
                .first()
                .is_some_and(|row| row.status == status)
        })
        .await;
        self.rows().await.remove(0)
    }

    /// Asks for something to be done with the one mail that is held.
    pub async fn ask(&self, act: CustodyAct) -> ActReport {
        let ids = self.rows().await.into_iter().map(|row| row.id).collect();
        self.desk().await.act(act, Selection::These { ids }).await.unwrap()
    }

    /// The one mail that is held, in full.
    pub async fn mail(&self) -> HeldMail {
        let id = self.rows().await[0].id;
        self.desk().await.held_mail(id).await.unwrap()
    }

    /// Ends everything and lets go of the data folder.
    pub async fn stop(self) {
        self.house.shut_down().await;
        self.house.folder.close().await;
    }
}

/// A mail that the default policy holds: EICAR's test file, put together here so that no scanner deletes this file.
pub fn hostile(number: usize) -> Vec<u8> {
    let eicar = [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
        "EICAR-STANDARD-ANTIVIRUS",
        "-TEST-FILE!$H+H*",
    ]
    .concat();
    format!(
        "From: Sender <sender@elsewhere.example>\r\nTo: {ANNA}\r\nSubject: Invoice {number}\r\nMessage-ID: <{number}@elsewhere.example>\r\n\
         Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=\"invoice.bin\"\r\n\
         Content-Disposition: attachment; filename=\"invoice.bin\"\r\n\r\n{eicar}\r\n"
    )
    .into_bytes()
}
