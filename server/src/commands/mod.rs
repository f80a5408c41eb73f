//! The commands of `postern`.

pub mod serve;
