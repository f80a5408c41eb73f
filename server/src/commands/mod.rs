//! The commands of the program that need no console.

pub mod scan;
