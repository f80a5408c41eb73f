//! Held mail: the list, and one mail beside it.

mod acts;
mod bulk;
pub mod calls;
pub(crate) mod columns;
pub mod detail;
mod facts;
mod filters;
pub mod list;
mod row;
pub mod selection;
pub(crate) mod told;
mod views;
