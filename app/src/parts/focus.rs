//! Keeping the focus on what it was on, while rows come and go.

/// Rows are drawn again in their order: when one goes, the button that had the focus is that of another row. The focus then
/// follows the button by its `id`, and goes to the table itself when the button is gone. `table` finds what is drawn again,
/// `changed` follows what draws it.
#[cfg(feature = "hydrate")]
pub fn follow(table: &'static str, changed: impl Fn() + 'static) {
    use crate::offline::JsCast;
    use leptos::prelude::*;
    use web_sys::{Element, HtmlElement};
    let last = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::focusin, move |event| {
            let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let inside = element.filter(|element| matches!(element.closest(table), Ok(Some(_))));
            last.set_value(inside.map(|element| element.id()).filter(|id| !id.is_empty()));
        });
        on_cleanup(move || handle.remove());
    });
    Effect::new(move |_| {
        changed();
        request_animation_frame(move || {
            // The page may be gone by now.
            let Some(wanted) = last.try_get_value().flatten() else {
                return;
            };
            if document().active_element().is_some_and(|active| active.id() == wanted) {
                return;
            }
            let found = document()
                .get_element_by_id(&wanted)
                .or_else(|| document().query_selector(table).ok().flatten());
            if let Some(element) = found {
                let _ = element.unchecked_into::<HtmlElement>().focus();
            }
        });
    });
}

/// The focus is in browsers only.
#[cfg(not(feature = "hydrate"))]
pub fn follow(_table: &'static str, _changed: impl Fn() + 'static) {}
