//! Cookies: reading one, and the short-lived one that carries what a form without script has to say to the next page.

use app::request::{CookieStyle, Flash};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// Bytes of an encoded flash; a longer one is not set and not read (RFC 6265 section 6.1 promises 4,096 for a whole cookie).
const FLASH_MAX: usize = 3_000;
/// Seconds for which a flash waits for its page.
const FLASH_SECONDS: u32 = 60;

/// The value of one cookie.
pub(super) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|field| field.to_str().ok())
        .flat_map(|field| field.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn flash_name(style: CookieStyle) -> String {
    format!("{}-flash", style.name)
}

fn write(style: CookieStyle, value: &str, seconds: u32) -> Option<HeaderValue> {
    let name = flash_name(style);
    let secure = if style.secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

/// What goes to the page after a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Carried {
    /// What came of it.
    pub(super) flash: Flash,
    /// What was typed, when it was refused: URL-encoded, without passwords.
    pub(super) typed: Option<String>,
}

/// The `Set-Cookie` field that carries something to the next page; none when it does not fit. What was typed stays behind first.
pub(super) fn set_flash(style: CookieStyle, carried: &Carried) -> Option<HeaderValue> {
    let value = URL_SAFE_NO_PAD.encode(serde_json::to_vec(carried).ok()?);
    if value.len() <= FLASH_MAX {
        return write(style, &value, FLASH_SECONDS);
    }
    let flash = carried.flash.clone();
    carried.typed.as_ref()?;
    set_flash(style, &Carried { flash, typed: None })
}

/// The flash that came with a request, and the `Set-Cookie` field that takes it away. The field is there whenever the
/// cookie was, also when it could not be read.
pub(super) fn take_flash(style: CookieStyle, headers: &HeaderMap) -> (Option<Carried>, Option<HeaderValue>) {
    let Some(value) = read(headers, &flash_name(style)) else {
        return (None, None);
    };
    let flash = (value.len() <= FLASH_MAX)
        .then(|| URL_SAFE_NO_PAD.decode(value).ok())
        .flatten()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    (flash, write(style, "", 0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::problem::Problem;

    const STYLE: CookieStyle = CookieStyle {
        name: "postern",
        secure: false,
    };

    #[test]
    fn a_flash_comes_back_as_it_was_sent_and_is_taken_away() {
        let said = Flash::Refused(Problem::invalid("name", "“<b>”; a=b, is not a name."));
        let carried = Carried {
            flash: said,
            typed: Some("form[name]=x".into()),
        };
        let field = set_flash(STYLE, &carried).unwrap();
        let pair = field.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, format!("other=1; {pair}").parse().unwrap())]);
        let (flash, clear) = take_flash(STYLE, &headers);
        assert_eq!(flash, Some(carried.clone()));
        // What does not fit is left behind, the sentence is not.
        let long = Carried {
            typed: Some("x".repeat(4_000)),
            ..carried.clone()
        };
        let short = Carried { typed: None, ..carried };
        assert_eq!(set_flash(STYLE, &long), set_flash(STYLE, &short));
        assert!(clear.unwrap().to_str().unwrap().contains("Max-Age=0"));
    }

    #[test]
    fn rubbish_in_the_cookie_is_no_flash_and_goes_too() {
        for rubbish in ["", "!!!", "e30", &"A".repeat(FLASH_MAX + 1)] {
            let headers = HeaderMap::from_iter([(header::COOKIE, format!("postern-flash={rubbish}").parse().unwrap())]);
            let (flash, clear) = take_flash(STYLE, &headers);
            assert!(flash.is_none() && clear.is_some(), "{rubbish}");
        }
        let long = Carried {
            flash: Flash::Done("x".repeat(4_000)),
            typed: None,
        };
        assert!(set_flash(STYLE, &long).is_none());
    }
}
