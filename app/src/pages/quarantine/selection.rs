//! Which mails a form is about.

use crate::words::{say, say_with};
use domain::{
    held::{HeldFilter, SELECTION_MAX, Selection},
    ids::HeldId,
    problem::Problem,
};

/// The mails of a form.
///
/// # Errors
/// [`Problem::Invalid`] when none or too many are named.
pub fn of_form(ids: Vec<HeldId>, all: bool, filter: HeldFilter) -> Result<Selection, Problem> {
    if all {
        return Ok(Selection::Matching { filter });
    }
    if ids.is_empty() {
        return Err(Problem::invalid("ids", say("No mail is selected: tick at least one.")));
    }
    if ids.len() > SELECTION_MAX {
        return Err(Problem::invalid(
            "ids",
            say_with(
                "At most {} mails can be named at once: take everything that matches instead.",
                &[&SELECTION_MAX.to_string()],
            ),
        ));
    }
    Ok(Selection::These { ids })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_without_mails_is_refused_and_never_means_everything() {
        let filter = HeldFilter::default();
        assert!(of_form(Vec::new(), false, filter.clone()).is_err());
        assert_eq!(
            of_form(Vec::new(), true, filter.clone()),
            Ok(Selection::Matching { filter })
        );
        let id: HeldId = "01900000000070008000000000000001".parse().unwrap();
        assert!(of_form(vec![id; SELECTION_MAX + 1], false, HeldFilter::default()).is_err());
    }
}
