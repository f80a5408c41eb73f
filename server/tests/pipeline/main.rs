//! Mails through the whole pipeline: what is dangerous is named with its place, what is hostile ends in a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authentication;
mod custom;
#[path = "../support/dns.rs"]
#[allow(unreachable_pub)]
mod dns;
mod documents;
mod evidence;
mod hostile;
mod limits;
mod sender;
mod sensitive;
mod support;
