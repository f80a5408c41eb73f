//! Licensing: products and services, keys, and the life of each licence.

pub mod calls;
pub mod detail;
pub(crate) mod life;
pub mod products;
pub mod provide;
pub mod transfer;
