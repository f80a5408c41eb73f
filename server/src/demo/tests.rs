#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use std::{collections::HashSet, path::Path};

const START: Timestamp = Timestamp(1_795_320_000_000);

/// The names and decoded contents of all attachments, those of forwarded mails too.
fn attachments_of(message: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    message
        .attachments()
        .flat_map(|part| match &part.body {
            PartType::Message(inner) => attachments_of(inner),
            _ => vec![(
                part.attachment_name().unwrap_or_default().to_string(),
                part.contents().to_vec(),
            )],
        })
        .collect()
}

fn mail(name: &str) -> DemoMail {
    mails(START).into_iter().find(|mail| mail.name == name).unwrap()
}

#[test]
fn every_mail_is_for_one_of_the_people_and_has_a_name_of_its_own() {
    let mails = mails(START);
    let names: HashSet<_> = mails.iter().map(|mail| mail.name).collect();
    let bytes: HashSet<_> = mails.iter().map(|mail| &mail.bytes).collect();
    assert!(names.len() == mails.len() && bytes.len() == mails.len());
    for person in PEOPLE {
        assert!(mails.iter().any(|mail| mail.mailbox == person), "{person} gets no mail");
    }
    assert!(mails.iter().all(|mail| PEOPLE.contains(&mail.mailbox)));
}

#[test]
fn the_console_lives_at_once_and_for_about_four_minutes() {
    let mails = mails(START);
    assert!(mails.is_sorted_by_key(|mail| mail.delay));
    let soon: Vec<_> = mails
        .iter()
        .take_while(|mail| mail.delay <= Duration::from_secs(10))
        .collect();
    assert!(soon.len() >= 12 && soon.iter().filter(|mail| mail.held).count() >= 4);
    let last = mails.last().unwrap().delay;
    assert!((Duration::from_secs(180)..=Duration::from_secs(300)).contains(&last));
    assert!(mails.iter().filter(|mail| mail.held).count() >= 14);
    assert!(mails.iter().filter(|mail| !mail.held).count() >= 20);
}

#[test]
fn every_mail_parses_and_no_placeholder_is_left() {
    for mail in mails(START) {
        assert!(
            memchr::memmem::find(&mail.bytes, b"{{").is_none(),
            "{} has a placeholder that is not known",
            mail.name
        );
        let bare = mail
            .bytes
            .iter()
            .enumerate()
            .any(|(at, byte)| *byte == b'\n' && (at == 0 || mail.bytes[at - 1] != b'\r'));
        assert!(!bare, "{} has a line that does not end with CRLF", mail.name);
        let parsed = MessageParser::default().parse(&mail.bytes);
        if mail.name == "nothing" {
            assert_eq!(mail.bytes, b"\r\n");
            continue;
        }
        let parsed = parsed.unwrap_or_else(|| panic!("{} does not parse", mail.name));
        assert!(
            parsed.from().is_some() && parsed.subject().is_some(),
            "{} has no sender or subject",
            mail.name
        );
        if !["doubled-headers", "bounce"].contains(&mail.name) {
            let date = parsed.date().unwrap().to_timestamp() * 1_000;
            let late = START.0 + i64::try_from(mail.delay.as_millis()).unwrap() - date;
            assert!((0..1_000).contains(&late), "{} is dated {date}", mail.name);
        }
    }
}

#[test]
fn texts_in_other_character_sets_are_read_as_they_were_written() {
    for (name, subject, word) in [
        (
            "tokyo-dimensions",
            "倉庫7号館の看板の寸法について",
            "猫が木箱に入らないよう",
        ),
        ("tokyo-delivery", "配達のお知らせ（木箱１個）", "猫は含まれておりません"),
        (
            "hamburg-delivery",
            "Bohlen für Schuppen 7 – Lieferung früher möglich",
            "0,00 € –",
        ),
        (
            "arkhangelsk-brass",
            "Латунные буквы для вывески",
            "Посылка уходит завтра",
        ),
        ("arkhangelsk-receipt", "Квитанция № 118", "Запасная буква — в подарок"),
        ("ningbo-winch", "绞车配件报价单（第二版）", "每套380元"),
        ("alexandria-visit", "زيارة يوم السبت", "الرافعة"),
        ("haifa-lamps", "המנורות בדרך", "הזכוכית"),
    ] {
        let mail = mail(name);
        let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
        assert_eq!(parsed.subject(), Some(subject));
        assert!(parsed.body_text(0).unwrap().contains(word), "{name} lacks {word}");
    }
}

#[test]
fn what_is_to_be_found_is_in_the_mails() {
    type Look<'a> = &'a dyn Fn(&[(String, Vec<u8>)]) -> bool;
    let parsed = |name: &str, look: Look<'_>| {
        let mail = mail(name);
        let found = attachments_of(&MessageParser::default().parse(&mail.bytes).unwrap());
        assert!(mail.held && look(&found), "{name}: {:?}", found.iter().map(|a| &a.0));
    };
    let has = |bytes: &[u8], text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    parsed("test-file-plain", &|all| all[0].1 == attachments::test_file());
    parsed("test-file-forwarded", &|all| all[0].1 == attachments::test_file());
    parsed("program-as-invoice", &|all| {
        all[0].0 == "invoice.pdf.exe" && all[0].1.starts_with(b"MZ")
    });
    parsed("reversed-name", &|all| all[0].0.ends_with("\u{202e}fdp.exe"));
    parsed("script-reminder", &|all| all[0].0.ends_with(".js"));
    parsed("shortcut-plan", &|all| {
        all[0].0.ends_with(".lnk") && all[0].1[0] == 0x4c
    });
    parsed("pdf-with-script", &|all| {
        has(&all[0].1, "/OpenAction") && has(&all[0].1, "/JavaScript")
    });
    parsed("html-smuggling", &|all| {
        has(&all[0].1, "atob(") && has(&all[0].1, "createObjectURL") && has(&all[0].1, "new Blob(")
    });
    parsed("macro-statement", &|all| has(&all[0].1, "Sub AutoOpen()"));
    parsed("macro-order", &|all| {
        has(
            &member(&all[0].1, "word/vbaProject.bin"),
            "Attribute VB_Name = \"ThisDocument\"\r\nSub AutoOpen()",
        )
    });
    parsed("test-file-deep", &|all| {
        let inner = member(&member(&all[0].1, "middle.zip"), "inner.zip");
        member(&inner, "today.log") == attachments::test_file()
    });
}

/// A member of a ZIP archive.
fn member(archive: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
    bytes
}

#[test]
fn a_password_is_needed_for_the_payslips() {
    let archive = attachments::build("payslips.zip").unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    assert!(archive.by_index(0).is_err());
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_index_decrypt(0, b"the usual one").unwrap(), &mut text).unwrap();
    assert!(text.contains("Bosun"));
}

#[test]
fn each_blocked_object_occurs_in_a_mail_that_is_to_be_held_and_in_no_other() {
    let objects = blocked_objects();
    assert_eq!(
        objects.iter().map(|object| object.kind).collect::<Vec<_>>(),
        [
            ObjectKind::Sha256,
            ObjectKind::Domain,
            ObjectKind::Url,
            ObjectKind::Sender
        ]
    );
    for object in objects {
        assert_eq!(
            object.kind.normalise(&object.value).as_deref(),
            Ok(object.value.as_str())
        );
        let holding: Vec<_> = mails(START)
            .into_iter()
            .filter(|mail| {
                MessageParser::default().parse(&mail.bytes).is_some_and(|message| {
                    let hashed = attachments_of(&message)
                        .iter()
                        .any(|(_, bytes)| hex::encode(Sha256::digest(bytes)) == object.value);
                    hashed || memchr::memmem::find(&mail.bytes, object.value.as_bytes()).is_some()
                })
            })
            .collect();
        assert!(
            !holding.is_empty() && holding.iter().all(|mail| mail.held),
            "{}",
            object.value
        );
    }
}

#[test]
fn senders_and_hosts_are_reserved_ones() {
    for mail in mails(START) {
        let parsed = MessageParser::default().parse(&mail.bytes);
        let Some(from) = parsed
            .as_ref()
            .and_then(|message| message.from()?.first()?.address())
            .map(str::to_lowercase)
        else {
            continue;
        };
        assert!(from.ends_with(".example"), "{}: {from}", mail.name);
        let text = String::from_utf8_lossy(&mail.bytes);
        for link in text.split("http").skip(1) {
            let Some(rest) = link.strip_prefix("s://").or_else(|| link.strip_prefix("://")) else {
                continue;
            };
            let host: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c))
                .collect();
            let reserved = host.ends_with(".example") || host.ends_with(".invalid") || host.starts_with("203.0.113.");
            assert!(reserved, "{}: {host}", mail.name);
        }
    }
}

#[test]
fn the_mails_are_the_same_on_every_run() {
    assert_eq!(mails(START), mails(START));
}

#[test]
fn the_test_file_stands_nowhere_in_the_tree() {
    fn walk(folder: &Path, needle: &[u8], seen: &mut usize) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_symlink() || name.starts_with('.') || ["target", "node_modules", "data"].contains(&name.as_str())
            {
                continue;
            }
            if path.is_dir() {
                walk(&path, needle, seen);
            } else {
                *seen += 1;
                let bytes = std::fs::read(&path).unwrap();
                assert!(
                    memchr::memmem::find(&bytes, needle).is_none(),
                    "{} holds the test file",
                    path.display()
                );
            }
        }
    }
    let needle = attachments::test_file();
    assert_eq!(needle.len(), 68);
    let mut seen = 0;
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &needle, &mut seen);
    assert!(seen > 50);
}

#[test]
fn a_delivered_mail_is_in_new_whole_and_never_replaces_another() {
    let root = tempfile::tempdir().unwrap();
    create_maildirs(root.path()).unwrap();
    create_maildirs(root.path()).unwrap();
    let mail = mail("shed-seven-drawing");
    deliver(root.path(), &mail, "1795320000.M1.demo").unwrap();
    let folder = root.path().join(mail.mailbox);
    assert_eq!(
        std::fs::read(folder.join("new/1795320000.M1.demo")).unwrap(),
        mail.bytes
    );
    assert_eq!(std::fs::read_dir(folder.join("tmp")).unwrap().count(), 0);
    let again = deliver(root.path(), &mail, "1795320000.M1.demo").unwrap_err();
    assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
    for name in ["", "../out", ".hidden", "a/b", "a:2,S", "a\0b"] {
        assert!(deliver(root.path(), &mail, name).is_err(), "{name:?} was taken");
    }
    assert_eq!(std::fs::read_dir(folder.join("new")).unwrap().count(), 1);
}
