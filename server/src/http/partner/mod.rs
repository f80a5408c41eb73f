//! The partner API (contract `cas-api.md` section 3.4): what programs of service providers say. Each request carries an access token, the
//! time and a signature; cookies mean nothing here.

mod calls;
mod errors;
mod fields;
mod views;

use crate::services::{House, partner::SignedRequest};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State as Handed},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use errors::Refusal;
use std::sync::Arc;

/// Bytes of a request's body; a larger one is refused with 413.
pub const BODY_MAX: usize = 64 * 1024;
/// Characters of `x-traceid`.
const TRACE_MAX: usize = 128;
const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
const POSIX_TIME: HeaderName = HeaderName::from_static("x-posix-time");
const SIGNATURE: HeaderName = HeaderName::from_static("x-signature");
const TRACE_ID: HeaderName = HeaderName::from_static("x-traceid");

/// The routes. The versions of a call differ in nothing but the name of the customer's person.
pub(super) fn router<S: Clone + Send + Sync + 'static>(house: Arc<House>) -> Router<S> {
    let subscription = "/LMPI/v2/customers/{customer}/subscriptions/{subscription}";
    Router::new()
        .route(
            "/LMPI/v2/customers",
            get(calls::customers_v2).post(calls::create_customer_v2),
        )
        .route(
            "/LMPI/v3/customers",
            get(calls::customers_v3).post(calls::create_customer_v3),
        )
        .route("/LMPI/v2/customers/{customer}/subscriptions", post(calls::subscribe))
        .route(subscription, get(calls::subscription).put(calls::change))
        .route(&format!("{subscription}/suspend"), put(calls::suspend))
        .route(&format!("{subscription}/unsuspend"), put(calls::unsuspend))
        .route("/LMPI/v2.5/customers/subscriptions", get(calls::subscriptions))
        .route("/LMPI/v2/me/serviceplans", get(calls::plans))
        .route("/LMPI/v3/me/serviceplans", get(calls::plans))
        .route("/LMPI/v2/partners/serviceplan", post(calls::create_plan))
        .route("/LMPI/v3/partners/serviceplan", post(calls::create_plan))
        .route("/LMPI/v2/reports/summary", post(calls::summary))
        .route("/LMPI/{*rest}", axum::routing::any(no_such_call))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(house.clone(), authenticate))
        .with_state(house)
}

async fn no_such_call() -> Refusal {
    // The contract names no answer for an address that it does not have.
    let sentence = "There is no such call. The addresses begin with /LMPI/v2/, /LMPI/v2.5/ or /LMPI/v3/.";
    Refusal::new(StatusCode::NOT_FOUND, "InvalidParametersUri", sentence)
}

async fn wrong_method() -> Refusal {
    let sentence = "This address does not know that method.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "InvalidParametersMethod", sentence)
}

/// One field of the request, as text.
fn field<'h>(headers: &'h HeaderMap, name: &HeaderName, subject: &'static str) -> Result<&'h str, Refusal> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        let sentence = format!("The header field {name} is missing.");
        Refusal::new(StatusCode::BAD_REQUEST, subject, sentence)
    })
}

/// Whether what is sent is JSON in UTF-8. Without a body nothing has to be said of it.
fn check_content_type(headers: &HeaderMap, empty: bool) -> Result<(), Refusal> {
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let fine = match said {
        None => empty,
        Some(said) => {
            let mut parts = said.split(';').map(|part| part.trim().to_ascii_lowercase());
            parts.next().as_deref() == Some("application/json")
                && parts.all(|part| part.replace('"', "") == "charset=utf-8" || part.is_empty())
        }
    };
    if fine {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "InvalidHeaderContentType",
        "The header field content-type has to be “application/json; charset=utf-8”.",
    ))
}

/// Lets through what a service provider has signed, and hands on who it is.
async fn authenticate(Handed(house): Handed<Arc<House>>, request: Request, next: Next) -> Response {
    let trace = request.headers().get(TRACE_ID).cloned();
    let mut response = match admitted(&house, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(trace) = trace.filter(|trace: &HeaderValue| trace.len() <= TRACE_MAX) {
        response.headers_mut().insert(TRACE_ID, trace);
    }
    response
}

async fn admitted(house: &House, request: Request) -> Result<Request, Refusal> {
    let (mut parts, body) = request.into_parts();
    let headers = &parts.headers;
    let access_token = field(headers, &ACCESS_TOKEN, "MissingHeaderAccessToken")?;
    let posix_time = field(headers, &POSIX_TIME, "MissingHeaderPosixTime")?;
    let signature = field(headers, &SIGNATURE, "MissingHeaderSignature")?;
    let trace_id = field(headers, &TRACE_ID, "MissingHeaderTraceID")?;
    if trace_id.len() > TRACE_MAX {
        let sentence = format!("The header field x-traceid has at most {TRACE_MAX} characters.");
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidParametersTraceID",
            sentence,
        ));
    }
    let body = to_bytes(body, BODY_MAX).await.map_err(|_| {
        let sentence = format!("What was sent has more than {} KiB, or broke off.", BODY_MAX / 1024);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "InvalidParametersBody", sentence)
    })?;
    check_content_type(headers, body.is_empty())?;
    let signed = SignedRequest {
        access_token,
        signature,
        trace_id,
        posix_time,
        method: parts.method.as_str(),
        uri: parts.uri.path_and_query().map_or("/", |uri| uri.as_str()),
        body: &body,
    };
    let provider = house.provider_of_request(&signed).await?;
    parts.extensions.insert(provider);
    Ok(Request::from_parts(parts, Body::from(body)))
}
