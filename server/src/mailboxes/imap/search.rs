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
    limits::{CANDIDATES_MAX, FETCH_CHUNK, HEADER_BYTES_READ, MAIL_BYTES_MAX},
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
        let folders = if folders.is_empty() {
            self.folders().await?.into_iter().map(|folder| folder.name).collect()
        } else {
            folders.to_vec()
        };
        let mut found = Vec::new();
        for folder in folders {
            match self.find_in(&folder, mail).await {
                Ok((selected, uids)) => found.extend(uids.into_iter().map(|uid| selected.locator(uid))),
                Err(Fault::Final(MailboxError::NoFolder(_)) | Fault::No(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(found)
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
        let mut found = Vec::new();
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
                let answer = self
                    .wire
                    .run(Command::new(format!("UID FETCH {uid} (BODY.PEEK[])")))
                    .await?;
                let same = answer.fetches().any(|fetched| {
                    fetched.uid() == Some(uid)
                        && matches!(fetched.get("BODY[]"), Some(Value::Text(bytes)) if hex::encode(Sha256::digest(bytes)) == mail.sha256)
                });
                if same {
                    found.push(uid);
                }
            }
        }
        found.sort_unstable();
        Ok(found)
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

/// The fingerprint of raw bytes.
pub(super) fn fingerprint(bytes: &[u8]) -> Fingerprint {
    Fingerprint {
        sha256: hex::encode(Sha256::digest(bytes)),
        size: bytes.len() as u64,
        message_id: message_id(&bytes[..bytes.len().min(HEADER_BYTES_READ)]),
    }
}

/// The Message-ID in a mail's header, without angle brackets. Only narrows a search, so the first plain form is enough.
fn message_id(header: &[u8]) -> Option<String> {
    let mut lines = header.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end());
    while let Some(line) = lines.next() {
        if line.is_empty() {
            return None;
        }
        let Some((name, value)) = line.split_at_checked(11) else {
            continue;
        };
        if name.eq_ignore_ascii_case(b"Message-ID:") {
            // The value may stand on the next, folded line (RFC 5322 section 2.2.3).
            let folded = lines
                .next()
                .filter(|line| line.starts_with(b" ") || line.starts_with(b"\t"));
            let value = [value, folded.unwrap_or_default()].concat();
            let start = value.iter().position(|byte| *byte == b'<')? + 1;
            let end = start + value[start..].iter().position(|byte| *byte == b'>')?;
            return String::from_utf8(value[start..end].to_vec()).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_message_id_is_found_in_each_form() {
        for (header, id) in [
            ("Subject: x\r\nMessage-ID: <a@b>\r\n\r\n", Some("a@b")),
            ("message-id:\n <a@b>\n\n", Some("a@b")),
            ("Subject: x\r\n\r\nMessage-ID: <body@b>\r\n", None),
            ("Message-ID: none\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(message_id(header.as_bytes()).as_deref(), id, "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_answered(header in proptest::collection::vec(any::<u8>(), 0..200), id in "(Message-ID:)?[ <>a\\r\\n\\t]{0,30}") {
            let _ = message_id(&header);
            let _ = message_id(id.as_bytes());
        }
    }
}
