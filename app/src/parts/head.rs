//! The top of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// Title, one sentence, and what can be done on the page. Also names the document.
#[component]
pub fn Head(
    /// The title.
    #[prop(into)]
    title: String,
    /// One sentence.
    #[prop(optional, into)]
    sentence: String,
    /// Links and buttons at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=format!("{title} · Postern") />
        <header class="head">
            <div>
                <h1>{title}</h1>
                {(!sentence.is_empty()).then(|| view! { <p>{sentence}</p> })}
            </div>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </header>
    }
    .into_any()
}

/// Makes titles harmless that are drawn into a document: leptos_meta writes them as they are, and that of an open mail holds its subject.
/// In the browser a title is text anyway.
#[cfg(feature = "ssr")]
pub(crate) fn escape_titles() {
    let escaped = |title: String| title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Nothing is drawn by it: it is what all titles of the document go through.
    let _ = view! { <Title formatter=escaped /> };
}
