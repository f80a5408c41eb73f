//! Transfer encodings read as mail programs read them when the mail is damaged: what does not belong is passed over
//! (RFC 2045 sections 6.7 and 6.8). The parser gives such a part up, and with it whatever is hidden in it.

/// base64: characters outside the alphabet are passed over, padding ends a group and not the text.
pub(super) fn base64(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in raw {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

/// quoted-printable: an escape that is none stays as it is written.
pub(super) fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let digit = |at: usize| raw.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        if rest[0] != b'=' {
            bytes.push(rest[0]);
            at += 1;
        } else if rest.starts_with(b"=\r\n") {
            at += 3;
        } else if rest.starts_with(b"=\n") {
            at += 2;
        } else if let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2)) {
            bytes.push((high * 16 + low) as u8);
            at += 3;
        } else {
            bytes.push(b'=');
            at += 1;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_belong_is_passed_over() {
        assert_eq!(base64(b"SGVs!bG8=\r\n\x00IF*dvcm-xk"), b"Hello World");
        assert_eq!(quoted_printable(b"a=3Db=\r\nc=ZZ=3d="), b"a=bc=ZZ==");
    }
}
