//! Server functions: calls of a page that is alive, and forms of one that is not. Both take the same way and meet the same checks.
//!
//! A form without script is answered with a redirect (303). What came of it goes to the next page in a cookie that is shown
//! once, so that no address ever carries a text that somebody else could have put there.

use super::{State, most, page_request, whole};
use crate::http::{
    cookies::{self, Carried},
    desk::Visitor,
    reach::local_path,
    refusal::{self, wants_page},
};
use app::request::{Flash, PlainForm};
use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::{Request, State as Handed},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::problem::Problem;
use leptos::{prelude::provide_context, server_fn::axum::get_server_fn_service};
use leptos_axum::handle_server_fns_with_context;
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

/// A server function that has something to say when it is done sets this field to a sentence, percent-encoded; a form without
/// script shows it on the next page.
pub const DONE: HeaderName = HeaderName::from_static(app::request::DONE);
/// Set by Leptos on an answer that is an error.
const FAILED: HeaderName = HeaderName::from_static("serverfnerror");
/// Bytes of an error that are read to show it.
const PROBLEM_MAX: usize = 64 * 1024;

/// Bytes of the name of an act.
const ACT_MAX: usize = 64;

/// Runs the server function at this address.
pub(super) async fn call(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = parts.headers.clone();
    let refuse = |problem: Problem| refusal::answer(&problem, &asked, &state.site.assets);
    if get_server_fn_service(parts.uri.path(), parts.method.clone()).is_none() {
        return refuse(Problem::not_found("call"));
    }
    if asked
        .get(app::BUILD)
        .is_some_and(|build| build.as_bytes() != state.site.assets.wasm.as_bytes())
    {
        return refuse(Problem::Outdated);
    }
    let act = asked
        .get(app::ACT)
        .and_then(|act| act.to_str().ok())
        .filter(|act| act.len() <= ACT_MAX)
        .map(str::to_owned);
    if let Some(act) = &act
        && let Some((status, answer)) = state.desk.answered(&visitor, act).await
    {
        return again(status, answer);
    }
    let bytes = match whole(body, most(parts.uri.path())).await {
        Ok(bytes) => bytes,
        Err(problem) => {
            let mut response = refuse(problem);
            *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            return response;
        }
    };
    let form = wants_page(&asked);
    if form {
        // Leptos has its own answer to forms, with the error in the address. It does not get to see that this is one.
        parts
            .headers
            .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        parts.headers.remove(header::REFERER);
        parts.extensions.insert(PlainForm);
    }
    let context = page_request(&state, visitor.clone(), None).await;
    let typed = form.then(|| typed_again(&bytes));
    let request = Request::from_parts(parts, Body::from(bytes));
    let response = handle_server_fns_with_context(move || provide_context(context.clone()), request)
        .await
        .into_response();
    let (response, problem) = examine(response).await;
    if form {
        to_next_page(&state, &asked, &response, problem, typed)
    } else if let Some(act) = act {
        remember(&state, &visitor, &act, response).await
    } else {
        response
    }
}

/// The answer that an act had the first time.
fn again(status: u16, answer: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], answer).into_response()
}

/// Remembers how an act that waited in a browser was answered, unless it was turned away and may come again.
async fn remember(state: &State, visitor: &Visitor, act: &str, response: Response) -> Response {
    let status = response.status();
    if status.is_server_error() || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, PROBLEM_MAX).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    state.desk.remember_answer(visitor, act, status.as_u16(), &text).await;
    Response::from_parts(parts, Body::from(bytes))
}

/// The fields of a form as they may be shown again: a password is never sent back.
fn typed_again(body: &[u8]) -> String {
    let shown =
        |name: &str| !(matches!(name, "old" | "new") || ["password", "key"].iter().any(|secret| name.contains(secret)));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(body).filter(|(name, _)| shown(name)))
        .finish()
}

/// Takes the problem out of an answer that is an error, and gives the answer the status that goes with it.
async fn examine(response: Response) -> (Response, Option<Problem>) {
    if !response.headers().contains_key(FAILED) {
        return (response, None);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, PROBLEM_MAX).await.unwrap_or_default();
    let problem = serde_json::from_slice(&bytes).unwrap_or_else(|_| Problem::Internal {
        reference: "unreadable-answer".into(),
    });
    parts.status = refusal::status(&problem);
    (Response::from_parts(parts, Body::from(bytes)), Some(problem))
}

/// The redirect after a form: where the function wants it, else back to the page with the form.
fn to_next_page(
    state: &State,
    asked: &HeaderMap,
    done: &Response,
    problem: Option<Problem>,
    typed: Option<String>,
) -> Response {
    let text = |name: HeaderName| done.headers().get(name).and_then(|value| value.to_str().ok());
    let target = text(header::LOCATION)
        .and_then(local_path)
        .or_else(|| state.reach.referring_path(asked))
        .unwrap_or_else(|| "/".to_owned());
    let flash = match problem {
        Some(problem) => Some(Carried {
            flash: Flash::Refused(problem),
            typed,
        }),
        None => text(DONE).map(|sentence| Carried {
            flash: Flash::Done(percent_decode_str(sentence).decode_utf8_lossy().into_owned()),
            typed: None,
        }),
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let fields = response.headers_mut();
    for cookie in done.headers().get_all(header::SET_COOKIE) {
        fields.append(header::SET_COOKIE, cookie.clone());
    }
    if let Some(cookie) = flash.and_then(|flash| cookies::set_flash(state.reach.cookies(), &flash)) {
        fields.append(header::SET_COOKIE, cookie);
    }
    fields.insert(
        header::LOCATION,
        HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static("/")),
    );
    response
}

/// Sends a person whose form was refused back to the page with the form, which says why.
pub(super) fn refused(state: &State, asked: &HeaderMap, problem: Problem) -> Response {
    if wants_page(asked) {
        to_next_page(state, asked, &Response::new(Body::empty()), Some(problem), None)
    } else {
        refusal::answer(&problem, asked, &state.site.assets)
    }
}
