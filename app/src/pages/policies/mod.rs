//! Policies.

pub mod calls;
pub mod fields;
pub mod form;
pub mod list;
