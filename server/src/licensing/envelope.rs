//! A signed thing as a file: what was signed, by whom, and the signature.

use super::issuer::PublicIssuer;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    licence::{
        judge::Unsound,
        record::{FILE_MAX, RECORD_CONTEXT, Record},
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How the file calls itself.
const FORMAT: &str = "postern-signed-1";

/// A payload with its signature. The signature is over a context, which says what kind of thing it is, and the payload's bytes as they
/// stand, so that nothing has to be brought into a canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Always `postern-signed-1`.
    pub format: String,
    /// The identifier of the issuer's public key.
    pub issuer: String,
    /// The signed bytes: JSON, in base64 (RFC 4648 section 4).
    pub payload: String,
    /// The Ed25519 signature (RFC 8032) in base64.
    pub signature: String,
}

/// Why a file is no envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This is no licence file: {0}. Take the file as it came, without opening and saving it in between.")]
pub struct Unreadable(String);

impl Envelope {
    /// An envelope around what was signed.
    pub(super) fn of(issuer: &str, payload: &[u8], signature: &[u8]) -> Self {
        Self {
            format: FORMAT.into(),
            issuer: issuer.into(),
            payload: STANDARD.encode(payload),
            signature: STANDARD.encode(signature),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        if text.len() > FILE_MAX {
            return Err(Unreadable(format!("it has more than {FILE_MAX} bytes")));
        }
        let envelope: Self =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| Unreadable(error.to_string()))?;
        if envelope.format != FORMAT {
            return Err(Unreadable(format!("its format is not “{FORMAT}”")));
        }
        Ok(envelope)
    }

    /// As it is written to a file.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What was signed, if one of `trusted` signed it as `context`.
    ///
    /// # Errors
    /// [`Unsound::Untrusted`], [`Unsound::Tampered`].
    pub fn open<'a>(
        &self,
        context: &[u8],
        trusted: &'a [PublicIssuer],
    ) -> Result<(Vec<u8>, &'a PublicIssuer), Unsound> {
        let issuer = trusted
            .iter()
            .find(|issuer| issuer.id == self.issuer)
            .ok_or_else(|| Unsound::Untrusted(self.issuer.chars().take(64).collect()))?;
        let decode = |text: &str| STANDARD.decode(text).map_err(|_| Unsound::Tampered);
        let (payload, signature) = (decode(&self.payload)?, decode(&self.signature)?);
        if !issuer.verifies(context, &payload, &signature) {
            return Err(Unsound::Tampered);
        }
        Ok((payload, issuer))
    }

    /// The licence record in it, verified, with the issuer's name.
    ///
    /// # Errors
    /// An [`Unsound`] that says why it does not hold.
    pub fn record(&self, trusted: &[PublicIssuer]) -> Result<(Record, String), Unsound> {
        let (payload, issuer) = self.open(RECORD_CONTEXT, trusted)?;
        let record: Record = serde_json::from_slice(&payload)
            .map_err(|error| Unsound::Faulty(format!("its record cannot be read ({error}).")))?;
        if issuer.ended(record.issued_at) {
            return Err(Unsound::IssuerEnded(issuer.name.clone()));
        }
        record.check().map_err(|fault| Unsound::Faulty(fault.to_string()))?;
        Ok((record, issuer.name.clone()))
    }

    /// The record in it, whoever signed it: to be shown, not to be trusted.
    #[must_use]
    pub fn claims(&self) -> Option<Record> {
        serde_json::from_slice(&STANDARD.decode(&self.payload).ok()?).ok()
    }
}

/// When something was signed, for the order of revocation lists.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dated<T> {
    pub(super) issued_at: Timestamp,
    pub(super) list: Vec<T>,
}
