//! What the console's services refuse, and what they tell the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::{Accounts as _, Finding as _, Logs as _, Policies as _, Views as _},
    custody::HeldStatus,
    detection::DetectionFilter,
    find::FOUND_EACH,
    held::{HeldFilter, Period, SEARCH_MAX},
    ids::PersonId,
    overview::Changed,
    policy::{Policy, PolicyKind, Targets},
    problem::Problem,
    roles::Role,
    series::Within,
    time::Timestamp,
    view::VIEWS_MAX,
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

    let mut dlp = first(&desk, PolicyKind::Dlp).await;
    dlp.filters.templates.clear();
    dlp.enabled = true;
    let refused = desk.save_policy(dlp.clone()).await.unwrap_err();
    assert!(
        matches!(&refused, Problem::Invalid { field, .. } if field == "templates"),
        "{refused}"
    );
    dlp.filters.templates = vec!["unheard-of".into()];
    let refused = desk.save_policy(dlp.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("“unheard-of”"), "{refused}");
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
    for act in ["switch", "export", "export of the chart"] {
        let mut changes = postern.tenant.listen();
        if act == "switch" {
            desk.switch_policy(policy.id, true, policy.version).await.unwrap();
        } else if act == "export" {
            desk.detections_csv(DetectionFilter::default()).await.unwrap();
        } else {
            desk.detection_series_csv(DetectionFilter::default()).await.unwrap();
        }
        let told: Vec<Changed> = std::iter::from_fn(|| changes.try_recv().ok()).collect();
        assert!(told.contains(&Changed::Logs), "{act}: {told:?}");
    }
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_that_cannot_be_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let within = Within {
        from: Timestamp::read("2026-07-19"),
        until: Timestamp::read("2026-07-18"),
        ..Within::default()
    };
    let filter = DetectionFilter {
        within,
        ..DetectionFilter::default()
    };
    let refusals = [
        desk.detections(filter.clone(), None).await.map(drop),
        desk.detections_csv(filter.clone()).await.map(drop),
        desk.detection_series(filter.clone()).await.map(drop),
        desk.detection_series_csv(filter).await.map(drop),
    ];
    for refused in refusals {
        let problem = refused.unwrap_err();
        assert!(matches!(problem, Problem::Invalid { .. }), "{problem:?}");
        assert!(
            problem.to_string().starts_with("The range ends before it begins."),
            "{problem}"
        );
    }
    let day = Within {
        period: Some(Period::Day),
        ..Within::default()
    };
    let day = DetectionFilter {
        within: day,
        ..DetectionFilter::default()
    };
    let found = desk.detection_series(day).await.unwrap();
    assert_eq!(
        (found.series.columns(), found.series.total(), found.scanned),
        (25, 0, 0)
    );
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_what_the_role_reaches() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let folder = tempfile::tempdir().unwrap();
    Postern::prepare(folder.path(), Way::Tls, &dovecot).await;
    let postern = Postern::start(folder.path()).await;
    for number in 1..=FOUND_EACH + 1 {
        dovecot.deliver(ANNA, &hostile(number));
    }
    postern
        .wait(async |postern| postern.rows().await.len() == FOUND_EACH + 1)
        .await;
    let groups = async |role: Role, words: &str| {
        let mut groups: Vec<String> = postern
            .desk_as(role, None)
            .await
            .find(words)
            .await
            .unwrap()
            .into_iter()
            .map(|found| found.group)
            .collect();
        groups.dedup();
        groups
    };

    // "Mail" is the name of the account, "mailbox" stands in those of policies, the address in mails and mailbox.
    assert_eq!(
        groups(Role::Administrator, "mail").await,
        ["Policies", "Service accounts"]
    );
    assert_eq!(groups(Role::Analyst, "mail").await, ["Policies"]);
    assert_eq!(groups(Role::Viewer, "mail").await, [""; 0]);
    let mailbox = postern.desk_as(Role::Viewer, None).await.find(ANNA).await.unwrap();
    let mailbox = mailbox.iter().find(|found| found.group == "Mailboxes").unwrap();
    assert_eq!(mailbox.title, ANNA);
    assert_eq!(
        mailbox.link,
        format!("/quarantine?mailbox={}", ANNA.replace('@', "%40"))
    );

    // The newest few mails, and no more.
    let rows = postern.rows().await;
    let found = postern.desk().await.find(&rows[0].sender).await.unwrap();
    let mails: Vec<&str> = found
        .iter()
        .filter(|found| found.group == "Held mail")
        .map(|found| found.link.as_str())
        .collect();
    let newest: Vec<String> = rows
        .iter()
        .take(FOUND_EACH)
        .map(|row| format!("/quarantine/{}", row.id))
        .collect();
    assert_eq!(mails, newest);

    // Nothing that somebody types has a meaning of its own.
    let desk = postern.desk().await;
    for typed in [
        "",
        "  ",
        "%",
        "_",
        "*",
        "\"",
        "' OR 1=1 --",
        "a\0b",
        "NEAR(",
        &"x".repeat(100 * SEARCH_MAX),
    ] {
        assert_eq!(desk.find(typed).await.unwrap(), [], "{typed:?}");
    }
    let nobody = Desk::new(postern.house.clone(), None, support::console::source());
    assert_eq!(nobody.find("mail").await.unwrap_err(), Problem::SignInNeeded);
    drop((desk, nobody));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_belongs_to_whoever_saved_it_and_there_are_only_so_many() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let anna = postern.desk_as(Role::Viewer, None).await;
    let ben = postern
        .desk_as(Role::Administrator, Some(PersonId::new(uuid::Uuid::nil())))
        .await;
    let filter = HeldFilter {
        search: "x".repeat(2 * SEARCH_MAX),
        status: Some(HeldStatus::UnableToRestore),
        ..HeldFilter::default()
    };
    let view = anna.save_view("  Needs me ", filter.clone()).await.unwrap();
    assert_eq!(view.name, "Needs me");
    assert_eq!(view.filter.search.len(), SEARCH_MAX);
    assert_eq!(anna.views().await.unwrap(), std::slice::from_ref(&view));
    assert_eq!(ben.views().await.unwrap(), []);

    // Nobody else's can be touched, and there is no other of the same name.
    for refused in [
        ben.rename_view(view.id, "Mine").await.map(drop),
        ben.remove_view(view.id).await,
    ] {
        assert!(matches!(refused, Err(Problem::NotFound { .. })), "{refused:?}");
    }
    let other = anna.save_view("Other", HeldFilter::default()).await.unwrap();
    for refused in [
        anna.save_view("NEEDS ME", HeldFilter::default()).await,
        anna.rename_view(other.id, "needs me").await,
        anna.save_view(" ", HeldFilter::default()).await,
    ] {
        assert!(
            matches!(&refused, Err(Problem::Invalid { field, .. }) if field == "name"),
            "{refused:?}"
        );
    }
    // The same name in other letters is a new name for the same view.
    assert_eq!(anna.rename_view(view.id, "NEEDS me").await.unwrap().name, "NEEDS me");
    anna.remove_view(other.id).await.unwrap();

    for number in anna.views().await.unwrap().len()..VIEWS_MAX {
        anna.save_view(&format!("View {number}"), HeldFilter::default())
            .await
            .unwrap();
    }
    let refused = anna.save_view("One more", HeldFilter::default()).await.unwrap_err();
    assert!(refused.to_string().contains(&VIEWS_MAX.to_string()), "{refused}");
    assert_eq!(anna.views().await.unwrap().len(), VIEWS_MAX);
    drop((anna, ben));
    postern.stop().await;
}
