use super::{areas::detection, jobs::job, *};
use crate::store::JobRecord;
use domain::objects::{BlockedObject, ObjectKind};

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
    house
        .store
        .set_cursors(mailbox.id, &[(SQL_TEXT.into(), SQL_TEXT.into())])
        .await
        .unwrap();
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
