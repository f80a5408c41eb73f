//! What a person is told when a mailbox cannot be reached, what a hostile or dying server can do, and what the connection
//! test shows. The servers are real, or sockets that say what we let them say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::account::{Connection, ImapSignIn, MailboxSignIn, TestReport, TransportSecurity};
use postern_server::mailboxes::{
    FolderRole, Mailbox, MailboxError,
    imap::{ImapMailbox, ImapSettings, Patience},
    open, test_connection,
};
use std::time::Duration;
use support::{
    dovecot::{Certificate, Dovecot, MASTER, MASTER_PASSWORD, Options, PASSWORD, free_port},
    ways::print_of,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

const ANNA: &str = "anna@example.com";

fn imap(host: &str, port: u16, security: TransportSecurity, authority: &str) -> Connection {
    Connection::Imap {
        host: host.into(),
        port,
        security,
        sign_in: ImapSignIn::PerUser,
        master_user: String::new(),
        separator: String::new(),
        authority: authority.into(),
    }
}

fn as_master(connection: Connection) -> Connection {
    let Connection::Imap {
        host,
        port,
        security,
        authority,
        ..
    } = connection
    else {
        panic!("not IMAP")
    };
    Connection::Imap {
        host,
        port,
        security,
        sign_in: ImapSignIn::MasterUser,
        master_user: MASTER.into(),
        separator: "*".into(),
        authority,
    }
}

fn anna(password: &str) -> Vec<MailboxSignIn> {
    vec![MailboxSignIn {
        address: ANNA.into(),
        password: password.into(),
    }]
}

async fn refusal(connection: &Connection, password: &str) -> MailboxError {
    open(connection, ANNA, password)
        .await
        .unwrap()
        .folders()
        .await
        .unwrap_err()
}

fn last(report: &TestReport) -> (&str, bool, &str) {
    let step = report.steps.last().unwrap();
    (&step.name, step.passed, &step.sentence)
}

#[tokio::test]
async fn certificates_that_are_not_good_are_named_for_what_is_wrong() {
    let good = Dovecot::start(&Options::default());
    let unknown = imap("localhost", good.tls_port, TransportSecurity::Tls, "");
    let error = refusal(&unknown, PASSWORD).await;
    assert!(
        matches!(&error, MailboxError::Certificate(why) if why.contains("does not know")),
        "{error:?}"
    );
    let no_pem = imap("localhost", good.tls_port, TransportSecurity::Tls, "hello");
    assert!(
        matches!(refusal(&no_pem, PASSWORD).await, MailboxError::Certificate(why) if why.contains("BEGIN CERTIFICATE"))
    );

    for (certificate, words) in [
        (Certificate::Expired, "has expired"),
        (Certificate::OtherName, "another name"),
    ] {
        let dovecot = Dovecot::start(&Options {
            certificate,
            ..Options::default()
        });
        for (port, security) in [
            (dovecot.tls_port, TransportSecurity::Tls),
            (dovecot.port, TransportSecurity::StartTls),
        ] {
            let connection = imap("localhost", port, security, &dovecot.certificate);
            let error = refusal(&connection, PASSWORD).await;
            assert!(
                matches!(&error, MailboxError::Certificate(why) if why.contains(words)),
                "{error:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_password_is_sent_only_where_it_is_protected() {
    let dovecot = Dovecot::start(&Options {
        certificate: Certificate::None,
        ..Options::default()
    });
    let error = refusal(
        &imap("localhost", dovecot.port, TransportSecurity::StartTls, ""),
        PASSWORD,
    )
    .await;
    assert!(
        matches!(&error, MailboxError::Refused(why) if why.contains("does not offer STARTTLS")),
        "{error:?}"
    );
    assert!(
        !dovecot.log().contains(ANNA),
        "not even the name was sent: {}",
        dovecot.log()
    );

    // Documentation addresses (RFC 5737): never asked, because the refusal comes first.
    for host in ["192.0.2.1", "[2001:db8::1]"] {
        let error = refusal(&imap(host, 143, TransportSecurity::Plain, ""), PASSWORD).await;
        assert!(
            matches!(&error, MailboxError::Refused(why) if why.contains("in clear")),
            "{error:?}"
        );
    }
    let error = refusal(&imap("localhost", dovecot.port, TransportSecurity::Tls, ""), PASSWORD).await;
    assert!(
        matches!(&error, MailboxError::Unreachable(why) if why.contains("does not speak TLS")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_from_a_wrong_password() {
    let dovecot = Dovecot::start(&Options::default());
    let port = dovecot.tls_port;
    let connection = imap("localhost", port, TransportSecurity::Tls, &dovecot.certificate);
    let error = refusal(&connection, "wrong").await;
    assert!(
        matches!(&error, MailboxError::SignIn(why) if why.contains(ANNA)),
        "{error:?}"
    );
    let master = as_master(connection.clone());
    let error = refusal(&master, "wrong").await;
    assert!(
        matches!(&error, MailboxError::SignIn(why) if why.contains("master user")),
        "{error:?}"
    );
    let nobody = open(&master, "nobody@example.com", MASTER_PASSWORD)
        .await
        .unwrap()
        .folders()
        .await;
    assert!(matches!(nobody, Err(MailboxError::SignIn(why)) if why.contains("exists")));
    open(&master, ANNA, MASTER_PASSWORD)
        .await
        .unwrap()
        .folders()
        .await
        .unwrap();

    let error = refusal(&imap("localhost", free_port(), TransportSecurity::Tls, ""), PASSWORD).await;
    assert!(
        matches!(&error, MailboxError::Unreachable(why) if why.contains("refuses the connection")),
        "{error:?}"
    );
    let error = refusal(&imap("no-such-host.invalid", 993, TransportSecurity::Tls, ""), PASSWORD).await;
    assert!(
        matches!(&error, MailboxError::Unreachable(why) if why.contains("is not known")),
        "{error:?}"
    );
    let debug = format!("{:?}", ImapSettings::new(&connection, ANNA, "hunter2").unwrap());
    assert!(!debug.contains("hunter2"), "{debug}");
}

#[tokio::test]
async fn a_connection_that_broke_is_made_again() {
    let mut dovecot = Dovecot::start(&Options::default());
    dovecot.create(ANNA, "Held");
    let raw = b"Subject: x\r\n\r\nx\r\n";
    dovecot.deliver(ANNA, raw);
    let connection = imap(
        "localhost",
        dovecot.tls_port,
        TransportSecurity::Tls,
        &dovecot.certificate,
    );
    let mut mailbox = open(&connection, ANNA, PASSWORD).await.unwrap();
    let at = mailbox.list("INBOX").await.unwrap().remove(0);
    dovecot.stop();
    assert!(
        matches!(mailbox.fetch(&at).await, Err(MailboxError::Unreachable(_))),
        "nobody is there"
    );
    dovecot.resume();
    mailbox.fetch(&at).await.unwrap();
    dovecot.kick(ANNA);
    let held = mailbox.move_mail(&at, "Held", &print_of(raw)).await.unwrap();
    dovecot.kick(ANNA);
    assert_eq!(mailbox.list("Held").await.unwrap(), [held]);
}

/// A server that greets, lets anyone in, and then answers each line with what `answer` makes of it.
async fn server(answer: impl Fn(&str, &str) -> Vec<u8> + Send + Sync + 'static) -> ImapMailbox {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (read, mut write) = stream.split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"* OK ready\r\n").await;
            while let Ok(Some(line)) = lines.next_line().await {
                let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
                let mut reply = match command.split(' ').next() {
                    Some("CAPABILITY") => b"* CAPABILITY IMAP4rev1\r\n".to_vec(),
                    Some("LOGIN" | "NOOP") => Vec::new(),
                    Some("EXAMINE" | "SELECT") => {
                        b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 2]\r\n".to_vec()
                    }
                    _ => answer(tag, command),
                };
                reply.extend_from_slice(format!("{tag} OK done\r\n").as_bytes());
                if write.write_all(&reply).await.is_err() {
                    break;
                }
            }
        }
    });
    let connection = imap("127.0.0.1", port, TransportSecurity::Plain, "");
    let mut settings = ImapSettings::new(&connection, ANNA, PASSWORD).unwrap();
    settings.patience = Patience {
        silence: Duration::from_millis(500),
        ..Patience::default()
    };
    ImapMailbox::new(settings)
}

#[tokio::test]
async fn a_hostile_server_gets_a_sentence_not_a_crash() {
    let at = postern_server::mailboxes::Locator {
        folder: "INBOX".into(),
        key: "1:1".into(),
    };
    let nested = "(".repeat(3_000_000);
    for (said, words) in [
        (format!("* 1 FETCH (BODYSTRUCTURE {nested}\r\n"), "nested too deeply"),
        ("* 1 FETCH (UID 1 BODY[] {99999999999}\r\n".into(), "larger than"),
        (
            "* 1 FETCH (UID 1 BODY[] {184467440737095516160}\r\n".into(),
            "larger than",
        ),
        (format!("* {}", "x".repeat(9 * 1024 * 1024)), "without end"),
        ("* 1 FETCH (UID 1 BODY[] {50}\r\nshort".into(), "did not answer"),
        ("* 1 FETCH (UID 1 INTERNALDATE NIL))\r\n".into(), "closed twice"),
        ("* BYE gone fishing\u{7}\r\n".into(), "gone fishing"),
        ("\r\n".into(), "could not be understood"),
    ] {
        let shown: String = said.chars().take(40).collect();
        let mut mailbox = server(move |_, _| said.clone().into_bytes()).await;
        let error = mailbox.fetch(&at).await.unwrap_err();
        assert!(error.to_string().contains(words), "{shown:?}: {error}");
        assert!(!error.to_string().contains('\u{7}'));
    }
    let mut mailbox = server(|_, _| b"* 1 FETCH (UID 1 INTERNALDATE NIL FLAGS NIL BODY[] NIL)\r\n".to_vec()).await;
    assert!(matches!(mailbox.fetch(&at).await, Err(MailboxError::Gone(_))));
    let mut mailbox =
        server(|_, _| b"* LIST (\\Noselect) NIL NIL\r\n* LIST () \"/\" \"&bad\"\r\n* LIST x\r\n".to_vec()).await;
    let folders = mailbox.folders().await.unwrap();
    assert_eq!(folders.len(), 1, "{folders:?}");
    assert_eq!(folders[0].name, "&bad", "a name that is no UTF-7 is shown as it is");
}

#[tokio::test]
async fn what_is_slipped_in_before_tls_begins_is_not_taken_for_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.split();
        let mut lines = BufReader::new(read).lines();
        let mut told = Vec::new();
        write.write_all(b"* OK ready\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let (tag, command) = line.split_once(' ').unwrap();
            let reply = if command == "STARTTLS" {
                format!("{tag} OK begin\r\np3 OK signed in\r\n")
            } else {
                format!("* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\n")
            };
            write.write_all(reply.as_bytes()).await.unwrap();
            told.push(command.to_owned());
        }
        told
    });
    let error = refusal(&imap("127.0.0.1", port, TransportSecurity::StartTls, ""), PASSWORD).await;
    assert!(
        matches!(&error, MailboxError::Refused(why) if why.contains("No password was sent")),
        "{error:?}"
    );
    assert_eq!(told.await.unwrap(), ["CAPABILITY", "STARTTLS"]);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for security in [
        TransportSecurity::Plain,
        TransportSecurity::StartTls,
        TransportSecurity::Tls,
    ] {
        let mut settings = ImapSettings::new(&imap("127.0.0.1", port, security, ""), ANNA, PASSWORD).unwrap();
        settings.patience.silence = Duration::from_millis(200);
        settings.patience.tls = Duration::from_millis(200);
        let error = ImapMailbox::new(settings).folders().await.unwrap_err();
        assert!(matches!(error, MailboxError::Unreachable(_)), "{error:?}");
    }
}

#[tokio::test]
async fn the_connection_test_ends_at_the_first_failure_and_changes_nothing() {
    let dovecot = Dovecot::start(&Options::default());
    dovecot.deliver(ANNA, b"Subject: x\r\n\r\nx\r\n");
    let folders = dovecot.folders(ANNA);
    let good = imap(
        "localhost",
        dovecot.port,
        TransportSecurity::StartTls,
        &dovecot.certificate,
    );

    let report = test_connection(&good, &anna(PASSWORD), "").await;
    assert!(report.passed(), "{report:?}");
    assert_eq!(report.mailboxes, [ANNA]);
    let names: Vec<&str> = report.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Look up the name",
            "Reach the server",
            "Start TLS and check the certificate",
            "Sign in as anna@example.com",
            "Ask what the server can do",
            "List the folders",
            "Look for the quarantine folder",
        ]
    );
    assert_eq!(dovecot.folders(ANNA), folders, "nothing was made");
    assert!(dovecot.flags(ANNA, "INBOX")[0].is_empty());

    let report = test_connection(&good, &anna("wrong"), "").await;
    let (name, passed, sentence) = last(&report);
    assert!(
        !report.passed() && name == "Sign in as anna@example.com" && !passed,
        "{report:?}"
    );
    assert!(
        sentence.contains("password") && !sentence.contains("wrong"),
        "{sentence}"
    );
    assert!(report.mailboxes.is_empty());

    let master = as_master(good);
    assert!(test_connection(&master, &anna(""), MASTER_PASSWORD).await.passed());
    let report = test_connection(
        &imap("localhost", free_port(), TransportSecurity::Tls, ""),
        &anna("x"),
        "",
    )
    .await;
    assert_eq!(report.steps.len(), 2);
    assert_eq!(last(&report).0, "Reach the server");
    let report = test_connection(
        &imap("localhost", dovecot.tls_port, TransportSecurity::Tls, ""),
        &anna("x"),
        "",
    )
    .await;
    assert_eq!((last(&report).0, last(&report).1), ("Check the certificate", false));
}

#[tokio::test]
async fn folders_may_all_live_behind_a_prefix() {
    // Below INBOX as Courier, Cyrus and many hosts have it, or in a folder of their own (RFC 2342). A second block adds to
    // the first.
    for prefix in ["INBOX.", "Mail."] {
        let dovecot = Dovecot::start(&Options {
            extra: format!("namespace inbox {{\n  prefix = {prefix}\n}}"),
            ..Options::default()
        });
        let raw = b"Subject: below\r\n\r\nx\r\n".to_vec();
        dovecot.deliver(ANNA, &raw);
        let named = |name: &str| format!("{prefix}{name}");
        for folder in ["Sent", "Projects.Sent"] {
            dovecot.create(ANNA, &named(folder));
        }
        let connection = imap(
            "localhost",
            dovecot.tls_port,
            TransportSecurity::Tls,
            &dovecot.certificate,
        );
        let mut mailbox = open(&connection, ANNA, PASSWORD).await.unwrap();
        let quarantine = mailbox.quarantine_folder().await.unwrap();
        assert_eq!(quarantine, named("Postern Quarantine"));
        let folders = mailbox.folders().await.unwrap();
        let role = |name: &str| folders.iter().find(|folder| folder.name == name).unwrap().role;
        assert_eq!(role(&quarantine), FolderRole::Quarantine);
        assert_eq!(role(&named("Sent")), FolderRole::Sent);
        assert_eq!(role(&named("Projects.Sent")), FolderRole::Other);
        let at = mailbox.list("INBOX").await.unwrap().remove(0);
        let held = mailbox.move_mail(&at, &quarantine, &print_of(&raw)).await.unwrap();
        assert_eq!(dovecot.raw_messages(ANNA, &quarantine), std::slice::from_ref(&raw));
        mailbox.move_mail(&held, "INBOX", &print_of(&raw)).await.unwrap();
        assert_eq!(dovecot.raw_messages(ANNA, "INBOX"), [raw]);
    }
}
