//! What happened.

pub mod audit;
pub mod calls;
pub mod detections;
pub mod over_time;

use crate::{
    parts::{
        filters::Chosen,
        pager::{self, Pager},
        states::Empty,
        time::count,
    },
    query,
    words::{say, say_with},
};
use domain::{detection::EXPORT_ROWS, held::Period};
use leptos::prelude::*;

/// Where a page of a log stands: the address of the log, its filters, and whether newer pages came before it.
struct Place {
    path: &'static str,
    pairs: Vec<(&'static str, String)>,
    further: bool,
}

impl Place {
    /// What stands there instead of rows; `sentence` is for filters that leave nothing.
    fn nothing(self, sentence: &'static str) -> AnyView {
        let nothing = if self.further {
            pager::emptied(query::address(self.path, &self.pairs))
        } else {
            view! {
                <Empty title=say("Nothing matches") sentence=sentence>
                    <p class="row"><a class="btn" href=self.path>{say("Clear filters")}</a></p>
                </Empty>
            }
            .into_any()
        };
        view! { <section class="list">{nothing}</section> }.into_any()
    }

    /// The links to further pages; `last` is the last row when there are older ones. Only the way forward is kept in the
    /// address; back is the newest, or the browser's own way back.
    fn pager(mut self, last: Option<String>, shown: usize, matching: u64) -> AnyView {
        let newer = self.further.then(|| query::address(self.path, &self.pairs));
        let older = last.map(|last| {
            self.pairs.push(("before", last));
            query::address(self.path, &self.pairs)
        });
        let label = say_with("{} of {}", &[&count(shown as u64), &count(matching)]);
        view! { <Pager newer=newer older=older label=label /> }.into_any()
    }
}

/// The choice of a stretch of time.
fn times(period: Option<Period>) -> Chosen {
    Chosen {
        name: "period",
        label: say("Time"),
        options: Period::ALL
            .iter()
            .map(|period| (period.word().into(), say(period.label()).into()))
            .collect(),
        value: period.map(|period| period.word().into()),
    }
}

/// Says what the export leaves out, where it does.
fn left_out(matching: u64) -> Option<AnyView> {
    let most = EXPORT_ROWS as u64;
    (matching > most).then(|| {
        let sentence = say_with(
            "The export holds the newest {} of the {} lines that match. Narrow the time or the search to export the others.",
            &[&count(most), &count(matching)],
        );
        view! { <p class="hint">{sentence}</p> }.into_any()
    })
}
