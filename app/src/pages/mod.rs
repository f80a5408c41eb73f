//! The pages, one folder for each area, with what they ask of the server in `calls.rs`.

pub mod account;
pub mod administration;
mod frame;
pub mod layout;
pub mod licensing;
pub mod logs;
mod outbox;
pub mod overview;
pub mod palette;
pub mod partner;
pub mod policies;
pub mod public;
pub mod quarantine;
