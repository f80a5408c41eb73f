use super::*;
use crate::store::{MailboxHealthUpdate, StoreError};
use domain::{
    account::Watching,
    detection::{DetectionFilter, DetectionRow},
    ids::{DetectionId, PolicyId},
    objects::{BlockedObject, ObjectKind},
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    time::HOUR,
};

fn policy(house: &House, built_in: Option<BuiltIn>) -> Policy {
    let id = PolicyId::new(house.ids.next());
    let shape = Policy::built_in(id, PolicyKind::Atp, ProviderFamily::Mailbox, BuiltIn::Default, START);
    Policy { built_in, ..shape }
}

#[tokio::test]
async fn of_two_who_save_one_policy_the_second_is_told() {
    let house = House::new().await;
    let born = policy(&house, None);
    house.store.insert_policy(&born, &act("policy.add")).await.unwrap();
    assert_eq!(
        house.store.insert_policy(&born, &act("policy.add")).await,
        Err(StoreError::Changed)
    );
    let mine = Policy {
        name: "Mine".into(),
        version: 2,
        ..born.clone()
    };
    let theirs = Policy {
        name: "Theirs".into(),
        version: 2,
        ..born.clone()
    };
    house.store.save_policy(&mine, 1, &act("policy.save")).await.unwrap();
    assert_eq!(
        house.store.save_policy(&theirs, 1, &act("policy.save")).await,
        Err(StoreError::Changed)
    );
    assert!(matches!(
        house.store.save_policy(&theirs, 2, &act("policy.save")).await,
        Err(StoreError::Refused(_))
    ));
    assert_eq!(house.store.policy(born.id).await.unwrap(), Some(mine.clone()));
    assert_eq!(house.store.policies(Some(PolicyKind::Dlp)).await.unwrap(), []);
    assert_eq!(house.store.policies(None).await.unwrap(), [mine]);
    let kept: i64 = house
        .behind()
        .query_row("SELECT count(*) FROM policy_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 2);

    assert_eq!(
        house.store.remove_policy(born.id, 1, &act("policy.remove")).await,
        Err(StoreError::Changed)
    );
    house
        .store
        .remove_policy(born.id, 2, &act("policy.remove"))
        .await
        .unwrap();
    let default = policy(&house, Some(BuiltIn::Default));
    house.store.insert_policy(&default, &act("policy.add")).await.unwrap();
    assert_eq!(
        house.store.remove_policy(default.id, 1, &act("policy.remove")).await,
        Err(StoreError::Changed)
    );
}

#[tokio::test]
async fn mailboxes_keep_their_identity_through_edits_and_removal() {
    let house = House::new().await;
    let account = house.store.accounts().await.unwrap().remove(0);
    let held = house.quarantined(&house.new_held("Held")).await;
    house
        .store
        .set_cursors(house.mailbox, &[("INBOX".into(), "7".into())])
        .await
        .unwrap();
    let carla = MailboxId::new(house.ids.next());
    let with_secret = |id, address: &str, secret: &[u8]| MailboxRecord {
        sealed: Some(secret.to_vec()),
        ..mailbox_record(id, account.id, address)
    };
    // Bert is named again under another identifier, in other letters, with a secret; Carla is new.
    let stray = MailboxId::new(house.ids.next());
    let named = [
        with_secret(stray, "BERT@example.org", b"s1"),
        mailbox_record(carla, account.id, "carla@example.org"),
    ];
    house
        .store
        .update_account(&account, &named, &act("account.save"))
        .await
        .unwrap();
    let found = house.store.mailboxes(Some(account.id)).await.unwrap();
    assert_eq!(
        found.iter().map(|state| state.record.id).collect::<Vec<_>>(),
        [house.mailbox, carla]
    );
    assert_eq!(found[0].record.sealed.as_deref(), Some(&b"s1"[..]));
    assert_eq!(
        house.store.cursor(house.mailbox, "INBOX").await.unwrap().as_deref(),
        Some("7")
    );
    // No secret stays that was not given again; Carla is no longer named.
    house
        .store
        .update_account(
            &account,
            &[mailbox_record(stray, account.id, "bert@example.org")],
            &act("account.save"),
        )
        .await
        .unwrap();
    let found = house.store.mailboxes(None).await.unwrap();
    assert_eq!((found.len(), found[0].record.sealed.as_deref()), (1, None));

    house
        .store
        .set_paused(account.id, true, &act("account.pause"))
        .await
        .unwrap();
    assert_eq!(
        house.store.set_paused(account.id, true, &act("account.pause")).await,
        Err(StoreError::Changed)
    );
    house
        .store
        .remove_account(account.id, &act("account.remove"))
        .await
        .unwrap();
    assert_eq!(house.store.mailboxes(None).await.unwrap(), []);
    assert_eq!(house.store.cursor(house.mailbox, "INBOX").await, Ok(None));
    house
        .store
        .set_cursors(house.mailbox, &[("INBOX".into(), "8".into())])
        .await
        .unwrap();
    assert_eq!(
        house.store.known_folders(house.mailbox).await.unwrap(),
        Vec::<String>::new()
    );
    let secrets: i64 = house
        .behind()
        .query_row("SELECT count(*) FROM mailbox WHERE sealed IS NOT NULL", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(secrets, 0, "no secret outlives its account");
    assert_eq!(
        house.store.mailbox_of(held).await.unwrap(),
        Some(house.mailbox),
        "what is held stays"
    );
    // Added again, the mailbox is the one that its held mails know.
    let again = maildir(AccountId::new(house.ids.next()), "Again");
    let named = [mailbox_record(
        MailboxId::new(house.ids.next()),
        again.id,
        "bert@example.org",
    )];
    house
        .store
        .insert_account(&again, &named, &act("account.add"))
        .await
        .unwrap();
    let back = house.store.mailboxes(Some(again.id)).await.unwrap();
    assert_eq!(
        back.iter().map(|state| state.record.id).collect::<Vec<_>>(),
        [house.mailbox]
    );
}

#[tokio::test]
async fn found_mailboxes_are_added_once_and_health_adds_up() {
    let house = House::new().await;
    let account = house.store.accounts().await.unwrap().remove(0).id;
    let found = ["bert@example.org", "new@example.org"]
        .map(|address| mailbox_record(MailboxId::new(house.ids.next()), account, address));
    assert_eq!(
        house.store.add_mailboxes(account, &found, &act("mailbox.found")).await,
        Ok(1)
    );
    assert_eq!(
        house.store.add_mailboxes(account, &found, &act("mailbox.found")).await,
        Ok(0)
    );
    let update = |error: Option<&str>, lag: Option<i64>| MailboxHealthUpdate {
        last_contact: lag.map(|_| START),
        lag,
        watching: Watching::Polling,
        error: error.map(String::from),
        scanned_more: 2,
    };
    house
        .store
        .set_health(house.mailbox, &update(None, Some(40)))
        .await
        .unwrap();
    house
        .store
        .set_health(house.mailbox, &update(Some("The server is away."), None))
        .await
        .unwrap();
    let health = house.store.mailbox(house.mailbox).await.unwrap().unwrap().health;
    assert_eq!(
        (health.scanned, health.lag, health.last_contact),
        (4, Some(40), Some(START))
    );
    assert_eq!(
        (health.watching, health.error.as_deref()),
        (Watching::Polling, Some("The server is away."))
    );
    assert_eq!(house.store.counters().await.unwrap().failures, 1);
    house
        .store
        .set_health(house.mailbox, &update(None, None))
        .await
        .unwrap();
    assert_eq!(house.store.counters().await.unwrap().failures, 0);
}

pub(super) fn detection(house: &House, subject: &str) -> DetectionRow {
    DetectionRow {
        id: DetectionId::new(house.ids.next()),
        at: START,
        scan_type: "Real-time scan".into(),
        mailbox: "bert@example.org".into(),
        folder: "INBOX".into(),
        sender: "mallory@evil.example".into(),
        subject: subject.into(),
        filter: Filter::WebReputation,
        rule: "object:url:evil.example/".into(),
        reason: "A link is blocked.".into(),
        action: Action::Pass,
        policy: "Default Mailbox Policy ATP".into(),
        held: None,
    }
}

#[tokio::test]
async fn detections_are_paged_and_narrowed_and_hours_counted() {
    let house = House::new().await;
    for count in 0..60 {
        house
            .store
            .add_detection(&detection(&house, &format!("100% {count}")), house.mailbox)
            .await
            .unwrap();
    }
    let filter = DetectionFilter {
        search: "100% ".into(),
        filter: Some(Filter::WebReputation),
        action: Some(Action::Pass),
        ..DetectionFilter::default()
    };
    let first = house.store.detections_page(&filter, None, START).await.unwrap();
    assert_eq!((first.rows.len(), first.matching, first.older), (50, 60, true));
    let rest = house
        .store
        .detections_page(&filter, Some(first.rows[49].id), START)
        .await
        .unwrap();
    assert_eq!((rest.rows.len(), rest.matching, rest.older), (10, 60, false));
    let none = DetectionFilter {
        action: Some(Action::Delete),
        ..filter.clone()
    };
    assert_eq!(
        house.store.detections_page(&none, None, START).await.unwrap().matching,
        0
    );
    assert_eq!(
        house
            .store
            .detections_for_export(&filter, START, 7)
            .await
            .unwrap()
            .len(),
        7
    );

    house.store.count_scanned(START, 5, 1).await.unwrap();
    house.store.count_scanned(START.plus(1), 5, 0).await.unwrap();
    house.store.count_scanned(START.plus(-HOUR), 2, 0).await.unwrap();
    // Full hours: that of `START` begins here.
    let hour = START.plus(-START.0.rem_euclid(HOUR));
    for (from, until, scanned) in [
        (hour, hour.plus(1), 10),
        (hour.plus(HOUR - 1), hour.plus(HOUR), 10),
        (hour.plus(-23 * HOUR), hour.plus(1), 12),
        (hour.plus(-23 * HOUR), hour, 2),
        (hour.plus(HOUR), hour.plus(24 * HOUR), 0),
        (Timestamp(i64::MIN), Timestamp(i64::MAX), 12),
    ] {
        let counted = house.store.scanned_within(from, until).await.unwrap();
        assert_eq!(counted, scanned, "{from:?} to {until:?}");
    }
}

#[tokio::test]
async fn objects_are_replaced_and_removed() {
    let house = House::new().await;
    let object = |note: &str| BlockedObject {
        kind: ObjectKind::Domain,
        value: "evil.example".into(),
        note: note.into(),
        expires_at: Some(START),
    };
    house
        .store
        .put_objects(&[object("one"), object("two")], &act("object.add"))
        .await
        .unwrap();
    assert_eq!(house.store.objects().await.unwrap(), [object("two")]);
    house
        .store
        .remove_object(ObjectKind::Domain, "evil.example", &act("object.remove"))
        .await
        .unwrap();
    let again = house
        .store
        .remove_object(ObjectKind::Domain, "evil.example", &act("object.remove"))
        .await;
    assert_eq!(again, Err(StoreError::Changed));
}
