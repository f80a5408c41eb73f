//! What the console and the background work can do. Every function here is: the right, the work, the audit line.
//! This is the only caller of the rooms.

pub mod custody;
pub mod demo;
pub mod desk;
pub mod download;
pub mod house;
pub mod partner;
pub mod people;
pub mod preview;
pub mod run;
pub mod scan_now;
pub mod tenant;
mod trial;
mod trials;
pub mod watch;

mod accounts;
mod answered;
mod context;
mod disposal;
mod explain;
mod find;
mod folders;
mod licensing;
mod lists;
mod logs;
mod look;
mod movement;
mod notices;
mod notifications;
mod organisations;
mod overview;
mod policies;
pub mod policy_file;
mod problems;
mod quarantine;
mod resting;
mod scan;
mod sign_in;
mod views;

pub use desk::{Desk, Source};
pub use house::{House, Settings};
