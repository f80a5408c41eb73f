//! A form as the browser has it: what stands in it when it is sent, and where it was refused.

use crate::offline::JsCast;
use leptos::{ev, prelude::*};

/// Moves the focus to the first field that was refused, else to the sentence about the whole form: both may stand far from
/// the button.
pub(super) fn point_out(form: &web_sys::HtmlFormElement) {
    let Ok(found) = form.query_selector_all("[aria-invalid=true], .form-error .notice") else {
        return;
    };
    for index in 0..found.length() {
        if let Some(node) = found.item(index) {
            let _ = node.unchecked_ref::<web_sys::HtmlElement>().focus();
            // What is hidden does not take it.
            if document()
                .active_element()
                .is_some_and(|active| active.is_same_node(Some(&node)))
            {
                return;
            }
        }
    }
}

/// A form as it stood when it was sent.
pub(super) struct Written {
    pub(super) form: web_sys::HtmlFormElement,
    /// The address of the pressed button, when it has one.
    pub(super) to: Option<String>,
    /// The fields as the browser would send them.
    pub(super) fields: String,
    /// What it does in words (`data-later` of the button), when it may wait until the server can be reached.
    pub(super) later: Option<String>,
}

/// The address of the page.
pub(super) fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

pub(super) fn written(event: &ev::SubmitEvent) -> Option<Written> {
    let form: web_sys::HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let button = event.submitter();
    let of_button = |name: &str| button.as_ref().and_then(|button| button.get_attribute(name));
    if let Some(name) = of_button("name") {
        let value = of_button("value").unwrap_or_default();
        data.append_with_str(&name, &value).ok()?;
    }
    let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(Written {
        to: of_button("formaction"),
        later: of_button("data-later"),
        fields: String::from(fields.to_string()),
        form,
    })
}
