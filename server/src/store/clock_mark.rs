//! The latest time that was ever seen, put right by an operator.

use super::{Batch, ControlStore, Expect, StoreError, batch::cells};
use domain::{audit::Act, time::Timestamp};

impl ControlStore {
    /// Sets the latest time that was seen, also back: for an operator whose clock was wrongly ahead.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn reset_clock(&self, to: Timestamp, act: &Act) -> Result<(), StoreError> {
        let batch = Batch::new(Some(act)).run("UPDATE clock_mark SET latest = ?1", cells![to], Expect::Rows(1));
        self.database.write(batch).await.map(drop)
    }
}
