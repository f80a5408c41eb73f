//! What the server says of a mail, in the reader's language: sentences of ours, with what was found in them.

use crate::words::{language, said, say};
use domain::{
    evidence::Place,
    words::{Language, fill, values},
};

/// How the sentences of the server are made, `{}` for each value, and which of the values are words of ours too; the others are what
/// people, mails and machines wrote. The first that fits counts.
const SENTENCES: &[(&str, &[usize])] = &[
    ("Restored to “{}”", &[]),
    ("Waiting: {}", &[0]),
    ("Unable to quarantine: {}", &[0]),
    ("Unable to restore: {}", &[0]),
    ("Unable to delete: {}", &[0]),
    ("The mailbox {} is no longer connected, so nothing was touched.", &[]),
    (
        "The mail could not be restored: it is no longer in the quarantine folder; {}.",
        &[0],
    ),
    (
        "The mail could not be deleted: it is no longer in the quarantine folder; {}.",
        &[0],
    ),
    ("it is in “{}” now", &[]),
    ("the mail was no longer in “{}” when it was to be moved", &[]),
    ("the mail is no longer in the folder “{}”", &[]),
    ("the folder “{}” is no longer in this mailbox", &[]),
    ("The content is of the kind “{}” ({}), whatever its name says.", &[0, 1]),
    ("The file name ends in “.{}”, which is blocked: “{}”.", &[]),
    ("The file name “{}” fits the blocked name “{}”.", &[]),
    ("The malware rule “{}” matches.", &[]),
    ("The virus scanner clamd found “{}”.", &[]),
    ("The virus scanner clamd at {} did not answer: {}.", &[]),
    ("The virus scanner clamd could not scan the mail: {}.", &[]),
    ("A link leads to the bare address {} instead of a named site.", &[]),
    ("A link shows “{}” and leads to “{}”.", &[]),
    ("{} “{}” is on the blocked list.", &[0]),
    ("{} “{}” is on the blocked list: {}.", &[0]),
    ("Over restriction ({}): {}", &[0, 1]),
    ("Over restriction ({})", &[0]),
    ("Protected compressed file: {}", &[0]),
    ("Other protected file: {}", &[0]),
    ("this kind of container is not opened: {}", &[0]),
];

/// The parts of a mail that evidence names by words of ours. Other places are named by the mail.
const PARTS: [&str; 3] = ["text body", "HTML body", "whole mail"];

/// A sentence of the server in the reader's language. What is none of ours, such as what a rule says of itself, stays as it is.
pub(crate) fn told(sentence: String) -> String {
    match language() {
        Language::English => sentence,
        Language::Japanese => in_words(sentence, say, said),
    }
}

/// Where something was found, in the reader's language.
pub(crate) fn place(place: &Place) -> String {
    let mut place = place.clone();
    for name in std::iter::once(&mut place.part).chain(&mut place.path) {
        if let Some(part) = PARTS.into_iter().find(|part| part == name) {
            *name = say(part).into();
        }
    }
    place.label()
}

/// A sentence in the words that `say` and `said` have; what was found in it goes over as it is.
fn in_words(sentence: String, say: fn(&'static str) -> &'static str, said: fn(String) -> String) -> String {
    for (made, ours) in SENTENCES {
        if let Some(values) = values(&sentence, made) {
            let values: Vec<String> = values
                .into_iter()
                .enumerate()
                .map(|(at, value)| {
                    if ours.contains(&at) {
                        in_words(value.into(), say, said)
                    } else {
                        value.into()
                    }
                })
                .collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            return fill(say(made), &values);
        }
    }
    said(sentence)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::words::Catalogue;
    use std::sync::LazyLock;

    static JAPANESE: LazyLock<Catalogue> = LazyLock::new(Catalogue::japanese);

    fn japanese(sentence: &str) -> String {
        let say = |english| JAPANESE.find(english).unwrap_or(english);
        in_words(sentence.into(), say, |english| {
            JAPANESE.find(&english).map_or(english, str::to_owned)
        })
    }

    #[test]
    fn what_was_found_stands_in_sentences_of_the_reader() {
        for (english, told) in [
            ("Moved into quarantine", "隔離フォルダーに移動しました"),
            ("Restored to “Archives”", "「Archives」に復元しました"),
            (
                "Unable to restore: The mail could not be restored: it is no longer in the quarantine folder; it is in “Old” now.",
                "復元できません: メールを復元できませんでした。隔離フォルダーにはもうありません (現在は「Old」にあります)。",
            ),
            (
                "Over restriction (file size): the mail is larger than clamd takes",
                "制限超過 (ファイルサイズ): メールがclamdの上限を超えています",
            ),
            ("Says “{} so”: a rule of somebody", "Says “{} so”: a rule of somebody"),
        ] {
            assert_eq!(japanese(english), told);
        }
    }

    #[test]
    fn every_sentence_is_in_the_catalogue() {
        for (made, ours) in SENTENCES {
            assert!(JAPANESE.find(made).is_some(), "{made}");
            assert!(ours.iter().all(|at| *at < made.matches("{}").count()), "{made}");
        }
        assert!(PARTS.into_iter().all(|part| JAPANESE.find(part).is_some()));
    }
}
