//! How far a job is.

use crate::{
    parts::time::count,
    words::{said, say, say_with},
};
use domain::job::{JobRow, JobState};
use leptos::prelude::*;

/// A bar with numbers; without a known total it only says what is being done.
#[component]
pub fn Progress(
    /// The job.
    job: JobRow,
) -> impl IntoView {
    let words = if job.total > 0 {
        say_with("{} of {}", &[&count(job.done), &count(job.total)])
    } else if job.done > 0 {
        count(job.done)
    } else {
        say(job.state.label()).to_owned()
    };
    let bar = (job.state == JobState::Running || (job.total > 0 && !job.state.ended())).then(|| {
        let label = say_with("Progress of {}", &[&said(job.title)]);
        if job.total > 0 {
            view! { <progress value=job.done.min(job.total).to_string() max=job.total.to_string() aria-label=label></progress> }
                .into_any()
        } else {
            view! { <progress aria-label=label></progress> }.into_any()
        }
    });
    view! { <span class="progress">{bar}<small>{words}</small></span> }
        .into_any()
        .into_any()
}
