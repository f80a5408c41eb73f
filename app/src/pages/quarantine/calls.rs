//! What the quarantine pages ask.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    refused::{console, done, refuse, waited},
    words::{say, say_with},
};
use domain::{
    custody::CustodyAct,
    held::{ActReport, Cursor, HeldFilter, HeldMail, HeldPage},
    ids::{HeldId, ViewId},
    view::View,
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
    let asked = match &selection {
        Selection::These { ids } => ids.clone(),
        Selection::Matching { .. } => Vec::new(),
    };
    let console = console()?;
    let report = console.act(act, selection).await.map_err(refuse)?;
    if report.begun == 0 && waited() {
        let mut states = Vec::new();
        for id in asked {
            states.push(console.held_mail(id).await.map_err(refuse)?.row.status);
        }
        // What is as it was wished to be needs no second act: it was done, and only the answer was lost.
        let wished = [act.doing(), act.done()];
        if states.is_empty() || !states.iter().all(|state| wished.contains(state)) {
            // Whoever asked did so from an old page and has gone on since: both sides are told.
            let state = match states[..] {
                [alone] => say(alone.label()),
                _ => say("no longer in quarantine"),
            };
            return Err(refuse(Problem::conflict(say_with(
                "Meanwhile it came to this state: {}.",
                &[state],
            ))));
        }
    }
    done(&super::acts::begun(&report));
    Ok(report)
}

/// Looks for the mail in its mailbox now.
#[server(name = LookAgain, prefix = "/api", endpoint = "quarantine/locate")]
pub async fn locate(id: HeldId) -> Result<HeldMail, Refused> {
    let mail = console()?.locate(id).await.map_err(refuse)?;
    done(&super::detail::found(&mail));
    Ok(mail)
}

/// The person's saved views.
#[server(name = ListViews, prefix = "/api", endpoint = "quarantine/views", input = Json)]
pub async fn views() -> Result<Vec<View>, Refused> {
    console()?.views().await.map_err(refuse)
}

/// Keeps a filter under a name.
#[server(name = SaveView, prefix = "/api", endpoint = "quarantine/views/save")]
pub async fn save_view(name: String, #[server(default)] filter: HeldFilter) -> Result<View, Refused> {
    let view = console()?.save_view(&name, filter).await.map_err(refuse)?;
    done(&super::views::saved(&view));
    Ok(view)
}

/// Gives a view another name.
#[server(name = RenameView, prefix = "/api", endpoint = "quarantine/views/rename")]
pub async fn rename_view(id: ViewId, name: String) -> Result<View, Refused> {
    let view = console()?.rename_view(id, &name).await.map_err(refuse)?;
    done(&super::views::saved(&view));
    Ok(view)
}

/// Removes a view.
#[server(name = RemoveView, prefix = "/api", endpoint = "quarantine/views/remove")]
pub async fn remove_view(id: ViewId) -> Result<(), Refused> {
    console()?.remove_view(id).await.map_err(refuse)?;
    done(super::views::removed());
    Ok(())
}

/// Keeps which columns of the list are shown, in the browser; the answer is which are not.
#[server(name = Columns, prefix = "/api", endpoint = "quarantine/columns")]
pub async fn columns(#[server(default)] shown: Vec<String>) -> Result<String, Refused> {
    console()?.me().await.map_err(refuse)?;
    let hidden = super::columns::hidden_but(&shown);
    crate::pages::account::cookies::columns(&hidden);
    Ok(hidden)
}
