//! The lists as texts, one entry a line, as a page shows and sends them: what stands in a box is the whole list, to copy and to paste.

use super::{Entry, Lists, export, import};
use crate::problem::{Answer, Problem};
use serde::{Deserialize, Serialize};

/// Wrong lines that one sentence names; of more it says how many.
const NAMED_MAX: usize = 20;

/// Each list as a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListTexts {
    /// See [`Lists::internal_domains`].
    pub internal_domains: String,
    /// See [`Lists::high_profile_users`].
    pub high_profile_users: String,
    /// See [`Lists::approved_senders`].
    pub approved_senders: String,
    /// See [`Lists::blocked_senders`].
    pub blocked_senders: String,
    /// See [`Lists::approved_users_atp`].
    pub approved_users_atp: String,
    /// See [`Lists::approved_users_dlp`].
    pub approved_users_dlp: String,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListsPage {
    /// The lists.
    pub texts: ListTexts,
    /// How many entries each has, in the order of the fields.
    pub counts: [u64; 6],
    /// How many entries a list holds.
    pub room: u64,
    /// Counts the saves, from 0.
    pub version: u32,
    /// Lines of what was saved just now that repeated an earlier one; they are gone.
    pub duplicates: u64,
}

impl ListTexts {
    /// The texts of lists.
    #[must_use]
    pub fn of(lists: &Lists) -> Self {
        Self {
            internal_domains: export(&lists.internal_domains),
            high_profile_users: export(&lists.high_profile_users),
            approved_senders: export(&lists.approved_senders),
            blocked_senders: export(&lists.blocked_senders),
            approved_users_atp: export(&lists.approved_users_atp),
            approved_users_dlp: export(&lists.approved_users_dlp),
        }
    }

    /// The lists that the texts say, each of at most `room` entries, and how many lines repeated an earlier one.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the first list with a wrong line, which is named, or with too many entries.
    pub fn read(&self, room: usize) -> Answer<(Lists, usize)> {
        let mut duplicates = 0;
        let lists = Lists {
            internal_domains: list("internal_domains", &self.internal_domains, room, &mut duplicates)?,
            high_profile_users: list("high_profile_users", &self.high_profile_users, room, &mut duplicates)?,
            approved_senders: list("approved_senders", &self.approved_senders, room, &mut duplicates)?,
            blocked_senders: list("blocked_senders", &self.blocked_senders, room, &mut duplicates)?,
            approved_users_atp: list("approved_users_atp", &self.approved_users_atp, room, &mut duplicates)?,
            approved_users_dlp: list("approved_users_dlp", &self.approved_users_dlp, room, &mut duplicates)?,
        };
        Ok((lists, duplicates))
    }
}

fn list<T: Entry>(field: &str, text: &str, room: usize, duplicates: &mut usize) -> Answer<Vec<T>> {
    let wrong = |sentence: String| Problem::invalid(field, sentence);
    let read = import::<T>(text, room).map_err(|problem| wrong(problem.to_string()))?;
    if !read.wrong.is_empty() {
        let mut named: Vec<String> = read
            .wrong
            .iter()
            .take(NAMED_MAX)
            .map(|line| format!("Line {}, “{}”: {}", line.number, line.text, line.why))
            .collect();
        let further = read.wrong.len().saturating_sub(NAMED_MAX);
        if further > 0 {
            named.push(format!("{further} further lines are wrong too."));
        }
        return Err(wrong(named.join(" ")));
    }
    if read.surplus > 0 {
        return Err(wrong(format!(
            "A list holds at most {room} entries; this one has {}.",
            room.saturating_add(read.surplus)
        )));
    }
    *duplicates += read.duplicates;
    Ok(read.entries)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn wrong_lines_are_named_at_their_list_and_the_rest_comes_back() {
        let texts = ListTexts {
            internal_domains: "Example.org\nexample.org\n".into(),
            high_profile_users: "Anna Chief, anna@example.org".into(),
            blocked_senders: "*@bad.example\nspam@evil.example\n".into(),
            ..ListTexts::default()
        };
        let (lists, duplicates) = texts.read(10).unwrap();
        assert_eq!(duplicates, 1);
        let again = ListTexts::of(&lists);
        assert_eq!(again.internal_domains, "example.org\n");
        assert_eq!(again.read(10).unwrap(), (lists, 0));

        let wrong = ListTexts {
            approved_senders: (0..30).map(|_| "*\n").collect::<String>() + "ok@example.org",
            ..texts.clone()
        };
        let Problem::Invalid { field, sentence } = wrong.read(10).unwrap_err() else {
            unreachable!()
        };
        assert_eq!(field, "approved_senders");
        assert!(sentence.contains("Line 20, “*”: This stands for everybody") && !sentence.contains("Line 21"));
        assert!(sentence.ends_with("10 further lines are wrong too."), "{sentence}");
        let full = texts.read(1).unwrap_err().to_string();
        assert!(full.contains("at most 1 entries; this one has 2"), "{full}");
    }
}
