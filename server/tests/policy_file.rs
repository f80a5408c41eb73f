//! Policies as a file: on the command line, and in the console.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    audit::AuditFilter,
    console::{Logs as _, Policies as _},
    policy::{Policy, PolicyKind, planned::Step},
    problem::Problem,
};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};
use support::console::Postern;

const FINANCE: &str = "[[policy]]\nkind = \"atp\"\nname = \"Finance\"\nenabled = true\npriority = 3\n\
                       [policy.targets]\ndomains = [\"finance.example.org\"]\n";

/// Runs `postern policy` on a data folder, with a file on its standard input.
fn postern(data: &Path, arguments: &[&str], file: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
        .arg("policy")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that is used wrongly ends without reading.
    let _ = child.stdin.take().unwrap().write_all(file.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

async fn policies(folder: &Path) -> Vec<Policy> {
    let postern = Postern::open(folder).await;
    let policies = postern.desk().await.policies(PolicyKind::Atp).await.unwrap();
    postern.stop().await;
    policies
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_from_a_repository_is_compared_and_applied_deletions_included() {
    let data = tempfile::tempdir().unwrap();
    Postern::open(data.path()).await.stop().await;
    let data = data.path();
    let exported = said(&postern(data, &["export"], ""));
    assert_eq!(
        said(&postern(data, &["plan", "-", "--exit-code"], &exported)),
        "0 created, 0 changed, 0 removed, 8 the same.\n"
    );

    let with_finance = format!("{exported}\n{FINANCE}");
    let plan = postern(data, &["plan", "-", "--exit-code"], &with_finance);
    assert_eq!(plan.status.code(), Some(1), "something would change");
    let told = String::from_utf8(plan.stdout).unwrap();
    assert_eq!(told, "+ ATP “Finance”\n1 created, 0 changed, 0 removed, 8 the same.\n");
    assert_eq!(policies(data).await.len(), 4, "a plan changes nothing");
    assert_eq!(said(&postern(data, &["apply", "-"], &with_finance)), told);
    let finance = policies(data)
        .await
        .into_iter()
        .find(|policy| policy.name == "Finance")
        .unwrap();
    assert!(finance.enabled);
    assert_eq!(finance.changed_by, "command line");

    let higher = with_finance.replace("priority = 3", "priority = 2");
    assert_eq!(
        said(&postern(data, &["apply", "-"], &higher)),
        "~ ATP “Finance”\n    Priority: \"3\" → \"2\"\n0 created, 1 changed, 0 removed, 8 the same.\n"
    );
    assert!(said(&postern(data, &["plan", "-", "--exit-code"], &higher)).starts_with("0 created, 0 changed"));
    assert_eq!(
        said(&postern(data, &["apply", "-"], &exported)),
        "- ATP “Finance”\n0 created, 0 changed, 1 removed, 8 the same.\n"
    );
    assert_eq!(policies(data).await.len(), 4);

    let wrong = postern(data, &["apply", "-"], "[[policy]]\nkind = \"atp\"\npriorty = 3");
    assert_eq!(wrong.status.code(), Some(2));
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert!(told.contains("Policy 1: “priorty” is not known."), "{told}");

    // A console that runs has the folder, and takes files itself.
    let running = Postern::open(data).await;
    let locked = postern(data, &["plan", "-"], &exported);
    assert_eq!(locked.status.code(), Some(1));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_console_a_file_does_what_was_read_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let desk = postern.desk().await;
    let exported = desk.export_policies().await.unwrap();
    let with_finance = format!("{exported}\n{FINANCE}");
    let shown = desk.offer_policies(&with_finance).await.unwrap();
    assert_eq!(
        (shown.count(Step::Create), shown.count(Step::Same), shown.done),
        (1, 8, false)
    );
    assert_eq!(desk.offered_policies().await.unwrap().unwrap().count(Step::Create), 1);

    // Changed meanwhile: what was read is no longer what would be done.
    let mut other = desk.policies(PolicyKind::Atp).await.unwrap().remove(0);
    other.description = "Somebody was faster.".into();
    desk.save_policy(other).await.unwrap();
    let refused = desk.apply_policies().await.unwrap_err();
    assert!(matches!(refused, Problem::Conflict { .. }), "{refused}");
    assert_eq!(desk.policies(PolicyKind::Atp).await.unwrap().len(), 4);

    // Read again, the difference is in it.
    let again = desk.offered_policies().await.unwrap().unwrap();
    assert_eq!((again.count(Step::Create), again.count(Step::Change)), (1, 1));
    let done = desk.apply_policies().await.unwrap();
    assert!(done.done);
    assert_eq!(desk.policies(PolicyKind::Atp).await.unwrap().len(), 5);
    let filter = AuditFilter {
        search: "policy.apply".into(),
        ..AuditFilter::default()
    };
    assert_eq!(desk.audit(filter, None).await.unwrap().rows.len(), 1);
    assert!(desk.offered_policies().await.unwrap().unwrap().done);
    assert!(matches!(
        desk.apply_policies().await.unwrap_err(),
        Problem::Conflict { .. }
    ));
    desk.withdraw_policies().await.unwrap();
    assert_eq!(desk.offered_policies().await.unwrap(), None);
    let refused = desk.offer_policies("[[policy]]\nkind = \"dlp\"\nname = \"x\"\n[policy.filters]\ntemplates = [\"unheard\"]\n[policy.targets]\neveryone = true").await.unwrap_err();
    assert!(refused.to_string().contains("Policy 1 (“x”): “unheard”"), "{refused}");
    postern.stop().await;
}
