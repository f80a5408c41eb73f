//! Data loss prevention: what identifies people, accounts and secrets, and the templates made of it (spec P6, contract cas-api 2.6).
//!
//! A detector is data, a pattern and the words around it, and a check of its digits: all in [`detectors`] and [`checks`], each with its
//! source. Nothing here reads a mail; the pipeline hands text in and keeps what matched, masked.

mod checks;
pub mod custom;
pub mod detectors;
pub mod mask;
mod said;
pub mod template;
pub mod templates;

pub use custom::CustomTemplate;
pub use detectors::{Detector, Form, all, find};
pub use mask::masked;
pub use template::{Findings, Match, Rule, Template};
pub use templates::built_in;
