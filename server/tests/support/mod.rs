//! What the walks through the product share: real counterparts, each an instance of its own that is stopped with its test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, unreachable_pub)]

pub mod console;
pub mod dns;
pub mod dovecot;
pub mod exim;
pub mod small_imap;
pub mod ways;
