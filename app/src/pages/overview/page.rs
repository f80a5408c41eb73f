//! The first page.

use super::{
    calls::{RemoveDemo, ShowOverview},
    cards,
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        confirm::Confirm,
        head::Head,
        states::{Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
};
use domain::people::Me;
use leptos::prelude::*;

/// What needs somebody now, how mail is doing, what was found.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let live = Live::here();
    let remove = Posting::<RemoveDemo>::new();
    let page = Asked::new(
        move || live.count_of_all().wrapping_add(remove.answered()),
        || ShowOverview {},
    );
    let who = use_context::<Asked<Me>>();
    Toasts::here().follow(
        move || remove.answer(),
        move |()| {
            live.everything_changed();
            if let Some(who) = who {
                who.refetch();
            }
            Some("The demo data is removed.".into())
        },
    );
    view! {
        <Head title="Overview" sentence="What needs you now, how the mailboxes do, and what was found." />
        <DemoBanner remove=remove />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>
            {move || {
                page.get().map(|answer| match answer {
                    Ok(overview) => cards::all(overview).into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| page.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Says that what is seen is made up, and takes it away.
#[component]
fn DemoBanner(remove: Posting<RemoveDemo>) -> impl IntoView {
    let who = use_context::<Asked<Me>>();
    view! {
        <Suspense>
            {move || {
                let demo = who.and_then(|who| who.get()).is_some_and(|who| who.is_ok_and(|who| who.demo));
                let removed = matches!(remove.answer(), Some(Ok(())));
                (demo && !removed)
                    .then(|| {
                        view! {
                            <section class="notice demo" aria-label="Demo data">
                                <p>
                                    <b>"This is demo data. "</b>
                                    "The mailboxes and mails here are made up; they arrive over a few minutes so that you can see the console live."
                                </p>
                                <Confirm label="Remove demo data" class="btn small">
                                    <p>"All demo mailboxes go, with their mails, logs and files. Your own service accounts, policies and settings stay."</p>
                                    <PostForm to=remove>
                                        <button class="btn danger" type="submit" aria-busy=move || remove.pending().then_some("true")>
                                            "Remove all demo data"
                                        </button>
                                    </PostForm>
                                </Confirm>
                            </section>
                        }
                    })
            }}
        </Suspense>
    }
    .into_any()
}
