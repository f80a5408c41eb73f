//! A configuration leaves one console and is taken in by another of another site.

use super::*;
use domain::{
    account::{Connection, ImapSignIn, TransportSecurity},
    audit::Act,
    console::{Accounts as _, Logs as _, Views as _},
    held::HeldFilter,
    ids::{AccountId, MailboxId, PolicyId, ViewId},
    licence::site::Site,
    objects::{BlockedObject, ObjectKind},
    policy::{BuiltIn, Filters, Policy, ProviderFamily, Targets},
    transfer::{Import, Part},
    verdict::{Action, Outcome},
    view::View,
};
use postern_server::{
    mail::Fetched,
    store::{AccountRecord, ImportRows, MailboxRecord, StoreError},
};
use std::collections::BTreeMap;

/// Tables whose rows somebody set up. Each has a row in the organisation that is exported.
const CONFIGURATION: [&str; 6] = ["account", "mailbox", "object", "policy", "policy_version", "saved_view"];
/// Tables of what happened, which no file carries: mails, logs, journals, jobs, and how far they have come.
const HAPPENED: [&str; 19] = [
    "answered",
    "audit",
    "detection",
    "disposal",
    "exemption",
    "folder_cursor",
    "held",
    "held_count",
    "held_history",
    "held_text",
    "held_text_config",
    "held_text_content",
    "held_text_data",
    "held_text_docsize",
    "held_text_idx",
    "job",
    "move",
    "notice_due",
    "trial_mail",
];
/// Counters of hours, which no file carries either, and settings that name people of this console.
const COUNTED: [&str; 2] = ["scanned", "setting"];

pub(super) const BEA: &str = "bea@example.com";
const SECRET: &str = "correct horse battery";

/// An empty console of a site, with the administrator of all tests.
pub(super) async fn console(folder: &Path, site: Site) -> Postern {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let settings = Settings {
        site,
        ..Settings::default()
    };
    let house = House::new(DataFolder::open(folder, clock.clone()).unwrap(), clock, settings).unwrap();
    house
        .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), None)
        .await
        .unwrap();
    let id = house.folder.control().tenants().await.unwrap()[0].id;
    let tenant = house.tenant(id).await.unwrap();
    Postern { house, tenant }
}

pub(super) fn act() -> Act {
    Act::of(ADMINISTRATOR, "test", "object", "why")
}

pub(super) fn imap(sign_in: ImapSignIn) -> Connection {
    Connection::Imap {
        host: "mail.example.com".into(),
        port: 993,
        security: TransportSecurity::Tls,
        sign_in,
        master_user: if sign_in == ImapSignIn::MasterUser {
            "postern".into()
        } else {
            String::new()
        },
        separator: "*".into(),
        authority: "-----BEGIN CERTIFICATE-----".into(),
    }
}

pub(super) async fn add_account(postern: &Postern, name: &str, connection: Connection, mailboxes: &[&str]) {
    let seal = |place: &str| Some(postern.house.sealer.seal(place, SECRET.as_bytes()).unwrap());
    let id = AccountId::new(postern.house.ids.next());
    let record = AccountRecord {
        id,
        name: name.into(),
        connection,
        sealed: seal("account"),
        paused: false,
        demo: false,
        added_at: SystemClock.now(),
    };
    let mailbox = |address: &&str| MailboxRecord {
        id: MailboxId::new(postern.house.ids.next()),
        account: id,
        address: (*address).into(),
        sealed: seal(address),
    };
    let mailboxes: Vec<_> = mailboxes.iter().map(mailbox).collect();
    postern
        .tenant
        .store
        .insert_account(&record, &mailboxes, &act())
        .await
        .unwrap();
}

pub(super) fn own_policy() -> Policy {
    let mut filters = Filters::standard();
    filters.malware_scanning.action = Action::Delete;
    filters.file_blocking.names = vec!["*.iso".into()];
    Policy {
        id: PolicyId::new(uuid::Uuid::nil()),
        kind: PolicyKind::Atp,
        family: ProviderFamily::Mailbox,
        built_in: None,
        name: "Finance".into(),
        description: "First".into(),
        enabled: true,
        priority: 7,
        targets: Targets {
            users: vec!["cfo@example.com".into()],
            domains: vec!["finance.example".into()],
            ..Targets::default()
        },
        filters,
        scan_junk: true,
        log_only: true,
        version: 0,
        changed_at: Timestamp(0),
        changed_by: String::new(),
    }
}

pub(super) fn objects() -> Vec<BlockedObject> {
    let object = |kind, value: &str, expires_at| BlockedObject {
        kind,
        value: value.into(),
        note: format!("seen with {value}"),
        expires_at,
    };
    vec![
        object(ObjectKind::Domain, "evil.example", None),
        object(
            ObjectKind::Sender,
            "boss@evil.example",
            Some(Timestamp(1_900_000_000_000)),
        ),
    ]
}

pub(super) fn filter(search: &str) -> HeldFilter {
    HeldFilter {
        search: search.into(),
        ..HeldFilter::default()
    }
}

/// A console where something of everything is set up, none of it as it is born.
pub(super) async fn set_up(folder: &Path) -> Postern {
    let postern = console(folder, Site::Global).await;
    let desk = postern.desk().await;
    let mut policy = desk.save_policy(own_policy()).await.unwrap();
    policy.description = "Second".into();
    desk.save_policy(policy).await.unwrap();
    let all = desk.policies(PolicyKind::Atp).await.unwrap();
    let mut default = all
        .into_iter()
        .find(|policy| policy.built_in == Some(BuiltIn::Default) && policy.family == ProviderFamily::Mailbox)
        .unwrap();
    default.enabled = true;
    default.filters.web_reputation.action = Action::MoveToJunk;
    desk.save_policy(default).await.unwrap();
    let maildir = Connection::Maildir {
        path: "/nowhere/mail".into(),
        domain: "example.com".into(),
    };
    add_account(
        &postern,
        "Each",
        imap(ImapSignIn::PerUser),
        &["Anna@example.com", "bert@example.com"],
    )
    .await;
    add_account(&postern, "Master", imap(ImapSignIn::MasterUser), &["carla@example.com"]).await;
    add_account(&postern, "Files", maildir, &["dora@example.com"]).await;
    postern.tenant.store.put_objects(&objects(), &act()).await.unwrap();
    desk.save_view("Invoices", filter("invoice")).await.unwrap();
    postern
        .house
        .create_administrator(BEA, ADMINISTRATOR_PASSWORD.into(), Some(postern.tenant.id))
        .await
        .unwrap();
    let bea = postern
        .house
        .folder
        .control()
        .person_by_email(BEA)
        .await
        .unwrap()
        .unwrap();
    let view = View {
        id: ViewId::new(postern.house.ids.next()),
        name: "Bea's".into(),
        filter: filter("sale"),
    };
    postern
        .tenant
        .store
        .insert_saved_view(bea.id, &view, &act())
        .await
        .unwrap();
    postern
}

/// Every row that is configuration, by table, without identifiers, secrets, times and who saved it. Nothing is left out by `..`: a further
/// field of a row does not compile here until it is said whether it is carried.
pub(super) async fn rows(postern: &Postern) -> BTreeMap<&'static str, Vec<String>> {
    let store = &postern.tenant.store;
    let mut rows: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let policy = |policy: Policy| {
        let Policy {
            id: _,
            kind,
            family,
            built_in,
            name,
            description,
            enabled,
            priority,
            targets,
            filters,
            scan_junk,
            log_only,
            version: _,
            changed_at: _,
            changed_by: _,
        } = policy;
        format!(
            "{kind:?} {family:?} {built_in:?} {name} {description} {enabled} {priority} {targets:?} {filters:?} {scan_junk} {log_only}"
        )
    };
    for one in store.policies(None).await.unwrap() {
        // A built-in policy keeps the versions of its own console; the last one is what was carried.
        let versions = store.policy_versions(one.id).await.unwrap();
        let carried = if one.built_in.is_some() { versions.len() - 1 } else { 0 };
        let versions = versions.into_iter().skip(carried).map(policy);
        rows.entry("policy_version").or_default().extend(versions);
        rows.entry("policy").or_default().push(policy(one));
    }
    for AccountRecord {
        id,
        name,
        connection,
        sealed: _,
        paused: _,
        demo,
        added_at: _,
    } in store.accounts().await.unwrap()
    {
        for mailbox in store.mailboxes(Some(id)).await.unwrap() {
            let MailboxRecord {
                id: _,
                account: _,
                address,
                sealed: _,
            } = mailbox.record;
            rows.entry("mailbox").or_default().push(format!("{name} {address}"));
        }
        rows.entry("account")
            .or_default()
            .push(format!("{name} {connection:?} {demo}"));
    }
    for object in store.objects().await.unwrap() {
        rows.entry("object").or_default().push(format!("{object:?}"));
    }
    for (person, View { id: _, name, filter }) in store.all_saved_views().await.unwrap() {
        let person = postern.house.folder.control().person(person).await.unwrap().unwrap();
        rows.entry("saved_view")
            .or_default()
            .push(format!("{} {name} {filter:?}", person.email));
    }
    rows.values_mut().for_each(|rows| rows.sort());
    rows
}

pub(super) async fn audit(postern: &Postern, action: &str) -> usize {
    let filter = domain::audit::AuditFilter {
        search: action.into(),
        ..Default::default()
    };
    postern.desk().await.audit(filter, None).await.unwrap().rows.len()
}

/// Whether a mail of a blocked sender is condemned now.
async fn condemns(postern: &Postern) -> bool {
    let tenant = postern.house.tenant(postern.tenant.id).await.unwrap();
    let bytes = b"From: boss@evil.example\r\nTo: anna@example.com\r\nSubject: Hello\r\n\r\nHello\r\n";
    let mailbox = "anna@example.com";
    let judged = tenant.scanner.examine(Fetched { mailbox, bytes }, Some(&own_policy()));
    judged.verdict.outcome == Outcome::Condemned
}

/// Added, replaced, the same, left out.
pub(super) fn count(import: &Import, part: Part) -> [u64; 4] {
    import.counts.iter().find(|(one, _)| *one == part).unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_up_stands_in_the_other_console_row_by_row() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = set_up(from.path()).await;
    // A new table fails here until it is said which kind it is of; one of configuration is carried, and has a row to show it.
    for (table, rows) in source.tenant.store.census().await.unwrap() {
        let configuration = CONFIGURATION.contains(&table.as_str());
        assert!(
            configuration || HAPPENED.contains(&table.as_str()) || COUNTED.contains(&table.as_str()),
            "is “{table}” configuration? Then it belongs into domain::transfer"
        );
        assert!(
            !configuration || rows > 0,
            "nothing of “{table}” is set up in this test"
        );
    }
    let before = rows(&source).await;
    assert_eq!(before.keys().copied().collect::<Vec<_>>(), CONFIGURATION);
    let file = source.desk().await.export_configuration().await.unwrap();
    assert_eq!(audit(&source, "configuration.export").await, 1);
    source.stop().await;

    let goal = console(to.path(), Site::Japan).await;
    goal.house
        .create_administrator(BEA, ADMINISTRATOR_PASSWORD.into(), Some(goal.tenant.id))
        .await
        .unwrap();
    let (untouched, desk) = (rows(&goal).await, goal.desk().await);
    let read = desk.offer_configuration(&file).await.unwrap();
    assert_eq!((read.done, read.site), (false, Site::Global));
    assert_eq!(count(&read, Part::Policies), [1, 1, 7, 0]);
    assert_eq!(count(&read, Part::Accounts), [3, 0, 0, 0]);
    assert_eq!(count(&read, Part::Objects), [2, 0, 0, 0]);
    assert_eq!(count(&read, Part::Views), [2, 0, 0, 0]);
    assert_eq!(desk.offered_configuration().await.unwrap(), Some(read.clone()));
    assert_eq!(rows(&goal).await, untouched, "reading changes nothing");
    assert!(!condemns(&goal).await);

    let done = desk.import_configuration().await.unwrap();
    assert_eq!((done.done, &done.counts), (true, &read.counts));
    assert_eq!(rows(&goal).await, before);
    assert!(condemns(&goal).await, "imported objects act at once");
    assert_eq!(audit(&goal, "configuration.import").await, 1);
    assert_eq!(desk.offered_configuration().await.unwrap(), Some(done));

    // Accounts wait for their passwords, and say so.
    for account in desk.accounts().await.unwrap() {
        assert!(account.paused, "{}", account.name);
        let waits = account.mailboxes.iter().all(|mailbox| {
            mailbox
                .error
                .as_ref()
                .is_some_and(|error| error.starts_with("Imported"))
        });
        assert!(waits, "{:?}", account.mailboxes);
        let resumed = desk.pause_account(account.id, false).await;
        let secret = account.connection.sign_in().is_some();
        assert_eq!(matches!(resumed, Err(Problem::Conflict { .. })), secret, "{resumed:?}");
    }

    // The same file once more changes nothing.
    let (after, lines) = (rows(&goal).await, audit(&goal, "configuration.import").await);
    let again = desk.offer_configuration(&file).await.unwrap();
    assert!(again.changes_nothing() && again.lines.is_empty(), "{again:?}");
    desk.import_configuration().await.unwrap();
    assert_eq!(
        (rows(&goal).await, audit(&goal, "configuration.import").await),
        (after, lines)
    );
    goal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_leaves_the_console() {
    let from = tempfile::tempdir().unwrap();
    let source = set_up(from.path()).await;
    let file = source.desk().await.export_configuration().await.unwrap();
    let mut secrets = vec![
        SECRET.to_owned(),
        ADMINISTRATOR_PASSWORD.to_owned(),
        "sealed".into(),
        "password".into(),
        "$argon2".into(),
    ];
    for account in source.tenant.store.accounts().await.unwrap() {
        for mailbox in source.tenant.store.mailboxes(Some(account.id)).await.unwrap() {
            secrets.push(hex(&mailbox.record.sealed.unwrap()));
        }
        secrets.push(account.id.to_string());
        secrets.push(hex(&account.sealed.unwrap()));
    }
    for secret in secrets {
        assert!(!file.contains(&secret), "{secret}");
    }
    source.stop().await;
}

/// The first bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_fails_in_the_middle_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let postern = console(folder.path(), Site::Eu).await;
    let store = &postern.tenant.store;
    let mut stale = store.policies(None).await.unwrap().remove(0);
    // Two saves ahead of what is stored: somebody was quicker.
    stale.version += 2;
    let new = Policy {
        id: PolicyId::new(postern.house.ids.next()),
        version: 1,
        ..own_policy()
    };
    let import = ImportRows {
        new_policies: vec![(new, Vec::new())],
        policies: vec![stale],
        objects: objects(),
        ..ImportRows::default()
    };
    let before = (rows(&postern).await, store.census().await.unwrap());
    assert_eq!(store.import(&import, &act()).await, Err(StoreError::Changed));
    assert_eq!((rows(&postern).await, store.census().await.unwrap()), before);
    postern.stop().await;
}
