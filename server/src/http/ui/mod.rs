//! The console: its pages, its calls, its event stream, and what is not a page: preview and downloads.

pub mod calls;
pub mod dashboard;
pub mod events;
pub mod mail;
pub mod pages;
pub mod tables;

use super::{BODY_MAX, State, desk::Visitor, origin};
use crate::http::cookies::Carried;
use app::request::Request as PageRequest;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    middleware,
    routing::{get, post},
};
use domain::problem::Problem;

/// The routes of the console. Reading is GET; whatever changes something is POST.
pub(super) fn router(state: &State) -> Router<State> {
    let mut router = Router::new()
        .route("/api/{*name}", post(calls::call))
        .route("/events", get(events::events))
        .route("/quarantine/{id}/preview", get(mail::preview))
        .route(app::routes::DOWNLOAD, post(mail::download))
        .route(app::routes::DETECTIONS_CSV, post(tables::detections))
        .route(app::routes::DETECTION_SERIES_CSV, post(tables::detection_series))
        .route(app::routes::AUDIT_CSV, post(tables::audit))
        .route(app::routes::CONFIGURATION_FILE, post(tables::configuration))
        .route(app::routes::POLICY_FILE_DOWNLOAD, post(tables::policies));
    for address in dashboard::ADDRESSES {
        router = router.route(address, get(dashboard::dashboard));
    }
    pages::add(router).layer(middleware::from_fn_with_state(state.clone(), origin::check))
}

/// What a page or a call is drawn with: the one place where it is put together.
async fn page_request(state: &State, visitor: Visitor, carried: Option<Carried>) -> PageRequest {
    let language = visitor.language;
    let (flash, typed) = carried.map_or((None, None), |carried| (Some(carried.flash), carried.typed));
    PageRequest {
        signed_in: visitor.secret.is_some() && state.desk.signed_in(&visitor).await,
        console: state.desk.console(visitor).await,
        cookies: state.reach.cookies(),
        assets: state.site.assets.clone(),
        flash,
        typed,
        language,
        now: state.clock.now(),
    }
}

/// Bytes of a form with a configuration in it, each byte of which may take three (application/x-www-form-urlencoded).
const CONFIGURATION_MAX: usize = 3 * domain::transfer::FILE_MAX + 1024;

/// Bytes that are taken at an address.
fn most(path: &str) -> usize {
    match path {
        app::routes::OFFER_CONFIGURATION | app::routes::OFFER_POLICIES | app::routes::SAVE_LISTS => CONFIGURATION_MAX,
        _ => BODY_MAX,
    }
}

/// The whole body, within `most` bytes.
async fn whole(body: Body, most: usize) -> Result<Bytes, Problem> {
    to_bytes(body, most).await.map_err(|_| {
        Problem::invalid(
            "",
            format!("What was sent is larger than {} KiB, or broke off.", most / 1024),
        )
    })
}
