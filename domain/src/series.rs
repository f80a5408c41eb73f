//! Numbers over time: the range that somebody asks for, and the counts of each stretch of it, by kind. Every chart is drawn from a
//! [`Series`]. Stretches begin at round times in UTC, which knows no daylight saving: each is as long as the others, but the first
//! and the last where the range cuts them.

use crate::{
    held::Period,
    problem::Problem,
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Columns that a chart has at most.
pub const COLUMNS_MAX: i64 = 100;
/// The longest range that can be asked for, in days: ten years.
pub const RANGE_DAYS_MAX: i64 = 3_660;

const WEEK: i64 = 7 * DAY;
/// What one column may stand for, shortest first.
const STEPS: [i64; 7] = [MINUTE, 10 * MINUTE, HOUR, DAY, WEEK, 4 * WEEK, 52 * WEEK];
/// The first Monday after the epoch: from here weeks are counted.
const MONDAY: i64 = 4 * DAY;
/// Just after the last instant whose year has four digits.
const LAST: i64 = 253_402_300_800_000;

/// A range of time as it is asked for: a period up to now, or from and until. Without either, everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Within {
    /// Up to now; counts where there is neither `from` nor `until`.
    #[serde(default)]
    pub period: Option<Period>,
    /// The first instant.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// The instant after the last.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

impl Within {
    /// Whether instants are named.
    #[must_use]
    pub const fn custom(self) -> bool {
        self.from.is_some() || self.until.is_some()
    }

    /// The first instant, where the range has one.
    #[must_use]
    pub fn begin(self, now: Timestamp) -> Option<Timestamp> {
        let period = self.period.filter(|_| !self.custom());
        self.from.or_else(|| Some(now.plus(-period?.length())))
    }

    /// The stretch that is meant, seen from `now`; where it has no beginning, it begins at `oldest`.
    ///
    /// # Errors
    /// [`Problem::Invalid`] when it ends before it begins, is longer than [`RANGE_DAYS_MAX`], or lies outside of the years 1970 to
    /// 9999.
    pub fn stretch(self, oldest: Timestamp, now: Timestamp) -> Result<Stretch, Problem> {
        // An instant of now is within.
        let until = self.until.unwrap_or(now.plus(1));
        if [self.from, Some(until)]
            .iter()
            .flatten()
            .any(|at| !(0..=LAST).contains(&at.0))
        {
            return Err(Problem::invalid(
                "from",
                "A range lies within the years 1970 to 9999. Choose other days.",
            ));
        }
        // Without a beginning the range is what there is: nothing lies ahead of now.
        let until = match self.begin(now) {
            Some(_) => until,
            None => until.min(now.plus(1)),
        };
        let from = self.begin(now).unwrap_or_else(|| {
            let latest = until.plus(-1);
            oldest.clamp(latest.plus(-RANGE_DAYS_MAX * DAY).min(latest), latest)
        });
        if from >= until {
            let sentence = if self.until.is_some() {
                "The range ends before it begins. Choose a last day that is not before the first."
            } else {
                "The range begins after now. Choose an earlier first day."
            };
            return Err(Problem::invalid("from", sentence));
        }
        if self.from.is_some() && until.since(from) > RANGE_DAYS_MAX * DAY {
            return Err(Problem::invalid(
                "from",
                format!(
                    "The range is longer than {RANGE_DAYS_MAX} days. Choose a later first day or an earlier last one."
                ),
            ));
        }
        Ok(Stretch { from, until })
    }
}

/// From one instant to just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Stretch {
    /// The first instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
}

impl Stretch {
    /// For people, to the minute, in UTC and saying so where it says a time of day: `2026-07-19`, `2026-07-13 to 2026-07-19`,
    /// `2026-07-19 14:00 to 15:00 UTC`.
    #[must_use]
    pub fn words(self) -> String {
        let day = |at: Timestamp| at.exact().chars().take(10).collect::<String>();
        let minute = |at: Timestamp| at.exact().chars().take(16).collect::<String>();
        let last = self.until.plus(-1);
        if self.from.0.rem_euclid(DAY) == 0 && self.until.0.rem_euclid(DAY) == 0 {
            return if last.since(self.from) < DAY {
                day(self.from)
            } else {
                format!("{} to {}", day(self.from), day(last))
            };
        }
        let mut until = minute(self.until);
        if day(self.from) == day(self.until) {
            until = until.split_off(11);
        }
        format!("{} to {until} UTC", minute(self.from))
    }
}

/// Counts of each stretch of a range, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Series {
    /// The whole range.
    pub range: Stretch,
    /// Milliseconds that one column stands for.
    pub step: i64,
    /// The kinds, in the order in which they are stacked from below.
    pub kinds: Vec<String>,
    /// The counts: all kinds of the first column, then all of the second, and so on.
    pub counts: Vec<u64>,
}

impl Series {
    /// Nothing counted yet. The step is the shortest with which the range has at most [`COLUMNS_MAX`] columns.
    #[must_use]
    pub fn over(range: Stretch, kinds: impl IntoIterator<Item = &'static str>) -> Self {
        let columns = |step: i64| {
            let first = start(range.from, step);
            (range.until.since(first) - 1).div_euclid(step) + 1
        };
        let step = STEPS
            .into_iter()
            .find(|step| columns(*step) <= COLUMNS_MAX)
            .unwrap_or(STEPS[STEPS.len() - 1]);
        let kinds: Vec<String> = kinds.into_iter().map(str::to_owned).collect();
        let length = usize::try_from(columns(step).clamp(1, COLUMNS_MAX)).unwrap_or(1);
        Self {
            range,
            step,
            counts: vec![0; length * kinds.len()],
            kinds,
        }
    }

    /// Where the first column would begin if the range did not cut it.
    #[must_use]
    pub fn first(&self) -> Timestamp {
        start(self.range.from, self.step)
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.counts.len().checked_div(self.kinds.len()).unwrap_or(0)
    }

    /// The stretch of a column, within the range.
    #[must_use]
    pub fn column(&self, at: usize) -> Stretch {
        let from = self
            .first()
            .plus(i64::try_from(at).unwrap_or(0).saturating_mul(self.step));
        Stretch {
            from: from.max(self.range.from),
            until: from.plus(self.step).min(self.range.until),
        }
    }

    /// Adds to a column, counted from [`Series::first`]; what lies outside of the range counts at its edge.
    pub fn add(&mut self, column: i64, kind: usize, number: u64) {
        let last = self.columns().saturating_sub(1);
        let column = usize::try_from(column.max(0)).unwrap_or(last).min(last);
        let at = column * self.kinds.len() + kind;
        if let Some(count) = self.counts.get_mut(at).filter(|_| kind < self.kinds.len()) {
            *count += number;
        }
    }

    /// The counts of a column, by kind.
    #[must_use]
    pub fn counts(&self, column: usize) -> &[u64] {
        let from = column * self.kinds.len();
        self.counts.get(from..from + self.kinds.len()).unwrap_or_default()
    }

    /// All of one column.
    #[must_use]
    pub fn of_column(&self, column: usize) -> u64 {
        self.counts(column).iter().sum()
    }

    /// All of one kind.
    #[must_use]
    pub fn of_kind(&self, kind: usize) -> u64 {
        (0..self.columns())
            .filter_map(|column| self.counts(column).get(kind))
            .sum()
    }

    /// All.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// The round time at or before an instant: full hours and days, Mondays.
fn start(at: Timestamp, step: i64) -> Timestamp {
    let origin = if step > DAY { MONDAY } else { 0 };
    Timestamp((at.0 - origin).div_euclid(step) * step + origin)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// 2026-07-19 14:37:12.345 UTC, a Sunday.
    const NOW: Timestamp = Timestamp(1_784_471_832_345);

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap()
    }

    fn period(period: Period) -> Within {
        Within {
            period: Some(period),
            ..Within::default()
        }
    }

    fn custom(from: &str, until: &str) -> Within {
        Within {
            period: None,
            from: Timestamp::read(from),
            until: Timestamp::read(until),
        }
    }

    fn series(within: Within) -> Series {
        Series::over(within.stretch(NOW, NOW).unwrap(), ["one", "other"])
    }

    #[test]
    fn columns_begin_at_round_times_and_cover_the_range_without_gaps() {
        for (within, columns, step) in [
            (period(Period::Hour), 61, MINUTE),
            (period(Period::Day), 25, HOUR),
            (period(Period::Week), 8, DAY),
            (period(Period::Month), 31, DAY),
            (period(Period::Quarter), 91, DAY),
            (custom("2026-07-19", "2026-07-20"), 24, HOUR),
            (custom("2026-07-19T14:00", "2026-07-19T14:00:00.001"), 1, MINUTE),
            (custom("2025-07-19", "2026-07-19"), 53, WEEK),
            (custom("2016-07-19", "2026-07-19"), 0, 52 * WEEK),
        ] {
            let series = series(within);
            assert_eq!(series.step, step, "{within:?}");
            assert!(
                columns == 0 || series.columns() == columns,
                "{within:?}: {}",
                series.columns()
            );
            assert!(series.columns() <= COLUMNS_MAX as usize);
            assert_eq!(series.column(0).from, series.range.from);
            assert_eq!(series.column(series.columns() - 1).until, series.range.until);
            for column in 1..series.columns() {
                let stretch = series.column(column);
                assert_eq!(series.column(column - 1).until, stretch.from);
                assert!(stretch.from < stretch.until);
                assert_eq!((stretch.from.0 - if step > DAY { MONDAY } else { 0 }) % step, 0);
            }
        }
    }

    #[test]
    fn a_last_day_far_ahead_adds_nothing_to_what_there_is() {
        let oldest = NOW.plus(-3 * DAY);
        let ahead = Within {
            period: None,
            from: None,
            until: Timestamp::read("9999-12-31"),
        };
        let stretch = ahead.stretch(oldest, NOW).unwrap();
        assert_eq!((stretch.from, stretch.until), (oldest, NOW.plus(1)));
    }

    #[test]
    fn the_night_on_which_clocks_are_moved_has_as_many_hours_as_any_other() {
        for day in ["2026-03-29", "2026-10-25"] {
            let from = at(day);
            let within = Within {
                from: Some(from),
                until: Some(from.plus(DAY)),
                ..Within::default()
            };
            assert_eq!(series(within).columns(), 24, "{day}");
        }
    }

    #[test]
    fn what_is_counted_stands_in_its_column_and_in_the_sums() {
        let mut series = series(period(Period::Day));
        for (column, kind, number) in [(0, 0, 2), (24, 1, 3), (-7, 1, 1), (i64::MAX, 0, 4), (3, 2, 9)] {
            series.add(column, kind, number);
        }
        assert_eq!((series.counts(0), series.counts(24)), (&[2, 1][..], &[4, 3][..]));
        assert_eq!((series.of_column(24), series.of_kind(1), series.total()), (7, 4, 10));
        assert_eq!(series.counts(25), &[] as &[u64]);
        assert_eq!(Series::default().columns(), 0);
    }

    #[test]
    fn everything_begins_at_the_oldest() {
        let all = Within::default();
        assert_eq!(all.stretch(at("2026-07-01"), NOW).unwrap().from, at("2026-07-01"));
        // A clock that was set back.
        assert_eq!(
            all.stretch(NOW.plus(DAY), NOW).unwrap(),
            Stretch {
                from: NOW,
                until: NOW.plus(1)
            }
        );
        let long_ago = all.stretch(Timestamp(0), NOW).unwrap();
        assert!(Series::over(long_ago, ["one"]).columns() <= COLUMNS_MAX as usize);
    }

    #[test]
    fn ranges_that_cannot_be_are_refused_with_a_sentence() {
        let refused = |within: Within| within.stretch(NOW, NOW).unwrap_err().to_string();
        assert!(refused(custom("2026-07-19", "2026-07-18")).starts_with("The range ends before it begins."));
        assert!(refused(custom("2026-07-19", "2026-07-19")).starts_with("The range ends before it begins."));
        assert!(refused(custom("2026-07-20", "")).starts_with("The range begins after now."));
        assert!(refused(custom("1999-01-01", "")).starts_with("The range is longer than 3660 days."));
        assert!(refused(custom("2026-07-19", "9999-12-31")).starts_with("The range is longer than"));
        for hostile in [i64::MIN, -1, LAST + 1, i64::MAX] {
            for within in [
                Within {
                    from: Some(Timestamp(hostile)),
                    ..Within::default()
                },
                Within {
                    until: Some(Timestamp(hostile)),
                    ..Within::default()
                },
            ] {
                assert!(refused(within).starts_with("A range lies within"), "{within:?}");
            }
        }
    }

    #[test]
    fn a_stretch_is_said_as_short_as_it_can_be() {
        for (from, until, words) in [
            ("2026-07-19", "2026-07-20", "2026-07-19"),
            ("2026-07-13", "2026-07-20", "2026-07-13 to 2026-07-19"),
            ("2026-07-19T14:00", "2026-07-19T15:00", "2026-07-19 14:00 to 15:00 UTC"),
            (
                "2026-07-19T23:00",
                "2026-07-20",
                "2026-07-19 23:00 to 2026-07-20 00:00 UTC",
            ),
            (
                "2026-07-19T14:37:12.345",
                "2026-07-20",
                "2026-07-19 14:37 to 2026-07-20 00:00 UTC",
            ),
        ] {
            let stretch = Stretch {
                from: at(from),
                until: at(until),
            };
            assert_eq!(stretch.words(), words);
        }
    }
}
