//! Small marks: a state, a reason, a place.

use crate::{
    pages::quarantine::told::told,
    words::{said, say},
};
use domain::{
    custody::{HeldStatus, MailLocation},
    evidence::Filter,
};
use leptos::prelude::*;

/// The state of a held mail; while something is being done, with a bar that says so.
#[component]
pub fn Status(
    /// The state.
    status: HeldStatus,
    /// Why it failed.
    #[prop(optional_no_strip)]
    reason: Option<String>,
) -> impl IntoView {
    let tone = if status.failed() {
        "st warnc"
    } else if status == HeldStatus::Restored {
        "st goodc"
    } else if status.in_motion() {
        "st busy"
    } else {
        "st"
    };
    view! { <span class=tone title=reason.map(told)>{say(status.label())}</span> }
        .into_any()
        .into_any()
}

/// The filter that decided, coloured by how bad its findings are.
#[component]
pub fn FilterTag(
    /// The filter.
    filter: Filter,
) -> impl IntoView {
    let tone = match filter {
        Filter::MalwareScanning | Filter::WebReputation | Filter::VirtualAnalyzer => "tag danger",
        Filter::FileBlocking | Filter::AdvancedSpamProtection => "tag warn",
        Filter::DataLossPrevention => "tag note",
    };
    view! { <span class=tone>{say(filter.name())}</span> }
        .into_any()
        .into_any()
}

/// Mail Location.
#[component]
pub fn Location(
    /// Where.
    location: MailLocation,
    /// The state: what was restored is meant to be in another folder.
    status: HeldStatus,
) -> impl IntoView {
    let astray = matches!(location, MailLocation::Folder(_) | MailLocation::NotFound) && status != HeldStatus::Restored;
    let tone = if astray { "warnc" } else { "" };
    view! { <bdi class=tone>{place(&location)}</bdi> }.into_any().into_any()
}

/// Where a mail is, in words; a folder has the name that it has in the mailbox.
#[must_use]
pub fn place(location: &MailLocation) -> String {
    let words = location.label();
    match location {
        MailLocation::Folder(_) => words,
        MailLocation::Quarantine | MailLocation::NotFound | MailLocation::Deleted => said(words),
    }
}
