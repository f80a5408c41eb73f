//! Whose a signed request is (contract section 3.4), and whether it was received before.

use super::Provider;
use crate::{
    identity::{signature::Signed, token},
    services::{House, problems::ServiceError},
    store::partner_secret_place,
};
use domain::{
    problem::Problem,
    time::{MINUTE, SECOND, Timestamp},
};

/// How far `x-posix-time` may be from the clock of this machine, in milliseconds, either way.
const TIME_TOLERANCE: i64 = 15 * MINUTE;
/// Requests of one provider that are remembered at once: within half an hour it can send no more.
const REMEMBERED_MAX: u64 = 20_000;

/// A request with the fields of its signature.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// `x-access-token`.
    pub access_token: &'a str,
    /// `x-signature`.
    pub signature: &'a str,
    /// `x-traceid`.
    pub trace_id: &'a str,
    /// `x-posix-time`.
    pub posix_time: &'a str,
    /// The method in capitals.
    pub method: &'a str,
    /// Path and query as they were sent.
    pub uri: &'a str,
    /// The body; empty for none.
    pub body: &'a [u8],
}

/// Why a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The access token is no GUID.
    #[error("x-access-token is no access token: a GUID such as 00000000-0000-4000-8000-000000000000 is expected.")]
    TokenShape,
    /// Nobody has that token.
    #[error("x-access-token is not known here. Ask the operator of this console for new credentials.")]
    Token,
    /// The time is none.
    #[error("x-posix-time is no time: whole seconds since 1970 are expected.")]
    TimeShape,
    /// The time is too far away.
    #[error(
        "x-posix-time is more than 15 minutes from the time of this console, which is {}. Set the clock right and sign anew.",
        .0.0 / SECOND
    )]
    Time(Timestamp),
    /// The signature does not fit.
    #[error(
        "x-signature does not fit: it is the base64 of the HMAC-SHA256, with the secret as key, over posix time, method, path with query, and the base64 of the MD5 of the body when there is one."
    )]
    Signature,
    /// It was received before.
    #[error("This request was received before and is not carried out again. Sign a new one with the present time.")]
    Replayed,
    /// More than can be remembered.
    #[error(
        "This provider has sent {REMEMBERED_MAX} requests within half an hour, and no more are taken. Wait some minutes."
    )]
    TooMany,
    /// Something else.
    #[error("{0}")]
    Other(Problem),
}

impl<E: Into<ServiceError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Other(error.into().into())
    }
}

impl House {
    /// The service provider who signed a request just now, for the first time.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn provider_of_request(&self, request: &SignedRequest<'_>) -> Result<Provider, Refused> {
        let seconds: i64 = request.posix_time.parse().map_err(|_| Refused::TimeShape)?;
        let now = self.clock.now();
        let sent = Timestamp(seconds.saturating_mul(SECOND));
        if now.since(sent).saturating_abs() > TIME_TOLERANCE {
            return Err(Refused::Time(now));
        }
        if uuid::Uuid::try_parse(request.access_token).is_err() {
            return Err(Refused::TokenShape);
        }
        let control = self.folder.control();
        let token = token::sha256_hex(&request.access_token.to_ascii_lowercase());
        let row = control.partner_by_token(&token).await?.ok_or(Refused::Token)?;
        let secret = self.sealer.open(&partner_secret_place(row.id), &row.sealed_secret)?;
        let signed = Signed {
            posix_time: request.posix_time,
            method: request.method,
            uri: request.uri,
            body: request.body,
        };
        if !signed.holds(&secret, request.signature) {
            return Err(Refused::Signature);
        }
        // A GET changes nothing, and two within one second have the same signature: they are told apart by their trace.
        let told_apart = if request.method == "GET" { request.trace_id } else { "" };
        let mark = token::sha256_hex(&format!("{}\n{told_apart}", request.signature));
        match control
            .remember_request(row.id, &mark, sent.plus(TIME_TOLERANCE), REMEMBERED_MAX)
            .await?
        {
            Some(false) => Ok(Provider::of(&row, format!("partner API of {}", row.name))),
            Some(true) => Err(Refused::Replayed),
            None => Err(Refused::TooMany),
        }
    }
}
