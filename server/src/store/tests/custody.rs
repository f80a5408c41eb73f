use super::*;
use crate::store::StoreError;
use domain::{
    custody::{CustodyAct, HeldStatus, MailLocation},
    overview::Counters,
};

async fn status(house: &House, id: HeldId) -> HeldStatus {
    house.store.held_mail(id).await.unwrap().unwrap().row.status
}

#[tokio::test]
async fn a_mail_goes_into_quarantine_and_back_with_its_whole_history() {
    let house = House::new().await;
    let new = house.new_held("Invoice");
    let entry = house.quarantining(&new).await;
    let open = house.store.open_moves().await.unwrap();
    assert_eq!(open.len(), 1);
    let record = &open[0];
    assert_eq!(
        (record.id, record.held, record.mailbox, record.act),
        (entry, new.id, house.mailbox, CustodyAct::Quarantine)
    );
    assert_eq!(
        (record.from.as_ref(), record.to_folder.as_ref()),
        (Some(&new.from), None)
    );
    assert_eq!(
        (record.sha256.as_str(), record.size, record.message_id.as_deref()),
        (new.sha256.as_str(), 1_234, Some("1@evil.example"))
    );
    assert_eq!(
        (record.flags.as_slice(), record.who.as_str()),
        (&["\\Seen".to_owned()][..], "anna@example.org")
    );

    let quarantine = place("Postern Quarantine", "9:1");
    house.store.note_step(entry, "moving:0").await.unwrap();
    let noted = house.store.open_move(entry).await.unwrap().unwrap();
    assert_eq!(noted.step, "moving:0");
    house
        .store
        .finish_move(entry, Some(&quarantine), &MailLocation::Quarantine, &act("held"))
        .await
        .unwrap();
    assert_eq!(house.store.open_moves().await.unwrap(), []);
    let again = house
        .store
        .finish_move(entry, Some(&quarantine), &MailLocation::Quarantine, &act("held"))
        .await;
    assert_eq!(again, Err(StoreError::Changed), "a move ends once");
    let mail = house.store.held_mail(new.id).await.unwrap().unwrap();
    assert_eq!(
        (mail.row.status, &mail.row.location, mail.origin.as_str()),
        (HeldStatus::Quarantined, &MailLocation::Quarantine, "INBOX")
    );
    assert_eq!(mail.row.reason, "The attachment is a program.");
    assert_eq!(mail.because, new.verdict.because);
    assert_eq!(mail.policy, new.verdict.policy);
    assert_eq!(
        (mail.attachments, mail.headers),
        (new.attachments.clone(), new.headers.clone())
    );

    assert_eq!(house.store.exempt(house.mailbox, &new.sha256).await, Ok(None));
    let back = house.next_move();
    let begun = house
        .store
        .begin(CustodyAct::Restore, &[(new.id, back)], &act("restore"))
        .await
        .unwrap();
    assert_eq!(begun, [(new.id, back)]);
    let record = house.store.open_move(back).await.unwrap().unwrap();
    assert_eq!(
        (record.from, record.to_folder.as_deref()),
        (Some(quarantine), Some("INBOX"))
    );
    let inbox = place("INBOX", "1:8");
    house
        .store
        .finish_move(
            back,
            Some(&inbox),
            &MailLocation::Folder("INBOX".into()),
            &act("restored"),
        )
        .await
        .unwrap();
    let mail = house.store.held_mail(new.id).await.unwrap().unwrap();
    assert_eq!(mail.row.status, HeldStatus::Restored);
    let told: Vec<&str> = mail.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "Condemned in “INBOX”: The attachment is a program.",
            "Moved into quarantine",
            "Asked to restore it",
            "Restored to “INBOX”"
        ]
    );
    assert_eq!(
        house.store.exempt(house.mailbox, &new.sha256).await,
        Ok(Some(vec!["type:executable".into()]))
    );
    assert_eq!(house.store.verify_audit().await, Ok(None));
}

#[tokio::test]
async fn bug_q8_of_many_who_begin_at_once_exactly_one_gets_the_mail() {
    let house = House::new().await;
    let mut mails = Vec::new();
    for count in 0..5 {
        mails.push(house.quarantined(&house.new_held(&format!("Mail {count}"))).await);
    }
    let restore = act("restore");
    let callers = (0..16).map(|caller| {
        let what = if caller % 2 == 0 {
            CustodyAct::Restore
        } else {
            CustodyAct::Delete
        };
        let asked: Vec<_> = mails.iter().map(|id| (*id, house.next_move())).collect();
        let (store, restore) = (&house.store, &restore);
        async move { store.begin(what, &asked, restore).await.unwrap() }
    });
    let begun: Vec<_> = futures::future::join_all(callers).await.into_iter().flatten().collect();
    let mut won: Vec<HeldId> = begun.iter().map(|(id, _)| *id).collect();
    won.sort_unstable();
    assert_eq!(won, mails);
    let open: Vec<_> = house
        .store
        .open_moves()
        .await
        .unwrap()
        .iter()
        .map(|record| (record.held, record.id))
        .collect();
    assert!(begun.iter().all(|pair| open.contains(pair)) && open.len() == begun.len());
}

#[tokio::test]
async fn nothing_begins_twice_for_one_mail_in_one_selection_and_none_leaves_no_trace() {
    let house = House::new().await;
    let id = house.quarantined(&house.new_held("Once")).await;
    let twice = [(id, house.next_move()), (id, house.next_move())];
    assert_eq!(
        house
            .store
            .begin(CustodyAct::Delete, &twice, &act("delete"))
            .await
            .unwrap(),
        [twice[0]]
    );
    let lines = |store: Arc<TenantStore>| async move {
        store
            .audit_page(&domain::audit::AuditFilter::default(), None, START)
            .await
            .unwrap()
            .matching
    };
    let before = lines(Arc::clone(&house.store)).await;
    assert_eq!(
        house
            .store
            .begin(CustodyAct::Restore, &[(id, house.next_move())], &act("restore"))
            .await
            .unwrap(),
        []
    );
    assert_eq!(lines(Arc::clone(&house.store)).await, before);
    house
        .store
        .finish_move(twice[0].1, None, &MailLocation::Deleted, &act("deleted"))
        .await
        .unwrap();
    assert_eq!(status(&house, id).await, HeldStatus::Deleted);
    for what in [CustodyAct::Quarantine, CustodyAct::Restore, CustodyAct::Delete] {
        assert_eq!(
            house
                .store
                .begin(what, &[(id, house.next_move())], &act("late"))
                .await
                .unwrap(),
            []
        );
    }
}

#[tokio::test]
async fn a_move_that_failed_says_why_and_can_be_tried_again() {
    let house = House::new().await;
    let new = house.new_held("Gone");
    let id = house.quarantined(&new).await;
    let first = house.next_move();
    house
        .store
        .begin(CustodyAct::Restore, &[(id, first)], &act("restore"))
        .await
        .unwrap();
    let reason = "The mail is in the folder “Kept”, not in quarantine.";
    house
        .store
        .fail_move(
            first,
            reason,
            Some(&MailLocation::Folder("Kept".into())),
            &act("restore.fail"),
        )
        .await
        .unwrap();
    let row = house.store.failed_held(10).await.unwrap().remove(0);
    assert_eq!((row.id, row.status), (id, HeldStatus::UnableToRestore));
    assert_eq!(
        (row.status_reason.as_deref(), row.location),
        (Some(reason), MailLocation::Folder("Kept".into()))
    );
    assert_eq!(house.store.counters().await, Ok(Counters { held: 0, failures: 1 }));
    assert_eq!(house.store.exempt(house.mailbox, &new.sha256).await, Ok(None));
    let second = house.next_move();
    assert_eq!(
        house
            .store
            .begin(CustodyAct::Delete, &[(id, second)], &act("delete"))
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        house.store.held_mail(id).await.unwrap().unwrap().row.status_reason,
        None
    );
    assert_eq!(
        house
            .store
            .fail_move(first, "late", Some(&MailLocation::NotFound), &act("late"))
            .await,
        Err(StoreError::Changed)
    );
}

#[tokio::test]
async fn an_old_look_at_a_mailbox_does_not_overwrite_what_was_done_since() {
    let house = House::new().await;
    let id = house.quarantined(&house.new_held("Seen")).await;
    let seen = house.store.quarantined_in(house.mailbox).await.unwrap().remove(0);
    assert_eq!(
        (seen.id, &seen.location, seen.place.clone()),
        (id, &MailLocation::Quarantine, Some(place("Postern Quarantine", "9:1")))
    );
    let later = house.clock.now().plus(5);
    assert_eq!(
        house
            .store
            .note_location(id, seen.version, &MailLocation::Quarantine, None, later)
            .await,
        Ok(true)
    );
    let row = house.store.newest_held(1).await.unwrap().remove(0);
    assert_eq!(
        (row.version, row.location_at),
        (seen.version, later),
        "the same place is no change"
    );
    let kept = MailLocation::Folder("Kept".into());
    assert_eq!(
        house
            .store
            .note_location(id, seen.version, &kept, Some(&place("Kept", "3:3")), later)
            .await,
        Ok(true)
    );
    assert_eq!(house.store.newest_held(1).await.unwrap()[0].version, seen.version + 1);
    assert_eq!(
        house
            .store
            .note_location(id, seen.version, &MailLocation::NotFound, None, later)
            .await,
        Ok(false)
    );
    let now = house.store.where_held(id).await.unwrap().unwrap();
    assert_eq!((now.location, now.place), (kept, Some(place("Kept", "3:3"))));
    house
        .store
        .begin(CustodyAct::Delete, &[(id, house.next_move())], &act("delete"))
        .await
        .unwrap();
    assert_eq!(
        house
            .store
            .note_location(id, now.version + 1, &MailLocation::NotFound, None, later)
            .await,
        Ok(false),
        "it is being moved"
    );
    assert_eq!(house.store.quarantined_in(house.mailbox).await.unwrap(), []);
}

#[tokio::test]
async fn a_mail_is_not_held_without_a_reason_or_a_mailbox() {
    let house = House::new().await;
    let mut new = house.new_held("No reason");
    new.verdict.because.clear();
    assert!(matches!(
        house
            .store
            .begin_quarantine(&new, house.next_move(), &areas::detection(&house, "x"), &act("hold"))
            .await,
        Err(StoreError::Refused(_))
    ));
    let mut new = house.new_held("No mailbox");
    new.mailbox = MailboxId::new(house.ids.next());
    assert!(
        house
            .store
            .begin_quarantine(&new, house.next_move(), &areas::detection(&house, "x"), &act("hold"))
            .await
            .is_err()
    );
    assert_eq!(house.store.newest_held(10).await.unwrap(), []);
    assert_eq!(house.store.open_moves().await.unwrap(), []);
}
