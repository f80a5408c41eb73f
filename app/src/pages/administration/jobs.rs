//! Long work: scanning past mail, and how it stands.

use super::calls::{CancelJob, ListJobs, ScanPast};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        entitled::{lacking, of_licence},
        field::Choice,
        focus,
        head::Head,
        progress::Progress,
        states::{Empty, Failed, Skeleton},
        time::Ago,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    words::{said, say, say_with},
};
use domain::{
    held::Period,
    ids::JobId,
    job::{JobRow, JobState},
    licence::product::Feature,
};
use leptos::prelude::*;

/// The jobs, and the form that starts one.
#[component]
pub fn Jobs() -> impl IntoView {
    let live = Live::here();
    let scan = Posting::<ScanPast>::new();
    let cancel = Posting::<CancelJob>::new();
    let rows = Asked::new(
        move || {
            live.jobs
                .get()
                .wrapping_add(scan.answered())
                .wrapping_add(cancel.answered())
        },
        || ListJobs {},
    );
    focus::follow(".list .table", move || rows.track());
    let toasts = Toasts::here();
    toasts.follow(
        move || scan.answer(),
        |_: JobId| Some(say("The scan is in the queue.").into()),
    );
    toasts.follow(
        move || cancel.answer(),
        |()| Some(say("The job stops after the mail it is at.").into()),
    );
    let periods = Period::ALL
        .iter()
        .map(|period| (period.word().to_owned(), say(period.label()).to_owned()))
        .collect();
    view! {
        <Head title=say("Jobs") sentence=say("Work that takes a while goes on by itself, also when nobody looks.") />
        <section class="card" aria-labelledby="scan-title">
            <h2 id="scan-title">{say("Scan now")}</h2>
            <p class="hint">{say("Scans mail that has already arrived, in all mailboxes that are not paused, with the policies as they are now.")}</p>
            <PostForm to=scan>
                <div class="row">
                    <Choice name="period" label=say("Period") quiet=true options=periods value="week" />
                    <Transition>
                        {move || {
                            let why = lacking(Feature::ScanPastMail);
                            let off = why.is_some();
                            view! {
                                <button class="btn primary" type="submit" disabled=off aria-busy=move || scan.pending().then_some("true")>{say("Scan now")}</button>
                                {why.map(of_licence)}
                            }
                                .into_any()
                        }}
                    </Transition>
                </div>
            </PostForm>
        </section>
        <Transition fallback=|| view! { <Skeleton rows=4 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(jobs) if jobs.is_empty() => view! {
                        <section class="list"><Empty title=say("No jobs") sentence=say("Start a scan above; it appears here with its progress.") /></section>
                    }
                    .into_any(),
                    Ok(jobs) => table(jobs, cancel).into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn table(jobs: Vec<JobRow>, cancel: Posting<CancelJob>) -> AnyView {
    view! {
        <section class="list" aria-label=say("Jobs")>
            <div class="table" tabindex="0" role="region" aria-label=say("Table of jobs")>
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col">{say("Job")}</th><th scope="col">{say("State")}</th><th scope="col">{say("Progress")}</th><th scope="col">{say("Asked for")}</th><th scope="col"><span class="vh">{say("Actions")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{jobs.into_iter().map(|job| row(job, cancel)).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(job: JobRow, cancel: Posting<CancelJob>) -> AnyView {
    let tone = match job.state {
        JobState::Done => "st goodc",
        JobState::Failed => "st warnc",
        JobState::Running => "st busy",
        JobState::Waiting | JobState::Cancelled => "st",
    };
    let id = job.id.to_string();
    let button = format!("cancel-{id}");
    let title = said(job.title.clone());
    let label = say_with("Cancel {}", &[&title]);
    let stop = (!job.state.ended()).then(|| {
        view! {
            <PostForm to=cancel>
                <input type="hidden" name="id" value=id />
                <button id=button class="btn small" type="submit" aria-label=label>{say("Cancel")}</button>
            </PostForm>
        }
    });
    view! {
        <tr>
            <td class="what"><b>{title}</b><span><bdi>{said(job.message.clone())}</bdi></span></td>
            <td><span class=tone>{say(job.state.label())}</span></td>
            <td><Progress job=job.clone() /></td>
            <td><Ago at=job.created_at /><small>{say("by ")}<bdi>{job.created_by}</bdi></small></td>
            <td class="acts">{stop}</td>
        </tr>
    }
    .into_any()
}
