//! The mailboxes of an IMAP connection and how one signs in to them.

use super::fields::AccountFields;
use crate::{
    parts::field::{Field, FormError, Lines, Refusal},
    words::{say, say_with},
};
use leptos::prelude::*;

/// Rows that are offered empty: without script none can be added.
const SPARE_ROWS: usize = 3;

/// Both ways; the one that is not chosen is hidden by the style.
#[component]
pub(super) fn SignInFields(
    /// What the form shows.
    fields: AccountFields,
    /// The refusal that the form last met.
    refusal: Refusal,
) -> impl IntoView {
    let master = fields.sign_in == "master_user";
    let stored = fields.id.is_some();
    let addresses = StoredValue::new(fields.addresses);
    let wrong = refusal.on("mailboxes");
    let rows = RwSignal::new(addresses.with_value(Vec::len) + SPARE_ROWS);
    let hint = if stored {
        say("Leave a password empty to keep the one that is stored.")
    } else {
        ""
    };
    view! {
        <section class="card sign-in-ways" aria-labelledby="mailboxes-title">
            <h2 id="mailboxes-title">{say("Mailboxes")}</h2>
            <fieldset>
                <legend class="vh">{say("How one signs in")}</legend>
                <label class="tick"><input type="radio" name="form[sign_in]" value="per_user" checked=!master /><span>{say("Each mailbox has its own password")}</span></label>
                <label class="tick"><input type="radio" name="form[sign_in]" value="master_user" checked=master /><span>{say("A master user may open every mailbox")}</span></label>
            </fieldset>
            <div class="per-user">
                <p class="hint">{hint}</p>
                <For each=move || 0..rows.get() key=|row| *row let:row>
                    <div class="pair">
                        <label>
                            <span class="vh">{say_with("Mailbox {}", &[&(row + 1).to_string()])}</span>
                            <input
                                type="email"
                                name="form[addresses][]"
                                placeholder="anna@example.org"
                                autocomplete="off"
                                value=addresses.with_value(|all| all.get(row).cloned()).unwrap_or_default()
                                aria-describedby=(row == 0).then_some("mailboxes-wrong")
                                aria-invalid=move || wrong.get().filter(|_| row == 0).map(|_| "true")
                            />
                        </label>
                        <label>
                            <span class="vh">{say_with("Password of mailbox {}", &[&(row + 1).to_string()])}</span>
                            <input type="password" name="form[passwords][]" placeholder=say("Password") autocomplete="new-password" />
                        </label>
                    </div>
                </For>
                <div id="mailboxes-wrong"><FormError sentence=wrong /></div>
                <button type="button" class="btn small needs-script" on:click=move |_| rows.update(|rows| *rows += 1)>{say("Another mailbox")}</button>
            </div>
            <div class="master fields">
                <Field name="form[master_user]" label=say("Master user") value=fields.master_user error=refusal.on("master_user") />
                <Field name="form[master_password]" label=say("Master password") kind="password" autocomplete="new-password" hint=hint />
                <Field name="form[separator]" label=say("Separator") value=fields.separator hint=say("Between the user's and the master's name, * by custom.") />
                <Lines name="form[mailboxes]" label=say("Mailboxes") value=fields.mailboxes rows=5 hint=say("One address in each line.") error=wrong />
            </div>
        </section>
    }
    .into_any()
}
