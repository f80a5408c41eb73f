//! A running server with services that are not there, and a client that follows no redirect.

use crate::fake::{FakeDesk, SECRET};
use axum::Router;
use domain::time::Timestamp;
use postern_server::{
    clock::{HandClock, Ids},
    commands::config::{Config, Settings},
    commands::listen::{Listener, choose_tls_provider},
    http::{State, files::Site, router},
};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use std::{borrow::Cow, sync::Arc};
use tokio_util::sync::CancellationToken;

/// A server that stops when this is dropped.
pub(crate) struct Running {
    pub(crate) desk: Arc<FakeDesk>,
    pub(crate) url: String,
    pub(crate) closing: CancellationToken,
    pub(crate) client: Client,
    pub(crate) ended: tokio::task::JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

/// A site of three files, two of them compressed in a way that shows which one was sent.
pub(crate) fn site() -> Site {
    let file = |path: &str, text: &'static str| (path.to_owned(), Cow::Borrowed(text.as_bytes()));
    Site::from_files([
        file("pkg/boot.0123.js", "plain"),
        file("pkg/boot.0123.js.br", "as brotli"),
        file("pkg/boot.0123.js.gz", "as gzip"),
        file("sw.js", "worker"),
        file(
            "manifest.json",
            r#"{"boot":"/pkg/boot.0123.js","style":"/pkg/s.css","wasm":"/pkg/w.wasm","scripts":["/pkg/g.js"],"pieces":{"public":["/pkg/help.wasm"]}}"#,
        ),
    ])
}

/// Starts a server on a free port of loopback.
pub(crate) async fn start() -> Running {
    start_with(Settings::default(), |state| state, |router| router).await
}

/// Starts a server with these settings, a changed state and more routes.
pub(crate) async fn start_with(
    settings: Settings,
    state: impl FnOnce(State) -> State,
    more: impl FnOnce(Router) -> Router,
) -> Running {
    choose_tls_provider();
    let config: Config = Settings {
        listen: Some("127.0.0.1:0".into()),
        ..Settings::default()
    }
    .overlaid(settings)
    .check()
    .unwrap();
    let listener = Listener::open(&config).await.unwrap();
    let url = listener.url();
    let desk = FakeDesk::new();
    let clock = HandClock::at(Timestamp(1_800_000_000_000));
    let mut handed = State::new(
        desk.clone(),
        clock.clone(),
        Arc::new(Ids::new(clock)),
        Arc::new(site()),
        config.reach(),
    );
    handed.trusted_proxies = config.trusted_proxies.clone().into();
    let handed = state(handed);
    let closing = handed.closing.clone();
    let router = more(router(handed));
    let stop = closing.clone();
    let ended = tokio::spawn(async move { listener.serve(router, stop).await.unwrap() });
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    Running {
        desk,
        url,
        closing,
        client,
        ended,
    }
}

impl Running {
    /// A request without sign-in.
    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }
    /// A GET without sign-in.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }
    /// A GET with sign-in.
    pub(crate) fn signed_in(&self, path: &str) -> RequestBuilder {
        self.get(path).header("cookie", format!("postern={SECRET}"))
    }
    /// A POST with sign-in, from our own page.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.ask(Method::POST, path)
            .header("cookie", format!("postern={SECRET}"))
            .header("origin", &self.url)
    }
}

/// A field of an answer, as text; empty when it is not there.
pub(crate) fn field<'r>(response: &'r reqwest::Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
