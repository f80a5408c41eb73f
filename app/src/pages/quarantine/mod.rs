//! Held mail: the list, and one mail beside it.

mod acts;
mod bulk;
pub mod calls;
pub mod detail;
mod facts;
pub mod list;
mod row;
pub mod selection;
