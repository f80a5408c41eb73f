//! Everything that speaks HTTP: the router, what every answer carries, the files of the site, and a folder for each outside
//! language. Nothing here decides anything about mail; it asks the [`desk::Desk`].

pub mod cookies;
pub mod desk;
pub mod files;
pub mod guard;
pub mod headers;
pub mod health;
pub mod house;
pub mod origin;
pub mod partner;
pub mod reach;
pub mod refusal;
pub mod ui;
pub mod visitor;

use crate::{
    clock::{Clock, Ids},
    services::House,
};
use axum::{Router, middleware, routing::get};
use desk::Desk;
use files::Site;
use metrics_exporter_prometheus::PrometheusHandle;
use reach::Reach;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use visitor::Network;

/// Bytes of a request's body; a larger one is refused with 413.
pub const BODY_MAX: usize = 1024 * 1024;
/// Requests that are answered at the same time; more are told to come back (503). Event streams do not count.
pub const REQUESTS_AT_ONCE: usize = 512;

/// What every handler is handed. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The services.
    pub desk: Arc<dyn Desk>,
    /// The time that pages start with.
    pub clock: Arc<dyn Clock>,
    /// Names requests, for the log and for people who report a fault.
    pub ids: Arc<Ids>,
    /// The files of the site.
    pub site: Arc<Site>,
    /// How browsers reach this server.
    pub reach: Arc<Reach>,
    /// Proxies whose forwarding fields are believed.
    pub trusted_proxies: Arc<[Network]>,
    /// Renders the metrics; none when nobody records them.
    pub metrics: Option<PrometheusHandle>,
    /// Whether `/metrics` answers others than this machine.
    pub metrics_public: bool,
    /// Ends event streams when the server stops.
    pub closing: CancellationToken,
    permits: Arc<Semaphore>,
    streams: ui::events::Streams,
    /// The services of the partner API; none where it is not served.
    pub partners: Option<Arc<House>>,
}

impl State {
    /// A server that trusts no proxy and records no metrics; set the public fields to change that.
    #[must_use]
    pub fn new(desk: Arc<dyn Desk>, clock: Arc<dyn Clock>, ids: Arc<Ids>, site: Arc<Site>, reach: Reach) -> Self {
        Self {
            desk,
            clock,
            ids,
            site,
            reach: Arc::new(reach),
            trusted_proxies: Arc::new([]),
            metrics: None,
            metrics_public: false,
            closing: CancellationToken::new(),
            permits: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            streams: ui::events::Streams::default(),
            partners: None,
        }
    }

    /// Answers so many requests at the same time instead of [`REQUESTS_AT_ONCE`].
    #[must_use]
    pub fn limited_to(mut self, requests: usize) -> Self {
        self.permits = Arc::new(Semaphore::new(requests));
        self
    }
}

/// The whole server. Serve it with the peer's address as connect info (`into_make_service_with_connect_info::<SocketAddr>`).
///
/// From the outside in: the fields that every answer carries; the guard (request id, limits, time, panics); the visitor; and
/// for the console's own pages and calls the check of the origin.
pub fn router(state: State) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/pkg/{*path}", get(files::hashed));
    for address in state.site.root_addresses() {
        router = router.route(&address, get(files::root));
    }
    if let Some(house) = &state.partners {
        router = router.merge(partner::router(house.clone()));
    }
    router
        .merge(ui::router(&state))
        .layer(middleware::from_fn_with_state(state.clone(), visitor::recognise))
        .layer(middleware::from_fn_with_state(state.clone(), guard::guard))
        .layer(middleware::from_fn_with_state(state.clone(), headers::harden))
        .with_state(state)
}
