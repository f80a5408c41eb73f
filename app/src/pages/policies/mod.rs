//! Policies.

pub mod calls;
pub mod explain;
pub mod fields;
pub mod file;
pub mod file_calls;
mod filters;
pub mod form;
pub mod list;
pub mod list_calls;
pub mod lists;
pub mod notifications;
pub mod notify_calls;
mod sections;
pub mod trial;
pub mod trial_calls;
pub mod trials;
pub mod versions;
