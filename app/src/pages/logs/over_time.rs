//! Detections over time: the chart that the first page and the detection log have in common.

use super::calls::ChartDetections;
use crate::{
    Refused,
    asked::Asked,
    parts::{
        chart::{Chart, Drawn, Ranges},
        states::Failed,
    },
    query,
    refused::sentence,
    words::say,
};
use domain::{detection::DetectionFilter, problem::Problem, series::Within};
use leptos::prelude::*;

/// The chart with its ranges, as a page asks for it.
#[derive(Clone, Copy)]
pub struct DetectionsOverTime {
    path: &'static str,
    filter: Memo<DetectionFilter>,
    all: bool,
    chart: Asked<Drawn>,
}

impl DetectionsOverTime {
    /// Of the page at `path`: of what `filter` leaves, asked again when the number `changes` does. `all` offers all time as a range.
    pub fn new(
        path: &'static str,
        filter: Memo<DetectionFilter>,
        all: bool,
        changes: impl Fn() -> u32 + Send + Sync + 'static,
    ) -> Self {
        let chart = Asked::new(changes, move || ChartDetections { filter: filter.get() });
        Self {
            path,
            filter,
            all,
            chart,
        }
    }

    /// The card on the page.
    pub fn card(self) -> AnyView {
        let Self {
            path,
            filter,
            all,
            chart,
        } = self;
        let ranges = move || {
            let filter = filter.get();
            view! { <Ranges path=path within=filter.within others=besides_range(&filter) all=all /> }
        };
        view! {
            <section class="card wide" aria-labelledby="over-time-title">
                <header class="row"><h2 id="over-time-title">{say("Detections over time")}</h2>{ranges}</header>
                <Transition fallback=|| view! { <p class="plot waiting"><span class="vh">{say("Loading")}</span></p> }>
                    {move || {
                        chart.get().map(|answer| match answer {
                            Ok(drawn) => view! { <Chart drawn=drawn /> }.into_any(),
                            // The range that was asked for is beside it, to be corrected.
                            Err(Refused(problem @ Problem::Invalid { .. })) => {
                                view! { <p class="notice bad" role="alert">{sentence(&problem)}</p> }.into_any()
                            }
                            Err(refused) => {
                                view! { <Failed refused=refused retry=Callback::new(move |()| chart.refetch()) /> }.into_any()
                            }
                        })
                    }}
                </Transition>
            </section>
        }
        .into_any()
    }
}

/// What narrows the detections besides the range: names in the query and values.
pub(super) fn besides_range(filter: &DetectionFilter) -> Vec<(&'static str, String)> {
    query::detection_pairs(&DetectionFilter {
        within: Within::default(),
        ..filter.clone()
    })
}
