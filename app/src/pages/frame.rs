//! The frame of every page: the rail with its pages, and the bar at the top.

use crate::{
    asked::Asked,
    offline::{Line, Live},
    pages::{account::menu::AccountMenu, palette::PaletteButton, public::calls::SignOut},
    parts::{
        entitled::of_licence,
        icon::{Glyph, Icon},
        time::count,
    },
    posting::Posting,
    routes::{self, Group, PAGES},
    words::say,
};
use domain::{
    overview::Counters,
    people::Me,
    roles::{Access, Area, access},
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_location};

/// Rail and top bar, for whoever is signed in.
pub(super) fn frame(who: Me, counts: Asked<Counters>, live: Live, sign_out: Posting<SignOut>) -> AnyView {
    let role = who.role;
    let groups = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let pages: Vec<_> = PAGES
                .iter()
                .filter(|page| page.group == Some(group) && page.listed)
                .filter(|page| page.area.is_none_or(|area| access(role, area) > Access::None))
                .filter(|page| who.partner || page.area != Some(Area::Partner))
                .collect();
            let first = pages.first()?.path;
            Some(entry(group, first, pages, counts))
        })
        .collect_view();
    let notices: Vec<_> = who.notices.iter().cloned().map(of_licence).collect();
    view! {
        <nav class="rail" aria-label=say("Main")>
            <Brand />
            <ul>{groups}</ul>
        </nav>
        <header class="top">
            <span class="tenant">
                <span class="dot"></span>
                <bdi>{who.organisation.clone()}</bdi>
                <small><bdi>{who.site.clone()}</bdi></small>
                {who.demo.then(|| view! { <span class="tag note">{say("Demo")}</span> })}
            </span>
            <div class="find" role="search" aria-label=say("All held mail")>
                <Form method="GET" action=routes::QUARANTINE>
                    <label>
                        <Glyph icon=Icon::Search />
                        <span class="vh">{say("Search held mail")}</span>
                        <input
                            type="search"
                            name="search"
                            placeholder=say("Search held mail")
                            autocomplete="off"
                            spellcheck="false"
                        />
                    </label>
                </Form>
            </div>
            <PaletteButton />
            <LineState live=live />
            <a class="help" href=routes::HELP aria-label=say("Help")><Glyph icon=Icon::Help /></a>
            <AccountMenu who=who sign_out=sign_out />
            {notices}
        </header>
    }
    .into_any()
}

fn entry(group: Group, first: &'static str, pages: Vec<&'static routes::Page>, counts: Asked<Counters>) -> AnyView {
    let path = use_location().pathname;
    // Of pages one beneath the other, only the nearest is where one is.
    let nearest = move || {
        let here = path.get();
        pages_of(group)
            .filter(|page| is_within(&here, page))
            .max_by_key(|page| page.len())
    };
    let current = move |page: &'static str| move || (nearest() == Some(page)).then_some("page");
    let badge = badge(group, counts);
    if let [page] = pages[..] {
        return view! {
            <li>
                <a href=page.path aria-current=current(page.path)><Glyph icon=group.icon() /><span>{say(group.label())}</span>{badge}</a>
            </li>
        }
        .into_any();
    }
    let within = move || nearest().is_some();
    view! {
        <li class:within=within>
            <a class="group" href=first><Glyph icon=group.icon() /><span>{say(group.label())}</span>{badge}</a>
            <ul>
                {pages
                    .into_iter()
                    .map(|page| view! { <li><a href=page.path aria-current=current(page.path)><span>{say(page.title)}</span></a></li> })
                    .collect_view()}
            </ul>
        </li>
    }
    .into_any()
}

/// Whether an address is a page or lies beneath it.
fn is_within(here: &str, page: &str) -> bool {
    let beneath = |rest: &str| rest.is_empty() || (page != routes::OVERVIEW && rest.starts_with('/'));
    here.strip_prefix(page).is_some_and(beneath)
}

/// What waits in a group of the rail.
fn badge(group: Group, counts: Asked<Counters>) -> Option<AnyView> {
    type Number = fn(Counters) -> u64;
    let (class, words, number): (_, _, Number) = match group {
        Group::Quarantine => ("count", say(" held"), |counts| counts.held),
        Group::Overview => ("count warn", say(" failures"), |counts| counts.failures),
        _ => return None,
    };
    let badge = move || {
        let waiting = number(counts.get().and_then(Result::ok).unwrap_or_default());
        (waiting > 0).then(|| view! { <b class=class>{count(waiting)}<span class="vh">{words}</span></b> })
    };
    Some(badge.into_any())
}

fn pages_of(group: Group) -> impl Iterator<Item = &'static str> {
    PAGES
        .iter()
        .filter(move |page| page.group == Some(group) && page.listed)
        .map(|page| page.path)
}

/// The sign and the name, leading to the overview.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=routes::OVERVIEW>
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M4 21V9a8 8 0 0 1 16 0v12h-5v-8a3 3 0 0 0-6 0v8z" fill="currentColor"></path>
            </svg>
            <span>"Postern"</span>
        </a>
    }
    .into_any()
}

/// Whether changes arrive by themselves.
#[component]
fn LineState(live: Live) -> impl IntoView {
    view! {
        <span class="live" role="status">
            <span class=move || if live.line.get() == Line::Live { "dot good" } else { "dot idle" }></span>
            <span>
                {move || match live.line.get() {
                    Line::Opening => say("Connecting"),
                    Line::Live => say("Live"),
                    Line::Reconnecting if live.stale.get().is_some() => say("Offline"),
                    Line::Reconnecting => say("Reconnecting"),
                }}
            </span>
        </span>
    }
    .into_any()
}
