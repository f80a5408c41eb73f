//! Building a `WHERE` from a filter: the conditions are literals of this program, the values are bound.

use domain::held::SEARCH_MAX;
use rusqlite::types::Value;

/// Conditions that must all hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrow {
    conditions: Vec<&'static str>,
    pub(super) values: Vec<Value>,
}

impl Narrow {
    /// Adds a condition with its values.
    pub(super) fn by(&mut self, condition: &'static str, values: Vec<Value>) {
        self.conditions.push(condition);
        self.values.extend(values);
    }

    /// Whether nothing is asked for.
    pub(super) const fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// `start WHERE a AND b end`, without `WHERE` when there is no condition.
    pub(super) fn sql(&self, start: &str, end: &'static str) -> String {
        if self.conditions.is_empty() {
            format!("{start} {end}")
        } else {
            format!("{start} WHERE {} {end}", self.conditions.join(" AND "))
        }
    }
}

/// A pattern for `LIKE ? ESCAPE '\'` that finds `search` anywhere; none when there is nothing to look for.
pub(super) fn like(search: &str) -> Option<String> {
    let text: String = search.trim().chars().take(SEARCH_MAX).collect();
    // SQLite ends a pattern at NUL, so that it would match more than was asked for.
    let text = text.replace('\0', "");
    if text.is_empty() {
        return None;
    }
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    Some(pattern)
}

/// Whether a script is written without spaces between words. Each of its characters is indexed as a word of its own and
/// asked for as a phrase, so that any part of a sentence is found.
const fn unspaced(character: char) -> bool {
    matches!(character as u32,
        0x0E00..=0x0EFF         // Thai, Lao
        | 0x1000..=0x109F       // Myanmar
        | 0x1780..=0x17FF       // Khmer
        | 0x3040..=0x30FF       // Hiragana, Katakana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF // Han
        | 0xFF66..=0xFF9F       // half-width Katakana
    )
}

/// Text as it is given to the index.
pub(super) fn indexed(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for character in text.chars() {
        if unspaced(character) {
            spaced.push(' ');
            spaced.push(character);
            spaced.push(' ');
        } else {
            spaced.push(if character == '\0' { ' ' } else { character });
        }
    }
    spaced
}

/// The full-text query (FTS5, section 3 of its documentation) for what somebody typed: every word quoted, so that no
/// character has a meaning, all words required, the last one perhaps unfinished. None when there is no word in it.
pub(super) fn words(search: &str) -> Option<String> {
    let typed: String = search.chars().take(SEARCH_MAX).collect();
    let mut quoted: Vec<String> = typed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"", indexed(word).trim().replace('"', "\"\"")))
        .collect();
    quoted.last_mut()?.push('*');
    Some(quoted.join(" AND "))
}
