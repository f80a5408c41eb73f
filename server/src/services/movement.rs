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
            let copy = at_goal.into_iter().next_back();
            if there {
                self.remove_original(mailbox, copy.as_ref()).await?;
            }
            return Ok(copy);
        }
        if !there {
            return Ok(None);
        }
        note(at_goal.len()).await?;
        faults::reach(&format!("{}.moving", self.word));
        match mailbox.move_mail(&self.source, &self.goal, &self.fingerprint).await {
            Ok(place) => Ok(Some(place)),
            Err(MailboxError::Gone(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the mail at the source after it was copied to the goal. Where it may not be removed, the copy goes, so that the
    /// mail is in one place, and the next movement makes no second copy.
    async fn remove_original(&self, mailbox: &mut dyn Mailbox, copy: Option<&Locator>) -> Result<(), ServiceError> {
        let refusal = match mailbox.remove(&self.source).await {
            Ok(()) | Err(MailboxError::Gone(_) | MailboxError::NoFolder(_)) => return Ok(()),
            Err(error @ (MailboxError::Refused(_) | MailboxError::Limit(_))) => error,
            Err(error) => return Err(error.into()),
        };
        if let Some(copy) = copy {
            match mailbox.remove(copy).await {
                Ok(()) | Err(MailboxError::Gone(_) | MailboxError::NoFolder(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(refusal.into())
    }
}

/// Whether the mail, and no other, lies at the place that is known for it. Only that place is read.
///
/// # Errors
/// Those of the mailbox.
pub(super) async fn is_there(
    mailbox: &mut dyn Mailbox,
    fingerprint: &Fingerprint,
    place: &Locator,
) -> Result<bool, ServiceError> {
    Ok(mailbox.holds(place, fingerprint).await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::mailboxes::{ChangeCursor, Changes, Folder, RawMail};
    use async_trait::async_trait;
    use domain::{account::Watching, time::Timestamp};
    use std::time::Duration;

    /// A mailbox in which every mail is the same one; `keeps` is the folder that lets none be removed.
    #[derive(Default)]
    struct Small {
        mails: Vec<Locator>,
        keeps: &'static str,
    }

    #[async_trait]
    impl Mailbox for Small {
        async fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
            Ok(Vec::new())
        }
        async fn changes(&mut self, folder: &str, _: Option<&ChangeCursor>) -> Result<Changes, MailboxError> {
            Err(MailboxError::NoFolder(folder.into()))
        }
        async fn arrived(&mut self, _: &str, _: Timestamp, _: Timestamp) -> Result<Vec<Locator>, MailboxError> {
            Ok(Vec::new())
        }
        async fn list(&mut self, _: &str) -> Result<Vec<Locator>, MailboxError> {
            Ok(self.mails.clone())
        }
        async fn fetch(&mut self, at: &Locator) -> Result<RawMail, MailboxError> {
            Err(MailboxError::Gone(at.folder.clone()))
        }
        async fn find_quarantine_folder(&mut self) -> Result<Option<String>, MailboxError> {
            Ok(None)
        }
        async fn quarantine_folder(&mut self) -> Result<String, MailboxError> {
            Ok("Held".into())
        }
        async fn holds(&mut self, at: &Locator, _: &Fingerprint) -> Result<bool, MailboxError> {
            Ok(self.mails.contains(at))
        }
        async fn move_mail(&mut self, from: &Locator, to: &str, _: &Fingerprint) -> Result<Locator, MailboxError> {
            let moved = place(to, self.mails.len());
            self.remove(from).await?;
            self.mails.push(moved.clone());
            Ok(moved)
        }
        async fn remove(&mut self, at: &Locator) -> Result<(), MailboxError> {
            if at.folder == self.keeps {
                return Err(MailboxError::Refused("nothing is deleted here".into()));
            }
            self.mails.retain(|mail| mail != at);
            Ok(())
        }
        async fn find(&mut self, _: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, MailboxError> {
            let here = self.mails.iter().filter(|mail| folders.contains(&mail.folder));
            Ok(here.cloned().collect())
        }
        async fn wait(&mut self, _: Duration) -> Result<(), MailboxError> {
            Ok(())
        }
        fn watching(&self) -> Watching {
            Watching::Not
        }
    }

    fn place(folder: &str, number: usize) -> Locator {
        Locator {
            folder: folder.into(),
            key: number.to_string(),
        }
    }

    async fn carried(mailbox: &mut Small, before: Option<usize>) -> Result<Option<Locator>, ServiceError> {
        let movement = Movement {
            source: place("INBOX", 0),
            fingerprint: Fingerprint {
                sha256: String::new(),
                size: 0,
                message_id: None,
            },
            goal: "Held".into(),
            before,
            word: "test",
        };
        movement.carry_out(mailbox, async |_| Ok(())).await
    }

    #[tokio::test]
    async fn a_copy_of_an_earlier_start_whose_original_stays_is_taken_back() {
        let mut mailbox = Small {
            mails: vec![place("INBOX", 0), place("Held", 1), place("Held", 2)],
            keeps: "INBOX",
        };
        let refused = carried(&mut mailbox, Some(1)).await;
        assert!(matches!(refused, Err(ServiceError::Mailbox(MailboxError::Refused(_)))));
        assert_eq!(
            mailbox.mails,
            [place("INBOX", 0), place("Held", 1)],
            "as before it began"
        );
    }

    #[tokio::test]
    async fn what_an_earlier_start_began_is_finished_once() {
        let mut mailbox = Small {
            mails: vec![place("INBOX", 0), place("Held", 1), place("Held", 2)],
            keeps: "",
        };
        let done = carried(&mut mailbox, Some(1)).await.unwrap();
        assert_eq!(done, Some(place("Held", 2)));
        assert_eq!(mailbox.mails, [place("Held", 1), place("Held", 2)]);
        assert_eq!(
            carried(&mut mailbox, None).await.unwrap(),
            None,
            "it is not at the source"
        );
    }
}
