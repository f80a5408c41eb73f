//! The person's own page and menu.

pub mod calls;
#[cfg(feature = "ssr")]
pub(crate) mod cookies;
pub mod menu;
mod organisations;
mod page;

pub use page::AccountPage;
