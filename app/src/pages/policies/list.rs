//! The policies of one kind, by family and priority, each with its switch.

use super::calls::{ListPolicies, SwitchPolicy};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        head::Head,
        states::{Failed, Skeleton},
        switch::Switch,
        time::Ago,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
};
use domain::{
    policy::{Policy, PolicyKind, ProviderFamily, Targets},
    time::Timestamp,
};
use leptos::prelude::*;

/// Advanced Threat Protection.
#[component]
pub fn AtpPolicies() -> impl IntoView {
    view! {
        <Head title="Advanced Threat Protection" sentence="What is looked for in mail, and what is done about it. For each mailbox, the matching policy with the highest priority applies.">
            <a class="btn primary" href=routes::POLICY_NEW>"New policy"</a>
        </Head>
        {families(PolicyKind::Atp)}
    }
    .into_any()
}

/// Data Loss Prevention.
#[component]
pub fn DlpPolicies() -> impl IntoView {
    view! {
        <Head title="Data Loss Prevention" sentence="Content that must not travel. Nothing looks for it in this version: these policies are OFF, and can be switched on once their templates are part of it." />
        {families(PolicyKind::Dlp)}
    }
    .into_any()
}

/// What the switch did, as a sentence.
pub(super) fn switched(policy: &Policy) -> String {
    format!("{} is {}.", policy.name, if policy.enabled { "ON" } else { "OFF" })
}

fn families(kind: PolicyKind) -> AnyView {
    let live = Live::here();
    let switch = Posting::<SwitchPolicy>::new();
    let rows = Asked::new(
        move || live.policies.get().wrapping_add(switch.answered()),
        move || ListPolicies { kind },
    );
    Toasts::here().follow(move || switch.answer(), |policy: Policy| Some(switched(&policy)));
    view! {
        <Transition fallback=|| view! { <Skeleton rows=5 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(policies) => ProviderFamily::ALL
                        .into_iter()
                        .map(|family| {
                            let rows: Vec<_> = policies.iter().filter(|policy| policy.family == family).cloned().collect();
                            group(kind, family, rows, switch)
                        })
                        .collect_view()
                        .into_any(),
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
            <h2 id=title.clone()>{family.heading()}</h2>
            {(family == ProviderFamily::Exchange)
                .then(|| view! { <p class="hint">"For Exchange Online mailboxes. They can be connected in a later version; the policies can be prepared now."</p> })}
            <div class="table">
                <table class="policies">
                    <thead>
                        <tr>
                            <th scope="col" class="num">"Priority"</th><th scope="col">"Policy"</th><th scope="col">"Targets"</th><th scope="col">"Changed"</th><th scope="col">"Status"</th>
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
    let name = policy.name.clone();
    let title = match kind {
        PolicyKind::Atp => {
            view! { <a href=format!("{}/{id}", routes::POLICIES_ATP)><bdi>{name.clone()}</bdi></a> }.into_any()
        }
        PolicyKind::Dlp => view! { <b><bdi>{name.clone()}</bdi></b> }.into_any(),
    };
    let status = match kind {
        PolicyKind::Atp => view! {
            <PostForm to=switch>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="version" value=policy.version.to_string() />
                <input type="hidden" name="enabled" value=(!policy.enabled).to_string() />
                <Switch
                    on=policy.enabled
                    label=format!("Status of {name}")
                    later=format!("Switch {name} {}", if policy.enabled { "OFF" } else { "ON" })
                    busy=busy
                />
            </PostForm>
        }
        .into_any(),
        // Nothing would enforce it, so that there is nothing to press.
        PolicyKind::Dlp => view! { <span class="st">"OFF"</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="num">{policy.priority}</td>
            <td class="what">{title}<span><bdi>{policy.description.clone()}</bdi></span></td>
            <td><bdi>{covered(&policy.targets)}</bdi></td>
            <td>{changed(&policy)}</td>
            <td class="status">{status}</td>
        </tr>
    }
    .into_any()
}

fn changed(policy: &Policy) -> AnyView {
    let who = policy.changed_by.clone();
    if policy.changed_at == Timestamp::default() {
        return view! { <span>"Never"</span> }.into_any();
    }
    view! { <Ago at=policy.changed_at />" "<small>"by "<bdi>{who}</bdi></small> }.into_any()
}

/// Whom a policy covers, in a few words.
fn covered(targets: &Targets) -> String {
    if targets.everyone {
        return "Everyone".into();
    }
    let some = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let parts: Vec<_> = [
        some(targets.users.len(), "user", "users"),
        some(targets.groups.len(), "group", "groups"),
        some(targets.domains.len(), "domain", "domains"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        "Nobody".into()
    } else {
        parts.join(", ")
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
