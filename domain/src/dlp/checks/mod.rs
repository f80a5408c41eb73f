//! Check digits: what tells a number that somebody made up from one that was given.
//!
//! Every check takes the characters of an identifier alone, separators removed and letters large, and says whether it can be one.

pub(super) mod americas;
pub(super) mod asia;
pub(super) mod europe_east;
pub(super) mod europe_north;
pub(super) mod europe_west;
pub(super) mod money;
pub(super) mod secrets;

/// The value of a digit.
pub(super) fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The value of a digit or a letter, A being 10 (ISO/IEC 7064, ISO 13616).
pub(super) fn alphanumeric(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// Exactly `N` digits.
pub(super) fn digits<const N: usize>(text: &[u8]) -> Option<[u32; N]> {
    if text.len() != N {
        return None;
    }
    let mut found = [0; N];
    for (place, byte) in found.iter_mut().zip(text) {
        *place = digit(*byte)?;
    }
    Some(found)
}

/// A number of digits.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0_u64, |sum, byte| {
        sum.checked_mul(10)?.checked_add(u64::from(digit(*byte)?))
    })
}

/// The sum of the digits, each times its weight.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Whether all characters are the same: such numbers pass many checks and were given to nobody.
pub(super) fn is_uniform(text: &[u8]) -> bool {
    text.windows(2).all(|pair| pair.first() == pair.last())
}

/// Luhn's check (ISO/IEC 7812-1 annex B) over digits.
pub(super) fn luhn(text: &[u8]) -> bool {
    let mut sum = 0;
    for (place, byte) in text.iter().rev().enumerate() {
        let Some(value) = digit(*byte) else { return false };
        sum += match (place % 2, value) {
            (1, 9) => 9,
            (1, value) => value * 2 % 9,
            (_, value) => value,
        };
    }
    !is_uniform(text) && sum % 10 == 0
}

/// The rest of the division by 97 of digits and letters written as numbers (ISO/IEC 7064, MOD 97-10).
pub(super) fn mod_97(text: impl IntoIterator<Item = u8>) -> Option<u32> {
    text.into_iter().try_fold(0, |rest, byte| {
        let value = alphanumeric(byte)?;
        Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
    })
}

/// ISO/IEC 7064, MOD 11,10: the check digit of tax numbers in Germany and Croatia.
pub(super) fn mod_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// Verhoeff's check over digits: it finds every single mistake and every exchange of neighbours.
pub(super) fn verhoeff(text: &[u8]) -> bool {
    /// The group of the symmetries of a pentagon.
    const PRODUCT: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    /// How a digit is exchanged by its place.
    const EXCHANGED: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let mut check = 0_u8;
    for (place, byte) in text.iter().rev().enumerate() {
        let Some(value) = digit(*byte) else { return false };
        let exchanged = EXCHANGED[place % 8][value as usize];
        check = PRODUCT[usize::from(check)][usize::from(exchanged)];
    }
    check == 0
}

/// Whether there is such a day.
pub(super) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Whether a day exists in the century before or after 2000, where two digits are all that is written of a year.
pub(super) fn is_short_day(year: u32, month: u32, day: u32) -> bool {
    is_day(1900 + year, month, day) || is_day(2000 + year, month, day)
}

/// Two digits as a number.
pub(super) const fn two(tens: u32, ones: u32) -> u32 {
    tens * 10 + ones
}

/// What has no check digit: its form, and the words around it, are all that tells it.
pub(super) fn no_check(_: &[u8]) -> bool {
    true
}

/// No check digit, but not one figure again and again.
pub(super) fn is_varied(text: &[u8]) -> bool {
    !is_uniform(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_examples_pass() {
        assert!(luhn(b"79927398713") && !luhn(b"79927398710") && !luhn(b"0000000000"));
        // ISO 13616's own example, rotated.
        assert_eq!(mod_97(*b"WEST12345698765432GB82"), Some(1));
        assert!(verhoeff(b"2363") && !verhoeff(b"2364"));
        assert!(mod_11_10(&[0, 7, 9, 4, 5]) && !mod_11_10(&[0, 7, 9, 4, 6]));
        assert!(is_day(2024, 2, 29) && !is_day(2023, 2, 29) && is_day(2000, 2, 29) && !is_day(1900, 2, 29));
        assert_eq!(number(b"99999999999999999999"), None);
    }

    proptest! {
        #[test]
        fn one_mistyped_digit_is_found(body in proptest::collection::vec(0_u8..10, 5..15), place in any::<prop::sample::Index>(), other in 1_u8..10) {
            let text: Vec<u8> = body.iter().map(|digit| digit + b'0').collect();
            let completed = |check: &dyn Fn(&[u8]) -> bool| -> Option<Vec<u8>> {
                (b'0'..=b'9').map(|last| [text.as_slice(), &[last]].concat()).find(|text| check(text))
            };
            for check in [luhn as fn(&[u8]) -> bool, verhoeff] {
                let Some(mut whole) = completed(&check) else { continue };
                let at = place.index(whole.len());
                whole[at] = (whole[at] - b'0' + other) % 10 + b'0';
                prop_assert!(!check(&whole));
            }
        }
    }
}
