//! Filters of a PDF that write bytes as text (ISO 32000-1 section 7.4).

/// Bytes written in digits; others are passed over.
pub(super) fn hexadecimal(written: &[u8]) -> Vec<u8> {
    let mut digits = written
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::new();
    while let Some(high) = digits.next() {
        out.push(u8::try_from(high << 4 | digits.next().unwrap_or(0)).unwrap_or(0));
    }
    out
}

/// Five characters for four bytes (section 7.4.3).
pub(super) fn ascii85(written: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut five = Vec::with_capacity(5);
    let mut put = |five: &mut Vec<u8>| {
        let missing = 5 - five.len();
        if missing == 5 {
            return;
        }
        let number = five
            .iter()
            .chain(std::iter::repeat_n(&84, missing))
            .fold(0_u32, |number, digit| {
                number.wrapping_mul(85).wrapping_add(u32::from(*digit))
            });
        out.extend_from_slice(&number.to_be_bytes()[..4_usize.saturating_sub(missing)]);
        five.clear();
    };
    for byte in written {
        match byte {
            b'~' => break,
            b'z' if five.is_empty() => {
                five.extend([0; 5]);
                put(&mut five);
            }
            b'!'..=b'u' => {
                five.push(byte - b'!');
                if five.len() == 5 {
                    put(&mut five);
                }
            }
            _ => {}
        }
    }
    put(&mut five);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_bytes_again() {
        assert_eq!(ascii85(b"9jqo^BlbD-~>"), b"Man is d");
        assert_eq!(ascii85(b"9jqo^Bl~>"), b"Man i");
        assert_eq!(hexadecimal(b"4d 5A7>ff"), b"MZp");
    }
}
