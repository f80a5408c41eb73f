//! Everything held, newest first.

use super::{
    acts,
    bulk::{BulkBar, Selected, ZipForm},
    calls::{ActOnHeld, ListHeld},
    filters::{bar, hidden},
    row::{Acts, Row},
    views::SavedViews,
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        entitled::{lacking, of_licence},
        head::Head,
        keys,
        pager::{self, Pager},
        rows::steady_rows,
        states::{Empty, Failed, Skeleton},
        time::count,
    },
    posting::Posting,
    query, routes,
    words::{say, say_with},
};
use domain::{
    held::{HeldFilter, HeldPage},
    licence::product::Feature,
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
    provide_context(Acts([act.post(), alone.post()]));
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
        <Head
            title=say("Quarantine")
            sentence=say("Mail held out of the mailboxes. Restoring puts a mail back where it came from.")
        />
        <SavedViews place=asked />
        <div class=split>
            <div class="side">
                <Transition fallback=|| view! { <Skeleton rows=10 /> }>
                    {move || {
                        page.get().map(|answer| match answer {
                            Ok(held) => {
                                let (filter, cursor) = asked.get_untracked();
                                let notice = lacking(Feature::UseQuarantine).map(of_licence);
                                view! { {notice} {bar(&filter, &held)} {list(home.clone(), filter, cursor.is_some(), held, act)} }.into_any()
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
        return view! { <section class="list" aria-label=say("Held mail")>{nothing}</section> }.into_any();
    }
    let at = |name: &'static str, row: Option<&domain::held::HeldRow>| {
        let mut pairs = pairs.clone();
        pairs.push((name, row?.id.to_string()));
        Some(query::address(routes::QUARANTINE, &pairs))
    };
    let newer = page.newer.then(|| at("after", page.rows.first())).flatten();
    let older = page.older.then(|| at("before", page.rows.last())).flatten();
    let label = say_with("{} of {}", &[&count(page.rows.len() as u64), &count(page.matching)]);
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
        <section class="list" aria-label=say("Held mail")>
            <form id="held" method="post" action=ActOnHeld::PATH on:submit=send>
                {hidden(&filter)}
                <BulkBar matching=matching pending=Signal::derive(move || act.pending()) />
                <table class="held">
                    <thead>
                        <tr>
                            <th scope="col" class="c">
                                <span class="vh">{say("Selected")}</span>
                                <input
                                    type="checkbox"
                                    class="needs-script"
                                    aria-label=say("All on this page")
                                    prop:checked=move || selected.has_all(&ids)
                                    on:change=move |event| selected.set(&every, event_target_checked(&event))
                                />
                            </th>
                            <th scope="col" class="when">{say("Held")}</th>
                            <th scope="col" class="what">{say("Sender and subject")}</th>
                            <th scope="col" class="mailbox">{say("Mailbox")}</th>
                            <th scope="col" class="reason">{say("Reason")}</th>
                            <th scope="col" class="place">{say("Mail Location")}</th>
                            <th scope="col" class="status">{say("Status")}</th>
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

fn nothing(pairs: &[(&'static str, String)]) -> AnyView {
    if pairs.is_empty() {
        view! {
            <Empty
                title=say("Nothing is held")
                sentence=say("Mail appears here when a policy that is ON quarantines it. Switch on a policy and connect a mailbox to begin.")
            >
                <p class="row"><a class="btn" href=routes::POLICIES_ATP>{say("Policies")}</a><a class="btn" href=routes::SERVICE_ACCOUNTS>{say("Service accounts")}</a></p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty
                title=say("Nothing matches")
                sentence=say("No held mail matches these filters. Words must all be there; try fewer of them or a longer period.")
            >
                <p class="row"><a class="btn" href=routes::QUARANTINE>{say("Clear filters")}</a></p>
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
