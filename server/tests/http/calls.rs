//! Server functions, forms without script, and other sites that try to use them.

use crate::harness::{field, start};
use app::request::Request;
use axum::http::{HeaderName, HeaderValue};
use domain::problem::Problem;
use leptos::{
    prelude::{expect_context, server},
    server_fn::{
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use leptos_axum::ResponseOptions;
use postern_server::http::{BODY_MAX, ui::calls::DONE};
use reqwest::Method;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refused(Problem);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self(Problem::invalid("", "The form is not what was expected."))
    }
}

/// Changes something, as every call for which it matters who asks.
#[server(endpoint = "testing_change")]
pub(crate) async fn testing_change(word: String) -> Result<String, Refused> {
    let request = expect_context::<Request>();
    match word.as_str() {
        "panic" => panic!("as asked for"),
        "done" => {
            let options = expect_context::<ResponseOptions>();
            options.insert_header(DONE, HeaderValue::from_static("Saved%20%E2%80%9Cit%E2%80%9D."));
            options.append_header(
                HeaderName::from_static("set-cookie"),
                HeaderValue::from_static("extra=1; Path=/"),
            );
            Ok(word)
        }
        "away" => {
            leptos_axum::redirect("/policies/atp?kind=a");
            Ok(word)
        }
        "abroad" => {
            leptos_axum::redirect("//evil.example/");
            Ok(word)
        }
        _ => {
            let _ = request.console.sign_out().await;
            let word: String = word.chars().take(40).collect();
            Err(Refused(Problem::invalid("word", format!("“{word}” is no word."))))
        }
    }
}

const CALL: &str = "/api/testing_change";

#[tokio::test(flavor = "multi_thread")]
async fn bug_a8_no_other_site_acts_through_a_signed_in_browser_whatever_the_kind_of_body() {
    let server = start().await;
    let bodies = [
        ("application/x-www-form-urlencoded", "word=x"),
        ("application/json", r#"{"word":"x"}"#),
        ("text/plain", "word=x"),
        ("multipart/form-data; boundary=b", "--b--"),
    ];
    let foreign = [
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("origin", "http://127.0.0.1:1")],
        vec![("referer", "https://evil.example/127.0.0.1")],
        vec![("referer", "nonsense")],
        vec![],
        // An origin decides before a referer.
        vec![("origin", "https://evil.example"), ("referer", server.url.as_str())],
    ];
    for path in [CALL, "/quarantine/download", "/", "/nowhere"] {
        for (kind, body) in bodies {
            for fields in &foreign {
                let mut request = server
                    .ask(Method::POST, path)
                    .header("cookie", format!("postern={}", crate::fake::SECRET))
                    .header("content-type", kind)
                    .body(body);
                for (name, value) in fields {
                    request = request.header(*name, *value);
                }
                let response = request.send().await.unwrap();
                assert_eq!(response.status(), 403, "{path} {kind} {fields:?}");
            }
        }
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let response = server
            .ask(method, CALL)
            .header("origin", "https://evil.example")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 403);
    }
    assert_eq!(server.desk.changed(), 0, "nothing was carried out");

    // The same calls from our own page are.
    for (name, value) in [
        ("origin", server.url.clone()),
        ("referer", format!("{}/account", server.url)),
    ] {
        let response = server
            .ask(Method::POST, CALL)
            .header("cookie", format!("postern={}", crate::fake::SECRET))
            .header(name, value)
            .form(&[("word", "x")])
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 422, "{name}");
    }
    assert_eq!(server.desk.changed(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_script_says_what_came_of_it_on_the_next_page_and_in_no_address() {
    let server = start().await;
    let send = |word: &'static str, referer: String| {
        server
            .post(CALL)
            .header("accept", "text/html,application/xhtml+xml")
            .header("referer", referer)
            .form(&[("word", word)])
            .send()
    };
    let page = format!("{}/help?topic=1", server.url);
    let refused = send("<b>x</b>", page.clone()).await.unwrap();
    assert_eq!(refused.status(), 303);
    assert_eq!(field(&refused, "location"), "/help?topic=1");
    let cookie = field(&refused, "set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );

    let pair = cookie.split(';').next().unwrap().to_owned();
    let shown = server
        .get("/help?topic=1")
        .header("cookie", &pair)
        .send()
        .await
        .unwrap();
    assert!(field(&shown, "set-cookie").contains("Max-Age=0"));
    let text = shown.text().await.unwrap();
    assert!(text.contains("is no word.") && !text.contains("<b>x</b>"), "{text}");

    // Redirected to another page on the way, the outcome waits.
    let elsewhere = server.get("/quarantine").header("cookie", &pair).send().await.unwrap();
    assert_eq!(
        (elsewhere.status().as_u16(), field(&elsewhere, "set-cookie")),
        (303, "")
    );

    let done = send("done", page.clone()).await.unwrap();
    let cookies: Vec<&str> = done
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(
        (done.status().as_u16(), cookies.len(), cookies[0]),
        (303, 2, "extra=1; Path=/")
    );
    let pair = cookies[1].split(';').next().unwrap().to_owned();
    let text = server
        .get("/help")
        .header("cookie", &pair)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(text.contains("Saved “it”."), "{text}");

    let location =
        async |word, referer: &str| field(&send(word, referer.to_owned()).await.unwrap(), "location").to_owned();
    assert_eq!(location("away", &page).await, "/policies/atp?kind=a");
    assert_eq!(location("abroad", &page).await, "/help?topic=1");
    assert_eq!(location("x", "https://evil.example/help").await, "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_from_a_page_gets_the_problem_with_its_status() {
    let server = start().await;
    let refused = server
        .post(CALL)
        .header("accept", "application/json")
        .form(&[("word", "x")])
        .send()
        .await
        .unwrap();
    assert_eq!((refused.status().as_u16(), field(&refused, "location")), (422, ""));
    let problem: Problem = refused.json().await.unwrap();
    assert_eq!(problem, Problem::invalid("word", "“x” is no word."));
    let unknown = server.post("/api/<script>").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert!(!unknown.text().await.unwrap().contains("script"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_answer_with_a_reference_and_the_server_goes_on() {
    let server = start().await;
    let fallen = server.post(CALL).form(&[("word", "panic")]).send().await.unwrap();
    assert_eq!(fallen.status(), 500);
    let reference = field(&fallen, "x-request-id").to_owned();
    let text = fallen.text().await.unwrap();
    assert!(
        reference.len() == 32 && text.contains(&reference) && !text.contains("as asked for"),
        "{text}"
    );
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_above_the_limit_is_refused_with_a_sentence() {
    let server = start().await;
    let fits = server
        .post(CALL)
        .form(&[("word", "x".repeat(BODY_MAX - 100))])
        .send()
        .await
        .unwrap();
    assert_eq!(fits.status(), 422);
    for path in [CALL, "/quarantine/download"] {
        let large = server
            .post(path)
            .form(&[("word", "x".repeat(BODY_MAX))])
            .send()
            .await
            .unwrap();
        assert!(large.status().is_client_error());
        assert!(large.text().await.unwrap().contains("larger than 1024 KiB"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_q2_a_get_changes_nothing_anywhere() {
    let server = start().await;
    let mut paths: Vec<String> = app::routes::PAGES
        .iter()
        .map(|page| page.path.replace(":id", "0190f3c2a1b07c3e8d4f5a6b7c8d9e0f"))
        .collect();
    paths.extend(["/healthz", "/readyz", "/metrics", "/nowhere", "/sw.js"].map(String::from));
    paths.extend([app::routes::DETECTIONS_CSV, app::routes::AUDIT_CSV].map(String::from));
    paths.push("/quarantine/0190f3c2a1b07c3e8d4f5a6b7c8d9e0f/preview".into());
    for path in &paths {
        for method in [Method::GET, Method::HEAD] {
            let response = server
                .ask(method.clone(), path)
                .header("cookie", format!("postern={}", crate::fake::SECRET))
                .header("accept", "text/html")
                .send()
                .await
                .unwrap();
            assert!(
                !response.status().is_server_error(),
                "{method} {path}: {}",
                response.status()
            );
        }
    }
    // Every server function is called by POST and has an address of its own; by GET none is run.
    let functions: Vec<(&str, Method)> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.iter().any(|(path, _)| *path == CALL));
    for (path, method) in &functions {
        assert_eq!(*method, Method::POST, "{path}");
        assert_eq!(
            functions.iter().filter(|(other, _)| other == path).count(),
            1,
            "{path} stands twice"
        );
        let response = server.signed_in(&format!("{path}?word=x")).send().await.unwrap();
        assert_eq!(response.status(), 405, "{path}");
    }
    // What leaves the console as a file is asked for by POST too (family I5).
    for path in [
        app::routes::DOWNLOAD,
        app::routes::DETECTIONS_CSV,
        app::routes::AUDIT_CSV,
    ] {
        assert_eq!(server.signed_in(path).send().await.unwrap().status(), 405, "{path}");
    }
    assert_eq!(server.desk.changed(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_build_is_told_to_reload() {
    let server = start().await;
    let call = |build: &str| {
        server
            .post("/api/testing_change")
            .header(app::BUILD, build)
            .form(&[("word", "done")])
            .send()
    };
    let outdated = call("/pkg/of_yesterday.wasm").await.unwrap();
    assert_eq!(outdated.status(), 426);
    assert!(outdated.text().await.unwrap().contains("\"outdated\""));
    let own = call(&crate::harness::site().assets.wasm).await.unwrap();
    assert_eq!(own.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_plain_form_comes_back_as_it_was_typed_without_its_password() {
    let server = start().await;
    let refused = server
        .post("/api/testing_change")
        .header("accept", "text/html")
        .header("referer", format!("{}/sign-in", server.url))
        .form(&[
            ("word", "refuse"),
            ("email", "anna@example.org"),
            ("password", "secret words"),
        ])
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 303);
    let cookie = field(&refused, "set-cookie").split(';').next().unwrap().to_owned();
    let page = server.get("/sign-in").header("cookie", cookie).send().await.unwrap();
    let text = page.text().await.unwrap();
    assert!(text.contains("value=\"anna@example.org\""), "{text}");
    assert!(!text.contains("secret words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_is_sent_twice_is_done_once_and_answered_alike() {
    let server = start().await;
    let send = |act: &'static str| {
        server
            .post(CALL)
            .header(app::ACT, act)
            .form(&[("word", "counted")])
            .send()
    };
    let first = send("one").await.unwrap();
    let (status, text) = (first.status(), first.text().await.unwrap());
    let changed = server.desk.changed();
    assert_eq!(changed, 1);
    let again = send("one").await.unwrap();
    assert_eq!((again.status(), again.text().await.unwrap()), (status, text));
    assert_eq!(server.desk.changed(), changed, "it was done once");
    send("two").await.unwrap();
    assert_eq!(server.desk.changed(), changed + 1, "another act is another one");
}
