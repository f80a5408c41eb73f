//! Policies as a file: taken out, and applied once it was read what that does, deletions included (spec P10).

use super::{
    file_calls::{ApplyPolicies, OfferPolicies, OfferedPolicies, WithdrawPolicies},
    versions::changed,
};
use crate::{
    asked::Asked,
    parts::{
        entitled::Gated,
        field::{FormError, Lines, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::count,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_with},
};
use domain::{
    licence::product::Feature,
    policy::{
        difference,
        planned::{Planned, PolicyPlan, Step},
    },
};
use leptos::prelude::*;

/// What is said once it is done.
pub(super) const APPLIED: &str = "The policies are as the file says.";

/// The page.
#[component]
pub fn PolicyFile() -> impl IntoView {
    let offer = Posting::<OfferPolicies>::new();
    let withdraw = Posting::<WithdrawPolicies>::new();
    let apply = Posting::<ApplyPolicies>::new();
    let offered = Asked::new(
        move || {
            let forms = [offer.answered(), withdraw.answered(), apply.answered()];
            forms.into_iter().fold(0, u32::wrapping_add)
        },
        || OfferedPolicies {},
    );
    Toasts::here().follow(
        move || apply.answer().filter(Result::is_ok),
        |_: PolicyPlan| Some(say(APPLIED).to_owned()),
    );
    view! {
        <Head title=say("Policy file") sentence=say("All policies as one TOML file: to keep them in a repository, to compare, and to set them up again.") />
        <Transition fallback=|| view! { <Skeleton rows=3 /> }>
            {move || {
                offered.get().map(|answer| match answer {
                    Ok(Some(plan)) => shown(plan, apply, withdraw),
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
            <p>{say("The file holds every policy of both kinds as it is now, those of the product included. On the machine of the console, “postern policy export” prints the same.")}</p>
            <form method="post" action=routes::POLICY_FILE_DOWNLOAD>
                <button class="btn primary" type="submit">{say("Export")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The first step of applying one.
fn choose(offer: Posting<OfferPolicies>) -> AnyView {
    let refusal = Refusal::of(offer);
    view! {
        <section class="card narrow" aria-labelledby="apply-title">
            <h2 id="apply-title">{say("Apply a file")}</h2>
            <p>{say("You read what it will change before anything is changed. Own policies that are not in the file are removed; those of the product cannot be, and stay as they are.")}</p>
            <PostForm to=offer>
                <FormError sentence=refusal.beside(&["file"]) />
                <Lines
                    name="file"
                    label=say("Policies as TOML")
                    hint=say("Put the text of the file here. What an entry leaves out is as in a new policy; a word that is not known is refused.")
                    rows=10
                    error=refusal.on("file")
                />
                <div class="row">
                    <button class="btn primary" type="submit" aria-busy=move || offer.pending().then_some("true")>{say("Compare")}</button>
                    <a class="btn" href=routes::POLICIES_ATP>{say("Cancel")}</a>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What it will do, with the tick; or what it did.
fn shown(plan: PolicyPlan, apply: Posting<ApplyPolicies>, withdraw: Posting<WithdrawPolicies>) -> AnyView {
    let title = if plan.done {
        say("What the file changed")
    } else {
        say("What the file will change")
    };
    let nothing = plan.changes_nothing();
    let counts = Step::ALL
        .into_iter()
        .map(|step| {
            let number = count(plan.count(step));
            view! { <dt>{say(step.label())}</dt><dd>{number}</dd> }
        })
        .collect_view();
    let again = if plan.done || nothing {
        say("Done")
    } else {
        say("Another file")
    };
    let tick = (!plan.done && !nothing).then(|| tick(apply));
    let entries = plan
        .policies
        .iter()
        .filter(|planned| planned.step() != Step::Same)
        .map(entry)
        .collect_view();
    view! {
        <section class="card" aria-labelledby="plan-title">
            <h2 id="plan-title" tabindex="-1">{title}</h2>
            <dl class="facts">{counts}</dl>
            {nothing.then(|| view! { <p class="notice">{say("Nothing: every policy is as the file says.")}</p> })}
            {tick}
            <PostForm to=withdraw>
                <button class="btn" type="submit">{again}</button>
            </PostForm>
        </section>
        <ol class="versions">{entries}</ol>
    }
    .into_any()
}

fn tick(apply: Posting<ApplyPolicies>) -> AnyView {
    let refusal = Refusal::of(apply);
    view! {
        <Gated feature=Feature::ChangePolicies>
            <PostForm to=apply>
                <FormError sentence=refusal.beside(&[]) />
                <label class="tick">
                    <input type="checkbox" name="agreed" value="true" required=true />
                    <span>{say("I have read what it will do")}</span>
                </label>
                <button class="btn primary" type="submit" aria-busy=move || apply.pending().then_some("true")>{say("Apply")}</button>
            </PostForm>
        </Gated>
    }
    .into_any()
}

fn entry(planned: &Planned) -> Option<AnyView> {
    let step = planned.step();
    let policy = planned.policy()?;
    let tone = match step {
        Step::Remove => "tag danger",
        Step::Create => "tag good",
        Step::Change | Step::Same => "tag warn",
    };
    let changes = match (&planned.before, &planned.after) {
        (Some(before), Some(after)) => changed(difference(before, after)),
        (None, Some(_)) => view! { <p class="hint">{say_with("Priority {}, {}.", &[&policy.priority.to_string(), if policy.enabled { "ON" } else { "OFF" }])}</p> }.into_any(),
        _ => view! { <p class="hint">{say("The mailboxes it covers fall to the next policy that matches them. What it quarantined stays held.")}</p> }.into_any(),
    };
    Some(
        view! {
            <li class="card">
                <h2><bdi>{policy.name.clone()}</bdi>" "<span class=tone>{say(step.label())}</span></h2>
                <p class="marks">{say(policy.kind.name())}" · "{say(policy.family.heading())}</p>
                {changes}
            </li>
        }
        .into_any(),
    )
}
