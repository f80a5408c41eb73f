//! Passwords: Argon2id (RFC 9106), kept as a PHC string.

use argon2::{
    Argon2, PasswordVerifier,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use std::sync::LazyLock;

/// Bytes that a stored hash must have; the size that [`hash`] makes.
const HASH_BYTES: usize = 32;
/// The most memory, in kibibytes, that a stored hash may ask for: a damaged row must not exhaust the machine.
const MEMORY_MAX: u32 = 256 * 1_024;
/// The most passes that a stored hash may ask for.
const PASSES_MAX: u32 = 16;

/// Why a password could not be hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct NotHashed(String);

/// A hash for verifying against when there is no such person.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody has this password").ok());

/// Hashes a password with a fresh salt. Takes some tens of milliseconds and 19 MiB: call it where blocking is allowed.
///
/// # Errors
/// [`NotHashed`] when there are no random numbers.
pub fn hash(password: &str) -> Result<String, NotHashed> {
    let made: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| NotHashed(error.to_string()))?;
    Ok(made.to_string())
}

/// Whether the password is the one that was hashed. A stored hash that is not wholly as [`hash`] makes them fits no
/// password at all. Blocks as long as [`hash`].
#[must_use]
pub fn verify(password: &str, stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else {
        return false;
    };
    let asked = |name: &str| parsed.params.get_decimal(name);
    let sound = parsed.algorithm.as_str() == "argon2id"
        && parsed.salt.is_some()
        && parsed.hash.as_ref().is_some_and(|hash| hash.len() == HASH_BYTES)
        && asked("m").is_some_and(|memory| memory <= MEMORY_MAX)
        && asked("t").is_some_and(|passes| passes <= PASSES_MAX);
    sound && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

/// Takes as long as [`verify`], so that an unknown address cannot be told from a wrong password.
pub fn waste_time(password: &str) {
    if let Some(stored) = NOBODY.as_deref() {
        let _ = verify(password, stored);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_password_that_was_hashed_fits() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$"));
        assert!(verify("correct horse battery", &stored));
        assert!(!verify("correct horse batterz", &stored));
        assert!(!verify("", &stored));
        assert_ne!(stored, hash("correct horse battery").unwrap(), "the salt is fresh");
    }

    #[test]
    fn bug_a4_a_broken_stored_hash_fits_no_password() {
        let stored = hash("correct horse battery").unwrap();
        let fields: Vec<&str> = stored.split('$').collect();
        let salt_only = fields[..5].join("$");
        let mut broken = vec![
            String::new(),
            "*".into(),
            "!".into(),
            "plain:correct horse battery".into(),
            salt_only.clone(),
            format!("{salt_only}$"),
            format!("{salt_only}$AAAA"),
            stored.replace("argon2id", "argon2x"),
            stored.replace("argon2id", "scrypt"),
            stored.replace("m=19456", "m=4294967295"),
            stored.replace("t=2", "t=4294967295"),
            stored.replace("v=19", "v=99"),
        ];
        broken.extend((0..stored.len()).step_by(5).map(|end| stored[..end].to_owned()));
        for stored in broken {
            for password in ["correct horse battery", "", "*"] {
                assert!(!verify(password, &stored), "{password:?} fits {stored:?}");
            }
        }
    }
}
