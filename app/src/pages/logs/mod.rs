//! What happened.

pub mod audit;
pub mod calls;
pub mod detections;
