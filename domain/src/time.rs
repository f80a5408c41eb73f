//! Instants as plain numbers. Reading a clock is the server's business (`Clock` there); saying one is done here.

use serde::{Deserialize, Serialize};

/// Milliseconds in a second, a minute, an hour and a day.
pub const SECOND: i64 = 1_000;
/// See [`SECOND`].
pub const MINUTE: i64 = 60 * SECOND;
/// See [`SECOND`].
pub const HOUR: i64 = 60 * MINUTE;
/// See [`SECOND`].
pub const DAY: i64 = 24 * HOUR;

/// Milliseconds since 1970-01-01T00:00:00Z (the Unix epoch), leap seconds not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant moved by so many milliseconds.
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Year, month, day, hour, minute, second and millisecond in UTC, by the proleptic Gregorian calendar
    /// (the days-to-civil algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    #[must_use]
    pub const fn civil(self) -> (i64, u8, u8, u8, u8, u8, u16) {
        let days = self.0.div_euclid(DAY);
        let rest = self.0.rem_euclid(DAY);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (
            year,
            month as u8,
            day as u8,
            (rest / HOUR) as u8,
            (rest % HOUR / MINUTE) as u8,
            (rest % MINUTE / SECOND) as u8,
            (rest % SECOND) as u16,
        )
    }

    /// As RFC 3339 with milliseconds, in UTC: `2026-07-19T22:51:30.000Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let (year, month, day, hour, minute, second, milli) = self.civil();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }

    /// For people, in UTC and saying so: `2026-07-19 22:51:30 UTC`.
    #[must_use]
    pub fn exact(self) -> String {
        let (year, month, day, hour, minute, second, _) = self.civil();
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
    }

    /// How long ago this was, seen from `now`: `just now`, `2 min`, `3 h`, `5 d`, else the date.
    #[must_use]
    pub fn relative(self, now: Self) -> String {
        match now.since(self) {
            ..MINUTE => "just now".into(),
            age @ MINUTE..HOUR => format!("{} min", age / MINUTE),
            age @ HOUR..DAY => format!("{} h", age / HOUR),
            age if age < 7 * DAY => format!("{} d", age / DAY),
            _ => {
                let (year, month, day, ..) = self.civil();
                format!("{year:04}-{month:02}-{day:02}")
            }
        }
    }
}

/// A length of time for people: `450 ms`, `12 s`, `3 min`, `2 h`, `4 d`.
#[must_use]
pub fn span(milliseconds: i64) -> String {
    match milliseconds.max(0) {
        short if short < SECOND => format!("{short} ms"),
        seconds if seconds < MINUTE => format!("{} s", seconds / SECOND),
        minutes if minutes < HOUR => format!("{} min", minutes / MINUTE),
        hours if hours < DAY => format!("{} h", hours / HOUR),
        days => format!("{} d", days / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_said_in_utc() {
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp(1_709_210_096_789).rfc3339(), "2024-02-29T12:34:56.789Z");
        assert_eq!(Timestamp(-1).rfc3339(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp(1_798_761_599_000).exact(), "2026-12-31 23:59:59 UTC");
    }

    #[test]
    fn age_is_said_in_the_largest_unit_that_fits() {
        let now = Timestamp(1_709_210_096_789);
        for (age, said) in [
            (-5, "just now"),
            (59_999, "just now"),
            (MINUTE, "1 min"),
            (HOUR, "1 h"),
            (6 * DAY, "6 d"),
        ] {
            assert_eq!(now.plus(-age).relative(now), said);
        }
        assert_eq!(now.plus(-7 * DAY).relative(now), "2024-02-22");
    }
}
