//! Pages, drawn by Leptos on the server. All are drawn whole before they are sent: without script nothing could be put in
//! its place later.

use super::{State, page_request};
use crate::http::{cookies, desk::Visitor, headers, reach::local_path};
use app::{
    request::Request as PageRequest,
    routes::{PAGES, SIGN_IN, is_public, page_of},
};
use axum::{
    Extension, Router,
    extract::{Request, State as Handed},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use url::form_urlencoded::byte_serialize;

/// Adds every page of the pages' own table, and "there is no such page" for all other addresses.
pub(super) fn add(mut router: Router<State>) -> Router<State> {
    // Leptos runs what it starts on the runtime that it is told of, once; a second time changes nothing.
    let _ = any_spawner::Executor::init_tokio();
    for known in PAGES {
        router = router.route(&route(known.path), get(page));
    }
    router.fallback(page)
}

/// `/policies/atp/:id` as the router writes it: `/policies/atp/{id}`.
fn route(path: &str) -> String {
    path.split('/')
        .map(|part| {
            part.strip_prefix(':')
                .map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"))
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Where to sign in, and how to come back.
fn sign_in_first(asked: &Uri) -> Redirect {
    let back = asked
        .path_and_query()
        .and_then(|path| local_path(path.as_str()))
        .filter(|path| path != "/");
    match back {
        Some(path) => Redirect::to(&format!(
            "{SIGN_IN}?next={}",
            byte_serialize(path.as_bytes()).collect::<String>()
        )),
        None => Redirect::to(SIGN_IN),
    }
}

/// One page.
async fn page(Handed(state): Handed<State>, Extension(visitor): Extension<Visitor>, request: Request) -> Response {
    if !request.method().is_safe() {
        return (StatusCode::METHOD_NOT_ALLOWED, "This address only shows a page.\n").into_response();
    }
    let (carried, clear) = cookies::take_flash(state.reach.cookies(), request.headers());
    let for_everybody = is_public(request.uri().path());
    let known = page_of(request.uri().path()).is_some();
    let context = page_request(&state, visitor, carried).await;
    if !context.signed_in && !for_everybody {
        // The flash stays for the page that is shown at last.
        return sign_in_first(request.uri()).into_response();
    }
    let mut response = draw(context, request).await;
    if !known && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    if let Some(clear) = clear {
        response.headers_mut().append(header::SET_COOKIE, clear);
    }
    response
}

/// Draws the page. The policy of the answer names the nonce that Leptos uses for what it writes into the page.
async fn draw(context: PageRequest, request: Request) -> Response {
    let provide = move || {
        if let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
            && let Ok(policy) = HeaderValue::try_from(headers::policy(Some(&nonce)))
        {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        provide_context(context.clone());
    };
    render_app_async_with_context(provide, app::shell)(request).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_way_back_after_signing_in_is_a_path_of_this_server() {
        let to = |asked: &str| {
            let response = sign_in_first(&asked.parse().unwrap()).into_response();
            response.headers()[header::LOCATION].to_str().unwrap().to_owned()
        };
        assert_eq!(to("/"), "/sign-in");
        assert_eq!(
            to("/quarantine?status=restored&search=a"),
            "/sign-in?next=%2Fquarantine%3Fstatus%3Drestored%26search%3Da"
        );
        assert_eq!(to("//evil.example/"), "/sign-in");
        assert_eq!(to("http://evil.example/account"), "/sign-in?next=%2Faccount");
    }

    #[test]
    fn addresses_of_the_table_become_routes() {
        assert_eq!(route("/policies/atp/:id"), "/policies/atp/{id}");
        assert_eq!(route("/"), "/");
    }
}
