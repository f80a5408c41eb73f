//! Answers to acts that waited in a browser for the server.

use super::{Batch, Expect, StoreError, TenantStore, batch::cells, row::first};
use domain::{ids::PersonId, time::DAY};

/// How long an answer is remembered, in milliseconds: longer than a browser waits with an act.
const REMEMBERED: i64 = 30 * DAY;

impl TenantStore {
    /// The status and the text with which this act of this person was answered.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn answered(&self, person: PersonId, act: &str) -> Result<Option<(u16, String)>, StoreError> {
        let key = cells![person, act];
        self.database
            .read(move |db| {
                let sql = "SELECT status, answer FROM answered WHERE person = ?1 AND act = ?2";
                first(db, sql, &key, |row| {
                    let status = u16::try_from(row.small("status")?).unwrap_or(500);
                    Ok((status, row.text("answer")?))
                })
            })
            .await
    }

    /// Remembers an answer, and forgets those that are too old. The first answer to an act stays.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remember_answer(
        &self,
        person: PersonId,
        act: &str,
        status: u16,
        answer: &str,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let batch = Batch::new(None)
            .run(
                "DELETE FROM answered WHERE at < ?1",
                cells![now.plus(-REMEMBERED)],
                Expect::Any,
            )
            .run(
                "INSERT INTO answered (person, act, at, status, answer) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                cells![person, act, now, u32::from(status), answer],
                Expect::Any,
            );
        self.database.write(batch).await.map(drop)
    }
}
