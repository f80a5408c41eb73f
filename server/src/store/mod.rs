//! The store: the only room that says SQL.
//!
//! A [`DataFolder`] holds `control.db` ([`ControlStore`]: organisations, people, sign-ins, credentials) and one
//! [`TenantStore`] for each organisation, which cannot name another one. Each file has one writer and a few readers
//! ([`Database`]). A write is a closed [`Batch`] that says what it expects to change; its audit line is in the same
//! transaction. No clock and no chance stands in SQL: times and identifiers are handed in.

mod accounts;
mod answered;
mod audit;
mod batch;
mod clock_mark;
mod control;
mod copy;
mod custody;
mod demo;
mod detection_series;
mod detections;
mod disposals;
mod engine;
mod error;
mod find;
mod folder;
mod held;
mod held_list;
mod held_query;
mod import;
mod jobs;
mod licences;
mod mailboxes;
mod memberships;
mod migrate;
mod narrow;
mod objects;
mod outbox;
mod partners;
mod policies;
mod resting;
mod row;
mod saved_views;
mod settings;
mod sign_ins;
mod subscriptions;
mod tenant;
#[cfg(test)]
mod tests;
mod trials;

pub use accounts::{AccountRecord, mailbox_secret_place};
pub use batch::{Batch, Expect};
pub use control::{ControlStore, PersonRow, TenantRow};
pub use custody::{HeldPlace, MoveRecord};
pub use disposals::Disposal;
pub use engine::Database;
pub use error::StoreError;
pub use folder::{DataFolder, KEY_BYTES, OPEN_TENANTS_MAX};
pub use held::{InQuarantine, NewHeld};
pub use import::ImportRows;
pub use jobs::{JobProgress, JobRecord};
pub use licences::{Happened, LicenceRow, ProductState};
pub use mailboxes::{MailboxHealthUpdate, MailboxRecord, MailboxState};
pub use outbox::{OutboxRow, outbox_link_place};
pub use partners::{PartnerRow, partner_secret_place};
pub use sign_ins::{CredentialRow, SignInRecord};
pub use subscriptions::{LicenceChange, SubscriptionRow};
pub use tenant::TenantStore;
