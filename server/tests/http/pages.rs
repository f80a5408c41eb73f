//! Pages, files and downloads, and the fields that go with them.

use crate::{
    fake::SECRET,
    harness::{field, start, start_with},
};
use postern_server::commands::config::Settings;
use reqwest::Method;

const HELD: &str = "0190f3c2a1b07c3e8d4f5a6b7c8d9e0f";

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_hardened_and_a_page_names_its_own_nonce() {
    let server = start().await;
    for path in [
        "/help",
        "/",
        "/nowhere",
        "/healthz",
        "/sw.js",
        "/pkg/boot.0123.js",
        "/pkg/x",
        "/events",
        "/api/x",
    ] {
        let response = server.get(path).send().await.unwrap();
        let policy = field(&response, "content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(field(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(field(&response, "referrer-policy"), "same-origin", "{path}");
        assert_eq!(field(&response, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(field(&response, "permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(field(&response, "strict-transport-security"), "", "{path}: no TLS here");
        assert!(
            !field(&response, "cache-control").is_empty() && !field(&response, "x-request-id").is_empty(),
            "{path}"
        );
    }
    let nonce = async || {
        let response = server.get("/help").send().await.unwrap();
        assert_eq!(field(&response, "cache-control"), "no-store");
        let policy = field(&response, "content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        let page = response.text().await.unwrap();
        assert!(page.contains("/pkg/boot.0123.js"), "{page}");
        assert!(
            page.contains("href=\"/pkg/help.wasm\" as=\"fetch\""),
            "the piece of this page is loaded at once: {page}"
        );
        // What Leptos writes into the page by itself carries exactly this nonce.
        for script in page
            .split("<script")
            .skip(1)
            .filter(|script| !script.trim_start().starts_with("type=\"module\" async src="))
        {
            assert!(script.contains(&nonce), "{script}");
        }
        nonce
    };
    assert_ne!(nonce().await, nonce().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_need_a_sign_in_and_remember_where_one_wanted_to_go() {
    let server = start().await;
    let away = server.get("/quarantine?status=restored").send().await.unwrap();
    assert_eq!(away.status(), 303);
    assert_eq!(
        field(&away, "location"),
        "/sign-in?next=%2Fquarantine%3Fstatus%3Drestored"
    );
    assert_eq!(server.get("/sign-in").send().await.unwrap().status(), 200);
    assert_eq!(server.signed_in("/quarantine").send().await.unwrap().status(), 200);
    let wrong = server.get("/").header("cookie", "postern=guess").send().await.unwrap();
    assert_eq!(field(&wrong, "location"), "/sign-in");
    assert_eq!(server.signed_in("/nowhere").send().await.unwrap().status(), 404);
    let head = server.ask(Method::HEAD, "/help").send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert!(head.bytes().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_pointed_at_this_machine_gets_no_page() {
    let server = start().await;
    let port = server.url.rsplit(':').next().unwrap();
    for (host, status) in [
        ("localhost", 200),
        ("evil.example", 421),
        ("127.0.0.1.nip.example", 421),
    ] {
        let response = server
            .get("/help")
            .header("host", format!("{host}:{port}"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{host}");
    }
    let server = start_with(
        Settings {
            public_url: Some("https://post.example.org".into()),
            ..Settings::default()
        },
        |state| state,
        |router| router,
    )
    .await;
    let response = server.get("/help").header("host", "whatever").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(field(&response, "strict-transport-security").contains("max-age="));
    let posted = server
        .post("/api/nothing")
        .header("cookie", "__Host-postern=x")
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 403, "the origin is the public one now");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_compressed_kept_forever_and_not_twice() {
    let server = start().await;
    let get = |accept: &str| server.get("/pkg/boot.0123.js").header("accept-encoding", accept).send();
    for (accept, coding, body) in [
        ("gzip, deflate, br", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("br;q=0", "", "plain"),
        ("", "", "plain"),
    ] {
        let response = get(accept).await.unwrap();
        assert_eq!(
            (field(&response, "content-encoding"), field(&response, "vary")),
            (coding, "Accept-Encoding"),
            "{accept}"
        );
        assert!(field(&response, "cache-control").contains("immutable"));
        assert_eq!(field(&response, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(response.text().await.unwrap(), body);
    }
    let tag = field(&get("br").await.unwrap(), "etag").to_owned();
    let again = |accept: &'static str| {
        server
            .get("/pkg/boot.0123.js")
            .header("accept-encoding", accept)
            .header("if-none-match", &tag)
            .send()
    };
    assert_eq!(again("br").await.unwrap().status(), 304);
    assert_eq!(
        again("gzip").await.unwrap().status(),
        200,
        "another coding is another representation"
    );
    let head = server.ask(Method::HEAD, "/pkg/boot.0123.js").send().await.unwrap();
    assert_eq!((head.status().as_u16(), field(&head, "content-length")), (200, "5"));
    for missing in ["/pkg/boot.9999.js", "/pkg/..%2fsw.js", "/manifest.json", "/pkg/"] {
        assert_ne!(
            server.signed_in(missing).send().await.unwrap().status(),
            200,
            "{missing}"
        );
    }
    let worker = server.get("/sw.js").send().await.unwrap();
    assert_eq!(
        (field(&worker, "cache-control"), worker.status().as_u16()),
        ("no-cache", 200)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_inert_by_its_own_policy() {
    let server = start().await;
    let preview = server
        .signed_in(&format!("/quarantine/{HELD}/preview"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        field(&preview, "content-security-policy"),
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    );
    assert_eq!(
        (preview.status().as_u16(), field(&preview, "cache-control")),
        (200, "no-store")
    );
    for (path, status) in [
        (format!("/quarantine/{HELD}/preview"), 401),
        ("/quarantine/%3Cscript%3E/preview".into(), 404),
    ] {
        let refused = server.get(&path).send().await.unwrap();
        assert_eq!(refused.status(), status, "{path}");
        assert!(field(&refused, "content-security-policy").starts_with("sandbox;"));
        assert!(!refused.text().await.unwrap().contains("<script"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_q10_a_download_is_an_attachment_whatever_the_mail_says_it_is() {
    let server = start().await;
    let form = [("id", HELD), ("format", "eml")];
    let file = server.post("/quarantine/download").form(&form).send().await.unwrap();
    assert_eq!(field(&file, "content-type"), "application/octet-stream");
    assert_eq!(
        field(&file, "content-disposition"),
        "attachment; filename=\"__b__Invoice_.html\""
    );
    assert_eq!(field(&file, "x-content-type-options"), "nosniff");
    assert_eq!(file.text().await.unwrap(), "1 mails");

    let form = [("id", HELD), ("format", "zip")];
    let refused = server.post("/quarantine/download").form(&form).send().await.unwrap();
    assert_eq!(refused.status(), 422);
    let refused = server
        .post("/quarantine/download")
        .header("accept", "text/html")
        .header("referer", format!("{}/quarantine", server.url))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (refused.status().as_u16(), field(&refused, "location")),
        (303, "/quarantine")
    );
    let table = server
        .ask(Method::POST, "/logs/detections.csv?search=a%0Ab")
        .header("cookie", format!("postern={SECRET}"))
        .header("origin", &server.url)
        .send()
        .await
        .unwrap();
    assert!(field(&table, "content-disposition").starts_with("attachment;"));
    let numbers = server
        .ask(
            Method::POST,
            "/logs/detections-over-time.csv?from=2026-07-01&to=2026-07-02",
        )
        .header("cookie", format!("postern={SECRET}"))
        .header("origin", &server.url)
        .send()
        .await
        .unwrap();
    assert!(field(&numbers, "content-disposition").contains("detections-over-time.csv"));
    assert_eq!(numbers.text().await.unwrap(), "within\r\ntrue\r\n");
    let configuration = server.post("/licensing/configuration.json").send().await.unwrap();
    assert!(field(&configuration, "content-disposition").contains("postern-configuration.json"));
    assert_eq!(field(&configuration, "content-type"), "application/json");
    // Other forms are smaller.
    let file = [("file", "x".repeat(postern_server::http::BODY_MAX))];
    let offered = server
        .post("/api/licensing/transfer/offer")
        .form(&file)
        .send()
        .await
        .unwrap();
    assert_ne!(offered.status(), 413);
    let other = server.post("/api/licensing/file").form(&file).send().await.unwrap();
    assert_eq!(other.status(), 413);
}
