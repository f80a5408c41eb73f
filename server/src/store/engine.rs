//! One SQLite file: one thread that writes, a few connections that read.

use super::{
    StoreError, audit,
    batch::{Batch, Step},
    migrate::{self, Migrations},
};
use crate::clock::Clock;
use rusqlite::{Connection, TransactionBehavior};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Semaphore, mpsc, oneshot};

/// Writes that may wait; a caller beyond them waits for a place.
const WAITING: usize = 256;
/// Writes that share one transaction, and with it one wait for the disk.
const GROUP: usize = 64;
/// Connections that read at the same time.
const READERS: usize = 4;

/// How many rows each statement of a batch changed.
type Outcome = Result<Vec<usize>, StoreError>;

enum Order {
    Write(Batch, oneshot::Sender<Outcome>),
    Close(oneshot::Sender<()>),
}

struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// An open database file. Dropping it lets the writer finish what is waiting and end.
pub struct Database {
    orders: mpsc::Sender<Order>,
    readers: Arc<Readers>,
    places: Arc<Semaphore>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("file", &self.readers.file)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the file and starts its writer. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a file of a newer program; whatever SQLite says.
    pub(super) fn open(file: &Path, migrations: Migrations, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let db = migrate::writer(file, migrations)?;
        let (orders, inbox) = mpsc::channel(WAITING);
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_until_closed(db, inbox, &*clock))
            .map_err(|error| StoreError::io("start the writer of", file, &error))?;
        Ok(Self {
            orders,
            readers: Arc::new(Readers {
                file: file.to_owned(),
                idle: Mutex::new(Vec::new()),
            }),
            places: Arc::new(Semaphore::new(READERS)),
        })
    }

    /// Carries out a batch: wholly, or not at all. Answers after it is on the disk, with how many rows each statement
    /// changed. Goes on when the caller no longer waits.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when an expectation was not met.
    pub async fn write(&self, batch: Batch) -> Result<Vec<usize>, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.orders
            .send(Order::Write(batch, reply))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Asks with a connection that cannot write; everything that `ask` reads is of one instant.
    ///
    /// # Errors
    /// Those of `ask`; [`StoreError::Closed`].
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let db = match idle {
                Some(db) => db,
                None => migrate::reader(&readers.file)?,
            };
            // Deferred is right here: a connection that only reads never has to wait for a lock.
            let snapshot = db.unchecked_transaction()?;
            let answer = ask(&snapshot);
            snapshot.finish()?;
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
            drop(place);
            answer
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::Sqlite("a query ended unexpectedly".into())))
    }

    /// Finishes what is waiting and closes every connection; whoever comes later gets [`StoreError::Closed`].
    pub async fn close(&self) {
        let (reply, done) = oneshot::channel();
        if self.orders.send(Order::Close(reply)).await.is_ok() {
            // An error means that the writer has ended already.
            let _ = done.await;
        }
        // With all places taken nobody reads any more.
        let all_places = u32::try_from(READERS).unwrap_or(u32::MAX);
        let held = self.places.acquire_many(all_places).await;
        self.places.close();
        drop(held);
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn write_until_closed(mut db: Connection, mut inbox: mpsc::Receiver<Order>, clock: &dyn Clock) {
    while let Some(order) = inbox.blocking_recv() {
        let (mut group, mut closing) = (Vec::new(), None);
        let mut next = Some(order);
        while let Some(order) = next {
            match order {
                Order::Write(batch, reply) => group.push((batch, reply)),
                Order::Close(reply) => {
                    closing = Some(reply);
                    break;
                }
            }
            next = if group.len() < GROUP {
                inbox.try_recv().ok()
            } else {
                None
            };
        }
        write_group(&mut db, group, clock);
        if let Some(reply) = closing {
            inbox.close();
            drop(db);
            let _ = reply.send(());
            return;
        }
    }
}

/// Several batches in one transaction, each behind a savepoint of its own, so that one that fails takes no other along.
fn write_group(db: &mut Connection, group: Vec<(Batch, oneshot::Sender<Outcome>)>, clock: &dyn Clock) {
    if group.is_empty() {
        return;
    }
    let result = catch_unwind(AssertUnwindSafe(|| -> Result<Vec<Outcome>, StoreError> {
        let mut transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(group.len());
        for (batch, _) in &group {
            let mut savepoint = transaction.savepoint()?;
            let outcome = carry_out(&savepoint, batch, clock);
            match &outcome {
                Ok(Some(_)) => savepoint.commit()?,
                // Fails when SQLite itself has undone the transaction (full disk): then nothing of the group counts.
                Ok(None) | Err(_) => {
                    savepoint.rollback()?;
                    savepoint.commit()?;
                }
            }
            outcomes.push(outcome.map(|changed| changed.unwrap_or_else(|| vec![0; batch.steps.len()])));
        }
        transaction.commit()?;
        Ok(outcomes)
    }))
    .unwrap_or_else(|_| Err(StoreError::Sqlite("a write ended unexpectedly".into())));
    match result {
        Ok(outcomes) => {
            for ((_, reply), outcome) in group.into_iter().zip(outcomes) {
                // Nobody may be waiting any more; the write counts all the same.
                let _ = reply.send(outcome);
            }
        }
        Err(error) => {
            for (_, reply) in group {
                let _ = reply.send(Err(error.clone()));
            }
        }
    }
}

/// The statements of one batch and its audit line; none when it changed nothing and was to be left out then.
fn carry_out(db: &Connection, batch: &Batch, clock: &dyn Clock) -> Result<Option<Vec<usize>>, StoreError> {
    let mut counts = Vec::with_capacity(batch.steps.len());
    for Step { sql, values, expect } in &batch.steps {
        let changed = db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))?;
        if !expect.met(changed) {
            return Err(StoreError::Changed);
        }
        counts.push(changed);
    }
    if batch.only_if_changed && counts.iter().all(|changed| *changed == 0) {
        return Ok(None);
    }
    if let Some(act) = &batch.act {
        audit::append(db, act, clock.now())?;
    }
    Ok(Some(counts))
}
