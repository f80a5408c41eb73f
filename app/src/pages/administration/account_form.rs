//! Adding and changing a service account.

use super::{
    calls::{PauseAccount, RemoveAccount, SaveAccount, ShowAccount, TestAccount},
    fields::AccountFields,
    health::HealthTable,
    sign_ins::SignInFields,
};
use crate::{
    Refused,
    asked::Asked,
    offline::Live,
    parts::{
        confirm::Confirm,
        entitled::Gated,
        field::{Choice, Field, FormError, Lines, Refusal},
        head::Head,
        icon::{Glyph, Icon},
        states::{Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    typed::typed_form,
    words::{language, said, say, say_with},
};
use domain::{
    account::{AccountRow, TestReport, TransportSecurity},
    ids::AccountId,
    licence::product::Feature,
    overview::Changed,
    words::Language,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The provider first, then its form.
#[component]
pub fn NewAccount() -> impl IntoView {
    let read = use_query_map();
    let provider = Memo::new(move |_| read.with(|map| map.get("provider")).unwrap_or_default());
    move || match provider.get().as_str() {
        word @ ("maildir" | "imap") => {
            let title = if word == "imap" {
                say("Add an IMAP server")
            } else {
                say("Add a Maildir folder")
            };
            view! {
                <Head title=title sentence=say("The connection is tested before it is saved.") />
                {form(AccountFields::blank(word), saving(RwSignal::new(0)))}
            }
            .into_any()
        }
        _ => choose().into_any(),
    }
}

fn choose() -> AnyView {
    let address = |word: &str| format!("{}?provider={word}", routes::SERVICE_ACCOUNT_NEW);
    view! {
        <Head title=say("Add a service account") sentence=say("Choose where the mailboxes are.") />
        <ul class="providers">
            <li><a class="card" href=address("imap")><b>"IMAP"</b><span>{say("Any server that speaks IMAP4rev1, with TLS or STARTTLS. Each mailbox with its own password, or a master user.")}</span></a></li>
            <li><a class="card" href=address("maildir")><b>"Maildir"</b><span>{say("Folders with cur, new and tmp on the machine that Postern runs on.")}</span></a></li>
            <li><div class="card off" aria-disabled="true"><b>"Exchange Online"</b><span>{say("Coming in a later version.")}</span></div></li>
            <li><div class="card off" aria-disabled="true"><b>"Gmail"</b><span>{say("Coming in a later version.")}</span></div></li>
        </ul>
    }
    .into_any()
}

/// What is said when a connection was saved.
pub(super) fn saved_sentence() -> &'static str {
    say("Saved. The connection works.")
}

/// What is said when an account was removed.
pub(super) fn removed() -> &'static str {
    say("The service account is removed.")
}

/// A form that says when it was saved, and counts it.
fn saving(saved: RwSignal<u32>) -> Posting<SaveAccount> {
    let save = Posting::<SaveAccount>::new();
    let toasts = Toasts::here();
    Effect::new(move |_| {
        if was_saved(save) {
            toasts.done(saved_sentence());
            save.post().clear();
            saved.update(|saved| *saved = saved.wrapping_add(1));
        }
    });
    save
}

/// Whether the last answer is that the connection works and was saved, followed: "Only test" sends the same form elsewhere.
fn was_saved(save: Posting<SaveAccount>) -> bool {
    save.post().answered_by(SaveAccount::PATH) && matches!(save.answer(), Some(Ok(report)) if report.passed())
}

/// One account: how it does, its form, pausing and removing.
#[component]
pub fn EditAccount() -> impl IntoView {
    let live = Live::here();
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<AccountId>().ok())
    });
    let pause = Posting::<PauseAccount>::new();
    let remove = Posting::<RemoveAccount>::new();
    let saved = RwSignal::new(0);
    let save = saving(saved);
    let question = move || id.get().map(|id| ShowAccount { id });
    // What the form shows is asked for once, so that a change of the mailboxes' health does not overwrite what is being typed.
    let shown = Asked::maybe(
        "service account",
        move || pause.answered().wrapping_add(saved.get()),
        question,
    );
    let health = Asked::maybe(
        "service account",
        move || live.accounts.get().wrapping_add(pause.answered()),
        question,
    );
    let toasts = Toasts::here();
    toasts.follow(
        move || pause.answer(),
        move |()| {
            live.changed(Changed::Accounts);
            None
        },
    );
    toasts.follow(move || remove.answer(), |()| Some(removed().to_owned()));
    view! {
        <Transition fallback=|| view! { <Skeleton rows=4 /> }>
            {move || {
                shown.get().map(|answer| match answer {
                    Ok(account) => view! {
                        <Head title=account.name.clone() sentence=format!("{} · {}", account.connection.provider(), account.connection.place()) />
                        {switches(&account, pause, remove)}
                        <section class="card" aria-labelledby="health-title">
                            <h2 id="health-title">{say("Health")}</h2>
                            <Transition fallback=|| view! { <Skeleton rows=3 /> }>
                                {move || health.get().and_then(Result::ok).map(|account| view! { <HealthTable account=account /> })}
                            </Transition>
                        </section>
                        {form(AccountFields::of(&account), save)}
                    }
                    .into_any(),
                    Err(refused) => view! {
                        <Head title=say("Service account") />
                        <Failed refused=refused retry=Callback::new(move |()| shown.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn switches(account: &AccountRow, pause: Posting<PauseAccount>, remove: Posting<RemoveAccount>) -> AnyView {
    let id = account.id;
    let paused = account.paused;
    view! {
        <div class="row">
            <PostForm to=pause>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="paused" value=(!paused).to_string() />
                <button class="btn" type="submit">{if paused { say("Resume") } else { say("Pause") }}</button>
            </PostForm>
            <Confirm label=say("Remove")>
                <p>{say("The connection and its stored passwords go. What it holds stays in the mailboxes' quarantine folders and in the list of held mail.")}</p>
                <PostForm to=remove>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn danger" type="submit">{say("Remove the service account")}</button>
                </PostForm>
            </Confirm>
            {paused.then(|| view! { <span class="tag warn">{say("Paused")}</span> })}
        </div>
    }
    .into_any()
}

/// The fields beside which a refusal is said; that of another one stands over the buttons.
const MAILDIR_FIELDS: &[&str] = &["name", "path", "domain"];
const IMAP_FIELDS: &[&str] = &["name", "host", "port", "master_user", "mailboxes"];

fn form(fields: AccountFields, save: Posting<SaveAccount>) -> AnyView {
    let fields = typed_form::<AccountFields>()
        .filter(|typed| typed.id == fields.id && typed.provider == fields.provider)
        .unwrap_or(fields);
    let report = Signal::derive(move || save.answer().filter(|_| !was_saved(save)));
    let refusal = Refusal::of(save);
    let busy = move || save.pending().then_some("true");
    let imap = fields.provider == "imap";
    let provider = fields.provider.clone();
    view! {
        <Gated feature=Feature::ConnectAccounts>
        <PostForm to=save>
            {fields.id.map(|id| view! { <input type="hidden" name="form[id]" value=id.to_string() /> })}
            <input type="hidden" name="form[provider]" value=provider />
            {if imap { imap_fields(fields, refusal).into_any() } else { maildir_fields(fields, refusal).into_any() }}
            <FormError sentence=refusal.beside(if imap { IMAP_FIELDS } else { MAILDIR_FIELDS }) />
            <Report report=report />
            <p class="row">
                <button class="btn primary" type="submit" aria-busy=busy>{say("Test and save")}</button>
                <button class="btn" type="submit" formaction=TestAccount::url() aria-busy=busy>{say("Only test")}</button>
                <a class="btn" href=routes::SERVICE_ACCOUNTS>{say("Cancel")}</a>
            </p>
        </PostForm>
        </Gated>
    }
    .into_any()
}

fn maildir_fields(fields: AccountFields, refusal: Refusal) -> AnyView {
    view! {
        <section class="card" aria-labelledby="connection-title">
            <h2 id="connection-title">{say("Connection")}</h2>
            <div class="fields">
                <Field name="form[name]" label=say("Name") value=fields.name required=true error=refusal.on("name") />
                <Field name="form[path]" label=say("Folder") value=fields.path hint=say("Holds the Maildirs, one folder for each mailbox; or is a Maildir itself.") required=true error=refusal.on("path") />
                <Field name="form[domain]" label=say("Domain") value=fields.domain hint=say("Completes folder names to addresses: anna becomes anna@example.org.") required=true error=refusal.on("domain") />
            </div>
        </section>
    }
    .into_any()
}

fn imap_fields(fields: AccountFields, refusal: Refusal) -> AnyView {
    let ways = TransportSecurity::ALL
        .into_iter()
        .map(|way| (way.word().to_owned(), say(way.label()).to_owned()))
        .collect();
    view! {
        <section class="card" aria-labelledby="connection-title">
            <h2 id="connection-title">{say("Connection")}</h2>
            <div class="fields">
                <Field name="form[name]" label=say("Name") value=fields.name.clone() required=true error=refusal.on("name") />
                <Field name="form[host]" label=say("Server") value=fields.host.clone() hint=say("Name or address.") required=true error=refusal.on("host") />
                <Choice name="form[security]" label=say("Protection") options=ways value=fields.security.clone() />
                <Field name="form[port]" label=say("Port") kind="number" value=fields.port.clone() hint=say("993 for TLS, 143 for STARTTLS.") required=true error=refusal.on("port") />
            </div>
            <details>
                <summary>{say("Own certificate authority")}</summary>
                <Lines name="form[authority]" label=say("Certificate (PEM)") value=fields.authority.clone() rows=5 hint=say("Trusted besides the system's authorities, for this connection alone.") />
            </details>
        </section>
        <SignInFields fields=fields refusal=refusal />
    }
    .into_any()
}

/// What a step of a test tried.
pub(super) fn tried(name: String) -> String {
    match name.strip_prefix("Sign in as ") {
        Some(user) => say_with("Sign in as {}", &[user]),
        None => said(name),
    }
}

/// What a step of a test saw: a sentence, or several of which each is known.
pub(super) fn seen(sentences: String) -> String {
    let whole = said(sentences.clone());
    if language() == Language::English || whole != sentences {
        return whole;
    }
    let each: Option<String> = sentences
        .split_inclusive(". ")
        .map(|sentence| {
            let sentence = sentence.trim_end();
            Some(said(sentence.to_owned())).filter(|known| known != sentence)
        })
        .collect();
    each.unwrap_or(sentences)
}

/// What a test found, step by step.
#[component]
fn Report(report: Signal<Option<Result<TestReport, Refused>>>) -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                report.get().and_then(Result::ok).map(|report| {
                    let title = if report.passed() {
                        say("The connection works.")
                    } else {
                        say("The connection does not work yet. Nothing was saved.")
                    };
                    let found = report.mailboxes.len();
                    view! {
                        <section class="card report">
                            <h2>{title}</h2>
                            <ol class="checklist">
                                {report
                                    .steps
                                    .into_iter()
                                    .map(|step| view! {
                                        <li class=if step.passed { "done" } else { "failed" }>
                                            <Glyph icon=if step.passed { Icon::Tick } else { Icon::Warning } />
                                            <span><b><bdi>{tried(step.name)}</bdi></b>" "<bdi>{seen(step.sentence)}</bdi></span>
                                        </li>
                                    })
                                    .collect_view()}
                            </ol>
                            {(found > 0).then(|| view! { <p class="hint">{say_with("Mailboxes found: {}", &[&found.to_string()])}</p> })}
                        </section>
                    }
                })
            }}
        </div>
    }
    .into_any()
}
