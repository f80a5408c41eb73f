//! The partner portal, as the administrators of a service provider and those of others meet it.

use crate::harness::Console;
use domain::{
    console::{Identity as _, Partners as _},
    licence::{
        life::State,
        product::{Edition, Product},
    },
    partner::{NewCustomer, NewServicePlan},
    problem::{Answer, Problem},
};
use postern_server::services::{Desk, Source};
use std::net::Ipv4Addr;

const PASSWORD: &str = "a long enough password";

fn source() -> Source {
    Source {
        address: Ipv4Addr::LOCALHOST.into(),
        user_agent: "test".into(),
    }
}

/// The console of whoever holds the secret of a sign-in.
async fn desk_of(console: &Console, secret: &str) -> Desk {
    let principal = console.house.principal(secret, &source()).await.unwrap();
    assert!(principal.is_some());
    Desk::new(console.house.clone(), principal, source())
}

/// An administrator of a new service provider.
async fn administrator(console: &Console, name: &str) -> Desk {
    console.provider(name).await;
    let tenants = console.house.folder.control().tenants().await.unwrap();
    let tenant = tenants.iter().find(|row| row.name == name).unwrap().id;
    let email = format!("admin@{}.example", name.to_lowercase());
    let made = console
        .house
        .create_administrator(&email, PASSWORD.into(), Some(tenant))
        .await;
    made.unwrap();
    let signed = Desk::new(console.house.clone(), None, source())
        .sign_in(&email, PASSWORD, None)
        .await
        .unwrap();
    desk_of(console, &signed.secret).await
}

fn customer() -> NewCustomer {
    let mut form = NewCustomer::default();
    form.company.name = "Harbour Cranes".into();
    form.company.country = "DE".into();
    form.contact.email = "anna@cranes.example".into();
    form
}

fn refused<T: std::fmt::Debug>(answer: Answer<T>) -> String {
    answer.unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_sells_stops_and_resumes_and_opens_the_console_of_its_customer() {
    let (console, _folder) = Console::start().await;
    let desk = administrator(&console, "Harbour").await;
    assert!(desk.me().await.unwrap().partner);
    assert!(desk.provider_customers().await.unwrap().is_empty());
    let id = desk.create_customer(customer()).await.unwrap();
    let plan = NewServicePlan {
        name: "Mail".into(),
        product: Product::Mail,
        edition: Edition::Full,
        period_months: 12,
        auto_renewal_months: 1,
    };
    let plan = desk.create_service_plan(plan).await.unwrap();
    assert!(refused(desk.subscribe(id, plan, 0).await).contains("from 1 to 999999"));
    desk.subscribe(id, plan, 5).await.unwrap();
    let detail = desk.provider_customer(id).await.unwrap();
    let own = detail.subscriptions[0].subscription.id;
    desk.change_units(id, own, 9).await.unwrap();
    desk.suspend(id, own, true).await.unwrap();
    let row = desk.provider_customers().await.unwrap().remove(0);
    assert_eq!((row.state, row.seats.bought), (Some(State::Suspended), 0));
    desk.suspend(id, own, false).await.unwrap();
    let row = desk.provider_customers().await.unwrap().remove(0);
    assert_eq!((row.state, row.seats.bought), (Some(State::Active), 9));
    assert!(row.address.contains("/Dashboard?T=") && detail.mail.is_some());

    let signed = desk.open_console(id).await.unwrap();
    let theirs = desk_of(&console, &signed.secret).await;
    let me = theirs.me().await.unwrap();
    assert_eq!((me.organisation.as_str(), me.partner), ("Harbour Cranes", false));
    let gone = desk.open_console(id).await.map(drop);
    assert!(
        matches!(gone, Err(Problem::SignInNeeded)),
        "one browser, one sign-in: {gone:?}"
    );
    // Back to one's own organisation, and there again.
    let signed = theirs.switch_organisation(&me.organisations[0].code).await.unwrap();
    let desk = desk_of(&console, &signed.secret).await;
    assert_eq!(desk.me().await.unwrap().organisation, "Harbour");
    desk.open_console(id).await.unwrap();
    console.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reaches_a_customer() {
    let (console, _folder) = Console::start().await;
    let desk = administrator(&console, "Harbour").await;
    let id = desk.create_customer(customer()).await.unwrap();
    let other = administrator(&console, "Other").await;
    assert!(other.provider_customers().await.unwrap().is_empty());
    for refused in [
        other.provider_customer(id).await.map(drop),
        other.open_console(id).await.map(drop),
        other.resend_registration(id).await,
    ] {
        assert!(matches!(refused, Err(Problem::NotFound { .. })), "{refused:?}");
    }
    // The customer's own console is no partner portal.
    let signed = desk.open_console(id).await.unwrap();
    let theirs = desk_of(&console, &signed.secret).await;
    assert!(refused(theirs.provider_customers().await).contains("no service provider"));
    assert!(refused(theirs.create_customer(customer()).await).contains("no service provider"));
    console.stop().await;
}
