//! Licences: what a key does, what time does, and from trial to full.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod keys;
mod letters;
mod life;
mod signature;
mod takeover;
mod transfer;
mod transfer_refused;

use domain::{
    console::{Identity as _, Licensing as _, Policies as _},
    custody::HeldStatus,
    ids::{LicenceId, TenantId},
    licence::{
        judge::Effect,
        key::Key,
        life::State,
        portal::ProductRow,
        product::{Edition, Feature, Product},
        record::Record,
        site::Country,
    },
    policy::PolicyKind,
    problem::Problem,
    time::{DAY, Timestamp},
};
use postern_server::{
    clock::{Clock, HandClock, SystemClock},
    licensing::{Issuer, Order, PublicIssuer, Shelf},
    services::{Desk, House, Settings},
    store::DataFolder,
};
use std::{path::Path, sync::Arc};
use support::{
    console::{ADMINISTRATOR, ADMINISTRATOR_PASSWORD, Postern, hostile, source},
    dovecot::Dovecot,
    ways::{ANNA, Way},
};

/// An order of a full mail licence that runs now.
fn order() -> Order {
    let now = SystemClock.now();
    Order {
        name: "Example".into(),
        tenant: None,
        products: vec![(Product::Mail, 5)],
        edition: Edition::Full,
        country: Country::read("US").unwrap(),
        from: now.plus(-10 * DAY),
        until: now.plus(355 * DAY),
    }
}

/// Issues a licence in a data folder, as the command line does.
fn issue(data: &Path, order: Order) -> Record {
    let shelf = Shelf::of(data, Vec::new());
    let issuer = Issuer::open_or_create(&shelf.issuer_file(), "Postern issuer").unwrap();
    let number = LicenceId::new(uuid::Uuid::now_v7());
    shelf.issue(&issuer, order, number, SystemClock.now()).unwrap().0
}

/// What is said to a key.
async fn refusal(desk: &Desk, typed: &str) -> String {
    match desk.offer_key(typed).await {
        Err(Problem::Invalid { field, sentence }) if field == "key" => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

async fn give(desk: &Desk, key: &Key) -> Effect {
    desk.offer_key(&key.to_string()).await.unwrap();
    desk.provide_key().await.unwrap().effect
}

async fn mail(desk: &Desk) -> ProductRow {
    let products = desk.portal().await.unwrap().products;
    products.into_iter().find(|row| row.product == Product::Mail).unwrap()
}

/// Signs the administrator in; gives the organisation that was entered.
async fn signed_in(house: &Arc<House>) -> TenantId {
    let desk = Desk::new(house.clone(), None, source());
    let signed = desk.sign_in(ADMINISTRATOR, ADMINISTRATOR_PASSWORD, None).await.unwrap();
    house
        .principal(&signed.secret, &source())
        .await
        .unwrap()
        .unwrap()
        .tenant
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_are_counted_and_no_further_mailbox_is_connected_without_one() {
    let dovecot = Dovecot::start(&Way::Maildir.options());
    let folder = tempfile::tempdir().unwrap();
    Postern::prepare(folder.path(), Way::Maildir, &dovecot).await;
    let postern = Postern::open(folder.path()).await;
    let row = mail(&postern.desk().await).await;
    assert!(row.seats.used >= 1 && row.seats.over() == 0, "{row:?}");
    postern.stop().await;
}
