//! What a subscription does to the organisation of its customer, and what time does to both.

use crate::harness::{Console, Credentials, refusal};
use domain::{
    ids::TenantId,
    licence::{life::State, product::Feature},
    time::{DAY, Timestamp},
};
use postern_server::clock::Clock;
use reqwest::Method;
use serde_json::json;

/// The organisation of the only customer.
async fn organisation(console: &Console) -> TenantId {
    let control = console.house.folder.control();
    let mut found = Vec::new();
    for row in control.tenants().await.unwrap() {
        if control.is_customer(row.id).await.unwrap() {
            found.push(row.id);
        }
    }
    assert_eq!(found.len(), 1);
    found[0]
}

/// Seats and last day as the licence has them, which every other part of the console goes by.
async fn licence(console: &Console, tenant: TenantId) -> (u32, String) {
    let rows = console.house.folder.control().licences_of(tenant).await.unwrap();
    assert_eq!(rows.len(), 1);
    let record = &rows[0].record;
    (record.grants[0].seats, record.until.plus(-DAY).date())
}

async fn scans(console: &Console, tenant: TenantId) -> Result<(), String> {
    let entitled = console.house.entitled(tenant, Feature::ScanMail).await;
    entitled.map_err(|problem| problem.to_string())
}

async fn provided(console: &Console) -> (Credentials, String, TenantId) {
    let by = console.provider("Cranes and Co").await;
    let own = console.subscribed(&by).await;
    let tenant = organisation(console).await;
    (by, own, tenant)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_has_what_is_subscribed_for_it_and_nothing_else() {
    let (console, folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let (base, plan) = console.customer(&by).await;
    let tenant = organisation(&console).await;
    let said = scans(&console, tenant).await.unwrap_err();
    assert!(said.contains("do not contain"), "{said}");
    // Nor is there a trial after a restart, as others get it.
    let clock = console.clock.clone();
    console.stop().await;
    let console = Console::on(folder.path(), clock).await;
    console.house.start().await.unwrap();
    assert!(scans(&console, tenant).await.is_err());

    let body = json!({ "service_plan_id": plan, "units_per_license": 7, "license_start_date": "2026-03-01" });
    let made = console.done(&by, Method::POST, &base, Some(body)).await;
    assert_eq!(scans(&console, tenant).await, Ok(()));
    assert_eq!(licence(&console, tenant).await, (7, "2026-03-31".into()));
    let own = format!("{base}/{}", made["subscription_id"].as_str().unwrap());
    let body = json!({ "units_per_license": 12, "license_expiration_date": "2026-12-31" });
    console.done(&by, Method::PUT, &own, Some(body)).await;
    assert_eq!(licence(&console, tenant).await, (12, "2026-12-31".into()));
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suspending_takes_the_entitlement_away_and_resuming_gives_it_back() {
    let (console, _folder) = Console::start().await;
    let (by, own, tenant) = provided(&console).await;
    assert_eq!(scans(&console, tenant).await, Ok(()));
    let suspended = console.done(&by, Method::PUT, &format!("{own}/suspend"), None).await;
    assert_eq!(
        (&suspended["enabled"], &suspended["licenses"][0]["enabled"]),
        (&json!(false), &json!(false))
    );
    let said = scans(&console, tenant).await.unwrap_err();
    assert!(said.contains("suspended by your service provider"), "{said}");
    let twice = refusal(console.call(&by, Method::PUT, &format!("{own}/suspend"), None).await);
    assert!(twice.0 == 400 && twice.2.contains("suspended already"), "{twice:?}");
    // While it is suspended nothing renews it, though its last day comes.
    console.clock.advance(40 * DAY);
    console.house.apply_licences().await.unwrap();
    assert_eq!(licence(&console, tenant).await.1, "2026-03-31");
    let resumed = console.done(&by, Method::PUT, &format!("{own}/unsuspend"), None).await;
    assert_eq!(resumed["enabled"], true);
    assert_eq!(scans(&console, tenant).await, Ok(()));
    let twice = refusal(console.call(&by, Method::PUT, &format!("{own}/unsuspend"), None).await);
    assert!(twice.2.contains("not suspended"), "{twice:?}");
    // And now it makes up what it has missed.
    console.house.apply_licences().await.unwrap();
    assert_eq!(licence(&console, tenant).await.1, "2026-04-30");
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_resumed_after_its_grace() {
    let (console, _folder) = Console::start().await;
    let (by, own, tenant) = provided(&console).await;
    console.done(&by, Method::PUT, &format!("{own}/suspend"), None).await;
    // The last day is 31 March; 30 days of grace follow.
    console
        .clock
        .advance(Timestamp::read("2026-05-01").unwrap().since(console.clock.now()));
    let body = json!({ "license_expiration_date": "2026-12-31" });
    let late = refusal(
        console
            .call(&by, Method::PUT, &format!("{own}/unsuspend"), Some(body))
            .await,
    );
    assert_eq!((late.0, late.1.as_str()), (400, "InvalidParametersSubscriptionId"));
    assert!(late.2.contains("2026-04-30"), "{late:?}");
    assert!(scans(&console, tenant).await.is_err());
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_renews_itself_never_ends_and_what_does_not_cannot_be_suspended() {
    let (console, _folder) = Console::start().await;
    let (by, own, tenant) = provided(&console).await;
    for day in 1..=120 {
        console.clock.advance(DAY);
        console.house.apply_licences().await.unwrap();
        let rows = console.house.folder.control().licences_of(tenant).await.unwrap();
        let life = rows[0].record.life(domain::licence::product::Product::Mail);
        assert_eq!(life.state(console.clock.now()), State::Active, "day {day}");
    }
    let base = own.rsplit_once('/').unwrap().0.to_owned();
    let plan = json!({ "product_id": "PM0000001", "service_plan_name": "Once", "version": 1, "period": 1 });
    let plan = console
        .done(&by, Method::POST, "/LMPI/v2/partners/serviceplan", Some(plan))
        .await;
    let body = json!({ "service_plan_id": plan["service_plan_id"], "units_per_license": 1 });
    let once = console.done(&by, Method::POST, &base, Some(body)).await;
    assert_eq!(once["is_auto_renewal"], false);
    let once = format!("{base}/{}", once["subscription_id"].as_str().unwrap());
    let said = refusal(console.call(&by, Method::PUT, &format!("{once}/suspend"), None).await);
    assert!(said.2.contains("renews itself"), "{said:?}");
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_stays_when_its_own_licence_is_long_over() {
    let (console, _folder) = Console::start().await;
    let (by, ..) = provided(&console).await;
    console.clock.advance(200 * DAY);
    console.house.apply_licences().await.unwrap();
    let names: Vec<_> = console.house.folder.control().tenants().await.unwrap();
    assert!(names.iter().any(|row| row.name == "Cranes and Co"), "{names:?}");
    let known = console.done(&by, Method::GET, "/LMPI/v2/me/serviceplans", None).await;
    assert_eq!(known["service_plans"].as_array().map(Vec::len), Some(1));
    console.stop().await;
}
