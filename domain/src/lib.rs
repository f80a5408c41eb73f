//! The words that both sides of Postern speak, and the rules that need nothing but those words.
//!
//! Nothing here knows a runtime, a database, a clock or chance: time and identifiers are handed in.
//! What a value means is said here once, and the server, the pages and the tests use it.
#![warn(missing_docs)]

pub mod account;
pub mod audit;
pub mod console;
pub mod custody;
pub mod decide;
pub mod detection;
pub mod dlp;
pub mod evidence;
pub mod explain;
pub mod find;
pub mod held;
pub mod ids;
pub mod job;
pub mod licence;
pub mod lists;
pub mod notification;
pub mod objects;
pub mod overview;
pub mod partner;
pub mod people;
pub mod policy;
pub mod problem;
pub mod risk;
pub mod roles;
pub mod series;
pub mod tenant;
pub mod time;
pub mod transfer;
pub mod trial;
pub mod verdict;
pub mod view;
pub mod words;
