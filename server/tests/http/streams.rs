//! The event stream, and what watches the server.

use crate::harness::{Running, field, start, start_with};
use domain::overview::Changed;
use futures::StreamExt;
use postern_server::{commands::config::Settings, http::ui::events::STREAMS_PER_SIGN_IN};
use std::{sync::atomic::Ordering, time::Duration};

/// Reads a stream until `wanted` was sent, or fails after ten seconds.
async fn read_until(
    response: reqwest::Response,
    wanted: &str,
) -> (String, impl futures::Stream<Item = Vec<u8>> + Unpin) {
    let mut stream = Box::pin(
        response
            .bytes_stream()
            .filter_map(async |chunk| chunk.ok().map(|bytes| bytes.to_vec())),
    );
    let mut text = String::new();
    tokio::time::timeout(Duration::from_secs(10), async {
        while !text.contains(wanted) {
            text.push_str(&String::from_utf8(stream.next().await.expect("the stream ended")).unwrap());
        }
    })
    .await
    .expect("what was wanted did not come");
    (text, stream)
}

async fn open(server: &Running) -> reqwest::Response {
    server.signed_in("/events").send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_told_what_changed_and_the_stream_ends_with_the_server() {
    let server = start().await;
    assert_eq!(server.get("/events").send().await.unwrap().status(), 401);
    let response = open(&server).await;
    assert_eq!(field(&response, "content-type"), "text/event-stream");
    let (_, stream) = read_until(response, ": open").await;
    server.desk.events.send(Changed::Held).unwrap();
    let mut stream = stream;
    let next = tokio::time::timeout(Duration::from_secs(10), stream.next())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(String::from_utf8(next).unwrap(), "data: \"held\"\n\n");

    server.closing.cancel();
    let rest = tokio::time::timeout(Duration::from_secs(5), async { while stream.next().await.is_some() {} }).await;
    assert!(rest.is_ok(), "the stream did not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_missed_something_is_told_that_all_may_have_changed() {
    let server = start().await;
    let (_, stream) = read_until(open(&server).await, ": open").await;
    let mut stream = stream;
    // More than the channel holds, before the reader is scheduled again.
    for _ in 0..5_000 {
        server.desk.events.send(Changed::Held).unwrap();
    }
    let mut text = String::new();
    tokio::time::timeout(Duration::from_secs(10), async {
        while !text.contains("\"accounts\"") || !text.contains("\"logs\"") {
            text.push_str(&String::from_utf8(stream.next().await.unwrap()).unwrap());
        }
    })
    .await
    .expect("not told");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sign_in_holds_only_so_many_streams_open() {
    let server = start().await;
    let mut held = Vec::new();
    for _ in 0..STREAMS_PER_SIGN_IN {
        let response = open(&server).await;
        assert_eq!(response.status(), 200);
        held.push(response);
    }
    assert_eq!(open(&server).await.status(), 429);
    held.pop();
    // The server notices that the reader has gone when it next writes.
    let freed = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            let _ = server.desk.events.send(Changed::Jobs);
            let again = open(&server).await;
            if again.status() == 200 {
                return;
            }
            tokio::task::yield_now().await;
        }
    });
    assert!(freed.await.is_ok(), "the seat was not given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_than_the_limit_are_told_to_come_back() {
    let server = start_with(Settings::default(), |state| state.limited_to(2), |router| router).await;
    server.desk.stuck.store(true, Ordering::SeqCst);
    let busy: Vec<_> = (0..2).map(|_| tokio::spawn(server.get("/readyz").send())).collect();
    let both = tokio::time::timeout(Duration::from_secs(10), server.desk.waiting.acquire_many(2));
    both.await.expect("two requests did not arrive").unwrap().forget();
    let refused = server.get("/healthz").send().await.unwrap();
    assert_eq!((refused.status().as_u16(), field(&refused, "retry-after")), (503, "2"));
    server.desk.stuck.store(false, Ordering::SeqCst);
    server.desk.go_on.notify_waiters();
    for request in busy {
        assert_eq!(request.await.unwrap().unwrap().status(), 200);
    }
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_this_machine_alone() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || metrics::counter!("postern_test_total").increment(3));
    let with = handle.clone();
    let server = start_with(
        Settings::default(),
        |mut state| {
            state.metrics = Some(with);
            state
        },
        |router| router,
    )
    .await;
    let own = server.get("/metrics").send().await.unwrap();
    assert_eq!(own.status(), 200);
    assert!(own.text().await.unwrap().contains("postern_test_total 3"));
    let passed_on = server
        .get("/metrics")
        .header("x-forwarded-for", "203.0.113.9")
        .send()
        .await
        .unwrap();
    assert_eq!(passed_on.status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn bug_a6_the_services_see_the_address_that_the_trusted_proxy_saw() {
    let settings = Settings {
        trusted_proxies: Some(vec!["127.0.0.0/8".into()]),
        ..Settings::default()
    };
    let behind = start_with(settings, |state| state, |router| router).await;
    let direct = start().await;
    for forged in ["198.51.100.1", "198.51.100.2", "127.0.0.1"] {
        for (server, expected) in [(&behind, "203.0.113.9"), (&direct, "127.0.0.1")] {
            let chain = format!("{forged}, 203.0.113.9");
            server
                .signed_in("/quarantine")
                .header("x-forwarded-for", chain)
                .send()
                .await
                .unwrap();
            let seen = server.desk.seen.lock().unwrap().clone().unwrap();
            assert_eq!(seen.address.to_string(), expected);
        }
    }
}
