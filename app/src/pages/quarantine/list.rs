//! Everything held, newest first.

use super::{
    acts,
    bulk::{BulkBar, Selected, ZipForm},
    calls::{ActOnHeld, ListHeld},
    row::Row,
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        filters::{Chosen, FilterBar},
        head::Head,
        keys,
        pager::{self, Pager},
        rows::steady_rows,
        states::{Empty, Failed, Skeleton},
        time::count,
    },
    posting::Posting,
    query, routes,
};
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{HeldFilter, HeldPage, Period, Whereabouts},
};
use leptos::{ev, prelude::*, server_fn::ServerFn};
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

/// The list, with room for one mail at its side.
#[component]
pub fn QuarantinePage() -> impl IntoView {
    let live = Live::here();
    let read = use_query_map();
    let asked = Memo::new(move |_| {
        read.with(|map| {
            let value = |name: &str| map.get(name);
            (query::held_filter(&value), query::held_cursor(&value))
        })
    });
    let page = Asked::new(
        move || live.held.get(),
        move || {
            let (filter, cursor) = asked.get();
            ListHeld { filter, cursor }
        },
    );
    let act = Posting::<ActOnHeld>::new();
    let alone = Posting::<ActOnHeld>::new();
    provide_context(alone);
    let selected = Selected::provide();
    acts::follow(act, live, selected, false);
    acts::follow(alone, live, selected, true);
    // Another view of the list is another choice.
    Effect::new(move |before: Option<()>| {
        asked.track();
        if before.is_some() {
            selected.clear();
        }
    });
    // The rows live as long as the page.
    let home = Owner::current().unwrap_or_default();
    list_keys();
    keys::keep_focus("table.held td [id]", move || page.track());
    let path = use_location().pathname;
    let split = move || {
        let open = path.with(|path| path.trim_end_matches('/') != routes::QUARANTINE);
        if open { "split open" } else { "split" }
    };
    view! {
        <Head title="Quarantine" sentence="Mail held out of the mailboxes. Restoring puts a mail back where it came from." />
        <div class=split>
            <div class="side">
                <Transition fallback=|| view! { <Skeleton rows=10 /> }>
                    {move || {
                        page.get().map(|answer| match answer {
                            Ok(held) => {
                                let (filter, cursor) = asked.get_untracked();
                                view! { {bar(&filter, &held)} {list(home.clone(), filter, cursor.is_some(), held, act)} }.into_any()
                            }
                            Err(refused) => view! {
                                <Failed refused=refused retry=Callback::new(move |()| page.refetch()) />
                            }
                            .into_any(),
                        })
                    }}
                </Transition>
            </div>
            <Outlet />
        </div>
    }
    .into_any()
}

fn options<T: Copy>(all: &[T], word: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter()
        .map(|value| (word(*value).to_owned(), label(*value).to_owned()))
        .collect()
}

fn bar(filter: &HeldFilter, page: &HeldPage) -> AnyView {
    let found = format!("{} of {}", count(page.matching), count(page.all));
    let choices = vec![
        Chosen {
            name: "status",
            label: "Status",
            options: options(&HeldStatus::ALL, HeldStatus::word, HeldStatus::label),
            value: filter.status.map(|status| status.word().into()),
        },
        Chosen {
            name: "period",
            label: "Held",
            options: options(&Period::ALL, Period::word, Period::label),
            value: filter.period.map(|period| period.word().into()),
        },
        Chosen {
            name: "filter",
            label: "Filter",
            options: options(&Filter::ALL, Filter::word, Filter::name),
            value: filter.filter.map(|filter| filter.word().into()),
        },
        Chosen {
            name: "mailbox",
            label: "Mailbox",
            options: page
                .mailboxes
                .iter()
                .map(|address| (address.clone(), address.clone()))
                .collect(),
            value: filter.mailbox.clone(),
        },
        Chosen {
            name: "location",
            label: "Mail Location",
            options: options(&Whereabouts::ALL, Whereabouts::word, Whereabouts::label),
            value: filter.whereabouts.map(|place| place.word().into()),
        },
    ];
    view! {
        <FilterBar
            path=routes::QUARANTINE
            placeholder="Sender, recipient, subject, attachment, reason"
            search=filter.search.clone()
            choices=choices
            found=move || found.clone()
        />
    }
    .into_any()
}

fn list(home: Owner, filter: HeldFilter, further: bool, page: HeldPage, act: Posting<ActOnHeld>) -> impl IntoView {
    let pairs = query::held_pairs(&filter);
    let selected = Selected::here();
    let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    selected.keep(&ids);
    if ids.is_empty() {
        let nothing = if further {
            pager::emptied(query::address(routes::QUARANTINE, &pairs))
        } else {
            nothing(&pairs)
        };
        return view! { <section class="list" aria-label="Held mail">{nothing}</section> }.into_any();
    }
    let at = |name: &'static str, row: Option<&domain::held::HeldRow>| {
        let mut pairs = pairs.clone();
        pairs.push((name, row?.id.to_string()));
        Some(query::address(routes::QUARANTINE, &pairs))
    };
    let newer = page.newer.then(|| at("after", page.rows.first())).flatten();
    let older = page.older.then(|| at("before", page.rows.last())).flatten();
    let label = format!("{} of {}", count(page.rows.len() as u64), count(page.matching));
    let matching = page.matching;
    let every = ids.clone();
    let rows = steady_rows(
        home,
        page.rows,
        |row| {
            (
                row.id,
                row.version,
                row.status,
                row.status_reason.clone(),
                row.location.clone(),
            )
        },
        |row| view! { <Row row=row /> }.into_any(),
    );
    // Restore and Delete go through the action; without script the form is sent as it stands.
    let send = move |event: ev::SubmitEvent| act.post().submit(&event);
    view! {
        <section class="list" aria-label="Held mail">
            <form id="held" method="post" action=ActOnHeld::PATH on:submit=send>
                {hidden(&filter)}
                <BulkBar matching=matching pending=Signal::derive(move || act.pending()) />
                <table class="held">
                    <thead>
                        <tr>
                            <th scope="col" class="c">
                                <input
                                    type="checkbox"
                                    class="needs-script"
                                    aria-label="All on this page"
                                    prop:checked=move || selected.has_all(&ids)
                                    on:change=move |event| selected.set_all(&every, event_target_checked(&event))
                                />
                            </th>
                            <th scope="col" class="when">"Held"</th>
                            <th scope="col">"Sender and subject"</th>
                            <th scope="col" class="mailbox">"Mailbox"</th>
                            <th scope="col" class="reason">"Reason"</th>
                            <th scope="col" class="place">"Mail Location"</th>
                            <th scope="col" class="status">"Status"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows}
                    </tbody>
                </table>
            </form>
            <ZipForm />
            <Pager newer=newer older=older label=label />
        </section>
    }
    .into_any()
}

/// The filter as fields of the form, so that "everything that matches" means what is shown.
fn hidden(filter: &HeldFilter) -> impl IntoView + use<> {
    let word = |value: Option<serde_json::Value>| value.and_then(|value| value.as_str().map(str::to_owned));
    [
        ("filter[search]", Some(filter.search.clone())),
        (
            "filter[status]",
            word(filter.status.and_then(|status| serde_json::to_value(status).ok())),
        ),
        (
            "filter[filter]",
            word(filter.filter.and_then(|filter| serde_json::to_value(filter).ok())),
        ),
        ("filter[mailbox]", filter.mailbox.clone()),
        (
            "filter[whereabouts]",
            word(filter.whereabouts.and_then(|place| serde_json::to_value(place).ok())),
        ),
        (
            "filter[period]",
            word(filter.period.and_then(|period| serde_json::to_value(period).ok())),
        ),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }))
    .collect_view()
}

fn nothing(pairs: &[(&'static str, String)]) -> AnyView {
    if pairs.is_empty() {
        view! {
            <Empty title="Nothing is held" sentence="Mail appears here when a policy that is ON quarantines it. Switch on a policy and connect a mailbox to begin.">
                <p class="row"><a class="btn" href=routes::POLICIES_ATP>"Policies"</a><a class="btn" href=routes::SERVICE_ACCOUNTS>"Service accounts"</a></p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty title="Nothing matches" sentence="No held mail matches these filters. Words must all be there; try fewer of them or a longer period.">
                <p class="row"><a class="btn" href=routes::QUARANTINE>"Clear filters"</a></p>
            </Empty>
        }
        .into_any()
    }
}

/// Where the keys of the list act: in it, and on the heading of the open mail, where opening puts the focus.
const KEYS_ACT: &str = ".list *, .panel h2";

/// `j` and `k` go down and up, `x` selects, Enter opens (the focus is on the row's link). The help names them.
fn list_keys() {
    Effect::new(|_| {
        let handle = window_event_listener(ev::keydown, |event| {
            use crate::offline::JsCast;
            if keys::typing() || !keys::here(KEYS_ACT) || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "j" => keys::step_focus("table.held a.subject", 1),
                "k" => keys::step_focus("table.held a.subject", -1),
                "x" => {
                    let tick = document()
                        .active_element()
                        .and_then(|element| element.closest("tr").ok().flatten())
                        .and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten());
                    if let Some(tick) = tick {
                        tick.unchecked_into::<leptos::web_sys::HtmlElement>().click();
                    }
                }
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}
