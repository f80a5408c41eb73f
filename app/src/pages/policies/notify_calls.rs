//! What the page of notifications asks.

use super::notifications::NotificationFields;
use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    refused::{console, done, refuse},
    words::say,
};
use domain::notification::NotificationPage;
use leptos::{prelude::*, server_fn::codec::Json};

/// The settings, and what was sent lately.
#[server(name = ShowNotifications, prefix = "/api", endpoint = "notifications/show", input = Json)]
pub async fn notifications() -> Result<NotificationPage, Refused> {
    console()?.notifications().await.map_err(refuse)
}

/// Saves the settings.
#[server(name = SaveNotifications, prefix = "/api", endpoint = "notifications/save")]
pub async fn save_notifications(form: NotificationFields) -> Result<(), Refused> {
    let version = form.version;
    console()?
        .save_notifications(form.settings(), version)
        .await
        .map_err(refuse)?;
    done(say(super::notifications::SAVED));
    Ok(())
}
