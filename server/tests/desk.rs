//! What the console's services refuse, and what they tell the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use domain::{
    console::{Logs as _, Policies as _},
    detection::DetectionFilter,
    overview::Changed,
    policy::{Policy, PolicyKind, Targets},
    problem::Problem,
};
use postern_server::services::Desk;
use support::console::Postern;

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
