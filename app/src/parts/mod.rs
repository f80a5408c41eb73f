//! What pages are made of.

pub mod badge;
pub mod chart;
pub mod confirm;
pub mod entitled;
pub mod field;
pub mod filters;
pub mod focus;
pub mod head;
pub mod icon;
pub mod keys;
pub mod pager;
pub mod progress;
pub mod rows;
pub mod states;
pub mod switch;
pub mod ticks;
pub mod time;
pub mod toast;
