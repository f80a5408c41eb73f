//! What a key stands for: the record that an issuer signs (spec L9).

use super::{
    key::Key,
    life::Life,
    product::{Edition, Product},
    site::{Country, Site},
};
use crate::{
    ids::{LicenceId, TenantId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What is signed before the record's bytes, so that no other signed thing passes as a licence (domain separation).
pub const RECORD_CONTEXT: &[u8] = b"postern licence record 1\0";
/// See [`RECORD_CONTEXT`]; for revocations.
pub const REVOCATION_CONTEXT: &[u8] = b"postern licence revocation 1\0";
/// The most seats of one product.
pub const SEATS_MAX: u32 = 999_999;
/// Bytes of a licence file.
pub const FILE_MAX: usize = 64 * 1_024;
/// Characters of the name for which a licence is issued.
pub const NAME_MAX: usize = 128;

/// One product of a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The product.
    pub product: Product,
    /// The code that activates it.
    pub activation_code: Key,
    /// Seats, from 1 to [`SEATS_MAX`].
    pub seats: u32,
}

/// A licence, as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its number.
    pub number: LicenceId,
    /// For whom, in words.
    pub name: String,
    /// The one organisation that may use it; none for whoever has the key.
    pub tenant: Option<TenantId>,
    /// The key that registers it.
    pub registration_key: Key,
    /// Its products: at least one, each once.
    pub grants: Vec<Grant>,
    /// Trial or full.
    pub edition: Edition,
    /// Where it was bought; fixes the site.
    pub country: Country,
    /// The first instant.
    pub from: Timestamp,
    /// The midnight after its last day (UTC).
    pub until: Timestamp,
    /// When it was signed.
    pub issued_at: Timestamp,
}

/// Why a record makes no sense, whoever signed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// Seats out of bounds.
    #[error("A licence has from 1 to 999999 seats a product; {0} cannot be.")]
    Seats(u32),
    /// No product, or one twice.
    #[error("A licence has at least one product, and each once.")]
    Products,
    /// Ends before it begins.
    #[error("The licence would end before it begins: its last day is not before its first.")]
    Period,
    /// A key names another country or is of another kind.
    #[error("The keys of the licence do not fit it.")]
    Keys,
    /// Too long a name.
    #[error("The name of a licence has from 1 to 128 characters.")]
    Name,
}

impl Record {
    /// The site that serves it.
    #[must_use]
    pub fn site(&self) -> Site {
        self.country.site()
    }

    /// The products.
    #[must_use]
    pub fn products(&self) -> Vec<Product> {
        self.grants.iter().map(|grant| grant.product).collect()
    }

    /// The grant of a product.
    #[must_use]
    pub fn grant(&self, product: Product) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.product == product)
    }

    /// The life of one of its products.
    #[must_use]
    pub const fn life(&self, product: Product) -> Life {
        Life {
            product,
            edition: self.edition,
            from: self.from,
            until: self.until,
            suspended_at: None,
        }
    }

    /// Whether it can be.
    ///
    /// # Errors
    /// A [`RecordFault`].
    pub fn check(&self) -> Result<(), RecordFault> {
        use super::{key::KeyKind, product::Family};
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(RecordFault::Name);
        }
        let mut products = self.products();
        products.sort_unstable();
        products.dedup();
        if products.is_empty() || products.len() != self.grants.len() {
            return Err(RecordFault::Products);
        }
        if let Some(grant) = self.grants.iter().find(|grant| !(1..=SEATS_MAX).contains(&grant.seats)) {
            return Err(RecordFault::Seats(grant.seats));
        }
        if self.until <= self.from {
            return Err(RecordFault::Period);
        }
        let registers = self.registration_key.kind() == KeyKind::Registration
            && self.registration_key.family() == Family::of(&self.products());
        let of_country = |key: &Key| key.country() == self.country;
        let activate = self.grants.iter().all(|grant| {
            let code = &grant.activation_code;
            code.kind() == KeyKind::Activation && of_country(code) && code.family() == Family::of(&[grant.product])
        });
        if registers && activate && of_country(&self.registration_key) {
            Ok(())
        } else {
            Err(RecordFault::Keys)
        }
    }
}
