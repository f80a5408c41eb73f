//! Licences: keys, signed records, the life of a licence, and what it entitles to (spec L1 to L10).

pub mod entitlement;
pub mod judge;
pub mod key;
pub mod life;
pub mod portal;
pub mod product;
pub mod record;
pub mod site;
