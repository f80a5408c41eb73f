//! Questions whose answers stay in this browser, for when the server cannot be reached: `kept.js` of the site keeps them sealed.

use super::{JsCast, Live, post};
use crate::Refused;
use domain::{problem::Problem, time::Timestamp};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = posternKept, js_name = keep)]
    fn keep(question: &str, answer: &str, at: f64);
    #[wasm_bindgen(js_namespace = posternKept, js_name = find)]
    async fn find(question: &str) -> wasm_bindgen::JsValue;
    #[wasm_bindgen(js_namespace = posternKept, js_name = belongTo)]
    fn belong_to(owner: &str);
    /// Forgets everything, and keeps nothing until somebody is signed in again.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn clear();
    /// The sign-in has ended: nothing more is kept or sent before it is known who comes next.
    #[wasm_bindgen(js_namespace = posternKept)]
    fn rest();
    /// Sends what waits in the outbox.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn send();
    /// Keeps an act until the server is back; whether it is kept.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub async fn queue(path: &str, fields: &str, words: &str, link: &str) -> wasm_bindgen::JsValue;
    /// What waits, and what was refused when it was sent, as JSON.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub async fn outbox() -> wasm_bindgen::JsValue;
    /// Takes an act out of the outbox.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn forget(number: u32);
}

/// From now on answers are kept for this person; what was kept for somebody else goes.
pub fn keep_for(owner: &str) {
    belong_to(owner);
}

/// Asks the server. When it cannot be reached, the answer is the last one that this browser kept, and `live` says from when
/// it is.
///
/// # Errors
/// The refusal of the server; [`Problem::Unavailable`] when it cannot be reached and nothing was kept.
pub async fn ask(live: Option<Live>, path: &str, body: &str) -> Result<String, Refused> {
    let question = format!("{path} {body}");
    let stale = |from: Option<Timestamp>| {
        if let Some(live) = live {
            live.stale.try_set(from);
        }
    };
    let now = js_sys::Date::now();
    match post::send(path, "application/json", body).await {
        Some(Ok(answer)) => {
            stale(None);
            keep(&question, &answer.text, now);
            Ok(answer.text)
        }
        Some(Err(refused)) => {
            stale(None);
            if refused.0 == Problem::SignInNeeded {
                rest();
            }
            Err(refused)
        }
        None => {
            let found = find(&question).await.dyn_into::<js_sys::Array>().unwrap_or_default();
            match (found.get(0).as_string(), found.get(1).as_f64()) {
                (Some(text), Some(at)) => {
                    stale(Some(Timestamp(at as i64)));
                    Ok(text)
                }
                _ => Err(post::unavailable(
                    "The server cannot be reached, and this browser has kept nothing of this page.",
                )),
            }
        }
    }
}
