use super::*;
use crate::store::{JobProgress, JobRecord, MailboxHealthUpdate, StoreError};
use domain::{
    account::Watching,
    detection::{DetectionFilter, DetectionRow},
    ids::{DetectionId, JobId, PolicyId},
    job::JobState,
    objects::{BlockedObject, ObjectKind},
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    time::{HOUR, MINUTE},
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
    house.store.set_cursor(house.mailbox, "INBOX", "7").await.unwrap();
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
    // Without a secret the stored one stays; Carla is no longer named.
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
    assert_eq!((found.len(), found[0].record.sealed.as_deref()), (1, Some(&b"s1"[..])));

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
    house.store.set_cursor(house.mailbox, "INBOX", "8").await.unwrap();
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

fn job(house: &House, name: &str) -> JobRecord {
    JobRecord {
        id: JobId::new(house.ids.next()),
        name: name.into(),
        payload: serde_json::json!({"from": 1}),
        title: "Scan now".into(),
        created_at: START,
        created_by: "anna@example.org".into(),
        attempts: 0,
        progress: None,
    }
}

#[tokio::test]
async fn a_job_is_leased_to_one_worker_and_taken_over_when_that_one_is_gone() {
    let house = House::new().await;
    let scan = job(&house, "scan-now");
    house.store.enqueue(&scan, &act("job.add")).await.unwrap();
    let workers = (0..8).map(|_| house.store.lease_job(START, MINUTE));
    let leased: Vec<_> = futures::future::join_all(workers)
        .await
        .into_iter()
        .filter_map(Result::unwrap)
        .collect();
    assert_eq!(
        leased,
        [JobRecord {
            attempts: 1,
            ..scan.clone()
        }]
    );
    let progress = |done, until| JobProgress {
        done,
        total: 9,
        message: "Reading".into(),
        state: Some(serde_json::json!({"at": done})),
        lease_until: until,
    };
    let later = START.plus(2 * MINUTE);
    house
        .store
        .job_progress(scan.id, 1, &progress(3, START.plus(MINUTE)))
        .await
        .unwrap();
    assert_eq!(house.store.lease_job(START.plus(MINUTE - 1), MINUTE).await, Ok(None));
    let taken = house.store.lease_job(later, MINUTE).await.unwrap().unwrap();
    assert_eq!(
        (taken.attempts, taken.progress),
        (2, Some(serde_json::json!({"at": 3})))
    );
    let stale = house
        .store
        .job_progress(scan.id, 1, &progress(4, later.plus(HOUR)))
        .await;
    assert_eq!(stale, Err(StoreError::Changed), "who lost the lease writes nothing");
    assert_eq!(house.store.jobs(5).await.unwrap()[0].done, 3);
    house.store.request_cancel(scan.id, &act("job.cancel")).await.unwrap();
    assert_eq!(house.store.cancel_requested(scan.id).await, Ok(true));
    assert!(
        house
            .store
            .end_job(scan.id, JobState::Running, "", &act("job.end"))
            .await
            .is_err()
    );
    house
        .store
        .end_job(scan.id, JobState::Cancelled, "Stopped", &act("job.end"))
        .await
        .unwrap();
    assert_eq!(
        house
            .store
            .end_job(scan.id, JobState::Done, "Late", &act("job.end"))
            .await,
        Err(StoreError::Changed)
    );
    assert_eq!(house.store.open_jobs().await.unwrap(), []);

    let waiting = job(&house, "scan-now");
    house.store.enqueue(&waiting, &act("job.add")).await.unwrap();
    house
        .store
        .request_cancel(waiting.id, &act("job.cancel"))
        .await
        .unwrap();
    assert_eq!(house.store.jobs(1).await.unwrap()[0].state, JobState::Cancelled);
    assert_eq!(house.store.lease_job(later, MINUTE).await, Ok(None));
}

fn detection(house: &House, subject: &str) -> DetectionRow {
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
        period: None,
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
    let day = house.store.buckets(START.plus(-23 * HOUR), START).await.unwrap();
    assert_eq!(
        (day.len(), day[0].scanned, day[23].scanned, day[23].detected),
        (24, 0, 10, 1)
    );
    assert!(
        house
            .store
            .buckets(Timestamp(i64::MIN), Timestamp(i64::MAX))
            .await
            .unwrap()
            .len()
            < 10_000
    );
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

#[tokio::test]
async fn bug_q4_sql_text_in_every_field_survives_and_runs_nowhere() {
    let house = House::new().await;
    let text = || SQL_TEXT.to_owned();
    let account = AccountRecord {
        connection: Connection::Maildir {
            path: text(),
            domain: text(),
        },
        ..maildir(AccountId::new(house.ids.next()), SQL_TEXT)
    };
    let mailbox = mailbox_record(MailboxId::new(house.ids.next()), account.id, SQL_TEXT);
    let said = Act::of(SQL_TEXT, SQL_TEXT, SQL_TEXT, SQL_TEXT);
    house
        .store
        .insert_account(&account, std::slice::from_ref(&mailbox), &said)
        .await
        .unwrap();
    house
        .store
        .update_account(&account, std::slice::from_ref(&mailbox), &said)
        .await
        .unwrap();
    assert_eq!(house.store.account(account.id).await.unwrap(), Some(account.clone()));
    assert_eq!(
        house.store.mailboxes(Some(account.id)).await.unwrap()[0].record,
        mailbox
    );
    house.store.set_cursor(mailbox.id, SQL_TEXT, SQL_TEXT).await.unwrap();
    assert_eq!(house.store.cursor(mailbox.id, SQL_TEXT).await.unwrap(), Some(text()));

    let mut new = house.new_held(SQL_TEXT);
    (new.address, new.sender, new.message_id, new.sha256) = (text(), text(), text(), text());
    (new.recipients, new.flags, new.from) = (vec![text()], vec![text()], place(SQL_TEXT, SQL_TEXT));
    new.headers = vec![(text(), text())];
    new.attachments[0].name = text();
    new.verdict = verdict(Filter::MalwareScanning, SQL_TEXT, SQL_TEXT);
    let id = house.quarantined(&new).await;
    let back = house.next_move();
    house
        .store
        .begin(domain::custody::CustodyAct::Restore, &[(id, back)], &said)
        .await
        .unwrap();
    let at = place(SQL_TEXT, SQL_TEXT);
    house
        .store
        .finish_move(back, Some(&at), &domain::custody::MailLocation::Folder(text()), &said)
        .await
        .unwrap();
    let mail = house.store.held_mail(id).await.unwrap().unwrap();
    assert_eq!(
        (mail.row.subject, mail.row.sender, mail.row.mailbox, mail.row.reason),
        (text(), text(), text(), text())
    );
    assert_eq!(
        (mail.headers, mail.recipients, mail.origin),
        (new.headers, new.recipients, text())
    );
    assert_eq!(mail.row.location, domain::custody::MailLocation::Folder(text()));
    assert_eq!(
        house.store.exempt(house.mailbox, SQL_TEXT).await.unwrap(),
        Some(vec![text()])
    );
    let filter = domain::held::HeldFilter {
        search: text(),
        mailbox: Some(text()),
        ..Default::default()
    };
    assert_eq!(
        house
            .store
            .held_page(&filter, None, house.clock.now())
            .await
            .unwrap()
            .matching,
        1
    );

    house
        .store
        .add_detection(&detection(&house, SQL_TEXT), house.mailbox)
        .await
        .unwrap();
    let mut scan = job(&house, SQL_TEXT);
    (scan.payload, scan.title, scan.created_by) = (serde_json::json!({SQL_TEXT: SQL_TEXT}), text(), text());
    house.store.enqueue(&scan, &said).await.unwrap();
    assert_eq!(
        house.store.lease_job(START, 1).await.unwrap(),
        Some(JobRecord { attempts: 1, ..scan })
    );
    let object = BlockedObject {
        kind: ObjectKind::Sender,
        value: text(),
        note: text(),
        expires_at: None,
    };
    house
        .store
        .put_objects(std::slice::from_ref(&object), &said)
        .await
        .unwrap();
    assert_eq!(house.store.objects().await.unwrap(), [object]);
    let trail = house
        .store
        .audit_page(&domain::audit::AuditFilter::default(), None, START)
        .await
        .unwrap();
    assert_eq!(trail.broken_at, None);
    assert!(trail.rows.iter().any(|row| row.act == said));
}
