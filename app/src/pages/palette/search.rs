//! What is typed, what is found for it, and what was chosen before.

use super::{
    dialogs::Palette,
    entries::{detail, title},
};
use crate::words::{say, say_count};
use domain::find::Found;
use leptos::prelude::*;

/// What was chosen last is offered first, so much of it.
const RECENT_MAX: usize = 5;
/// The heading of that.
const RECENT: &str = "Chosen last";

impl Palette {
    /// Something was typed: pages and actions are there at once, the rest is asked for. What is there stays where it is, what
    /// comes is put below.
    pub(super) fn type_in(self, words: String) {
        let wanted = words.trim().to_lowercase();
        let offered = self.offered.with_value(|offered| fitting(offered, &wanted, shown));
        let entries = if wanted.is_empty() {
            self.with_recent(offered)
        } else {
            offered
        };
        self.searches.update_value(|number| *number = number.wrapping_add(1));
        self.at.set(0);
        self.entries.set(entries);
        self.note.set(String::new());
        self.words.set(words);
        self.ask(wanted);
    }

    /// What was chosen last in front, and not once more below.
    fn with_recent(self, offered: Vec<Found>) -> Vec<Found> {
        let mut recent = self.recent.get_value();
        let others = offered
            .into_iter()
            .filter(|entry| entry.link.is_empty() || recent.iter().all(|one| one.link != entry.link))
            .collect::<Vec<_>>();
        for entry in &mut recent {
            entry.group = RECENT.into();
        }
        recent.extend(others);
        recent
    }

    /// Puts a choice in front of those before it.
    pub(super) fn remember(self, entry: &Found) {
        self.recent.update_value(|recent| {
            recent.retain(|one| one.link != entry.link);
            recent.insert(0, entry.clone());
            recent.truncate(RECENT_MAX);
        });
        #[cfg(feature = "hydrate")]
        self.recent
            .with_value(|recent| crate::offline::kept::keep_choices(recent));
    }

    /// Says how many there are, and takes in what was found.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only browsers search"))]
    fn take_in(self, found: Vec<Found>) {
        self.entries.update(|entries| entries.extend(found));
        let number = self.entries.with_untracked(Vec::len);
        self.note.set(match number {
            0 => say("Nothing is called so. Mails are found by whole words, or the beginning of the last one.").into(),
            number => say_count(number as u64, "1 result", "{} results"),
        });
    }
}

/// Those that have all the words in their titles or headings, as they are shown or in English: who learnt the one finds it in the
/// other.
fn fitting(entries: &[Found], wanted: &str, shown: fn(&Found) -> [String; 2]) -> Vec<Found> {
    entries
        .iter()
        .filter(|entry| {
            let [title, detail] = shown(entry);
            let names = format!("{title} {detail} {} {}", entry.title, entry.detail).to_lowercase();
            wanted.split_whitespace().all(|word| names.contains(word))
        })
        .cloned()
        .collect()
}

/// Title and detail in the reader's language.
fn shown(entry: &Found) -> [String; 2] {
    [title(entry), detail(entry)]
}

#[cfg(feature = "hydrate")]
mod asking {
    use super::super::{calls::Find, dialogs::Palette};
    use crate::{
        offline::{kept, post},
        words::{said, say},
    };
    use leptos::{prelude::*, server_fn::ServerFn};
    use std::time::Duration;

    /// How long nothing may be typed before the server is asked.
    const PAUSE: Duration = Duration::from_millis(150);

    impl Palette {
        /// Asks the server once typing pauses. What is typed meanwhile overtakes the answer. It is not asked through `Asked`: words
        /// that are half typed are nothing to keep for later.
        pub(super) fn ask(self, words: String) {
            if words.is_empty() {
                return;
            }
            self.note.set(say("Searching").into());
            let search = self.searches.get_value();
            let overtaken = move || self.searches.try_get_value() != Some(search);
            let wait = move || {
                if overtaken() {
                    return;
                }
                leptos::task::spawn_local(async move {
                    let question = serde_json::to_string(&Find { words }).unwrap_or_default();
                    let answer = post::send(Find::PATH, "application/json", &question, &post::Patience::Question).await;
                    if overtaken() {
                        return;
                    }
                    match answer.map(|answer| answer.and_then(|answer| post::read(&answer.text))) {
                        Some(Ok(found)) => self.take_in(found),
                        Some(Err(refused)) => self.note.set(said(refused.to_string())),
                        None => self.note.set(
                            say("The server cannot be reached: mails cannot be searched now. Pages and actions are there.")
                                .into(),
                        ),
                    }
                });
            };
            set_timeout(wait, PAUSE);
        }

        /// Recalls what was chosen before the page was loaded.
        pub(in super::super) fn recall(self) {
            if self.recent.with_value(Vec::is_empty) {
                leptos::task::spawn_local(async move {
                    let recent = kept::choices().await;
                    if !recent.is_empty() && self.recent.try_with_value(Vec::is_empty) == Some(true) {
                        self.recent.set_value(recent);
                        if self.words.with_untracked(String::is_empty) {
                            self.type_in(String::new());
                        }
                    }
                });
            }
        }
    }
}

#[cfg(not(feature = "hydrate"))]
impl Palette {
    /// Only browsers search.
    fn ask(self, _words: String) {}

    /// Only browsers keep choices.
    pub(super) fn recall(self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_stand_in_title_or_detail() {
        let entry = |title: &str, detail: &str| Found {
            group: "Pages".into(),
            title: title.into(),
            detail: detail.into(),
            link: "/".into(),
        };
        let entries = [entry("Audit trail", "Logs"), entry("Detections", "Logs")];
        assert_eq!(fitting(&entries, "log", shown).len(), 2);
        assert_eq!(fitting(&entries, "trail log", shown), entries[..1]);
        assert_eq!(fitting(&entries, "trail ()", shown), []);
    }

    #[test]
    fn words_of_the_reader_and_english_ones_find_the_same() {
        let entries = [Found {
            group: "Pages".into(),
            title: "Audit trail".into(),
            detail: "Logs".into(),
            link: "/".into(),
        }];
        let japanese = |_: &Found| ["監査証跡".into(), "ログ".into()];
        for wanted in ["監査", "ログ　監査証跡", "audit", "trail ログ"] {
            assert_eq!(fitting(&entries, wanted, japanese), entries, "{wanted}");
        }
        assert_eq!(fitting(&entries, "隔離", japanese), []);
    }
}
