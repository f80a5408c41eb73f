//! What the page of lists asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse};
use domain::lists::{ListTexts, ListsPage};
use leptos::{prelude::*, server_fn::codec::Json};

/// The lists.
#[server(name = ShowLists, prefix = "/api", endpoint = "lists/show", input = Json)]
pub async fn lists() -> Result<ListsPage, Refused> {
    console()?.lists().await.map_err(refuse)
}

/// Saves all of them.
#[server(name = SaveLists, prefix = "/api", endpoint = "lists/save")]
pub async fn save_lists(form: ListTexts, version: u32) -> Result<ListsPage, Refused> {
    let saved = console()?.save_lists(form, version).await.map_err(refuse)?;
    done(&super::lists::saved(&saved));
    Ok(saved)
}
