//! The partner portal as the server draws it.

use super::{get, id, send};
use axum::http::header;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_provider_sees_its_customers_and_may_stop_and_resume_what_renews_itself() {
    let (_, page) = get("/licensing/customers", true).await;
    assert!(page.contains("Cranes &lt;script&gt;") && !page.contains("<script>\""));
    assert!(page.contains("/Dashboard?T=AB12") && page.contains("action=\"/api/partner/customers/create\""));
    let one = id::<domain::ids::CustomerId>(98);
    let (_, page) = get(&format!("/licensing/customers/{one}"), true).await;
    let stops = page.matches("name=\"suspended\" value=\"true\"").count();
    let resumes = page.matches("name=\"suspended\" value=\"false\"").count();
    assert_eq!(
        (stops, resumes),
        (1, 1),
        "each of the two subscriptions has its own act"
    );
    assert!(page.contains("The mail server did not take the mail."));
    let kind = "application/x-www-form-urlencoded";
    let opened = send("/api/partner/open-console", true, kind, &format!("customer={one}")).await;
    let cookie = opened.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("postern=theirs; "), "{cookie}");
    assert_eq!(opened.headers()[header::LOCATION], "/");
}
