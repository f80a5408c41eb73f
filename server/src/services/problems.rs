//! From the rooms' errors to what a person is told. What is ours to mend goes to the log under a reference; the person gets
//! the reference, never the innards.

use crate::{
    blobs::BlobError,
    mail::{ScanError, authentication::AuthenticationError},
    mailboxes::MailboxError,
    store::StoreError,
};
use domain::problem::Problem;

/// What can go wrong below the services.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Raw mail.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// A mailbox.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// The scanner.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// Whoever is asked about senders.
    #[error(transparent)]
    Authentication(#[from] AuthenticationError),
    /// A sealed secret cannot be opened.
    #[error("a stored secret cannot be opened: {0}")]
    Sealed(#[from] crate::identity::seal::SealError),
    /// A password that cannot be hashed.
    #[error(transparent)]
    Hash(#[from] crate::identity::password::NotHashed),
    /// No randomness to be had.
    #[error(transparent)]
    Random(#[from] crate::identity::token::NoRandomness),
    /// The mailbox was removed.
    #[error("the mailbox was removed from its service account; add the account again to reach it")]
    NoMailbox,
    /// A file of ours.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A piece of work ended before its time.
    #[error("a piece of work ended before its time: {0}")]
    Ended(#[from] tokio::task::JoinError),
    /// Licences and their issuers.
    #[error("{0}")]
    Licence(String),
    /// A payload of the job queue cannot be read.
    #[error("a job's payload cannot be read: {0}")]
    Payload(#[from] serde_json::Error),
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Store(error) => error.into(),
            ServiceError::NoMailbox => {
                Self::conflict("The mailbox was removed from its service account. Add the account again to reach it.")
            }
            ServiceError::Mailbox(error) => Self::Unavailable {
                sentence: error.to_string(),
            },
            other => internal(&other),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Changed => Self::conflict("Somebody changed this since you looked at it."),
            StoreError::NoTenant | StoreError::Closed => Self::SignInNeeded,
            StoreError::Refused(sentence) => Self::conflict(sentence),
            other => internal(&other),
        }
    }
}

/// Writes the fault to the log and gives its reference. The reference is a hash of the sentence and so needs no chance:
/// the same fault has the same reference.
fn internal(error: &dyn std::fmt::Display) -> Problem {
    use std::hash::{Hash, Hasher};
    let sentence = error.to_string();
    let mut hasher = std::hash::DefaultHasher::new();
    sentence.hash(&mut hasher);
    let reference = format!("{:08x}", hasher.finish() as u32);
    tracing::error!(%reference, "{sentence}");
    Problem::Internal { reference }
}
