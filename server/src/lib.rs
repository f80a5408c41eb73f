//! Postern's server: everything behind the console. `ARCHITECTURE.md` beside this folder is the map.
//!
//! `http -> services -> rooms -> {mailboxes, jobs, store, blobs} -> domain`: `tests/arrows.rs` holds the code to it.
// The view of a page is one deep type, and `http::ui` draws it.
#![recursion_limit = "512"]

pub mod blobs;
pub mod clock;
pub mod commands;
pub mod demo;
pub mod faults;
pub mod http;
pub mod identity;
pub mod licensing;
pub mod mail;
pub mod mailboxes;
pub mod notices;
pub mod services;
pub mod store;
