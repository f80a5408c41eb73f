//! What the organisation says about itself and others: its domains, people, senders, and mailboxes that are not scanned (spec P8).

use super::list_calls::{SaveLists, ShowLists};
use crate::{
    asked::Asked,
    parts::{
        entitled::Gated,
        field::{FormError, Lines, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::count,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    typed::typed_form,
    words::{say, say_with},
};
use domain::{
    licence::product::Feature,
    lists::{ListTexts, ListsPage},
};
use leptos::prelude::*;

/// The fields, whose errors are shown beside them.
const FIELDS: &[&str] = &[
    "internal_domains",
    "high_profile_users",
    "approved_senders",
    "blocked_senders",
    "approved_users_atp",
    "approved_users_dlp",
];

/// The page.
#[component]
pub fn ListsOf() -> impl IntoView {
    let save = Posting::<SaveLists>::new();
    // Asked anew only after a save that worked: what was typed into a refused form stays.
    let kept = Memo::new(move |before: Option<&u32>| {
        let before = before.copied().unwrap_or_default();
        match save.answer() {
            Some(Ok(_)) => before + 1,
            _ => before,
        }
    });
    let found = Asked::new(move || kept.get(), || ShowLists {});
    Toasts::here().follow(
        move || save.answer().filter(Result::is_ok),
        |page: ListsPage| Some(saved(&page)),
    );
    view! {
        <Head title=say("Lists") sentence=say("What the filters know of your organisation and of others. What stands in a box is the whole list, one entry in each line: copy it to keep it, paste one to take it in.") />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(page) => form(page, save),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| found.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What is said when they were saved.
pub(super) fn saved(page: &ListsPage) -> String {
    if page.duplicates > 0 {
        say_with(
            "The lists are saved. Entries that stood there twice: {}",
            &[&count(page.duplicates)],
        )
    } else {
        say("The lists are saved.").into()
    }
}

fn form(page: ListsPage, save: Posting<SaveLists>) -> AnyView {
    let refusal = Refusal::of(save);
    let texts = typed_form::<ListTexts>().unwrap_or_else(|| page.texts.clone());
    let room = count(page.room);
    let hint = |counts: &[u64; 6], at: usize, words: &'static str| {
        let entries = counts.get(at).copied().unwrap_or_default();
        let entries = say_with("{} of {} entries.", &[&count(entries), &room]);
        format!("{} {entries}", say(words))
    };
    let [hint_0, hint_1, hint_2, hint_3, hint_4, hint_5] = [
        hint(
            &page.counts,
            0,
            "Your own domains; what lies under one belongs to it, such as mail.example.org.",
        ),
        hint(
            &page.counts,
            1,
            "People whose name somebody could pretend to have: name, then own addresses, parted by commas.",
        ),
        hint(
            &page.counts,
            2,
            "Advanced Spam Protection lets their mail through: address, *@domain or domain.",
        ),
        hint(
            &page.counts,
            3,
            "Advanced Spam Protection objects to their mail: address, *@domain or domain.",
        ),
        hint(&page.counts, 4, "Addresses."),
        hint(&page.counts, 5, "Addresses."),
    ];
    view! {
        <Gated feature=Feature::ChangePolicies>
            <PostForm to=save>
                <input type="hidden" name="version" value=page.version.to_string() />
                <section class="card" aria-labelledby="own-title">
                    <h2 id="own-title">{say("Your organisation")}</h2>
                    <div class="fields">
                        <Lines name="form[internal_domains]" label=say("Internal domains") value=texts.internal_domains rows=6 hint=hint_0 error=refusal.on("internal_domains") />
                        <Lines name="form[high_profile_users]" label=say("High-profile users") value=texts.high_profile_users rows=6 hint=hint_1 error=refusal.on("high_profile_users") />
                    </div>
                </section>
                <section class="card" aria-labelledby="senders-title">
                    <h2 id="senders-title">{say("Senders")}</h2>
                    <div class="fields">
                        <Lines name="form[approved_senders]" label=say("Approved senders") value=texts.approved_senders rows=6 hint=hint_2 error=refusal.on("approved_senders") />
                        <Lines name="form[blocked_senders]" label=say("Blocked senders") value=texts.blocked_senders rows=6 hint=hint_3 error=refusal.on("blocked_senders") />
                    </div>
                </section>
                <section class="card" aria-labelledby="users-title">
                    <h2 id="users-title">{say("Approved users")}</h2>
                    <p class="hint">{say("Mailboxes that are not scanned. Use it sparingly.")}</p>
                    <div class="fields">
                        <Lines name="form[approved_users_atp]" label=say("Not scanned for threats") value=texts.approved_users_atp rows=4 hint=hint_4 error=refusal.on("approved_users_atp") />
                        <Lines name="form[approved_users_dlp]" label=say("Not scanned for the loss of data") value=texts.approved_users_dlp rows=4 hint=hint_5 error=refusal.on("approved_users_dlp") />
                    </div>
                </section>
                <FormError sentence=refusal.beside(FIELDS) />
                <p class="row">
                    <button class="btn primary" type="submit" aria-busy=move || save.pending().then_some("true")>{say("Save")}</button>
                </p>
            </PostForm>
        </Gated>
    }
    .into_any()
}
