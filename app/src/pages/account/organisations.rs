//! A person's organisations, and going from one to another. The server draws them: what few people have costs the browsers of the others
//! nothing to load.
//!
//! The forms are the browser's own: after a switch nothing of the page that was left is still there, neither shown nor kept.

use super::calls::ShowPlace;
use crate::{asked::Asked, parts::states::Failed, words::say};
#[cfg(feature = "ssr")]
pub(super) use drawing::{place, switch};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The card of the person's own page: where one is, under which address, and where one could be.
pub(super) fn card() -> AnyView {
    let query = use_query_map();
    let asked = move || query.with(|query| query.get("organisation"));
    let place = Asked::new(|| 0, move || ShowPlace { asked: asked() });
    let drawn = move || {
        place.get().map(|answer| match answer {
            Ok(html) => view! { <div inner_html=html></div> }.into_any(),
            Err(refused) => {
                view! { <Failed refused=refused retry=Callback::new(move |()| place.refetch()) /> }.into_any()
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="organisations-title">
            <h2 id="organisations-title">{say("Organisation")}</h2>
            <Transition>{drawn}</Transition>
        </section>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
mod drawing {
    use crate::{
        pages::account::calls::SwitchOrganisation,
        routes,
        words::{say, say_with},
    };
    use domain::{
        people::{Me, Organisation},
        tenant::TenantCode,
    };
    use leptos::{prelude::*, server_fn::ServerFn};

    /// Without the marks between nodes by which a page is woken: nothing in here is. Names are escaped.
    fn html(view: AnyView) -> String {
        view.to_html().replace("<!>", "")
    }

    /// A button for each of the other organisations.
    fn form(me: &Me, class: &'static str) -> AnyView {
        let button = |Organisation { code, name }: &Organisation| {
            view! { <button class=class name="organisation" value=code.to_string()><bdi>{name.clone()}</bdi></button> }
        };
        let buttons: Vec<_> = me.organisations.iter().map(button).collect();
        view! { <form class="row" action=SwitchOrganisation::PATH method="post">{buttons}</form> }.into_any()
    }

    /// What the menu of the account shows to somebody who belongs to several; empty for everybody else.
    pub(in crate::pages::account) fn switch(me: &Me) -> String {
        if me.organisations.is_empty() {
            return String::new();
        }
        let view = view! {
            <div role="group" aria-label=say("Organisation")>
                <b aria-current="true"><bdi>{me.organisation.clone()}</bdi></b>
                // Shown while something waits, by the style.
                <small class="stays">{say("What waits for the connection stays here until you are back in this organisation.")}</small>
                {form(me, "item")}
            </div>
        };
        html(view.into_any())
    }

    /// What the card shows.
    pub(in crate::pages::account) fn place(me: &Me, asked: Option<TenantCode>) -> String {
        let address = format!("{}?T={}", routes::DASHBOARD, me.code);
        let others = || {
            view! {
                <p>{say("You belong to other organisations too. Going there ends this sign-in and begins one there.")}</p>
                {form(me, "btn")}
            }
        };
        let view = view! {
            {asked.and_then(|code| notice(me, &code)).map(|sentence| view! { <p class="notice" role="status">{sentence}</p> })}
            <p>
                {say("You are in ")}<b aria-current="true"><bdi>{me.organisation.clone()}</bdi></b>{say(". Its own sign-in address: ")}
                <a href=address.clone() rel="external">{address.clone()}</a>
            </p>
            {(!me.organisations.is_empty()).then(others)}
        };
        html(view.into_any())
    }

    /// What somebody is told who came by the address of an organisation in which they are not.
    fn notice(me: &Me, asked: &TenantCode) -> Option<String> {
        let other = me.organisations.iter().find(|other| other.code == *asked);
        match other {
            _ if me.code == asked.as_str() => None,
            Some(other) => Some(say_with(
                "The address that you opened leads to “{}”. You are in “{}” now: press the name of the other one to go there.",
                &[&other.name, &me.organisation],
            )),
            None => Some(say_with(
                "You do not belong to an organisation with the code {}. You are in “{}”.",
                &[asked.as_str(), &me.organisation],
            )),
        }
    }
}
