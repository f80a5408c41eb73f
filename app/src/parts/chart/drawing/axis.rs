//! What stands along the axes of a chart over time.

use domain::{
    series::Series,
    time::{DAY, HOUR, MINUTE, Timestamp},
};

/// Labels that have room in a wide chart. In a narrow one every second of them is left out.
const LABELS: i64 = 12;
/// Labels begin where their column does; one that begins further right than this, in hundredths of the width, would be cut off.
const LAST_LABEL: usize = 8_700;
/// What labels are apart.
const APART: [i64; 14] = [
    MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    84 * DAY,
    364 * DAY,
];

/// The number at the upper end of the scale: not below `most`, and round when it is halved.
pub(super) fn top(most: u64) -> u64 {
    let mut unit = 1;
    loop {
        for steps in [2, 4, 6, 8, 10, 12, 16] {
            let top = unit * steps;
            if top >= most || unit > u64::MAX / 100 {
                return top;
            }
        }
        unit *= 10;
    }
}

/// A share of the width as SVG takes it: `12.50%`.
pub(super) fn percent(hundredths: usize) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Where each label begins, in hundredths of a percent of the width, and what it says.
pub(super) fn labels(series: &Series) -> Vec<(usize, String)> {
    let columns = series.columns().max(1);
    let span = series.range.until.since(series.range.from);
    let fits = |apart: &i64| *apart >= series.step && span / apart <= LABELS;
    let apart = APART.into_iter().find(fits).unwrap_or(series.step);
    let years = span > 366 * DAY;
    let first = series.first();
    // Counted from a Monday where labels are weeks apart, else from midnight.
    let origin = if apart > DAY { 4 * DAY } else { 0 };
    (0..columns)
        .filter_map(|column| {
            let from = first.plus(i64::try_from(column).unwrap_or(0) * series.step);
            let place = column * 10_000 / columns;
            let round = (from.0 - origin).rem_euclid(apart) < series.step;
            // The range cuts it: the label would say a time that is not in it.
            let whole = from >= series.range.from;
            (round && whole && place <= LAST_LABEL).then(|| (place, label(from, series.step, years)))
        })
        .collect()
}

/// A time of day, a day where one begins, a month where there are years of them.
fn label(at: Timestamp, step: i64, years: bool) -> String {
    let (year, month, day, hour, minute, ..) = at.civil();
    if step < DAY && (hour, minute) != (0, 0) {
        format!("{hour:02}:{minute:02}")
    } else if years {
        format!("{year:04}-{month:02}")
    } else {
        format!("{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::{held::Period, series::Within};

    #[test]
    fn the_scale_ends_at_a_number_that_can_be_halved() {
        for (most, end) in [
            (0, 2),
            (1, 2),
            (3, 4),
            (9, 10),
            (11, 12),
            (17, 20),
            (61, 80),
            (101, 120),
            (1_234, 1_600),
        ] {
            assert_eq!(top(most), end, "{most}");
        }
        assert!(top(u64::MAX) > u64::MAX / 100);
    }

    fn said(within: Within) -> Vec<String> {
        // 2026-07-19 14:37 UTC, a Sunday.
        let now = Timestamp::read("2026-07-19T14:37").unwrap();
        let series = Series::over(within.stretch(now, now).unwrap(), ["one"]);
        let labels = labels(&series);
        assert!(labels.len() <= 13, "{labels:?}");
        for pair in labels.windows(2) {
            assert!(pair[1].0 - pair[0].0 >= 600, "{labels:?} have no room");
        }
        labels.into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn labels_stand_at_round_times() {
        let period = |period| Within {
            period: Some(period),
            ..Within::default()
        };
        let day = said(period(Period::Day));
        assert_eq!(day[..3], ["16:00", "18:00", "20:00"]);
        assert!(
            day.contains(&"07-19".to_owned()),
            "midnight is said as the day: {day:?}"
        );
        let week = said(period(Period::Week));
        assert_eq!(week, ["07-13", "07-14", "07-15", "07-16", "07-17", "07-18"]);
        assert_eq!(said(period(Period::Month)), ["06-22", "06-29", "07-06", "07-13"]);
        assert_eq!(said(period(Period::Hour))[0], "13:40");
        let years = Within {
            from: Timestamp::read("2020-01-01"),
            ..Within::default()
        };
        assert!(said(years).iter().all(|label| label.len() == 7));
    }
}
