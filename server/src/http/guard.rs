//! What stands between the outside and every handler: a name for the request, a limit on how many there are at once, a limit
//! on time, and a floor under panics.

use super::{State, refusal};
use axum::{
    extract::{Request, State as Handed},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::problem::Problem;
use futures::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

/// How long a request may take until its answer begins, its body included.
pub const ANSWER_TIME: Duration = Duration::from_secs(60);
/// Finds a request in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Runs the rest within its limits.
pub(super) async fn guard(Handed(state): Handed<State>, request: Request, next: Next) -> Response {
    let reference = state.ids.next().simple().to_string();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let asked = request.headers().clone();
    let began = Instant::now();
    let refuse = |problem: Problem| refusal::answer(&problem, &asked, &state.site.assets);

    let mut response = match state.permits.try_acquire() {
        Err(_) => {
            let mut busy = refuse(Problem::Unavailable {
                sentence: "The server has too much to do at the moment.".into(),
            });
            busy.headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            busy
        }
        Ok(_permit) => {
            let work = AssertUnwindSafe(next.run(request)).catch_unwind();
            match tokio::time::timeout(ANSWER_TIME, work).await {
                Ok(Ok(response)) => response,
                Ok(Err(_panic)) => {
                    // What it says may hold anything, a secret too: the panic hook has written where it happened.
                    tracing::error!(%reference, %method, path, "a request ended in a panic");
                    refuse(Problem::Internal {
                        reference: reference.clone(),
                    })
                }
                Err(_elapsed) => {
                    tracing::warn!(%reference, %method, path, "a request took too long");
                    refuse(Problem::Unavailable {
                        sentence: "The server took too long to answer.".into(),
                    })
                }
            }
        }
    };
    let status = response.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%reference, %method, path, "answered with 500");
    }
    tracing::debug!(%reference, %method, path, status = status.as_u16(), took = ?began.elapsed());
    metrics::counter!("postern_http_requests_total", "status" => status.as_u16().to_string()).increment(1);
    metrics::histogram!("postern_http_request_seconds").record(began.elapsed().as_secs_f64());
    if let Ok(value) = HeaderValue::try_from(reference) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
