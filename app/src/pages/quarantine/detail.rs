//! One held mail, beside the list.

use super::{
    calls::{ActOnHeld, LookAgain, ShowHeld},
    facts::{Attachments, Headers, History, Why},
    told::told,
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        badge::{Location, Status},
        confirm::{self, Confirm},
        icon::{Glyph, Icon},
        keys,
        states::{Failed, Skeleton},
        time::{Ago, Exact, size, subject},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    query, routes,
    words::{said, say, say_with},
};
use domain::{
    custody::{CustodyAct, HeldStatus, MailLocation},
    held::HeldMail,
    ids::HeldId,
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

/// The title of the document while no mail is shown.
fn no_mail() -> String {
    format!("{} · Postern", say("Quarantine"))
}

/// The panel. Its address is its own; Escape and the cross go back to the list with its filters.
#[component]
pub fn Detail() -> impl IntoView {
    let live = Live::here();
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<HeldId>().ok())
    });
    let look = Posting::<LookAgain>::new();
    let mail = Asked::maybe(
        "held mail",
        move || live.held.get().wrapping_add(look.answered()),
        move || id.get().map(|id| ShowHeld { id }),
    );
    Toasts::here().follow(move || look.answer(), |mail: HeldMail| Some(found(&mail)));
    let read = use_query_map();
    let back = Memo::new(move |_| {
        read.with(|map| {
            let value = |name: &str| map.get(name);
            let mut pairs = query::held_pairs(&query::held_filter(&value));
            for name in ["before", "after"] {
                if let Some(cursor) = value(name) {
                    pairs.push((name, cursor));
                }
            }
            query::address(routes::QUARANTINE, &pairs)
        })
    });
    close_by_key(back);
    // The mail that the panel shows. What the first document opens is no news: there the focus stays where the browser put it.
    let shown = StoredValue::new(id.get_untracked().filter(|_| !crate::app::awake()));
    // The panel stands in its place when another mail comes into it: what was asked and typed was about the one before.
    let comes = move |id: HeldId| {
        if shown.get_value() != Some(id) {
            shown.set_value(Some(id));
            confirm::close_within(".panel");
            keys::move_focus(".panel, .held tr.open", ".panel h2".into());
        } else {
            keys::hold_focus(".panel", ".panel h2");
        }
    };
    on_cleanup(move || {
        if let Some(id) = shown.try_get_value().flatten() {
            keys::move_focus(".panel", format!("#mail-{id}"));
        }
    });
    // Stands outside of what is made anew: a title in there would leave one behind each time.
    let title = ArcRwSignal::new(no_mail());
    let named = title.clone();
    view! {
        <Title text=move || named.get() />
        <aside class="panel" aria-label=say("Held mail")>
            <Transition fallback=|| view! { <Skeleton rows=6 /> }>
                {move || {
                    mail.get().map(|answer| match answer {
                        Ok(mail) => {
                            comes(mail.row.id);
                            title.set(format!("{} · {}", subject(mail.row.subject.clone()), no_mail()));
                            panel(mail, back, look)
                        }
                        Err(refused) => {
                            title.set(no_mail());
                            view! {
                                <header><h2>{say("Held mail")}</h2>{cross(back)}</header>
                                <Failed refused=refused retry=Callback::new(move |()| mail.refetch()) />
                            }
                                .into_any()
                        }
                    })
                }}
            </Transition>
        </aside>
    }
    .into_any()
}

/// Where the mail was found, as a sentence.
pub(super) fn found(mail: &HeldMail) -> String {
    match &mail.row.location {
        MailLocation::Folder(name) => say_with("Mail Location: {}.", &[name]),
        place => say_with("Mail Location: {}.", &[&said(place.label())]),
    }
}

fn cross(back: Memo<String>) -> AnyView {
    view! {
        <a class="btn small icon" href=move || back.get() data-noscroll=true aria-label=say("Close")><Glyph icon=Icon::Close /></a>
    }
    .into_any()
}

fn close_by_key(back: Memo<String>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && !event.default_prevented() && !crate::parts::keys::typing() {
                navigate(
                    &back.get_untracked(),
                    NavigateOptions {
                        scroll: false,
                        ..NavigateOptions::default()
                    },
                );
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn panel(mail: HeldMail, back: Memo<String>, look: Posting<LookAgain>) -> AnyView {
    let row = mail.row;
    let id = row.id;
    let subject = subject(row.subject);
    let named = say_with("“{}”", &[&subject]);
    let reason = row.status_reason.clone().map(told);
    view! {
        <header><h2 tabindex="-1"><bdi>{subject}</bdi></h2>{cross(back)}</header>
        <p class="row"><Status status=row.status /></p>
        {reason.map(|reason| view! { <p class="notice bad"><bdi>{reason}</bdi>" "<a href="/help#restore">{say("Why this happens")}</a></p> })}
        <dl class="meta">
            <dt>{say("From")}</dt><dd><bdi>{row.sender}</bdi></dd>
            <dt>{say("To")}</dt><dd>{mail.recipients.iter().map(|to| view! { <bdi class="line">{to.clone()}</bdi> }).collect_view()}</dd>
            <dt>{say("Mailbox")}</dt><dd><bdi>{row.mailbox}</bdi></dd>
            <dt>{say("Taken from")}</dt><dd><bdi>{mail.origin}</bdi></dd>
            <dt>{say("Held")}</dt><dd><Ago at=row.held_at />" · "<Exact at=row.held_at /></dd>
            {mail.sent_at.map(|at| view! { <dt>{say("Says it was sent")}</dt><dd><Exact at=at /></dd> })}
            <dt>{say("Size")}</dt><dd>{size(mail.size)}</dd>
            <dt>{say("Mail Location")}</dt>
            <dd>
                <Location location=row.location status=row.status />
                <small>{say(" last look: ")}<Ago at=row.location_at /></small>
                <PostForm to=look>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn small" type="submit" aria-busy=move || look.pending().then_some("true")>{say("Look again")}</button>
                </PostForm>
            </dd>
        </dl>
        {acts(id, &named, row.status, mail.raw_kept)}
        <Why id=id because=mail.because policy=mail.policy />
        <Attachments attachments=mail.attachments />
        {preview(id, mail.raw_kept)}
        <Headers headers=mail.headers message_id=mail.message_id sha256=mail.sha256 />
        <History lines=mail.history />
    }
    .into_any()
}

fn acts(id: HeldId, named: &str, status: HeldStatus, raw_kept: bool) -> AnyView {
    let action = use_context::<Posting<ActOnHeld>>().unwrap_or_default();
    let busy = move || action.pending().then_some("true");
    // A mail that could not be moved into quarantine lies where it arrived: that is tried again, there is nothing to restore.
    let (act, words, again, palette) = if status == HeldStatus::UnableToQuarantine {
        (
            "quarantine",
            say("Quarantine again"),
            say_with("Quarantine again {}", &[named]),
            "Quarantine again this mail",
        )
    } else {
        (
            "restore",
            say("Restore"),
            say_with("Restore {}", &[named]),
            "Restore this mail",
        )
    };
    let delete = say_with("Delete {}", &[named]);
    let allowed = status.allows(CustodyAct::Restore) || status.allows(CustodyAct::Quarantine);
    view! {
        <div class="cta">
            <PostForm to=action>
                <input type="hidden" name="act" value=act />
                <input type="hidden" name="ids[]" value=id.to_string() />
                <button class="btn primary" type="submit" disabled=!allowed aria-busy=busy data-later=again data-palette=palette>{words}</button>
            </PostForm>
            {status.allows(CustodyAct::Delete)
                .then(|| {
                    view! {
                        <Confirm label=say("Delete") palette="Delete this mail…">
                            <p>{say("Delete this mail? It is removed from the quarantine folder of its mailbox and cannot be restored afterwards.")}</p>
                            <PostForm to=action>
                                <input type="hidden" name="act" value="delete" />
                                <input type="hidden" name="ids[]" value=id.to_string() />
                                <button class="btn danger" type="submit" aria-busy=busy data-later=delete>{say("Delete this mail")}</button>
                            </PostForm>
                        </Confirm>
                    }
                })}
            {raw_kept
                .then(|| {
                    view! {
                        <Confirm label=say("Download") palette="Download this mail…">
                            <p>{say("The mail may hold malware: open it only where that does no harm.")}</p>
                            <form method="post" action=routes::DOWNLOAD>
                                <input type="hidden" name="ids" value=id.to_string() />
                                <input type="hidden" name="format" value="zip" />
                                <label class="field">
                                    <span>{say("Password for the ZIP")}</span>
                                    <input type="password" name="password" autocomplete="new-password" required minlength="4" />
                                </label>
                                <button class="btn primary" type="submit">{say("Download ZIP")}</button>
                            </form>
                            <form method="post" action=routes::DOWNLOAD>
                                <input type="hidden" name="ids" value=id.to_string() />
                                <input type="hidden" name="format" value="eml" />
                                <input type="hidden" name="password" value="" />
                                <button class="btn" type="submit">{say("Download EML")}</button>
                            </form>
                        </Confirm>
                    }
                })}
        </div>
    }
    .into_any()
}

/// The server cleans the mail and forbids the frame everything (no script, no remote request); the sandbox forbids it again.
/// The frame comes into the page with its address (as text of ours: the identifier is hexadecimal): a frame that is given one
/// later adds a step to the browser's history, and "back" would lead from the mail to the same mail.
fn preview(id: HeldId, raw_kept: bool) -> AnyView {
    if raw_kept {
        let frame = format!(
            "<iframe class=\"preview\" sandbox=\"\" title=\"{}\" src=\"{}/{id}/preview\"></iframe>",
            say("Preview of the mail"),
            routes::QUARANTINE
        );
        view! {
            <h3>{say("Preview")}" "<small>{say("no scripts, no remote content")}</small></h3>
            <div inner_html=frame></div>
        }
        .into_any()
    } else {
        view! { <h3>{say("Preview")}</h3><p class="hint">{say("The copy of this mail is no longer kept, so it cannot be shown or downloaded.")}</p> }.into_any()
    }
}
