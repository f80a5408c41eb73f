//! Pages for everybody, signed in or not.

pub mod calls;
pub mod help;
pub mod not_found;
pub mod offline;
pub mod set_up;
pub mod sign_in;
