//! The sign-in address of an organisation: `/Dashboard?T=<code>` (contract `cas-api.md` section 3.2).
//!
//! Nothing is changed here, and nobody learns which organisations there are: whoever is not signed in is led to the same page with any
//! code, and whoever is to the same page with every code that is not theirs.

use super::State;
use crate::http::desk::Visitor;
use app::{query::address, routes};
use axum::{
    Extension,
    extract::{RawQuery, State as Handed},
    response::Redirect,
};
use domain::tenant::TenantCode;
use url::form_urlencoded;

/// The address as the original writes it, and as people type it.
pub(super) const ADDRESSES: [&str; 2] = [routes::DASHBOARD, "/dashboard"];

/// The code in the query, whatever the case of its name.
fn code(query: Option<String>) -> Option<TenantCode> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name.eq_ignore_ascii_case("t"))
        .and_then(|(_, code)| code.parse().ok())
}

/// Leads to the sign-in page, to the overview of the organisation, or to where one switches to it.
pub(super) async fn dashboard(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Redirect {
    let Some(code) = code(query) else {
        return Redirect::to(routes::OVERVIEW);
    };
    let with_code = |page| address(page, &[("organisation", code.to_string())]);
    match state.desk.console(visitor).await.me().await {
        Ok(me) if me.code == code.as_str() => Redirect::to(routes::OVERVIEW),
        Ok(_) => Redirect::to(&with_code(routes::ACCOUNT)),
        Err(_) => Redirect::to(&with_code(routes::SIGN_IN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_whatever_the_case() {
        let found = |query: &str| code(Some(query.into())).map(|code| code.to_string());
        for query in ["T=HK234567", "t=hk23-4567", "x=1&T=HK234567&T=C7C7C7C7"] {
            assert_eq!(found(query).as_deref(), Some("HK234567"), "{query}");
        }
        for query in ["", "T=", "T=..%2F..", "tt=HK234567", "T=%3Cscript%3E"] {
            assert_eq!(found(query), None, "{query}");
        }
        assert_eq!(code(None), None);
    }
}
