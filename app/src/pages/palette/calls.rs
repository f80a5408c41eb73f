//! What the command palette asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, refuse};
use domain::find::Found;
use leptos::{prelude::*, server_fn::codec::Json};

/// Mails, mailboxes, policies and service accounts in which these words stand, as far as the person may see them.
#[server(name = Find, prefix = "/api", endpoint = "find", input = Json)]
pub async fn find(words: String) -> Result<Vec<Found>, Refused> {
    console()?.find(&words).await.map_err(refuse)
}
