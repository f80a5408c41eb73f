//! Issuers: who signs licences, and by which public keys they are known.

use super::envelope::Envelope;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    licence::record::{RECORD_CONTEXT, Record},
    time::Timestamp,
};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    str::FromStr,
};
use zeroize::Zeroizing;

/// Bytes of an Ed25519 seed and of a public key (RFC 8032 section 5.1.5).
const KEY_BYTES: usize = 32;
/// Digits of an issuer's identifier.
const ID_DIGITS: usize = 16;
/// Characters of an issuer's name.
const NAME_MAX: usize = 64;

/// Why an issuer cannot be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// There is one already.
    #[error(
        "There is an issuer already: {0}. Its licences would no longer be renewed by a new one; remove the file to give it up."
    )]
    Exists(PathBuf),
    /// There is none yet.
    #[error("There is no issuer yet in this data folder. Make one: postern issuer init --data {}", .0.display())]
    Missing(PathBuf),
    /// Its file is damaged.
    #[error("The issuer's file {0} cannot be used: {1}. Put back the one that was made, or remove it to make another.")]
    Damaged(PathBuf, String),
    /// A name that cannot be.
    #[error("“{0}” cannot be an issuer's name: 1 to 64 letters, digits, spaces, dots and hyphens are expected.")]
    Name(String),
    /// A public key that is none.
    #[error(
        "“{0}” is no issuer's public key: NAME:KEY or NAME:KEY:LAST-DAY is expected, as postern issuer init prints it."
    )]
    Public(String),
    /// The file system or the system's random numbers.
    #[error("The issuer's file {0}: {1}.")]
    File(PathBuf, String),
}

/// The public half of an issuer.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicIssuer {
    /// The beginning of the SHA-256 of its key, in hexadecimal.
    pub id: String,
    /// Its name.
    pub name: String,
    key: [u8; KEY_BYTES],
    /// The first instant at which what it signs counts no more.
    until: Option<Timestamp>,
}

impl std::fmt::Debug for PublicIssuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::fmt::Display for PublicIssuer {
    /// As it stands in the configuration: `NAME:KEY`, with `:LAST-DAY` where there is one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.name, STANDARD.encode(self.key))?;
        match self.until {
            Some(until) => write!(f, ":{}", last_day(until)),
            None => Ok(()),
        }
    }
}

/// The last day before a midnight, such as 2026-12-31.
fn last_day(until: Timestamp) -> String {
    until.plus(-1).rfc3339().chars().take(10).collect()
}

impl FromStr for PublicIssuer {
    type Err = IssuerError;
    fn from_str(text: &str) -> Result<Self, IssuerError> {
        let wrong = || IssuerError::Public(text.chars().take(120).collect());
        let mut parts = text.trim().split(':');
        let (name, key) = (parts.next().unwrap_or_default(), parts.next().ok_or_else(wrong)?);
        let until = parts
            .next()
            .map(|day| Timestamp::read(day).ok_or_else(wrong))
            .transpose()?;
        let key = STANDARD
            .decode(key)
            .ok()
            .and_then(|key| key.try_into().ok())
            .ok_or_else(wrong)?;
        if parts.next().is_some() {
            return Err(wrong());
        }
        Self::new(name, key, until.map(|day| day.plus(domain::time::DAY)))
    }
}

impl PublicIssuer {
    fn new(name: &str, key: [u8; KEY_BYTES], until: Option<Timestamp>) -> Result<Self, IssuerError> {
        let fine = (1..=NAME_MAX).contains(&name.chars().count())
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-'));
        if !fine {
            return Err(IssuerError::Name(name.chars().take(NAME_MAX).collect()));
        }
        let mut id = hex::encode(Sha256::digest(key));
        id.truncate(ID_DIGITS);
        Ok(Self {
            id,
            name: name.into(),
            key,
            until,
        })
    }

    /// Whether it signed `payload` as `context`.
    #[must_use]
    pub fn verifies(&self, context: &[u8], payload: &[u8], signature: &[u8]) -> bool {
        let message = [context, payload].concat();
        UnparsedPublicKey::new(&ED25519, self.key)
            .verify(&message, signature)
            .is_ok()
    }

    /// Whether what was signed at an instant counts no more.
    #[must_use]
    pub fn ended(&self, at: Timestamp) -> bool {
        self.until.is_some_and(|until| at >= until)
    }
}

/// An issuer that can sign.
pub struct Issuer {
    pair: Ed25519KeyPair,
    public: PublicIssuer,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issuer({})", self.public)
    }
}

/// An issuer as its file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    seed: Zeroizing<String>,
    until: Option<Timestamp>,
}

impl Issuer {
    /// Makes an issuer and writes it down, for the owner of the file alone.
    ///
    /// # Errors
    /// [`IssuerError::Exists`], [`IssuerError::Name`], [`IssuerError::File`].
    pub fn create(file: &Path, name: &str, until: Option<Timestamp>) -> Result<Self, IssuerError> {
        let failed = |error: &dyn std::fmt::Display| IssuerError::File(file.into(), error.to_string());
        let mut seed = Zeroizing::new([0_u8; KEY_BYTES]);
        getrandom::fill(&mut *seed).map_err(|error| failed(&error))?;
        let issuer = Self::from_seed(file, name, &*seed, until)?;
        let written = Written {
            name: name.into(),
            seed: STANDARD.encode(*seed).into(),
            until,
        };
        let text = Zeroizing::new(serde_json::to_string_pretty(&written).map_err(|error| failed(&error))?);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        let made = OpenOptions::new().create_new(true).write(true).mode(0o600).open(file);
        let mut made = match made {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(IssuerError::Exists(file.into()));
            }
            other => other.map_err(|error| failed(&error))?,
        };
        made.write_all(text.as_bytes())
            .and_then(|()| made.sync_all())
            .map_err(|error| failed(&error))?;
        Ok(issuer)
    }

    fn from_seed(file: &Path, name: &str, seed: &[u8], until: Option<Timestamp>) -> Result<Self, IssuerError> {
        let damaged = |why: &str| IssuerError::Damaged(file.into(), why.into());
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| damaged("its key has not 32 bytes"))?;
        let key = pair
            .public_key()
            .as_ref()
            .try_into()
            .map_err(|_| damaged("its key is none"))?;
        Ok(Self {
            pair,
            public: PublicIssuer::new(name, key, until)?,
        })
    }

    /// The issuer of a file; none where there is no file.
    ///
    /// # Errors
    /// [`IssuerError::Damaged`], [`IssuerError::File`].
    pub fn open(file: &Path) -> Result<Option<Self>, IssuerError> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IssuerError::File(file.into(), error.to_string())),
        };
        let damaged = |why: String| IssuerError::Damaged(file.into(), why);
        let written: Written = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        let seed = STANDARD
            .decode(written.seed.as_bytes())
            .map(Zeroizing::new)
            .map_err(|error| damaged(error.to_string()))?;
        Self::from_seed(file, &written.name, &seed, written.until).map(Some)
    }

    /// The issuer of a file, made when there is none.
    ///
    /// # Errors
    /// Those of [`Issuer::open`] and [`Issuer::create`].
    pub fn open_or_create(file: &Path, name: &str) -> Result<Self, IssuerError> {
        match Self::open(file)? {
            Some(issuer) => Ok(issuer),
            None => Self::create(file, name, None),
        }
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &PublicIssuer {
        &self.public
    }

    /// Signs `payload` as `context`.
    #[must_use]
    pub fn sign(&self, context: &[u8], payload: &[u8]) -> Envelope {
        let signature = self.pair.sign(&[context, payload].concat());
        Envelope::of(&self.public.id, payload, signature.as_ref())
    }

    /// Signs a licence record.
    #[must_use]
    pub fn sign_record(&self, record: &Record) -> Envelope {
        self.sign(RECORD_CONTEXT, &serde_json::to_vec(record).unwrap_or_default())
    }
}
