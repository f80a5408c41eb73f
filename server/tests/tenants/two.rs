//! Two organisations with data of their own in every area. Everything of one has its mark in it, by which it is known wherever it
//! turns up.

use crate::support::console::{Postern, hostile, source};
use domain::{
    account::{AccountForm, Connection},
    console::{
        Accounts as _, Identity as _, Licensing as _, Listing as _, Notifying as _, Policies as _, Trials as _,
        Views as _,
    },
    held::HeldFilter,
    ids::{LicenceId, TenantId},
    job::ScanNow,
    licence::{
        product::{Edition, Product},
        site::Country,
    },
    lists::ListTexts,
    notification::Notifications,
    objects::{BlockedObject, ObjectKind},
    policy::{BuiltIn, PolicyKind, ProviderFamily},
    time::DAY,
};
use postern_server::{
    clock::{Clock as _, SystemClock},
    licensing::{Issuer, Order, Shelf},
    services::{Desk, House, Settings, people::Added},
    store::DataFolder,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "a long enough password";
/// The name of an act that the second organisation was answered to.
pub(crate) const ACT: &str = "0f0e0d0c-0b0a-4900-8800-070605040302";

/// One organisation, and all by which it or something of it can be named.
pub(crate) struct Side {
    /// Stands in every text of it, in small letters.
    pub(crate) mark: &'static str,
    pub(crate) tenant: TenantId,
    pub(crate) code: String,
    pub(crate) email: String,
    pub(crate) mailbox: String,
    /// Identifiers of everything there is in it.
    pub(crate) ids: Vec<String>,
    pub(crate) maildirs: PathBuf,
    pub(crate) registration_key: String,
    pub(crate) activation_code: String,
    /// The licence as a file.
    pub(crate) envelope: String,
}

/// Opens the data folder; nothing runs by itself.
pub(crate) fn open(data: &Path) -> Arc<House> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(SystemClock);
    let folder = DataFolder::open(data, clock.clone()).unwrap();
    House::new(folder, clock, Settings::default()).unwrap()
}

/// The console of somebody.
pub(crate) async fn desk(house: &Arc<House>, email: &str) -> Desk {
    let nobody = Desk::new(house.clone(), None, source());
    let signed = nobody.sign_in(email, PASSWORD, None).await.unwrap();
    let principal = house.principal(&signed.secret, &source()).await.unwrap();
    Desk::new(house.clone(), principal, source())
}

/// Fills an empty data folder with two organisations; their Maildirs lie in `mails`.
pub(crate) async fn prepare(data: &Path, mails: &Path) -> [Side; 2] {
    let house = open(data);
    let marks = ["zq7alpha", "zq7omega"];
    let mut tenants = Vec::new();
    for mark in marks {
        let name = format!("Organisation {mark}");
        let tenant = house.create_organisation(&name).await.unwrap();
        let email = format!("admin@{mark}.example");
        let added = house.create_administrator(&email, PASSWORD.into(), Some(tenant)).await;
        assert_eq!(added, Ok(Added::Person));
        tenants.push(tenant);
    }
    house.start().await.unwrap();
    let one = fill(&house, data, mails, marks[0], tenants[0]).await;
    let other = fill(&house, data, mails, marks[1], tenants[1]).await;
    house.shut_down().await;
    house.folder.close().await;
    [one, other]
}

async fn fill(house: &Arc<House>, data: &Path, mails: &Path, mark: &'static str, tenant_id: TenantId) -> Side {
    let email = format!("admin@{mark}.example");
    let tenant = house.tenant(tenant_id).await.unwrap();
    let postern = Postern {
        house: house.clone(),
        tenant: tenant.clone(),
    };
    let desk = desk(house, &email).await;

    let maildirs = mails.join(mark);
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildirs.join("anna").join(part)).unwrap();
    }
    let form = AccountForm {
        id: None,
        name: format!("Mail of {mark}"),
        connection: Connection::Maildir {
            path: maildirs.to_string_lossy().into_owned(),
            domain: format!("{mark}.example"),
        },
        mailboxes: Vec::new(),
        master_password: String::new(),
    };
    let (account, report) = desk.save_account(form).await.unwrap();
    assert!(account.is_some(), "{report:?}");
    let mut policies = desk.policies(PolicyKind::Atp).await.unwrap();
    policies.retain(|policy| policy.family == ProviderFamily::Mailbox && policy.built_in == Some(BuiltIn::Default));
    let default = policies.remove(0);
    desk.switch_policy(default.id, true, default.version).await.unwrap();
    postern
        .wait(async |postern| {
            let mailboxes = postern.tenant.store.mailboxes(None).await.unwrap();
            mailboxes.iter().all(|mailbox| mailbox.health.last_contact.is_some())
        })
        .await;
    let mail = String::from_utf8(hostile(1)).unwrap();
    let mail = mail
        .replace("elsewhere", mark)
        .replace("Invoice", &format!("Invoice of {mark}"));
    fs::write(maildirs.join("anna/tmp/1.mail"), mail).unwrap();
    fs::rename(maildirs.join("anna/tmp/1.mail"), maildirs.join("anna/new/1.mail")).unwrap();
    postern
        .wait(async |postern| {
            let held = postern.tenant.store.newest_held(1).await.unwrap();
            held.iter().any(|row| !row.status.in_motion())
        })
        .await;

    let mut own = default.clone();
    (own.name, own.version, own.priority) = (format!("Policy of {mark}"), 0, 1);
    own.description = format!("What {mark} wants");
    desk.save_policy(own).await.unwrap();
    let filter = HeldFilter {
        search: mark.into(),
        ..HeldFilter::default()
    };
    desk.save_view(&format!("View of {mark}"), filter).await.unwrap();
    let lists = ListTexts {
        blocked_senders: format!("{mark}.example"),
        ..ListTexts::default()
    };
    desk.save_lists(lists, 0).await.unwrap();
    let notifications = Notifications {
        administrators: true,
        recipients: vec![format!("{mark}@chiefs.example")],
        ..Notifications::default()
    };
    desk.save_notifications(notifications, 0).await.unwrap();
    let now = SystemClock.now();
    let scan = ScanNow {
        from: now.plus(-DAY),
        until: now,
    };
    desk.scan_now(scan.clone()).await.unwrap();
    let mut tried = desk.policies(PolicyKind::Atp).await.unwrap();
    tried.retain(|policy| policy.name.contains(mark));
    let tried = tried.remove(0);
    desk.try_policy(tried, scan).await.unwrap();
    postern
        .wait(async |postern| postern.tenant.store.open_jobs().await.unwrap().is_empty())
        .await;
    let object = BlockedObject {
        kind: ObjectKind::Domain,
        value: format!("{mark}.evil.example"),
        note: format!("Blocked by {mark}"),
        expires_at: None,
    };
    let act = domain::audit::Act::by_itself("object.add", format!("{mark}.evil.example"), "");
    tenant.store.put_objects(&[object], &act).await.unwrap();
    let shelf = Shelf::of(data, Vec::new());
    let issuer = Issuer::open_or_create(&shelf.issuer_file(), "Postern issuer").unwrap();
    let order = Order {
        // Without the mark: whoever has the file of a licence knows what stands in it. Its keys are marks.
        name: "A licence".into(),
        tenant: None,
        products: vec![(Product::Hub, 5)],
        edition: Edition::Full,
        country: Country::read("US").unwrap(),
        from: now.plus(-DAY),
        until: now.plus(300 * DAY),
    };
    let number = LicenceId::new(house.ids.next());
    let (record, envelope) = shelf.issue(&issuer, order, number, now).unwrap();
    desk.offer_key(&record.registration_key.to_string()).await.unwrap();
    desk.provide_key().await.unwrap();

    let control = house.folder.control();
    let me = desk.me().await.unwrap();
    let mut ids = vec![tenant_id.to_string(), me.id.to_string(), number.to_string()];
    ids.extend(
        control
            .sign_ins_of(me.id)
            .await
            .unwrap()
            .iter()
            .map(|row| row.id.to_string()),
    );
    ids.extend(
        tenant
            .store
            .accounts()
            .await
            .unwrap()
            .iter()
            .map(|row| row.id.to_string()),
    );
    let mailboxes = tenant.store.mailboxes(None).await.unwrap();
    ids.extend(mailboxes.iter().map(|row| row.record.id.to_string()));
    let held = tenant.store.newest_held(1).await.unwrap();
    ids.extend(held.iter().map(|row| row.id.to_string()));
    let policies = tenant.store.policies(None).await.unwrap();
    ids.extend(
        policies
            .iter()
            .filter(|row| row.id == default.id || row.built_in.is_none())
            .map(|row| row.id.to_string()),
    );
    ids.extend(desk.views().await.unwrap().iter().map(|row| row.id.to_string()));
    ids.extend(desk.jobs().await.unwrap().iter().map(|row| row.id.to_string()));
    let detections = tenant
        .store
        .detections_for_export(&Default::default(), now, 1)
        .await
        .unwrap();
    ids.extend(detections.iter().map(|row| row.id.to_string()));

    let principal = postern_server::services::desk::Principal {
        sign_in: control.sign_ins_of(me.id).await.unwrap()[0].id,
        person: me.id,
        email: email.clone(),
        tenant: tenant_id,
        role: me.role,
    };
    let answer = format!("\"answered to {mark}\"");
    house.remember_answer(&principal, ACT, 200, &answer).await.unwrap();
    Side {
        mark,
        tenant: tenant_id,
        code: me.code,
        mailbox: format!("anna@{mark}.example"),
        ids,
        email,
        maildirs,
        registration_key: record.registration_key.to_string(),
        activation_code: record.grants[0].activation_code.to_string(),
        envelope: envelope.text(),
    }
}

/// Every file under a folder with its content.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// What `control.db` has of an organisation and its people, as text; when a browser was seen last is left out.
pub(crate) async fn control_rows(house: &House, side: &Side) -> String {
    let control = house.folder.control();
    let person = control.person_by_email(&side.email).await.unwrap().unwrap();
    let sign_ins = control.sign_ins_of(person.id).await.unwrap();
    let sign_ins: Vec<_> = sign_ins
        .iter()
        .map(|row| (row.id, row.tenant, row.created_at, row.expires_at))
        .collect();
    let tenants = control.tenants().await.unwrap();
    let tenant = tenants.into_iter().find(|row| row.id == side.tenant);
    let licences = control.licences_of(side.tenant).await.unwrap();
    let mut histories = Vec::new();
    for licence in &licences {
        for state in &licence.products {
            histories.push(
                control
                    .licence_history(licence.record.number, state.product)
                    .await
                    .unwrap(),
            );
        }
    }
    format!(
        "{tenant:#?}\n{person:#?} {}\n{:?}\n{:?}\n{sign_ins:#?}\n{licences:#?}\n{histories:#?}\n{:?}",
        person.password_hash,
        control.memberships(person.id).await.unwrap(),
        control.last_tenant(person.id).await.unwrap(),
        control.takeover(side.tenant).await.unwrap(),
    )
}
