//! What time does.

use super::*;

async fn at(folder: &Path, clock: Arc<HandClock>) -> Postern {
    let data = DataFolder::open(folder, clock.clone()).unwrap();
    let house = House::new(data, clock, Settings::default()).unwrap();
    if !house.folder.control().any_administrator().await.unwrap() {
        house
            .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), None)
            .await
            .unwrap();
    }
    let id = house.folder.control().tenants().await.unwrap()[0].id;
    let tenant = house.tenant(id).await.unwrap();
    Postern { house, tenant }
}

fn start() -> Timestamp {
    Timestamp::read("2026-03-01").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_ends_step_by_step_and_its_organisation_goes_with_the_last_product() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(start());
    let postern = at(folder.path(), clock.clone()).await;
    let house = postern.house.clone();
    let id = postern.tenant.id;
    let place = folder.path().join("tenants").join(id.to_string());
    // Days 0 to 30 run; then 30 of grace and 30 suspended.
    for (day, state, scans) in [
        (0, State::Trial, true),
        (30, State::Trial, true),
        (31, State::Grace, true),
        (60, State::Grace, true),
        (61, State::Suspended, false),
        (90, State::Suspended, false),
    ] {
        clock.advance(start().plus(day * DAY).since(clock.now()));
        house.apply_licences().await.unwrap();
        assert_eq!(mail(&postern.desk().await).await.state, state, "day {day}");
        assert_eq!(house.entitled(id, Feature::ScanMail).await.is_ok(), scans, "day {day}");
    }
    let desk = postern.desk().await;
    let history = desk.licence(Product::Mail).await.unwrap().history;
    let entered = |word: &str| history.iter().filter(|line| line.what.starts_with(word)).count();
    assert_eq!(
        [entered("Grace"), entered("Suspended"), entered("Service accounts")],
        [1, 1, 1]
    );
    let refused = desk.policies(PolicyKind::Atp).await.unwrap().remove(0);
    let refused = desk.switch_policy(refused.id, true, refused.version).await;
    assert!(matches!(refused, Err(Problem::NotLicensed { .. })), "{refused:?}");
    assert!(!desk.me().await.unwrap().lacks.is_empty());
    drop((desk, postern));

    clock.advance(DAY);
    house.apply_licences().await.unwrap();
    assert!(!place.exists());
    assert!(house.folder.control().tenants().await.unwrap().is_empty());
    house.shut_down().await;
    house.folder.close().await;
    drop(house);
    let house = {
        let clock = Arc::new(SystemClock);
        House::new(
            DataFolder::open(folder.path(), clock.clone()).unwrap(),
            clock,
            Settings::default(),
        )
        .unwrap()
    };
    let control = house.folder.control();
    assert!(!control.any_administrator().await.unwrap());
    assert!(control.person_by_email(ADMINISTRATOR).await.unwrap().is_none());
    assert!(control.licences_of(id).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_in_the_kept_time_brings_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(start());
    let postern = at(folder.path(), clock.clone()).await;
    let (house, id) = (postern.house.clone(), postern.tenant.id);
    clock.advance(80 * DAY);
    house.apply_licences().await.unwrap();
    assert!(house.entitled(id, Feature::ScanMail).await.is_err());
    let shelf = Shelf::of(folder.path(), Vec::new());
    let issuer = Issuer::create(&shelf.issuer_file(), "Postern issuer", None).unwrap();
    let fresh = Order {
        from: clock.now(),
        until: clock.now().plus(100 * DAY),
        ..order()
    };
    let number = LicenceId::new(uuid::Uuid::now_v7());
    let record = shelf.issue(&issuer, fresh, number, clock.now()).unwrap().0;
    let desk = postern.desk().await;
    assert_eq!(give(&desk, &record.registration_key).await, Effect::TakeOver);
    drop((desk, postern));
    let full = signed_in(&house).await;
    assert_ne!(full, id);
    assert_eq!(house.entitled(full, Feature::ScanMail).await, Ok(()));
    house.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_turned_back_is_told_and_revives_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(start());
    let postern = at(folder.path(), clock.clone()).await;
    clock.advance(70 * DAY);
    postern.house.apply_licences().await.unwrap();
    clock.advance(-60 * DAY);
    postern.house.apply_licences().await.unwrap();
    let portal = postern.desk().await.portal().await.unwrap();
    assert!(portal.clock_turned_back);
    assert_eq!(portal.judged_at, start().plus(70 * DAY));
    assert_eq!(portal.products[0].state, State::Suspended);
    assert!(
        postern
            .house
            .entitled(postern.tenant.id, Feature::ScanMail)
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_product_its_data_goes_and_the_others_stay() {
    let dovecot = Dovecot::start(&Way::Maildir.options());
    let folder = tempfile::tempdir().unwrap();
    Postern::prepare(folder.path(), Way::Maildir, &dovecot).await;
    dovecot.deliver(ANNA, &hostile(4711));
    let postern = Postern::start(folder.path()).await;
    postern.until(HeldStatus::Quarantined).await;
    let gateway = issue(
        folder.path(),
        Order {
            products: vec![(Product::WebGateway, 3)],
            ..order()
        },
    );
    give(&postern.desk().await, &gateway.grants[0].activation_code).await;
    let id = postern.tenant.id;
    postern.stop().await;
    let holds = |marker: &str| holding(&folder.path().join("tenants"), marker.as_bytes());
    assert!(!holds("Invoice 4711").is_empty() && !holds("elsewhere.example").is_empty());

    let clock = HandClock::at(SystemClock.now().plus(120 * DAY));
    let postern = at(folder.path(), clock).await;
    postern.house.apply_licences().await.unwrap();
    assert_eq!(postern.house.folder.control().tenants().await.unwrap()[0].id, id);
    assert_eq!(postern.house.entitled(id, Feature::EnforceObjects).await, Ok(()));
    let refused = postern.house.entitled(id, Feature::UseQuarantine).await;
    assert!(matches!(refused, Err(Problem::NotLicensed { .. })), "{refused:?}");
    postern.house.shut_down().await;
    assert_eq!(holds("Invoice 4711"), Vec::<String>::new());
    assert_eq!(holds("elsewhere.example"), Vec::<String>::new());
    assert_eq!(holds(ANNA), Vec::<String>::new());
}

/// The files below a folder in which `marker` stands.
fn holding(folder: &Path, marker: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, marker));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(marker.len()).any(|part| part == marker) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_puts_right_what_a_clock_that_was_wrongly_ahead_left() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_owned();
    let clock = HandClock::at(SystemClock.now());
    let postern = at(&data, clock.clone()).await;
    clock.advance(70 * DAY);
    postern.house.apply_licences().await.unwrap();
    postern.stop().await;
    let run = |arguments: &[&str]| {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_postern"));
        let done = { program }
            .args(["licence", "clock", "--data"])
            .arg(&data)
            .args(arguments)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    assert!(run(&[]).contains("was wrongly ahead before"));
    assert!(run(&["--reset"]).contains("judged by the clock of this machine again"));
    assert!(!run(&[]).contains("ahead"));
    let postern = at(&data, HandClock::at(SystemClock.now())).await;
    assert_eq!(mail(&postern.desk().await).await.state, State::Trial);
}
