//! What the first page asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    refused::{console, done, refuse},
    words::say,
};
use domain::overview::Overview;
use leptos::{prelude::*, server_fn::codec::Json};

/// Everything on it.
#[server(name = ShowOverview, prefix = "/api", endpoint = "overview/show", input = Json)]
pub async fn overview() -> Result<Overview, Refused> {
    console()?.overview().await.map_err(refuse)
}

/// Takes the demo away.
#[server(name = RemoveDemo, prefix = "/api", endpoint = "overview/remove-demo")]
pub async fn remove_demo() -> Result<(), Refused> {
    console()?.remove_demo().await.map_err(refuse)?;
    done(say("The demo data is removed."));
    Ok(())
}
