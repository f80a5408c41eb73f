//! Lists as text, one entry a line: pasted, imported from a file, exported.

use super::{Entry, Wrong};
use crate::problem::{Answer, Problem};
use std::collections::HashSet;

/// Lines of one text.
pub const LINES_MAX: usize = 100_000;
/// Characters of one line.
pub const LINE_CHARACTERS: usize = 4_096;
/// Characters of a wrong line that are shown.
const SHOWN_CHARACTERS: usize = 120;

/// A line that is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongLine {
    /// Counted from 1.
    pub number: usize,
    /// Its beginning, 120 characters at most.
    pub text: String,
    /// What is wrong with it.
    pub why: Wrong,
}

/// What a text brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import<T> {
    /// The entries in their order, each once, as many as a list holds.
    pub entries: Vec<T>,
    /// Lines that repeat an earlier one.
    pub duplicates: usize,
    /// Lines that are no entry.
    pub wrong: Vec<WrongLine>,
    /// Entries for which there was no room any more.
    pub surplus: usize,
}

/// Reads a text of entries, one a line. Empty lines and those that begin with `#` are passed over. `room` is how many entries the list
/// holds at most, such as [`super::ENTRIES_MAX`].
///
/// # Errors
/// [`Problem::Invalid`] for more than [`LINES_MAX`] lines; wrong lines are no error but are told in the answer.
pub fn import<T: Entry>(text: &str, room: usize) -> Answer<Import<T>> {
    if text.lines().nth(LINES_MAX).is_some() {
        return Err(Problem::invalid(
            "list",
            format!("A text of at most {LINES_MAX} lines is expected. Split it, or leave out what is not needed."),
        ));
    }
    let mut import = Import {
        entries: Vec::new(),
        duplicates: 0,
        wrong: Vec::new(),
        surplus: 0,
    };
    let mut known = HashSet::new();
    // Some programs begin a text with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let entry = if line.chars().nth(LINE_CHARACTERS).is_some() {
            Err(Wrong::LongLine)
        } else {
            T::parse(line)
        };
        match entry {
            Err(why) => import.wrong.push(WrongLine {
                number: index + 1,
                text: line.chars().take(SHOWN_CHARACTERS).collect(),
                why,
            }),
            Ok(entry) if known.contains(&entry) => import.duplicates += 1,
            Ok(entry) if import.entries.len() == room => {
                known.insert(entry);
                import.surplus += 1;
            }
            Ok(entry) => {
                known.insert(entry.clone());
                import.entries.push(entry);
            }
        }
    }
    Ok(import)
}

/// The text of a list, one entry a line; [`import`] reads it back as it was.
#[must_use]
pub fn export<T: Entry>(entries: &[T]) -> String {
    entries.iter().map(|entry| format!("{entry}\n")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Address, Domain, ENTRIES_MAX, Pattern, Person};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_wrong_line_is_named_and_duplicates_are_counted() {
        let text =
            "\u{feff}# senders\n a@B.example \r\n*\n\nA@b.example\nbücher.example\n*@bad\nxn--bcher-kva.example\n";
        let import = import::<Pattern>(text, ENTRIES_MAX).unwrap();
        assert_eq!(export(&import.entries), "a@b.example\nxn--bcher-kva.example\n");
        assert_eq!((import.duplicates, import.surplus), (2, 0));
        let wrong: Vec<_> = import
            .wrong
            .iter()
            .map(|line| (line.number, line.text.as_str(), line.why))
            .collect();
        assert_eq!(wrong, [(3, "*", Wrong::Everybody), (7, "*@bad", Wrong::Domain)]);
        assert!(Wrong::Everybody.to_string().contains("everybody"));
    }

    #[test]
    fn a_hundred_thousand_lines_are_read_and_one_more_is_refused() {
        let mut text: String = (0..LINES_MAX / 2)
            .map(|n| format!("user{}@own.example\nwrong line {n}\n", n % 2_000))
            .collect();
        let read = import::<Address>(&text, ENTRIES_MAX).unwrap();
        assert_eq!(
            (read.entries.len(), read.surplus, read.wrong.len()),
            (1_024, 976, 50_000)
        );
        assert_eq!(read.duplicates, 48_000);
        assert_eq!(
            (read.wrong[49_999].number, read.wrong[49_999].text.as_str()),
            (100_000, "wrong line 49999")
        );
        text.push_str("a@b.example\n");
        assert!(import::<Address>(&text, ENTRIES_MAX).is_err());
        let long = import::<Domain>(&"a".repeat(1_000_000), ENTRIES_MAX).unwrap();
        assert_eq!((long.wrong[0].why, long.wrong[0].text.len()), (Wrong::LongLine, 120));
    }

    fn domain() -> impl Strategy<Value = String> {
        "[a-zA-ZäöüéжД0-9]{1,12}(\\.[a-z]{2,8}){1,2}"
    }

    proptest! {
        #[test]
        fn what_is_exported_is_imported_as_it_was(
            domains in prop::collection::vec(domain(), 0..20),
            locals in prop::collection::vec("[a-zA-Z0-9.+_'-]{1,20}", 0..20),
            names in prop::collection::vec("[A-Za-zäé' .-]{0,20}(, [A-Za-z]{1,9})?", 0..20),
        ) {
            let mut patterns = domains.join("\n");
            let mut people = String::new();
            for ((local, domain), name) in locals.iter().zip(&domains).zip(&names) {
                patterns.push_str(&format!("\n{local}@{domain}\n*@{domain}"));
                people.push_str(&format!("{name} <{local}@{domain}>\n"));
            }
            let first = import::<Pattern>(&patterns, ENTRIES_MAX).unwrap();
            let again = import::<Pattern>(&export(&first.entries), ENTRIES_MAX).unwrap();
            prop_assert_eq!(&again.entries, &first.entries);
            prop_assert!(again.wrong.is_empty() && again.duplicates == 0);
            let first = import::<Person>(&people, ENTRIES_MAX).unwrap();
            let again = import::<Person>(&export(&first.entries), ENTRIES_MAX).unwrap();
            prop_assert_eq!(again.entries, first.entries);
        }

        #[test]
        fn any_text_is_read_without_falling_and_covers_what_it_names(text in "\\PC{0,60}") {
            let read = import::<Pattern>(&text, ENTRIES_MAX).unwrap();
            prop_assert_eq!(import::<Pattern>(&export(&read.entries), ENTRIES_MAX).unwrap().entries, read.entries);
            let _ = (Person::parse(&text), Domain::parse(&text));
            if let Ok(address) = Address::parse(&text) {
                prop_assert!(Pattern::parse(&text.to_uppercase()).is_ok_and(|entry| entry.covers(&address)) || !text.is_ascii());
            }
        }
    }
}
