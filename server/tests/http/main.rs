//! The HTTP layer as a browser, a proxy and a hostile site meet it: real servers on free loopback ports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calls;
mod fake;
mod harness;
mod listening;
mod pages;
mod streams;
