//! What is known about one held mail.

use super::told::{place, told};
use crate::{
    parts::time::{Exact, size},
    routes,
    words::{said, say, say_with},
};
use domain::{
    evidence::Check,
    held::{Attachment, HistoryLine},
    ids::HeldId,
    policy::PolicyKind,
    verdict::{Because, DecidedBy},
};
use leptos::prelude::*;

/// All reasons, the decisive one first, and the policy.
#[component]
pub(super) fn Why(
    /// The mail.
    id: HeldId,
    /// The reasons.
    because: Vec<Because>,
    /// The policy, as it was then.
    policy: Option<DecidedBy>,
) -> impl IntoView {
    let decided_by_content = because
        .first()
        .is_some_and(|decisive| decisive.evidence.check == Check::DataLossPrevention);
    let list = routes::policies(if decided_by_content {
        PolicyKind::Dlp
    } else {
        PolicyKind::Atp
    });
    // The same thing found in several places is one reason.
    let mut reasons: Vec<(Because, Vec<String>)> = Vec::new();
    for found in because {
        let place = place(&found.evidence.place);
        let same = |one: &Because| {
            one.action == found.action
                && one.evidence.rule == found.evidence.rule
                && one.evidence.because == found.evidence.because
        };
        match reasons.iter_mut().find(|(one, _)| same(one)) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => reasons.push((found, vec![place])),
        }
    }
    view! {
        <h3>{say("Why it is held")}</h3>
        <ol class="why">
            {reasons
                .into_iter()
                .map(|(because, places)| {
                    view! {
                        <li>
                            <b>{say(because.evidence.filter.name())}</b>{say(" · rule ")}<code><bdi>{because.evidence.rule}</bdi></code>
                            <span><bdi>{told(because.evidence.because)}</bdi></span>
                            <small>{say("Found in ")}<bdi>{places.join(", ")}</bdi>" · "{say(because.action.name())}</small>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
        {policy
            .map(|policy| {
                view! {
                    <p class="pol">
                        {say("Policy ")}<a href=format!("{list}/{}", policy.id)><bdi>{policy.name}</bdi></a>{say(", version ")}{policy.version}
                        " · "<a href=format!("{}?held={id}", routes::EXPLAIN)>{say("Explain this decision")}</a>
                    </p>
                }
            })}
    }
    .into_any()
}

/// The attachments with their hashes.
#[component]
pub(super) fn Attachments(
    /// As they were found.
    attachments: Vec<Attachment>,
) -> impl IntoView {
    (!attachments.is_empty()).then(|| {
        view! {
            <h3>{say("Attachments")}</h3>
            <ul class="att">
                {attachments
                    .into_iter()
                    .map(|file| {
                        view! {
                            <li>
                                <span><bdi>{file.name}</bdi></span>
                                <small>{size(file.size)}" · "{said(file.kind)}</small>
                                <code>"SHA-256 "{file.sha256}</code>
                                <code>"SHA-1 "{file.sha1}</code>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
    })
}

/// The headers, folded away.
#[component]
pub(super) fn Headers(
    /// Name and value.
    headers: Vec<(String, String)>,
    /// The Message-ID.
    message_id: String,
    /// SHA-256 of the raw mail.
    sha256: String,
) -> impl IntoView {
    let number = headers.len().to_string();
    view! {
        <details class="headers">
            <summary>{say_with("Headers ({})", &[&number])}</summary>
            <dl class="meta">
                <dt>"Message-ID"</dt><dd><bdi>{if message_id.is_empty() { say("none").to_owned() } else { message_id }}</bdi></dd>
                <dt>"SHA-256"</dt><dd><code>{sha256}</code></dd>
                {headers
                    .into_iter()
                    .map(|(name, value)| view! { <dt><bdi>{name}</bdi></dt><dd><bdi>{value}</bdi></dd> })
                    .collect_view()}
            </dl>
        </details>
    }
    .into_any()
}

/// What happened to it, oldest first.
#[component]
pub(super) fn History(
    /// The events.
    lines: Vec<HistoryLine>,
) -> impl IntoView {
    view! {
        <h3>{say("History")}</h3>
        <ol class="hist">
            {lines
                .into_iter()
                .map(|line| view! { <li><Exact at=line.at /><span><bdi>{told(line.what)}</bdi>" · "<bdi>{line.who}</bdi></span></li> })
                .collect_view()}
        </ol>
    }
    .into_any()
}
