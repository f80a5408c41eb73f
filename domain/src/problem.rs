//! What the console answers when it does not do what was asked: always a sentence, always a next step.

use serde::{Deserialize, Serialize};

/// A refusal or failure as the person in front of the page meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Nobody is signed in in this browser, or the sign-in has ended.
    #[error("You are not signed in, or your sign-in has ended.")]
    SignInNeeded,
    /// The person's role does not reach this.
    #[error("Your role does not allow you to {what}.")]
    Forbidden {
        /// What was tried, as the end of "allow you to ...".
        what: String,
    },
    /// There is no such thing, or not in this organisation.
    #[error("There is no such {what} here.")]
    NotFound {
        /// The kind of thing.
        what: String,
    },
    /// One field of a form cannot be taken.
    #[error("{sentence}")]
    Invalid {
        /// The field's name in the form.
        field: String,
        /// What is wrong and what is expected.
        sentence: String,
    },
    /// The thing changed since it was looked at, or is in a state that does not allow the act.
    #[error("{sentence}")]
    Conflict {
        /// What stands in the way.
        sentence: String,
    },
    /// Too many attempts.
    #[error("Too many attempts. Wait {seconds} s and try again.")]
    TooMany {
        /// Seconds until the next attempt is looked at.
        seconds: u64,
    },
    /// Something that the work needs cannot be reached now.
    #[error("{sentence}")]
    Unavailable {
        /// What cannot be reached and why.
        sentence: String,
    },
    /// The page is older than the server and speaks another version.
    #[error("This page is older than the server.")]
    Outdated,
    /// A fault of ours. The details are in the server's log under the reference.
    #[error("Something went wrong on the server (reference {reference}).")]
    Internal {
        /// Finds the line in the server's log.
        reference: String,
    },
}

impl Problem {
    /// A field that cannot be taken, with the sentence that says why.
    #[must_use]
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            sentence: sentence.into(),
        }
    }

    /// A state that stands in the way.
    #[must_use]
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Conflict {
            sentence: sentence.into(),
        }
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.into() }
    }

    /// What the person can do about it.
    #[must_use]
    pub const fn next_step(&self) -> &'static str {
        match self {
            Self::SignInNeeded => "Sign in and try again.",
            Self::Forbidden { .. } => "Ask an administrator of your organisation.",
            Self::NotFound { .. } => "It may have been removed. Go back to the list.",
            Self::Invalid { .. } => "Correct the field and send the form again.",
            Self::Conflict { .. } => "Look at the current state, then decide again.",
            Self::TooMany { .. } => "The lock lifts by itself.",
            Self::Unavailable { .. } => "Try again in a moment.",
            Self::Outdated => "Reload the page; nothing you entered elsewhere is lost.",
            Self::Internal { .. } => "Try again; if it stays, give the reference to whoever runs the server.",
        }
    }

    /// The HTTP status that goes with it (RFC 9110 section 15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInNeeded => 401,
            Self::Forbidden { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } => 409,
            Self::TooMany { .. } => 429,
            Self::Unavailable { .. } => 503,
            Self::Outdated => 426,
            Self::Internal { .. } => 500,
        }
    }
}

/// What the console answers to a question.
pub type Answer<T> = Result<T, Problem>;
