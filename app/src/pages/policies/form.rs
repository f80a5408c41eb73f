//! The form of a policy.

use super::{
    calls::{RemovePolicy, SavePolicy, ShowPolicy},
    fields::PolicyFields,
    filters::{sensitive, threats},
    sections::{general, targets},
    trial_calls::TryPolicy,
};
use crate::{
    Refused,
    asked::Asked,
    parts::{
        confirm::Confirm,
        entitled::Gated,
        field::{Choice, FormError, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    start::Now,
    typed::typed_form,
    words::{say, say_with},
};
use domain::{
    held::Period,
    ids::PolicyId,
    licence::product::Feature,
    policy::{BuiltIn, Policy, PolicyKind},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// A policy that does not exist yet.
#[component]
pub fn NewPolicy(
    /// What it protects against.
    kind: PolicyKind,
) -> impl IntoView {
    let save = saving();
    match PolicyFields::blank(kind, untrack(Now::get)) {
        Ok(policy) => form(policy, save, None).into_any(),
        Err(problem) => view! { <Failed refused=Refused(problem) /> }.into_any(),
    }
}

/// A policy that exists.
#[component]
pub fn EditPolicy() -> impl IntoView {
    let params = use_params_map();
    let save = saving();
    let remove = Posting::<RemovePolicy>::new();
    Toasts::here().follow(
        move || remove.answer().filter(Result::is_ok),
        |()| Some(removed().to_owned()),
    );
    let found = Asked::maybe(
        "policy",
        || 0,
        move || {
            let id = params.with(|params| params.get("id"))?;
            Some(ShowPolicy {
                id: id.parse::<PolicyId>().ok()?,
            })
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>
            {move || {
                found.get().map(|answer| match answer {
                    Ok(policy) => form(policy, save, Some(remove)).into_any(),
                    Err(refused) => view! {
                        <Head title=say("Policy") />
                        <Failed refused=refused retry=Callback::new(move |()| found.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The way to see what the policy would do, as it stands in the form, before it is saved.
fn try_it(built_in: Option<BuiltIn>) -> Option<AnyView> {
    // What only watches holds nothing, whatever is tried.
    (built_in != Some(BuiltIn::MonitorOnly)).then(|| {
        let periods = Period::ALL
            .iter()
            .map(|period| (period.word().to_owned(), say(period.label()).to_owned()))
            .collect();
        view! {
            <section class="card" aria-labelledby="try-title">
                <h2 id="try-title">{say("Try it before it acts")}</h2>
                <p class="hint">{say("Looks at mail that has already arrived with the policy as it stands in this form, saved or not, and shows mail by mail what would be held, released or changed. No mail is touched.")}</p>
                <div class="row">
                    <Choice name="period" label=say("Period") quiet=true options=periods value="week" />
                    <button class="btn" type="submit" formaction=TryPolicy::PATH>{say("Try on past mail")}</button>
                </div>
            </section>
        }
        .into_any()
    })
}

/// What is said when a policy was removed.
pub(super) fn removed() -> &'static str {
    say("The policy is removed.")
}

/// What is said when a policy was saved.
pub(super) fn saved(policy: &Policy) -> String {
    say_with("{} is saved.", &[&policy.name])
}

/// A form that says when it was saved; why it was refused stands in it.
fn saving() -> Posting<SavePolicy> {
    let save = Posting::<SavePolicy>::new();
    Toasts::here().follow(
        move || save.answer().filter(Result::is_ok),
        |policy: Policy| Some(saved(&policy)),
    );
    save
}

/// The fields whose errors are shown beside them.
const FIELDS: &[&str] = &[
    "name",
    "priority",
    "targets",
    "users",
    "domains",
    "extensions",
    "names",
    "templates",
];

fn form(policy: Policy, save: Posting<SavePolicy>, remove: Option<Posting<RemovePolicy>>) -> AnyView {
    let refusal = Refusal::of(save);
    let fields = PolicyFields::of(&policy);
    let fields = typed_form::<PolicyFields>()
        .filter(|typed| typed.id == fields.id && typed.kind == fields.kind)
        .unwrap_or(fields);
    let (kind, built_in) = (policy.kind, policy.built_in);
    let list = routes::policies(kind);
    let title = if policy.version == 0 {
        say("New policy").to_owned()
    } else {
        policy.name.clone()
    };
    let sentence = match built_in {
        Some(BuiltIn::Default) => {
            say("Built in: covers every mailbox that no other policy covers. Its name, priority and targets stay.")
        }
        Some(BuiltIn::MonitorOnly) => {
            say("Built in: logs what it finds and leaves every mail where it is, whatever the actions below say.")
        }
        None => say("Begins OFF; switch it on in the list."),
    };
    let versions = (policy.version > 0).then(|| {
        let version = policy.version.to_string();
        let words = say_with("Version {}, saved by {}", &[&version, &policy.changed_by]);
        view! { <p class="hint"><bdi>{words}</bdi>" · "<a href=format!("{}/{}", routes::VERSIONS, policy.id)>{say("All versions")}</a></p> }
    });
    view! {
        <Head title=title sentence=sentence />
        {versions}
        <Gated feature=Feature::ChangePolicies>
        <PostForm to=save>
            {fields.id.map(|id| view! { <input type="hidden" name="form[id]" value=id.to_string() /> })}
            <input type="hidden" name="form[kind]" value=fields.kind.clone() />
            <input type="hidden" name="form[version]" value=fields.version.to_string() />
            {general(&fields, built_in, refusal)}
            {built_in.is_none().then(|| targets(&fields, refusal))}
            {match kind {
                PolicyKind::Atp => threats(&fields, refusal),
                PolicyKind::Dlp => sensitive(&fields, refusal),
            }}
            <FormError sentence=refusal.beside(FIELDS) />
            <p class="row">
                <button class="btn primary" type="submit" aria-busy=move || save.pending().then_some("true")>{say("Save")}</button>
                <a class="btn" href=list>{say("Cancel")}</a>
            </p>
            {try_it(built_in)}
        </PostForm>
        </Gated>
        {remove
            .filter(|_| built_in.is_none())
            .map(|remove| {
                view! {
                    <section class="card danger-zone">
                        <Confirm label=say("Remove this policy")>
                            <p>{say("The mailboxes it covers fall to the next policy that matches them. What it quarantined stays held.")}</p>
                            <PostForm to=remove>
                                <input type="hidden" name="id" value=policy.id.to_string() />
                                <input type="hidden" name="version" value=policy.version.to_string() />
                                <button class="btn danger" type="submit">{say("Remove the policy")}</button>
                            </PostForm>
                        </Confirm>
                        <FormError sentence=Refusal::of(remove).beside(&[]) />
                    </section>
                }
            })}
    }
    .into_any()
}
