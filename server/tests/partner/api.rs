//! Who is let in, and how each wrong field is named.

use crate::harness::{Console, answer, refusal};
use reqwest::Method;
use serde_json::json;

const CUSTOMERS: &str = "/LMPI/v2/customers";

#[tokio::test(flavor = "multi_thread")]
async fn each_field_that_is_missing_or_wrong_has_its_own_error() {
    let (console, _folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let signed = console.sign(&by, Method::GET, CUSTOMERS, None);
    for (field, subject) in [
        ("x-access-token", "MissingHeaderAccessToken"),
        ("x-posix-time", "MissingHeaderPosixTime"),
        ("x-signature", "MissingHeaderSignature"),
        ("x-traceid", "MissingHeaderTraceID"),
    ] {
        let mut request = console.request(&signed).build().unwrap();
        request.headers_mut().remove(field);
        let response = reqwest::Client::new().execute(request).await.unwrap();
        let status = response.status();
        let said = refusal((status, response.json().await.unwrap()));
        assert_eq!((said.0, said.1.as_str()), (400, subject));
        assert!(said.2.contains(field), "{said:?}");
    }
    for (field, value, status, subject) in [
        ("x-access-token", "nobody", 401, "InvalidHeaderAccessToken"),
        (
            "x-access-token",
            "00000000-0000-4000-8000-000000000000",
            401,
            "AuthenticationFailureAccessToken",
        ),
        ("x-posix-time", "soon", 401, "AuthenticationFailurePosixTime"),
        ("x-posix-time", "0", 401, "AuthenticationFailurePosixTime"),
        ("x-signature", "AAAA", 401, "AuthenticationFailureSignature"),
        ("x-signature", "&", 401, "AuthenticationFailureSignature"),
        ("content-type", "text/plain", 415, "InvalidHeaderContentType"),
        (
            "content-type",
            "application/json; charset=shift_jis",
            415,
            "InvalidHeaderContentType",
        ),
    ] {
        let mut request = console.request(&signed).build().unwrap();
        request.headers_mut().insert(field, value.parse().unwrap());
        let response = reqwest::Client::new().execute(request).await.unwrap();
        let code = response.status();
        let said = refusal((code, response.json().await.unwrap()));
        assert_eq!((said.0, said.1.as_str()), (status, subject), "{field}: {value}");
    }
    // A cookie is nothing here, and the untouched request is taken.
    let taken = answer(console.request(&signed).header("cookie", "postern=x")).await;
    assert_eq!(taken.0, 200, "{taken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_may_be_a_quarter_of_an_hour_away_and_no_more() {
    let (console, _folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let now = domain::time::Timestamp::read(crate::harness::START).unwrap().0 / 1_000;
    for (away, taken) in [(-900, true), (-901, false), (900, true), (901, false)] {
        let signed = console.sign_at(&by, Method::GET, CUSTOMERS, None, (now + away).to_string());
        let said = answer(console.request(&signed)).await;
        assert_eq!(said.0.is_success(), taken, "{away}: {said:?}");
        if !taken {
            let said = refusal(said);
            assert_eq!((said.0, said.1.as_str()), (401, "AuthenticationFailurePosixTime"));
            assert!(said.2.contains("15 minutes"), "{said:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_carried_out_once_also_after_a_restart() {
    let (console, folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let form =
        json!({ "company": { "name": "Harbour Cranes", "country": "DE" }, "contact": { "email": "a@cranes.example" } });
    let signed = console.sign(&by, Method::POST, "/LMPI/v3/customers", Some(form));
    assert_eq!(answer(console.request(&signed)).await.0, 201);
    let again = |said: (u16, String, String)| {
        assert_eq!((said.0, said.1.as_str()), (401, "AuthenticationFailureSignature"));
        assert!(said.2.contains("received before"), "{said:?}");
    };
    again(refusal(answer(console.request(&signed)).await));
    // Another trace does not make it another request: it is not signed.
    let mut disguised = signed.clone();
    disguised.trace = "another".into();
    again(refusal(answer(console.request(&disguised)).await));
    let clock = console.clock.clone();
    console.stop().await;
    let console = Console::on(folder.path(), clock).await;
    again(refusal(answer(console.request(&signed)).await));
    // What reads only may be asked twice within one second, and each is told apart by its trace.
    let read = console.sign(&by, Method::GET, CUSTOMERS, None);
    let other = console.sign(&by, Method::GET, CUSTOMERS, None);
    assert_eq!(read.signature, other.signature);
    assert_eq!(answer(console.request(&read)).await.1["paging"]["total"], 1);
    assert_eq!(answer(console.request(&other)).await.0, 200);
    again(refusal(answer(console.request(&read)).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_refused_with_a_sentence_of_their_own() {
    let (console, _folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let (base, plan) = console.customer(&by).await;
    for units in [
        json!(0),
        json!(1_000_000),
        json!(-1),
        json!(1.5),
        json!("many"),
        json!(null),
    ] {
        let body = json!({ "service_plan_id": plan, "units_per_license": units });
        let said = refusal(console.call(&by, Method::POST, &base, Some(body)).await);
        assert_eq!((said.0, said.1.as_str()), (400, "InvalidParametersUnitsPerLicense"));
        if units.is_i64() {
            assert!(
                said.2.contains("from 1 to 999999") && said.2.contains(&units.to_string()),
                "{said:?}"
            );
        }
    }
    for units in [1, 999_999] {
        let body = json!({ "service_plan_id": plan, "units_per_license": units });
        let made = console.done(&by, Method::POST, &base, Some(body)).await;
        assert_eq!(made["licenses"][0]["units"], units);
        let own = format!("{base}/{}", made["subscription_id"].as_str().unwrap());
        for wrong in [0, 1_000_000, -1] {
            let body = json!({ "units_per_license": wrong });
            let said = refusal(console.call(&by, Method::PUT, &own, Some(body)).await);
            assert_eq!(said.1, "InvalidParametersUnitsPerLicense");
        }
        assert_eq!(
            console.done(&by, Method::GET, &own, None).await["licenses"][0]["units"],
            units
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_provider_neither_sees_nor_touches_the_customers_of_another() {
    let (console, _folder) = Console::start().await;
    let (one, other) = (console.provider("One").await, console.provider("Other").await);
    let own = console.subscribed(&one).await;
    let (foreign, foreign_plan) = console.customer(&other).await;
    for uri in ["/LMPI/v2/customers", "/LMPI/v2.5/customers/subscriptions"] {
        let seen = console.done(&one, Method::GET, uri, None).await;
        assert_eq!(seen["paging"]["total"], 1, "{uri}: {seen}");
    }
    let nobody = format!("/LMPI/v2/customers/{}/subscriptions/{}", "0".repeat(32), "0".repeat(32));
    for (method, end, body) in [
        (Method::GET, "", None),
        (Method::PUT, "", Some(json!({ "units_per_license": 9 }))),
        (Method::PUT, "/suspend", None),
        (Method::PUT, "/unsuspend", None),
    ] {
        let asked = refusal(
            console
                .call(&other, method.clone(), &format!("{own}{end}"), body.clone())
                .await,
        );
        let unknown = refusal(console.call(&other, method, &format!("{nobody}{end}"), body).await);
        assert_eq!(asked, unknown);
        assert_eq!((asked.0, asked.1.as_str()), (400, "InvalidParametersCustomerId"));
    }
    // Neither another's customer nor another's plan can be subscribed to.
    let body = json!({ "service_plan_id": foreign_plan, "units_per_license": 1 });
    let said = refusal(console.call(&one, Method::POST, &foreign, Some(body.clone())).await);
    assert_eq!(said.1, "InvalidParametersCustomerId");
    let mine = own.rsplit_once('/').unwrap().0;
    let said = refusal(console.call(&one, Method::POST, mine, Some(body)).await);
    assert_eq!(said.1, "InvalidParametersServicePlanId");
    assert_eq!(
        console.done(&one, Method::GET, &own, None).await["licenses"][0]["units"],
        5
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_named_by_its_field() {
    let (console, _folder) = Console::start().await;
    let by = console.provider("Cranes and Co").await;
    let plan = |change: serde_json::Value| {
        let mut plan = json!({ "product_id": "PM0000001", "service_plan_name": "Mail", "version": 1, "period": 12 });
        plan.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        plan
    };
    let customer = |change: serde_json::Value| json!({ "company": change, "user": { "login_name": "anna", "email": "a@b.example" } });
    let plans = "/LMPI/v3/partners/serviceplan";
    for (uri, body, subject) in [
        (plans, plan(json!({ "product_id": "XX" })), "InvalidParametersProductId"),
        (
            plans,
            plan(json!({ "service_plan_name": "" })),
            "InvalidParametersServicePlanName",
        ),
        (plans, plan(json!({ "version": 2 })), "InvalidParametersVersion"),
        (plans, plan(json!({ "version": 0 })), "InvalidParametersPeriod"),
        (plans, plan(json!({ "period": 67 })), "InvalidParametersPeriod"),
        (plans, plan(json!({ "period": -1 })), "InvalidParametersPeriod"),
        (plans, plan(json!({ "type": "Boat" })), "InvalidParametersType"),
        (plans, plan(json!({ "dc_code": "eu" })), "InvalidParametersDcCode"),
        (
            plans,
            plan(json!({ "partner_id": "0".repeat(32) })),
            "InvalidParametersPartnerId",
        ),
        (plans, json!([]), "InvalidParametersBody"),
        (
            CUSTOMERS,
            customer(json!({ "name": "x".repeat(129), "country": "DE" })),
            "InvalidParametersName",
        ),
        (
            CUSTOMERS,
            customer(json!({ "name": "x", "country": "Germany" })),
            "InvalidParametersCountry",
        ),
        (CUSTOMERS, customer(json!("x")), "InvalidParametersCompany"),
        (
            CUSTOMERS,
            json!({ "company": { "name": "x", "country": "DE" } }),
            "InvalidParametersLoginName",
        ),
        (
            "/LMPI/v2/reports/summary",
            json!({ "report_cycle_year": 2026 }),
            "InvalidParametersReportCycleMonth",
        ),
        (
            "/LMPI/v2/reports/summary",
            json!({ "report_cycle_year": 2026, "report_cycle_month": 13 }),
            "InvalidParametersReportCycleMonth",
        ),
    ] {
        let said = refusal(console.call(&by, Method::POST, uri, Some(body.clone())).await);
        assert_eq!((said.0, said.1.as_str()), (400, subject), "{uri} {body}");
    }
    for (uri, subject) in [
        ("/LMPI/v2/customers?limit=101", "InvalidParametersLimit"),
        ("/LMPI/v2/customers?limit=0", "InvalidParametersLimit"),
        ("/LMPI/v2/customers?page=0", "InvalidParametersPage"),
        (
            "/LMPI/v2.5/customers/subscriptions?created=2026-01-01",
            "InvalidParametersQuery",
        ),
        (
            "/LMPI/v2.5/customers/subscriptions?created_start=soon",
            "InvalidParametersCreatedStart",
        ),
    ] {
        let said = refusal(console.call(&by, Method::GET, uri, None).await);
        assert_eq!((said.0, said.1.as_str()), (400, subject), "{uri}");
    }
    let large = json!({ "company": { "name": "x".repeat(70_000) } });
    assert_eq!(
        refusal(console.call(&by, Method::POST, CUSTOMERS, Some(large)).await).0,
        413
    );
    assert_eq!(
        refusal(console.call(&by, Method::GET, "/LMPI/v9/anything", None).await).0,
        404
    );
    assert_eq!(refusal(console.call(&by, Method::DELETE, CUSTOMERS, None).await).0, 405);
}
