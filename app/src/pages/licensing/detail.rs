//! One product: its licence, the life of it drawn, what happens on any day, and its history.

use super::{
    calls::ShowLicence,
    life::{band, day, last_day, tone},
    products::{days_left, seats},
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        head::Head,
        states::{Failed, Skeleton},
        time::{Ago, count},
    },
    routes,
    words::{said, say, say_with},
};
use domain::{
    licence::{
        entitlement::Seats,
        life::{Event, Life},
        portal::{HistoryLine, LicenceDetail},
        product::Product,
    },
    time::Timestamp,
};
use leptos::prelude::*;
use leptos_router::{
    components::Form,
    hooks::{use_params_map, use_query_map},
};

/// The page.
#[component]
pub fn LicencePage() -> impl IntoView {
    let live = Live::here();
    let params = use_params_map();
    let product = Memo::new(move |_| {
        let word = params.with(|params| params.get("product"));
        word.and_then(|word| Product::from_word(&word))
    });
    let shown = Asked::maybe(
        "product",
        move || live.accounts.get(),
        move || product.get().map(|product| ShowLicence { product }),
    );
    let read = use_query_map();
    let asked = Memo::new(move |_| read.with(|map| map.get("day")).and_then(|text| Timestamp::read(&text)));
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6 /> }>
            {move || {
                shown.get().map(|answer| match answer {
                    Ok(detail) => page(detail, asked),
                    Err(refused) => view! {
                        <Head title=say("Licence") />
                        <Failed refused=refused retry=Callback::new(move |()| shown.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn page(detail: LicenceDetail, asked: Memo<Option<Timestamp>>) -> AnyView {
    let row = detail.row;
    let (life, now) = (row.life, detail.judged_at);
    let over = (row.seats.over() > 0).then(|| {
        view! {
            <p class="notice bad" role="status">
                {say_with(
                    "{} of {} seats are used. ",
                    &[&count(row.seats.used), &count(row.seats.bought)],
                )}
                {say(Seats::STRATEGY)}
            </p>
        }
    });
    view! {
        <Head title=say(row.product.label()) sentence=say_with("{}. {}", &[say(row.state.label()), say(row.state.meaning())])>
            <a class="btn" href=routes::LICENSING>{say("All products")}</a>
            <a class="btn primary" href=routes::PROVIDE_KEY>{say("Provide Key")}</a>
        </Head>
        {over}
        <section class="card" aria-labelledby="life-title">
            <h2 id="life-title">{say("Life of the licence")}<small>{row.days_left.map(days_left)}</small></h2>
            <div class="life-scroll" tabindex="0" role="region" aria-label=say("Drawing of the life")>
                {move || band(life, now, asked.get())}
            </div>
            {simulator(life, now, asked)}
        </section>
        <div class="halves">
            <section class="card" aria-labelledby="facts-title">
                <h2 id="facts-title">{say("Licence")}</h2>
                <dl class="facts">
                    <dt>{say("State")}</dt><dd><span class=format!("state-mark {}", tone(row.state))>{say(row.state.label())}</span></dd>
                    <dt>{say("Edition")}</dt><dd>{say(row.edition.label())}</dd>
                    <dt>{say("Seats")}</dt><dd>{seats(row.seats, row.product)}</dd>
                    <dt>{say("Start")}</dt><dd>{day(life.from)}</dd>
                    <dt>{say("Expiry")}</dt><dd>{last_day(life.until)}</dd>
                    <dt>{say("Site")}</dt><dd>{say(row.site.title())}</dd>
                    <dt>{say("Issued for")}</dt><dd><bdi>{detail.name}</bdi></dd>
                    <dt>{say("Registration key")}</dt><dd><code>{detail.registration_key}</code></dd>
                    <dt>{say("Signed by")}</dt><dd><bdi>{detail.issuer}</bdi></dd>
                </dl>
                <p class="hint">{say(row.product.figures().source)}</p>
            </section>
            <section class="card" aria-labelledby="coming-title">
                <h2 id="coming-title">{say("What comes")}</h2>
                {coming(life, now)}
            </section>
            <section class="card" aria-labelledby="history-title">
                <h2 id="history-title">{say("History")}</h2>
                {history(detail.history)}
            </section>
        </div>
    }
    .into_any()
}

/// What happens on any day: the day stands in the address, so it works without script and can be sent to somebody.
fn simulator(life: Life, now: Timestamp, asked: Memo<Option<Timestamp>>) -> AnyView {
    let chosen = asked.get_untracked().unwrap_or(now);
    let answer = move || {
        let at = asked.get()?;
        let state = life.state(at);
        let left = life.days_left(at).map(days_left).unwrap_or_default();
        Some(view! {
            <p class="simulated">
                <b>{say_with("On {}:", &[&day(at)])}</b>" "
                <span class=format!("state-mark {}", tone(state))>{say(state.label())}</span>" "
                {say(state.meaning())}" "
                {left}
                {life.accounts_ended(at).then(|| view! { <span>" "{say("Service accounts are deprovisioned.")}</span> })}
            </p>
        })
    };
    view! {
        <div class="simulator">
            <Form method="GET" action="">
                <label for="day">{say("What happens on")}</label>
                <input id="day" type="date" name="day" value=day(chosen) />
                <button class="btn small" type="submit">{say("Show")}</button>
            </Form>
            <div role="status">{answer}</div>
        </div>
    }
    .into_any()
}

/// What an event is, in words.
fn words(event: Event) -> String {
    match event {
        Event::Enters { state } => say_with("{}. {}", &[say(state.label()), say(state.meaning())]),
        Event::EndsIn { days } => say_with("Notice: it ends in {} days.", &[&days.to_string()]),
        Event::AccountsEnd => say("Service accounts are deprovisioned.").into(),
    }
}

fn coming(life: Life, now: Timestamp) -> AnyView {
    let events: Vec<_> = life.events().into_iter().filter(|(at, _)| *at > now).collect();
    if events.is_empty() {
        return view! { <p class="hint">{say("Nothing more.")}</p> }.into_any();
    }
    let rows = events.into_iter().map(|(at, event)| {
        view! { <li><time datetime=at.rfc3339()>{day(at)}</time><span>{words(event)}</span></li> }
    });
    view! { <ol class="timeline">{rows.collect_view()}</ol> }.into_any()
}

fn history(lines: Vec<HistoryLine>) -> AnyView {
    let rows = lines.into_iter().map(|line| {
        view! { <li><Ago at=line.at /><span><bdi>{said(line.what)}</bdi></span></li> }
    });
    view! { <ol class="timeline">{rows.collect_view()}</ol> }.into_any()
}
