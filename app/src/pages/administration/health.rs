//! How the mailboxes of a service account do.

use crate::{
    parts::time::{Ago, count, span},
    words::{said, say, say_with},
};
use domain::account::{AccountRow, MailboxHealth, Watching};
use leptos::prelude::*;

/// One row for each mailbox.
#[component]
pub fn HealthTable(
    /// The account.
    account: AccountRow,
) -> impl IntoView {
    let paused = account.paused;
    if account.mailboxes.is_empty() {
        return view! { <p class="hint">{say("No mailbox was found yet.")}</p> }.into_any();
    }
    view! {
        <div class="table" tabindex="0" role="region" aria-label=say_with("Mailboxes of {}", &[&account.name])>
            <table class="health">
                <thead>
                    <tr>
                        <th scope="col">{say("Mailbox")}</th><th scope="col">{say("Watching")}</th><th scope="col">{say("Last contact")}</th><th scope="col">{say("Lag")}</th><th scope="col" class="num">{say("Scanned")}</th><th scope="col">{say("State")}</th>
                    </tr>
                </thead>
                <tbody>{account.mailboxes.into_iter().map(|mailbox| row(mailbox, paused)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(mailbox: MailboxHealth, paused: bool) -> AnyView {
    let watching = match mailbox.watching {
        _ if paused => say("Paused"),
        Watching::Not => say("Not yet"),
        Watching::Idle => say("Told by the server (IDLE)"),
        Watching::Polling => say("Asked at intervals"),
    };
    let state = match (mailbox.error, paused) {
        (Some(error), _) => view! { <span class="warnc"><bdi>{said(error)}</bdi></span> }.into_any(),
        (None, true) => view! { <span>{say("Paused: nothing is scanned, nothing is lost")}</span> }.into_any(),
        (None, false) => view! { <span class="goodc">{say("Fine")}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="what"><b><bdi>{mailbox.address}</bdi></b></td>
            <td>{watching}</td>
            <td>
                {match mailbox.last_contact {
                    Some(at) => view! { <Ago at=at /> }.into_any(),
                    None => view! { <span>{say("Never")}</span> }.into_any(),
                }}
            </td>
            <td data-label=say("Lag")>{mailbox.lag.map_or_else(|| say("none yet").to_owned(), span)}</td>
            <td class="num" data-label=say("Scanned")>{count(mailbox.scanned)}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}
