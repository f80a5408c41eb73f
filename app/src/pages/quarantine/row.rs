//! One row of the list.

use super::bulk::Selected;
use crate::{
    parts::{
        badge::{FilterTag, Location, Status},
        time::{Ago, subject},
    },
    routes,
};
use domain::held::HeldRow;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// All text of the mail is shown as text, apart in its direction, and may break anywhere.
#[component]
pub(super) fn Row(
    /// The mail.
    row: HeldRow,
) -> impl IntoView {
    let selected = Selected::here();
    let id = row.id;
    let location = use_location();
    let own = format!("{}/{id}", routes::QUARANTINE);
    let address = {
        let own = own.clone();
        move || {
            location.search.with(|search| {
                if search.is_empty() {
                    own.clone()
                } else {
                    format!("{own}?{}", search.trim_start_matches('?'))
                }
            })
        }
    };
    let path = location.pathname;
    let open = Memo::new(move |_| path.with(|path| *path == own));
    let subject = subject(row.subject);
    let reason = row.status_reason.clone();
    // The identifiers outlive the row, which is made anew when something changes: by them the focus finds its way back.
    view! {
        <tr class:open=open class:sel=move || selected.has(id)>
            <td class="c">
                <input
                    type="checkbox"
                    id=format!("tick-{id}")
                    name="ids[]"
                    value=id.to_string()
                    aria-label=format!("Select: {subject}")
                    prop:checked=move || selected.has(id)
                    on:change=move |event| selected.set(id, event_target_checked(&event))
                />
            </td>
            <td class="when"><Ago at=row.held_at /></td>
            <td class="what">
                <b><bdi>{row.sender}</bdi></b>
                <a
                    class="subject"
                    id=format!("mail-{id}")
                    href=address
                    data-noscroll=true
                    aria-current=move || open.get().then_some("true")
                >
                    <bdi>{subject}</bdi>
                </a>
                {row.attachments.into_iter().take(2).map(|name| view! { <em><bdi>{name}</bdi></em> }).collect_view()}
            </td>
            <td class="mailbox"><bdi title=row.mailbox.clone()>{row.mailbox.clone()}</bdi></td>
            <td class="reason"><FilterTag filter=row.filter /><span title=row.reason.clone()><bdi>{row.reason.clone()}</bdi></span></td>
            <td class="place"><Location location=row.location status=row.status /></td>
            <td class="status">
                <Status status=row.status reason=reason.clone() />
                {reason.map(|reason| view! { <small class="why"><bdi>{reason}</bdi></small> })}
            </td>
        </tr>
    }
    .into_any()
}
