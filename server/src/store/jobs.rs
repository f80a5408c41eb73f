//! The queue of long work. A job is leased for a time; who holds an older lease writes nothing any more.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    row::{Cols, all, first, number},
};
use domain::{
    audit::Act,
    ids::JobId,
    job::{JobRow, JobState},
    time::Timestamp,
};
use serde_json::Value as Json;

/// How often leasing tries again when another worker was faster.
const LEASE_TRIES: usize = 8;

/// A job as its handler gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRecord {
    /// The job.
    pub id: JobId,
    /// Finds the handler.
    pub name: String,
    /// What was asked for.
    pub payload: Json,
    /// For people.
    pub title: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Who asked for it.
    pub created_by: String,
    /// How often it has been leased, this time included: 1 the first time. Set by the store.
    pub attempts: u32,
    /// What the last lease left in [`JobProgress::state`]. Set by the store.
    pub progress: Option<Json>,
}

/// How far a job has come.
#[derive(Debug, Clone, PartialEq)]
pub struct JobProgress {
    /// Units done.
    pub done: u64,
    /// Units in all; 0 while not known.
    pub total: u64,
    /// What is being done.
    pub message: String,
    /// Where to go on after a restart; none keeps what is stored.
    pub state: Option<Json>,
    /// Until when the lease holds.
    pub lease_until: Timestamp,
}

pub(super) fn job_row(row: &Cols<'_, '_>) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        id: row.id("id")?,
        title: row.text("title")?,
        state: row.word("state", JobState::from_word)?,
        done: row.count("done")?,
        total: row.count("total")?,
        message: row.text("message")?,
        created_at: row.time("created_at")?,
        created_by: row.text("created_by")?,
    })
}

/// A job as its next handler gets it.
pub(super) fn record(row: &Cols<'_, '_>) -> Result<JobRecord, StoreError> {
    Ok(JobRecord {
        id: row.id("id")?,
        name: row.text("name")?,
        payload: row.json("payload")?,
        title: row.text("title")?,
        created_at: row.time("created_at")?,
        created_by: row.text("created_by")?,
        attempts: row.small("attempts")?.saturating_add(1),
        progress: row.maybe_json("progress")?,
    })
}

/// Notes progress and prolongs the lease of the worker that got the job with `attempts`.
pub(super) fn with_progress(
    batch: Batch,
    id: JobId,
    attempts: u32,
    progress: &JobProgress,
) -> Result<Batch, StoreError> {
    let state = progress.state.as_ref().map(json).transpose()?;
    Ok(batch.run(
        "UPDATE job SET done = ?3, total = ?4, message = ?5, progress = coalesce(?6, progress), lease_until = ?7
         WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        cells![
            id,
            attempts,
            progress.done,
            progress.total,
            progress.message,
            state,
            progress.lease_until
        ],
        Expect::Rows(1),
    ))
}

impl TenantStore {
    /// Puts a job into the queue. `attempts` and `progress` are not looked at.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the identifier is taken.
    pub async fn enqueue(&self, job: &JobRecord, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "INSERT INTO job (id, name, title, payload, state, created_at, created_by)
             VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6)",
            cells![
                job.id,
                job.name,
                job.title,
                json(&job.payload)?,
                job.created_at,
                job.created_by
            ],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Takes the oldest job that waits, or whose worker has not been heard of since its lease ended, for `lease`
    /// milliseconds. None when there is none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease_job(&self, now: Timestamp, lease: i64) -> Result<Option<JobRecord>, StoreError> {
        for _ in 0..LEASE_TRIES {
            let found = self
                .database
                .read(move |db| {
                    let sql = "SELECT * FROM job WHERE ended_at IS NULL
                               AND (state = 'waiting' OR (state = 'running' AND lease_until <= ?1)) ORDER BY id LIMIT 1";
                    first(db, sql, &cells![now], record)
                })
                .await?;
            let Some(job) = found else { return Ok(None) };
            let batch = Batch::new(None).run(
                "UPDATE job SET state = 'running', attempts = ?2, lease_until = ?3
                 WHERE id = ?1 AND attempts = ?2 - 1 AND ended_at IS NULL",
                cells![job.id, job.attempts, now.plus(lease)],
                Expect::Rows(1),
            );
            match self.database.write(batch).await {
                Ok(_) => return Ok(Some(job)),
                Err(StoreError::Changed) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Notes progress and prolongs the lease of the worker that got the job with `attempts`.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when another worker has it by now, or it has ended: stop working on it.
    pub async fn job_progress(&self, id: JobId, attempts: u32, progress: &JobProgress) -> Result<(), StoreError> {
        let batch = with_progress(Batch::new(None), id, attempts, progress)?;
        self.database.write(batch).await.map(drop)
    }

    /// Ends a job.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it has ended; [`StoreError::Refused`] when `state` is none in which a job ends.
    pub async fn end_job(&self, id: JobId, state: JobState, message: &str, act: &Act) -> Result<(), StoreError> {
        if !state.ended() {
            return Err(StoreError::Refused(format!(
                "a job does not end as “{}”",
                state.label()
            )));
        }
        let batch = Batch::new(Some(act)).run(
            "UPDATE job SET state = ?2, message = ?3, lease_until = NULL, ended_at = ?4 WHERE id = ?1 AND ended_at IS NULL",
            cells![id, state.word(), message, self.clock.now()],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Asks for a job to be stopped. One that only waits is cancelled at once.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it has ended, or there is none.
    pub async fn request_cancel(&self, id: JobId, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run(
            "UPDATE job SET cancel = 1, ended_at = iif(state = 'waiting', ?2, NULL),
                 state = iif(state = 'waiting', 'cancelled', state) WHERE id = ?1 AND ended_at IS NULL",
            cells![id, self.clock.now()],
            Expect::Rows(1),
        );
        self.database.write(batch).await.map(drop)
    }

    /// Whether somebody asked for the job to be stopped.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancel_requested(&self, id: JobId) -> Result<bool, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT count(*) FROM job WHERE id = ?1 AND cancel = 1";
                Ok(number(db, sql, &cells![id])? > 0)
            })
            .await
    }

    /// The newest jobs, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn jobs(&self, limit: usize) -> Result<Vec<JobRow>, StoreError> {
        self.database
            .read(move |db| {
                all(
                    db,
                    "SELECT * FROM job ORDER BY id DESC LIMIT ?1",
                    &cells![limit],
                    job_row,
                )
            })
            .await
    }

    /// Jobs that have not ended, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open_jobs(&self) -> Result<Vec<JobRow>, StoreError> {
        self.database
            .read(|db| all(db, "SELECT * FROM job WHERE ended_at IS NULL ORDER BY id", &[], job_row))
            .await
    }
}
