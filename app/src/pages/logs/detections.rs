//! Every mail that a policy objected to.

use super::{Place, calls::ListDetections, left_out, over_time::DetectionsOverTime};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        badge::FilterTag,
        filters::{Chosen, FilterBar},
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::{Ago, subject},
    },
    query, routes,
    words::{said, say, say_count},
};
use domain::{
    detection::{DetectionFilter, DetectionPage, DetectionRow},
    evidence::Filter,
    problem::Problem,
    verdict::Action,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The detection log.
#[component]
pub fn Detections() -> impl IntoView {
    let live = Live::here();
    let read = use_query_map();
    let asked = Memo::new(move |_| {
        read.with(|map| {
            let value = |name: &str| map.get(name);
            (query::detection_filter(&value), query::detection_before(&value))
        })
    });
    let page = Asked::new(
        move || live.logs.get(),
        move || {
            let (filter, before) = asked.get();
            ListDetections { filter, before }
        },
    );
    let filter = Memo::new(move |_| asked.with(|(filter, _)| filter.clone()));
    let over_time = DetectionsOverTime::new(routes::DETECTIONS, filter, true, move || live.logs.get());
    let csv = move || asked.with(|(filter, _)| query::address(routes::DETECTIONS_CSV, &query::detection_pairs(filter)));
    view! {
        <Head title=say("Detections") sentence=say("Every mail that a policy objected to, whatever was then done with it.")>
            <form method="post" action=csv><button class="btn" type="submit">{say("Export CSV")}</button></form>
        </Head>
        <Transition>
            {move || {
                page.get().map(|answer| {
                    let (filter, _) = asked.get_untracked();
                    match answer {
                        Ok(found) => view! { {left_out(found.matching)} {bar(&filter, Some(found.matching))} }.into_any(),
                        Err(_) => bar(&filter, None),
                    }
                })
            }}
        </Transition>
        // Between the answers, not within: the days that somebody types into it stay while mail arrives.
        {over_time.card()}
        <Transition fallback=|| view! { <Skeleton rows=16 /> }>
            {move || {
                page.get().map(|answer| {
                    let (filter, before) = asked.get_untracked();
                    match answer {
                        Ok(found) => list(&filter, found, before.is_some()),
                        // The range: its own card says why, beside the form to correct it.
                        Err(refused) if matches!(refused.0, Problem::Invalid { .. }) => ().into_any(),
                        Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| page.refetch()) /> }
                            .into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The filters, and how many match where it is known. The range is chosen at the chart.
fn bar(filter: &DetectionFilter, matching: Option<u64>) -> AnyView {
    let found = matching.map(|matching| say_count(matching, "1 detection", "{} detections"));
    let choices = vec![
        Chosen {
            name: "filter",
            label: say("Filter"),
            options: Filter::ALL
                .iter()
                .map(|filter| (filter.word().into(), say(filter.name()).into()))
                .collect(),
            value: filter.filter.map(|filter| filter.word().into()),
        },
        Chosen {
            name: "action",
            label: say("Action"),
            options: Action::ALL
                .iter()
                .map(|action| (action.word().into(), say(action.name()).into()))
                .collect(),
            value: filter.action.map(|action| action.word().into()),
        },
    ];
    view! {
        <FilterBar
            path=routes::DETECTIONS
            placeholder=say("Mailbox, sender, subject, rule")
            search=filter.search.clone()
            choices=choices
            found=move || found.clone()
            others=&query::WITHIN
        />
    }
    .into_any()
}

fn list(filter: &DetectionFilter, page: DetectionPage, further: bool) -> AnyView {
    let place = Place {
        path: routes::DETECTIONS,
        pairs: query::detection_pairs(filter),
        further,
    };
    if page.rows.is_empty() {
        if place.pairs.is_empty() && !further {
            return view! { <section class="list"><Empty title=say("Nothing was detected") sentence=say("Detections appear here when a policy that is ON objects to a mail.") /></section> }.into_any();
        }
        return place.nothing(say(
            "No detection matches these filters. Try fewer words or a longer period.",
        ));
    }
    let last = page.rows.last().filter(|_| page.older).map(|row| row.id.to_string());
    let pager = place.pager(last, page.rows.len(), page.matching);
    view! {
        <section class="list" aria-label=say("Detections")>
            <div class="table">
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col" class="when">{say("Time")}</th><th scope="col">{say("Sender and subject")}</th><th scope="col" class="mailbox">{say("Mailbox")}</th><th scope="col" class="reason">{say("Filter and reason")}</th><th scope="col" class="act">{say("Action")}</th><th scope="col" class="policy">{say("Policy")}</th>
                        </tr>
                    </thead>
                    <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {pager}
        </section>
    }
    .into_any()
}

fn row(row: DetectionRow) -> AnyView {
    let subject = subject(row.subject);
    let subject = match row.held {
        Some(held) => {
            view! { <a class="subject" href=format!("{}/{held}", routes::QUARANTINE)><bdi>{subject}</bdi></a> }
                .into_any()
        }
        None => view! { <span><bdi>{subject}</bdi></span> }.into_any(),
    };
    view! {
        <tr>
            <td class="when"><Ago at=row.at /><small>{said(row.scan_type)}</small></td>
            <td class="what"><b><bdi>{row.sender}</bdi></b>{subject}</td>
            <td class="mailbox"><bdi>{row.mailbox}</bdi><small><bdi>{row.folder}</bdi></small></td>
            <td class="reason"><FilterTag filter=row.filter /><span title=row.rule><bdi>{said(row.reason)}</bdi></span></td>
            <td class="act">{say(row.action.name())}</td>
            <td class="policy"><bdi>{row.policy}</bdi></td>
        </tr>
    }
    .into_any()
}
