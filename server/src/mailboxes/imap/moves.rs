//! Moving and removing one mail, and never another.

use super::{
    Fault,
    answer::{Kind, numbers},
    search::fingerprint,
    session::Session,
    wire::{Answer, Command},
};
use crate::{
    faults,
    mailboxes::{Fingerprint, Locator, MailboxError},
};

impl Session {
    /// Moves a mail: with MOVE (RFC 6851) where there is one, else by copying it, marking the old one and removing that.
    pub(super) async fn move_mail(&mut self, from: &Locator, to: &str) -> Result<Locator, Fault> {
        let uid = self.go_to(from, true).await?;
        self.must_be_there(uid, from).await?;
        if from.folder == to {
            return Ok(from.clone());
        }
        if to.contains(char::is_control) {
            return Err(Fault::Final(MailboxError::NoFolder(to.to_owned())));
        }
        // Without UIDPLUS (RFC 4315) the server does not say where a mail comes to lie: then its bytes find it there.
        let mail = if self.can("UIDPLUS") {
            None
        } else {
            Some(fingerprint(&self.fetch(from).await?.bytes))
        };
        let target = self.wire_name(to);
        let verb = if self.can("MOVE") { "UID MOVE" } else { "UID COPY" };
        let answer = self
            .wire
            .ask(Command::new(format!("{verb} {uid}")).string(&target))
            .await?;
        if answer.status.kind != Kind::Ok {
            let missing = answer.status.has_code("TRYCREATE") || answer.status.has_code("NONEXISTENT");
            return Err(if missing || !self.exists(to).await? {
                Fault::Final(MailboxError::NoFolder(to.to_owned()))
            } else {
                Fault::No(answer.status)
            });
        }
        if !self.can("MOVE") {
            faults::reach("imap.copied");
        }
        let new = self.new_place(&answer, mail.as_ref(), to).await?;
        let Some(new) = new else {
            // Nothing was copied: somebody took the mail away between our look and the command.
            return Err(Fault::Final(MailboxError::Gone(from.folder.clone())));
        };
        if !self.can("MOVE") {
            let uid = self.go_to(from, true).await?;
            self.mark_deleted(uid).await?;
            self.expunge(uid).await?;
        }
        faults::reach("imap.moved");
        Ok(new)
    }

    /// Deletes one mail for good.
    pub(super) async fn remove(&mut self, at: &Locator) -> Result<(), Fault> {
        let uid = self.go_to(at, true).await?;
        self.must_be_there(uid, at).await?;
        if !self.can("UIDPLUS") && self.others_deleted(uid).await? {
            return Err(Fault::Final(MailboxError::Refused(format!(
                "The mail server can only delete all marked mails of a folder at once (it has no UIDPLUS), and in “{}” others are marked as deleted. Expunge the folder in a mail program, then try again.",
                at.folder
            ))));
        }
        self.mark_deleted(uid).await?;
        self.expunge(uid).await
    }

    async fn must_be_there(&mut self, uid: u32, at: &Locator) -> Result<(), Fault> {
        let answer = self.wire.run(Command::new(format!("UID FETCH {uid} (FLAGS)"))).await?;
        if answer.fetches().any(|fetched| fetched.uid() == Some(uid)) {
            Ok(())
        } else {
            Err(Fault::Final(MailboxError::Gone(at.folder.clone())))
        }
    }

    /// Where the mail came to lie. None when it was not copied at all.
    async fn new_place(
        &mut self,
        answer: &Answer,
        mail: Option<&Fingerprint>,
        to: &str,
    ) -> Result<Option<Locator>, Fault> {
        if let Some(mail) = mail {
            let (selected, uids) = self.find_in(to, mail).await?;
            // The newest: an older one with the same bytes was there before.
            return Ok(uids.last().map(|uid| selected.locator(*uid)));
        }
        let mut words = answer.code("COPYUID").unwrap_or_default().split(' ');
        let (validity, _, target) = (words.next(), words.next(), words.next());
        let validity = validity.and_then(|validity| validity.parse::<u32>().ok());
        let uid = target.and_then(|target| numbers(target, 1).pop());
        Ok(validity.zip(uid).map(|(validity, uid)| Locator {
            folder: to.to_owned(),
            key: format!("{validity}:{uid}"),
        }))
    }

    async fn mark_deleted(&mut self, uid: u32) -> Result<(), Fault> {
        let command = format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)");
        self.wire.run(Command::new(command)).await.map(|_| ())
    }

    /// Whether mails other than this one are marked as deleted in the open folder.
    async fn others_deleted(&mut self, uid: u32) -> Result<bool, Fault> {
        Ok(self.uid_search("DELETED").await?.into_iter().any(|other| other != uid))
    }

    /// Removes a marked mail. A plain EXPUNGE would take all marked mails of the folder, the owner's too: it is sent only
    /// when there are none; else ours stays marked, which every mail program shows as deleted.
    async fn expunge(&mut self, uid: u32) -> Result<(), Fault> {
        if self.can("UIDPLUS") {
            self.wire.run(Command::new(format!("UID EXPUNGE {uid}"))).await?;
        } else if !self.others_deleted(uid).await? {
            self.wire.run(Command::new("EXPUNGE")).await?;
        }
        Ok(())
    }
}
