//! Filters of the quarantine that somebody keeps under a name.

use crate::{
    held::HeldFilter,
    ids::ViewId,
    problem::{Answer, Problem},
};
use serde::{Deserialize, Serialize};

/// Views that one person keeps.
pub const VIEWS_MAX: usize = 50;
/// Characters of a name.
pub const VIEW_NAME_MAX: usize = 80;

/// A saved view. It belongs to the person who saved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The view.
    pub id: ViewId,
    /// Its name; no two of one person are called alike.
    pub name: String,
    /// What it shows.
    pub filter: HeldFilter,
}

/// The name as it is kept: without spaces around it.
///
/// # Errors
/// [`Problem::Invalid`] when nothing is left or it is too long.
pub fn check_name(name: &str) -> Answer<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::invalid("name", "A view needs a name."));
    }
    if name.chars().count() > VIEW_NAME_MAX || name.chars().any(char::is_control) {
        return Err(Problem::invalid(
            "name",
            format!("A name is one line of at most {VIEW_NAME_MAX} characters."),
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(check_name("  Finance "), Ok("Finance".into()));
        for wrong in ["", " \t ", "two\nlines", &"n".repeat(VIEW_NAME_MAX + 1)] {
            assert!(check_name(wrong).is_err(), "{wrong:?}");
        }
        assert!(check_name(&"月".repeat(VIEW_NAME_MAX)).is_ok());
    }
}
