//! Finding mails: those of a period, and one mail by its bytes.

use super::{
    Fault,
    answer::Value,
    date,
    session::{Selected, Session},
    wire::Command,
};
use crate::mailboxes::{
    Fingerprint, Locator, MailboxError,
    limits::{CANDIDATES_MAX, FETCH_CHUNK, MAIL_BYTES_MAX},
};
use domain::time::{DAY, Timestamp};
use sha2::{Digest, Sha256};

impl Session {
    pub(super) async fn arrived(
        &mut self,
        folder: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Locator>, Fault> {
        let selected = self.examine(folder).await?;
        // SEARCH knows only days, in the server's zone: ask for a day more on both sides, then look at the exact times.
        let criteria = format!(
            "SINCE {} BEFORE {}",
            date::day(from.plus(-DAY).max(Timestamp(0))),
            date::day(until.plus(2 * DAY))
        );
        let uids = self.uid_search(&criteria).await?;
        let mut found = Vec::new();
        for chunk in uids.chunks(FETCH_CHUNK) {
            let answer = self
                .wire
                .run(Command::new(format!("UID FETCH {} (INTERNALDATE)", set(chunk))))
                .await?;
            for fetched in answer.fetches() {
                let at = fetched
                    .get("INTERNALDATE")
                    .and_then(Value::string)
                    .and_then(|at| date::parse(&at));
                if let (Some(uid), Some(at)) = (fetched.uid(), at)
                    && (from..until).contains(&at)
                {
                    found.push((at, uid));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found.into_iter().map(|(_, uid)| selected.locator(uid)).collect())
    }

    pub(super) async fn find(&mut self, mail: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, Fault> {
        let everywhere = folders.is_empty();
        let folders = if everywhere {
            self.folders().await?.into_iter().map(|folder| folder.name).collect()
        } else {
            folders.to_vec()
        };
        let (mut found, mut refused) = (Vec::new(), None);
        for folder in folders {
            match self.find_in(&folder, mail).await {
                Ok((selected, uids)) => found.extend(uids.into_iter().map(|uid| selected.locator(uid))),
                Err(Fault::Final(MailboxError::NoFolder(_))) => {}
                // A folder of somebody else that is shown but not open to this person.
                Err(Fault::No(status)) if everywhere && status.has_code("NOPERM") => {}
                Err(Fault::No(status)) if !status.is_temporary() => refused = Some(status),
                Err(fault) => return Err(fault),
            }
        }
        match refused {
            // It may lie where we could not look: that is not the same as nowhere.
            Some(status) if found.is_empty() => Err(Fault::No(status)),
            _ => Ok(found),
        }
    }

    /// Whether this very mail lies at this place. One that is marked as deleted is on its way out and does not count.
    pub(super) async fn holds(&mut self, at: &Locator, mail: &Fingerprint) -> Result<bool, Fault> {
        // Opened anew: what the server showed earlier may be over.
        self.selected = None;
        let uid = match self.go_to(at, false).await {
            Err(Fault::Final(MailboxError::Gone(_) | MailboxError::NoFolder(_))) => return Ok(false),
            uid => uid?,
        };
        let answer = self.wire.run(Command::new(format!("UID FETCH {uid} (FLAGS)"))).await?;
        let shown = answer.fetches().find(|fetched| fetched.uid() == Some(uid));
        if shown.is_none_or(|fetched| fetched.has_flag("\\Deleted")) {
            return Ok(false);
        }
        self.is_same(uid, mail).await
    }

    /// The UIDs of this mail in one folder, ascending. A mail that is marked as deleted is on its way out and does not
    /// count: it would otherwise seem to be both where it was and where it was copied to.
    pub(super) async fn find_in(&mut self, folder: &str, mail: &Fingerprint) -> Result<(Selected, Vec<u32>), Fault> {
        let selected = self.examine(folder).await?;
        if let Some(id) = mail.message_id.as_deref().filter(|id| searchable(id)) {
            let command = Command::new("UID SEARCH UNDELETED HEADER Message-ID").string(id);
            let uids = match self.uid_search_with(command).await {
                Err(Fault::No(_)) => Vec::new(),
                uids => uids?,
            };
            let found = self.compare(&uids, mail, false).await?;
            if !found.is_empty() {
                return Ok((selected, found));
            }
        }
        let smaller = format!("UNDELETED SMALLER {}", mail.size.saturating_add(1));
        let criteria = match mail.size {
            0 => smaller,
            size => format!("{smaller} LARGER {}", size - 1),
        };
        let uids = self.uid_search(&criteria).await?;
        let found = self.compare(&uids, mail, true).await?;
        Ok((selected, found))
    }

    /// Those of the UIDs whose mail has exactly these bytes. `exact`: the server's word on sizes is believed.
    async fn compare(&mut self, uids: &[u32], mail: &Fingerprint, exact: bool) -> Result<Vec<u32>, Fault> {
        let newest = &uids[uids.len().saturating_sub(CANDIDATES_MAX)..];
        let (mut found, mut refused) = (Vec::new(), None);
        for chunk in newest.chunks(FETCH_CHUNK) {
            let answer = self
                .wire
                .run(Command::new(format!("UID FETCH {} (RFC822.SIZE)", set(chunk))))
                .await?;
            let sizes: Vec<(u32, u64)> = answer
                .fetches()
                .filter_map(|fetched| Some((fetched.uid()?, fetched.get("RFC822.SIZE")?.atom()?.parse().ok()?)))
                .collect();
            for (uid, size) in sizes {
                if size > MAIL_BYTES_MAX || exact && size != mail.size {
                    continue;
                }
                match self.is_same(uid, mail).await {
                    Ok(true) => found.push(uid),
                    Ok(false) => {}
                    Err(Fault::No(status)) if !status.is_temporary() => refused = Some(status),
                    Err(fault) => return Err(fault),
                }
            }
        }
        found.sort_unstable();
        match refused {
            // One that the server does not give may be the one.
            Some(status) if found.is_empty() => Err(Fault::No(status)),
            _ => Ok(found),
        }
    }

    /// Whether the mail with this UID in the open folder has exactly these bytes.
    async fn is_same(&mut self, uid: u32, mail: &Fingerprint) -> Result<bool, Fault> {
        let answer = match self
            .wire
            .run(Command::new(format!("UID FETCH {uid} (BODY.PEEK[])")))
            .await
        {
            Err(Fault::No(status)) if status.has_code("EXPUNGEISSUED") => return Ok(false),
            answer => answer?,
        };
        Ok(answer.fetches().any(|fetched| {
            fetched.uid() == Some(uid)
                && matches!(fetched.get("BODY[]"), Some(Value::Text(bytes)) if hex::encode(Sha256::digest(bytes)) == mail.sha256)
        }))
    }
}

/// A list of UIDs as IMAP writes it.
fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// Whether a Message-ID can be searched for as it is; others are searched for by size.
fn searchable(id: &str) -> bool {
    (1..=500).contains(&id.len()) && id.bytes().all(|byte| matches!(byte, b'!'..=b'~'))
}
