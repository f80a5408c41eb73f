//! Questions whose answers stay in this browser, for when the server cannot be reached: `kept.js` of the site keeps them sealed.

use super::{JsCast, Line, Live, post};
use crate::Refused;
use domain::{find::Found, people::Me, problem::Problem, time::Timestamp};
use leptos::prelude::*;
use std::{cell::Cell, time::Duration};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = posternKept, js_name = keep)]
    fn keep(question: &str, answer: &str, at: f64);
    #[wasm_bindgen(js_namespace = posternKept, js_name = find)]
    fn find(question: &str) -> js_sys::Promise;
    /// Says by how many milliseconds the server's clock is ahead of this browser's.
    #[wasm_bindgen(js_namespace = posternKept, js_name = setAhead)]
    pub fn set_ahead(milliseconds: f64);
    #[wasm_bindgen(js_namespace = posternKept, js_name = belongTo)]
    fn belong_to(keeper: &str);
    /// Forgets everything, and keeps nothing until somebody is signed in again.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn clear();
    /// The sign-in has ended: nothing more is kept or sent before it is known who comes next.
    #[wasm_bindgen(js_namespace = posternKept)]
    fn rest();
    /// Sends what waits in the outbox.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn send();
    /// Ends what is sent when it takes too long; a question also when its person signs out.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub(super) fn patient(question: bool) -> web_sys::AbortSignal;
    /// The person signs out: what is asked meanwhile would be refused.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn leave();
    /// Whether the person signs out, or has done so.
    #[wasm_bindgen(js_namespace = posternKept)]
    fn left() -> bool;
    /// Somebody is here (again).
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn stay();
    /// A name for an act, by which the server knows it again.
    #[wasm_bindgen(js_namespace = posternKept, js_name = nameAct)]
    pub fn name_act() -> String;
    /// Keeps an act until the server is back; whether it is kept.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub async fn queue(name: &str, path: &str, fields: &str, words: &str, link: &str) -> wasm_bindgen::JsValue;
    /// What waits, and what was refused when it was sent, as JSON.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub async fn outbox() -> wasm_bindgen::JsValue;
    /// Takes an act out of the outbox.
    #[wasm_bindgen(js_namespace = posternKept)]
    pub fn forget(number: u32);
}

/// From now on answers are kept for this person in this organisation; what was kept for somebody else, or elsewhere, goes.
pub fn keep_for(owner: &Me) {
    belong_to(&owner.keeper);
}

/// Keeps the answer that came with the document.
pub fn keep_drawn(path: &str, body: &str, answer: &str) {
    keep(&question(path, body), answer, js_sys::Date::now());
}

/// What [`find`] found: the text and its time, or nothing.
async fn found(sought: js_sys::Promise) -> js_sys::Array {
    let found = wasm_bindgen_futures::JsFuture::from(sought).await.unwrap_or_default();
    found.dyn_into().unwrap_or_default()
}

/// Whether the page stands on nothing that the server drew, since it could not be reached.
fn mounted() -> bool {
    document()
        .body()
        .and_then(|body| body.get_attribute("data-boot"))
        .is_some_and(|boot| boot == "mount")
}

fn question(path: &str, body: &str) -> String {
    format!("{path} {body}")
}

/// Asks the server. When it cannot be reached, the answer is the last one that this browser kept, and `live` says from when
/// it is.
///
/// # Errors
/// The refusal of the server; [`Problem::Unavailable`] when it cannot be reached and nothing was kept.
pub async fn ask(live: Option<Live>, path: &str, body: &str) -> Result<String, Refused> {
    let question = question(path, body);
    let stale = |from: Option<Timestamp>| {
        if let Some(live) = live {
            live.stale.try_set(from);
        }
    };
    let now = js_sys::Date::now();
    // While the server is gone it is looked for in both places at once.
    let gone = live.is_some_and(|live| live.stale.try_get_untracked().flatten().is_some()) || mounted();
    let sought = gone.then(|| find(&question));
    let sent = match left() {
        true => None,
        false => post::send(path, "application/json", body, &post::Patience::Question).await,
    };
    match sent {
        // The page goes; where the sign-out fails, everything is asked once more.
        _ if left() => std::future::pending().await,
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
            let found = found(sought.unwrap_or_else(|| find(&question))).await;
            match (found.get(0).as_string(), found.get(1).as_f64()) {
                (Some(text), Some(at)) => {
                    stale(Some(Timestamp(at as i64)));
                    ask_later(live);
                    Ok(text)
                }
                _ => Err(post::unavailable(
                    "The server cannot be reached, and this browser has kept nothing of this page.",
                )),
            }
        }
    }
}

/// How long until everything is asked once more, when answers stay away although the line seems to be open: nothing tells then that
/// the network has stopped to swallow what is sent.
const AGAIN: Duration = Duration::from_secs(10);

fn ask_later(live: Option<Live>) {
    thread_local! { static AWAITED: Cell<bool> = const { Cell::new(false) } }
    let Some(live) = live.filter(|live| live.line.try_get_untracked() == Some(Line::Live)) else {
        return;
    };
    if AWAITED.replace(true) {
        return;
    }
    let ask = move || {
        AWAITED.set(false);
        if live.stale.try_get_untracked().flatten().is_some() {
            live.everything_changed();
        }
    };
    set_timeout(ask, AGAIN);
}

/// What was chosen last in the command palette is kept like an answer: sealed, for this person, gone at sign-out.
const CHOICES: &str = "choices";

/// Keeps what was chosen last.
pub fn keep_choices(choices: &[Found]) {
    if let Ok(text) = serde_json::to_string(choices) {
        keep(CHOICES, &text, js_sys::Date::now());
    }
}

/// What was chosen last; nothing where nothing is kept.
pub async fn choices() -> Vec<Found> {
    let found = found(find(CHOICES)).await;
    let text = found.get(0).as_string().unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
