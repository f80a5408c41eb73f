//! What the command palette finds by words.

use serde::{Deserialize, Serialize};

/// Results of one kind; whoever wants more goes to the list.
pub const FOUND_EACH: usize = 5;

/// Something that can be gone to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What kind of thing it is, as a heading.
    pub group: String,
    /// What it is called. Of a mail: its subject, as the sender wrote it.
    pub title: String,
    /// What tells it from its like.
    pub detail: String,
    /// The address of its page, inside the console.
    pub link: String,
}
