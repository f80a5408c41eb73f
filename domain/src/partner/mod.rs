//! Service providers: customers, service plans, subscriptions and units (spec L8; contract `cas-api.md` section 3.4).
//!
//! The names of fields in refusals are those of the contract, since a program reads them.

mod customer;
mod plan;
mod subscription;
mod view;

pub use customer::{Company, Contact, Customer, NewCustomer, Phone};
pub use plan::{NewServicePlan, PlanKind, ServicePlan};
pub use subscription::{Subscription, SubscriptionChange, SubscriptionFilter, period};
pub use view::{CustomerDetail, CustomerRow, SubscriptionRow};

use crate::{
    licence::{life::Span, product::Product, record::SEATS_MAX},
    problem::{Answer, Problem},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Characters of a company's name.
pub const NAME_MAX: usize = 128;
/// Characters of a city or state.
pub const PLACE_MAX: usize = 64;
/// Characters of an address or a note; the contract names no limit.
pub const TEXT_MAX: usize = 1_024;
/// Characters of any other short field; the contract names no limit.
pub const SHORT_MAX: usize = 64;
/// The least characters of a login name.
pub const LOGIN_MIN: usize = 4;
/// The most characters of a login name.
pub const LOGIN_MAX: usize = 25;
/// The most months of a service plan, and of an automatic renewal.
pub const PERIOD_MAX: u32 = 66;
/// Months of every trial.
pub const TRIAL_PERIOD: u32 = 1;
/// Days before its end at which a customer is told of it (the contract's sample).
pub const EXPIRATION_NOTIFICATION: u32 = 30;
/// Rows of a page of the partner API, unless another number is asked for.
pub const PAGE_ROWS: u32 = 25;
/// The most rows of a page of the partner API.
pub const PAGE_ROWS_MAX: u32 = 100;

/// Whether a text is not longer than allowed, and a required one is there.
fn text(field: &str, value: &str, max: usize, required: bool) -> Answer<()> {
    if required && value.trim().is_empty() {
        return Err(Problem::invalid(
            field,
            format!("{field} is missing: give 1 to {max} characters."),
        ));
    }
    if value.chars().count() > max {
        return Err(Problem::invalid(
            field,
            format!("{field} is too long: it has at most {max} characters."),
        ));
    }
    Ok(())
}

/// The product codes of the contract have nine characters; the original's are not ours to use, these are our own: the letters with which
/// the product's keys begin, and seven digits.
#[must_use]
pub const fn product_code(product: Product) -> &'static str {
    match product {
        Product::Mail => "PM0000001",
        Product::WebGateway => "PW0000001",
        Product::Hub => "PH0000001",
        Product::EndpointSensor => "PE0000001",
    }
}

/// The product of a code.
#[must_use]
pub fn product_of_code(code: &str) -> Option<Product> {
    Product::ALL.into_iter().find(|product| product_code(*product) == code)
}

/// Whole months of the grace that follows a licence, as the contract counts it; 30 days are a month.
#[must_use]
pub const fn grace_months(product: Product) -> i64 {
    match product.figures().grace {
        Span::Days(days) => (days + 29) / 30,
        Span::Months(months) => months,
    }
}

/// Units of a licence.
///
/// # Errors
/// [`Problem::Invalid`] on `units_per_license`.
pub fn check_units(units: i64) -> Answer<u32> {
    u32::try_from(units)
        .ok()
        .filter(|units| (1..=SEATS_MAX).contains(units))
        .ok_or_else(|| {
            // As the catalogue knows it; a test holds it to the limit.
            let sentence = format!("units_per_license is a number from 1 to 999999; {units} cannot be.");
            Problem::invalid("units_per_license", sentence)
        })
}

/// The registration e-mail of a customer, as its provider sees it: with a mark in the place of the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationMail {
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub plain: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; none when nothing is left to be done.
    pub next_at: Option<Timestamp>,
    /// What went wrong last; empty when nothing did.
    pub error: String,
}

/// One line of the report of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    /// The customer's name.
    pub customer: String,
    /// Its city.
    pub city: String,
    /// Its state.
    pub state: String,
    /// The product.
    pub product: Product,
    /// The plan's name.
    pub service_plan: String,
    /// Units bought.
    pub unit: u32,
    /// Units that can be used: none while it is suspended.
    pub provisioned: u32,
    /// Units used now.
    pub used: u64,
}

#[cfg(test)]
mod tests;
