//! One row of the list.

use super::{bulk::Selected, told::told};
use crate::{
    parts::{
        badge::{FilterTag, Location, Status},
        time::{Ago, subject},
    },
    posting::Post,
    routes,
    words::{say, say_with},
};
use domain::{
    custody::{CustodyAct, HeldStatus},
    held::HeldRow,
    ids::HeldId,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The forms that act on mails of the list: its own, and that of the open mail.
#[derive(Clone, Copy)]
pub(super) struct Acts(pub(super) [Post; 2]);

/// What a row shows in place of what the server last said of its mail.
enum Shown {
    /// It was asked for this: the answer, or the list with it, is on its way.
    Doing(CustodyAct),
    /// That was refused: the row is as it was, with the sentence.
    Refused(String),
}

/// What was asked for a mail since its row was drawn, followed. Another state of the mail is another row, and that ends it.
fn asked_for(forms: Option<Acts>, id: HeldId, status: HeldStatus, before: [u32; 2]) -> Option<Shown> {
    let Acts(forms) = forms?;
    let pair = format!("ids%5B%5D={id}");
    forms.into_iter().zip(before).find_map(|(form, before)| {
        let doing = |word: Option<String>| {
            let act = CustodyAct::from_word(&word?)?;
            status.allows(act).then_some(Shown::Doing(act))
        };
        if let Some(word) = form.awaited_for(&pair, "act") {
            return doing(Some(word));
        }
        if form.answered() == before || !form.answered_with(&pair) {
            return None;
        }
        match form.refused() {
            Some(problem) => Some(Shown::Refused(crate::refused::sentence(&problem))),
            None => doing(form.answered_field("act")),
        }
    })
}

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
    let status = row.status;
    let reason = row.status_reason.map(told);
    let found = told(row.reason);
    let forms = use_context::<Acts>();
    let before = untrack(|| forms.map_or([0; 2], |Acts(forms)| forms.map(Post::answered)));
    let state = move || {
        let (status, reason) = match asked_for(forms, id, status, before) {
            Some(Shown::Doing(act)) => (act.doing(), None),
            Some(Shown::Refused(sentence)) => (status, Some(sentence)),
            None => (status, reason.clone()),
        };
        view! {
            <Status status=status reason=reason.clone() />
            {reason.map(|reason| view! { <small class="why"><bdi>{reason}</bdi></small> })}
        }
        .into_any()
    };
    // The identifiers outlive the row, which is made anew when something changes: by them the focus finds its way back.
    view! {
        <tr class:open=open class:sel=move || selected.has(id)>
            <td class="c">
                <input
                    type="checkbox"
                    id=format!("tick-{id}")
                    name="ids[]"
                    value=id.to_string()
                    aria-label=say_with("Select: {}", &[&subject])
                    prop:checked=move || selected.has(id)
                    on:change=move |event| selected.set(&[id], event_target_checked(&event))
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
            <td class="mailbox" data-label=say("Mailbox")><bdi title=row.mailbox.clone()>{row.mailbox.clone()}</bdi></td>
            <td class="reason"><FilterTag filter=row.filter /><span title=found.clone()><bdi>{found.clone()}</bdi></span></td>
            <td class="place" data-label=say("Mail Location")><Location location=row.location status=row.status /></td>
            <td class="status">{state}</td>
        </tr>
    }
    .into_any()
}
