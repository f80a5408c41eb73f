//! The cookies that the pages set.

use crate::{
    refused::request,
    request::CookieStyle,
    shell::{DENSITY_COOKIE, THEME_COOKIE},
};
use axum::http::{HeaderValue, header::SET_COOKIE};
use domain::people::SignedIn;
use leptos::context::use_context;
use leptos_axum::ResponseOptions;

/// Seconds for which a choice of colours is kept.
const CHOICE_SECONDS: i64 = 31_536_000;

/// Hands the browser its sign-in.
pub(crate) fn sign_in(style: CookieStyle, signed_in: &SignedIn) {
    append(&sign_in_cookie(style, &signed_in.secret, signed_in.seconds));
}

/// Takes the sign-in from the browser.
pub(crate) fn sign_out(style: CookieStyle) {
    append(&sign_in_cookie(style, "", 0));
}

/// Keeps the choice of colours and density.
pub(crate) fn appearance(theme: &str, density: &str) {
    let secure = request().is_ok_and(|request| request.cookies.secure);
    for (name, value) in [(THEME_COOKIE, theme), (DENSITY_COOKIE, density)] {
        let seconds = if value.is_empty() { 0 } else { CHOICE_SECONDS };
        append(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{}",
            if secure { "; Secure" } else { "" }
        ));
    }
}

/// RFC 6265 section 4.1; with the `__Host-` prefix the browser itself refuses a cookie without Secure or with a Domain.
fn sign_in_cookie(style: CookieStyle, secret: &str, seconds: i64) -> String {
    format!(
        "{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{}",
        style.name,
        if style.secure { "; Secure" } else { "" }
    )
}

fn append(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_cookie_cannot_be_read_by_script_nor_sent_from_elsewhere() {
        let style = CookieStyle {
            name: "__Host-postern",
            secure: true,
        };
        assert_eq!(
            sign_in_cookie(style, "abc", 60),
            "__Host-postern=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
    }
}
