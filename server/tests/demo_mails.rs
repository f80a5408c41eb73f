//! The demo against the real pipeline: what it promises to be held is held, each for its own reason, and nothing else is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::{
    ids::PolicyId,
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    time::Timestamp,
    verdict::{Action, Verdict},
};
use postern_server::{
    demo,
    mail::{Fetched, ObjectSet, Scanner, ScannerSettings, default_rules},
};
use std::sync::Arc;
use uuid::Uuid;

const START: Timestamp = Timestamp(1_795_320_000_000);

/// What the default policy, switched on, says about each mail of the demo.
fn verdicts() -> Vec<(demo::DemoMail, Verdict)> {
    let id = PolicyId::new(Uuid::nil());
    let mut policy = Policy::built_in(id, PolicyKind::Atp, ProviderFamily::Mailbox, BuiltIn::Default, START);
    policy.enabled = true;
    let scanner = Scanner::new(ScannerSettings {
        rules: default_rules(),
        objects: Arc::new(ObjectSet::of(demo::blocked_objects(), START)),
        ..ScannerSettings::default()
    })
    .unwrap();
    demo::mails(START)
        .into_iter()
        .map(|mail| {
            let address = format!("{}@{}", mail.mailbox, demo::DOMAIN);
            let fetched = Fetched {
                mailbox: &address,
                bytes: &mail.bytes,
            };
            let verdict = scanner.examine(fetched, Some(&policy)).verdict;
            (mail, verdict)
        })
        .collect()
}

#[test]
fn the_default_policy_holds_what_the_demo_promises_and_nothing_else() {
    let wrong: Vec<String> = verdicts()
        .into_iter()
        .filter(|(mail, verdict)| (verdict.action == Action::Quarantine) != mail.held)
        .map(|(mail, verdict)| {
            let rules: Vec<_> = verdict.because.iter().map(|because| &because.evidence.rule).collect();
            format!(
                "{}: held = {}, but {:?} for {rules:?}",
                mail.name, mail.held, verdict.action
            )
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_mail_is_held_for_the_reason_it_was_written_for() {
    let verdicts = verdicts();
    for (name, rules) in [
        ("test-file-plain", &["yara:"][..]),
        ("test-file-zip", &["yara:"]),
        ("test-file-deep", &["yara:"]),
        ("test-file-forwarded", &["yara:"]),
        ("program-as-invoice", &["type:executable", "extension:exe"]),
        ("macro-order", &["yara:", "type:macro_document"]),
        ("macro-statement", &["yara:", "type:macro_document"]),
        ("script-reminder", &["type:script", "extension:js"]),
        ("shortcut-plan", &["type:shortcut", "extension:lnk"]),
        ("pdf-with-script", &["yara:"]),
        ("html-smuggling", &["html:smuggling"]),
        ("bank-look-alike", &["link:"]),
        ("intranet-look-alike", &["link:"]),
        ("parcel-look-alike", &["link:"]),
        (
            "sign-in-form",
            &["object:domain:harbourlane-mail.example", "html:credential-form"],
        ),
        (
            "new-bank-account",
            &["object:sender:accounts@crane-hire-billing.example"],
        ),
        ("winch-manual", &["object:sha256:"]),
        ("shared-file", &["object:url:files.tidewater-share.example/d/7f3a"]),
        ("reversed-name", &["extension:exe"]),
    ] {
        let (_, verdict) = verdicts.iter().find(|(mail, _)| mail.name == name).unwrap();
        let found: Vec<_> = verdict
            .because
            .iter()
            .map(|because| because.evidence.rule.as_str())
            .collect();
        for rule in rules {
            assert!(
                found.iter().any(|found| found.starts_with(rule)),
                "{name}: no {rule} in {found:?}"
            );
        }
    }
}
