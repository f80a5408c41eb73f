//! A person in two organisations, as the pages show it; the made-up one is in Contoso and belongs to Fabrikam too.

use crate::{get, send, tags};
use axum::http::{StatusCode, header};

const FORM: &str = "application/x-www-form-urlencoded";

/// The part of a page between two texts.
fn between<'page>(page: &'page str, start: &str, end: &str) -> &'page str {
    page.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_menu_names_the_present_organisation_and_leads_to_the_other_ones_without_script() {
    let (_, page) = get("/logs/audit", true).await;
    let menu = between(&page, "<details class=\"menu\"", "</details>");
    assert!(menu.contains("<b aria-current=\"true\"><bdi>Contoso GmbH<"), "{menu}");
    assert!(
        menu.contains("Fabrikam &lt;b&gt;") && !menu.contains("Fabrikam <b>"),
        "its name is text"
    );
    let form = tags(menu, "/api/account/switch")[0];
    assert!(form.contains("method=\"post\""), "{form}");
    let button = tags(menu, "C7C7C7C7")[0];
    assert!(
        button.starts_with("button ")
            && button.contains("name=\"organisation\"")
            && !button.contains("type=\"button\""),
        "{button}"
    );
    let answer = send("/api/account/switch", true, FORM, "organisation=C7C7C7C7").await;
    assert_eq!(answer.headers()[header::LOCATION], "/");
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("postern=secret; ") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let unknown = send("/api/account/switch", true, FORM, "organisation=HHHHHHHH").await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert!(!unknown.headers().contains_key(header::SET_COOKIE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_came_by_an_address_is_told_where_they_are_and_how_to_get_there() {
    for (query, said) in [
        ("", None),
        ("?organisation=hk23-4567", None),
        (
            "?organisation=C7C7C7C7",
            Some("leads to “Fabrikam &lt;b&gt;”. You are in “Contoso GmbH” now"),
        ),
        (
            "?organisation=HHHHHHHH",
            Some("You do not belong to an organisation with the code HHHHHHHH."),
        ),
        ("?organisation=%3Cb%3E", None),
    ] {
        let (_, page) = get(&format!("/account{query}"), true).await;
        let card = between(&page, "organisations-title\">", "</section>");
        assert!(card.contains("href=\"/Dashboard?T=HK234567\""), "{query}: {card}");
        assert!(card.contains("value=\"C7C7C7C7\""), "{query}: {card}");
        match said {
            Some(said) => assert!(card.contains(said), "{query}: {card}"),
            None => assert!(!card.contains("role=\"status\""), "{query}: {card}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sign_in_page_keeps_the_code_of_an_address_and_tells_nothing_of_the_organisation() {
    for code in ["HK234567", "C7C7C7C7", "HHHHHHHH"] {
        let (status, page) = get(&format!("/sign-in?organisation={code}"), false).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains(&format!("the organisation with the code {code}.")),
            "{page}"
        );
        assert!(tags(&page, "name=\"organisation\"")[0].contains(&format!("value=\"{code}\"")));
        assert!(!page.contains("Contoso") && !page.contains("Fabrikam"), "{page}");
    }
    let (_, page) = get("/sign-in?organisation=%22%3E%3Cscript%3E", false).await;
    assert!(!page.contains("with the code"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_in_leads_to_what_was_asked_or_to_where_one_is_told_that_it_is_elsewhere() {
    for (code, goes) in [
        ("", "/quarantine"),
        ("C7C7C7C7", "/quarantine"),
        ("rubbish", "/quarantine"),
        ("HHHHHHHH", "/account?organisation=HHHHHHHH"),
    ] {
        let body = format!("email=anna@contoso.example&password=correct%20horse&next=/quarantine&organisation={code}");
        let answer = send("/api/sign-in", false, FORM, &body).await;
        assert_eq!(answer.headers()[header::LOCATION], goes, "{code}");
    }
}
