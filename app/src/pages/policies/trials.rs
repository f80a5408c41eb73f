//! Trials of policies: what was tried, and how far it is (spec P9).

use super::{
    trial::{bar, period},
    trial_calls::ListTrials,
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        head::Head,
        progress::Progress,
        states::{Empty, Failed, Skeleton},
        time::Ago,
    },
    routes,
    words::say,
};
use domain::{job::JobState, trial::Trial};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Trials() -> impl IntoView {
    let live = Live::here();
    let rows = Asked::new(move || live.jobs.get(), || ListTrials {});
    view! {
        <Head title=say("Trial runs") sentence=say("A policy tried on past mail shows what it would hold, release or change, before it acts. No mail is touched.") />
        <Transition fallback=|| view! { <Skeleton rows=4 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(trials) if trials.is_empty() => view! {
                        <section class="list">
                            <Empty title=say("Nothing was tried yet") sentence=say("Open a policy or begin a new one, and press “Try on past mail” at its end. It need not be saved, and not be ON.")>
                                <p class="row">
                                    <a class="btn" href=routes::POLICIES_ATP>{say("Advanced Threat Protection")}</a>
                                    <a class="btn" href=routes::POLICIES_DLP>{say("Data Loss Prevention")}</a>
                                </p>
                            </Empty>
                        </section>
                    }
                    .into_any(),
                    Ok(trials) => table(trials),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn table(trials: Vec<Trial>) -> AnyView {
    view! {
        <section class="list" aria-label=say("Trial runs")>
            <div class="table">
                <table class="trials">
                    <thead>
                        <tr>
                            <th scope="col">{say("Policy")}</th><th scope="col">{say("State")}</th><th scope="col">{say("What would change")}</th><th scope="col">{say("Asked for")}</th>
                        </tr>
                    </thead>
                    <tbody>{trials.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(trial: Trial) -> AnyView {
    let running = !trial.job.state.ended();
    let tone = match trial.job.state {
        JobState::Done => "st goodc",
        JobState::Failed => "st warnc",
        JobState::Running => "st busy",
        JobState::Waiting | JobState::Cancelled => "st",
    };
    view! {
        <tr>
            <td class="what">
                <a href=format!("{}/{}", routes::TRIALS, trial.job.id)><bdi>{trial.asked.draft.name.clone()}</bdi></a>
                <span>{period(&trial.asked)}</span>
            </td>
            <td data-label=say("State")><span class=tone>{say(trial.job.state.label())}</span></td>
            <td data-label=say("What would change")>
                {if running { view! { <Progress job=trial.job.clone() /> }.into_any() } else { bar(trial.counts) }}
            </td>
            <td data-label=say("Asked for")><Ago at=trial.job.created_at />" "<small>{say("by ")}<bdi>{trial.job.created_by}</bdi></small></td>
        </tr>
    }
    .into_any()
}
