//! Service plans: a product for a time.

use super::{NAME_MAX, PERIOD_MAX, SHORT_MAX, TRIAL_PERIOD, text};
use crate::{
    ids::ServicePlanId,
    licence::{
        product::{Edition, Product},
        site::Site,
    },
    problem::{Answer, Problem},
};
use serde::{Deserialize, Serialize};

/// How what is sold is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PlanKind {
    /// A service.
    #[default]
    SaaS,
    /// A program.
    Software,
}

impl PlanKind {
    /// As the contract writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SaaS => "SaaS",
            Self::Software => "Software",
        }
    }

    /// Of the contract's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::SaaS, Self::Software]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// What a service provider sells: a product for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlan {
    /// The plan.
    pub id: ServicePlanId,
    /// Its name.
    pub name: String,
    /// The product.
    pub product: Product,
    /// Service or program.
    pub kind: PlanKind,
    /// Trial or full.
    pub edition: Edition,
    /// Months of the first licence.
    pub period_months: u32,
    /// Months by which a licence is renewed by itself; 0 for not at all.
    pub auto_renewal_months: u32,
    /// Months after the start from which it is charged.
    pub chargeable_month: u32,
    /// Whether the provider manages the product for the customer.
    pub managed: bool,
    /// The provider's own word; kept and given back.
    pub activation_type: String,
    /// The provider's own word; kept and given back.
    pub price_type: String,
    /// Where the data is.
    pub site: Site,
}

impl ServicePlan {
    /// Whether it can be.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field of the contract.
    pub fn check(&self) -> Answer<()> {
        text("service_plan_name", &self.name, NAME_MAX, true)?;
        text("activation_type", &self.activation_type, SHORT_MAX, false)?;
        text("price_type", &self.price_type, SHORT_MAX, false)?;
        let invalid = |field: &str, sentence: String| Err(Problem::invalid(field, sentence));
        if !(1..=PERIOD_MAX).contains(&self.period_months) {
            let sentence = format!("period is a number of months from 1 to {PERIOD_MAX}.");
            return invalid("period", sentence);
        }
        if self.edition == Edition::Trial && self.period_months != TRIAL_PERIOD {
            return invalid("period", format!("The period of a trial is {TRIAL_PERIOD} month."));
        }
        if self.edition == Edition::Trial && self.auto_renewal_months > 0 {
            let sentence = "A trial is not renewed by itself: leave auto_renewal_month at 0.".to_owned();
            return invalid("auto_renewal_month", sentence);
        }
        if self.auto_renewal_months > PERIOD_MAX {
            let sentence = format!("auto_renewal_month is a number of months from 0 to {PERIOD_MAX}.");
            return invalid("auto_renewal_month", sentence);
        }
        if self.chargeable_month > PERIOD_MAX {
            let sentence = format!("chargeable_month is a number of months from 0 to {PERIOD_MAX}.");
            return invalid("chargeable_month", sentence);
        }
        Ok(())
    }
}

/// What the page of service plans asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewServicePlan {
    /// Its name.
    pub name: String,
    /// The product.
    pub product: Product,
    /// Trial or full.
    pub edition: Edition,
    /// Months of the first licence.
    pub period_months: u32,
    /// Months by which a licence is renewed by itself; 0 for not at all.
    pub auto_renewal_months: u32,
}
