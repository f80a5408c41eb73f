//! The folder of signed records: each lies under the keys that name it.

use super::{
    envelope::{Dated, Envelope, Unreadable},
    issuer::{Issuer, IssuerError, PublicIssuer},
};
use domain::{
    ids::LicenceId,
    licence::{
        judge::Unsound,
        key::{Key, KeyKind},
        product::{Edition, Family, Product},
        record::{FILE_MAX, Grant, REVOCATION_CONTEXT, Record, RecordFault},
        site::Country,
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

/// The operator's issuer in the data folder.
const ISSUER: &str = "issuer.json";
/// The console's own issuer.
const CONSOLE: &str = "console.json";
/// What the console's own issuer is called.
const CONSOLE_NAME: &str = "This console";
/// The folder of the records.
const RECORDS: &str = "licences";
/// The list of revocations.
const REVOKED: &str = "revoked.json";
/// Bytes of the list of revocations.
const REVOKED_MAX: u64 = 16 * 1_024 * 1_024;
/// Random bytes of the keys of one licence.
const CHANCE: usize = 32;

/// Why the shelf cannot give or take something.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The issuer.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// A licence that cannot be.
    #[error(transparent)]
    Record(#[from] RecordFault),
    /// A file that is none of ours.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The record does not hold.
    #[error("The licence does not hold: {}", unsound(.0))]
    Unsound(Unsound),
    /// There is no such licence.
    #[error("No licence lies here under {0}.")]
    Unknown(String),
    /// The file system or the system's random numbers.
    #[error("{0}: {1}.")]
    File(PathBuf, String),
}

/// Why a record does not hold, as the end of a sentence.
fn unsound(unsound: &Unsound) -> String {
    match unsound {
        Unsound::Unknown => "its record is not here.".into(),
        Unsound::Tampered => "it was changed after it was signed, or its signature is damaged.".into(),
        Unsound::Untrusted(issuer) => format!("its issuer {issuer} is not trusted here."),
        Unsound::IssuerEnded(issuer) => format!("“{issuer}” signed it after its own end."),
        Unsound::Faulty(why) => why.clone(),
    }
}

/// One revoked licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// The licence.
    pub number: LicenceId,
    /// Why, for people.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// What a licence is to be.
#[derive(Debug, Clone)]
pub struct Order {
    /// For whom, in words.
    pub name: String,
    /// The one organisation that may use it.
    pub tenant: Option<domain::ids::TenantId>,
    /// The products with their seats.
    pub products: Vec<(Product, u32)>,
    /// Trial or full.
    pub edition: Edition,
    /// Where it is bought.
    pub country: Country,
    /// The first instant.
    pub from: Timestamp,
    /// The midnight after the last day.
    pub until: Timestamp,
}

/// The shelf of a data folder, with whom it trusts.
#[derive(Debug, Clone)]
pub struct Shelf {
    data: PathBuf,
    configured: Vec<PublicIssuer>,
}

impl Shelf {
    /// The shelf of a data folder; `configured` are trusted besides its own issuers.
    #[must_use]
    pub fn of(data: &Path, configured: Vec<PublicIssuer>) -> Self {
        Self {
            data: data.into(),
            configured,
        }
    }

    /// The file of the operator's issuer.
    #[must_use]
    pub fn issuer_file(&self) -> PathBuf {
        self.data.join(ISSUER)
    }

    /// The operator's issuer.
    ///
    /// # Errors
    /// [`IssuerError::Missing`] and those of reading it.
    pub fn issuer(&self) -> Result<Issuer, IssuerError> {
        Issuer::open(&self.issuer_file())?.ok_or_else(|| IssuerError::Missing(self.data.clone()))
    }

    /// The console's own issuer, which gives trials.
    ///
    /// # Errors
    /// Those of reading or making it.
    pub fn console_issuer(&self) -> Result<Issuer, IssuerError> {
        Issuer::open_or_create(&self.data.join(CONSOLE), CONSOLE_NAME)
    }

    /// Whom this console trusts: the issuers of its data folder and those of its configuration.
    ///
    /// # Errors
    /// When a file of an issuer is damaged.
    pub fn trusted(&self) -> Result<Vec<PublicIssuer>, IssuerError> {
        let mut trusted = self.configured.clone();
        for file in [ISSUER, CONSOLE] {
            trusted.extend(Issuer::open(&self.data.join(file))?.map(|issuer| issuer.public().clone()));
        }
        Ok(trusted)
    }

    fn file_of(&self, key: &Key) -> PathBuf {
        self.data.join(RECORDS).join(format!("{key}.json"))
    }

    /// Makes a licence with its keys, signs it and puts it on the shelf.
    ///
    /// # Errors
    /// [`ShelfError::Record`] for one that cannot be, [`ShelfError::File`].
    pub fn issue(
        &self,
        issuer: &Issuer,
        order: Order,
        number: LicenceId,
        now: Timestamp,
    ) -> Result<(Record, Envelope), ShelfError> {
        let chance = || -> Result<[u8; CHANCE], ShelfError> {
            let mut bytes = [0_u8; CHANCE];
            getrandom::fill(&mut bytes).map_err(|error| ShelfError::File(self.data.clone(), error.to_string()))?;
            Ok(bytes)
        };
        let products: Vec<_> = order.products.iter().map(|(product, _)| *product).collect();
        let family = Family::of(&products);
        let mut grants = Vec::new();
        for (product, seats) in order.products {
            grants.push(Grant {
                product,
                activation_code: Key::make(KeyKind::Activation, Family::of(&[product]), order.country, &chance()?),
                seats,
            });
        }
        let record = Record {
            number,
            name: order.name,
            tenant: order.tenant,
            registration_key: Key::make(KeyKind::Registration, family, order.country, &chance()?),
            grants,
            edition: order.edition,
            country: order.country,
            from: order.from,
            until: order.until,
            issued_at: now,
        };
        record.check()?;
        let envelope = issuer.sign_record(&record);
        self.put(&record, &envelope)?;
        Ok((record, envelope))
    }

    /// Signs a licence anew, with its number and keys, and puts it in the place of the one that was there.
    ///
    /// # Errors
    /// [`ShelfError::Record`] for one that cannot be, [`ShelfError::File`].
    pub fn reissue(&self, issuer: &Issuer, record: &Record) -> Result<Envelope, ShelfError> {
        record.check()?;
        let envelope = issuer.sign_record(record);
        self.put(record, &envelope)?;
        Ok(envelope)
    }

    /// Puts a record on the shelf under each of its keys.
    fn put(&self, record: &Record, envelope: &Envelope) -> Result<(), ShelfError> {
        let codes = record.grants.iter().map(|grant| &grant.activation_code);
        for key in codes.chain([&record.registration_key]) {
            write_whole(&self.file_of(key), &envelope.text())?;
        }
        Ok(())
    }

    /// Takes in a licence file, as one carries it into a closed network. Gives its record, if it holds.
    ///
    /// # Errors
    /// [`ShelfError::Unreadable`], [`ShelfError::Unsound`], [`ShelfError::File`].
    pub fn take_in(&self, text: &str) -> Result<Record, ShelfError> {
        let envelope = Envelope::read(text)?;
        let (record, _) = envelope.record(&self.trusted()?).map_err(ShelfError::Unsound)?;
        self.put(&record, &envelope)?;
        Ok(record)
    }

    /// The signed record behind a key; none where there is none.
    ///
    /// # Errors
    /// [`ShelfError::File`], [`ShelfError::Unreadable`].
    pub fn find(&self, key: &Key) -> Result<Option<Envelope>, ShelfError> {
        match read_limited(&self.file_of(key), FILE_MAX as u64)? {
            Some(text) => Ok(Some(Envelope::read(&text)?)),
            None => Ok(None),
        }
    }

    /// The record behind a key, verified, with its issuer's name: it is there, it holds, and it is the one that the key names.
    ///
    /// # Errors
    /// [`ShelfError::Issuer`], [`ShelfError::File`]; inside, why it does not hold.
    pub fn look_up(&self, key: &Key) -> Result<Result<(Record, String, Envelope), Unsound>, ShelfError> {
        let envelope = match self.find(key) {
            Ok(Some(envelope)) => envelope,
            Ok(None) => return Ok(Err(Unsound::Unknown)),
            // What lies there under its name was damaged.
            Err(ShelfError::Unreadable(_)) => return Ok(Err(Unsound::Tampered)),
            Err(error) => return Err(error),
        };
        Ok(envelope.record(&self.trusted()?).and_then(|(record, issuer)| {
            let names =
                record.registration_key == *key || record.grants.iter().any(|grant| grant.activation_code == *key);
            if names {
                Ok((record, issuer, envelope))
            } else {
                Err(Unsound::Tampered)
            }
        }))
    }

    /// What was revoked by anybody whom this console trusts.
    ///
    /// # Errors
    /// [`ShelfError`]; a list that was changed is no list.
    pub fn revocations(&self) -> Result<Vec<Revocation>, ShelfError> {
        let Some(text) = read_limited(&self.data.join(RECORDS).join(REVOKED), REVOKED_MAX)? else {
            return Ok(Vec::new());
        };
        let lists: Vec<Envelope> = serde_json::from_str(&text)
            .map_err(|error| ShelfError::File(self.data.join(RECORDS).join(REVOKED), error.to_string()))?;
        let trusted = self.trusted()?;
        let mut all = Vec::new();
        for list in lists {
            let (payload, _) = list.open(REVOCATION_CONTEXT, &trusted).map_err(ShelfError::Unsound)?;
            let dated: Dated<Revocation> = serde_json::from_slice(&payload)
                .map_err(|error| ShelfError::Unsound(Unsound::Faulty(error.to_string())))?;
            all.extend(dated.list);
        }
        Ok(all)
    }

    /// Revokes the licence of a key.
    ///
    /// # Errors
    /// [`ShelfError::Unknown`] and those of reading and writing.
    pub fn revoke(&self, issuer: &Issuer, key: &Key, why: &str, now: Timestamp) -> Result<Record, ShelfError> {
        let envelope = self.find(key)?.ok_or_else(|| ShelfError::Unknown(key.to_string()))?;
        let (record, _) = envelope.record(&self.trusted()?).map_err(ShelfError::Unsound)?;
        let revocation = Revocation {
            number: record.number,
            why: why.into(),
            at: now,
        };
        let file = self.data.join(RECORDS).join(REVOKED);
        let mut lists: Vec<Envelope> = match read_limited(&file, REVOKED_MAX)? {
            Some(text) => {
                serde_json::from_str(&text).map_err(|error| ShelfError::File(file.clone(), error.to_string()))?
            }
            None => Vec::new(),
        };
        let dated = Dated {
            issued_at: now,
            list: vec![revocation],
        };
        let payload = serde_json::to_vec(&dated).unwrap_or_default();
        lists.push(issuer.sign(REVOCATION_CONTEXT, &payload));
        write_whole(
            &file,
            &(serde_json::to_string_pretty(&lists).unwrap_or_default() + "\n"),
        )?;
        Ok(record)
    }
}

/// Writes beside and renames: a file of that name is whole.
fn write_whole(file: &Path, text: &str) -> Result<(), ShelfError> {
    let write = || -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let part = file.with_extension("part");
        let mut made = File::create(&part)?;
        made.write_all(text.as_bytes())?;
        made.sync_all()?;
        std::fs::rename(&part, file)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error| ShelfError::File(file.into(), error.to_string()))
}

fn read_limited(file: &Path, limit: u64) -> Result<Option<String>, ShelfError> {
    let failed = |error: std::io::Error| ShelfError::File(file.into(), error.to_string());
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut text = String::new();
    opened.take(limit).read_to_string(&mut text).map_err(failed)?;
    Ok(Some(text))
}
