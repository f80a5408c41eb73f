//! Looking for one mail by its bytes.

use super::super::{Fingerprint, Locator, MailboxError};
use super::look::{Maildir, locator};
use sha2::{Digest, Sha256};

impl Maildir {
    pub(super) fn find(&mut self, mail: &Fingerprint, folders: &[String]) -> Result<Vec<Locator>, MailboxError> {
        let folders = if folders.is_empty() {
            self.folders()?.into_iter().map(|folder| folder.name).collect()
        } else {
            folders.to_vec()
        };
        let (mut found, mut refused) = (Vec::new(), None);
        for folder in folders {
            let here = self
                .place(&folder)
                .and_then(|place| Ok((place, self.entries(&folder)?)));
            let (place, entries) = match here {
                Ok(here) => here,
                Err(MailboxError::NoFolder(_)) => continue,
                Err(error @ MailboxError::Refused(_)) => {
                    refused = Some(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            for (key, entry) in entries {
                // One whose name has changed since it was listed is looked at too.
                let about = place.join(entry.half).join(&entry.file).symlink_metadata();
                if about.is_ok_and(|about| about.len() != mail.size) {
                    continue;
                }
                let at = locator(&folder, &key);
                match self.holds(&at, mail) {
                    Ok(true) => found.push(at),
                    Ok(false) => {}
                    Err(error @ MailboxError::Refused(_)) => refused = Some(error),
                    Err(error) => return Err(error),
                }
            }
        }
        match refused {
            // It may lie where we could not look: that is not the same as nowhere.
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(found),
        }
    }

    /// Whether this very mail lies at this place.
    pub(super) fn holds(&mut self, at: &Locator, mail: &Fingerprint) -> Result<bool, MailboxError> {
        let (place, entry) = match self.locate(at) {
            Err(MailboxError::Gone(_) | MailboxError::NoFolder(_)) => return Ok(false),
            here => here?,
        };
        let about = place.join(entry.half).join(&entry.file).symlink_metadata();
        if about.is_ok_and(|about| about.len() != mail.size) {
            return Ok(false);
        }
        match self.fetch(at) {
            Ok(raw) => Ok(hex::encode(Sha256::digest(&raw.bytes)) == mail.sha256),
            // One beyond the limit was never read, and so never held.
            Err(MailboxError::Gone(_) | MailboxError::NoFolder(_) | MailboxError::Limit(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
