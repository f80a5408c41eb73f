//! What a form that was sent without script has to say on the page that follows.

use domain::problem::Problem;
use serde::{Deserialize, Serialize};

/// The outcome of a form, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flash {
    /// It was done; a sentence.
    Done(String),
    /// It was refused.
    Refused(Problem),
}
