//! Postern's server: everything behind the console. `ARCHITECTURE.md` beside this folder is the map.
//!
//! `http -> services -> rooms -> {mailboxes, jobs, store, blobs} -> domain`: `tests/arrows.rs` holds the code to it.

pub mod blobs;
pub mod clock;
pub mod commands;
pub mod faults;
pub mod identity;
pub mod mail;
pub mod mailboxes;
pub mod store;
