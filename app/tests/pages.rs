//! Every page as the server draws it, and every server function as a form or a page meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod charts;
mod licensing;
mod organisations;
mod partner;
mod support;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
    routing::post,
};
use http_body_util::BodyExt;
use leptos::prelude::provide_context;
use postern_app::{
    self as app,
    request::{DONE, PlainForm},
    routes::{self, PAGES},
};
use std::collections::BTreeSet;
use support::id;
use tower::ServiceExt;

/// The pages and functions as `http` serves them, without its layers.
fn site(signed_in: bool) -> Router {
    // Reading the routes is also what readies the executor that resources are fetched on.
    static ROUTES: std::sync::Once = std::sync::Once::new();
    ROUTES.call_once(|| drop(leptos_axum::generate_route_list(app::App)));
    let context = move || provide_context(support::request(signed_in));
    let functions = move |request| leptos_axum::handle_server_fns_with_context(context, request);
    Router::new()
        .route("/api/{*name}", post(functions))
        .fallback(leptos_axum::render_app_async_with_context(context, app::shell))
}

async fn get(address: &str, signed_in: bool) -> (StatusCode, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = site(signed_in).oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn send(path: &str, signed_in: bool, kind: &str, body: &str) -> Response<Body> {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, kind)
        .header(header::ACCEPT, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    site(signed_in).oneshot(request).await.unwrap()
}

/// An address of every page; a part that varies is the identifier of something that exists.
fn addresses() -> Vec<String> {
    PAGES
        .iter()
        .map(|page| {
            let one = id::<domain::ids::HeldId>(98).to_string();
            page.path.replace(":id", &one).replace(":product", "mail")
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_is_drawn_whole_with_one_heading_and_nothing_inline() {
    for address in addresses() {
        let (status, page) = get(&address, true).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert_eq!(page.matches("<h1").count(), 1, "one h1 on {address}");
        assert_eq!(page.matches("<main").count(), 1, "one main on {address}");
        assert!(page.contains("<title>"), "a title on {address}");
        assert!(!page.contains(" style="), "no inline style on {address}");
        assert!(
            !page.contains("aria-busy=\"true\""),
            "nothing is left loading on {address}"
        );
        for tag in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            // What stands in quotes is a value.
            let names: String = tag.split('"').step_by(2).collect();
            for handler in [" onclick=", " onload=", " onerror=", " onchange=", " onsubmit="] {
                assert!(!names.contains(handler), "<{tag} on {address}");
            }
        }
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains("src=") || tag.contains("nonce="),
                "script{tag} on {address}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn text_of_mails_is_text() {
    let held = support::rows();
    // Their subjects stand in the title of the document too.
    let mails = held.iter().map(|row| format!("/quarantine/{}", row.id));
    let lists = ["/quarantine", "/", "/logs/detections"].map(str::to_owned);
    for address in lists.into_iter().chain(mails) {
        let (_, page) = get(&address, true).await;
        assert!(!page.contains("<img src=x"), "{address}");
        assert!(!page.contains("<script>alert"), "{address}");
        assert!(page.contains("&lt;img src=x"), "shown as text on {address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_there_is_answered_with_404() {
    for address in [
        "/nowhere",
        "/quarantine/none",
        "/quarantine/01900000000070008000000000ffffff",
        "/policies/none/x",
    ] {
        let (status, page) = get(address, true).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        assert!(!page.contains("nowhere"), "the address is not repeated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn public_pages_need_no_sign_in() {
    for page in PAGES.iter().filter(|page| page.public) {
        assert_eq!(get(page.path, false).await.0, StatusCode::OK, "{}", page.path);
    }
    let (status, _) = get(routes::QUARANTINE, false).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_filters_of_an_address_are_the_filters_of_the_page() {
    let (_, page) = get("/quarantine?status=unable-to-restore&search=sale", true).await;
    assert_eq!(page.matches("name=\"ids[]\"").count(), 1, "one mail is left");
    assert!(page.contains("value=\"sale\""));
    assert!(page.contains("name=\"filter[status]\" value=\"unable_to_restore\""));
    assert!(page.contains("/quarantine?search=sale&amp;status=unable-to-restore&amp;before="));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_has_become_empty_leads_back_to_the_first() {
    let held = id::<domain::ids::HeldId>(1);
    let line = id::<domain::ids::DetectionId>(1);
    for (address, first) in [
        (
            format!("/quarantine?status=quarantined&before={held}"),
            "/quarantine?status=quarantined",
        ),
        (format!("/quarantine?before={held}"), "/quarantine"),
        (format!("/logs/detections?before={line}"), "/logs/detections"),
        ("/logs/audit?period=day&before=1".to_owned(), "/logs/audit?period=day"),
    ] {
        let (_, page) = get(&address, true).await;
        assert!(page.contains("Nothing is left on this page"), "{address}");
        let back = page
            .split("To the first page")
            .next()
            .unwrap()
            .rsplit("<a ")
            .next()
            .unwrap();
        assert!(back.contains(&format!("href=\"{first}\"")), "{address}: {back}");
        assert!(!page.contains("Nothing matches"), "{address}");
    }
    let (_, page) = get("/quarantine?status=quarantining", true).await;
    assert!(page.contains("Nothing matches") && !page.contains("Nothing is left on this page"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_export_that_leaves_lines_out_says_so() {
    let said = "The export holds the newest 10,000 of the 12,345 lines that match.";
    let (_, page) = get("/logs/audit?search=many", true).await;
    assert!(page.contains(said));
    let (_, page) = get("/logs/audit", true).await;
    assert!(!page.contains("The export holds"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_open_mail_names_the_document_and_can_take_the_focus_where_the_list_stands() {
    let id = id::<domain::ids::HeldId>(98);
    let (_, page) = get(&format!("/quarantine/{id}"), true).await;
    assert!(page.contains("<title>Document from level 3 · Quarantine · Postern</title>"));
    assert!(page.contains("<h2 tabindex=\"-1\"><bdi>Document from level 3"));
    let link = |mark: &str| {
        let (before, after) = page.split_once(mark).unwrap();
        format!(
            "{}{mark}{}",
            before.rsplit('<').next().unwrap(),
            after.split('>').next().unwrap()
        )
    };
    for mark in [format!("id=\"mail-{id}\""), "aria-label=\"Close\"".to_owned()] {
        assert!(link(&mark).contains("data-noscroll"), "{}", link(&mark));
    }
    assert!(page.contains("(no subject)"), "a mail without a subject can be opened");
}

/// The tags of a page that hold a text.
fn tags<'page>(page: &'page str, holding: &str) -> Vec<&'page str> {
    page.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains(holding))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_scrolls_by_itself_is_a_region_with_a_name() {
    let mut seen = 0;
    for address in addresses() {
        let (_, page) = get(&address, true).await;
        for tag in tags(&page, "tabindex=\"0\"")
            .into_iter()
            .filter(|tag| tag.contains("class=\"table\""))
        {
            assert!(
                tag.contains("role=\"region\"") && tag.contains("aria-label=\""),
                "<{tag}> on {address}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen} tables that scroll");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_holds_the_notice_for_when_it_cannot_be_woken() {
    for address in addresses() {
        let (_, page) = get(&address, true).await;
        assert_eq!(tags(&page, "class=\"notice asleep\"").len(), 1, "{address}");
        assert!(page.contains("WebAssembly is off in this browser, or could not be loaded."));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_bar_has_its_numbers_and_a_search_that_works_without_script() {
    let (_, page) = get("/policies/atp", true).await;
    let numbers = tags(&page, "class=\"count");
    assert_eq!(numbers, ["b class=\"count warn\"", "b class=\"count\""]);
    let find = page.split("class=\"find\"").nth(1).unwrap();
    let form = tags(find, "form ")[0].to_lowercase();
    assert!(
        form.contains("action=\"/quarantine\"") && form.contains("method=\"get\""),
        "{form}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn both_kinds_of_policies_have_their_switch() {
    for kind in ["atp", "dlp"] {
        let (_, page) = get(&format!("/policies/{kind}"), true).await;
        assert_eq!(page.matches("role=\"switch\"").count(), 4, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_policy_form_asks_for_no_groups_while_there_is_no_directory() {
    let own = id::<domain::ids::PolicyId>(10);
    for address in ["/policies/atp/new".to_owned(), format!("/policies/atp/{own}")] {
        let (_, page) = get(&address, true).await;
        assert!(page.contains("name=\"form[users]\""), "{address}");
        // Not what the page keeps of the answer.
        let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let shown = main.split("<script").next().unwrap().to_lowercase();
        assert!(shown.contains(">save<") && !shown.contains("group"), "{address}");
    }
}

/// What a form without script is told on the page that follows.
async fn said(path: &str, body: &str) -> String {
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    request.extensions_mut().insert(PlainForm);
    let answer = site(true).oneshot(request).await.unwrap();
    answer
        .headers()
        .get(DONE)
        .map(|sentence| sentence.to_str().unwrap().replace("%20", " "))
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forms_without_script_are_told_what_was_saved_and_removed() {
    let one = id::<domain::ids::HeldId>(10);
    for (path, body, sentence) in [
        (
            "/api/policies/save",
            "form[name]=Finance&form[priority]=1&form[everyone]=true".to_owned(),
            "Finance is saved.",
        ),
        (
            "/api/policies/remove",
            format!("id={one}&version=1"),
            "The policy is removed.",
        ),
        (
            "/api/accounts/save",
            "form[provider]=maildir&form[name]=n&form[path]=/m&form[domain]=d".to_owned(),
            "Saved. The connection works.",
        ),
        (
            "/api/accounts/remove",
            format!("id={one}"),
            "The service account is removed.",
        ),
    ] {
        assert_eq!(said(path, &body).await, sentence, "{path}");
    }
}

#[test]
fn the_router_knows_exactly_the_table() {
    let known: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .into_iter()
        .map(|route| route.path().replace("{id}", ":id").replace("{product}", ":product"))
        .collect();
    let table: BTreeSet<String> = PAGES.iter().map(|page| page.path.to_owned()).collect();
    assert_eq!(known, table);
}

/// Functions that people who are not signed in may call.
const OPEN: &[&str] = &["/api/sign-in", "/api/sign-out", "/api/set-up", "/api/set-up/needed"];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_function_works_for_who_is_signed_in_and_is_refused_to_others() {
    let known: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let listed: BTreeSet<String> = support::functions()
        .iter()
        .map(|(path, ..)| (*path).to_owned())
        .collect();
    assert_eq!(
        known, listed,
        "every function has a name of its own, and each is tried here"
    );
    for (path, kind, body) in support::functions() {
        let answer = send(path, true, kind, &body).await;
        let status = answer.status();
        let text = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(
            status.is_success() || status.is_redirection(),
            "{path}: {status} {}",
            String::from_utf8_lossy(&text)
        );
        let stranger = send(path, false, kind, &body).await.status();
        if OPEN.contains(&path) {
            assert_ne!(stranger, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            assert_eq!(stranger, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_in_sets_a_cookie_that_script_cannot_read_and_stays_on_this_site() {
    let kind = "application/x-www-form-urlencoded";
    let answer = send(
        "/api/sign-in",
        false,
        kind,
        "email=anna@contoso.example&password=correct%20horse&next=//evil.example",
    )
    .await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("postern=secret; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(answer.headers()[header::LOCATION], "/");
    let wrong = send("/api/sign-in", false, kind, "email=anna@contoso.example&password=wrong").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.headers().contains_key(header::SET_COOKIE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn saved_views_are_links_with_their_filters_and_the_one_that_is_shown_says_so() {
    let (_, page) = get("/quarantine", true).await;
    assert!(
        page.contains("href=\"/quarantine?status=unable-to-restore\""),
        "its link"
    );
    assert!(page.contains("Not &lt;restored"), "its name is text");
    assert!(!page.contains("quarantine/views/save"), "there is nothing to save");
    let (_, page) = get("/quarantine?status=unable-to-restore", true).await;
    assert!(page.contains("/quarantine?status=unable-to-restore\" aria-current=\"true\""));
    assert!(
        page.contains("action=\"/api/quarantine/views/rename\"")
            && page.contains("action=\"/api/quarantine/views/remove\"")
    );
    let (_, page) = get("/quarantine?search=sale", true).await;
    assert!(page.contains("action=\"/api/quarantine/views/save\""));
    assert!(!page.contains("quarantine/views/rename"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hidden_columns_stand_in_the_document_and_only_columns_do() {
    let form = "application/x-www-form-urlencoded";
    let answer = send(
        "/api/quarantine/columns",
        true,
        form,
        "shown[]=when&shown[]=reason&shown[]=x%22y",
    )
    .await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("postern-columns=mailbox.place; "), "{cookie}");

    let request = Request::get("/quarantine")
        .header(header::COOKIE, "postern-columns=place.\"><b>.status.mailbox")
        .body(Body::empty())
        .unwrap();
    let response = site(true).oneshot(request).await.unwrap();
    let page = response.into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8_lossy(&page);
    assert!(page.contains("data-hidden=\"mailbox place\""), "{}", &page[..300]);
}
