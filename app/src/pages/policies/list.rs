//! The policies of one kind, by family and priority, each with its switch.

use super::calls::{ListPolicies, SwitchPolicy};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        entitled::{lacking, of_licence},
        head::Head,
        states::{Failed, Skeleton},
        switch::Switch,
        time::Ago,
        toast::{Toasts, Undo},
    },
    posting::{PostForm, Posting},
    routes,
    words::{said, say, say_count, say_with},
};
use domain::{
    dlp::templates::name_of,
    licence::product::Feature,
    policy::{Policy, PolicyKind, ProviderFamily, Targets},
    time::Timestamp,
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Advanced Threat Protection.
#[component]
pub fn AtpPolicies() -> impl IntoView {
    view! {
        <Head title=say("Advanced Threat Protection") sentence=say("What is looked for in mail, and what is done about it. For each mailbox, the matching policy with the highest priority applies.")>
            <a class="btn primary" href=routes::POLICY_NEW>{say("New policy")}</a>
        </Head>
        {families(PolicyKind::Atp)}
    }
    .into_any()
}

/// Data Loss Prevention.
#[component]
pub fn DlpPolicies() -> impl IntoView {
    view! {
        <Head title=say("Data Loss Prevention") sentence=say("Content that must not travel: card and account numbers, identifiers of people, keys. It is stored and shown masked.")>
            <a class="btn primary" href=routes::DLP_POLICY_NEW>{say("New policy")}</a>
        </Head>
        {families(PolicyKind::Dlp)}
    }
    .into_any()
}

/// What the switch did, as a sentence.
pub(super) fn switched(policy: &Policy) -> String {
    say_with("{} is {}.", &[&policy.name, position(policy.enabled)])
}

/// How a switch stands, in every language.
const fn position(on: bool) -> &'static str {
    if on { "ON" } else { "OFF" }
}

/// The switch back: from the version that the switch made, so that nothing that came after is undone.
fn back(policy: &Policy) -> Undo {
    let before = !policy.enabled;
    Undo {
        path: SwitchPolicy::PATH,
        fields: format!("id={}&enabled={before}&version={}", policy.id, policy.version),
        done: say_with("{} is {} again.", &[&policy.name, position(before)]),
    }
}

fn families(kind: PolicyKind) -> AnyView {
    let live = Live::here();
    let switch = Posting::<SwitchPolicy>::new();
    let rows = Asked::new(
        move || live.policies.get().wrapping_add(switch.answered()),
        move || ListPolicies { kind },
    );
    Toasts::here().follow_with_undo(
        move || switch.answer(),
        |policy: Policy| (switched(&policy), back(&policy)),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=5 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(policies) => {
                        let notice = lacking(Feature::ChangePolicies).map(of_licence);
                        let families = ProviderFamily::ALL
                        .into_iter()
                        .map(|family| {
                            let rows: Vec<_> = policies.iter().filter(|policy| policy.family == family).cloned().collect();
                            group(kind, family, rows, switch)
                        })
                        .collect_view();
                        view! { {notice} {families} }.into_any()
                    }
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn group(kind: PolicyKind, family: ProviderFamily, rows: Vec<Policy>, switch: Posting<SwitchPolicy>) -> AnyView {
    let title = format!("family-{}", family.word());
    view! {
        <section class="list family" aria-labelledby=title.clone()>
            <h2 id=title.clone()>{say(family.heading())}</h2>
            {(family == ProviderFamily::Exchange)
                .then(|| view! { <p class="hint">{say("For Exchange Online mailboxes. They can be connected in a later version; the policies can be prepared now.")}</p> })}
            <div class="table">
                <table class="policies">
                    <thead>
                        <tr>
                            <th scope="col" class="num">{say("Priority")}</th><th scope="col">{say("Policy")}</th><th scope="col">{say("Targets")}</th><th scope="col">{say("Changed")}</th><th scope="col">{say("Status")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|policy| row(kind, policy, switch)).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(kind: PolicyKind, policy: Policy, switch: Posting<SwitchPolicy>) -> AnyView {
    let id = policy.id;
    let busy = Signal::derive(move || switch.pending() && switch.post().field("id") == Some(id.to_string()));
    let off = lacking(Feature::ChangePolicies).is_some();
    let name = policy.name.clone();
    let templates = (kind == PolicyKind::Dlp).then(|| templates(&policy));
    let link = view! { <a href=format!("{}/{id}", routes::policies(kind))><bdi>{name.clone()}</bdi></a> };
    let status = view! {
        <PostForm to=switch>
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="version" value=policy.version.to_string() />
            <input type="hidden" name="enabled" value=(!policy.enabled).to_string() />
            <Switch
                on=policy.enabled
                label=say_with("Status of {}", &[&name])
                later=say_with("Switch {} {}", &[&name, position(!policy.enabled)])
                busy=busy
                off=off
            />
        </PostForm>
    };
    view! {
        <tr>
            <td class="num" data-label=say("Priority")>{policy.priority}</td>
            <td class="what">{link}<span><bdi>{said(policy.description.clone())}</bdi></span>{templates}</td>
            <td><bdi>{covered(&policy.targets)}</bdi></td>
            <td>{changed(&policy)}</td>
            <td class="status">{status}</td>
        </tr>
    }
    .into_any()
}

/// The compliance templates by which a policy tells what must not travel.
fn templates(policy: &Policy) -> AnyView {
    let names: Vec<&str> = policy.filters.sensitive().filter_map(name_of).map(say).collect();
    view! { <span>{say("Compliance templates: ")}<bdi>{names.join(", ")}</bdi></span> }.into_any()
}

fn changed(policy: &Policy) -> AnyView {
    let who = policy.changed_by.clone();
    if policy.changed_at == Timestamp::default() {
        return view! { <span>{say("Never")}</span> }.into_any();
    }
    view! { <Ago at=policy.changed_at />" "<small>{say("by ")}<bdi>{who}</bdi></small> }.into_any()
}

/// Whom a policy covers, in a few words.
fn covered(targets: &Targets) -> String {
    if targets.everyone {
        return say("Everyone").into();
    }
    let length = |list: &[String]| list.len() as u64;
    let parts: Vec<_> = [
        (
            length(&targets.users),
            say_count(length(&targets.users), "1 user", "{} users"),
        ),
        (
            length(&targets.groups),
            say_count(length(&targets.groups), "1 group", "{} groups"),
        ),
        (
            length(&targets.domains),
            say_count(length(&targets.domains), "1 domain", "{} domains"),
        ),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(_, words)| words)
    .collect();
    if parts.is_empty() {
        say("Nobody").into()
    } else {
        parts.join(say(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_said_in_a_few_words() {
        assert_eq!(covered(&Targets::everyone()), "Everyone");
        assert_eq!(covered(&Targets::default()), "Nobody");
        let targets = Targets {
            users: vec!["a@b".into(), "c@d".into()],
            domains: vec!["e".into()],
            ..Targets::default()
        };
        assert_eq!(covered(&targets), "2 users, 1 domain");
    }
}
