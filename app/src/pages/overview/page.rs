//! The first page.

use super::{
    calls::{RemoveDemo, ShowOverview},
    cards,
};
use crate::{
    asked::Asked,
    offline::Live,
    pages::logs::over_time::DetectionsOverTime,
    parts::{
        confirm::Confirm,
        head::Head,
        states::{Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    query, routes,
    words::say,
};
use domain::{detection::DetectionFilter, held::Period, people::Me};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What needs somebody now, how mail is doing, what was found.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let live = Live::here();
    let remove = Posting::<RemoveDemo>::new();
    let page = Asked::new(
        move || live.count_of_all().wrapping_add(remove.answered()),
        || ShowOverview {},
    );
    let read = use_query_map();
    let filter = Memo::new(move |_| {
        let mut within = read.with(|map| query::within(&|name| map.get(name)));
        // Without a choice, the last 24 hours.
        if !within.custom() {
            within.period = within.period.or(Some(Period::Day));
        }
        DetectionFilter {
            within,
            ..DetectionFilter::default()
        }
    });
    let detections = DetectionsOverTime::new(routes::OVERVIEW, filter, false, move || live.logs.get());
    let who = use_context::<Asked<Me>>();
    Toasts::here().follow(
        move || remove.answer(),
        move |()| {
            live.everything_changed();
            if let Some(who) = who {
                who.refetch();
            }
            Some(say("The demo data is removed.").into())
        },
    );
    view! {
        <Head title=say("Overview") sentence=say("What needs you now, how the mailboxes do, and what was found.") />
        <DemoBanner remove=remove />
        <div class="cards">
            <Transition>
                {move || {
                    page.get().map(|answer| match answer {
                        Ok(overview) => cards::first(overview),
                        Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| page.refetch()) /> }
                            .into_any(),
                    })
                }}
            </Transition>
            // Between the answers, not within: the days that somebody types into it stay while mail arrives.
            {detections.card()}
            <Transition fallback=|| view! { <Skeleton rows=10 /> }>
                {move || page.get().map(|answer| answer.map_or_else(|_| ().into_any(), cards::rest))}
            </Transition>
        </div>
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
                            <section class="notice demo" aria-label=say("Demo data")>
                                <p>
                                    <b>{say("This is demo data. ")}</b>
                                    {say("The mailboxes and mails here are made up; they arrive over a few minutes so that you can see the console live.")}
                                </p>
                                <Confirm label=say("Remove demo data") class="btn small">
                                    <p>{say("All demo mailboxes go, with their mails, logs and files. Your own service accounts, policies and settings stay.")}</p>
                                    <PostForm to=remove>
                                        <button class="btn danger" type="submit" aria-busy=move || remove.pending().then_some("true")>
                                            {say("Remove all demo data")}
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
