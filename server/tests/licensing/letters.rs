//! Mails about licences, through a real mail server.

use super::*;
use crate::support::exim::{Exim, PASSWORD, USER};
use domain::words::Language;
use mail_parser::MessageParser;
use postern_server::{
    commands::listen::choose_tls_provider,
    notices::{Letter, MailError, MailSettings, MailTls, send},
};
use std::{fs, path::PathBuf};

fn settings(exim: &Exim) -> MailSettings {
    MailSettings {
        server: "localhost".into(),
        port: exim.port,
        tls: MailTls::None,
        certificate: None,
        user: None,
        from: "Postern <postern@post.example>".parse().unwrap(),
    }
}

/// Subject and text of the mails that came, oldest first.
fn read(exim: &Exim, number: usize) -> Vec<(String, String, String)> {
    let mails = exim.mails(number);
    assert_eq!(mails.len(), number);
    let of = |mail: &Vec<u8>| {
        let mail = MessageParser::default().parse(mail).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
        let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
        (to, mail.subject().unwrap().to_owned(), text)
    };
    mails.iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_renew_is_written_at_14_days_and_at_each_change_once_in_their_language() {
    let mut exim = Exim::away();
    exim.come();
    let folder = tempfile::tempdir().unwrap();
    let begun = Timestamp::read("2026-03-01").unwrap();
    let clock = HandClock::at(begun);
    let data = DataFolder::open(folder.path(), clock.clone()).unwrap();
    let house = House::new(
        data,
        clock.clone(),
        Settings {
            address: "https://post.example".into(),
            mail: Some(settings(&exim)),
            ..Settings::default()
        },
    )
    .unwrap();
    house
        .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), None)
        .await
        .unwrap();
    let mut seen = 0;
    // The trial runs through its 31st day: for a notice 60 days ahead it is too short.
    for (day, subject, text) in [
        (0, "", ""),
        (1, "ends in 30 days", "Its last day is 2026-03-31."),
        (16, "", ""),
        (17, "ends in 14 days", "Its last day is 2026-03-31."),
        (18, "", ""),
        // From here on its reader reads Japanese.
        (31, "猶予期間", "あと 30 日間"),
        (61, "停止", "あと 30 日間"),
        (71, "停止", "サービスアカウントは解除されました。"),
        (91, "プロビジョニング解除", "データは消去されました。"),
    ] {
        clock.advance(begun.plus(day * DAY).since(clock.now()));
        // Twice, and also what is sent: nothing is said twice.
        house.apply_licences().await.unwrap();
        house.apply_licences().await.unwrap();
        let sent = house.send_due().await.unwrap() + house.send_due().await.unwrap();
        assert_eq!(sent, usize::from(!subject.is_empty()), "day {day}");
        seen += sent;
        if sent > 0 {
            let mails = read(&exim, seen);
            let (to, said, written) = mails.last().unwrap();
            assert_eq!(to, ADMINISTRATOR);
            assert!(said.contains(subject), "day {day}: {said}");
            assert!(written.contains(text), "day {day}: {written}");
            assert!(
                written.contains("https://post.example/Dashboard?T="),
                "day {day}: {written}"
            );
        }
        if day == 18 {
            let control = house.folder.control();
            let person = control.person_by_email(ADMINISTRATOR).await.unwrap().unwrap();
            let act = domain::audit::Act::by_itself("person.language", ADMINISTRATOR, "");
            control
                .set_language(person.id, Some(Language::Japanese), &act)
                .await
                .unwrap();
        }
    }
    house.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_mail_server_is_protected_as_configured() {
    choose_tls_provider();
    let mut exim = Exim::away();
    exim.come();
    let folder = tempfile::tempdir().unwrap();
    let password = |text: &str| -> PathBuf {
        let file = folder.path().join(text);
        fs::write(&file, format!("{text}\n")).unwrap();
        file
    };
    let letter = Letter {
        id: "one".into(),
        recipient: "anna@cranes.example",
        subject: "A notice",
        plain: "Text".into(),
        html: "<p>Text</p>".into(),
        written_at: 0,
    };
    for (tls, port) in [(MailTls::StartTls, exim.port), (MailTls::Tls, exim.tls_port)] {
        let known = MailSettings {
            port,
            tls,
            certificate: Some(exim.certificate()),
            user: Some((USER.into(), password(PASSWORD))),
            ..settings(&exim)
        };
        assert_eq!(send(Some(&known), &letter).await, Ok(()), "{tls:?}");
        // Somebody whom nobody vouches for gets neither the mail nor the password.
        let unknown = MailSettings {
            certificate: None,
            ..known.clone()
        };
        let refused = send(Some(&unknown), &letter).await.unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{tls:?}: {refused}");
        let other = MailSettings {
            user: Some((USER.into(), password("another"))),
            ..known.clone()
        };
        let refused = send(Some(&other), &letter).await.unwrap_err().to_string();
        assert!(refused.contains("535"), "{tls:?}: {refused}");
        let gone = MailSettings {
            certificate: Some(folder.path().join("nowhere.pem")),
            ..known.clone()
        };
        let refused = send(Some(&gone), &letter).await.unwrap_err();
        assert!(matches!(refused, MailError::Certificate(..)), "{tls:?}: {refused}");
        let empty = folder.path().join("empty");
        fs::write(&empty, "").unwrap();
        let refused = send(
            Some(&MailSettings {
                certificate: Some(empty),
                ..known
            }),
            &letter,
        )
        .await;
        assert!(refused.is_err(), "{tls:?}: an empty certificate is none");
    }
    let mails = exim.mails(2);
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        let text = String::from_utf8_lossy(mail);
        assert!(text.contains("with esmtpsa"), "{text}");
    }
}
