//! A person's organisations, and going from one to another.
//!
//! The forms are the browser's own: after a switch nothing of the page that was left is still there, neither shown nor kept.

use super::calls::SwitchOrganisation;
use crate::{
    asked::Asked,
    routes,
    words::{say, say_with},
};
use domain::{people::Me, tenant::TenantCode};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// The other organisations of a person, each as a button that leads there; none when there is none.
pub(super) fn others(who: &Me, class: &'static str) -> Option<AnyView> {
    let button = |one: &String| {
        let (code, name) = one.split_once(' ').unwrap_or_default();
        view! { <button class=class name="organisation" value=code.to_owned()><bdi>{name.to_owned()}</bdi></button> }
    };
    let buttons: Vec<_> = who.organisations.iter().map(button).collect();
    let form = || view! { <form class="row" action=SwitchOrganisation::PATH method="post">{buttons}</form> }.into_any();
    (!who.organisations.is_empty()).then(form)
}

/// The card of the person's own page: where one is, under which address, and where one could be.
pub(super) fn card() -> AnyView {
    let who = use_context::<Asked<Me>>();
    view! {
        <section class="card" aria-labelledby="organisations-title">
            <h2 id="organisations-title">{say("Organisation")}</h2>
            <Transition>{move || who.and_then(|who| who.get()?.ok()).map(|who| inside(&who))}</Transition>
        </section>
    }
    .into_any()
}

fn inside(who: &Me) -> AnyView {
    let asked = use_query_map().with_untracked(|query| query.get("organisation"));
    let asked = asked.and_then(|code| code.parse::<TenantCode>().ok());
    let address = format!("{}?T={}", routes::DASHBOARD, who.code);
    let other = !who.organisations.is_empty();
    view! {
        {asked.and_then(|code| notice(who, code.as_str()))}
        <p>
            {say("You are in ")}<b aria-current="true"><bdi>{who.organisation.clone()}</bdi></b>{say(". Its own sign-in address: ")}
            <a href=address.clone() rel="external">{address.clone()}</a>
        </p>
        {other.then(|| view! { <p>{say("You belong to other organisations too. Going there ends this sign-in and begins one there.")}</p> })}
        {others(who, "btn")}
    }
    .into_any()
}

/// What somebody is told who came by the address of an organisation in which they are not.
fn notice(who: &Me, code: &str) -> Option<AnyView> {
    let named = |one: &String| {
        one.split_once(' ')
            .filter(|(other, _)| *other == code)
            .map(|(_, name)| name.to_owned())
    };
    let sentence = match who.organisations.iter().find_map(named) {
        _ if code == who.code => return None,
        Some(name) => say_with(
            "The address that you opened leads to “{}”. You are in “{}” now: press the name of the other one to go there.",
            &[&name, &who.organisation],
        ),
        None => say_with(
            "You do not belong to an organisation with the code {}. You are in “{}”.",
            &[code, &who.organisation],
        ),
    };
    Some(view! { <p class="notice" role="status">{sentence}</p> }.into_any())
}
