//! Several organisations in one console: somebody who belongs to two, and that nobody reaches what is another one's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;
#[path = "../walker/mod.rs"]
mod walker;

mod asking;
mod calls;
mod others;
mod switching;
mod two;
