//! Tokens: 256 random bits for whoever holds one, their SHA-256 for us.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// Random bytes of a secret.
const SECRET_BYTES: usize = 32;

/// Why no secret could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers: {0}")]
pub struct NoRandomness(String);

/// A new secret: 256 random bits as base64url without padding (RFC 4648 section 5), 43 characters.
///
/// # Errors
/// [`NoRandomness`]; never weaker bits.
pub fn secret() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; SECRET_BYTES];
    fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Random bytes of the system.
pub(super) fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()))
}

/// SHA-256 of a text in lower-case hexadecimal: what is stored of a secret.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn the_hash_is_the_known_one() {
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
