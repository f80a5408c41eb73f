//! Passwords that stand in a mail's text: whoever encrypts a file and writes its password beside it hides it from scanners and
//! from nobody else.

use super::pattern::{Pattern, group};

/// Bytes of one text in which they are looked for.
const TEXT_BYTES: usize = 64 * 1024;
/// Passwords that are tried.
pub(crate) const TRIED: usize = 48;
/// Characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=64;
/// Words after the announcement that are tried.
const WORDS: usize = 8;

/// The word for it, and what stands behind it.
static ANNOUNCED: Pattern = Pattern::new(
    r"(?:pass(?:word|code|phrase|wort)?|kennwort|pwd|\bpw\b|\bpin\b|\bcode\b|mot de passe|contraseña|senha|wachtwoord|lösenord|hasło|heslo|пароль|パスワード|密码|密碼)([^\x00]{0,160})",
);
/// What stands in quotes is one password, blanks included.
static QUOTED: Pattern = Pattern::new(r#"["“„«‘'`]([^"”“»’'`\r\n]{2,64})["”“»’'`]"#);

/// Adds what may be passwords of a text to `known`, likeliest first.
pub(crate) fn collect(text: &str, known: &mut Vec<String>) {
    let end = (0..=text.len().min(TEXT_BYTES))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    for found in ANNOUNCED.each(&text[..end]) {
        let behind = group(&found, 1);
        for quoted in QUOTED.each(behind) {
            add(group(&quoted, 1), known);
        }
        for word in behind
            .split(|character: char| character.is_whitespace() || matches!(character, ':' | '=' | '：'))
            .filter(|word| !word.is_empty())
            .take(WORDS)
        {
            let tidy = word.trim_matches(|character| {
                matches!(
                    character,
                    '"' | '\''
                        | '“'
                        | '”'
                        | '„'
                        | '«'
                        | '»'
                        | '('
                        | ')'
                        | '['
                        | ']'
                        | '<'
                        | '>'
                        | ','
                        | ';'
                        | '`'
                        | '*'
                        | '「'
                        | '」'
                )
            });
            add(tidy, known);
            // A stop ends the sentence, or the password.
            add(tidy.trim_end_matches(['.', '!', '?', '。']), known);
        }
    }
}

fn add(word: &str, known: &mut Vec<String>) {
    if known.len() < TRIED && LENGTH.contains(&word.chars().count()) && !known.iter().any(|one| one == word) {
        known.push(word.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_word_is_tried() {
        for (text, password) in [
            ("The archive password is: Xy7!kk.", "Xy7!kk"),
            ("Passwort = \"two words\"", "two words"),
            ("パスワード：abc123です", "abc123です"),
            ("Use pwd 2024 to open", "2024"),
            ("PASSWORD\r\n   s3cret\r\n", "s3cret"),
            ("password (a.b)", "a.b"),
        ] {
            let mut known = Vec::new();
            collect(text, &mut known);
            assert!(known.iter().any(|word| word == password), "{text}: {known:?}");
        }
        let mut known = Vec::new();
        collect("Nothing of that kind here.", &mut known);
        assert!(known.is_empty());
        collect(&"password abc ".repeat(9_000), &mut known);
        assert!(known.len() <= TRIED);
    }
}
