//! Who is written what policies found, in which words, and what was sent (spec P7).

use super::notify_calls::{SaveNotifications, ShowNotifications};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        field::{Choice, Field, FormError, Lines, Refusal, Tick},
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::Ago,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    typed::typed_form,
    words::{said, say, say_with},
};
use domain::notification::{Delivery, Every, Notice, NotificationPage, Notifications, TOKENS};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is said when the settings were saved.
pub(super) const SAVED: &str = "The notifications are saved.";

/// What the form sends. Boxes that are not ticked are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationFields {
    /// The version that was seen.
    pub version: u32,
    /// Whether administrators are written.
    pub administrators: bool,
    /// Their addresses, one in each line.
    pub recipients: String,
    /// Whether users are written.
    pub users: bool,
    /// Whether what was only logged is told too.
    pub logged: bool,
    /// The word of how often at most.
    pub every: String,
    /// The subject of a mail about one finding.
    pub subject: String,
    /// The words about one finding.
    pub entry: String,
}

impl NotificationFields {
    fn of(page: &NotificationPage) -> Self {
        let settings = &page.settings;
        Self {
            version: page.version,
            administrators: settings.administrators,
            recipients: settings.recipients.join("\n"),
            users: settings.users,
            logged: settings.logged,
            every: settings.every.word().into(),
            subject: settings.subject.clone(),
            entry: settings.entry.clone(),
        }
    }

    /// The settings that the form says. Commas part addresses too, since people paste them.
    #[must_use]
    pub fn settings(self) -> Notifications {
        let recipients = self.recipients.split(['\n', ',', ';']).map(str::trim);
        Notifications {
            administrators: self.administrators,
            recipients: recipients.filter(|one| !one.is_empty()).map(str::to_owned).collect(),
            users: self.users,
            logged: self.logged,
            every: Every::from_word(&self.every).unwrap_or_default(),
            subject: self.subject,
            entry: self.entry,
        }
    }
}

/// The page.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let live = Live::here();
    let save = Posting::<SaveNotifications>::new();
    let found = Asked::new(
        move || live.logs.get().wrapping_add(save.answered()),
        || ShowNotifications {},
    );
    // The form is drawn once: what is typed into it stays while mails are sent.
    let form_of = Memo::new(move |before: Option<&Option<NotificationFields>>| {
        let saved = save.answered();
        let fields = found
            .get()
            .and_then(Result::ok)
            .map(|page| NotificationFields::of(&page));
        match before {
            Some(Some(kept)) if fields.as_ref().is_none_or(|fields| fields.version == kept.version) && saved == 0 => {
                Some(kept.clone())
            }
            _ => fields,
        }
    });
    Toasts::here().follow(
        move || save.answer().filter(Result::is_ok),
        |()| Some(say(SAVED).to_owned()),
    );
    view! {
        <Head title=say("Notifications") sentence=say("Who is written when a policy finds something. Several findings come in one mail.") />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(page) => server(&page),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| found.refetch()) /> }
                        .into_any(),
                })
            }}
            {move || {
                found.track();
                form_of.get().map(|fields| form(fields, save))
            }}
            {move || found.get().and_then(Result::ok).map(|page| log(page.sent))}
        </Transition>
    }
    .into_any()
}

fn server(page: &NotificationPage) -> AnyView {
    (!page.has_server)
        .then(|| {
            view! {
                <p class="notice warn">{say("No mail server is configured on this console, so nobody is written. Give one in the section [mail] of the configuration file.")}</p>
            }
        })
        .into_any()
}

/// The fields whose errors are shown beside them.
const FIELDS: &[&str] = &["recipients", "subject", "entry"];

fn form(fields: NotificationFields, save: Posting<SaveNotifications>) -> AnyView {
    let refusal = Refusal::of(save);
    let fields = typed_form::<NotificationFields>().unwrap_or(fields);
    let every = Every::ALL
        .iter()
        .map(|every| (every.word().to_owned(), say(every.label()).to_owned()))
        .collect();
    let tokens = TOKENS
        .iter()
        .map(|(token, words)| view! { <div><dt><code>{format!("%{token}%")}</code></dt><dd>{say(words)}</dd></div> })
        .collect_view();
    view! {
        <PostForm to=save>
            <input type="hidden" name="form[version]" value=fields.version.to_string() />
            <section class="card" aria-labelledby="who-title">
                <h2 id="who-title">{say("Who is written")}</h2>
                <div class="fields">
                    <Tick name="form[administrators]" label=say("Administrators") hint=say("All findings, with a link to the log.") on=fields.administrators />
                    <Lines name="form[recipients]" label=say("Their addresses") value=fields.recipients hint=say("One in each line.") error=refusal.on("recipients") />
                    <Tick name="form[users]" label=say("Users") hint=say("What was found in their own mailbox.") on=fields.users />
                    <Tick name="form[logged]" label=say("Also what was only logged") hint=say("Findings of which the action is Pass.") on=fields.logged />
                    <Choice name="form[every]" label=say("How often") options=every value=fields.every />
                </div>
            </section>
            <section class="card" aria-labelledby="words-title">
                <h2 id="words-title">{say("In which words")}</h2>
                <div class="fields">
                    <Field name="form[subject]" label=say("Subject") value=fields.subject hint=say("Of a mail about one finding. About several it says how many there are.") required=true error=refusal.on("subject") />
                    <Lines name="form[entry]" label=say("About each finding") value=fields.entry rows=4 error=refusal.on("entry") />
                </div>
                <details>
                    <summary>{say("Tokens that are replaced")}</summary>
                    <dl class="changes">{tokens}</dl>
                </details>
            </section>
            <FormError sentence=refusal.beside(FIELDS) />
            <p class="row">
                <button class="btn primary" type="submit" aria-busy=move || save.pending().then_some("true")>{say("Save")}</button>
            </p>
        </PostForm>
    }
    .into_any()
}

fn log(sent: Vec<Notice>) -> AnyView {
    if sent.is_empty() {
        return view! {
            <section class="list" aria-label=say("What was sent")>
                <Empty title=say("Nobody was written yet") sentence=say("Mails about findings appear here, with what became of them.") />
            </section>
        }
        .into_any();
    }
    view! {
        <section class="list" aria-labelledby="sent-title">
            <h2 id="sent-title">{say("What was sent")}</h2>
            <div class="table">
                <table class="log">
                    <thead>
                        <tr><th scope="col" class="when">{say("Time")}</th><th scope="col">{say("To")}</th><th scope="col">{say("Subject")}</th><th scope="col">{say("State")}</th></tr>
                    </thead>
                    <tbody>{sent.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(notice: Notice) -> AnyView {
    let tone = match notice.delivery {
        Delivery::Sent => "st goodc",
        Delivery::Waits => "st busy",
        Delivery::GivenUp => "st warnc",
    };
    let trouble = (!notice.error.is_empty()).then(|| {
        let tried = say_with("Tried {} times.", &[&notice.attempts.to_string()]);
        view! { <small><bdi>{said(notice.error)}</bdi>" "{tried}</small> }
    });
    view! {
        <tr>
            <td class="when"><Ago at=notice.at /></td>
            <td class="what"><bdi>{notice.recipient}</bdi></td>
            <td><bdi>{notice.subject}</bdi></td>
            <td><span class=tone>{say(notice.delivery.label())}</span>{trouble}</td>
        </tr>
    }
    .into_any()
}
