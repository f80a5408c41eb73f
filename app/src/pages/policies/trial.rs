//! One trial of a policy: counts, a bar, and mail by mail what would be different (spec P9).

use super::trial_calls::{CancelTrial, ShowTrial};
use crate::{
    asked::Asked,
    offline::Live,
    pages::quarantine::told::told,
    parts::{
        badge::FilterTag,
        head::Head,
        pager::emptied,
        progress::Progress,
        states::{Empty, Failed, Skeleton},
        time::{Ago, count, mails, subject},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    query, routes,
    words::{said, say, say_with},
};
use domain::{
    explain::MailPlace,
    ids::JobId,
    job::JobState,
    trial::{Asked as Tried, Counts, Effect, LISTED_MAX, Trial, TrialMail, TrialPage},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page.
#[component]
pub fn TrialOf() -> impl IntoView {
    let params = use_params_map();
    let read = use_query_map();
    let live = Live::here();
    let cancel = Posting::<CancelTrial>::new();
    let narrowed = Memo::new(move |_| {
        read.with(|map| {
            let effect = map.get("effect").and_then(|word| Effect::from_word(&word));
            (effect, map.get("after").and_then(|number| number.parse::<u64>().ok()))
        })
    });
    let found = Asked::maybe(
        "trial",
        move || live.jobs.get().wrapping_add(cancel.answered()),
        move || {
            let id = params.with(|params| params.get("id"))?;
            let (effect, after) = narrowed.get();
            Some(ShowTrial {
                id: id.parse::<JobId>().ok()?,
                effect,
                after,
            })
        },
    );
    Toasts::here().follow(
        move || cancel.answer().filter(Result::is_ok),
        |()| Some(stops().to_owned()),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(page) => {
                        let (effect, after) = narrowed.get_untracked();
                        shown(page, effect, after, cancel)
                    }
                    Err(refused) => view! {
                        <Head title=say("Trial run") />
                        <Failed refused=refused retry=Callback::new(move |()| found.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What is said when a trial was asked to stop.
pub(super) fn stops() -> &'static str {
    say("The trial run stops after the mail it is at.")
}

/// The stretch of time whose mail was tried.
pub(super) fn period(asked: &Tried) -> String {
    say_with(
        "Mail that arrived from {} until {}",
        &[&asked.from.date(), &asked.until.date()],
    )
}

/// The kinds of the bar, each with its words and number.
fn parts(counts: Counts) -> [(&'static str, &'static str, u64); 4] {
    [
        ("held", say(Effect::Held.label()), counts.held),
        ("released", say(Effect::Released.label()), counts.released),
        ("changed", say(Effect::Changed.label()), counts.changed),
        ("same", say("Stay as they are"), counts.same()),
    ]
}

/// The widths of the pieces of a bar: by number, and at least a sliver of what is there at all.
fn shares<const PIECES: usize>(numbers: [u64; PIECES]) -> [u64; PIECES] {
    const WHOLE: u64 = 1_000;
    const SLIVER: u64 = 8;
    let total = numbers.iter().sum::<u64>().max(1);
    numbers.map(|number| match number {
        0 => 0,
        some => (some.saturating_mul(WHOLE) / total).max(SLIVER),
    })
}

/// How many mails come to what, as a bar; its words stand beside it, or in its label.
pub(super) fn bar(counts: Counts) -> AnyView {
    let label: Vec<String> = parts(counts)
        .iter()
        .map(|(_, words, number)| format!("{words}: {}", count(*number)))
        .collect();
    let shares = shares(parts(counts).map(|(_, _, number)| number));
    let mut begin = 0;
    let pieces = parts(counts)
        .into_iter()
        .zip(shares)
        .map(|((kind, ..), share)| {
            let x = begin;
            begin += share;
            view! { <rect class=kind x=x.to_string() y="0" width=share.to_string() height="10"></rect> }
        })
        .collect_view();
    view! {
        <svg class="share" role="img" aria-label=label.join(", ") viewBox=format!("0 0 {} 10", begin.max(1)) preserveAspectRatio="none">
            {pieces}
        </svg>
    }
    .into_any()
}

fn shown(page: TrialPage, effect: Option<Effect>, after: Option<u64>, cancel: Posting<CancelTrial>) -> AnyView {
    let TrialPage { trial, mails, further } = page;
    let title = say_with("Trial run of {}", &[&trial.asked.draft.name]);
    let path = format!("{}/{}", routes::TRIALS, trial.job.id);
    view! {
        <Head title=title sentence=period(&trial.asked)>
            <a class="btn" href=routes::TRIALS>{say("All trial runs")}</a>
        </Head>
        {summary(&trial, cancel)}
        {list(&trial, &path, mails, further, effect, after)}
    }
    .into_any()
}

fn summary(trial: &Trial, cancel: Posting<CancelTrial>) -> AnyView {
    let counts = trial.counts;
    let running = !trial.job.state.ended();
    let legend = parts(counts)
        .into_iter()
        .map(|(kind, words, number)| view! { <li><i class=kind></i><b>{count(number)}</b>" "{words}</li> })
        .collect_view();
    let failed = (trial.job.state == JobState::Failed).then(|| {
        view! { <p class="notice warn"><bdi>{said(trial.job.message.clone())}</bdi></p> }
    });
    let unread = (counts.unread > 0).then(|| {
        let words = say_with(
            "{} could not be read, so nothing is known of them.",
            &[&mails(counts.unread)],
        );
        view! { <p class="hint">{words}</p> }
    });
    let id = trial.job.id.to_string();
    let stop = running.then(|| {
        view! {
            <PostForm to=cancel>
                <input type="hidden" name="id" value=id />
                <button class="btn small" type="submit">{say("Cancel")}</button>
            </PostForm>
        }
    });
    view! {
        <section class="card" aria-labelledby="trial-title">
            <h2 id="trial-title">{say_with("{} looked at", &[&mails(counts.looked)])}</h2>
            {running.then(|| view! { <div class="row"><span class="st busy">{say(trial.job.state.label())}</span><Progress job=trial.job.clone() />{stop}</div> })}
            {(trial.job.state == JobState::Cancelled).then(|| view! { <p class="notice">{say("It was stopped: only the mails that it came to are counted.")}</p> })}
            {failed}
            {bar(counts)}
            <ul class="share-legend">{legend}</ul>
            {unread}
        </section>
    }
    .into_any()
}

fn list(
    trial: &Trial,
    path: &str,
    mails: Vec<TrialMail>,
    further: bool,
    effect: Option<Effect>,
    after: Option<u64>,
) -> AnyView {
    let counts = trial.counts;
    let all = counts.looked - counts.same();
    let tab = |chosen: Option<Effect>, words: &'static str, number: u64| {
        let address = chosen.map_or_else(|| path.to_owned(), |one| format!("{path}?effect={}", one.word()));
        let current = (chosen == effect).then_some("true");
        view! { <a href=address aria-current=current>{words}" "<small>{count(number)}</small></a> }
    };
    let tabs = view! {
        <nav class="tabs" aria-label=say("Which mails")>
            {tab(None, say("All that differ"), all)}
            {Effect::ALL.into_iter().map(|one| tab(Some(one), say(one.label()), counts.of(one))).collect_view()}
        </nav>
    };
    let rest = (all > LISTED_MAX).then(|| {
        let words = say_with(
            "The first {} that differ are listed; all are counted.",
            &[&count(LISTED_MAX)],
        );
        view! { <p class="hint">{words}</p> }
    });
    let next = further
        .then(|| mails.last().map(|mail| mail.number))
        .flatten()
        .map(|last| {
            let mut pairs: Vec<(&'static str, String)> = Vec::new();
            if let Some(effect) = effect {
                pairs.push(("effect", effect.word().into()));
            }
            pairs.push(("after", last.to_string()));
            query::address(path, &pairs)
        });
    let rows = if mails.is_empty() {
        if after.is_some() {
            emptied(path.to_owned())
        } else if trial.job.state.ended() {
            view! { <Empty title=say("Nothing would be different") sentence=say("To none of these mails would the policy do anything that is not done today.") /> }.into_any()
        } else {
            view! { <Empty title=say("Nothing so far") sentence=say("Mails appear here as they are met.") /> }
                .into_any()
        }
    } else {
        view! {
            <div class="table">
                <table class="log trial">
                    <thead>
                        <tr>
                            <th scope="col" class="when">{say("Arrived")}</th><th scope="col">{say("Sender and subject")}</th><th scope="col" class="mailbox">{say("Mailbox")}</th><th scope="col" class="act">{say("Today → then")}</th><th scope="col" class="reason">{say("Reason")}</th>
                        </tr>
                    </thead>
                    <tbody>{mails.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="list" aria-label=say("Mails that differ")>
            {tabs}
            {rest}
            {rows}
            {next.map(|next| view! { <nav class="pager" aria-label=say("Pages")><a class="btn small" href=next>{say("Further mails")}</a></nav> })}
        </section>
    }
    .into_any()
}

/// The address of the explanation of a mail in a mailbox.
pub(super) fn explained(place: &MailPlace) -> String {
    query::address(
        routes::EXPLAIN,
        &[
            ("id", place.mailbox.to_string()),
            ("folder", place.folder.clone()),
            ("key", place.key.clone()),
        ],
    )
}

fn row(mail: TrialMail) -> AnyView {
    let filter = mail.filter.map(|filter| view! { <FilterTag filter=filter /> });
    view! {
        <tr>
            <td class="when">{mail.received_at.map(|at| view! { <Ago at=at /> })}</td>
            <td class="what"><b><bdi>{mail.sender}</bdi></b><a class="subject" href=explained(&mail.place)><bdi>{subject(mail.subject)}</bdi></a></td>
            <td class="mailbox"><bdi>{mail.mailbox}</bdi><small><bdi>{mail.place.folder.clone()}</bdi></small></td>
            <td class="act"><span class="turn">{say(mail.before.name())}" → "<b>{say(mail.after.name())}</b></span></td>
            <td class="reason">{filter}<span><bdi>{told(mail.reason)}</bdi></span></td>
        </tr>
    }
    .into_any()
}
