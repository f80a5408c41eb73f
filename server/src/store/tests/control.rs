use super::*;
use crate::store::{PersonRow, SignInRecord, StoreError};
use domain::{
    ids::{PersonId, SignInId},
    roles::Role,
    time::SECOND,
};

fn person(house: &House, email: &str) -> PersonRow {
    PersonRow {
        id: PersonId::new(house.ids.next()),
        email: email.into(),
        password_hash: "$argon2id$".into(),
        language: None,
    }
}

fn sign_in(house: &House, person: PersonId, sha256: &str) -> SignInRecord {
    SignInRecord {
        id: SignInId::new(house.ids.next()),
        sha256: sha256.into(),
        person,
        tenant: house.tenant,
        browser: "Firefox on Linux".into(),
        address: "192.0.2.1".into(),
        created_at: house.clock.now(),
        last_seen: house.clock.now(),
        idle_seconds: 60,
        expires_at: house.clock.now().plus(300 * SECOND),
    }
}

#[tokio::test]
async fn a_person_is_found_whatever_the_case_and_only_once() {
    let house = House::new().await;
    let control = house.data.control();
    assert_eq!(control.any_administrator().await, Ok(false));
    let anna = person(&house, "Änna@Example.org");
    let role = Role::Administrator.word();
    control
        .create_person(anna.clone(), house.tenant, role, &act("person.add"))
        .await
        .unwrap();
    assert_eq!(control.any_administrator().await, Ok(true));
    assert_eq!(
        control.person_by_email("änna@EXAMPLE.ORG").await.unwrap(),
        Some(anna.clone())
    );
    assert_eq!(control.person_by_email("anna@example.org").await, Ok(None));
    let twin = person(&house, "änna@example.org");
    let refused = control
        .create_person(twin.clone(), house.tenant, role, &act("person.add"))
        .await;
    assert_eq!(refused, Err(StoreError::Changed));
    assert_eq!(control.person(twin.id).await, Ok(None));
    control
        .set_password(anna.id, "new", &act("person.password"))
        .await
        .unwrap();
    assert_eq!(control.person(anna.id).await.unwrap().unwrap().password_hash, "new");
    assert!(!format!("{anna:?}").contains("argon2id"));
    assert_eq!(control.verify_audit().await, Ok(None));
}

#[tokio::test]
async fn a_sign_in_lives_until_it_is_ended_or_idle() {
    let house = House::new().await;
    let control = house.data.control();
    let anna = person(&house, "anna@example.org");
    control
        .create_person(anna.clone(), house.tenant, "administrator", &act("person.add"))
        .await
        .unwrap();
    let [one, two, three] = ["one", "two", "three"].map(|hash| sign_in(&house, anna.id, hash));
    for record in [&one, &two, &three] {
        control.create_sign_in(record.clone(), &act("sign-in")).await.unwrap();
    }
    assert_eq!(control.sign_in_by_sha256("two").await.unwrap(), Some(two.clone()));
    assert_eq!(control.sign_in_by_sha256("").await, Ok(None));

    let stranger = PersonId::new(house.ids.next());
    let refused = control.end_sign_in(one.id, stranger, &act("sign-out")).await;
    assert_eq!(
        refused,
        Err(StoreError::Changed),
        "nobody ends another person's sign-in"
    );
    control.end_sign_in(one.id, anna.id, &act("sign-out")).await.unwrap();
    assert_eq!(control.sign_in_by_sha256("one").await, Ok(None));

    house.clock.advance(59 * SECOND);
    control
        .touch_sign_in(two.id, house.clock.now(), "198.51.100.7")
        .await
        .unwrap();
    house.clock.advance(2 * SECOND);
    let left = control.sign_ins_of(anna.id).await.unwrap();
    assert_eq!(
        left.iter().map(|row| row.address.as_str()).collect::<Vec<_>>(),
        ["198.51.100.7"]
    );
    let four = sign_in(&house, anna.id, "four");
    control.create_sign_in(four.clone(), &act("sign-in")).await.unwrap();
    assert_eq!(
        control.sign_in_by_sha256("three").await,
        Ok(None),
        "what has ended is dropped"
    );
    assert_eq!(
        control
            .end_other_sign_ins(anna.id, Some(four.id), &act("sign-out"))
            .await,
        Ok(1)
    );
    assert_eq!(control.sign_ins_of(anna.id).await.unwrap(), [four]);
    assert_eq!(control.end_other_sign_ins(anna.id, None, &act("sign-out")).await, Ok(1));
}

#[tokio::test]
async fn a_credential_is_taken_exactly_once() {
    let house = House::new().await;
    let control = house.data.control().clone();
    control
        .put_credential("set-up", "hash", None, &act("set-up.link"))
        .await
        .unwrap();
    assert_eq!(control.has_credential("set-up").await, Ok(true));
    assert_eq!(
        control.credential("token", "hash").await,
        Ok(None),
        "another kind is another door"
    );
    assert_eq!(
        control.credential("set-up", "hash").await.unwrap().unwrap().tenant,
        None
    );
    let take = act("set-up.use");
    let takers = (0..20).map(|_| control.take_credential("set-up", "hash", &take));
    let taken: Vec<bool> = futures::future::join_all(takers)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
    assert_eq!(control.has_credential("set-up").await, Ok(false));
}

#[tokio::test]
async fn an_organisation_that_is_retired_takes_its_sign_ins_and_credentials_with_it() {
    let house = House::new().await;
    let control = house.data.control();
    let anna = person(&house, "anna@example.org");
    control
        .create_person(anna.clone(), house.tenant, "administrator", &act("person.add"))
        .await
        .unwrap();
    control
        .create_sign_in(sign_in(&house, anna.id, "one"), &act("sign-in"))
        .await
        .unwrap();
    control
        .put_credential("token", "theirs", Some(house.tenant), &act("token.add"))
        .await
        .unwrap();
    let real = TenantId::new(house.ids.next());
    house
        .data
        .create_tenant(tenant_row(real, "Real"), &act("tenant.create"))
        .await
        .unwrap();
    control
        .rename_tenant(real, "Contoso", false, &act("tenant.rename"))
        .await
        .unwrap();
    house
        .data
        .retire_tenant(house.tenant, &act("demo.remove"))
        .await
        .unwrap();
    assert_eq!(control.memberships(anna.id).await.unwrap(), []);
    assert_eq!(control.sign_in_by_sha256("one").await.unwrap(), None);
    assert_eq!(
        control.credential("token", "theirs").await,
        Ok(None),
        "tokens of the demo open nothing any more"
    );
    let left = control.tenants().await.unwrap();
    assert_eq!(
        left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Contoso"]
    );
}
