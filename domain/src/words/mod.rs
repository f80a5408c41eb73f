//! The languages of the product, and its one catalogue.
//!
//! Texts stand in the code in English, where they are read; the catalogue says each of them in the other languages, and a test
//! (`app/tests/words.rs`) finds those that it lacks and those that nothing says any more. The console, its mails and its block
//! pages take their words from here.

mod japanese;

use serde::{Deserialize, Serialize};

/// Bytes of an `Accept-Language` field that are looked at.
const ACCEPT_LANGUAGE_MAX: usize = 512;
/// Letters that a text has beside its values, for a sentence to be told to be made of it.
const RECOGNISED_LETTERS: usize = 10;

/// A language in which the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// What the texts are written in.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

/// A form of a word that depends on a number (the categories of Unicode CLDR that our languages have).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// `1 mail`.
    One,
    /// `0 mails`, `2 mails`.
    Other,
}

impl Language {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// The tag of the language (RFC 5646).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// Its name in itself, as one looks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Japanese => "日本語",
        }
    }

    /// The language of a tag, its region aside: `ja-JP` is Japanese.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What a browser prefers, out of its `Accept-Language` field (RFC 9110 section 12.5.4); English where it names none of ours.
    #[must_use]
    pub fn accepted(field: &str) -> Self {
        if field.len() > ACCEPT_LANGUAGE_MAX {
            return Self::English;
        }
        let mut best = (0.0, Self::English);
        for item in field.split(',') {
            let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = weight
                .trim()
                .strip_prefix("q=")
                .map_or(1.0, |weight| weight.trim().parse::<f32>().unwrap_or(0.0));
            if let Some(language) = Self::of_tag(tag)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }

    /// The form of words beside `number` (CLDR plural rules, cardinal: English `one` is 1, Japanese has `other` alone).
    #[must_use]
    pub const fn plural(self, number: u64) -> Plural {
        match (self, number) {
            (Self::English, 1) => Plural::One,
            _ => Plural::Other,
        }
    }
}

/// What the texts are in one language.
#[derive(Debug)]
pub struct Catalogue {
    /// English and translation, in order of the English.
    words: Vec<(&'static str, &'static str)>,
}

impl Catalogue {
    /// The Japanese one. Some hundred texts are put in order: to be made once.
    #[must_use]
    pub fn japanese() -> Self {
        let mut words: Vec<_> = japanese::SECTIONS.iter().copied().flatten().copied().collect();
        words.sort_unstable();
        Self { words }
    }

    /// `english` in this language.
    #[must_use]
    pub fn find(&self, english: &str) -> Option<&'static str> {
        let at = self.words.binary_search_by(|(known, _)| (*known).cmp(english)).ok()?;
        self.words.get(at).map(|(_, translation)| *translation)
    }

    /// A sentence that was made of a text with values, in this language with the same values.
    #[must_use]
    pub fn recognise(&self, sentence: &str) -> Option<String> {
        self.words.iter().find_map(|(english, translation)| {
            let letters = english.chars().filter(char::is_ascii_alphabetic).count();
            (letters >= RECOGNISED_LETTERS && english.contains("{}"))
                .then(|| values(sentence, english))
                .flatten()
                .map(|values| fill(translation, &values))
        })
    }

    /// All texts with their translations, in order.
    #[must_use]
    pub fn all(&self) -> &[(&'static str, &'static str)] {
        &self.words
    }
}

/// Puts `values` where a text has `{}`, in order, or `{0}`, `{1}`, where a language says them in another order.
#[must_use]
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + values.iter().map(|value| value.len()).sum::<usize>());
    let mut rest = text;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let at = place.parse().unwrap_or(next);
        next = at + 1;
        filled.push_str(values.get(at).copied().unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What stands in `sentence` for each `{}` of `made`, when it was made so.
#[must_use]
pub fn values<'s>(sentence: &'s str, made: &str) -> Option<Vec<&'s str>> {
    let mut pieces = made.split("{}");
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut values = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let value = if pieces.peek().is_none() {
            rest.strip_suffix(piece)?
        } else {
            let (value, after) = rest.split_once(piece)?;
            rest = after;
            value
        };
        values.push(value);
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_browser_is_answered_in_the_language_it_prefers_among_ours() {
        for (field, language) in [
            ("", Language::English),
            ("ja", Language::Japanese),
            ("ja-JP,ja;q=0.9,en-US;q=0.8", Language::Japanese),
            ("en-GB,ja;q=0.9", Language::English),
            ("de, fr;q=0.9", Language::English),
            ("de, ja;q=0.2, en;q=0.1", Language::Japanese),
            ("ja;q=0", Language::English),
            ("ja;q=x, *", Language::English),
        ] {
            assert_eq!(Language::accepted(field), language, "{field}");
        }
        assert_eq!(Language::accepted(&"ja,".repeat(1_000)), Language::English);
    }

    #[test]
    fn words_beside_numbers_follow_the_rules_of_the_language() {
        let forms = |language: Language| [0, 1, 2, 21].map(|number| language.plural(number));
        assert_eq!(
            forms(Language::English),
            [Plural::Other, Plural::One, Plural::Other, Plural::Other]
        );
        assert_eq!(forms(Language::Japanese), [Plural::Other; 4]);
    }

    #[test]
    fn values_stand_where_the_language_says_them() {
        assert_eq!(fill("{} of {}", &["3", "12"]), "3 of 12");
        assert_eq!(fill("{1} 件中 {0} 件", &["3", "12"]), "12 件中 3 件");
        assert_eq!(fill("{} {", &["a"]), "a {");
        assert_eq!(fill("none {}", &[]), "none ");
    }

    #[test]
    fn no_text_is_said_twice_or_with_other_values() {
        let catalogue = Catalogue::japanese();
        for pair in catalogue.all().windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "stands twice in the catalogue");
        }
        for (english, translation) in catalogue.all() {
            assert_eq!(
                english.matches('{').count(),
                translation.matches('{').count(),
                "{english}: as many values are to be said"
            );
            assert!(!translation.trim().is_empty(), "{english}");
            assert_eq!(catalogue.find(english), Some(*translation));
        }
        assert_eq!(catalogue.find("nobody says this"), None);
    }

    #[test]
    fn values_are_found_where_they_were_put() {
        assert_eq!(values("a “b” c", "a “{}” c"), Some(vec!["b"]));
        assert_eq!(values("“b” and “c”", "“{}” and “{}”"), Some(vec!["b", "c"]));
        assert_eq!(values("a b", "a {} c"), None);
        assert_eq!(values("", "{}"), Some(vec![""]));
    }

    #[test]
    fn a_sentence_of_the_server_is_known_by_what_stands_around_its_values() {
        let catalogue = Catalogue::japanese();
        let said = catalogue
            .recognise("The name “mail.example” is not known. Check its spelling and this machine's DNS settings.");
        assert!(said.unwrap().contains("mail.example"));
        assert_eq!(catalogue.recognise("a rule of somebody"), None);
    }
}
