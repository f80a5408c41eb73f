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

    /// The first instant of a day in UTC; none where the calendar has no such day. The reverse of [`Timestamp::civil`].
    #[must_use]
    pub fn of_day(year: i64, month: u8, day: u8) -> Option<Self> {
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let month_from_march = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let at = Self((era * 146_097 + day_of_era - 719_468) * DAY);
        // What is not in the calendar, such as 30 February, comes out as another day.
        let (found_year, found_month, found_day, ..) = at.civil();
        ((found_year, found_month, found_day) == (year, month, day)).then_some(at)
    }

    /// Reads `2026-07-19`, `2026-07-19T22:51`, with seconds and milliseconds where they are written, as UTC with or without the
    /// `Z` that says so. None for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').unwrap_or((text, "00:00"));
        let mut parts = date.splitn(3, '-');
        let day = Self::of_day(
            digits(parts.next()?, 4)?,
            u8::try_from(digits(parts.next()?, 2)?).ok()?,
            u8::try_from(digits(parts.next()?, 2)?).ok()?,
        )?;
        let time = time.strip_suffix('Z').unwrap_or(time);
        let (clock, milli) = time
            .split_once('.')
            .map_or((time, Some(0)), |(clock, milli)| (clock, digits(milli, 3)));
        let mut parts = clock.splitn(3, ':');
        let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
        let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
        let second = parts
            .next()
            .map_or(Some(0), |second| digits(second, 2))
            .filter(|second| *second < 60)?;
        Some(day.plus(hour * HOUR + minute * MINUTE + second * SECOND + milli?))
    }

    /// As short as [`Timestamp::read`] takes it back: `2026-07-19`, `2026-07-19T22:51Z`, else with milliseconds.
    #[must_use]
    pub fn short(self) -> String {
        let full = self.rfc3339();
        if self.0.rem_euclid(DAY) == 0 {
            full.chars().take(10).collect()
        } else if self.0.rem_euclid(MINUTE) == 0 {
            full.chars().take(16).chain(['Z']).collect()
        } else {
            full
        }
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

    /// The day in UTC: `2026-07-19`.
    #[must_use]
    pub fn date(self) -> String {
        let (year, month, day, ..) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// How long ago this was, seen from `now`; none where the date says it better, after a week.
    #[must_use]
    pub const fn age(self, now: Self) -> Option<Age> {
        match now.since(self) {
            ..MINUTE => Some(Age::JustNow),
            age if age < 7 * DAY => {
                let (number, unit) = length(age);
                Some(Age::Past(number, unit))
            }
            _ => None,
        }
    }

    /// How long ago this was in English: `just now`, `2 min`, `3 h`, `5 d`, else the date.
    #[must_use]
    pub fn relative(self, now: Self) -> String {
        match self.age(now) {
            Some(Age::JustNow) => "just now".into(),
            Some(Age::Past(number, unit)) => format!("{number} {}", unit.short()),
            None => self.date(),
        }
    }
}

/// A number written with exactly so many digits.
fn digits(text: &str, length: usize) -> Option<i64> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// How long ago something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Less than a minute ago, or by another clock in the future.
    JustNow,
    /// So many units ago.
    Past(i64, Unit),
}

/// What lengths of time are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl Unit {
    /// Its sign in English.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Days => "d",
        }
    }
}

/// A length of time in the largest unit that fits.
#[must_use]
pub const fn length(milliseconds: i64) -> (i64, Unit) {
    match milliseconds {
        ..0 => (0, Unit::Milliseconds),
        0..SECOND => (milliseconds, Unit::Milliseconds),
        SECOND..MINUTE => (milliseconds / SECOND, Unit::Seconds),
        MINUTE..HOUR => (milliseconds / MINUTE, Unit::Minutes),
        HOUR..DAY => (milliseconds / HOUR, Unit::Hours),
        DAY.. => (milliseconds / DAY, Unit::Days),
    }
}

/// A length of time for people, in English: `450 ms`, `12 s`, `3 min`, `2 h`, `4 d`.
#[must_use]
pub fn span(milliseconds: i64) -> String {
    let (number, unit) = length(milliseconds);
    format!("{number} {}", unit.short())
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
    fn an_instant_comes_back_from_what_is_written() {
        for at in [
            0,
            1_709_164_800_000,
            1_709_210_040_000,
            1_709_210_096_789,
            253_402_300_799_999,
        ] {
            assert_eq!(Timestamp::read(&Timestamp(at).short()), Some(Timestamp(at)));
        }
        assert_eq!(Timestamp(1_709_164_800_000).short(), "2024-02-29");
        assert_eq!(Timestamp(1_709_210_040_000).short(), "2024-02-29T12:34Z");
        assert_eq!(
            Timestamp::read("2024-02-29T12:34:56"),
            Some(Timestamp(1_709_210_096_000))
        );
        for wrong in [
            "",
            "T",
            "2023-02-29",
            "2024-02-30",
            "2024-13-01",
            "2024-00-10",
            "2024-2-29",
            "02024-02-29",
            "2024-02-29T24:00",
            "2024-02-29T12",
            "2024-02-29T12:34:60",
            "2024-02-29T12:34:56.7",
            "2024-02-29 12:34",
            "+024-02-29",
            "２０２４-02-29",
        ] {
            assert_eq!(Timestamp::read(wrong), None, "{wrong:?}");
        }
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
        assert_eq!(now.plus(-HOUR).age(now), Some(Age::Past(1, Unit::Hours)));
    }

    #[test]
    fn a_length_is_said_in_the_largest_unit_that_fits() {
        for (milliseconds, said) in [
            (-5, "0 ms"),
            (999, "999 ms"),
            (SECOND, "1 s"),
            (3 * MINUTE, "3 min"),
            (HOUR, "1 h"),
            (40 * DAY, "40 d"),
        ] {
            assert_eq!(span(milliseconds), said);
        }
    }
}
