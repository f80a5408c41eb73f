//! The whole decision about one mail: policies considered, everything that was found and where, and what comes of it (spec P11).

use super::{
    trial::explained,
    trial_calls::{ExplainMail, RecentMail},
};
use crate::{
    asked::Asked,
    pages::quarantine::told::{place, told},
    parts::{
        badge::FilterTag,
        field::Choice,
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::{Ago, size, subject},
    },
    routes,
    words::{say, say_with},
};
use domain::{
    explain::{Considered, Explanation, Finding, MailPlace, Recent, RecentMail as Mail, Which, Why},
    policy::PolicyKind,
    verdict::{Action, Outcome},
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

/// The page: a mail that the address names, or a choice of mails.
#[component]
pub fn Explain() -> impl IntoView {
    let read = use_query_map();
    let which = Memo::new(move |_| read.with(|map| which(&|name: &str| map.get(name))));
    let mailbox = Memo::new(move |_| read.with(|map| map.get("mailbox")).unwrap_or_default());
    let named = Memo::new(move |_| which.with(Option::is_some));
    view! { {move || if named.get() { of_mail(which) } else { choose(mailbox) }} }.into_any()
}

/// The mail that an address names: `held`, or `id`, `folder` and `key`.
fn which(read: &dyn Fn(&str) -> Option<String>) -> Option<Which> {
    if let Some(held) = read("held").and_then(|id| id.parse().ok()) {
        return Some(Which::Held(held));
    }
    Some(Which::Placed(MailPlace {
        mailbox: read("id")?.parse().ok()?,
        folder: read("folder")?,
        key: read("key")?,
    }))
}

const SENTENCE: &str = "Why a mail is held, or why it is not: every policy that was considered, everything that was found and where. The mail is judged anew with the policies as they are now; nothing is moved.";

fn of_mail(which: Memo<Option<Which>>) -> AnyView {
    let found = Asked::maybe("mail", || 0, move || which.get().map(|which| ExplainMail { which }));
    view! {
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(explanation) => explanation_of(explanation),
                    Err(refused) => view! {
                        <Head title=say("Explain") sentence=say(SENTENCE)>
                            <a class="btn" href=routes::EXPLAIN>{say("Another mail")}</a>
                        </Head>
                        <Failed refused=refused retry=Callback::new(move |()| found.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn choose(mailbox: Memo<String>) -> AnyView {
    let found = Asked::new(|| 0, move || RecentMail { mailbox: mailbox.get() });
    view! {
        <Head title=say("Explain") sentence=say(SENTENCE) />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>
            {move || {
                let chosen = mailbox.get_untracked();
                found.get().map(|answer| match answer {
                    Ok(recent) => recent_of(recent, &chosen),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| found.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn recent_of(recent: Recent, chosen: &str) -> AnyView {
    if recent.mailboxes.is_empty() {
        return view! {
            <section class="list">
                <Empty title=say("No mailbox is connected") sentence=say("Connect a service account first; then any mail in its mailboxes can be explained.")>
                    <p class="row"><a class="btn primary" href=routes::SERVICE_ACCOUNTS>{say("Service accounts")}</a></p>
                </Empty>
            </section>
        }
        .into_any();
    }
    let value = chosen.to_owned();
    let options = recent
        .mailboxes
        .into_iter()
        .map(|address| (address.clone(), address))
        .collect();
    let mails = if chosen.is_empty() {
        None
    } else if recent.mails.is_empty() {
        Some(view! { <section class="list"><Empty title=say("No mail") sentence=say("There is no mail in this mailbox.") /></section> }.into_any())
    } else {
        Some(table(recent.mails))
    };
    view! {
        <section class="card" aria-labelledby="choose-title">
            <h2 id="choose-title">{say("Which mail")}</h2>
            <Form method="GET" action=routes::EXPLAIN>
                <div class="row">
                <Choice name="mailbox" label=say("Mailbox") options=options value=value />
                <button class="btn primary" type="submit">{say("Show its newest mails")}</button>
            </div>
            </Form>
            <p class="hint">{say("Held mail is explained from its own page in the quarantine, mail of a trial run from its list.")}</p>
        </section>
        {mails}
    }
    .into_any()
}

fn table(mails: Vec<Mail>) -> AnyView {
    view! {
        <section class="list" aria-label=say("Newest mails")>
            <div class="table">
                <table class="log">
                    <thead>
                        <tr><th scope="col" class="when">{say("Arrived")}</th><th scope="col">{say("Sender and subject")}</th><th scope="col">{say("Folder")}</th></tr>
                    </thead>
                    <tbody>
                        {mails
                            .into_iter()
                            .map(|mail| {
                                view! {
                                    <tr>
                                        <td class="when">{mail.received_at.map(|at| view! { <Ago at=at /> })}</td>
                                        <td class="what"><b><bdi>{mail.sender}</bdi></b><a class="subject" href=explained(&mail.place)><bdi>{subject(mail.subject)}</bdi></a></td>
                                        <td><bdi>{mail.place.folder}</bdi></td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn explanation_of(explanation: Explanation) -> AnyView {
    let Explanation {
        mailbox,
        folder,
        sender,
        subject: written,
        received_at,
        size: bytes,
        considered,
        findings,
        verdict,
        restored,
    } = explanation;
    let decision = match (verdict.policy.is_some(), verdict.outcome) {
        (false, _) => say("No policy that is ON covers this mailbox, so nothing is done."),
        (true, Outcome::Clean) => say("No filter that is ON objects, so nothing is done."),
        (true, Outcome::Condemned) => say("A filter objects: the strongest action among the reasons is taken."),
        (true, Outcome::Unscannable) => say("Nothing objects, but something could not be looked into."),
    };
    let tone = match verdict.action {
        Action::Quarantine | Action::Delete | Action::MoveToJunk if verdict.outcome != Outcome::Clean => "tag danger",
        _ if verdict.outcome == Outcome::Clean => "tag good",
        _ => "tag warn",
    };
    let action = if verdict.outcome == Outcome::Clean {
        say("Nothing is done")
    } else {
        say(verdict.action.name())
    };
    let restored = restored.then(|| {
        view! { <p class="notice">{say("Somebody restored this very mail. It is held again only for a reason that was not known then.")}</p> }
    });
    let arrived = received_at.map(|at| view! { <dt>{say("Arrived")}</dt><dd><Ago at=at /></dd> });
    let folder = (!folder.is_empty()).then(|| view! { <dt>{say("Folder")}</dt><dd><bdi>{folder}</bdi></dd> });
    view! {
        <Head title=say("Explain") sentence=say(SENTENCE)>
            <a class="btn" href=routes::EXPLAIN>{say("Another mail")}</a>
        </Head>
        <section class="card" aria-labelledby="decision-title">
            <h2 id="decision-title"><bdi>{subject(written)}</bdi></h2>
            <p class="marks"><span class=tone>{action}</span><span>{decision}</span></p>
            {restored}
            <dl class="facts">
                <dt>{say("Sender")}</dt><dd><bdi>{sender}</bdi></dd>
                <dt>{say("Mailbox")}</dt><dd><bdi>{mailbox}</bdi></dd>
                {folder}
                {arrived}
                <dt>{say("Size")}</dt><dd>{size(bytes)}</dd>
            </dl>
        </section>
        {found(findings)}
        {policies(considered)}
    }
    .into_any()
}

fn found(findings: Vec<Finding>) -> AnyView {
    let none = findings.is_empty();
    let rows = findings
        .into_iter()
        .map(|finding| {
            let evidence = finding.evidence;
            let (class, words) = match finding.action {
                Some(action) => ("", say(action.name())),
                None => ("off", say("No reason: this filter is off, or no policy applies.")),
            };
            view! {
                <li class=class>
                    <span class="marks"><FilterTag filter=evidence.filter /><code><bdi>{evidence.rule}</bdi></code></span>
                    <span><bdi>{told(evidence.because)}</bdi></span>
                    <small>{say("Found in ")}<bdi>{place(&evidence.place)}</bdi>" · "{words}</small>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="found-title">
            <h2 id="found-title">{say("What was found")}</h2>
            {none.then(|| view! { <p class="hint">{say("Nothing, neither by the filters that are on nor by those that are off.")}</p> })}
            <ul class="why">{rows}</ul>
        </section>
    }
    .into_any()
}

fn policies(considered: Vec<Considered>) -> AnyView {
    let kinds = [PolicyKind::Atp, PolicyKind::Dlp].into_iter().map(|kind| {
        let rows = considered
            .iter()
            .filter(|one| one.kind == kind)
            .map(|one| {
                let (sentence, value) = one.why.sentence();
                let class = if one.why == Why::Applies { "applies" } else { "off" };
                let logs = one.only_logs.then(|| view! { " "<span class="tag note">{say("Log only")}</span> });
                let version = say_with("Version {}", &[&one.policy.version.to_string()]);
                view! {
                    <li class=class>
                        <span><a href=format!("{}/{}", routes::policies(kind), one.policy.id)><bdi>{one.policy.name.clone()}</bdi></a>{logs}</span>
                        <span>{say_with(sentence, &[value])}</span>
                        <small>{say("Priority")}" "{one.priority}" · "{version}</small>
                    </li>
                }
            })
            .collect_view();
        view! { <h3>{say(kind.name())}</h3><ol class="considered">{rows}</ol> }
    });
    view! {
        <section class="card" aria-labelledby="considered-title">
            <h2 id="considered-title">{say("Policies that were considered")}</h2>
            <p class="hint">{say("Of each kind, highest first: only the highest that is ON and covers the mailbox applies.")}</p>
            {kinds.collect_view()}
        </section>
    }
    .into_any()
}
