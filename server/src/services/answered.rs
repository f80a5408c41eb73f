//! Acts that waited in a browser for the server: one that is sent twice is done once.

use super::{House, desk::Principal};
use domain::problem::Answer;

impl House {
    /// Status and text with which this act of this person was answered before.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn answered(&self, principal: &Principal, act: &str) -> Answer<Option<(u16, String)>> {
        let tenant = self.tenant(principal.tenant).await?;
        Ok(tenant.store.answered(principal.person, act).await?)
    }

    /// Remembers how an act was answered.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remember_answer(&self, principal: &Principal, act: &str, status: u16, answer: &str) -> Answer<()> {
        let tenant = self.tenant(principal.tenant).await?;
        tenant
            .store
            .remember_answer(principal.person, act, status, answer)
            .await?;
        Ok(())
    }
}
