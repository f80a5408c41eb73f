//! Secrets and proofs: passwords, tokens, sealing of what must be read again, and the brake on guessing. Pure: nothing
//! here knows a database, and the time is handed in.

pub mod password;
pub mod seal;
pub mod signature;
pub mod throttle;
pub mod token;
