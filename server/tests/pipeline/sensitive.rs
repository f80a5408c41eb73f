//! Content that must not travel: found in texts, in HTML, in office documents and in archives, and never written down whole.

use crate::support::{SCANNER, attachment, reasons, zip};
use domain::{
    decide::InForce,
    ids::PolicyId,
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    time::Timestamp,
    verdict::{Action, Outcome, Verdict},
};
use postern_server::{commands::scan::policy_file, mail::Fetched};

const CARD: &str = "4111 1111 1111 1111";

pub(crate) fn dlp(templates: &[&str]) -> Policy {
    let id = PolicyId::new(uuid::Uuid::from_u128(7));
    let (kind, family) = (PolicyKind::Dlp, ProviderFamily::Mailbox);
    let mut policy = Policy::built_in(id, kind, family, BuiltIn::Default, Timestamp(0));
    policy.enabled = true;
    policy.filters.templates = templates.iter().map(|id| (*id).to_owned()).collect();
    policy
}

fn judge(mail: &[u8], policy: &Policy) -> Verdict {
    let fetched = Fetched {
        mailbox: "",
        bytes: mail,
    };
    SCANNER.examine(fetched, Some(policy)).verdict
}

pub(crate) fn text(content_type: &str, body: &str) -> Vec<u8> {
    format!("From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: {content_type}; charset=utf-8\r\n\r\n{body}\r\n")
        .into_bytes()
}

#[test]
fn it_is_found_wherever_people_put_it() {
    let policy = dlp(&["pci-dss"]);
    let paragraph = format!(
        "<w:document><w:p><w:r><w:t>{}</w:t></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:document>",
        &CARD[..7],
        &CARD[7..]
    );
    let cells = format!("<sst><si><t>name</t></si><si><t>{CARD}</t></si></sst>");
    let open = format!(
        "<office:text><text:p>{}<text:span>{}</text:span></text:p></office:text>",
        &CARD[..5],
        &CARD[5..]
    );
    let list = format!("name;card\r\nanna;{CARD}\r\n");
    for (mail, place) in [
        (text("text/plain", CARD), "text body"),
        (
            text("text/html", &format!("<p>{}<b>{}</b></p>", &CARD[..5], &CARD[5..])),
            "HTML body",
        ),
        (
            attachment("cards.docx", &zip(&[("word/document.xml", paragraph.as_bytes())])),
            "cards.docx › word/document.xml",
        ),
        (
            attachment("cards.xlsx", &zip(&[("xl/sharedStrings.xml", cells.as_bytes())])),
            "cards.xlsx › xl/sharedStrings.xml",
        ),
        (
            attachment("cards.odt", &zip(&[("content.xml", open.as_bytes())])),
            "cards.odt › content.xml",
        ),
        (
            attachment("cards.zip", &zip(&[("cards.csv", list.as_bytes())])),
            "cards.zip › cards.csv",
        ),
        (attachment("cards.csv", list.as_bytes()), "cards.csv"),
    ] {
        let verdict = judge(&mail, &policy);
        assert_eq!(reasons(&verdict), [format!("template:pci-dss @ {place}")], "{place}");
        assert_eq!(
            (verdict.outcome, verdict.action),
            (Outcome::Condemned, Action::Quarantine)
        );
        let written = format!("{:?}", verdict.because);
        assert!(
            written.contains("**** 1111") && !written.contains("4111 1111 1"),
            "{written}"
        );
    }
}

#[test]
fn only_what_was_chosen_is_looked_for_and_threats_are_not() {
    let body = format!("{CARD}, SSN 536-90-4399");
    assert_eq!(
        reasons(&judge(&text("text/plain", &body), &dlp(&["us-pii"]))),
        ["template:us-pii @ text body"]
    );
    let both = judge(&text("text/plain", &body), &dlp(&["us-pii", "pci-dss", "jp-pii"]));
    assert_eq!(
        reasons(&both),
        ["template:pci-dss @ text body", "template:us-pii @ text body"]
    );
    let infected = attachment("a.com", crate::support::eicar().as_bytes());
    assert_eq!(judge(&infected, &dlp(&["pci-dss"])).outcome, Outcome::Clean);
    assert_eq!(
        judge(&text("text/plain", &body), &policy_file::default_policy()).outcome,
        Outcome::Clean
    );
}

#[test]
fn both_kinds_look_at_once() {
    let (atp, dlp) = (policy_file::default_policy(), dlp(&["pci-dss"]));
    let members = zip(&[
        ("a.com", crate::support::eicar().as_bytes()),
        ("b.txt", CARD.as_bytes()),
    ]);
    let mail = attachment("both.zip", &members);
    let policies = InForce {
        atp: Some(&atp),
        dlp: Some(&dlp),
    };
    let fetched = Fetched {
        mailbox: "",
        bytes: &mail,
    };
    let verdict = SCANNER.examine(fetched, policies).verdict;
    let found = reasons(&verdict);
    assert!(found.iter().any(|reason| reason.starts_with("yara:")), "{found:?}");
    assert!(
        found.iter().any(|reason| reason.starts_with("template:pci-dss")),
        "{found:?}"
    );
    assert_eq!(verdict.policy.unwrap().id, atp.id);
}

#[test]
fn what_is_made_to_take_long_ends() {
    let policy = dlp(&[
        "pci-dss",
        "eu-pii",
        "us-pii",
        "asia-pii",
        "latin-america-pii",
        "nordic-pii",
    ]);
    for body in [
        "7 ".repeat(500_000),
        "41111111".repeat(100_000),
        "passport no 1234567 ".repeat(40_000),
    ] {
        judge(&text("text/plain", &body), &policy);
    }
}
