//! The simple form of an ATP policy.

use super::{
    calls::{RemovePolicy, SavePolicy, ShowPolicy},
    fields::{FilterFields, PolicyFields},
    list::templates,
};
use crate::{
    Refused,
    asked::Asked,
    parts::{
        confirm::Confirm,
        entitled::Gated,
        field::{Choice, Field, FormError, Lines, Refusal, Tick},
        head::Head,
        states::{Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    start::Now,
    typed::typed_form,
    words::{said, say, say_with},
};
use domain::{
    ids::PolicyId,
    licence::product::Feature,
    policy::{BuiltIn, FileKind, PRIORITY_GIVEN_MAX, Policy, PolicyKind},
    verdict::Action,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A policy that does not exist yet.
#[component]
pub fn NewPolicy() -> impl IntoView {
    let save = saving();
    match PolicyFields::blank(untrack(Now::get)) {
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
                    // Of these the list is the place of everything that can be set.
                    Ok(policy) if policy.kind == PolicyKind::Dlp => view! {
                        <Head title=policy.name.clone() sentence=said(policy.description.clone())>
                            <a class="btn primary" href=routes::POLICIES_DLP>{say("Data Loss Prevention")}</a>
                        </Head>
                        <section class="card"><p>{templates(&policy)}</p></section>
                    }
                    .into_any(),
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
const FIELDS: &[&str] = &["name", "priority", "targets", "users", "domains", "extensions", "names"];

fn form(policy: Policy, save: Posting<SavePolicy>, remove: Option<Posting<RemovePolicy>>) -> AnyView {
    let refusal = Refusal::of(save);
    let fields = PolicyFields::of(&policy);
    let fields = typed_form::<PolicyFields>()
        .filter(|typed| typed.id == fields.id)
        .unwrap_or(fields);
    let built_in = policy.built_in;
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
        say_with("Version {}, saved by {}", &[&version, &policy.changed_by])
    });
    view! {
        <Head title=title sentence=sentence />
        {versions.map(|words| view! { <p class="hint"><bdi>{words}</bdi></p> })}
        <Gated feature=Feature::ChangePolicies>
        <PostForm to=save>
            {fields.id.map(|id| view! { <input type="hidden" name="form[id]" value=id.to_string() /> })}
            <input type="hidden" name="form[version]" value=fields.version.to_string() />
            {general(&fields, built_in, refusal)}
            {built_in.is_none().then(|| targets(&fields, refusal))}
            {filters(&fields, refusal)}
            <FormError sentence=refusal.beside(FIELDS) />
            <p class="row">
                <button class="btn primary" type="submit" aria-busy=move || save.pending().then_some("true")>{say("Save")}</button>
                <a class="btn" href=routes::POLICIES_ATP>{say("Cancel")}</a>
            </p>
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

fn general(fields: &PolicyFields, built_in: Option<BuiltIn>, refusal: Refusal) -> AnyView {
    let own = built_in.is_none().then(|| {
        view! {
            <Field name="form[name]" label=say("Name") value=fields.name.clone() required=true error=refusal.on("name") />
            <Field
                name="form[priority]"
                label=say("Priority")
                kind="number"
                value=fields.priority.to_string()
                hint=say_with("1 is highest; up to {}. Only the highest matching policy applies to a mailbox.", &[&PRIORITY_GIVEN_MAX.to_string()])
                required=true
                error=refusal.on("priority")
            />
        }
    });
    view! {
        <section class="card" aria-labelledby="general-title">
            <h2 id="general-title">{say("General")}</h2>
            <div class="fields">
                {own}
                <Field name="form[description]" label=say("Description") value=fields.description.clone() />
                <Tick name="form[scan_junk]" label=say("Scan the junk folder too") on=fields.scan_junk />
            </div>
        </section>
    }
    .into_any()
}

fn targets(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let everyone = fields.everyone;
    view! {
        <section class="card targets" aria-labelledby="targets-title">
            <h2 id="targets-title">{say("Targets")}</h2>
            <fieldset>
                <legend class="vh">{say("Whose mail")}</legend>
                <label class="tick"><input type="radio" name="form[everyone]" value="true" checked=everyone /><span>{say("Everyone")}</span></label>
                <label class="tick"><input type="radio" name="form[everyone]" value="false" checked=!everyone /><span>{say("Only these: users or domains, one in each line")}</span></label>
            </fieldset>
            <div class="fields">
                <Lines name="form[users]" label=say("Users") value=fields.users.clone() hint="anna@example.org" error=refusal.on("users") />
                <Lines name="form[domains]" label=say("Domains") value=fields.domains.clone() hint="example.org" error=refusal.on("domains") />
            </div>
            <FormError sentence=refusal.on("targets") />
        </section>
    }
    .into_any()
}

fn filters(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let kinds = fields.kinds.clone();
    view! {
        <section class="card" aria-labelledby="filters-title">
            <h2 id="filters-title">{say("Filters and actions")}</h2>
            {filter("malware", say("Malware Scanning"), say("YARA rules, known hashes and, where it is connected, ClamAV."), &fields.malware)}
            {filter("web", say("Web Reputation"), say("Links and hosts in the text, against the lists of blocked objects."), &fields.web)}
            {filter("objects", say("Suspicious objects"), say("Files, senders and addresses that are on the blocked lists."), &fields.objects)}
            {filter("unscannable", say("Unscannable content"), say("Encrypted, broken or beyond the limits, so that it could not be looked into."), &fields.unscannable)}
            {filter("files", say("File Blocking"), say("Kinds of file by their content, extensions and names."), &fields.files)}
            <div class="nested">
                <fieldset class="ticks">
                    <legend>{say("Kinds of file, by content")}</legend>
                    {FileKind::ALL
                        .into_iter()
                        .map(|kind| {
                            view! { <Tick name="form[kinds][]" value=kind.word() label=say(kind.label()) on=kinds.contains(&kind) /> }
                        })
                        .collect_view()}
                </fieldset>
                <div class="fields">
                    <Lines name="form[extensions]" label=say("Extensions") value=fields.extensions.clone() hint=say("Without the dot, separated by spaces or lines.") error=refusal.on("extensions") />
                    <Lines name="form[names]" label=say("Names") value=fields.names.clone() hint=say("One in each line; * and ? stand for any text and any character.") error=refusal.on("names") />
                </div>
                <Tick name="form[inside_archives]" label=say("Look inside archives too") on=fields.inside_archives />
            </div>
        </section>
    }
    .into_any()
}

fn filter(name: &'static str, label: &'static str, hint: &'static str, fields: &FilterFields) -> AnyView {
    let options = Action::OFFERED
        .into_iter()
        .map(|action| (action.word().to_owned(), say(action.name()).to_owned()))
        .collect();
    view! {
        <div class="filter-row">
            <Tick name=format!("form[{name}][on]") label=label hint=hint on=fields.on />
            <Choice
                name=format!("form[{name}][action]")
                label=say_with("Action of {}", &[label])
                quiet=true
                options=options
                value=fields.action.clone()
            />
        </div>
    }
    .into_any()
}
