//! Listening: TLS, and the way out.

use crate::{
    fake::SECRET,
    harness::{field, start, start_with},
};
use axum::routing::get;
use postern_server::commands::{config::Settings, listen::Listener};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_spoken_with_the_given_certificate_and_cookies_are_bound_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let settings = Settings {
        tls_cert: Some(certificate.clone()),
        tls_key: Some(key),
        ..Settings::default()
    };
    let server = start_with(settings.clone(), |state| state, |router| router).await;
    assert!(server.url.starts_with("https://127.0.0.1:"));
    let client = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap()])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let page = client
        .get(format!("{}/quarantine", server.url))
        .header("cookie", format!("__Host-postern={SECRET}"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    assert!(field(&page, "strict-transport-security").contains("max-age="));
    // The plain name is not looked at: another program on this host could have set it.
    let plain = client
        .get(format!("{}/quarantine", server.url))
        .header("cookie", format!("postern={SECRET}"))
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), 303);

    let broken = Settings {
        tls_key: Some(certificate),
        listen: Some("127.0.0.1:0".into()),
        ..settings
    };
    let error = Listener::open(&broken.check().unwrap()).await.unwrap_err().to_string();
    assert!(
        error.contains("cert.pem") && error.contains("cannot be used"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_use_is_said_in_a_sentence() {
    let server = start().await;
    let taken = Settings {
        listen: Some(server.url.trim_start_matches("http://").to_owned()),
        ..Settings::default()
    };
    let error = Listener::open(&taken.check().unwrap()).await.unwrap_err().to_string();
    assert!(
        error.contains("cannot be listened on") && error.contains("--listen"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_being_answered_is_finished_before_the_server_ends() {
    let (inside, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (arrived, released) = (inside.clone(), go_on.clone());
    let mut server = start_with(
        Settings::default(),
        |state| state,
        |router| {
            router.route(
                "/slow",
                get(async move || {
                    arrived.notify_one();
                    released.notified().await;
                    "finished"
                }),
            )
        },
    )
    .await;
    let request = tokio::spawn(server.get("/slow").send());
    inside.notified().await;
    server.closing.cancel();
    go_on.notify_one();
    let response = request.await.unwrap().unwrap();
    assert_eq!(response.text().await.unwrap(), "finished");
    tokio::time::timeout(Duration::from_secs(5), &mut server.ended)
        .await
        .unwrap()
        .unwrap();
    assert!(server.get("/healthz").send().await.is_err(), "nobody listens any more");
}
