//! Looking things up by words, for the command palette: the first few, without the counts that a list has.

use super::{
    StoreError, TenantStore,
    batch::cells,
    held::{ROW, held_row},
    held_query::HeldQuery,
    narrow::{like, words},
    row::all,
};
use domain::{
    held::{HeldFilter, HeldRow},
    time::Timestamp,
};

impl TenantStore {
    /// The newest held mails in which all these words stand, the last one perhaps unfinished; at most `limit`.
    ///
    /// # Errors
    /// Those of the database. No search text is an error.
    pub async fn find_held(&self, search: &str, limit: usize) -> Result<Vec<HeldRow>, StoreError> {
        if words(search).is_none() {
            return Ok(Vec::new());
        }
        let filter = HeldFilter {
            search: search.to_owned(),
            ..HeldFilter::default()
        };
        // Without a period it asks for no time.
        let query = HeldQuery::of(&filter, Timestamp::default());
        self.database
            .read(move |db| query.some(db, ROW, false, limit, held_row))
            .await
    }

    /// Addresses of mailboxes that hold something and in which this text stands; at most `limit`.
    ///
    /// # Errors
    /// Those of the database. No search text is an error.
    pub async fn find_mailboxes(&self, search: &str, limit: usize) -> Result<Vec<String>, StoreError> {
        let Some(pattern) = like(search) else {
            return Ok(Vec::new());
        };
        let sql = "SELECT DISTINCT address_key FROM mailbox WHERE address_key LIKE ? ESCAPE '\\'
                   AND EXISTS (SELECT 1 FROM held WHERE held.address_key = mailbox.address_key)
                   ORDER BY address_key LIMIT ?";
        self.database
            .read(move |db| {
                all(db, sql, &cells![pattern.to_lowercase(), limit], |row| {
                    row.text("address_key")
                })
            })
            .await
    }
}
