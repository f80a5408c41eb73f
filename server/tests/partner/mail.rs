//! The registration e-mail: sent through a real mail server, read there, and used.

use crate::{harness::Console, support::exim::Exim};
use domain::{
    console::Identity as _,
    ids::CustomerId,
    partner::NewCustomer,
    people::SetUp,
    problem::Problem,
    roles::Role,
    time::{DAY, MINUTE},
    words::Language,
};
use mail_parser::{Message, MessageParser};
use postern_server::{
    notices::{MailSettings, MailTls},
    services::{Desk, Settings, Source, partner::Provider},
};
use std::net::Ipv4Addr;

/// A console that sends through this server.
async fn console(exim: &Exim) -> (Console, Provider, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        address: "https://post.example".into(),
        mail: Some(MailSettings {
            server: "127.0.0.1".into(),
            port: exim.port,
            tls: MailTls::None,
            certificate: None,
            user: None,
            from: "Postern <postern@post.example>".parse().unwrap(),
        }),
        ..Settings::default()
    };
    let console = Console::with(folder.path(), settings).await;
    console.provider("Cranes and Co").await;
    let control = console.house.folder.control();
    let tenant = control.tenants().await.unwrap()[0].id;
    let row = control.partner_of(tenant).await.unwrap().unwrap();
    let provider = Provider {
        id: row.id,
        tenant,
        name: row.name,
        who: "test".into(),
    };
    (console, provider, folder)
}

fn form(language: Language) -> NewCustomer {
    let mut form = NewCustomer::default();
    form.company.name = "Kräne & Söhne".into();
    form.company.country = "DE".into();
    form.contact.email = "anna@cranes.example".into();
    form.contact.language = language;
    form
}

fn desk(console: &Console) -> Desk {
    let source = Source {
        address: Ipv4Addr::LOCALHOST.into(),
        user_agent: "test".into(),
    };
    Desk::new(console.house.clone(), None, source)
}

fn plain(mail: &Message<'_>) -> String {
    mail.body_text(0).unwrap().replace("\r\n", "\n")
}

/// The key of the link in a mail.
fn key(text: &str) -> String {
    let from = text.find("/set-up?key=").expect("there is a link") + "/set-up?key=".len();
    text[from..].chars().take_while(|c| *c != '&').collect()
}

fn set_up(key: &str, email: &str) -> SetUp {
    SetUp {
        key: key.into(),
        organisation: "Another name".into(),
        email: email.into(),
        password: "a long enough password".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registration_mail_waits_for_the_server_and_opens_the_customers_organisation_once() {
    let mut exim = Exim::away();
    let (console, provider, _folder) = console(&exim).await;
    let house = &console.house;
    let customer = house.create_customer(&provider, form(Language::English)).await.unwrap();
    assert_eq!(house.send_due().await.unwrap(), 0);
    let seen = house.registration_mail(&provider, customer.id).await.unwrap();
    assert!(seen.sent_at.is_none() && seen.attempts == 1, "{seen:?}");
    assert!(seen.error.contains(&format!("127.0.0.1:{}", exim.port)), "{seen:?}");
    // The next attempt is a minute away, and then it goes.
    exim.come();
    assert_eq!(house.send_due().await.unwrap(), 0);
    console.clock.advance(MINUTE);
    assert_eq!(house.send_due().await.unwrap(), 1);
    assert_eq!(house.send_due().await.unwrap(), 0);
    let mails = exim.mails(1);
    let mail = MessageParser::default().parse(&mails[0]).unwrap();
    assert_eq!(mail.subject(), Some("Your security console: Kräne & Söhne"));
    assert_eq!(
        mail.to().unwrap().first().unwrap().address(),
        Some("anna@cranes.example")
    );
    let text = plain(&mail);
    let address = house.sign_in_address(customer.tenant).await.unwrap();
    assert!(
        text.contains(&format!("{address}\n")) && address.contains("/Dashboard?T="),
        "{text}"
    );
    let code = address.split_once("T=").unwrap().1;
    assert!(
        text.contains(&format!("identifier of your organisation:\n{code}\n")),
        "{text}"
    );
    let html = mail.body_html(0).unwrap();
    assert!(
        html.contains("Kräne &amp; Söhne") && html.contains("<a href=\"https://post.example/set-up?key="),
        "{html}"
    );

    // What the provider sees has no link, and nothing at rest has one either.
    let seen = house.registration_mail(&provider, customer.id).await.unwrap();
    assert!(
        seen.sent_at.is_some() && seen.error.is_empty() && seen.plain.contains(&address),
        "{seen:?}"
    );
    let key = key(&text);
    assert!(!seen.plain.contains(&key));

    let signed = desk(&console)
        .set_up(set_up(&key, "anna@cranes.example"))
        .await
        .unwrap();
    let source = Source {
        address: Ipv4Addr::LOCALHOST.into(),
        user_agent: "test".into(),
    };
    let principal = house.principal(&signed.secret, &source).await.unwrap().unwrap();
    assert_eq!(
        (principal.tenant, principal.role),
        (customer.tenant, Role::Administrator)
    );
    let names = house.folder.control().tenants().await.unwrap();
    assert!(names.iter().any(|row| row.name == "Kräne & Söhne"), "{names:?}");
    let again = desk(&console).set_up(set_up(&key, "ben@cranes.example")).await;
    assert!(matches!(again, Err(Problem::Conflict { .. })), "{again:?}");
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_sent_again_has_a_new_link_in_the_language_of_the_customer() {
    let mut exim = Exim::away();
    exim.come();
    let (console, provider, _folder) = console(&exim).await;
    let house = &console.house;
    let customer = house
        .create_customer(&provider, form(Language::Japanese))
        .await
        .unwrap();
    assert_eq!(house.send_due().await.unwrap(), 1);
    house.resend_registration(&provider, customer.id).await.unwrap();
    assert_eq!(house.send_due().await.unwrap(), 1);
    let mails = exim.mails(2);
    let texts: Vec<_> = mails
        .iter()
        .map(|mail| MessageParser::default().parse(mail).unwrap())
        .collect();
    assert!(texts.iter().all(|mail| plain(mail).contains("組織の識別子")));
    let keys: Vec<_> = texts.iter().map(|mail| key(&plain(mail))).collect();
    assert_ne!(keys[0], keys[1]);
    let mut works = 0;
    for key in &keys {
        let begun = desk(&console).set_up(set_up(key, "anna@cranes.example")).await;
        works += usize::from(begun.is_ok());
    }
    assert_eq!(works, 1);
    // Nobody else's customer is written to.
    let nobody = CustomerId::new(uuid::Uuid::nil());
    let refused = house.resend_registration(&provider, nobody).await;
    assert!(matches!(refused, Err(Problem::NotFound { .. })), "{refused:?}");
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_after_a_week_and_without_a_server_nothing_is_lost() {
    let exim = Exim::away();
    let (console, provider, _folder) = console(&exim).await;
    let house = &console.house;
    let customer = house.create_customer(&provider, form(Language::English)).await.unwrap();
    let mut attempts = 0;
    for _ in 0..40 {
        house.send_due().await.unwrap();
        let seen = house.registration_mail(&provider, customer.id).await.unwrap();
        attempts = seen.attempts;
        console.clock.advance(4 * 60 * MINUTE);
    }
    // A day has room for six attempts at the most, so that a server that is away is not run down.
    assert!((30..=45).contains(&attempts), "{attempts}");
    console.clock.advance(DAY);
    house.send_due().await.unwrap();
    let seen = house.registration_mail(&provider, customer.id).await.unwrap();
    assert!(seen.next_at.is_none() && !seen.error.is_empty(), "{seen:?}");
    console.stop().await;
}
