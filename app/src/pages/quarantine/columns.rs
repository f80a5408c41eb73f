//! Which columns of the list are shown. Kept in a cookie like colours and density; the style hides the others, so that no row is
//! drawn anew. Sender, subject and state are always there.

use super::calls::Columns;
use crate::{
    parts::{confirm::Confirm, toast::Toasts},
    posting::{PostForm, Posting},
    start::Looks,
    words::say,
};
use leptos::{ev, prelude::*};

/// The columns that can be hidden: the word in the cookie, which is the class of the cells, and the heading.
pub(crate) const COLUMNS: [(&str, &str); 4] = [
    ("when", "Held"),
    ("mailbox", "Mailbox"),
    ("reason", "Reason"),
    ("place", "Mail Location"),
];

/// The columns that are hidden when these are shown, as the document names them: words with spaces between. What is no column
/// counts for nothing.
#[cfg_attr(not(feature = "ssr"), allow(dead_code, reason = "the server answers what is hidden"))]
pub(crate) fn hidden_but(shown: &[String]) -> String {
    let hidden = COLUMNS
        .iter()
        .map(|(word, _)| *word)
        .filter(|word| !shown.iter().any(|one| one == word));
    hidden.collect::<Vec<_>>().join(" ")
}

/// The choice; takes effect at once where there is script.
#[component]
pub(super) fn ColumnForm() -> impl IntoView {
    let form = Posting::<Columns>::new();
    let hidden = use_context::<Looks>().map_or_else(|| RwSignal::new(String::new()), |looks| looks.columns);
    Toasts::here().follow(
        move || form.answer(),
        move |answer: String| {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-hidden", &answer);
            }
            hidden.set(answer);
            None
        },
    );
    let ask = move |event: ev::Event| {
        use crate::offline::JsCast;
        let tick = event
            .target()
            .and_then(|target| target.dyn_into::<leptos::web_sys::HtmlInputElement>().ok());
        if let Some(form) = tick.and_then(|tick| tick.form()) {
            let _ = form.request_submit();
        }
    };
    let ticks = COLUMNS
        .into_iter()
        .map(|(word, heading)| {
            let shown = hidden.with_untracked(|hidden| !hidden.split(' ').any(|one| one == word));
            view! {
                <label class="tick">
                    <input type="checkbox" name="shown[]" value=word checked=shown on:change=ask />
                    <span>{say(heading)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Confirm label=say("Columns") class="btn small" palette="Choose columns…">
            <PostForm to=form>
                <fieldset>
                    <legend class="vh">{say("Columns of the list")}</legend>
                    {ticks}
                </fieldset>
                <button class="btn small apply" type="submit">{say("Apply")}</button>
            </PostForm>
            <p class="hint">{say("Sender, subject and state are always shown.")}</p>
        </Confirm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_column_hides_nothing_and_shows_nothing() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(hidden_but(&words(&["when", "mailbox", "reason", "place"])), "");
        assert_eq!(
            hidden_but(&words(&["mailbox", "status", "\"><script>"])),
            "when reason place"
        );
    }
}
