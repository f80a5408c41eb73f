//! Working by keyboard.

use leptos::prelude::*;

/// Whether the person is writing somewhere, so that a letter is a letter.
#[must_use]
pub fn typing() -> bool {
    document().active_element().is_some_and(|element| {
        let kind = element.tag_name();
        let ticks = element
            .get_attribute("type")
            .is_some_and(|kind| kind == "checkbox" || kind == "radio");
        (["TEXTAREA", "SELECT", "INPUT"]
            .iter()
            .any(|name| kind.eq_ignore_ascii_case(name))
            && !ticks)
            || element.has_attribute("contenteditable")
    })
}

/// Whether letters may act as commands here: while the focus is on what `selector` finds, or on nothing in particular (the body,
/// or the page's content as a whole). Anywhere else a letter that was spoken or slipped does nothing (WCAG 2.1.4).
#[must_use]
pub fn here(selector: &str) -> bool {
    document().active_element().is_none_or(|element| {
        element.matches("body, main").unwrap_or(false) || element.matches(selector).unwrap_or(false)
    })
}

/// Moves the focus by `step` among the elements that a selector finds; from outside the rows, it begins at the row that is open,
/// else at the first.
#[cfg(feature = "hydrate")]
pub fn step_focus(selector: &str, step: i32) {
    use crate::offline::JsCast;
    let Ok(found) = document().query_selector_all(selector) else {
        return;
    };
    let active = document().active_element();
    let row = active
        .and_then(|element| element.closest("tr").ok().flatten())
        .or_else(|| document().query_selector("tr.open").ok().flatten());
    let mut at: Option<u32> = None;
    for index in 0..found.length() {
        let inside = found
            .item(index)
            .is_some_and(|node| row.as_ref().is_some_and(|row| row.contains(Some(&node))));
        if inside {
            at = Some(index);
        }
    }
    let last = found.length().saturating_sub(1);
    let next = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
    let element = found
        .item(next)
        .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Keys are pressed in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn step_focus(_selector: &str, _step: i32) {}

/// How many frames are waited for what is to have the focus: what is drawn may have to be loaded first.
#[cfg(feature = "hydrate")]
const FRAMES: u32 = 90;

/// Moves the focus to what `to` finds as soon as the page is drawn anew, if it is lost by then or still within `from`: a person
/// who has gone elsewhere meanwhile is not called back.
#[cfg(feature = "hydrate")]
pub fn move_focus(from: &'static str, to: String) {
    move_focus_within(from, to, FRAMES);
}

#[cfg(feature = "hydrate")]
fn move_focus_within(from: &'static str, to: String, frames: u32) {
    use crate::offline::JsCast;
    request_animation_frame(move || {
        let free = document().active_element().is_none_or(|element| {
            element.tag_name().eq_ignore_ascii_case("body") || element.closest(from).is_ok_and(|found| found.is_some())
        });
        if !free {
            return;
        }
        let goal = document().query_selector(&to).ok().flatten();
        if let Some(goal) = &goal {
            let _ = goal.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
        // It may not be there yet, or be hidden still.
        let there = goal.is_some() && document().active_element() == goal;
        if !there && frames > 0 {
            move_focus_within(from, to, frames - 1);
        }
    });
}

/// The focus is in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn move_focus(_from: &'static str, _to: String) {}

/// Call it before what `within` finds is drawn anew: a focus in there that is lost by that goes to what `to` finds.
#[cfg(feature = "hydrate")]
pub fn hold_focus(within: &str, to: &str) {
    let inside = document()
        .active_element()
        .is_some_and(|element| element.closest(within).is_ok_and(|found| found.is_some()));
    if inside {
        move_focus(NOWHERE, to.to_owned());
    }
}

/// The focus is in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn hold_focus(_within: &str, _to: &str) {}

/// Finds nothing: the focus is taken from nowhere, only one that is lost comes back.
#[cfg(feature = "hydrate")]
const NOWHERE: &str = ":not(*)";

/// Rows are made anew when something arrives: the focus then goes back to where it was. `selector` finds what may have it, each
/// with an identifier that outlives the row; `changed` tracks what makes the rows anew.
#[cfg(feature = "hydrate")]
pub fn keep_focus(selector: &'static str, changed: impl Fn() + 'static) {
    use crate::offline::JsCast;
    let last = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::focusin, move |event| {
            let element = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let control = element.filter(|element| element.matches(selector).unwrap_or(false));
            last.set_value(control.map(|control| format!("#{}", control.id())));
        });
        on_cleanup(move || handle.remove());
    });
    Effect::new(move |_| {
        changed();
        if let Some(wanted) = last.get_value() {
            move_focus(NOWHERE, wanted);
        }
    });
}

/// The focus is in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn keep_focus(_selector: &'static str, _changed: impl Fn() + 'static) {}
