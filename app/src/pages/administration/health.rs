//! How the mailboxes of a service account do.

use crate::parts::time::{Ago, count};
use domain::{
    account::{AccountRow, MailboxHealth, Watching},
    time::span,
};
use leptos::prelude::*;

/// One row for each mailbox.
#[component]
pub fn HealthTable(
    /// The account.
    account: AccountRow,
) -> impl IntoView {
    let paused = account.paused;
    if account.mailboxes.is_empty() {
        return view! { <p class="hint">"No mailbox was found yet."</p> }.into_any();
    }
    view! {
        <div class="table" tabindex="0" role="region" aria-label=format!("Mailboxes of {}", account.name)>
            <table class="health">
                <thead>
                    <tr>
                        <th scope="col">"Mailbox"</th><th scope="col">"Watching"</th><th scope="col">"Last contact"</th><th scope="col">"Lag"</th><th scope="col" class="num">"Scanned"</th><th scope="col">"State"</th>
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
        _ if paused => "Paused",
        Watching::Not => "Not yet",
        Watching::Idle => "Told by the server (IDLE)",
        Watching::Polling => "Asked at intervals",
    };
    let state = match (mailbox.error, paused) {
        (Some(error), _) => view! { <span class="warnc"><bdi>{error}</bdi></span> }.into_any(),
        (None, true) => view! { <span>"Paused: nothing is scanned, nothing is lost"</span> }.into_any(),
        (None, false) => view! { <span class="goodc">"Fine"</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="what"><b><bdi>{mailbox.address}</bdi></b></td>
            <td>{watching}</td>
            <td>
                {match mailbox.last_contact {
                    Some(at) => view! { <Ago at=at /> }.into_any(),
                    None => view! { <span>"Never"</span> }.into_any(),
                }}
            </td>
            <td>{mailbox.lag.map_or_else(|| "none yet".to_owned(), span)}</td>
            <td class="num">{count(mailbox.scanned)}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}
