//! The cookies that the pages set.

use crate::{
    refused::request,
    request::CookieStyle,
    shell::{COLUMNS_COOKIE, DENSITY_COOKIE, LANGUAGE_COOKIE, THEME_COOKIE},
};
use axum::http::{HeaderValue, header::SET_COOKIE};
use domain::{people::SignedIn, words::Language};
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

/// Keeps the choice of colours, density and language. Script may read them: where the server cannot be reached, the page looks
/// for them itself (`boot.js`).
pub(crate) fn appearance(theme: &str, density: &str, language: Option<Language>) {
    keep(THEME_COOKIE, theme);
    keep(DENSITY_COOKIE, density);
    self::language(language);
}

/// Keeps the choice of language; none is the browser's.
pub(crate) fn language(language: Option<Language>) {
    keep(LANGUAGE_COOKIE, language.map_or("", Language::tag));
}

/// Keeps which columns are hidden: words with spaces between, in the cookie with dots, since a space may not stand in one.
pub(crate) fn columns(hidden: &str) {
    keep(COLUMNS_COOKIE, &hidden.replace(' ', "."));
}

/// Keeps a choice of looks; an empty one goes.
fn keep(name: &str, value: &str) {
    let secure = request().is_ok_and(|request| request.cookies.secure);
    let seconds = if value.is_empty() { 0 } else { CHOICE_SECONDS };
    append(&format!(
        "{name}={value}; Path=/; SameSite=Lax; Max-Age={seconds}{}",
        if secure { "; Secure" } else { "" }
    ));
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
