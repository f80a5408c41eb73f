//! Text that a sender wrote, made fit to stand in a sentence of ours.

/// Characters of a sender's text that a reason or a place shows.
pub const SHOWN_CHARACTERS: usize = 200;

/// Whether a character could change what a reader sees around it: controls, direction marks, invisible ones.
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with deceptive characters written as `\u{202e}` and cut to [`SHOWN_CHARACTERS`].
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(SHOWN_CHARACTERS * 4));
    for (count, character) in text.chars().enumerate() {
        if count == SHOWN_CHARACTERS {
            out.push('…');
            break;
        }
        if is_deceptive(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// The first so many characters.
#[must_use]
pub fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_marks_and_controls_are_written_out() {
        assert_eq!(shown("gpj.\u{202e}exe\0\r\n"), "gpj.\\u{202e}exe\\u{0}\\u{d}\\u{a}");
        assert_eq!(shown("報告書.pdf"), "報告書.pdf");
        assert_eq!(shown(&"a".repeat(10_000)).chars().count(), SHOWN_CHARACTERS + 1);
    }
}
