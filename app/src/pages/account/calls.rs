//! What the person's own page asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    pages::account::{cookies, organisations},
    refused::{console, done, refuse, request},
    words::{say, say_with},
};
use domain::{
    ids::SignInId,
    overview::Counters,
    people::{Me, SignInRow},
    tenant::TenantCode,
};
#[cfg(feature = "ssr")]
use domain::{licence::entitlement::Seats, words::Language};
use leptos::{prelude::*, server_fn::codec::Json};

/// Who is signed in.
#[server(name = WhoAmI, prefix = "/api", endpoint = "account/me", input = Json)]
pub async fn me() -> Result<Me, Refused> {
    let mut me = console()?.me().await.map_err(refuse)?;
    me.notices = std::mem::take(&mut me.licences)
        .into_iter()
        .map(|notice| notice.sentence(say))
        .collect();
    me.notices.extend(me.over.take().map(over));
    me.switch = organisations::switch(&me);
    Ok(me)
}

/// What is said of more mailboxes than there are seats.
#[cfg(feature = "ssr")]
fn over(seats: Seats) -> String {
    say_with(
        "{} mailboxes are protected, and your licence has {} seats. All stay protected; further ones cannot be connected. Provide a key with more seats under Licensing.",
        &[&seats.used.to_string(), &seats.bought.to_string()],
    )
}

/// What stands on every page.
#[server(name = Count, prefix = "/api", endpoint = "account/counters", input = Json)]
pub async fn counters() -> Result<Counters, Refused> {
    console()?.counters().await.map_err(refuse)
}

/// The person's signed-in browsers.
#[server(name = SignIns, prefix = "/api", endpoint = "account/sign-ins", input = Json)]
pub async fn sign_ins() -> Result<Vec<SignInRow>, Refused> {
    console()?.sign_ins().await.map_err(refuse)
}

/// Ends one of them.
#[server(name = Revoke, prefix = "/api", endpoint = "account/revoke")]
pub async fn revoke(id: SignInId) -> Result<(), Refused> {
    console()?.revoke(id).await.map_err(refuse)?;
    done(say("That browser is signed out."));
    Ok(())
}

/// Where the person is and could be, drawn, for somebody who came by the address of the organisation with the code `asked`.
#[server(name = ShowPlace, prefix = "/api", endpoint = "account/organisations", input = Json)]
pub async fn place(asked: Option<String>) -> Result<String, Refused> {
    let me = console()?.me().await.map_err(refuse)?;
    Ok(organisations::place(&me, asked.and_then(|code| code.parse().ok())))
}

/// Ends this sign-in and begins one in another organisation of the person.
#[server(name = SwitchOrganisation, prefix = "/api", endpoint = "account/switch")]
pub async fn switch_organisation(organisation: TenantCode) -> Result<(), Refused> {
    let request = request()?;
    let signed_in = request
        .console
        .switch_organisation(&organisation)
        .await
        .map_err(refuse)?;
    cookies::sign_in(request.cookies, &signed_in);
    leptos_axum::redirect(crate::routes::OVERVIEW);
    Ok(())
}

/// Changes the password and ends the other sign-ins.
#[server(name = ChangePassword, prefix = "/api", endpoint = "account/password")]
pub async fn change_password(old: String, new: String) -> Result<(), Refused> {
    console()?.change_password(&old, &new).await.map_err(refuse)?;
    done(say("Your password is changed. Your other browsers are signed out."));
    Ok(())
}

/// Keeps the choice of colours (`light`, `dark`, empty for the system's), density (`compact` or empty) and language (`en`, `ja`,
/// empty for the browser's); the language is kept with the account too, for the person's other browsers.
#[server(name = Appearance, prefix = "/api", endpoint = "account/appearance")]
pub async fn appearance(
    #[server(default)] theme: String,
    #[server(default)] density: String,
    #[server(default)] language: String,
) -> Result<(), Refused> {
    let language = Language::of_tag(&language);
    // The form has the language of this browser in it whatever is changed: only another one is a choice for the account.
    if language == crate::shell::chosen_language() {
        console()?.me().await.map_err(refuse)?;
    } else {
        console()?.choose_language(language).await.map_err(refuse)?;
    }
    let known =
        |word: &str, words: &[&'static str]| words.iter().copied().find(|known| *known == word).unwrap_or_default();
    cookies::appearance(
        known(&theme, &["light", "dark"]),
        known(&density, &["compact"]),
        language,
    );
    Ok(())
}
