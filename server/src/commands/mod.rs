//! The commands of `postern`.

pub mod admin;
pub mod analyse;
pub mod authentication;
pub mod config;
pub mod issuer;
pub mod licence;
pub mod listen;
pub mod mail;
pub mod partner;
pub mod policy;
pub mod scan;

pub mod serve;
pub mod tenant;

/// Exit status of a command that did what it was asked for.
pub const DONE: u8 = 0;
/// Exit status of a command that failed.
pub const FAILED: u8 = 1;
/// Exit status of a command that was used wrongly.
pub const WRONG_USE: u8 = 2;

/// Says on standard error, in one line, why a command did not do what it was asked for.
pub fn complain(sentence: &str) {
    use std::io::Write as _;
    // Nobody listening is no reason to panic.
    let _ = writeln!(std::io::stderr(), "postern: {sentence}");
}
