//! How programs of service providers sign what they send (contract `cas-api.md` section 3.4).

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use ring::hmac;

/// Random bytes of an access token (RFC 9562 section 5.4).
const TOKEN_BYTES: usize = 16;

/// A request, as far as it is signed.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The field `x-posix-time` as it was sent.
    pub posix_time: &'a str,
    /// The method in capitals.
    pub method: &'a str,
    /// Path and query as they were sent. The contract says “request URI”, which is what stands in the first line of a request
    /// (RFC 9112 section 3.2.1): without scheme and host.
    pub uri: &'a str,
    /// The body; empty for none.
    pub body: &'a [u8],
}

impl Signed<'_> {
    /// What the signature is over.
    fn message(&self) -> Vec<u8> {
        let mut message = [self.posix_time, self.method, self.uri].concat().into_bytes();
        if !self.body.is_empty() {
            message.extend(STANDARD.encode(Md5::digest(self.body)).into_bytes());
        }
        message
    }

    /// The signature with a secret: HMAC-SHA256 (RFC 2104) in base64.
    #[must_use]
    pub fn signature(&self, secret: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        STANDARD.encode(hmac::sign(&key, &self.message()))
    }

    /// Whether a signature is that of the holder of the secret; takes as long for every wrong one.
    #[must_use]
    pub fn holds(&self, secret: &[u8], signature: &str) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        STANDARD
            .decode(signature)
            .is_ok_and(|tag| hmac::verify(&key, &self.message(), &tag).is_ok())
    }
}

/// A new access token: a GUID of random bits, as the contract has them.
///
/// # Errors
/// [`super::token::NoRandomness`].
pub fn access_token() -> Result<String, super::token::NoRandomness> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    super::token::fill(&mut bytes)?;
    let token = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Ok(token.hyphenated().to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn signed(body: &[u8]) -> Signed<'_> {
        Signed {
            posix_time: "1700000000",
            method: "POST",
            uri: "/LMPI/v2/customers?page=1",
            body,
        }
    }

    /// Worked out with OpenSSL: `printf '%s' ... | openssl dgst -sha256 -hmac secret -binary | base64`.
    #[test]
    fn the_signature_is_the_one_that_others_work_out() {
        assert_eq!(
            signed(b"{}").signature(b"secret"),
            "YTj3mTtJnMUEF8qRVjoNNmWP0fHqwLvpOrOwJz2fqdg="
        );
        assert_eq!(
            signed(b"").signature(b"secret"),
            "XT+np9HAsBJpYJoqyRln89rJBPFhesPA7XNUGEDl6IQ="
        );
    }

    #[test]
    fn anything_else_does_not_hold() {
        let one = signed(b"{}");
        let signature = one.signature(b"secret");
        assert!(one.holds(b"secret", &signature));
        assert!(!one.holds(b"Secret", &signature));
        assert!(!signed(b"{ }").holds(b"secret", &signature));
        assert!(!Signed { method: "PUT", ..one }.holds(b"secret", &signature));
        assert!(
            !Signed {
                uri: "/LMPI/v2/customers?page=2",
                ..one
            }
            .holds(b"secret", &signature)
        );
        assert!(
            !Signed {
                posix_time: "1700000001",
                ..one
            }
            .holds(b"secret", &signature)
        );
        for wrong in ["", "=", "AAAA", &signature[1..]] {
            assert!(!one.holds(b"secret", wrong), "{wrong}");
        }
    }
}
