//! The line on which the server tells what changed: `line.js` of the site keeps one open for all tabs of a browser, and says here
//! what it hears.

use super::{JsCast, Line, Live};
use domain::overview::Changed;
use js_sys::{Function, Reflect};
use leptos::{__reexports::send_wrapper::SendWrapper, prelude::*};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsValue, closure::Closure};

/// The name under which `boot.js` hands over the function of `line.js`.
const FOLLOW: &str = "posternFollow";
/// How long changes are gathered before the page asks again: a scan of many mails makes many.
const GATHER: Duration = Duration::from_millis(300);

/// Follows the line until the owner of the caller is gone.
pub fn follow(live: Live) {
    let gathered = Rc::new(RefCell::new(Vec::new()));
    let say = Closure::<dyn FnMut(String)>::new(move |word: String| hear(live, &gathered, &word));
    let ended = Reflect::get(&window(), &JsValue::from_str(FOLLOW))
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|follow| follow.call1(&JsValue::UNDEFINED, say.as_ref()))
        .and_then(JsCast::dyn_into::<Function>);
    let kept = SendWrapper::new((say, ended));
    on_cleanup(move || {
        if let (_said, Ok(end)) = kept.take() {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    });
}

/// "open", "lost" or the JSON of a change.
fn hear(live: Live, gathered: &Rc<RefCell<Vec<Changed>>>, word: &str) {
    let line = match word {
        "open" => Line::Live,
        "lost" => Line::Reconnecting,
        told => {
            if let Ok(what) = serde_json::from_str(told) {
                gather(live, gathered, what);
            }
            return;
        }
    };
    // Each attempt that fails says "lost" again; what is read out is only what is new.
    if live.line.try_get_untracked() != Some(line) {
        live.line.try_set(line);
    }
    // What happened before, since the page was drawn or the line was lost, was not told.
    if line == Line::Live {
        super::kept::send();
        live.everything_changed();
    }
}

/// Notes a change; the first of a burst starts the clock for all of them.
fn gather(live: Live, gathered: &Rc<RefCell<Vec<Changed>>>, what: Changed) {
    let mut list = gathered.borrow_mut();
    if list.contains(&what) {
        return;
    }
    list.push(what);
    if list.len() == 1 {
        let gathered = Rc::clone(gathered);
        set_timeout(
            move || {
                for what in gathered.take() {
                    live.changed(what);
                }
            },
            GATHER,
        );
    }
}
