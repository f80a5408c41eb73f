//! What the console's services refuse, and what they tell the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::{Accounts as _, Logs as _, Policies as _},
    custody::HeldStatus,
    detection::DetectionFilter,
    overview::Changed,
    policy::{Policy, PolicyKind, Targets},
    problem::Problem,
};
use postern_server::services::Desk;
use support::{
    console::{Postern, hostile},
    dovecot::{Dovecot, MASTER, MASTER_PASSWORD},
    ways::{ANNA, Way},
};

async fn first(desk: &Desk, kind: PolicyKind) -> Policy {
    desk.policies(kind).await.unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_would_protect_nobody_is_not_switched_on() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;

    let dlp = first(&desk, PolicyKind::Dlp).await;
    let refused = desk.switch_policy(dlp.id, true, dlp.version).await.unwrap_err();
    assert!(
        matches!(&refused, Problem::Conflict { sentence } if sentence.contains("stay OFF")),
        "{refused}"
    );
    assert!(!desk.policy(dlp.id).await.unwrap().enabled);

    let mut groups = first(&desk, PolicyKind::Atp).await;
    groups.name = "For finance".into();
    groups.version = 0;
    groups.priority = 1;
    groups.enabled = true;
    groups.targets = Targets {
        groups: vec!["Finance".into()],
        ..Targets::default()
    };
    let refused = desk.save_policy(groups.clone()).await.unwrap_err();
    assert!(
        matches!(&refused, Problem::Invalid { field, sentence } if field == "targets" && sentence.contains("directory")),
        "{refused}"
    );
    groups.targets.domains = vec!["example.com".into()];
    desk.save_policy(groups).await.unwrap();
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_tells_the_pages_that_show_the_audit_trail() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let policy = first(&desk, PolicyKind::Atp).await;
    for act in ["switch", "export"] {
        let mut changes = postern.tenant.listen();
        if act == "switch" {
            desk.switch_policy(policy.id, true, policy.version).await.unwrap();
        } else {
            desk.detections_csv(DetectionFilter::default()).await.unwrap();
        }
        let told: Vec<Changed> = std::iter::from_fn(|| changes.try_recv().ok()).collect();
        assert!(told.contains(&Changed::Logs), "{act}: {told:?}");
    }
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_password_never_goes_to_a_server_that_it_was_not_given_for() {
    use domain::account::{AccountForm, Connection, ImapSignIn, MailboxSignIn};
    let dovecot = Dovecot::start(&Way::Tls.options());
    let folder = tempfile::tempdir().unwrap();
    Postern::prepare(folder.path(), Way::Tls, &dovecot).await;
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let row = desk.accounts().await.unwrap().remove(0);
    let form = |connection: Connection, password: &str| AccountForm {
        id: Some(row.id),
        name: row.name.clone(),
        connection,
        mailboxes: vec![MailboxSignIn {
            address: ANNA.into(),
            password: password.into(),
        }],
        master_password: String::new(),
    };
    let elsewhere = |mut connection: Connection| {
        if let Connection::Imap { host, .. } = &mut connection {
            *host = "127.0.0.1".into();
        }
        connection
    };
    let asks_for_password =
        |refused: &Problem| matches!(refused, Problem::Invalid { sentence, .. } if sentence.contains("Give the"));

    let refused = desk.save_account(form(elsewhere(row.connection.clone()), "")).await;
    assert!(asks_for_password(&refused.unwrap_err()));
    // Signing in another way asks for the secret of that way.
    let mut master = row.connection.clone();
    if let Connection::Imap {
        sign_in, master_user, ..
    } = &mut master
    {
        *sign_in = ImapSignIn::MasterUser;
        *master_user = MASTER.into();
    }
    let refused = desk.save_account(form(master.clone(), "")).await;
    assert!(asks_for_password(&refused.unwrap_err()));

    // With the master user's password nothing of the old way is kept.
    let mut changed = form(master, "");
    changed.master_password = MASTER_PASSWORD.into();
    let (saved, report) = desk.save_account(changed).await.unwrap();
    assert!(saved.is_some(), "{report:?}");
    let stored = postern.tenant.store.mailboxes(None).await.unwrap();
    assert!(stored[0].record.sealed.is_none(), "the password of the old way is gone");
    drop(desk);
    postern.stop().await;
    let postern = Postern::start(folder.path()).await;
    dovecot.deliver(ANNA, &hostile(1));
    postern.until(HeldStatus::Quarantined).await;
    postern.stop().await;
}
