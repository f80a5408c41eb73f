//! What the pages of the partner portal show.

use super::{Customer, RegistrationMail, ServicePlan, Subscription};
use crate::{
    ids::CustomerId,
    licence::{entitlement::Seats, life::State},
};
use serde::{Deserialize, Serialize};

/// A customer in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// The customer.
    pub id: CustomerId,
    /// The company.
    pub name: String,
    /// The address of its first administrator.
    pub email: String,
    /// Where it signs in.
    pub address: String,
    /// The state of the subscription that counts most; none without one.
    pub state: Option<State>,
    /// Units of mail protection, bought and used.
    pub seats: Seats,
}

/// A subscription with its state now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionRow {
    /// The subscription.
    pub subscription: Subscription,
    /// Its state.
    pub state: State,
}

/// A customer in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDetail {
    /// The customer.
    pub customer: Customer,
    /// Where it signs in.
    pub address: String,
    /// Its subscriptions, oldest first.
    pub subscriptions: Vec<SubscriptionRow>,
    /// The registration e-mail that was written last.
    pub mail: Option<RegistrationMail>,
    /// What it can be subscribed to.
    pub plans: Vec<ServicePlan>,
}
