use super::*;
use crate::store::{Batch, Expect, StoreError, batch::cells};
use domain::{
    audit::AuditFilter,
    held::Period,
    time::{DAY, HOUR},
};

const INSERT: &str = "INSERT INTO object (kind, value, note, expires_at) VALUES ('domain', ?1, '', NULL)";

async fn lines(house: &House) -> u64 {
    let page = house
        .store
        .audit_page(&AuditFilter::default(), None, START)
        .await
        .unwrap();
    page.matching
}

#[tokio::test]
async fn an_unmet_expectation_undoes_the_whole_batch_and_its_audit_line() {
    let house = House::new().await;
    let before = lines(&house).await;
    for unmet in [Expect::Rows(0), Expect::Rows(2), Expect::AtLeast(2)] {
        let batch = Batch::new(Some(&act("object.add")))
            .run(INSERT, cells!["one.example"], Expect::Rows(1))
            .run(INSERT, cells!["two.example"], unmet);
        assert_eq!(house.store.database.write(batch).await, Err(StoreError::Changed));
    }
    assert_eq!(house.store.objects().await.unwrap(), []);
    assert_eq!(lines(&house).await, before);

    let batch = Batch::new(Some(&act("object.add")))
        .run(INSERT, cells!["one.example"], Expect::AtLeast(1))
        .run("DELETE FROM object WHERE value = 'none'", vec![], Expect::Any);
    assert_eq!(house.store.database.write(batch).await, Ok(vec![1, 0]));
    assert_eq!(lines(&house).await, before + 1);
}

#[tokio::test]
async fn a_refused_batch_takes_no_other_along_and_the_writer_goes_on() {
    let house = House::new().await;
    let writes = (0..200).map(|count| {
        let value = format!("{count}.example");
        let batch = Batch::new(Some(&act("object.add"))).run(INSERT, cells![value], Expect::Rows(1));
        let batch = match count % 4 {
            1 => batch.run("this is no SQL", vec![], Expect::Any),
            2 => batch.run(INSERT, cells![value], Expect::Rows(1)), // breaks the key
            3 => batch.run(INSERT, vec![], Expect::Rows(1)),        // too few values
            _ => batch,
        };
        house.store.database.write(batch)
    });
    let results = futures::future::join_all(writes).await;
    for (count, result) in results.iter().enumerate() {
        assert_eq!(result.is_ok(), count % 4 == 0, "{count}: {result:?}");
    }
    assert_eq!(house.store.objects().await.unwrap().len(), 50);
    assert_eq!(house.store.verify_audit().await, Ok(None));
}

#[tokio::test]
async fn who_reads_cannot_write() {
    let house = House::new().await;
    let tried = house
        .store
        .database
        .read(|db| Ok(db.execute("DELETE FROM account", [])?))
        .await;
    assert!(matches!(tried, Err(StoreError::Sqlite(_))));
    assert_eq!(house.store.accounts().await.unwrap().len(), 1);
    let panicked = house
        .store
        .database
        .read(|_| -> Result<(), StoreError> { panic!("a fault of ours") })
        .await;
    assert!(panicked.is_err());
    for _ in 0..20 {
        house.store.accounts().await.unwrap();
    }
}

#[tokio::test]
async fn a_changed_removed_or_added_line_breaks_the_chain_where_it_is() {
    for (tampering, broken) in [
        ("UPDATE audit SET who = 'nobody' WHERE number = 3", Some(3)),
        ("UPDATE audit SET at = at + 1 WHERE number = 2", Some(2)),
        (
            "UPDATE audit SET action = action || substr(object, 1, 1), object = substr(object, 2) WHERE number = 4",
            Some(4),
        ),
        ("DELETE FROM audit WHERE number = 2", Some(2)),
        ("DELETE FROM audit WHERE number = 1", Some(1)),
        ("UPDATE audit SET number = 9 WHERE number = 5", Some(5)),
        ("UPDATE audit SET hash = upper(hash) WHERE number = 5", Some(5)),
        (
            "INSERT INTO audit SELECT 7, at, who, action, object, why, hash FROM audit WHERE number = 6",
            Some(7),
        ),
        ("SELECT 1", None),
    ] {
        let house = House::new().await;
        for count in 0..5 {
            house.clock.advance(DAY);
            house.store.append_audit(&act(&format!("test.{count}"))).await.unwrap();
        }
        assert_eq!(house.store.verify_audit().await, Ok(None));
        house.behind().execute_batch(tampering).unwrap();
        assert_eq!(house.store.verify_audit().await, Ok(broken), "{tampering}");
        let page = house
            .store
            .audit_page(&AuditFilter::default(), None, START)
            .await
            .unwrap();
        assert_eq!(page.broken_at, broken);
    }
}

#[tokio::test]
async fn the_trail_is_paged_and_narrowed() {
    let house = House::new().await;
    for count in 0..120 {
        house.clock.advance(HOUR);
        house
            .store
            .append_audit(&Act::of("anna", "mail.download", format!("50% off_{count}"), SQL_TEXT))
            .await
            .unwrap();
    }
    let now = house.clock.now();
    let filter = AuditFilter {
        search: "% OFF_".into(),
        period: Some(Period::Day),
    };
    let first = house.store.audit_page(&filter, None, now).await.unwrap();
    assert_eq!((first.rows.len(), first.matching, first.older), (25, 25, false));
    let all = AuditFilter {
        search: "off_1".into(),
        period: None,
    };
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = house.store.audit_page(&all, before, now).await.unwrap();
        assert_eq!(page.matching, 31);
        seen.extend(page.rows.iter().map(|row| row.number));
        before = page.rows.last().map(|row| row.number);
        if !page.older {
            break;
        }
    }
    assert_eq!(seen.len(), 31);
    assert!(seen.is_sorted_by(|one, other| one > other));
    assert_eq!(house.store.audit_for_export(&all, now, 7).await.unwrap().len(), 7);
}
