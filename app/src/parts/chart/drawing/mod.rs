//! Drawing a chart over time, on the server: bars by kind, with the words, the links and the table that go with them.

mod axis;
mod bars;
mod kinds;
mod numbers;

use super::Drawn;
use crate::{
    parts::time::count,
    query,
    words::{said, say, say_with},
};
use domain::{
    series::{Series, Stretch, Within},
    time::{DAY, HOUR, MINUTE, Timestamp},
    words::fill,
};
use leptos::{prelude::*, tachys::view::RenderHtml};

/// What a chart is about and where it leads.
pub struct About {
    /// Finds it on its page.
    pub id: &'static str,
    /// What is counted, one and many, with `{}` for their number.
    pub what: [&'static str; 2],
    /// What is said where there are none.
    pub nothing: &'static str,
    /// The range that was asked for.
    pub within: Within,
    /// The page that lists what is counted.
    pub list: &'static str,
    /// Where the numbers are asked for as CSV.
    pub csv: &'static str,
    /// What narrows both besides the range: names in the query and values.
    pub others: Vec<(&'static str, String)>,
    /// What else there is to say about the range, as a sentence; may be empty.
    pub note: String,
}

impl About {
    fn address(&self, path: &'static str, stretch: Stretch) -> String {
        let mut pairs = self.others.clone();
        pairs.extend(query::within_pairs(Within {
            period: None,
            from: Some(stretch.from),
            until: Some(stretch.until),
        }));
        query::address(path, &pairs)
    }
}

/// Draws the counts of a range over time, stacked by kind.
#[must_use]
pub fn over_time(series: &Series, about: &About) -> Drawn {
    let id = about.id.to_owned();
    let [one, many] = about.what;
    let total = series.total();
    if total == 0 {
        let advice = say(" Choose a longer range or fewer filters, or look again when mail has arrived.");
        let head = view! { <p><b>{about.nothing}</b>{advice}</p> };
        return Drawn {
            id,
            head: html(head.into_any()),
            ..Drawn::default()
        };
    }
    let links: Vec<String> = (0..series.columns())
        .map(|column| about.address(about.list, series.column(column)))
        .collect();
    let kinds: Vec<usize> = (0..series.kinds.len())
        .filter(|kind| series.of_kind(*kind) > 0)
        .collect();
    let sum = fill(if total == 1 { one } else { many }, &[&count(total)]);
    let range = words(about.within);
    let step = say_with("Each bar is {}. Times are in UTC.", &[&step(series.step)]);
    let keys: Vec<_> = kinds
        .iter()
        .filter_map(|&kind| Some((kind, said(series.kinds.get(kind)?.clone()))))
        .map(|(kind, name)| {
            view! {
                <li>
                    <svg aria-hidden="true" focusable="false"><rect width="100%" height="100%" fill=kinds::fill(about.id, kind)></rect></svg>
                    <span>{name}</span>
                    <b>{count(series.of_kind(kind))}</b>
                </li>
            }
            .into_any()
        })
        .collect();
    let head = view! {
        <p data-one=one data-many=many><b>{sum.clone()}</b>" "<span>{range.clone()}</span></p>
        <ul class="legend">{keys}</ul>
    };
    let columns: Vec<_> = links
        .iter()
        .map(|link| view! { <a href=link.clone() tabindex="-1"></a> }.into_any())
        .collect();
    let plot = view! { {bars::bars(about.id, series)} <div class="columns" aria-hidden="true">{columns}</div> };
    let csv = about.address(about.csv, series.range);
    let foot = view! {
        <small>{step.clone()}" "{about.note.clone()}</small>
        <form method="post" action=csv><button class="btn small" type="submit">"CSV"<span class="vh">{say(" of this chart")}</span></button></form>
    };
    Drawn {
        id,
        label: say_with(
            "{} {}. {} Left and Right, Home and End read one bar, Enter opens it.",
            &[&sum, &range, &step],
        ),
        head: html(head.into_any()),
        plot: html(plot.into_any()),
        foot: html(foot.into_any()),
        table: html(numbers::numbers(series, &kinds, &links, &range)),
    }
}

/// Without the marks between nodes by which a page is woken: nothing in here is. What is said is escaped and holds none.
fn html(view: AnyView) -> String {
    view.to_html().replace("<!>", "")
}

/// What one column stands for.
fn step(step: i64) -> String {
    match step {
        MINUTE => say("one minute").into(),
        HOUR => say("one hour").into(),
        DAY => say("one day").into(),
        minutes if minutes < HOUR => say_with("{} minutes", &[&(minutes / MINUTE).to_string()]),
        weeks if weeks == 7 * DAY => say("one week").into(),
        weeks => say_with("{} weeks", &[&(weeks / (7 * DAY)).to_string()]),
    }
}

/// A range as the end of a sentence: `in the last 24 hours`, `from 2026-07-13 to 2026-07-19`.
fn words(within: Within) -> String {
    let day = |at: Timestamp| at.0.rem_euclid(DAY) == 0;
    let last = within.until.map(|until| {
        if day(until) && within.from.is_none_or(day) {
            until.plus(-DAY).short()
        } else {
            until.exact()
        }
    });
    let from = within.from.map(|from| {
        if from.0.rem_euclid(DAY) == 0 {
            from.short()
        } else {
            from.exact()
        }
    });
    match (from, last, within.period) {
        (Some(from), Some(last), _) if from == last => say_with("on {}", &[&from]),
        (Some(from), Some(last), _) => say_with("from {} to {}", &[&from, &last]),
        (Some(from), None, _) => say_with("since {}", &[&from]),
        (None, Some(last), _) => say_with("up to {}", &[&last]),
        (None, None, Some(period)) => say_with("in the {}", &[&say(period.label()).to_lowercase()]),
        (None, None, None) => say("in all").into(),
    }
}

/// The stretch of one column: `2026-07-13 to 2026-07-19`.
fn stretch_words(stretch: Stretch) -> String {
    let words = stretch.words();
    match words.split_once(" to ") {
        Some((from, last)) => say_with("{} to {}", &[from, last]),
        None => words,
    }
}
