//! What stands around every page.

use crate::{
    asked::Asked,
    flash::Flash,
    offline::{Line, Live},
    pages::{
        account::{
            calls::{Count, WhoAmI},
            menu::AccountMenu,
        },
        outbox::Outbox,
        public::calls::SignOut,
    },
    parts::{
        icon::{Glyph, Icon},
        states::Failed,
        time::{Ago, Exact, count},
        toast::{ToastPlace, Toasts},
    },
    posting::Posting,
    routes::{self, Group, PAGES},
};
use domain::{
    overview::Counters,
    people::Me,
    roles::{Access, access},
};
use leptos::{ev, prelude::*};
use leptos_router::{
    components::{Form, Outlet},
    hooks::use_location,
};

/// What the form before has to say; gone with the next navigation.
#[derive(Clone, Copy)]
pub(crate) struct FirstFlash(pub(crate) RwSignal<Option<Flash>>);

/// Rail, top bar, page.
#[component]
pub fn Layout() -> impl IntoView {
    let live = Live::provide();
    let sign_out = Posting::<SignOut>::new();
    // Asked again with the accounts: without its demo the organisation is another one.
    let who = Asked::new(move || live.accounts.get(), || WhoAmI {});
    let counts = Asked::new(move || live.held.get().wrapping_add(live.accounts.get()), || Count {});
    provide_context(who);
    keys();
    keep_for(who);
    Toasts::here().follow(
        move || sign_out.answer(),
        |()| {
            #[cfg(feature = "hydrate")]
            crate::offline::kept::clear();
            None
        },
    );
    view! {
        <SkipLink />
        <div class="app">
            <Transition fallback=|| view! { <nav class="rail" aria-label="Main"></nav><header class="top"></header> }>
                {move || {
                    // Awaited here, followed by the badges alone: a number that changes does not draw the bar again.
                    untrack(|| counts.get());
                    Some(match who.get()? {
                        Ok(who) => frame(who, counts, live, sign_out),
                        Err(refused) => view! {
                            <nav class="rail" aria-label="Main"></nav>
                            <header class="top"><Failed refused=refused /></header>
                        }
                        .into_any(),
                    })
                }}
            </Transition>
            <main id="main" tabindex="-1">
                <ScriptNotice />
                <UpdateNotice />
                <OldNotice live=live />
                <Outbox />
                <FlashNotice />
                <Outlet />
            </main>
        </div>
        <ToastPlace />
    }
    .into_any()
}

/// Only the name of the product and the page: for people who are not signed in.
#[component]
pub fn Bare() -> impl IntoView {
    view! {
        <SkipLink />
        <header class="bare-top"><Brand /><a href=routes::HELP>"Help"</a></header>
        <main id="main" class="bare" tabindex="-1">
            <ScriptNotice />
            <FlashNotice />
            <Outlet />
        </main>
        <ToastPlace />
    }
    .into_any()
}

/// The first stop of every page. The router takes the click and only scrolls, so the focus is moved here.
#[component]
fn SkipLink() -> impl IntoView {
    let skip = |_: ev::MouseEvent| {
        use crate::offline::JsCast;
        if let Some(main) = document().get_element_by_id("main") {
            let _ = main.unchecked_into::<leptos::web_sys::HtmlElement>().focus();
        }
    };
    view! { <a class="skip" href="#main" on:click=skip>"Skip to content"</a> }.into_any()
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

/// Shown only where scripting is off, or where the page could not be woken; says calmly what one gains by switching it on.
#[component]
fn ScriptNotice() -> impl IntoView {
    let help = || {
        view! {
            "Everything important works; lists do not change by themselves. "
            <a href="/help#script">"How to switch it on"</a>
        }
    };
    view! {
        <noscript>
            <p class="notice">"Scripting is off in this browser. "{help()}</p>
        </noscript>
        <p class="notice asleep">"WebAssembly is off in this browser, or could not be loaded. "{help()}</p>
    }
    .into_any()
}

/// Offers a new version, which waits until the person takes it: whatever is being typed stays. Shown and acted on by `boot.js`.
#[component]
fn UpdateNotice() -> impl IntoView {
    view! {
        <div class="notice update" role="status">
            <p>"A new version of the console is ready."</p>
            <button type="button" class="btn small" data-take-over="">"Reload"</button>
        </div>
    }
    .into_any()
}

/// Says that the page shows what this browser kept, and from when it is.
#[component]
fn OldNotice(live: Live) -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                live.stale
                    .get()
                    .map(|at| {
                        view! {
                            <p class="notice">
                                "The server cannot be reached. You see what this browser kept at "<Exact at=at />" ("<Ago at=at />
                                "). Mail goes on being scanned; the page follows by itself when the connection is back."
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// What is asked is kept for whoever is signed in.
#[cfg(feature = "hydrate")]
fn keep_for(who: Asked<Me>) {
    Effect::new(move |_| {
        if let Some(Ok(who)) = who.get() {
            crate::offline::kept::keep_for(&format!("{} {} {}", who.email, who.organisation, who.site));
        }
    });
}

/// Only browsers keep something.
#[cfg(not(feature = "hydrate"))]
fn keep_for(_who: Asked<Me>) {}

#[component]
fn FlashNotice() -> impl IntoView {
    let FirstFlash(flash) = use_context().unwrap_or(FirstFlash(RwSignal::new(None)));
    let path = use_location().pathname;
    Effect::new(move |first: Option<()>| {
        path.track();
        if first.is_some() {
            flash.set(None);
        }
    });
    move || {
        flash.get().map(|flash| match flash {
            Flash::Done(sentence) => view! { <p class="notice good" role="status">{sentence}</p> }.into_any(),
            Flash::Refused(problem) => {
                view! { <p class="notice bad" role="alert">{format!("{problem} {}", problem.next_step())}</p> }
                    .into_any()
            }
        })
    }
}

fn frame(who: Me, counts: Asked<Counters>, live: Live, sign_out: Posting<SignOut>) -> AnyView {
    let role = who.role;
    let groups = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let pages: Vec<_> = PAGES
                .iter()
                .filter(|page| page.group == Some(group) && page.listed)
                .filter(|page| page.area.is_none_or(|area| access(role, area) > Access::None))
                .collect();
            let first = pages.first()?.path;
            Some(entry(group, first, pages, counts))
        })
        .collect_view();
    view! {
        <nav class="rail" aria-label="Main">
            <Brand />
            <ul>{groups}</ul>
        </nav>
        <header class="top">
            <span class="tenant">
                <span class="dot"></span>
                <bdi>{who.organisation.clone()}</bdi>
                <small><bdi>{who.site.clone()}</bdi></small>
                {who.demo.then(|| view! { <span class="tag note">"Demo"</span> })}
            </span>
            <div class="find" role="search" aria-label="All held mail">
                <Form method="GET" action=routes::QUARANTINE>
                    <label>
                        <Glyph icon=Icon::Search />
                        <span class="vh">"Search held mail"</span>
                        <input type="search" name="search" placeholder="Search held mail" autocomplete="off" spellcheck="false" />
                    </label>
                </Form>
            </div>
            <LineState live=live />
            <a class="help" href=routes::HELP aria-label="Help"><Glyph icon=Icon::Help /></a>
            <AccountMenu who=who sign_out=sign_out />
        </header>
    }
    .into_any()
}

fn entry(group: Group, first: &'static str, pages: Vec<&'static routes::Page>, counts: Asked<Counters>) -> AnyView {
    let path = use_location().pathname;
    let current = move |page: &'static str| {
        move || {
            let here = path.get();
            let on = here == page || (page != routes::OVERVIEW && here.starts_with(&format!("{page}/")));
            on.then_some("page")
        }
    };
    let badge = badge(group, counts);
    if let [page] = pages[..] {
        return view! {
            <li>
                <a href=page.path aria-current=current(page.path)><Glyph icon=group.icon() /><span>{group.label()}</span>{badge}</a>
            </li>
        }
        .into_any();
    }
    let within = move || {
        let here = path.get();
        pages_of(group).any(|page| here == page || here.starts_with(&format!("{page}/")))
    };
    view! {
        <li class:within=within>
            <a class="group" href=first><Glyph icon=group.icon() /><span>{group.label()}</span>{badge}</a>
            <ul>
                {pages
                    .into_iter()
                    .map(|page| view! { <li><a href=page.path aria-current=current(page.path)><span>{page.title}</span></a></li> })
                    .collect_view()}
            </ul>
        </li>
    }
    .into_any()
}

/// What waits in a group of the rail.
fn badge(group: Group, counts: Asked<Counters>) -> Option<AnyView> {
    type Number = fn(Counters) -> u64;
    let (class, words, number): (_, _, Number) = match group {
        Group::Quarantine => ("count", " held", |counts| counts.held),
        Group::Overview => ("count warn", " failures", |counts| counts.failures),
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

/// Whether changes arrive by themselves.
#[component]
fn LineState(live: Live) -> impl IntoView {
    view! {
        <span class="live" role="status">
            <span class=move || if live.line.get() == Line::Live { "dot good" } else { "dot idle" }></span>
            <span>
                {move || match live.line.get() {
                    Line::Opening => "Connecting",
                    Line::Live => "Live",
                    Line::Reconnecting if live.stale.get().is_some() => "Offline",
                    Line::Reconnecting => "Reconnecting",
                }}
            </span>
        </span>
    }
    .into_any()
}

/// `/` goes to the search box, wherever one is.
fn keys() {
    Effect::new(|_| {
        let handle = window_event_listener(ev::keydown, |event| {
            use crate::offline::JsCast;
            if event.key() != "/"
                || event.ctrl_key()
                || event.meta_key()
                || event.alt_key()
                || crate::parts::keys::typing()
            {
                return;
            }
            let found = ["#search", ".find input"]
                .into_iter()
                .find_map(|selector| document().query_selector(selector).ok().flatten());
            if let Some(input) = found {
                event.prevent_default();
                let _ = input.unchecked_into::<leptos::web_sys::HtmlElement>().focus();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
