//! The partner portal: customers of a service provider, their subscriptions, and service plans.

pub mod calls;
pub mod customer;
pub mod customers;
pub mod plans;
