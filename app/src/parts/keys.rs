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

/// Moves the focus by `step` among the elements that a selector finds; from outside, to the first.
#[cfg(feature = "hydrate")]
pub fn step_focus(selector: &str, step: i32) {
    use crate::offline::JsCast;
    let Ok(found) = document().query_selector_all(selector) else {
        return;
    };
    let active = document().active_element();
    let row = active.and_then(|element| element.closest("tr").ok().flatten());
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

/// Rows are made anew when something arrives: the focus then goes back to the row it was in. `selector` finds the links of the
/// rows, which are told apart by their address; `changed` tracks what makes the rows anew.
#[cfg(feature = "hydrate")]
pub fn keep_focus(selector: &'static str, changed: impl Fn() + 'static) {
    use crate::offline::JsCast;
    let last = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::focusin, move |event| {
            let element = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let link = element.filter(|element| element.matches(selector).unwrap_or(false));
            last.set_value(link.and_then(|link| link.get_attribute("href")));
        });
        on_cleanup(move || handle.remove());
    });
    Effect::new(move |_| {
        changed();
        request_animation_frame(move || {
            let lost = document()
                .active_element()
                .is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"));
            // The page may be gone by now.
            let Some(wanted) = last.try_get_value().flatten().filter(|_| lost) else {
                return;
            };
            let Ok(found) = document().query_selector_all(selector) else {
                return;
            };
            let rows =
                (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<web_sys::HtmlElement>().ok());
            for link in rows.filter(|link| link.get_attribute("href").as_deref() == Some(&wanted)) {
                let _ = link.focus();
            }
        });
    });
}

/// The focus is in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn keep_focus(_selector: &'static str, _changed: impl Fn() + 'static) {}
