//! Mails about what policies found, through a real mail server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::Notifying as _,
    custody::HeldStatus,
    notification::{Delivery, Every, Notifications},
    problem::Problem,
};
use mail_parser::MessageParser;
use postern_server::{
    clock::SystemClock,
    notices::{MailSettings, MailTls},
    services::{Desk, House, Settings},
    store::DataFolder,
};
use std::{path::Path, sync::Arc};
use support::{
    console::{Postern, hostile},
    dovecot::Dovecot,
    exim::Exim,
    ways::{ANNA, Way},
};

async fn started(folder: &Path, exim: &Exim) -> Postern {
    let clock = Arc::new(SystemClock);
    let settings = Settings {
        address: "https://post.example".into(),
        mail: Some(MailSettings {
            server: "localhost".into(),
            port: exim.port,
            tls: MailTls::None,
            certificate: None,
            user: None,
            from: "Postern <postern@post.example>".parse().unwrap(),
        }),
        ..Settings::default()
    };
    let house = House::new(DataFolder::open(folder, clock.clone()).unwrap(), clock, settings).unwrap();
    let id = house.folder.control().tenants().await.unwrap()[0].id;
    let tenant = house.tenant(id).await.unwrap();
    house.start().await.unwrap();
    Postern { house, tenant }
}

fn wishes() -> Notifications {
    Notifications {
        administrators: true,
        recipients: vec!["Chief@Example.com".into()],
        users: true,
        every: Every::Minute,
        entry: "%action% by %policy_name%: %subject% (%attachments%) in %violator%".into(),
        ..Notifications::default()
    }
}

async fn held(postern: &Postern, number: usize) {
    postern
        .wait(async |postern| {
            let held = postern.tenant.store.newest_held(100).await.unwrap();
            held.len() == number && held.iter().all(|row| row.status == HeldStatus::Quarantined)
        })
        .await;
}

async fn sent(postern: &Postern, desk: &Desk, number: usize) {
    postern
        .wait(async |_| {
            let page = desk.notifications().await.unwrap();
            page.sent
                .iter()
                .filter(|notice| notice.delivery == Delivery::Sent)
                .count()
                == number
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_written_what_was_found_before_nor_more_often_than_wished_and_mails_wait_for_the_server() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let data = tempfile::tempdir().unwrap();
    Postern::prepare(data.path(), Way::Tls, &dovecot).await;
    let mut exim = Exim::away();
    let postern = started(data.path(), &exim).await;
    let desk = postern.desk().await;
    // What was found before anybody wanted to know is not told.
    dovecot.deliver(ANNA, &hostile(1));
    held(&postern, 1).await;
    desk.save_notifications(wishes(), 0).await.unwrap();
    let late = desk.save_notifications(wishes(), 0).await.unwrap_err();
    assert!(matches!(late, Problem::Conflict { .. }), "{late:?}");

    // The mail server is away: the mails wait, and the page says why.
    dovecot.deliver(ANNA, &hostile(2));
    held(&postern, 2).await;
    postern
        .wait(async |_| {
            let page = desk.notifications().await.unwrap();
            page.sent.len() == 2
                && page
                    .sent
                    .iter()
                    .all(|notice| notice.delivery == Delivery::Waits && !notice.error.is_empty())
        })
        .await;
    exim.come();
    // Found within the same minute: told when it is over, together.
    for number in 3..6 {
        dovecot.deliver(ANNA, &hostile(number));
    }
    held(&postern, 5).await;
    assert_eq!(
        postern.house.notify(&postern.tenant).await.unwrap(),
        0,
        "not before the minute is over"
    );
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_says_what_was_found_in_the_chosen_words() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let data = tempfile::tempdir().unwrap();
    Postern::prepare(data.path(), Way::Tls, &dovecot).await;
    let mut exim = Exim::away();
    exim.come();
    let postern = started(data.path(), &exim).await;
    let desk = postern.desk().await;
    desk.save_notifications(wishes(), 0).await.unwrap();
    dovecot.deliver(ANNA, &hostile(7));
    held(&postern, 1).await;
    sent(&postern, &desk, 2).await;
    let mails = exim.mails(2);
    let mut read: Vec<(String, String, String)> = mails
        .iter()
        .map(|mail| {
            let mail = MessageParser::default().parse(mail).unwrap();
            let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
            (
                to,
                mail.subject().unwrap().to_owned(),
                mail.body_text(0).unwrap().into_owned(),
            )
        })
        .collect();
    read.sort();
    let [(user, user_subject, user_text), (chief, _, chief_text)] = &read[..] else {
        panic!("{read:?}");
    };
    assert_eq!((user.as_str(), chief.as_str()), (ANNA, "chief@example.com"));
    assert_eq!(user_subject, "Postern: Quarantine: Invoice 7");
    let said = "Quarantine by Default Mailbox Policy ATP: Invoice 7 (invoice.bin) in anna@example.com";
    assert!(user_text.contains(said) && chief_text.contains(said), "{user_text}");
    assert!(chief_text.contains("https://post.example/logs/detections"));
    assert!(!user_text.contains("https://"), "users cannot open the log");

    // Told once, nothing is left to be told.
    assert_eq!(postern.tenant.store.newest_notice().await.unwrap(), None);

    let wrong = Notifications {
        entry: "%nobody%".into(),
        ..wishes()
    };
    let refused = desk.save_notifications(wrong, 1).await.unwrap_err();
    assert!(refused.to_string().contains("“%nobody%” is not a token"), "{refused}");
    postern.stop().await;
}
