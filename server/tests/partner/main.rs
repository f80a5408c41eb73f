//! Service providers: the partner API as programs meet it, and what it does to the organisations of customers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod api;
mod harness;
mod life;
mod mail;
mod portal;
mod program;
