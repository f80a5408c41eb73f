//! Moving and removing one mail, and never another.

use super::{
    Fault,
    answer::{Kind, Status, numbers},
    session::Session,
    wire::{Answer, Command},
};
use crate::{
    faults,
    mailboxes::{Fingerprint, Locator, MailboxError},
};

impl Session {
    /// Moves a mail: with MOVE (RFC 6851) where there is one, else by copying it, marking the old one and removing that.
    pub(super) async fn move_mail(&mut self, from: &Locator, to: &str, mail: &Fingerprint) -> Result<Locator, Fault> {
        let uid = self.go_to(from, true).await?;
        let marked = self.must_be_there(uid, from).await?;
        if from.folder == to {
            return Ok(from.clone());
        }
        if to.contains(char::is_control) {
            return Err(Fault::Final(MailboxError::NoFolder(to.to_owned())));
        }
        let next = self.next_uid(to).await?;
        let target = self.wire_name(to);
        let verb = if self.can("MOVE") { "UID MOVE" } else { "UID COPY" };
        let answer = self
            .wire
            .ask(Command::new(format!("{verb} {uid}")).string(&target))
            .await?;
        let status = &answer.status;
        if status.kind != Kind::Ok {
            if status.has_code("EXPUNGEISSUED") {
                return Err(Fault::Final(MailboxError::Gone(from.folder.clone())));
            }
            return Err(if !status.is_temporary() && self.is_missing(status, to).await? {
                Fault::Final(MailboxError::NoFolder(to.to_owned()))
            } else {
                Fault::No(answer.status)
            });
        }
        if !self.can("MOVE") {
            faults::reach("imap.copied");
        }
        let new = match copied_to(&answer, to) {
            Some(new) => new,
            None => self.find_copy(from, to, mail, next).await?,
        };
        if !self.can("MOVE") {
            match self.remove_original(from).await {
                Err(Fault::No(status)) if !status.is_temporary() => {
                    return Err(self.take_back(from, marked, &new, &status).await);
                }
                // Somebody else was faster.
                Ok(()) | Err(Fault::Final(MailboxError::Gone(_) | MailboxError::NoFolder(_))) => {}
                Err(fault) => return Err(fault),
            }
        }
        faults::reach("imap.moved");
        Ok(new)
    }

    /// Deletes one mail for good.
    pub(super) async fn remove(&mut self, at: &Locator) -> Result<(), Fault> {
        let uid = self.go_to(at, true).await?;
        let marked = self.must_be_there(uid, at).await?;
        if !self.can("UIDPLUS") && self.others_deleted(uid).await? {
            return Err(Fault::Final(MailboxError::Refused(format!(
                "The mail server can only delete all marked mails of a folder at once (it has no UIDPLUS), and in “{}” others are marked as deleted. Expunge the folder in a mail program, then try again.",
                at.folder
            ))));
        }
        self.mark_deleted(uid).await?;
        let expunged = self.expunge(uid).await;
        if matches!(expunged, Err(Fault::No(_))) && !marked {
            self.unmark(uid).await?;
        }
        expunged
    }

    /// Whether the mail is marked as deleted.
    async fn must_be_there(&mut self, uid: u32, at: &Locator) -> Result<bool, Fault> {
        let answer = self.wire.run(Command::new(format!("UID FETCH {uid} (FLAGS)"))).await?;
        let found = answer.fetches().find(|fetched| fetched.uid() == Some(uid));
        found
            .map(|fetched| fetched.has_flag("\\Deleted"))
            .ok_or_else(|| Fault::Final(MailboxError::Gone(at.folder.clone())))
    }

    /// The UID that the next mail in a folder will get, where the server tells it: what has a lower one was there before.
    async fn next_uid(&mut self, folder: &str) -> Result<Option<u32>, Fault> {
        let wire = self.wire_name(folder);
        match self
            .wire
            .run(Command::new("STATUS").string(&wire).words("(UIDNEXT)"))
            .await
        {
            Ok(answer) => Ok(answer.named("STATUS").find_map(|status| {
                let pairs = status.get(1)?.list()?;
                let pair = pairs.chunks_exact(2).find(|pair| pair[0].is("UIDNEXT"))?;
                pair[1].number()
            })),
            // Whether the folder is there is seen when the mail is to go to it.
            Err(Fault::No(_)) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Where the mail came to lie, when the server said OK and no place: without UIDPLUS (RFC 4315) it never does, and with
    /// it it need not.
    async fn find_copy(
        &mut self,
        from: &Locator,
        to: &str,
        mail: &Fingerprint,
        next: Option<u32>,
    ) -> Result<Locator, Fault> {
        let (selected, uids) = self.find_in(to, mail).await?;
        // The newest: an older one with the same bytes was there before.
        let newest = uids.last().filter(|uid| next.is_none_or(|next| **uid >= next));
        if let Some(uid) = newest {
            return Ok(selected.locator(*uid));
        }
        // A UID that is not there is passed over with OK (RFC 3501 section 6.4.8): somebody took the mail away between our
        // look and the command, and nothing was copied.
        let uid = self.go_to(from, true).await?;
        self.must_be_there(uid, from).await?;
        Err(Fault::Final(MailboxError::Refused(format!(
            "The mail server says that it put the mail into “{to}”, but there is no mail with these bytes. It is still in “{}”.",
            from.folder
        ))))
    }

    /// Removes what was copied. Without UIDPLUS it may stay, marked as deleted.
    async fn remove_original(&mut self, from: &Locator) -> Result<(), Fault> {
        let uid = self.go_to(from, true).await?;
        self.mark_deleted(uid).await?;
        self.expunge(uid).await
    }

    /// Undoes a copy whose original may not be deleted, so that the mail is in one folder again. Gives the fault for the
    /// caller.
    async fn take_back(&mut self, from: &Locator, marked: bool, copy: &Locator, refusal: &Status) -> Fault {
        let undone = async {
            if !marked {
                let uid = self.go_to(from, true).await?;
                self.unmark(uid).await?;
            }
            self.remove(copy).await
        };
        match undone.await {
            Ok(()) | Err(Fault::Final(MailboxError::Gone(_) | MailboxError::NoFolder(_))) => {
                Fault::Final(MailboxError::Refused(format!(
                    "The mail server lets no mail be deleted in “{}”, so this one was not moved: {}",
                    from.folder, refusal.words
                )))
            }
            // The caller tries again, and meets the copy.
            Err(fault @ (Fault::Broken(_) | Fault::Large(_))) => fault,
            Err(_) => Fault::Final(MailboxError::Refused(format!(
                "The mail server copied the mail to “{}” but lets neither it nor the original in “{}” be deleted, so it is in both. Delete one of them in a mail program. The server says: {}",
                copy.folder, from.folder, refusal.words
            ))),
        }
    }

    async fn mark_deleted(&mut self, uid: u32) -> Result<(), Fault> {
        let command = format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)");
        self.wire.run(Command::new(command)).await.map(|_| ())
    }

    async fn unmark(&mut self, uid: u32) -> Result<(), Fault> {
        let command = format!("UID STORE {uid} -FLAGS.SILENT (\\Deleted)");
        match self.wire.run(Command::new(command)).await {
            // Who may not mark a mail may not take a mark away either: then there is none of ours.
            Ok(_) | Err(Fault::No(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
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

/// Where the mail came to lie, by the server's word (COPYUID, RFC 4315). None when it does not say it.
fn copied_to(answer: &Answer, to: &str) -> Option<Locator> {
    let mut words = answer.code("COPYUID")?.split(' ');
    let (validity, _, target) = (words.next()?, words.next()?, words.next()?);
    let validity: u32 = validity.parse().ok()?;
    let uid = numbers(target, 1).pop()?;
    Some(Locator {
        folder: to.to_owned(),
        key: format!("{validity}:{uid}"),
    })
}
