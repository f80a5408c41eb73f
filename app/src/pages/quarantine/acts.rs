//! Following what was asked for held mails.

use super::{bulk::Selected, calls::ActOnHeld};
use crate::{
    offline::Live,
    parts::{confirm, keys, time::count, toast::Toasts},
    posting::Posting,
    words::say_with,
};
use domain::{custody::CustodyAct, held::ActReport, overview::Changed};
use leptos::prelude::*;

/// The field with the mail of the panel's forms, as it is sent: `ids[]`.
const ID: &str = "ids%5B%5D";

// No undo is offered here. Restore and Delete are journaled and begun when the server answers, and what is gone from a mailbox is
// gone: Delete asks beforehand for that reason, and says so. A restored mail lies in the mailbox, where its owner may have read it.

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
                let id = untrack(|| act.post().answered_field(ID)).and_then(|id| id.parse().ok());
                selected.done_with(id);
                confirm::close_within(".panel");
                // What was pressed is gone or off now.
                keys::move_focus(".panel .cta", ".panel h2".into());
            } else {
                selected.clear();
            }
            live.changed(Changed::Held);
            Some(begun(&report))
        },
    );
}

/// What an act began, as a sentence.
pub(super) fn begun(report: &ActReport) -> String {
    let mails = crate::parts::time::mails(report.begun);
    let begun = match report.act {
        CustodyAct::Restore => say_with("Restoring {}.", &[&mails]),
        CustodyAct::Delete => say_with("Deleting {}.", &[&mails]),
        CustodyAct::Quarantine => say_with("Quarantining {}.", &[&mails]),
    };
    if report.skipped == 0 {
        return begun;
    }
    let skipped = say_with(
        "{} left alone: already being moved, restored or deleted.",
        &[&count(report.skipped)],
    );
    say_with("{} {}", &[&begun, &skipped])
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
            begun(&report),
            "Restoring 2 mails. 1 left alone: already being moved, restored or deleted."
        );
    }
}
