//! The held list narrowed in every way, and the figures that are kept for it.

use super::*;
use domain::{
    custody::{CustodyAct, HeldStatus, MailLocation},
    held::{HeldFilter, HeldRow, Period, Whereabouts},
    time::DAY,
};

/// Mails of [`mixed`].
const MAILS: usize = 24;

/// Mails in every state that a movement leaves them in, by two filters, over three days.
async fn mixed(house: &House) {
    for number in 0..MAILS {
        house.clock.advance(DAY / 8);
        let mut new = house.new_held(&format!("Mail {number}"));
        if number % 3 == 0 {
            new.verdict = verdict(Filter::MalwareScanning, "yara:X", "Malware.");
        }
        if number % 4 == 0 {
            house.quarantining(&new).await;
            continue;
        }
        let id = house.quarantined(&new).await;
        let (what, location) = match number % 4 {
            1 => (CustodyAct::Restore, MailLocation::Folder("INBOX".into())),
            2 => (CustodyAct::Delete, MailLocation::Deleted),
            _ => continue,
        };
        let (act, movement) = (act("move"), house.next_move());
        house.store.begin(what, &[(id, movement)], &act).await.unwrap();
        house.store.finish_move(movement, None, &location, &act).await.unwrap();
    }
}

/// Each of them, and none.
fn or_none<T: Clone>(all: &[T]) -> Vec<Option<T>> {
    all.iter().cloned().map(Some).chain([None]).collect()
}

/// Every filter that the page can ask by, with each of the others.
fn every_filter() -> Vec<HeldFilter> {
    let mut filters = vec![HeldFilter::default()];
    let mut vary =
        |change: &dyn Fn(&HeldFilter) -> Vec<HeldFilter>| filters = filters.iter().flat_map(change).collect();
    vary(&|before| {
        let with = |status| HeldFilter {
            status,
            ..before.clone()
        };
        or_none(&HeldStatus::ALL).into_iter().map(with).collect()
    });
    vary(&|before| {
        let with = |filter| HeldFilter {
            filter,
            ..before.clone()
        };
        let there = [Filter::MalwareScanning, Filter::FileBlocking];
        or_none(&there).into_iter().map(with).collect()
    });
    vary(&|before| {
        let with = |whereabouts| HeldFilter {
            whereabouts,
            ..before.clone()
        };
        or_none(&Whereabouts::ALL).into_iter().map(with).collect()
    });
    vary(&|before| {
        let with = |period| HeldFilter {
            period,
            ..before.clone()
        };
        or_none(&Period::ALL).into_iter().map(with).collect()
    });
    vary(&|before| {
        let with = |mailbox| HeldFilter {
            mailbox,
            ..before.clone()
        };
        or_none(&["bert@example.org".to_owned()])
            .into_iter()
            .map(with)
            .collect()
    });
    vary(&|before| {
        let with = |search: &str| HeldFilter {
            search: search.into(),
            ..before.clone()
        };
        ["", "mail"].map(with).into()
    });
    filters
}

/// Whether a row is to be found by a filter, said without SQL.
fn belongs(row: &HeldRow, filter: &HeldFilter, now: Timestamp) -> bool {
    let place = match row.location {
        MailLocation::Quarantine => Whereabouts::Quarantine,
        MailLocation::Folder(_) => Whereabouts::Elsewhere,
        MailLocation::NotFound | MailLocation::Deleted => Whereabouts::Missing,
    };
    filter.status.is_none_or(|status| row.status == status)
        && filter.filter.is_none_or(|filter| row.filter == filter)
        && filter.whereabouts.is_none_or(|wanted| place == wanted)
        && filter
            .period
            .is_none_or(|period| row.held_at >= now.plus(-period.length()))
}

#[tokio::test]
async fn all_filters_together_are_answered_and_counted_alike() {
    let house = House::new().await;
    mixed(&house).await;
    let now = house.clock.now();
    let everything = house.store.held_page(&HeldFilter::default(), None, now).await.unwrap();
    assert_eq!(everything.rows.len(), MAILS);
    let (filters, mut found) = (every_filter(), 0);
    assert_eq!(filters.len(), 10 * 3 * 4 * (Period::ALL.len() + 1) * 2 * 2);
    for filter in filters {
        let belong = everything.rows.iter().filter(|row| belongs(row, &filter, now));
        let wanted: Vec<HeldId> = belong.map(|row| row.id).collect();
        let page = house.store.held_page(&filter, None, now).await.unwrap();
        let rows: Vec<HeldId> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!(rows, wanted, "{filter:?}");
        assert_eq!(
            (page.matching, page.all),
            (wanted.len() as u64, MAILS as u64),
            "{filter:?}"
        );
        found += wanted.len();
    }
    assert!(found > 1_000, "only {found} rows were found");
}

#[tokio::test]
async fn the_kept_figures_are_those_of_counting() {
    let house = House::new().await;
    mixed(&house).await;
    let figures = |sql: &str| -> Vec<(String, String, String, i64)> {
        let db = house.behind();
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let counted = "SELECT status, filter, location, count(*) FROM held GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    let kept = "SELECT status, filter, location, mails FROM held_count WHERE mails > 0 ORDER BY 1, 2, 3";
    assert!(figures(kept).len() >= 6);
    assert_eq!(figures(kept), figures(counted));

    // Mails go too, as with the demo.
    let db = house.behind();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.execute("DELETE FROM held WHERE status = 'restored' OR number % 5 = 0", [])
        .unwrap();
    assert_eq!(figures(kept), figures(counted));

    // A folder from before they were kept.
    db.execute_batch(
        "DROP TABLE held_count; DROP INDEX held_in_order;
         DROP TRIGGER held_counted_in; DROP TRIGGER held_counted_out; DROP TRIGGER held_counted_anew;",
    )
    .unwrap();
    db.execute_batch(include_str!("../schema/main_0006_held_count.sql"))
        .unwrap();
    assert_eq!(figures(kept), figures(counted));
}
