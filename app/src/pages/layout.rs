//! What stands around every page.

use crate::{
    asked::Asked,
    flash::Flash,
    offline::Live,
    pages::{
        account::calls::{Count, WhoAmI},
        frame::{Brand, frame},
        outbox::{Outbox, Written},
        palette::{Opener, PalettePlace},
        public::calls::SignOut,
    },
    parts::{
        states::Failed,
        time::{Ago, Exact},
        toast::{ToastPlace, Toasts},
    },
    posting::Posting,
    refused::Refused,
    routes,
    words::say,
};
use domain::people::Me;
use leptos::{ev, prelude::*};
use leptos_router::{components::Outlet, hooks::use_location};

/// What the form before has to say; gone with the next navigation.
#[derive(Clone, Copy)]
pub(crate) struct FirstFlash(pub(crate) RwSignal<Option<Flash>>);

/// Rail, top bar, page.
#[component]
pub fn Layout() -> impl IntoView {
    let live = Live::provide();
    let sign_out = Posting::<SignOut>::new();
    // Asked again with the accounts: without its demo the organisation is another one.
    resume();
    let who = Asked::new(move || live.accounts.get(), || WhoAmI {});
    let counts = Asked::new(move || live.held.get().wrapping_add(live.accounts.get()), || Count {});
    provide_context(who);
    let opener = Opener::provide(who);
    keys();
    keep_for(who);
    let written = Written::provide();
    leave_with(sign_out, live);
    Toasts::here().follow(
        move || sign_out.answer(),
        |()| {
            #[cfg(feature = "hydrate")]
            crate::offline::kept::clear();
            Toasts::here().clear();
            None
        },
    );
    view! {
        <SkipLink />
        <div class="app">
            <Transition fallback=|| view! { <nav class="rail" aria-label=say("Main")></nav><header class="top"></header> }>
                {move || {
                    // Awaited here, followed by the badges alone: a number that changes does not draw the bar again.
                    untrack(|| counts.get());
                    Some(match who.get()? {
                        Ok(who) => frame(who, counts, live, sign_out),
                        Err(refused) => view! {
                            <nav class="rail" aria-label=say("Main")></nav>
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
                <Outbox written=written />
                <FlashNotice />
                <Outlet />
            </main>
        </div>
        <PalettePlace opener=opener />
        <ToastPlace />
    }
    .into_any()
}

/// Only the name of the product and the page: for people who are not signed in.
#[component]
pub fn Bare() -> impl IntoView {
    view! {
        <SkipLink />
        <header class="bare-top"><Brand /><a href=routes::HELP>{say("Help")}</a></header>
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
    view! { <a class="skip" href="#main" on:click=skip>{say("Skip to content")}</a> }.into_any()
}

/// Shown only where scripting is off, or where the page could not be woken; says calmly what one gains by switching it on.
#[component]
fn ScriptNotice() -> impl IntoView {
    let help = || {
        view! {
            {say("Everything important works; lists do not change by themselves. ")}
            <a href="/help#script">{say("How to switch it on")}</a>
        }
    };
    view! {
        <noscript>
            <p class="notice">{say("Scripting is off in this browser. ")}{help()}</p>
        </noscript>
        <p class="notice asleep">{say("WebAssembly is off in this browser, or could not be loaded. ")}{help()}</p>
    }
    .into_any()
}

/// Offers a new version, which waits until the person takes it: whatever is being typed stays. Shown and acted on by `boot.js`.
#[component]
fn UpdateNotice() -> impl IntoView {
    view! {
        <div class="notice update" role="status">
            <p>{say("A new version of the console is ready.")}</p>
            <button type="button" class="btn small" data-take-over="">{say("Reload")}</button>
        </div>
    }
    .into_any()
}

/// Says that the page shows what this browser kept, and from when it is.
#[component]
fn OldNotice(live: Live) -> impl IntoView {
    view! {
        <div role="status" aria-atomic="false">
            {move || {
                live.stale
                    .get()
                    .map(|at| {
                        view! {
                            <p class="notice">
                                {say("The server cannot be reached. You see what this browser kept at ")}<Exact at=at />" ("<span aria-live="off"><Ago at=at /></span>
                                {say("). Mail goes on being scanned; the page follows by itself when the connection is back.")}
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Somebody is signed in: the page may ask.
fn resume() {
    #[cfg(feature = "hydrate")]
    crate::offline::kept::stay();
}

/// What is asked while somebody signs out would be refused: it is given up, and asked once more where the sign-out fails.
fn leave_with(sign_out: Posting<SignOut>, live: Live) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        use crate::offline::kept;
        if sign_out.pending() {
            kept::leave();
        } else if sign_out.post().refused().is_some() {
            kept::stay();
            live.everything_changed();
        }
    });
    let _ = (sign_out, live);
}

/// What is asked is kept for whoever is signed in.
#[cfg(feature = "hydrate")]
fn keep_for(who: Asked<Me>) {
    Effect::new(move |before: Option<Option<String>>| {
        let before = before.flatten();
        let Some(Ok(who)) = who.get() else {
            return before;
        };
        if before.is_some_and(|before| before != who.keeper) {
            // In another tab somebody else has signed in, or gone to another organisation: nothing that this page shows is theirs.
            let _ = window().location().reload();
        } else {
            crate::words::reload_if_chosen();
            crate::offline::kept::keep_for(&who);
        }
        Some(who.keeper)
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
                view! { <p class="notice bad" role="alert">{Refused(problem).to_string()}</p> }.into_any()
            }
        })
    }
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
