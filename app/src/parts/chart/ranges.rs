//! The choice of a range of time, as links and a form that ask by address: it works without script, and every range has a link.

use crate::{offline::JsCast, query, words::say};
use domain::{held::Period, series::Within, time::Timestamp};
use leptos::{ev, prelude::*, web_sys::HtmlButtonElement};
use leptos_router::components::Form;

/// The ranges that a chart offers besides days of one's own.
const PERIODS: [Period; 4] = [Period::Day, Period::Week, Period::Month, Period::Quarter];

/// Links to the usual ranges, and two days of one's own.
#[component]
pub fn Ranges(
    /// The address of the page.
    path: &'static str,
    /// The present range.
    within: Within,
    /// What else narrows the page, and stays when the range changes.
    #[prop(optional)]
    others: Vec<(&'static str, String)>,
    /// Whether the page can show everything there is.
    #[prop(optional)]
    all: bool,
) -> impl IntoView {
    let link = |period: Option<Period>| {
        let mut pairs = others.clone();
        pairs.extend(period.map(|period| ("period", period.word().to_owned())));
        let chosen = !within.custom() && within.period == period;
        let words = period.map_or(say("All time"), |period| say(period.label()));
        view! {
            <li><a href=query::address(path, &pairs) data-noscroll="" aria-current=chosen.then_some("true")>{words}</a></li>
        }
        .into_any()
    };
    let links: Vec<_> = all
        .then_some(None)
        .into_iter()
        .chain(PERIODS.map(Some))
        .map(link)
        .collect();
    let day = |at: Timestamp| at.rfc3339().chars().take(10).collect::<String>();
    let from = within.from.map(day);
    let last = within.until.map(|until| day(until.plus(-1)));
    let hidden: Vec<_> = others
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone() /> }.into_any())
        .collect();
    // Sent by the form alone: the router would write the button, which has no name, into the address.
    let ask = |event: ev::MouseEvent| {
        let button = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
        if let Some(form) = button.and_then(|button| button.form()) {
            event.prevent_default();
            let _ = form.request_submit();
        }
    };
    view! {
        <div class="ranges">
            <nav aria-label=say("Range of time")><ul>{links}</ul></nav>
            <details class="custom" open=within.custom()>
                <summary>{say("Custom")}</summary>
                <Form method="GET" action=path noscroll=true>
                    <div class="row">
                        {hidden}
                        <label>{say("From ")}<input type="date" name="from" value=from /></label>
                        <label>{say("to ")}<input type="date" name="to" value=last /></label>
                        <small>"UTC"</small>
                        <button class="btn small" type="submit" on:click=ask>{say("Show")}</button>
                    </div>
                </Form>
            </details>
        </div>
    }
    .into_any()
}
