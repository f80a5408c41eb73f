//! Signing in, signing out, setting up.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    pages::account::cookies,
    query::{address, safe_next},
    refused::{console, refuse, request},
    routes::ACCOUNT,
};
use leptos::prelude::*;

/// Signs in, to the organisation with a code when one was asked for, and goes to `next`, an address of this site; where the person does
/// not belong to that organisation, to the page that says so.
#[server(name = SignIn, prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
    #[server(default)] organisation: String,
) -> Result<(), Refused> {
    let request = request()?;
    let code = organisation.parse().ok();
    let sign_in = request.console.sign_in(email.trim(), &password, code.as_ref());
    let signed_in = sign_in.await.map_err(refuse)?;
    cookies::sign_in(request.cookies, &signed_in);
    // Without a choice it is the browser's, not that of whoever was here before.
    cookies::language(signed_in.language);
    match code.filter(|_| signed_in.elsewhere) {
        Some(code) => leptos_axum::redirect(&address(ACCOUNT, &[("organisation", code.to_string())])),
        None => leptos_axum::redirect(safe_next(&next)),
    }
    Ok(())
}

/// Ends the sign-in of this browser.
#[server(name = SignOut, prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Refused> {
    let request = request()?;
    request.console.sign_out().await.map_err(refuse)?;
    cookies::sign_out(request.cookies);
    leptos_axum::redirect(crate::routes::SIGN_IN);
    Ok(())
}

/// Makes the first administrator and signs in.
#[server(name = SetUpFirst, prefix = "/api", endpoint = "set-up")]
pub async fn set_up(form: domain::people::SetUp) -> Result<(), Refused> {
    let request = request()?;
    let signed_in = request.console.set_up(form).await.map_err(refuse)?;
    cookies::sign_in(request.cookies, &signed_in);
    leptos_axum::redirect(crate::routes::OVERVIEW);
    Ok(())
}

/// Whether an administrator still has to be set up.
#[server(name = SetUpNeeded, prefix = "/api", endpoint = "set-up/needed")]
pub async fn set_up_needed() -> Result<bool, Refused> {
    console()?.set_up_needed().await.map_err(refuse)
}
