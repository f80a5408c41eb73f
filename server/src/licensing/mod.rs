//! Issuers, signatures, and the shelf of signed records that keys name (spec L9).
//!
//! An issuer is an Ed25519 key pair (RFC 8032). What it signs lies in the data folder, a file for each key, so that a console that
//! runs meets at once what the command line has issued:
//!
//! ```text
//! data/issuer.json      the operator's issuer, with its secret; for the owner of the folder alone
//! data/console.json     the console's own issuer, for the trials that it gives
//! data/licences/<KEY>.json   the signed record behind each of its keys
//! data/licences/revoked.json what was revoked, signed
//! ```

mod envelope;
mod issuer;
mod shelf;

pub use envelope::{Envelope, Unreadable};
pub use issuer::{Issuer, IssuerError, PublicIssuer};
pub use shelf::{Order, Revocation, Shelf, ShelfError};
