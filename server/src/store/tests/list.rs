use super::*;
use domain::{
    custody::{CustodyAct, HeldStatus, MailLocation},
    held::{Cursor, HeldFilter, PAGE_ROWS, Period, Whereabouts},
    overview::Counters,
    time::DAY,
};
use proptest::prelude::*;

fn search(text: &str) -> HeldFilter {
    HeldFilter {
        search: text.into(),
        ..HeldFilter::default()
    }
}

async fn found(house: &House, text: &str) -> Vec<String> {
    let page = house
        .store
        .held_page(&search(text), None, house.clock.now())
        .await
        .unwrap();
    assert_eq!(page.matching, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.subject).collect()
}

#[tokio::test]
async fn pages_lose_nothing_forwards_and_backwards_while_mail_comes_in() {
    const MAILS: usize = 500;
    let house = House::new().await;
    let mut ids = Vec::new();
    for count in 0..MAILS {
        let new = house.new_held(&format!("Mail {count}"));
        house.quarantining(&new).await;
        ids.push(new.id);
    }
    let (everything, now) = (HeldFilter::default(), house.clock.now());
    let mut page = house.store.held_page(&everything, None, now).await.unwrap();
    assert!(!page.newer && page.older);
    let mut walked: Vec<HeldId> = page.rows.iter().map(|row| row.id).collect();
    let mut added = Vec::new();
    while page.older {
        let new = house.new_held("Meanwhile");
        house.quarantining(&new).await;
        added.push(new.id);
        let last = page.rows.last().unwrap().id;
        page = house
            .store
            .held_page(&everything, Some(Cursor::Before(last)), now)
            .await
            .unwrap();
        assert!(page.newer && page.rows.len() == PAGE_ROWS);
        assert_eq!(page.matching, (MAILS + added.len()) as u64);
        walked.extend(page.rows.iter().map(|row| row.id));
    }
    assert!(walked.iter().rev().eq(&ids), "each mail once, newest first");

    let mut back: Vec<HeldId> = page.rows.iter().rev().map(|row| row.id).collect();
    while page.newer {
        let first = page.rows.first().unwrap().id;
        page = house
            .store
            .held_page(&everything, Some(Cursor::After(first)), now)
            .await
            .unwrap();
        assert!(page.older && page.rows.is_sorted_by(|one, other| one.id > other.id));
        back.extend(page.rows.iter().rev().map(|row| row.id));
    }
    assert!(
        back.iter().eq(ids.iter().chain(&added)),
        "backwards the new ones come last"
    );
    let beyond = house
        .store
        .held_page(&everything, Some(Cursor::Before(ids[0])), now)
        .await
        .unwrap();
    assert!(beyond.rows.is_empty() && beyond.newer && !beyond.older);
}

#[tokio::test]
async fn words_are_found_where_they_stand_and_the_last_may_be_unfinished() {
    let house = House::new().await;
    let mut mail = house.new_held("Überfällige Rechnung Nr. 4711");
    mail.recipients = vec!["Carla Fernández <carla@example.org>".into()];
    house.quarantining(&mail).await;
    let mut other = house.new_held("請求書をご確認ください");
    other.attachments[0].name = "quarterly report.xlsm".into();
    other.verdict = verdict(
        Filter::MalwareScanning,
        "yara:Test_Rule",
        "The macro starts a download.",
    );
    house.quarantining(&other).await;
    let (german, japanese) = ("Überfällige Rechnung Nr. 4711", "請求書をご確認ください");
    for (text, subjects) in [
        ("uberfallige", vec![german]),
        ("rechnung 47", vec![german]),
        ("47 rechnung", vec![]),
        ("CARLA fernandez", vec![german]),
        ("invoice.pdf.exe", vec![german]),
        ("report.xl", vec![japanese]),
        ("確認", vec![japanese]),
        ("請求書", vec![japanese]),
        ("yara:test_rule", vec![japanese]),
        ("downl", vec![japanese]),
        ("mallory@evil.example", vec![japanese, german]),
        ("rechnung download", vec![]),
        ("\"", vec![japanese, german]),
        ("  ", vec![japanese, german]),
        ("nothing-like-it", vec![]),
        ("subject:rechnung", vec![]),
    ] {
        assert_eq!(found(&house, text).await, subjects, "{text:?}");
    }
}

#[tokio::test]
async fn filters_narrow_and_counts_agree() {
    let house = House::new().await;
    let old = house.quarantined(&house.new_held("Old")).await;
    house.clock.advance(2 * DAY);
    let mut malware = house.new_held("Malware");
    malware.verdict = verdict(Filter::MalwareScanning, "yara:X", "Malware.");
    let malware = house.quarantined(&malware).await;
    let deleted = house.quarantined(&house.new_held("Deleted")).await;
    let delete = house.next_move();
    house
        .store
        .begin(CustodyAct::Delete, &[(deleted, delete)], &act("delete"))
        .await
        .unwrap();
    house
        .store
        .finish_move(delete, None, &MailLocation::Deleted, &act("deleted"))
        .await
        .unwrap();
    let moving = house.new_held("Moving");
    house.quarantining(&moving).await;

    let everything = HeldFilter::default();
    for (filter, wanted) in [
        (
            HeldFilter {
                status: Some(HeldStatus::Quarantined),
                ..everything.clone()
            },
            vec![malware, old],
        ),
        (
            HeldFilter {
                filter: Some(Filter::MalwareScanning),
                ..everything.clone()
            },
            vec![malware],
        ),
        (
            HeldFilter {
                mailbox: Some("BERT@example.org".into()),
                ..everything.clone()
            },
            vec![moving.id, deleted, malware, old],
        ),
        (
            HeldFilter {
                mailbox: Some("b@example.org".into()),
                ..everything.clone()
            },
            vec![],
        ),
        (
            HeldFilter {
                whereabouts: Some(Whereabouts::Quarantine),
                ..everything.clone()
            },
            vec![malware, old],
        ),
        (
            HeldFilter {
                whereabouts: Some(Whereabouts::Elsewhere),
                ..everything.clone()
            },
            vec![moving.id],
        ),
        (
            HeldFilter {
                whereabouts: Some(Whereabouts::Missing),
                ..everything.clone()
            },
            vec![deleted],
        ),
        (
            HeldFilter {
                period: Some(Period::Day),
                ..everything.clone()
            },
            vec![moving.id, deleted, malware],
        ),
        (
            HeldFilter {
                search: "malw".into(),
                status: Some(HeldStatus::Deleted),
                ..everything.clone()
            },
            vec![],
        ),
    ] {
        let page = house.store.held_page(&filter, None, house.clock.now()).await.unwrap();
        assert_eq!(
            page.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            wanted,
            "{filter:?}"
        );
        assert_eq!((page.matching, page.all), (wanted.len() as u64, 4));
        assert_eq!(page.mailboxes, ["bert@example.org"]);
        assert_eq!(
            house
                .store
                .held_ids(&filter, house.clock.now(), None, 100)
                .await
                .unwrap(),
            wanted
        );
    }
    assert_eq!(
        house
            .store
            .held_ids(&everything, START, Some(deleted), 1)
            .await
            .unwrap(),
        [malware]
    );
    assert_eq!(
        house.store.held_counts_by_filter().await.unwrap(),
        [(Filter::MalwareScanning, 1), (Filter::FileBlocking, 1)]
    );
    assert_eq!(house.store.counters().await, Ok(Counters { held: 2, failures: 0 }));
}

#[test]
fn whatever_is_typed_into_the_search_is_answered() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let house = runtime.block_on(House::new());
    runtime.block_on(house.quarantining(&house.new_held("A AND B NOT C NEAR(d, 2) \"quoted\" x*")));
    let pieces = prop_oneof![
        any::<String>(),
        "[\\PC]{0,12}",
        "(AND|OR|NOT|NEAR|\\(|\\)|\\*|\\^|\"|'|:|-|\\+|\\{|\\}|%|_|\\\\|\u{0}|\u{300}|①|東|ก| ){0,30}",
    ];
    proptest!(ProptestConfig::with_cases(256), |(text in pieces)| {
        let store = &house.store;
        runtime.block_on(async {
            store.held_page(&search(&text), None, START).await.expect("the held list");
            let detections = domain::detection::DetectionFilter { search: text.clone(), ..Default::default() };
            store.detections_page(&detections, None, START).await.expect("the detection log");
            let audit = domain::audit::AuditFilter { search: text.clone(), period: None };
            store.audit_page(&audit, None, START).await.expect("the audit trail");
        });
    });
    let long = "x ".repeat(200_000);
    runtime
        .block_on(house.store.held_page(&search(&long), None, START))
        .unwrap();
}
