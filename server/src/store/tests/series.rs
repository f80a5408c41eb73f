//! The detection log as numbers over time: they are those of the list.

use super::{areas::detection, *};
use domain::{
    detection::{DetectionFilter, DetectionRow},
    held::Period,
    series::Within,
    time::{DAY, HOUR},
};

const MINE: Filter = Filter::WebReputation;
const OTHER: Filter = Filter::MalwareScanning;

/// Detections at these times before the start, of two filters in turn.
async fn detected(ages: &[i64]) -> House {
    let house = House::new().await;
    for (number, age) in ages.iter().enumerate() {
        let line = DetectionRow {
            at: START.plus(-age),
            filter: if number % 2 == 0 { MINE } else { OTHER },
            action: if number % 3 == 0 {
                Action::Pass
            } else {
                Action::Quarantine
            },
            ..detection(&house, &format!("Number {number}"))
        };
        house.store.add_detection(&line, house.mailbox).await.unwrap();
    }
    house
}

async fn series(house: &House, filter: &DetectionFilter) -> domain::series::Series {
    let oldest = house.store.oldest_detection().await.unwrap().unwrap_or(START);
    let range = filter.within.stretch(oldest, START).unwrap();
    house.store.detection_series(filter, range, START).await.unwrap()
}

#[tokio::test]
async fn the_columns_of_a_series_are_the_rows_of_the_list() {
    // The last one is of a clock that was set back since.
    let ages = [
        0,
        1,
        HOUR - 1,
        HOUR,
        HOUR + 1,
        24 * HOUR,
        24 * HOUR + 1,
        7 * DAY,
        30 * DAY,
        89 * DAY,
        400 * DAY,
        -HOUR,
    ];
    let house = detected(&ages).await;
    let periods = Period::ALL.map(|period| Within {
        period: Some(period),
        ..Within::default()
    });
    let custom = [
        (-DAY, DAY),
        (-30 * DAY, -7 * DAY),
        (-7 * DAY, -7 * DAY + 1),
        (-7 * DAY + 1, -HOUR),
    ]
    .map(|(from, until)| Within {
        from: Some(START.plus(from)),
        until: Some(START.plus(until)),
        period: None,
    });
    let until = Within {
        until: Some(START.plus(-HOUR)),
        ..Within::default()
    };
    let mut seen = std::collections::BTreeSet::new();
    for within in periods.into_iter().chain(custom).chain([Within::default(), until]) {
        for (search, filter, action) in [
            ("", None, None),
            ("", Some(MINE), None),
            ("number", None, None),
            ("", Some(OTHER), Some(Action::Quarantine)),
        ] {
            let filter = DetectionFilter {
                search: search.into(),
                filter,
                action,
                within,
            };
            let series = series(&house, &filter).await;
            let page = house.store.detections_page(&filter, None, START).await.unwrap();
            assert_eq!(series.total(), page.matching, "{filter:?}");
            seen.insert(page.matching);
            let last = series.columns() - 1;
            for column in 0..=last {
                let stretch = series.column(column);
                for (kind, found) in Filter::ALL.into_iter().enumerate() {
                    let rows = page.rows.iter().filter(|row| {
                        let late = column == last && row.at >= stretch.until;
                        row.filter == found && row.at >= stretch.from && (late || row.at < stretch.until)
                    });
                    assert_eq!(
                        series.counts(column)[kind],
                        rows.count() as u64,
                        "{filter:?}, column {column}"
                    );
                }
            }
        }
    }
    assert!(seen.len() > 6 && seen.contains(&(ages.len() as u64)), "{seen:?}");
}

#[tokio::test]
async fn an_empty_log_has_an_empty_series() {
    let house = House::new().await;
    assert_eq!(house.store.oldest_detection().await.unwrap(), None);
    let series = series(&house, &DetectionFilter::default()).await;
    assert_eq!((series.columns(), series.total()), (1, 0));
}

#[tokio::test]
async fn counting_by_filter_and_time_reads_the_index_alone() {
    let house = House::new().await;
    let plan: String = house
        .behind()
        .query_row(
            "EXPLAIN QUERY PLAN SELECT count(*) FROM detection WHERE filter = 'a' AND at >= 1 AND at < 2",
            [],
            |row| row.get("detail"),
        )
        .unwrap();
    assert!(plan.contains("COVERING INDEX detection_by_filter"), "{plan}");
}
