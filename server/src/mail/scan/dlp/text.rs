//! Text as it is looked through: in plain figures, letters, spaces and dashes, in small letters, by words.

use std::{borrow::Cow, ops::Range};

/// Whether a word stands by itself. Languages without spaces have no borders between words.
pub(super) fn is_alone(text: &str, place: &Range<usize>) -> bool {
    let bordered = |outside: Option<char>, inside: Option<char>| {
        let both = outside.zip(inside);
        both.is_none_or(|(outside, inside)| !(outside.is_ascii_alphanumeric() && inside.is_ascii_alphanumeric()))
    };
    let word = &text[place.clone()];
    bordered(text[..place.start].chars().next_back(), word.chars().next())
        && bordered(text[place.end..].chars().next(), word.chars().next_back())
}

/// The text in small letters, each of as many bytes as the large one: those few that would be longer or shorter stay.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let one = |character: char| {
        let mut small = character.to_lowercase();
        match (small.next(), small.next()) {
            (Some(small), None) if small.len_utf8() == character.len_utf8() => small,
            _ => character,
        }
    };
    text.chars().map(one).collect()
}

/// Wide figures and letters, and the many spaces and dashes, as the plain ones.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let plainer = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ => None,
    };
    if text.is_ascii() || !text.chars().any(|character| plainer(character).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|character| plainer(character).unwrap_or(character))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_become_small_and_stay_where_they_are() {
        assert_eq!(lower("ÄRZTLICHER ΒΕΦΟΥΝΔ Ж"), "ärztlicher βεφουνδ ж");
        // Two bytes that would become three stay.
        assert_eq!(lower("İX"), "İx");
        assert_eq!(plain("４１１１\u{a0}－\u{2013}"), "4111 --");
    }

    proptest! {
        #[test]
        fn small_letters_lie_at_the_same_bytes(text in "\\PC{0,100}") {
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(places(&lower(&text)), places(&text));
        }
    }
}
