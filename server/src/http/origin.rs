//! No other site may act through a browser that is signed in here.

use super::{State, desk::Visitor, refusal};
use axum::{
    Extension,
    extract::{Request, State as Handed},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

/// Said when a request comes from another page.
const FOREIGN: &str = "This request did not come from a page of this console, so it was not carried out. \
                       Open the console at its own address and try again. If a proxy stands in front, start the server with --public-url.\n";
/// Said when the server is called by a name that it does not go by.
const MISDIRECTED: &str = "This console is reached at localhost or 127.0.0.1. \
                           To give it another name, start the server with --public-url.\n";

/// Whether a request that would change something comes from our own page: its `Origin`, else its `Referer`, has to name our
/// origin. With neither it has to come without sign-in, as from a command line. The kind of body makes no difference.
fn from_our_page(headers: &HeaderMap, own: &str, with_sign_in: bool) -> bool {
    let said = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    if let Some(origin) = headers.get(header::ORIGIN) {
        return said(origin).is_some_and(|origin| origin.eq_ignore_ascii_case(own));
    }
    match headers.get(header::REFERER) {
        Some(referer) => said(referer)
            .and_then(|referer| Url::parse(&referer).ok())
            .is_some_and(|referer| referer.origin().ascii_serialization() == own),
        None => !with_sign_in,
    }
}

/// Refuses what does not come from our own page, and every request to a name that is not ours.
pub(super) async fn check(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let Some(own) = state.reach.own_origin(headers) else {
        return (StatusCode::MISDIRECTED_REQUEST, MISDIRECTED).into_response();
    };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !from_our_page(headers, &own, visitor.secret.is_some()) {
        tracing::warn!(path = request.uri().path(), address = %visitor.address, "refused a request from another origin");
        if refusal::wants_page(headers) {
            let problem = domain::problem::Problem::conflict(FOREIGN);
            let mut page = refusal::page(&problem, &state.site.assets);
            *page.status_mut() = StatusCode::FORBIDDEN;
            return page;
        }
        return (StatusCode::FORBIDDEN, FOREIGN).into_response();
    }
    next.run(request).await
}
