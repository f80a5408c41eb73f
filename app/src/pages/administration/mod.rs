//! Service accounts and jobs.

pub mod account_form;
pub mod accounts;
pub mod calls;
pub mod fields;
pub mod health;
pub mod jobs;
mod sign_ins;
