//! Who did what.

use super::{Place, calls::ListAudit, left_out, times};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        filters::FilterBar,
        head::Head,
        states::{Failed, Skeleton},
        time::{Exact, count},
    },
    query, routes,
    words::{say, say_with},
};
use domain::audit::{AuditFilter, AuditPage, AuditRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The audit trail.
#[component]
pub fn AuditTrail() -> impl IntoView {
    let live = Live::here();
    let read = use_query_map();
    let asked = Memo::new(move |_| {
        read.with(|map| {
            let value = |name: &str| map.get(name);
            (query::audit_filter(&value), query::audit_before(&value))
        })
    });
    let page = Asked::new(
        move || live.logs.get(),
        move || {
            let (filter, before) = asked.get();
            ListAudit { filter, before }
        },
    );
    let csv = move || asked.with(|(filter, _)| query::address(routes::AUDIT_CSV, &query::audit_pairs(filter)));
    view! {
        <Head title=say("Audit trail") sentence=say("Who did what, and when. Every line is chained to the one before, so that a removed or changed line shows.")>
            <form method="post" action=csv><button class="btn" type="submit">{say("Export CSV")}</button></form>
        </Head>
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>
            {move || {
                page.get().map(|answer| match answer {
                    Ok(found) => {
                        let (filter, before) = asked.get_untracked();
                        view! { {left_out(found.matching)} {bar(&filter, found.matching)} {chain(found.broken_at)} {list(&filter, found, before.is_some())} }.into_any()
                    }
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| page.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn chain(broken_at: Option<u64>) -> impl IntoView {
    match broken_at {
        Some(number) => view! { <p class="notice bad" role="alert">{say_with("The chain of the trail is broken at line {}: that line, or one before it, was changed or removed outside Postern.", &[&number.to_string()])}</p> }.into_any(),
        None => view! { <p class="hint">{say("The chain holds: no line was changed or removed.")}</p> }.into_any(),
    }
}

fn bar(filter: &AuditFilter, matching: u64) -> AnyView {
    let found = say_with("{} lines", &[&count(matching)]);
    let choices = vec![times(filter.period)];
    view! {
        <FilterBar
            path=routes::AUDIT
            placeholder=say("Who, act, object, why")
            search=filter.search.clone()
            choices=choices
            found=move || found.clone()
        />
    }
    .into_any()
}

fn list(filter: &AuditFilter, page: AuditPage, further: bool) -> AnyView {
    let place = Place {
        path: routes::AUDIT,
        pairs: query::audit_pairs(filter),
        further,
    };
    if page.rows.is_empty() {
        return place.nothing(say("No line of the trail matches these filters."));
    }
    let last = page
        .rows
        .last()
        .filter(|_| page.older)
        .map(|row| row.number.to_string());
    let pager = place.pager(last, page.rows.len(), page.matching);
    view! {
        <section class="list" aria-label=say("Audit trail")>
            <div class="table" tabindex="0" role="region" aria-label=say("Table of the audit trail")>
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col" class="num">{say("Line")}</th><th scope="col" class="exact">{say("Time")}</th><th scope="col">{say("Who")}</th><th scope="col">{say("Act")}</th><th scope="col">{say("Object")}</th><th scope="col">{say("Why")}</th>
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

/// The name of an act, which may be broken after its dots alone.
fn parts(action: &str) -> Vec<AnyView> {
    action
        .split_inclusive('.')
        .map(|part| view! { {part.to_owned()}<wbr /> }.into_any())
        .collect()
}

fn row(row: AuditRow) -> AnyView {
    view! {
        <tr title=format!("SHA-256 {}", row.hash)>
            <td class="num">{row.number}</td>
            <td class="exact"><Exact at=row.at /></td>
            <td><bdi>{row.act.who}</bdi></td>
            <td><code>{parts(&row.act.action)}</code></td>
            <td><bdi>{row.act.object}</bdi></td>
            <td><bdi>{row.act.why}</bdi></td>
        </tr>
    }
    .into_any()
}
