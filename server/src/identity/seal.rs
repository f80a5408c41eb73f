//! Sealing: secrets that must be read again, such as mailbox passwords, are stored encrypted and bound to their place.

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

/// Names the key in what it sealed, so that a later key can be told from it.
const KEY_ID: u8 = 1;
/// Bytes of a nonce of XChaCha20 (draft-irtf-cfrg-xchacha-03 section 2).
const NONCE_BYTES: usize = 24;
/// Bytes of the Poly1305 tag (RFC 8439 section 2.5).
const TAG_BYTES: usize = 16;

/// Why a secret was not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The system gives no random numbers.
    #[error("the system gives no random numbers, so nothing can be sealed")]
    NoRandomness,
    /// It cannot be sealed: too long.
    #[error("this is too long to be sealed")]
    TooLong,
    /// What is stored is too short to be anything.
    #[error("the stored secret is damaged; enter it again")]
    Damaged,
    /// Sealed with a key of another identifier.
    #[error(
        "the stored secret was sealed with key {0}, which is not the one in secret.key; put that file back or enter the secret again"
    )]
    OtherKey(u8),
    /// Changed, moved from another place, or sealed with another key.
    #[error(
        "the stored secret does not fit secret.key or its place; put the right key file back or enter the secret again"
    )]
    DoesNotFit,
}

/// Seals and opens with one key. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// With the key of the data folder.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(*key)),
        }
    }

    /// Seals a secret to a place (table, column and row), without which it does not open: key identifier, nonce, text and
    /// tag, in this order.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`], [`SealError::TooLong`].
    pub fn seal(&self, place: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: secret,
                    aad: place.as_bytes(),
                },
            )
            .map_err(|_| SealError::TooLong)?;
        Ok([&[KEY_ID], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed to the place.
    ///
    /// # Errors
    /// [`SealError::Damaged`], [`SealError::OtherKey`], [`SealError::DoesNotFit`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (key, rest) = sealed.split_first().ok_or(SealError::Damaged)?;
        if *key != KEY_ID {
            return Err(SealError::OtherKey(*key));
        }
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
        if text.len() < TAG_BYTES {
            return Err(SealError::Damaged);
        }
        self.cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: text,
                    aad: place.as_bytes(),
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SealError::DoesNotFit)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_same_key_opens_at_the_same_place() {
        let sealer = Sealer::new(&[7; 32]);
        let sealed = sealer.seal("account.sealed:1", b"hunter2").unwrap();
        assert!(!sealed.windows(7).any(|window| window == b"hunter2"));
        assert_eq!(sealer.open("account.sealed:1", &sealed).unwrap().as_slice(), b"hunter2");
        assert_eq!(sealer.open("account.sealed:2", &sealed), Err(SealError::DoesNotFit));
        assert_eq!(
            Sealer::new(&[8; 32]).open("account.sealed:1", &sealed),
            Err(SealError::DoesNotFit)
        );
    }

    #[test]
    fn nothing_damaged_opens() {
        let sealer = Sealer::new(&[7; 32]);
        let sealed = sealer.seal("place", b"hunter2").unwrap();
        for end in 0..sealed.len() {
            assert!(sealer.open("place", &sealed[..end]).is_err());
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(sealer.open("place", &changed).is_err());
        }
    }

    #[test]
    fn a_sealer_prints_nothing_of_its_key() {
        assert_eq!(format!("{:?}", Sealer::new(&[7; 32])), "Sealer");
    }
}
