//! A policy as it is and was: who changed what and when, and the way back (spec P10).

use super::trial_calls::{PolicyVersions, RestorePolicy};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        entitled::{lacking, of_licence},
        field::{FormError, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::{Ago, Exact},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_with},
};
use domain::{
    ids::PolicyId,
    licence::product::Feature,
    policy::{Change, FilterSetting, Policy, difference},
    time::Timestamp,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn Versions() -> impl IntoView {
    let params = use_params_map();
    let live = Live::here();
    let restore = Posting::<RestorePolicy>::new();
    let found = Asked::maybe(
        "policy",
        move || live.policies.get().wrapping_add(restore.answered()),
        move || {
            let id = params.with(|params| params.get("id"))?;
            Some(PolicyVersions {
                id: id.parse::<PolicyId>().ok()?,
            })
        },
    );
    Toasts::here().follow(
        move || restore.answer().filter(Result::is_ok),
        |policy: Policy| Some(restored(&policy)),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(versions) => page(versions, restore),
                    Err(refused) => view! {
                        <Head title=say("Versions") />
                        <Failed refused=refused retry=Callback::new(move |()| found.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What is said when an earlier version was restored.
pub(super) fn restored(policy: &Policy) -> String {
    say_with(
        "{} is restored, as version {}.",
        &[&policy.name, &policy.version.to_string()],
    )
}

fn page(versions: Vec<Policy>, restore: Posting<RestorePolicy>) -> AnyView {
    let Some(now) = versions.first().cloned() else {
        return view! { <Head title=say("Versions") /> }.into_any();
    };
    let why = lacking(Feature::ChangePolicies);
    let off = why.is_some();
    let before = versions.iter().skip(1).map(Some).chain([None]);
    let entries = versions
        .iter()
        .zip(before)
        .map(|(version, before)| entry(version, before, &now, off, restore))
        .collect_view();
    view! {
        <Head title=say_with("Versions of {}", &[&now.name]) sentence=say("Every save is a version. Restoring one makes a new version of it; the switch and the priority stay as they are.")>
            <a class="btn" href=format!("{}/{}", routes::policies(now.kind), now.id)>{say("Back to the policy")}</a>
        </Head>
        {why.map(of_licence)}
        <FormError sentence=Refusal::of(restore).beside(&[]) />
        <ol class="versions">{entries}</ol>
    }
    .into_any()
}

fn entry(
    version: &Policy,
    before: Option<&Policy>,
    now: &Policy,
    off: bool,
    restore: Posting<RestorePolicy>,
) -> AnyView {
    let number = version.version.to_string();
    let present = version.version == now.version;
    let changes = match before {
        Some(before) => {
            let changes = difference(before, version);
            if changes.is_empty() {
                view! { <p class="hint">{say("Saved without a change.")}</p> }.into_any()
            } else {
                changed(changes)
            }
        }
        None if version.version == 1 => view! { <p class="hint">{say("The first version.")}</p> }.into_any(),
        None => view! { <p class="hint">{say("Earlier versions are not shown.")}</p> }.into_any(),
    };
    let when = (version.changed_at != Timestamp::default()).then(|| {
        view! { <Ago at=version.changed_at /> <small><Exact at=version.changed_at /></small> }
    });
    // What would be different if it were restored, read before it is pressed.
    let back = (!present).then(|| {
        let mut then = version.clone();
        then.enabled = now.enabled;
        then.priority = now.priority;
        let changes = difference(now, &then);
        if changes.is_empty() {
            return view! { <p class="hint">{say("Says the same as the present version.")}</p> }.into_any();
        }
        let label = say_with("Restore version {}", &[&number]);
        let (id, restored, seen) = (now.id.to_string(), number.clone(), now.version.to_string());
        view! {
            <details class="restore">
                <summary class="btn small">{label.clone()}</summary>
                <p>{say("This would change:")}</p>
                {changed(changes)}
                <PostForm to=restore>
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="restored" value=restored />
                    <input type="hidden" name="version" value=seen />
                    <button class="btn primary" type="submit" disabled=off aria-busy=move || restore.pending().then_some("true")>{label}</button>
                </PostForm>
            </details>
        }
        .into_any()
    });
    view! {
        <li class="card">
            <h2>
                {say_with("Version {}", &[&number])}
                {present.then(|| view! { " "<span class="tag note">{say("In force")}</span> })}
            </h2>
            <p class="marks">{when}<span>{say("by ")}<bdi>{version.changed_by.clone()}</bdi></span></p>
            {changes}
            {back}
        </li>
    }
    .into_any()
}

/// What is different, in the words of the form.
pub(super) fn changed(changes: Vec<Change>) -> AnyView {
    let rows = changes
        .into_iter()
        .map(|change| {
            let label = say(change.label());
            let value = match change {
                Change::Text { before, after, .. } => turned(text(before), text(after)),
                Change::Switch { on, .. } => turned(position(!on).into_any(), position(on).into_any()),
                Change::Filter { before, after, .. } => turned(filter(before).into_any(), filter(after).into_any()),
                Change::Entries { added, removed, .. } => view! {
                    <ul class="entries">
                        {added.into_iter().map(|entry| view! { <li><ins><bdi>{said_entry(entry)}</bdi></ins></li> }).collect_view()}
                        {removed.into_iter().map(|entry| view! { <li><del><bdi>{said_entry(entry)}</bdi></del></li> }).collect_view()}
                    </ul>
                }
                .into_any(),
            };
            view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
        })
        .collect_view();
    view! { <dl class="changes">{rows}</dl> }.into_any()
}

/// An entry of a list; kinds of file are words of ours.
fn said_entry(entry: String) -> String {
    crate::words::said(entry)
}

fn turned(before: AnyView, after: AnyView) -> AnyView {
    view! { <del>{before}</del>" → "<ins>{after}</ins> }.into_any()
}

fn text(value: String) -> AnyView {
    if value.is_empty() {
        view! { <i>{say("empty")}</i> }.into_any()
    } else {
        view! { <bdi>{value}</bdi> }.into_any()
    }
}

/// How a switch stands, in every language.
const fn position(on: bool) -> &'static str {
    if on { "ON" } else { "OFF" }
}

fn filter(setting: FilterSetting) -> String {
    format!("{}, {}", position(setting.enabled), say(setting.action.name()))
}
