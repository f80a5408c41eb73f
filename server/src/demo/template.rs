//! Fills the placeholders of a mail's text, which stand in double braces so that style sheets can stand beside them:
//!
//! - `{{date}}`, `{{date -90m}}`: the instant of arrival, or so many minutes from it, as RFC 5322 section 3.3 writes it;
//! - `{{stamp}}`, `{{stamp +60m}}`: the same as RFC 5545 section 3.3.5 writes it;
//! - `{{attach NAME}}`: what [`attachments::build`] makes under this name, in base64;
//! - `{{nul}}`: a NUL byte; `{{long}}`: a subject of four kilobytes, not folded.

use super::attachments;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::time::{DAY, MINUTE, Timestamp};

/// Characters in a line of base64 (RFC 2045 section 6.8).
const BASE64_LINE: usize = 76;
/// Bytes of the long subject.
const LONG_SUBJECT: usize = 4_096;

/// The mail of a template that arrives at `arrival`. Lines end with CRLF. A placeholder that is not known stays as it is.
pub(super) fn fill(template: &[u8], arrival: Timestamp) -> Vec<u8> {
    let mut out = Vec::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(start) = memchr::memmem::find(rest, b"{{") {
        let (before, from) = rest.split_at(start);
        let Some(length) = memchr::memmem::find(from, b"}}") else {
            break;
        };
        out.extend_from_slice(before);
        let (placeholder, after) = from.split_at(length + 2);
        match std::str::from_utf8(&placeholder[2..length])
            .ok()
            .and_then(|word| value(word, arrival))
        {
            Some(bytes) => out.extend(bytes),
            None => out.extend_from_slice(placeholder),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    with_crlf(&out)
}

/// What stands for a placeholder.
fn value(word: &str, arrival: Timestamp) -> Option<Vec<u8>> {
    let (name, argument) = word.split_once(' ').unwrap_or((word, ""));
    match name {
        "date" => Some(date(shifted(arrival, argument)?).into_bytes()),
        "stamp" => Some(stamp(shifted(arrival, argument)?).into_bytes()),
        "attach" => Some(base64_lines(&attachments::build(argument)?)),
        "nul" => Some(vec![0]),
        "long" => Some(
            "This subject is as long as the quay and like the quay has nothing at its end; "
                .bytes()
                .cycle()
                .take(LONG_SUBJECT)
                .collect(),
        ),
        _ => None,
    }
}

/// `instant` moved by `+60m` or `-90m`, or not at all.
fn shifted(instant: Timestamp, by: &str) -> Option<Timestamp> {
    if by.is_empty() {
        return Some(instant);
    }
    let minutes: i64 = by.strip_suffix('m')?.parse().ok()?;
    Some(instant.plus(minutes.checked_mul(MINUTE)?))
}

/// `Thu, 29 Feb 2024 12:34:56 +0000`
fn date(instant: Timestamp) -> String {
    // 1 January 1970 was a Thursday.
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day, hour, minute, second, _) = instant.civil();
    let weekday = usize::try_from(instant.0.div_euclid(DAY).rem_euclid(7)).unwrap_or(0);
    let weekday = DAYS.get(weekday).copied().unwrap_or_default();
    let month = MONTHS
        .get(usize::from(month).saturating_sub(1))
        .copied()
        .unwrap_or_default();
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0000")
}

/// `20240229T123456Z`
fn stamp(instant: Timestamp) -> String {
    let (year, month, day, hour, minute, second, _) = instant.civil();
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Base64 in lines, without a line end at the end.
fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    STANDARD
        .encode(bytes)
        .as_bytes()
        .chunks(BASE64_LINE)
        .collect::<Vec<_>>()
        .join(&b'\n')
}

/// Line feeds become CRLF; those that are CRLF already stay.
fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    let mut before = 0;
    for &byte in bytes {
        if byte == b'\n' && before != b'\r' {
            out.push(b'\r');
        }
        out.push(byte);
        before = byte;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAP_DAY: Timestamp = Timestamp(1_709_210_096_789);

    #[test]
    fn dates_are_those_of_the_mail_and_of_the_calendar() {
        assert_eq!(
            fill(b"Date: {{date}}\n", LEAP_DAY),
            b"Date: Thu, 29 Feb 2024 12:34:56 +0000\r\n"
        );
        assert_eq!(
            fill(b"{{date -90m}} {{stamp +1440m}}", LEAP_DAY),
            b"Thu, 29 Feb 2024 11:04:56 +0000 20240301T123456Z"
        );
    }

    #[test]
    fn what_is_not_a_placeholder_stays() {
        assert_eq!(
            fill(b"h1{{a:b}} {{date soon}} {{", LEAP_DAY),
            b"h1{{a:b}} {{date soon}} {{"
        );
    }

    #[test]
    fn a_line_of_base64_has_at_most_76_characters() {
        let lines = base64_lines(&[7; 500]);
        assert!(
            lines
                .split(|byte| *byte == b'\n')
                .all(|line| (1..=BASE64_LINE).contains(&line.len()))
        );
    }
}
