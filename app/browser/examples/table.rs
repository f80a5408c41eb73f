//! A table of 1,000 rows as the console builds its list of held mail: its parts for rows (`steady_rows`) and for what is ticked
//! (`Ticks`), the classes of its style. Only for `make bench`, which measures it beside the same table in React
//! (`server/benches/browser/table/react.jsx`, to which everything here has its like).

use app::parts::{rows::steady_rows, ticks::Ticks};
use domain::ids::HeldId;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

const ROWS: u32 = 1_000;
const WORDS: [&str; 8] = [
    "Invoice", "payment", "Parcel", "account", "Password", "meeting", "Contract", "report",
];

#[derive(Debug, Clone)]
struct Mail {
    number: u32,
    id: HeldId,
    sender: String,
    subject: String,
    mailbox: String,
    reason: String,
}

/// The mails from number `first` on.
fn mails(first: u32) -> Vec<Mail> {
    (first..first + ROWS)
        .filter_map(|number| {
            let mixed = number.wrapping_mul(0x9E37_79B1);
            let word = |shift: u32| WORDS[(mixed >> shift) as usize % WORDS.len()];
            Some(Mail {
                number,
                id: format!("{number:032x}").parse().ok()?,
                sender: format!("sender{}@domain{}.example", mixed % 4_000, mixed % 900),
                subject: format!("{} {} {number}", word(8), word(16)),
                mailbox: format!("person{}@example.org", mixed % 500),
                reason: format!("A link leads to host{}.example, which is blocked.", mixed % 700),
            })
        })
        .collect()
}

fn row(mail: Mail) -> AnyView {
    let ticks = use_context::<Ticks>().unwrap_or_default();
    let (number, id) = (mail.number, mail.id);
    view! {
        <tr class:sel=move || ticks.has(id)>
            <td class="c">
                <input
                    type="checkbox"
                    value=number.to_string()
                    aria-label=format!("Select: {}", mail.subject)
                    prop:checked=move || ticks.has(id)
                    on:change=move |event| ticks.set(&[id], event_target_checked(&event))
                />
            </td>
            <td class="when"><time>{format!("{number} s ago")}</time></td>
            <td class="what">
                <b><bdi>{mail.sender}</bdi></b>
                <a class="subject" href=format!("/quarantine/{number}")><bdi>{mail.subject}</bdi></a>
            </td>
            <td class="mailbox"><bdi title=mail.mailbox.clone()>{mail.mailbox.clone()}</bdi></td>
            <td class="reason">
                <span class="tag danger">"Web Reputation"</span>
                <span title=mail.reason.clone()><bdi>{mail.reason.clone()}</bdi></span>
            </td>
            <td class="place"><bdi>"Quarantine"</bdi></td>
            <td class="status"><span class="st">"Quarantined"</span></td>
        </tr>
    }
    .into_any()
}

/// The table for an answer; all but its rows is made anew with each.
fn table(home: Owner, mails: Vec<Mail>, ticks: Ticks) -> AnyView {
    let ids: Vec<HeldId> = mails.iter().map(|mail| mail.id).collect();
    ticks.keep(&ids);
    let every = ids.clone();
    let rows = steady_rows(home, mails, |mail| mail.id, row);
    view! {
        <table class="held">
            <thead>
                <tr>
                    <th scope="col" class="c">
                        <input
                            id="all"
                            type="checkbox"
                            aria-label="All on this page"
                            prop:checked=move || ticks.has_all(&ids)
                            on:change=move |event| ticks.set(&every, event_target_checked(&event))
                        />
                    </th>
                    <th scope="col" class="when">"Held"</th>
                    <th scope="col">"Sender and subject"</th>
                    <th scope="col" class="mailbox">"Mailbox"</th>
                    <th scope="col" class="reason">"Reason"</th>
                    <th scope="col" class="place">"Mail Location"</th>
                    <th scope="col" class="status">"Status"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The table with what is done to it.
fn page() -> AnyView {
    let home = Owner::current().unwrap_or_default();
    let ticks = Ticks::default();
    provide_context(ticks);
    let answer = RwSignal::new(mails(0));
    let by_sender = StoredValue::new(false);
    let sort = move |_| {
        by_sender.update_value(|by| *by = !*by);
        let by_sender = by_sender.get_value();
        answer.update(|mails| {
            if by_sender {
                mails.sort_by(|one, other| (&one.sender, one.number).cmp(&(&other.sender, other.number)));
            } else {
                mails.sort_by_key(|mail| mail.number);
            }
        });
    };
    let replace = move |_| {
        by_sender.set_value(false);
        answer.update(|before| *before = mails(before.iter().map(|mail| mail.number).max().unwrap_or_default() + 1));
    };
    view! {
        <main>
            <button id="sort" class="btn" on:click=sort>"Sort"</button>
            <button id="replace" class="btn" on:click=replace>"Replace"</button>
            <section class="list">{move || table(home.clone(), answer.get(), ticks)}</section>
        </main>
    }
    .into_any()
}

/// Draws the table into the empty body.
#[wasm_bindgen]
pub fn draw() {
    leptos::mount::mount_to_body(page);
}
