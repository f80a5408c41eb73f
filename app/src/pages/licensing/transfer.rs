//! Export and import: what was set up leaves as a file, and one that comes from another console is read, ticked and taken in (spec L5).

use super::calls::{ImportConfiguration, OfferConfiguration, OfferedConfiguration, WithdrawConfiguration};
use crate::{
    asked::Asked,
    parts::{
        field::{FormError, Lines, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::{Exact, count},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_count, say_with},
};
use domain::transfer::{Effect, Import, Line, Part};
use leptos::prelude::*;

/// What is said once it is done.
pub(super) const IMPORTED: &str = "The configuration is imported.";

/// The page.
#[component]
pub fn TransferPage() -> impl IntoView {
    let offer = Posting::<OfferConfiguration>::new();
    let withdraw = Posting::<WithdrawConfiguration>::new();
    let import = Posting::<ImportConfiguration>::new();
    let offered = Asked::new(
        move || {
            let forms = [offer.answered(), withdraw.answered(), import.answered()];
            forms.into_iter().fold(0, u32::wrapping_add)
        },
        || OfferedConfiguration {},
    );
    Toasts::here().follow(move || import.answer(), |_: Import| Some(say(IMPORTED).to_owned()));
    view! {
        <Head title=say("Export and import") sentence=say("Carry what you set up to a console of another site, or bring it from one.") />
        <Transition fallback=|| view! { <Skeleton rows=3 /> }>
            {move || {
                offered.get().map(|answer| match answer {
                    Ok(Some(shown)) => report(shown, import, withdraw),
                    Ok(None) => view! { <div class="halves">{export()} {choose(offer)}</div> }.into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| offered.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The file that leaves.
fn export() -> AnyView {
    view! {
        <section class="card narrow" aria-labelledby="export-title">
            <h2 id="export-title">{say("Export")}</h2>
            <p>{say("The file holds the policies with their earlier versions, the service accounts with the addresses of their mailboxes, the blocked and suspicious objects, and the saved views with the mail addresses of those whose they are.")}</p>
            <p class="hint">{say("Not in it: passwords, held mail, logs, the audit trail, licences, people and their sign-ins, and the demo. Passwords are sealed with a key that never leaves this console.")}</p>
            <form method="post" action=routes::CONFIGURATION_FILE>
                <button class="btn primary" type="submit">{say("Export")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The first step of an import.
fn choose(offer: Posting<OfferConfiguration>) -> AnyView {
    let refusal = Refusal::of(offer);
    view! {
        <section class="card narrow" aria-labelledby="import-title">
            <h2 id="import-title">{say("Import")}</h2>
            <p>{say("You read what the import will do before anything is changed. What is here and not in the file stays as it is.")}</p>
            <PostForm to=offer>
                <FormError sentence=refusal.beside(&["file"]) />
                <Lines
                    name="file"
                    label=say("Exported configuration")
                    hint=say("Open the file that the other console gave you in an editor, copy all of it, and put it here.")
                    rows=8
                    error=refusal.on("file")
                />
                <div class="row">
                    <button class="btn primary" type="submit" aria-busy=move || offer.pending().then_some("true")>{say("Continue")}</button>
                    <a class="btn" href=routes::LICENSING>{say("Cancel")}</a>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What it will do, with the tick; or what it did.
fn report(import: Import, take_in: Posting<ImportConfiguration>, withdraw: Posting<WithdrawConfiguration>) -> AnyView {
    let title = if import.done {
        say("What the import did")
    } else {
        say("What the import will do")
    };
    let nothing = import.changes_nothing();
    let accounts = import
        .counts
        .iter()
        .any(|(part, [added, ..])| *part == Part::Accounts && *added > 0);
    let counts = import.counts.iter().map(|(part, [added, replaced, same, left])| {
        let numbers = [added, replaced, same, left].map(|number| count(*number));
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        view! {
            <dt>{say(part.label())}</dt>
            <dd>{say_with("{} added, {} replaced, {} the same, {} left out", &numbers)}</dd>
        }
    });
    let again = if import.done { say("Done") } else { say("Another file") };
    view! {
        <section class="card narrow" aria-labelledby="report-title">
            <h2 id="report-title" tabindex="-1">{title}</h2>
            <dl class="facts">
                <dt>{say("Organisation")}</dt><dd><bdi>{import.organisation}</bdi></dd>
                <dt>{say("Site")}</dt><dd>{say(import.site.title())}</dd>
                <dt>{say("Exported")}</dt><dd><Exact at=import.exported_at /></dd>
                {counts.collect_view()}
            </dl>
            {nothing.then(|| view! { <p class="notice">{say("Nothing is changed: everything in the file is here as it is there, or is left out.")}</p> })}
            {accounts.then(|| view! {
                <p class="notice">
                    {say("Imported service accounts are paused: their passwords do not come along. Give each password again, then resume the account.")}
                    " "<a href=routes::SERVICE_ACCOUNTS>{say("Service accounts")}</a>
                </p>
            })}
            {(!import.done && !nothing).then(|| tick(take_in))}
            <PostForm to=withdraw>
                <button class="btn" type="submit">{again}</button>
            </PostForm>
        </section>
        {(!import.lines.is_empty()).then(|| table(import.lines, import.further))}
    }
    .into_any()
}

fn tick(take_in: Posting<ImportConfiguration>) -> AnyView {
    let refusal = Refusal::of(take_in);
    view! {
        <PostForm to=take_in>
            <FormError sentence=refusal.beside(&[]) />
            <label class="tick">
                <input type="checkbox" name="agreed" value="true" required=true />
                <span>{say("I have read what it will do")}</span>
            </label>
            <button class="btn primary" type="submit" aria-busy=move || take_in.pending().then_some("true")>{say("Import")}</button>
        </PostForm>
    }
    .into_any()
}

/// Every entry that is not the same here.
fn table(lines: Vec<Line>, further: u64) -> AnyView {
    view! {
        <section class="list" aria-label=say("Entries of the file")>
            <div class="table">
                <table class="import">
                    <thead>
                        <tr>
                            <th scope="col">{say("Name")}</th>
                            <th scope="col">{say("Part")}</th>
                            <th scope="col">{say("What happens")}</th>
                        </tr>
                    </thead>
                    <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {(further > 0).then(|| view! { <p class="hint">{say_count(further, "One more is not shown.", "{} more are not shown.")}</p> })}
        </section>
    }
    .into_any()
}

fn row(line: Line) -> AnyView {
    let reason = match &line.effect {
        Effect::LeaveOut(reason) => {
            let (sentence, value) = reason.sentence();
            Some(say_with(sentence, &[value]))
        }
        Effect::Add | Effect::Replace | Effect::Same => None,
    };
    view! {
        <tr>
            <td class="what"><b><bdi>{line.name}</bdi></b></td>
            <td data-label=say("Part")>{say(line.part.label())}</td>
            <td data-label=say("What happens")>{say(line.effect.label())}{reason.map(|reason| view! { <small>{reason}</small> })}</td>
        </tr>
    }
    .into_any()
}
