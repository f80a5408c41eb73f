//! Policies tried on past mail, decisions explained, versions restored: on a real mailbox, of which nothing is touched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    audit::Act,
    console::{Policies as _, Trials as _},
    custody::HeldStatus,
    explain::{MailPlace, Which, Why},
    ids::JobId,
    job::{JobState, ScanNow},
    policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
    problem::Problem,
    roles::Role,
    time::{DAY, Timestamp},
    trial::{Asked, Counts, Effect},
    verdict::{Action, Outcome},
};
use postern_server::{
    clock::{Clock as _, SystemClock},
    mailboxes::QUARANTINE_FOLDER,
    services::Desk,
    store::{JobProgress, JobRecord},
};
use support::{
    console::{Postern, hostile},
    dovecot::Dovecot,
    ways::{ANNA, Way, mail},
};

/// A mail with a harmless file of this name.
fn with_file(name: &str) -> Vec<u8> {
    format!(
        "From: Ben <ben@example.com>\r\nTo: {ANNA}\r\nSubject: File {name}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/csv; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\na,b\r\n"
    )
    .into_bytes()
}

async fn default_policy(desk: &Desk) -> Policy {
    let policies = desk.policies(PolicyKind::Atp).await.unwrap();
    let mut policies = policies.into_iter();
    policies
        .find(|policy| policy.family == ProviderFamily::Mailbox && policy.built_in == Some(BuiltIn::Default))
        .unwrap()
}

fn lately() -> ScanNow {
    let now = SystemClock.now();
    ScanNow {
        from: Timestamp(0),
        until: now.plus(DAY),
    }
}

async fn ended(postern: &Postern, desk: &Desk, id: JobId) -> Counts {
    postern
        .wait(async |_| desk.trial(id, None, None).await.unwrap().trial.job.state.ended())
        .await;
    let trial = desk.trial(id, None, None).await.unwrap().trial;
    assert_eq!(trial.job.state, JobState::Done, "{}", trial.job.message);
    trial.counts
}

/// One hostile mail in quarantine, two harmless ones in the inbox.
async fn mailbox() -> (Dovecot, tempfile::TempDir, Postern) {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let data = tempfile::tempdir().unwrap();
    Postern::prepare(data.path(), Way::Tls, &dovecot).await;
    dovecot.deliver(ANNA, &hostile(1));
    dovecot.deliver(ANNA, &with_file("table.csv"));
    dovecot.deliver(ANNA, &mail("Hello", "hello", "No file at all."));
    let postern = Postern::start(data.path()).await;
    postern.until(HeldStatus::Quarantined).await;
    (dovecot, data, postern)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_shows_what_it_would_hold_and_release_and_touches_nothing() {
    let (dovecot, _data, postern) = mailbox().await;
    let desk = postern.desk().await;
    let saved = default_policy(&desk).await;
    let mut draft = saved.clone();
    draft.filters.malware_scanning.enabled = false;
    draft.filters.file_blocking.extensions = vec!["csv".into()];
    let id = desk.try_policy(draft.clone(), lately()).await.unwrap();
    let counts = ended(&postern, &desk, id).await;
    assert_eq!(
        counts,
        Counts {
            looked: 3,
            held: 1,
            released: 1,
            changed: 0,
            unread: 0
        }
    );
    let held = desk.trial(id, Some(Effect::Held), None).await.unwrap().mails;
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].subject, "File table.csv");
    assert_eq!((held[0].before, held[0].after), (Action::Pass, Action::Quarantine));
    assert_eq!(held[0].rule, "extension:csv");
    let released = desk.trial(id, Some(Effect::Released), None).await.unwrap().mails;
    assert_eq!(
        (released.len(), released[0].place.folder.as_str()),
        (1, QUARANTINE_FOLDER)
    );
    assert_eq!(
        (released[0].before, released[0].after),
        (Action::Quarantine, Action::Pass)
    );

    // The same with another action only: looked into once, told all the same.
    let mut junk = saved.clone();
    junk.filters.malware_scanning.action = Action::MoveToJunk;
    let id = desk.try_policy(junk, lately()).await.unwrap();
    let counts = ended(&postern, &desk, id).await;
    assert_eq!((counts.looked, counts.released, counts.same()), (3, 1, 2));

    // What only logs releases; neither the policy nor the mailbox has changed.
    let mut logs = saved.clone();
    logs.log_only = true;
    let id = desk.try_policy(logs, lately()).await.unwrap();
    assert_eq!(ended(&postern, &desk, id).await.released, 1);
    assert_eq!(default_policy(&desk).await, saved);
    assert_eq!(
        (dovecot.count(ANNA, "INBOX"), dovecot.count(ANNA, QUARANTINE_FOLDER)),
        (2, 1)
    );
    assert_eq!(desk.trials().await.unwrap().len(), 3);

    // What cannot be saved cannot be tried.
    draft.priority = 5;
    draft.targets.everyone = false;
    draft.built_in = None;
    let refused = desk.try_policy(draft, lately()).await.unwrap_err();
    assert!(matches!(refused, Problem::Invalid { field, .. } if field == "targets"));
    let analyst = postern.desk_as(Role::Analyst, None).await;
    let refused = analyst.try_policy(saved, lately()).await.unwrap_err();
    assert!(matches!(refused, Problem::Forbidden { .. }));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_goes_on_where_it_was() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let data = tempfile::tempdir().unwrap();
    Postern::prepare(data.path(), Way::Tls, &dovecot).await;
    for number in 0..5 {
        dovecot.deliver(ANNA, &with_file(&format!("{number}.csv")));
    }
    // As a worker leaves it that died after two mails of the inbox.
    let postern = Postern::open(data.path()).await;
    let desk = postern.desk().await;
    let mut draft = default_policy(&desk).await;
    draft.filters.file_blocking.extensions = vec!["csv".into()];
    let ScanNow { from, until } = lately();
    let id = JobId::new(uuid::Uuid::now_v7());
    let job = JobRecord {
        id,
        name: "trial".into(),
        payload: serde_json::to_value(Asked { draft, from, until }).unwrap(),
        title: "Try a policy".into(),
        created_at: SystemClock.now(),
        created_by: "admin@example.com".into(),
        attempts: 0,
        progress: None,
    };
    let store = &postern.tenant.store;
    store
        .enqueue(&job, &Act::by_itself("job.start", "Try a policy", ""))
        .await
        .unwrap();
    let leased = store.lease_job(SystemClock.now(), 0).await.unwrap().unwrap();
    let state = serde_json::json!({
        "counts": { "looked": 2, "held": 2, "released": 0, "changed": 0, "unread": 0 },
        "listed": 2, "through": [], "folders": [], "mails": 2
    });
    let progress = JobProgress {
        done: 2,
        total: 5,
        message: String::new(),
        state: Some(state),
        lease_until: SystemClock.now(),
    };
    store.note_trial(id, leased.attempts, &progress, &[]).await.unwrap();
    drop(desk);
    postern.stop().await;

    let postern = Postern::start(data.path()).await;
    let desk = postern.desk().await;
    let counts = ended(&postern, &desk, id).await;
    assert_eq!((counts.looked, counts.held), (5, 5));
    let numbers: Vec<u64> = desk
        .trial(id, None, None)
        .await
        .unwrap()
        .mails
        .iter()
        .map(|mail| mail.number)
        .collect();
    assert_eq!(numbers, [3, 4, 5], "only what was not met before is met");
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_that_waits_is_stopped_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let draft = default_policy(&desk).await;
    let id = desk.try_policy(draft, lately()).await.unwrap();
    desk.cancel_trial(id).await.unwrap();
    let page = desk.trial(id, None, None).await.unwrap();
    assert_eq!(page.trial.job.state, JobState::Cancelled);
    let unknown = desk.cancel_trial(JobId::new(uuid::Uuid::nil())).await.unwrap_err();
    assert!(matches!(unknown, Problem::NotFound { .. }));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_mail_is_explained_held_or_not() {
    let (dovecot, _data, postern) = mailbox().await;
    let desk = postern.desk().await;
    let held = desk.explain(Which::Held(postern.rows().await[0].id)).await.unwrap();
    assert_eq!(held.verdict.action, Action::Quarantine);
    assert!(held.findings.iter().any(|finding| {
        finding.evidence.place.label() == "invoice.bin" && finding.action == Some(Action::Quarantine)
    }));
    let applies: Vec<&str> = held
        .considered
        .iter()
        .filter(|one| one.why == Why::Applies)
        .map(|one| one.policy.name.as_str())
        .collect();
    assert_eq!(applies, ["Default Mailbox Policy ATP"]);
    assert!(held.considered.iter().any(|one| one.why == Why::Off));
    assert!(held.considered.iter().any(|one| one.why == Why::OtherProvider));

    // A mail that nobody holds: found by its mailbox, and why it passes.
    let recent = desk.recent_mail(ANNA).await.unwrap();
    assert_eq!(recent.mailboxes, [ANNA]);
    let hello = recent.mails.iter().find(|mail| mail.subject == "Hello").unwrap();
    let passed = desk.explain(Which::Placed(hello.place.clone())).await.unwrap();
    assert_eq!(
        (passed.verdict.outcome, passed.folder.as_str()),
        (Outcome::Clean, "INBOX")
    );
    assert_eq!(passed.findings, []);

    // What a filter that is off would find is said, and is no reason.
    let mut policy = default_policy(&desk).await;
    policy.filters.malware_scanning.enabled = false;
    desk.save_policy(policy).await.unwrap();
    let quarantined = recent.mails.iter().find(|mail| mail.subject == "Invoice 1").unwrap();
    let off = desk.explain(Which::Placed(quarantined.place.clone())).await.unwrap();
    assert_eq!(off.verdict.outcome, Outcome::Clean);
    assert!(!off.findings.is_empty() && off.findings.iter().all(|finding| finding.action.is_none()));

    let gone = MailPlace {
        key: "1:4294967295".into(),
        ..hello.place.clone()
    };
    desk.explain(Which::Placed(gone)).await.unwrap_err();
    // Whoever may not touch held mail learns nothing of the mail of others.
    let viewer = postern.desk_as(Role::Viewer, None).await;
    let refused = viewer.recent_mail(ANNA).await.unwrap_err();
    assert!(matches!(refused, Problem::Forbidden { .. }));
    assert_eq!(
        (dovecot.count(ANNA, "INBOX"), dovecot.count(ANNA, QUARANTINE_FOLDER)),
        (2, 1)
    );
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_version_is_restored_as_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let first = default_policy(&desk).await;
    let mut second = first.clone();
    second.filters.file_blocking.extensions = vec!["iso".into()];
    let second = desk.save_policy(second).await.unwrap();
    let third = desk.switch_policy(first.id, true, second.version).await.unwrap();

    // Somebody else saved meanwhile: what was seen is no longer what is there.
    let late = desk
        .restore_policy(first.id, first.version, second.version)
        .await
        .unwrap_err();
    assert!(matches!(late, Problem::Conflict { .. }), "{late:?}");
    let restored = desk
        .restore_policy(first.id, first.version, third.version)
        .await
        .unwrap();
    assert_eq!(restored.filters, first.filters);
    assert_eq!(
        (restored.version, restored.enabled),
        (third.version + 1, true),
        "the switch stays"
    );
    let versions = desk.policy_versions(first.id).await.unwrap();
    let numbers: Vec<u32> = versions.iter().map(|version| version.version).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    let unknown = desk.restore_policy(first.id, 99, restored.version).await.unwrap_err();
    assert!(matches!(unknown, Problem::NotFound { .. }));
    postern.stop().await;
}
