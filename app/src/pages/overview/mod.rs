//! What needs me now.

pub mod calls;
mod cards;
mod page;

pub use page::OverviewPage;
