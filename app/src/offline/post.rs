//! The one way by which questions and forms go to the server (Fetch standard).

use super::{JsCast, kept};
use crate::Refused;
use domain::problem::Problem;
use leptos::prelude::{document, window};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// What the server answers where a page is to be left; the address stands in `Location`.
const REDIRECT: &str = "serverfnredirect";

/// What the server answered.
pub struct Text {
    /// JSON.
    pub text: String,
    /// Where to go now.
    pub go: Option<String>,
}

/// How long an answer is awaited.
pub enum Patience {
    /// As long as the network holds: some work takes its time.
    Endless,
    /// A question: not for long, and not longer than its person is signed in.
    Question,
    /// An act that can wait for the server, under the name by which the server knows it again: not for long.
    Act(String),
}

/// Sends `body`, which is of the media type `kind`. None when the server cannot be reached in time; else what it answers, or its
/// refusal.
pub async fn send(path: &str, kind: &str, body: &str, patience: &Patience) -> Option<Result<Text, Refused>> {
    match exchange(path, kind, body, patience).await {
        Ok(Some((status, Text { text, .. }))) if status >= 400 => Some(Err(Refused::read(&text))),
        Ok(Some((_, text))) => Some(Ok(text)),
        Ok(None) | Err(_) => None,
    }
}

/// None for an answer that is none of our server's: a network that wants a sign-in of its own says something else to everything.
async fn exchange(path: &str, kind: &str, body: &str, patience: &Patience) -> Result<Option<(u16, Text)>, JsValue> {
    let headers = Headers::new()?;
    headers.set("Content-Type", kind)?;
    headers.set("Accept", "application/json")?;
    if let Some(build) = document()
        .document_element()
        .and_then(|page| page.get_attribute("data-build"))
    {
        headers.set(crate::BUILD, &build)?;
    }
    let asked = RequestInit::new();
    match patience {
        Patience::Endless => {}
        Patience::Question => asked.set_signal(Some(&kept::patient(true))),
        Patience::Act(name) => {
            asked.set_signal(Some(&kept::patient(false)));
            // A browser that makes no names keeps nothing to be sent again.
            if !name.is_empty() {
                headers.set(crate::ACT, name)?;
            }
        }
    }
    asked.set_method("POST");
    asked.set_headers(&headers);
    asked.set_body(&JsValue::from_str(body));
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(path, &asked))
        .await?
        .unchecked_into();
    let headers = response.headers();
    if headers
        .get("Content-Type")?
        .is_some_and(|kind| kind.starts_with("text/html"))
    {
        return Ok(None);
    }
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let go = match headers.get(REDIRECT)? {
        Some(_) => headers.get("Location")?,
        None => None,
    };
    Ok(Some((response.status(), Text { text, go })))
}

/// Parses an answer.
///
/// # Errors
/// [`Problem::Unavailable`] when it is not what was expected.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    serde_json::from_str(text).map_err(|_| unavailable("The server's answer could not be read."))
}

/// Says why something cannot be had now.
pub fn unavailable(sentence: &str) -> Refused {
    Refused(Problem::Unavailable {
        sentence: sentence.into(),
    })
}
