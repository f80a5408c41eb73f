//! Organisations with nothing to do are closed, and come back when somebody asks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::{Identity as _, OverviewArea as _},
    ids::TenantId,
    time::MINUTE,
};
use postern_server::{
    clock::{Clock as _, HandClock, SystemClock},
    services::{Desk, House, Settings},
    store::DataFolder,
};
use std::{path::Path, sync::Arc};
use support::{
    console::{Postern, source},
    dovecot::Dovecot,
    ways::Way,
};

fn house(folder: &Path, clock: &Arc<HandClock>) -> Arc<House> {
    let data = DataFolder::open(folder, clock.clone()).unwrap();
    House::new(data, clock.clone(), Settings::default()).unwrap()
}

async fn resting(house: &House) -> Vec<TenantId> {
    house.folder.control().resting().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_nothing_to_do_rests_until_somebody_asks() {
    let dovecot = Dovecot::start(&Way::Maildir.options());
    let folder = tempfile::tempdir().unwrap();
    Postern::prepare(folder.path(), Way::Maildir, &dovecot).await;
    let clock = HandClock::at(SystemClock.now());
    let house_of_two = house(folder.path(), &clock);
    let busy = house_of_two.folder.control().tenants().await.unwrap()[0].id;
    let quiet = TenantId::new(house_of_two.ids.next());
    house_of_two.create_tenant(quiet, "Quiet", false).await.unwrap();
    house_of_two.start().await.unwrap();

    clock.advance(11 * MINUTE);
    house_of_two.rest_idle().await.unwrap();
    assert_eq!(resting(&house_of_two).await, [quiet], "only who has no service account");
    house_of_two.shut_down().await;
    drop(house_of_two);

    let house = house(folder.path(), &clock);
    house.start().await.unwrap();
    let tenant = house.tenant(busy).await.unwrap();
    let listening = tenant.listen();
    let postern = Postern {
        house: house.clone(),
        tenant,
    };
    assert_eq!(resting(&house).await, [quiet], "not opened at the start");

    // Somebody of the resting one comes.
    let (email, secret) = ("quiet@example.org", "correct horse battery staple");
    house
        .create_administrator(email, secret.into(), Some(quiet))
        .await
        .unwrap();
    let signed = Desk::new(house.clone(), None, source())
        .sign_in(email, secret, None)
        .await
        .unwrap();
    let principal = house.principal(&signed.secret, &source()).await.unwrap();
    let desk = Desk::new(house.clone(), principal, source());
    desk.overview().await.unwrap();
    assert_eq!(resting(&house).await, [], "awake");
    drop(desk);

    // A page that listens keeps it awake, however long nobody asks.
    let quiet_tenant = house.tenant(quiet).await.unwrap();
    let heard = quiet_tenant.listen();
    drop(quiet_tenant);
    clock.advance(11 * MINUTE);
    house.rest_idle().await.unwrap();
    assert_eq!(resting(&house).await, []);
    drop((heard, listening));
    house.rest_idle().await.unwrap();
    assert_eq!(resting(&house).await, [quiet]);
    postern.stop().await;
}
