//! The demo: a small organisation, Harbour & Lane, that restores the sheds of an old harbour, and the mail it gets on one
//! busy morning. Everything in it was written for this purpose; senders are of reserved domains (RFC 2606, RFC 6761),
//! addresses of the ranges for documentation (RFC 5737), and nothing in it can do harm.
//!
//! `mails/*.eml` are the texts with placeholders, [`template`] fills them, [`attachments`] builds what is binary, and the
//! table in [`table`] says who gets what, when, and whether the default policy is expected to hold it.

mod attachments;
mod formats;
mod maildir;
mod office;
mod table;
mod template;
#[cfg(test)]
mod tests;

pub use maildir::{create_maildirs, deliver};

use domain::{
    objects::{BlockedObject, ObjectKind},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The domain of the organisation: completes [`PEOPLE`] to addresses.
pub const DOMAIN: &str = "harbourlane.example";

/// The mailboxes, by the name of their Maildir, which is the local part of the address.
pub const PEOPLE: [&str; 6] = ["anna.weiss", "j.ortega", "y.tanaka", "finance", "reception", "it.ops"];

/// One mail of the demo, ready to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoMail {
    /// What it is called here; unique, of letters, digits and hyphens.
    pub name: &'static str,
    /// Whose it is: one of [`PEOPLE`].
    pub mailbox: &'static str,
    /// How long after the start of the demo it arrives.
    pub delay: Duration,
    /// Every byte (RFC 5322, lines end with CRLF).
    pub bytes: Vec<u8>,
    /// Whether the default ATP policy with default rules and [`blocked_objects`] is expected to hold it.
    pub held: bool,
}

/// All mails, in the order in which they arrive; their dates are those of a demo that starts `now`.
#[must_use]
pub fn mails(now: Timestamp) -> Vec<DemoMail> {
    table::TABLE
        .iter()
        .map(|row| {
            let arrival = now.plus(i64::try_from(row.after).unwrap_or(0));
            DemoMail {
                name: row.name,
                mailbox: row.mailbox,
                delay: Duration::from_millis(row.after),
                bytes: template::fill(row.text, arrival),
                held: row.held,
            }
        })
        .collect()
}

/// What the demo's tenant blocks from the beginning: one file, one domain, one URL and one sender. Each occurs in a mail.
#[must_use]
pub fn blocked_objects() -> Vec<BlockedObject> {
    let manual = hex::encode(Sha256::digest(
        attachments::build("winch-manual.pdf").unwrap_or_default(),
    ));
    [
        (
            ObjectKind::Sha256,
            manual.as_str(),
            "A “manual” that was sent to four ports on one day, with a different owner in each.",
        ),
        (
            ObjectKind::Domain,
            "harbourlane-mail.example",
            "Looks like our own domain and is not ours.",
        ),
        (
            ObjectKind::Url,
            "files.tidewater-share.example/d/7f3a",
            "Reported by reception: the guest list was not a guest list.",
        ),
        (
            ObjectKind::Sender,
            "accounts@crane-hire-billing.example",
            "Announced a new bank account on the telephone. The crane company knows nothing of it.",
        ),
    ]
    .into_iter()
    .filter_map(|(kind, value, note)| {
        Some(BlockedObject {
            kind,
            value: kind.normalise(value).ok()?,
            note: note.into(),
            expires_at: None,
        })
    })
    .collect()
}
