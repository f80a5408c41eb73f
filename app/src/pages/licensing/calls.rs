//! What the licensing pages ask.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse};
use domain::licence::{
    portal::{KeyDone, KeyPreview, LicenceDetail, Portal},
    product::Product,
};
#[cfg(feature = "ssr")]
use domain::problem::Problem;
use domain::transfer::Import;
use leptos::{prelude::*, server_fn::codec::Json};

/// Every product of the organisation.
#[server(name = ShowPortal, prefix = "/api", endpoint = "licensing/portal", input = Json)]
pub async fn portal() -> Result<Portal, Refused> {
    console()?.portal().await.map_err(refuse)
}

/// The licence that counts for a product.
#[server(name = ShowLicence, prefix = "/api", endpoint = "licensing/show", input = Json)]
pub async fn licence(product: Product) -> Result<LicenceDetail, Refused> {
    console()?.licence(product).await.map_err(refuse)
}

/// Takes a key that was typed, and says what it will do.
#[server(name = OfferKey, prefix = "/api", endpoint = "licensing/offer")]
pub async fn offer_key(key: String) -> Result<KeyPreview, Refused> {
    let offered = console()?.offer_key(&key).await.map_err(refuse)?;
    leptos_axum::redirect(crate::routes::PROVIDE_KEY);
    Ok(offered)
}

/// Takes in a licence file, and says what its key will do.
#[server(name = OfferFile, prefix = "/api", endpoint = "licensing/file")]
pub async fn offer_file(file: String) -> Result<KeyPreview, Refused> {
    let console = console()?;
    let key = console.add_licence_file(&file).await.map_err(refuse)?;
    let offered = console.offer_key(&key.to_string()).await.map_err(refuse)?;
    leptos_axum::redirect(crate::routes::PROVIDE_KEY);
    Ok(offered)
}

/// The key that was taken in this browser and waits for the tick.
#[server(name = OfferedKey, prefix = "/api", endpoint = "licensing/offered", input = Json)]
pub async fn offered_key() -> Result<Option<KeyPreview>, Refused> {
    console()?.offered_key().await.map_err(refuse)
}

/// Forgets it.
#[server(name = WithdrawKey, prefix = "/api", endpoint = "licensing/withdraw")]
pub async fn withdraw_key() -> Result<(), Refused> {
    console()?.withdraw_key().await.map_err(refuse)
}

/// Does what it was said to do, and goes to the list.
#[server(name = ProvideKey, prefix = "/api", endpoint = "licensing/provide")]
pub async fn provide_key(#[server(default)] agreed: bool) -> Result<KeyDone, Refused> {
    if !agreed {
        let sentence = "Read what the key will do, and tick the box.";
        return Err(refuse(Problem::invalid("agreed", sentence)));
    }
    let provided = console()?.provide_key().await.map_err(refuse)?;
    done(super::provide::sentence(&provided));
    leptos_axum::redirect(crate::routes::LICENSING);
    Ok(provided)
}

/// Takes an exported configuration, and says what taking it in will do.
#[server(name = OfferConfiguration, prefix = "/api", endpoint = "licensing/transfer/offer")]
pub async fn offer_configuration(file: String) -> Result<Import, Refused> {
    let offered = console()?.offer_configuration(&file).await.map_err(refuse)?;
    leptos_axum::redirect(crate::routes::TRANSFER);
    Ok(offered)
}

/// The configuration that was taken in this browser and waits for the tick, or what was done with it.
#[server(name = OfferedConfiguration, prefix = "/api", endpoint = "licensing/transfer/offered", input = Json)]
pub async fn offered_configuration() -> Result<Option<Import>, Refused> {
    console()?.offered_configuration().await.map_err(refuse)
}

/// Forgets it.
#[server(name = WithdrawConfiguration, prefix = "/api", endpoint = "licensing/transfer/withdraw")]
pub async fn withdraw_configuration() -> Result<(), Refused> {
    console()?.withdraw_configuration().await.map_err(refuse)
}

/// Does what it was said to do.
#[server(name = ImportConfiguration, prefix = "/api", endpoint = "licensing/transfer/import")]
pub async fn import_configuration(#[server(default)] agreed: bool) -> Result<Import, Refused> {
    if !agreed {
        let sentence = "Read what the import will do, and tick the box.";
        return Err(refuse(Problem::invalid("agreed", sentence)));
    }
    let imported = console()?.import_configuration().await.map_err(refuse)?;
    done(crate::words::say(super::transfer::IMPORTED));
    leptos_axum::redirect(crate::routes::TRANSFER);
    Ok(imported)
}
