//! Whether a mail is from whom it says: SPF (RFC 7208), DKIM (RFC 6376, RFC 8463), DMARC (RFC 7489) and ARC (RFC 8617), evaluated here over
//! the DNS, or taken from a host that the operator trusts (RFC 8601). Asked before the scan, which does not wait for anybody.
//!
//! The mail was delivered already. Who brought it stands in the Received fields that trusted hosts wrote ([`path`]); without any, SPF is
//! not evaluated, and DMARC can be passed by a signature but not be failed.

mod breaker;
mod evaluate;
mod path;
mod results;
mod settings;

pub use settings::{AuthenticationError, AuthenticationSettings, Patience, ResolverChoice, TrustedHost};

use breaker::Breaker;
use bytes::Bytes;
use domain::time::Timestamp;
use futures::FutureExt as _;
use mail_auth::{AuthenticatedMessage, MessageAuthenticator};
use std::{borrow::Cow, net::IpAddr, panic::AssertUnwindSafe, sync::Arc};

use super::limits::AUTHENTICATED_HEADER_BYTES;

/// What became of one method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    /// Nobody asked, or there was no answer.
    #[default]
    NotEvaluated,
    /// The domain says nothing about it, or the mail carries nothing of it.
    None,
    /// Passed.
    Pass,
    /// Failed.
    Fail,
    /// SPF `softfail`: probably not (RFC 7208 section 2.6.5).
    SoftFail,
    /// No statement, or a signature that cannot be used.
    Neutral,
    /// What the domain publishes cannot be used.
    PermanentError,
}

impl Outcome {
    /// As it stands in sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotEvaluated => "not evaluated",
            Self::None => "none",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Neutral => "neutral",
            Self::PermanentError => "permanent error",
        }
    }
}

/// What a domain asks for about mails that fail DMARC (RFC 7489 section 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Requested {
    /// Nothing: `p=none`, or there is no record.
    #[default]
    Nothing,
    /// Quarantine.
    Quarantine,
    /// Rejection.
    Reject,
}

/// SPF.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spf {
    /// What became of it.
    pub outcome: Outcome,
    /// The domain of the envelope sender, or of HELO when there is none.
    pub domain: String,
    /// Whether that domain and the one in From have one owner.
    pub aligned: bool,
    /// Why, where there is more to say than the outcome.
    pub reason: String,
}

/// One DKIM signature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dkim {
    /// What became of it.
    pub outcome: Outcome,
    /// Who signed: `d=`.
    pub domain: String,
    /// Which key: `s=`.
    pub selector: String,
    /// Whether the signer and the domain in From have one owner.
    pub aligned: bool,
    /// Why, where there is more to say than the outcome.
    pub reason: String,
}

/// DMARC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dmarc {
    /// What became of it.
    pub outcome: Outcome,
    /// The domain in From.
    pub domain: String,
    /// What that domain asks for.
    pub requested: Requested,
    /// Why, where there is more to say than the outcome.
    pub reason: String,
}

/// The chain of those who passed the mail on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArcChain {
    /// What became of it.
    pub outcome: Outcome,
    /// Who sealed, in the order of the chain.
    pub sealers: Vec<String>,
    /// Whether all of them are trusted and the first one says that DMARC was passed when the mail came to it.
    pub vouches: bool,
    /// Why, where there is more to say than the outcome.
    pub reason: String,
}

/// Whose results these are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// Nobody's: authentication is not configured.
    #[default]
    Nobody,
    /// Ours, over the DNS.
    Here,
    /// Those of a trusted host, by its name (RFC 8601 section 2.5, authserv-id).
    Host(String),
}

/// Where a mail came from, by what trusted hosts wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// No trusted host wrote of it.
    #[default]
    Unknown,
    /// Handed in by somebody who signed in at a trusted host, or by a machine of the same network.
    Inside,
    /// From this address of the outside world.
    Outside(IpAddr),
}

/// What is known about the sender of a mail. [`Default`] is nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authentication {
    /// Whose results these are.
    pub source: Source,
    /// Where the mail came from.
    pub origin: Origin,
    /// SPF.
    pub spf: Spf,
    /// The signatures, from the top.
    pub dkim: Vec<Dkim>,
    /// DMARC.
    pub dmarc: Dmarc,
    /// ARC.
    pub arc: ArcChain,
}

/// What all results together say about the domain in From.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not asked.
    Unknown,
    /// It was asked, and there was no answer.
    Unevaluated,
    /// The mail is from there.
    Authenticated,
    /// Nothing confirms that the mail is from there.
    Unconfirmed,
}

impl Authentication {
    /// What all results together say about the domain in From.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.origin == Origin::Inside {
            return Standing::Authenticated;
        }
        if self.source == Source::Nobody {
            return Standing::Unknown;
        }
        let aligned = |outcome| {
            (self.spf.aligned && self.spf.outcome == outcome)
                || self.dkim.iter().any(|dkim| dkim.aligned && dkim.outcome == outcome)
        };
        match self.dmarc.outcome {
            Outcome::Pass => Standing::Authenticated,
            _ if self.arc.vouches => Standing::Authenticated,
            Outcome::Fail => Standing::Unconfirmed,
            Outcome::NotEvaluated if self.source == Source::Here => Standing::Unevaluated,
            _ if aligned(Outcome::Pass) => Standing::Authenticated,
            _ if aligned(Outcome::NotEvaluated)
                || self.spf.domain.is_empty() && self.spf.outcome == Outcome::NotEvaluated =>
            {
                Standing::Unevaluated
            }
            _ => Standing::Unconfirmed,
        }
    }

    /// Nothing was evaluated, for this reason.
    fn unevaluated(origin: Origin, reason: &str) -> Self {
        Self {
            source: Source::Here,
            origin,
            dmarc: Dmarc {
                reason: reason.into(),
                ..Dmarc::default()
            },
            ..Self::default()
        }
    }
}

/// Authenticates mails. Made once, used from many tasks at the same time.
pub struct Authenticator {
    settings: AuthenticationSettings,
    /// Asks the DNS and keeps its answers; none when the DNS is not to be asked.
    resolver: Option<(MessageAuthenticator, Breaker)>,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Authenticator {
    /// Puts it together; asks nobody yet. None when there is neither a resolver nor a trusted host.
    ///
    /// # Errors
    /// [`AuthenticationError`] when the system names no DNS server.
    pub fn new(settings: AuthenticationSettings) -> Result<Option<Arc<Self>>, AuthenticationError> {
        let resolver = settings.resolver()?;
        if resolver.is_none() && settings.trusted_hosts.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(Self { settings, resolver })))
    }

    /// Authenticates a mail that was delivered. Takes [`Patience::mail`] and one question at most, and never fails: what had no answer is not
    /// evaluated. `came` is when the mailbox got
    /// the mail, for want of a trusted host that says so.
    pub async fn authenticate(self: Arc<Self>, mail: Bytes, came: Option<Timestamp>, now: Timestamp) -> Authentication {
        let runtime = tokio::runtime::Handle::current();
        // Reading and hashing a large mail takes its time: beside the network tasks, like the scan.
        let work = move || {
            runtime.block_on(async {
                AssertUnwindSafe(self.work(&mail, came, now))
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| {
                        tracing::warn!("a mail could not be authenticated: its header cannot be read");
                        Authentication::unevaluated(Origin::Unknown, "the header cannot be read")
                    })
            })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Authentication::unevaluated(Origin::Unknown, "the program is being ended"))
    }

    async fn work(&self, mail: &[u8], came: Option<Timestamp>, now: Timestamp) -> Authentication {
        let unevaluated = |origin, reason: &str| match self.resolver {
            Some(_) => Authentication::unevaluated(origin, reason),
            None => Authentication {
                origin,
                ..Authentication::default()
            },
        };
        if header_length(mail) > AUTHENTICATED_HEADER_BYTES {
            return unevaluated(Origin::Unknown, "the header is longer than mail servers write");
        }
        let mail = with_line_ends(mail);
        let Some(message) = AuthenticatedMessage::parse(&mail) else {
            return unevaluated(Origin::Unknown, "the mail has no header");
        };
        let mut path = path::Path::read(&message.headers, &self.settings.trusted_hosts);
        path.received_at = path.received_at.or(came);
        let author = evaluate::author(&message);
        let theirs = author
            .as_deref()
            .and_then(|author| results::accepted(&message.headers, &path, author));
        match theirs {
            Some(theirs) if self.resolver.is_none() || theirs.dmarc.outcome != Outcome::NotEvaluated => return theirs,
            _ => {}
        }
        if path.origin == Origin::Inside {
            return Authentication {
                origin: path.origin,
                ..Authentication::default()
            };
        }
        match (&self.resolver, author) {
            (None, _) => unevaluated(path.origin, ""),
            (_, None) => unevaluated(path.origin, "From does not name one domain"),
            (Some((_, breaker)), _) if breaker.is_open() => unevaluated(
                path.origin,
                "the DNS servers did not answer several times in a row and are left alone for a while",
            ),
            (Some((resolver, breaker)), Some(author)) => {
                let asked = evaluate::evaluate(resolver, message, &path, &author, &self.settings, now);
                match tokio::time::timeout(self.settings.patience.mail, asked).await {
                    Ok((evaluated, answered)) => {
                        breaker.note(answered).await;
                        evaluated
                    }
                    Err(_) => {
                        breaker.note(false).await;
                        unevaluated(path.origin, "the DNS did not answer in time")
                    }
                }
            }
        }
    }
}

/// Bytes up to the empty line.
fn header_length(mail: &[u8]) -> usize {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].map(|end| memchr::memmem::find(mail, end).unwrap_or(mail.len()));
    ends[0].min(ends[1])
}

/// The mail with the line ends of SMTP, which signatures are made over (RFC 6376 section 5.3). Maildirs keep another one.
fn with_line_ends(mail: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(b'\n', mail) {
        Some(at) if at > 0 && mail[at - 1] == b'\r' => Cow::Borrowed(mail),
        None => Cow::Borrowed(mail),
        Some(_) => {
            let mut out = Vec::with_capacity(mail.len() + mail.len() / 32);
            for line in mail.split_inclusive(|byte| *byte == b'\n') {
                match line.strip_suffix(b"\n") {
                    Some(text) => {
                        out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
                        out.extend_from_slice(b"\r\n");
                    }
                    None => out.extend_from_slice(line),
                }
            }
            Cow::Owned(out)
        }
    }
}
