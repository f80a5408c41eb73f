//! What the quarantine pages ask.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, done, refuse, waited};
use domain::{
    custody::CustodyAct,
    held::{ActReport, Cursor, HeldFilter, HeldMail, HeldPage},
    ids::HeldId,
};
#[cfg(feature = "ssr")]
use domain::{held::Selection, problem::Problem};
use leptos::{prelude::*, server_fn::codec::Json};

/// One page of the list.
#[server(name = ListHeld, prefix = "/api", endpoint = "quarantine/list", input = Json)]
pub async fn held(filter: HeldFilter, cursor: Option<Cursor>) -> Result<HeldPage, Refused> {
    console()?.held(filter, cursor).await.map_err(refuse)
}

/// One mail in full.
#[server(name = ShowHeld, prefix = "/api", endpoint = "quarantine/show", input = Json)]
pub async fn held_mail(id: HeldId) -> Result<HeldMail, Refused> {
    console()?.held_mail(id).await.map_err(refuse)
}

/// Restores or deletes the mails of `ids`, or, with `all`, everything that `filter` leaves.
#[server(name = ActOnHeld, prefix = "/api", endpoint = "quarantine/act")]
pub async fn act(
    act: CustodyAct,
    #[server(default)] ids: Vec<HeldId>,
    #[server(default)] all: bool,
    #[server(default)] filter: HeldFilter,
) -> Result<ActReport, Refused> {
    let selection = super::selection::of_form(ids, all, filter).map_err(refuse)?;
    let alone = match &selection {
        Selection::These { ids } => ids.first().copied().filter(|_| ids.len() == 1),
        Selection::Matching { .. } => None,
    };
    let console = console()?;
    let report = console.act(act, selection).await.map_err(refuse)?;
    if report.begun == 0 && waited() {
        // Whoever asked did so from an old page and has gone on since: both sides are told.
        let state = match alone {
            Some(id) => console.held_mail(id).await.map_err(refuse)?.row.status.label(),
            None => "no longer in quarantine",
        };
        return Err(refuse(Problem::conflict(format!(
            "Meanwhile it came to this state: {state}."
        ))));
    }
    done(&super::acts::said(&report));
    Ok(report)
}

/// Looks for the mail in its mailbox now.
#[server(name = LookAgain, prefix = "/api", endpoint = "quarantine/locate")]
pub async fn locate(id: HeldId) -> Result<HeldMail, Refused> {
    let mail = console()?.locate(id).await.map_err(refuse)?;
    done(&super::detail::found(&mail));
    Ok(mail)
}
