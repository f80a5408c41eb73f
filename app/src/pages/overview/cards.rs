//! The parts of the first page.

use crate::{
    pages::administration::health::HealthTable,
    parts::{
        badge::{FilterTag, Status},
        chart::Amounts,
        icon::{Glyph, Icon},
        progress::Progress,
        states::Empty,
        time::{Ago, subject},
    },
    query, routes,
    words::{said, say, say_with},
};
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::HeldRow,
    job::JobRow,
    overview::{Need, Overview, SetUpStep, Urgency},
};
use leptos::prelude::*;

/// What comes before the chart.
pub(super) fn first(overview: Overview) -> AnyView {
    view! { {needs(overview.needs)} {steps(overview.steps)} }.into_any()
}

/// What comes after the chart.
pub(super) fn rest(overview: Overview) -> AnyView {
    let mailboxes: Vec<_> = overview.accounts;
    view! {
            <div class="stack">{held(overview.held)} {jobs(overview.jobs)}</div>
            {newest(overview.newest)}
            <section class="card wide" aria-labelledby="health-title">
                <h2 id="health-title">{say("Mailboxes")}</h2>
                {if mailboxes.is_empty() {
                    view! {
                        <Empty title=say("No mailbox is connected") sentence=say("Connect a Maildir folder or an IMAP server to have its mail scanned.")>
                            <p class="row"><a class="btn primary" href=routes::SERVICE_ACCOUNT_NEW>{say("Add a service account")}</a></p>
                        </Empty>
                    }
                        .into_any()
                } else {
                    mailboxes
                        .into_iter()
                        .map(|account| view! {
                            <h3>
                                <a href=format!("{}/{}", routes::SERVICE_ACCOUNTS, account.id)><bdi>{account.name.clone()}</bdi></a>
                                <small>{account.connection.provider()}</small>
                                {account.paused.then(|| view! { <span class="tag warn">{say("Paused")}</span> })}
                            </h3>
                            <HealthTable account=account />
                        })
                        .collect_view()
                        .into_any()
                }}
            </section>
    }
    .into_any()
}

fn needs(needs: Vec<Need>) -> AnyView {
    view! {
        <section class="card" aria-labelledby="needs-title">
            <h2 id="needs-title">{say("What needs you now")}</h2>
            {if needs.is_empty() {
                view! { <p class="calm"><Glyph icon=Icon::Tick />{say("Nothing. Everything that was asked for is done.")}</p> }.into_any()
            } else {
                view! {
                    <ul class="needs">
                        {needs
                            .into_iter()
                            .map(|need| {
                                let (tone, word) = match need.urgency {
                                    Urgency::Failure => ("need danger", say("Failure: ")),
                                    Urgency::Warning => ("need warn", say("Warning: ")),
                                    Urgency::Note => ("need", ""),
                                };
                                view! {
                                    <li class=tone>
                                        <p><span class="vh">{word}</span><bdi>{said(need.sentence)}</bdi></p>
                                        <a class="btn small" href=need.link>{said(need.act)}</a>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}

fn steps(steps: Vec<SetUpStep>) -> Option<impl IntoView> {
    (!steps.is_empty()).then(|| {
        let done = steps.iter().filter(|step| step.done).count();
        let label = say_with("{} of {} done", &[&done.to_string(), &steps.len().to_string()]);
        view! {
            <section class="card" aria-labelledby="steps-title">
                <h2 id="steps-title">{say("Set up ")}<small>{label}</small></h2>
                <ol class="checklist">
                    {steps
                        .into_iter()
                        .map(|step| {
                            if step.done {
                                view! { <li class="done"><Glyph icon=Icon::Tick /><span class="vh">{say("Done: ")}</span>{said(step.title)}</li> }.into_any()
                            } else {
                                view! { <li><i></i><a href=step.link>{said(step.title)}</a></li> }.into_any()
                            }
                        })
                        .collect_view()}
                </ol>
            </section>
        }
    })
}

fn held(held: Vec<(Filter, u64)>) -> AnyView {
    let rows: Vec<_> = held
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(filter, number)| {
            let address = query::address(
                routes::QUARANTINE,
                &[
                    ("status", HeldStatus::Quarantined.word().to_owned()),
                    ("filter", filter.word().to_owned()),
                ],
            );
            (say(filter.name()).to_owned(), address, number)
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="held-title">
            <h2 id="held-title">{say("Held by reason")}</h2>
            {if rows.is_empty() {
                view! { <p class="calm">{say("Nothing is held.")}</p> }.into_any()
            } else {
                view! { <Amounts rows=rows caption=say("Mails in quarantine by the filter that decided") /> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn newest(rows: Vec<HeldRow>) -> AnyView {
    view! {
        <section class="card" aria-labelledby="newest-title">
            <h2 id="newest-title">{say("Newest held mail")}</h2>
            {if rows.is_empty() {
                view! { <p class="calm">{say("None yet.")}</p> }.into_any()
            } else {
                view! {
                    <ul class="newest">
                        {rows
                            .into_iter()
                            .map(|row| {
                                let subject = subject(row.subject);
                                view! {
                                    <li>
                                        <a href=format!("{}/{}", routes::QUARANTINE, row.id)><bdi>{subject}</bdi></a>
                                        <small><bdi>{row.sender}</bdi></small>
                                        <span class="marks"><FilterTag filter=row.filter /><Status status=row.status reason=row.status_reason /><Ago at=row.held_at /></span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}

fn jobs(jobs: Vec<JobRow>) -> Option<impl IntoView> {
    (!jobs.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="jobs-title">
                <h2 id="jobs-title">{say("Running ")}<a href=routes::JOBS>{say("All jobs")}</a></h2>
                <ul class="jobs">
                    {jobs
                        .into_iter()
                        .map(|job| view! { <li><b>{said(job.title.clone())}</b><small><bdi>{said(job.message.clone())}</bdi></small><Progress job=job /></li> })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
