//! What a key does, and why it does nothing.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_organisation_begins_with_a_trial_that_entitles_it() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let row = mail(&postern.desk().await).await;
    assert_eq!(
        (row.edition, row.state, row.activated),
        (Edition::Trial, State::Trial, true)
    );
    assert_eq!(row.days_left, Some(31));
    assert_eq!(
        postern.house.entitled(postern.tenant.id, Feature::ScanMail).await,
        Ok(())
    );
    let refused = postern.house.entitled(postern.tenant.id, Feature::EnforceObjects).await;
    assert!(matches!(refused, Err(Problem::NotLicensed { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_key_has_its_own_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let full = issue(folder.path(), order());
    let code = full.grants[0].activation_code.to_string();
    let key = full.registration_key.to_string();
    let mut said = vec![
        ("nothing", refusal(&desk, " \n ").await),
        ("truncated", refusal(&desk, &key[..key.len() - 3]).await),
        ("a stranger", refusal(&desk, "PM-DE0?").await),
        ("an activation code for a trial", refusal(&desk, &code).await),
    ];
    let swap = if key.ends_with('A') { "B" } else { "A" };
    let mistyped = format!("{}{swap}", &key[..key.len() - 1]);
    said.push(("mistyped", refusal(&desk, &mistyped).await));

    let elsewhere = issue(
        folder.path(),
        Order {
            tenant: Some("0190000000007000800000000000beef".parse().unwrap()),
            ..order()
        },
    );
    said.push((
        "redeemed elsewhere",
        refusal(&desk, &elsewhere.registration_key.to_string()).await,
    ));

    let japanese = Order {
        country: Country::read("JP").unwrap(),
        ..order()
    };
    let japanese = issue(folder.path(), japanese).registration_key.to_string();
    let sentence = refusal(&desk, &japanese).await;
    assert_eq!(
        sentence,
        "This key belongs to site Japan, your console to site global. To use Japan, apply for a new portal account with a new \
         registration key for Japan"
    );
    said.push(("another site", sentence));

    let over = Order {
        from: order().from.plus(-900 * DAY),
        until: order().from.plus(-600 * DAY),
        ..order()
    };
    let over = issue(folder.path(), over).registration_key.to_string();
    said.push(("over", refusal(&desk, &over).await));

    let trial = Order {
        edition: Edition::Trial,
        ..order()
    };
    let trial = issue(folder.path(), trial).registration_key.to_string();
    said.push(("a second trial", refusal(&desk, &trial).await));

    let shelf = Shelf::of(folder.path(), Vec::new());
    let issuer = shelf.issuer().unwrap();
    let revoked = issue(folder.path(), order()).registration_key;
    shelf.revoke(&issuer, &revoked, "paid back", SystemClock.now()).unwrap();
    said.push(("revoked", refusal(&desk, &revoked.to_string()).await));

    // Its file lies there, but one character of it is another one.
    let tampered = issue(folder.path(), order()).registration_key;
    let file = folder.path().join("licences").join(format!("{tampered}.json"));
    let text = std::fs::read_to_string(&file).unwrap();
    let at = text.find("\"payload\": \"").unwrap() + 40;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    std::fs::write(&file, format!("{}{other}{}", &text[..at], &text[at + 1..])).unwrap();
    said.push(("tampered", refusal(&desk, &tampered.to_string()).await));

    // Signed by somebody whom nobody here knows, and by somebody whose time was over.
    let other = tempfile::tempdir().unwrap();
    let strange = issue(other.path(), order());
    let strange_file = std::fs::read_to_string(
        other
            .path()
            .join("licences")
            .join(format!("{}.json", strange.registration_key)),
    );
    std::fs::write(
        folder
            .path()
            .join("licences")
            .join(format!("{}.json", strange.registration_key)),
        strange_file.unwrap(),
    )
    .unwrap();
    said.push((
        "a stranger's",
        refusal(&desk, &strange.registration_key.to_string()).await,
    ));

    std::fs::remove_file(
        folder
            .path()
            .join("licences")
            .join(format!("{}.json", strange.registration_key)),
    )
    .unwrap();
    said.push((
        "unknown here",
        refusal(&desk, &strange.registration_key.to_string()).await,
    ));

    for (at, (what, sentence)) in said.iter().enumerate() {
        for (other, again) in &said[at + 1..] {
            assert_ne!(sentence, again, "{what} and {other} read the same");
        }
    }

    // Lower case, spaces, line breaks: it is the key.
    let pasted = format!("  {}\n", key.to_lowercase().replace('-', " -\n"));
    assert_eq!(desk.offer_key(&pasted).await.unwrap().key, full.registration_key);
    assert_eq!(desk.provide_key().await.unwrap().effect, Effect::TakeOver);
    assert!(refusal(&desk, &key).await.contains("attached to your account already"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_by_an_issuer_that_has_ended_counts_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let shelf = Shelf::of(folder.path(), Vec::new());
    let ended = SystemClock.now().plus(-DAY);
    let issuer = Issuer::create(&shelf.issuer_file(), "Old issuer", Some(ended)).unwrap();
    let number = LicenceId::new(uuid::Uuid::now_v7());
    let record = shelf.issue(&issuer, order(), number, SystemClock.now()).unwrap().0;
    let said = refusal(&postern.desk().await, &record.registration_key.to_string()).await;
    assert!(said.contains("“Old issuer” after that issuer's own end"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_carries_a_licence_into_a_closed_network() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let record = issue(there.path(), order());
    let public = Shelf::of(there.path(), Vec::new())
        .issuer()
        .unwrap()
        .public()
        .to_string();
    let text = std::fs::read_to_string(
        there
            .path()
            .join("licences")
            .join(format!("{}.json", record.registration_key)),
    )
    .unwrap();
    let clock = Arc::new(SystemClock);
    let open = |issuers: Vec<PublicIssuer>| {
        let settings = Settings {
            licence_issuers: issuers,
            ..Settings::default()
        };
        House::new(
            DataFolder::open(here.path(), clock.clone()).unwrap(),
            clock.clone(),
            settings,
        )
        .unwrap()
    };
    let house = open(Vec::new());
    house
        .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), None)
        .await
        .unwrap();
    let tenant = house.folder.control().tenants().await.unwrap()[0].id;
    let postern = Postern {
        tenant: house.tenant(tenant).await.unwrap(),
        house,
    };
    let refused = postern
        .desk()
        .await
        .add_licence_file(&text)
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("is not trusted here"), "{refused}");
    for wrong in ["", "{}", "PM-DE00", &"x".repeat(100_000)] {
        let refused = postern.desk().await.add_licence_file(wrong).await;
        assert!(
            matches!(&refused, Err(Problem::Invalid { field, .. }) if field == "file"),
            "{refused:?}"
        );
    }
    postern.stop().await;
    let house = open(vec![public.parse().unwrap()]);
    let postern = Postern {
        tenant: house.tenant(tenant).await.unwrap(),
        house,
    };
    let desk = postern.desk().await;
    assert_eq!(desk.add_licence_file(&text).await.unwrap(), record.registration_key);
    assert_eq!(give(&desk, &record.registration_key).await, Effect::TakeOver);
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_is_registered_once_and_each_product_activated_by_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let suite = issue(
        folder.path(),
        Order {
            products: vec![(Product::WebGateway, 3), (Product::Hub, 1)],
            ..order()
        },
    );
    let allowed = async |feature| postern.house.entitled(postern.tenant.id, feature).await.is_ok();
    assert!(!allowed(Feature::DistributeObjects).await);
    assert_eq!(give(&desk, &suite.registration_key).await, Effect::Register);
    assert!(
        !allowed(Feature::DistributeObjects).await,
        "registered is not activated"
    );
    let again = refusal(&desk, &suite.registration_key.to_string()).await;
    assert!(again.contains("activation code is wanted"), "{again}");
    for grant in &suite.grants {
        assert_eq!(give(&desk, &grant.activation_code).await, Effect::Activate);
        let again = refusal(&desk, &grant.activation_code.to_string()).await;
        assert!(again.contains("given already"), "{again}");
    }
    assert!(allowed(Feature::DistributeObjects).await && allowed(Feature::ProvisionGateways).await);
    let renewal = issue(
        folder.path(),
        Order {
            products: vec![(Product::Hub, 9)],
            until: order().until.plus(365 * DAY),
            ..order()
        },
    );
    assert_eq!(give(&desk, &renewal.grants[0].activation_code).await, Effect::Renew);
    let rows = desk.portal().await.unwrap().products;
    let hub = rows.iter().find(|row| row.product == Product::Hub).unwrap();
    assert_eq!((hub.seats.bought, hub.counts, hub.number), (9, true, renewal.number));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_provided_that_was_not_read_before() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let full = issue(folder.path(), order());
    assert!(matches!(desk.provide_key().await, Err(Problem::Conflict { .. })));
    desk.offer_key(&full.registration_key.to_string()).await.unwrap();
    assert!(desk.offered_key().await.unwrap().is_some());
    // Another browser of the same person has none.
    assert!(postern.desk().await.offered_key().await.unwrap().is_none());
    desk.withdraw_key().await.unwrap();
    assert!(matches!(desk.provide_key().await, Err(Problem::Conflict { .. })));
    assert!(!desk.portal().await.unwrap().migration_waits);
}
