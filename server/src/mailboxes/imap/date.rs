//! Dates as IMAP writes them (RFC 3501 section 9: `date-time` and `date`).

use domain::time::Timestamp;
use jiff::civil;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `17-Jul-1996 02:44:25 -0700`, the day perhaps with a leading space. None when it is no such date.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    let (date, time, zone) = (words.next()?, words.next()?, words.next()?);
    let mut date = date.split('-');
    let (day, month, year) = (date.next()?, date.next()?, date.next()?);
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    let mut time = time.split(':');
    let (hour, minute, second) = (time.next()?, time.next()?, time.next()?);
    // A leap second is the last one of its minute for us.
    let second = second.parse::<i8>().ok()?.min(59);
    let local = civil::DateTime::new(
        year.parse().ok()?,
        i8::try_from(month).ok()?,
        day.parse().ok()?,
        hour.parse().ok()?,
        minute.parse().ok()?,
        second,
        0,
    )
    .ok()?;
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let offset = sign * (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?) * 60_000;
    let utc = local
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()?
        .timestamp()
        .as_millisecond();
    Some(Timestamp(utc.checked_sub(offset)?))
}

/// The day of an instant in UTC, for SEARCH: `17-Jul-1996`.
pub(super) fn day(at: Timestamp) -> String {
    let (year, month, day, ..) = at.civil();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).unwrap_or(&"Jan");
    format!("{day}-{month}-{year:04}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_is_read_with_its_zone() {
        assert_eq!(parse("17-Jul-1996 02:44:25 -0700"), Some(Timestamp(837_596_665_000)));
        assert_eq!(parse(" 1-Jan-1970 01:00:00 +0100"), Some(Timestamp(0)));
        assert_eq!(day(Timestamp(837_596_665_000)), "17-Jul-1996");
        for wrong in [
            "",
            "31-Feb-2024 00:00:00 +0000",
            "1-Jan-2024 00:00:00 0000",
            "1-Foo-2024 00:00:00 +0000",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_date_is_answered(text in "[0-9A-Za-z: +-]{0,30}|\\PC{0,30}", at in any::<i32>()) {
            let _ = parse(&text);
            let _ = day(Timestamp(i64::from(at) * 1_000_000));
        }
    }
}
