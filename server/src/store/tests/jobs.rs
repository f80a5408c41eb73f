use super::*;
use crate::store::{JobProgress, JobRecord, StoreError};
use domain::{
    ids::JobId,
    job::JobState,
    time::{HOUR, MINUTE},
};

pub(super) fn job(house: &House, name: &str) -> JobRecord {
    JobRecord {
        id: JobId::new(house.ids.next()),
        name: name.into(),
        payload: serde_json::json!({"from": 1}),
        title: "Scan now".into(),
        created_at: START,
        created_by: "anna@example.org".into(),
        attempts: 0,
        progress: None,
    }
}

#[tokio::test]
async fn a_job_is_leased_to_one_worker_and_taken_over_when_that_one_is_gone() {
    let house = House::new().await;
    let scan = job(&house, "scan-now");
    house.store.enqueue(&scan, &act("job.add")).await.unwrap();
    let workers = (0..8).map(|_| house.store.lease_job(START, MINUTE));
    let leased: Vec<_> = futures::future::join_all(workers)
        .await
        .into_iter()
        .filter_map(Result::unwrap)
        .collect();
    assert_eq!(
        leased,
        [JobRecord {
            attempts: 1,
            ..scan.clone()
        }]
    );
    let progress = |done, until| JobProgress {
        done,
        total: 9,
        message: "Reading".into(),
        state: Some(serde_json::json!({"at": done})),
        lease_until: until,
    };
    let later = START.plus(2 * MINUTE);
    house
        .store
        .job_progress(scan.id, 1, &progress(3, START.plus(MINUTE)))
        .await
        .unwrap();
    assert_eq!(house.store.lease_job(START.plus(MINUTE - 1), MINUTE).await, Ok(None));
    let taken = house.store.lease_job(later, MINUTE).await.unwrap().unwrap();
    assert_eq!(
        (taken.attempts, taken.progress),
        (2, Some(serde_json::json!({"at": 3})))
    );
    let stale = house
        .store
        .job_progress(scan.id, 1, &progress(4, later.plus(HOUR)))
        .await;
    assert_eq!(stale, Err(StoreError::Changed), "who lost the lease writes nothing");
    assert_eq!(house.store.jobs(5).await.unwrap()[0].done, 3);
    house.store.request_cancel(scan.id, &act("job.cancel")).await.unwrap();
    assert_eq!(house.store.cancel_requested(scan.id).await, Ok(true));
    assert!(
        house
            .store
            .end_job(scan.id, JobState::Running, "", &act("job.end"))
            .await
            .is_err()
    );
    house
        .store
        .end_job(scan.id, JobState::Cancelled, "Stopped", &act("job.end"))
        .await
        .unwrap();
    assert_eq!(
        house
            .store
            .end_job(scan.id, JobState::Done, "Late", &act("job.end"))
            .await,
        Err(StoreError::Changed)
    );
    assert_eq!(house.store.open_jobs().await.unwrap(), []);

    let waiting = job(&house, "scan-now");
    house.store.enqueue(&waiting, &act("job.add")).await.unwrap();
    house
        .store
        .request_cancel(waiting.id, &act("job.cancel"))
        .await
        .unwrap();
    assert_eq!(house.store.jobs(1).await.unwrap()[0].state, JobState::Cancelled);
    assert_eq!(house.store.lease_job(later, MINUTE).await, Ok(None));
}
