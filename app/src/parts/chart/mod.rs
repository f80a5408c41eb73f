//! Charts. The server draws them, the SVG and the table behind it; the page shows what was drawn and lets it be read by pointer and
//! keyboard, so that drawing costs the browser nothing to load.

mod amounts;
#[cfg(feature = "ssr")]
pub mod drawing;
mod ranges;
mod reading;

pub use amounts::Amounts;
pub use ranges::Ranges;

use crate::words::say;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A chart over time as the server drew it: HTML, in the parts that the page puts together. All of it is of our own making: words,
/// numbers and addresses, escaped where they were drawn; nothing from a mail stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drawn {
    /// Finds it on the page.
    pub id: String,
    /// What it shows in words, to be read with the plot.
    pub label: String,
    /// Its sum and its kinds.
    pub head: String,
    /// The plot; empty when there is nothing to show, which the head says then.
    pub plot: String,
    /// What a bar stands for, and the way to the CSV.
    pub foot: String,
    /// The numbers.
    pub table: String,
}

/// Shows a chart. One bar is read by pointing at it, or with the plot in focus by Left, Right, Home and End; Enter opens it.
#[component]
pub fn Chart(
    /// What was drawn.
    drawn: Drawn,
) -> impl IntoView {
    if drawn.plot.is_empty() {
        return view! { <div class="nothing" inner_html=drawn.head></div> }.into_any();
    }
    reading::wake(&drawn.id);
    view! {
        <figure class="chart" id=drawn.id>
            <figcaption inner_html=drawn.head></figcaption>
            <div
                class="plot"
                role="group"
                aria-roledescription=say("chart")
                aria-label=drawn.label
                inner_html=drawn.plot
                on:keydown=reading::press
                on:mouseover=reading::point
                on:mouseleave=reading::leave
                on:blur=reading::leave
            ></div>
            <p class="vh" role="status"></p>
            <div class="foot" inner_html=drawn.foot></div>
            <details class="numbers">
                <summary>{say("Show as table")}</summary>
                <div class="wide" tabindex="0" role="region" aria-label=say("The chart as a table") inner_html=drawn.table></div>
            </details>
        </figure>
    }
    .into_any()
}
