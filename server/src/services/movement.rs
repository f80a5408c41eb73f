//! One mail on its way from a folder to another, so that a start after any kind of death can finish it.

use super::problems::ServiceError;
use crate::{
    faults,
    mailboxes::{Fingerprint, Locator, Mailbox, MailboxError},
    store::StoreError,
};

/// A movement as its journal has it.
pub(super) struct Movement {
    /// Where the mail was when the line was written.
    pub(super) source: Locator,
    /// What finds it.
    pub(super) fingerprint: Fingerprint,
    /// The folder where it belongs.
    pub(super) goal: String,
    /// How many equal mails lay at the goal when an earlier start began to touch the mailbox.
    pub(super) before: Option<usize>,
    /// Names the steps at which a test may halt the program.
    pub(super) word: &'static str,
}

impl Movement {
    /// Moves the mail, or finishes what an earlier start began. `note` writes down how many equal mails lie at the goal, before
    /// the mailbox is touched. None when the mail is not at the source and no earlier start moved it.
    ///
    /// # Errors
    /// Those of the mailbox, and those of `note`.
    pub(super) async fn carry_out(
        &self,
        mailbox: &mut dyn Mailbox,
        note: impl AsyncFnOnce(usize) -> Result<(), StoreError>,
    ) -> Result<Option<Locator>, ServiceError> {
        let there = is_there(mailbox, &self.fingerprint, &self.source).await?;
        let at_goal = mailbox
            .find(&self.fingerprint, std::slice::from_ref(&self.goal))
            .await?;
        if self.before.is_some_and(|before| at_goal.len() > before) {
            // An earlier start got as far as the goal. If it left the mail at the source too (COPY without EXPUNGE), that one
            // goes.
            if there {
                mailbox.remove(&self.source).await?;
            }
            return Ok(at_goal.into_iter().next_back());
        }
        if !there {
            return Ok(None);
        }
        note(at_goal.len()).await?;
        faults::reach(&format!("{}.moving", self.word));
        match mailbox.move_mail(&self.source, &self.goal).await {
            Ok(place) => Ok(Some(place)),
            Err(MailboxError::Gone(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the mail, and no other, lies at the place that is known for it.
///
/// # Errors
/// Those of the mailbox.
pub(super) async fn is_there(
    mailbox: &mut dyn Mailbox,
    fingerprint: &Fingerprint,
    place: &Locator,
) -> Result<bool, ServiceError> {
    match mailbox.find(fingerprint, std::slice::from_ref(&place.folder)).await {
        Ok(found) => Ok(found.contains(place)),
        Err(MailboxError::NoFolder(_) | MailboxError::Gone(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
