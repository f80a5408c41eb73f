//! Following what was asked for held mails.

use super::{bulk::Selected, calls::ActOnHeld};
use crate::{
    offline::Live,
    parts::{confirm, keys, time::count, toast::Toasts},
    posting::Posting,
};
use domain::{custody::CustodyAct, held::ActReport, overview::Changed};
use leptos::prelude::*;

/// The field with the mail of the panel's forms, as it is sent: `ids[]`.
const ID: &str = "ids%5B%5D";

/// Says what the acts of a form began, and takes back what led there: the question, and the ticks of the mails that it was about.
pub(super) fn follow(
    act: Posting<ActOnHeld>,
    live: Live,
    selected: Selected,
    // Whether the form is the panel's, for the one mail in it, not the list's.
    alone: bool,
) {
    Toasts::here().follow(
        move || act.answer(),
        move |report: ActReport| {
            if alone {
                let id = untrack(|| act.post().field(ID)).and_then(|id| id.parse().ok());
                selected.done_with(id);
                confirm::close_within(".panel");
                // What was pressed is gone or off now.
                keys::move_focus(".panel .cta", ".panel h2".into());
            } else {
                selected.clear();
            }
            live.changed(Changed::Held);
            Some(said(&report))
        },
    );
}

/// What an act began, as a sentence.
pub(super) fn said(report: &ActReport) -> String {
    let verb = match report.act {
        CustodyAct::Restore => "Restoring",
        CustodyAct::Delete => "Deleting",
        CustodyAct::Quarantine => "Quarantining",
    };
    let begun = crate::parts::time::mails(report.begun);
    match report.skipped {
        0 => format!("{verb} {begun}."),
        skipped => format!(
            "{verb} {begun}. {} left alone: already being moved, restored or deleted.",
            count(skipped)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_says_what_it_left_alone() {
        let report = ActReport {
            act: CustodyAct::Restore,
            begun: 2,
            skipped: 1,
        };
        assert_eq!(
            said(&report),
            "Restoring 2 mails. 1 left alone: already being moved, restored or deleted."
        );
    }
}
