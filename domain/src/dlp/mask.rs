//! How a match is shown and stored: never whole.

/// Characters at the end of a match that stay readable (contract cas-api 2.6).
pub const KEPT: usize = 4;
/// Stands for every other one.
const MARK: char = '*';

/// A match with all but its last four letters and digits replaced; separators stay, so that its form can be told. One that has hardly more
/// than four is replaced whole.
#[must_use]
pub fn masked(found: &str) -> String {
    let meant = found.chars().filter(|character| character.is_alphanumeric()).count();
    let hidden = if meant >= 2 * KEPT { meant - KEPT } else { meant };
    let mut seen = 0;
    found
        .chars()
        .map(|character| {
            if !character.is_alphanumeric() {
                return character;
            }
            seen += 1;
            if seen <= hidden { MARK } else { character }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_four_stay_and_the_form_can_be_told() {
        assert_eq!(masked("4111 1111 1111 1111"), "**** **** **** 1111");
        assert_eq!(masked("078-05-1120"), "***-**-1120");
        assert_eq!(masked("12345"), "*****");
        assert_eq!(masked("マイナンバー12345678"), "**********5678");
    }

    proptest! {
        #[test]
        fn no_more_than_four_are_kept(found in "\\PC{0,60}") {
            let kept = masked(&found).chars().filter(|character| character.is_alphanumeric()).count();
            prop_assert!(kept <= KEPT);
        }
    }
}
