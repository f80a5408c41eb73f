//! The pipeline: one mail, one direction. Each stage takes the one before it by value, so that nothing can be judged
//! unscanned or acted on unjudged.
//!
//! `Fetched -> Parsed -> Scanned -> Judged`, and then the custody services act. Nothing here knows a mailbox or a database.

use domain::{held::Attachment, time::Timestamp};

/// A mail as it came out of a mailbox or a file. Borrows the raw bytes: no stage copies them.
#[derive(Debug, Clone, Copy)]
pub struct Fetched<'m> {
    /// The mailbox, as an address; empty when the mail comes from a file.
    pub mailbox: &'m str,
    /// Every byte.
    pub bytes: &'m [u8],
}

/// What the store keeps of a mail besides the verdict. All text is decoded for showing and holds whatever the sender wrote:
/// markup, controls and direction marks included. Cut to the limits of `limits`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailSummary {
    /// The From address, or the whole field when it holds none.
    pub sender: String,
    /// The From field as it is shown, with its display name.
    pub from: String,
    /// To and Cc.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Without angle brackets; empty when there is none.
    pub message_id: String,
    /// The Date field.
    pub sent_at: Option<Timestamp>,
    /// Name and decoded value, in order.
    pub headers: Vec<(String, String)>,
    /// The attachments, hashed.
    pub attachments: Vec<Attachment>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// SHA-256 of the raw mail, lower-case hexadecimal.
    pub sha256: String,
}
