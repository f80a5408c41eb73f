//! Subscriptions: what a customer has of a service plan, and what may be done with it when.

use super::{PERIOD_MAX, ServicePlan};
use crate::{
    ids::{CustomerId, LicenceId, ServicePlanId, SubscriptionId},
    licence::life::{Life, Span, State},
    problem::{Answer, Problem},
    time::{DAY, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What a customer has of a service plan, with the licence behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The subscription.
    pub id: SubscriptionId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What was bought.
    pub plan: ServicePlan,
    /// The licence.
    pub number: LicenceId,
    /// The code that activated it.
    pub activation_code: String,
    /// From when to when, and whether it is suspended.
    pub life: Life,
    /// Units.
    pub units: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub modified_at: Timestamp,
}

/// The last day of a licence may be so far ahead, in months: the longest plan twice.
const AHEAD_MAX: i64 = 2 * PERIOD_MAX as i64;

impl Subscription {
    /// Whether it renews itself.
    #[must_use]
    pub const fn is_auto_renewal(&self) -> bool {
        self.plan.auto_renewal_months > 0
    }

    /// Whether it is not suspended.
    #[must_use]
    pub const fn enabled(&self) -> bool {
        self.life.suspended_at.is_none()
    }

    /// Its last day (UTC), as the midnight with which it begins.
    #[must_use]
    pub const fn last_day(&self) -> Timestamp {
        self.life.until.plus(-DAY)
    }

    /// From when it is charged.
    #[must_use]
    pub fn charged_from(&self) -> Timestamp {
        Span::Months(i64::from(self.plan.chargeable_month)).after(self.life.from)
    }

    /// Whether it may be suspended. The contract has “auto-renewal subscriptions only” beside suspending and unsuspending: read for both,
    /// since what cannot be resumed had better not be suspended.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on `subscription_id`.
    pub fn may_suspend(&self, now: Timestamp) -> Answer<()> {
        self.renews_itself()?;
        if !self.enabled() {
            let sentence = "This subscription is suspended already.";
            return Err(Problem::invalid("subscription_id", sentence));
        }
        if !self.life.state(now).runs() && self.life.state(now) != State::Upcoming {
            let sentence = "The licence of this subscription and its grace have ended: there is nothing to suspend.";
            return Err(Problem::invalid("subscription_id", sentence));
        }
        Ok(())
    }

    /// Whether it may be resumed: only before the grace of its licence ends, by its dates.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on `subscription_id`.
    pub fn may_unsuspend(&self, now: Timestamp) -> Answer<()> {
        self.renews_itself()?;
        if self.enabled() {
            let sentence = "This subscription is not suspended: there is nothing to resume.";
            return Err(Problem::invalid("subscription_id", sentence));
        }
        if now >= self.life.grace_until() {
            let sentence = format!(
                "The grace of this subscription ended on {}: it can be resumed only before that. Subscribe anew.",
                self.life.grace_until().plus(-DAY).date()
            );
            return Err(Problem::invalid("subscription_id", sentence));
        }
        Ok(())
    }

    fn renews_itself(&self) -> Answer<()> {
        if self.is_auto_renewal() {
            return Ok(());
        }
        let sentence = "Only a subscription that renews itself can be suspended and resumed. Change its last day or its units instead.";
        Err(Problem::invalid("subscription_id", sentence))
    }

    /// The licence's end with this last day.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on `license_expiration_date`.
    pub fn end_on(&self, last_day: Timestamp, now: Timestamp) -> Answer<Timestamp> {
        check_last_day(self.life.from, last_day, now)
    }

    /// When the licence ends after it renewed itself, if that is due: on its last day, so that nothing is interrupted. Months that were
    /// missed while nobody looked are made up.
    #[must_use]
    pub fn renewed_until(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.is_auto_renewal() || !self.enabled() || now < self.last_day() || now >= self.life.grace_until() {
            return None;
        }
        let months = i64::from(self.plan.auto_renewal_months);
        let later = |times: i64| Span::Months(months * times).after(self.life.until);
        (1..=AHEAD_MAX).map(later).find(|until| now < until.plus(-DAY))
    }
}

fn check_last_day(from: Timestamp, last_day: Timestamp, now: Timestamp) -> Answer<Timestamp> {
    let invalid = |sentence: String| Err(Problem::invalid("license_expiration_date", sentence));
    let until = last_day.plus(DAY - last_day.0.rem_euclid(DAY));
    if until <= from {
        return invalid("license_expiration_date lies before the start of the licence.".into());
    }
    if until <= now {
        return invalid("license_expiration_date is over: give today or a later day.".into());
    }
    if until > Span::Months(AHEAD_MAX).after(now) {
        return invalid(format!(
            "license_expiration_date is more than {AHEAD_MAX} months ahead."
        ));
    }
    Ok(until)
}

/// The first and the last instant of a new licence of a plan, from a day.
///
/// # Errors
/// [`Problem::Invalid`] on `license_start_date`.
pub fn period(plan: &ServicePlan, start: Option<Timestamp>, now: Timestamp) -> Answer<(Timestamp, Timestamp)> {
    let start = start.unwrap_or(now);
    let from = start.plus(-start.0.rem_euclid(DAY));
    let until = Span::Months(i64::from(plan.period_months)).after(from);
    if until <= now {
        let sentence = "license_start_date lies so far back that the licence would have ended already.";
        return Err(Problem::invalid("license_start_date", sentence));
    }
    if from > Span::Months(i64::from(PERIOD_MAX)).after(now) {
        let sentence = format!("license_start_date is more than {PERIOD_MAX} months ahead.");
        return Err(Problem::invalid("license_start_date", sentence));
    }
    Ok((from, until))
}

/// What of a subscription is to be changed; none stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SubscriptionChange {
    /// Units.
    pub units: Option<i64>,
    /// The last day.
    pub last_day: Option<Timestamp>,
    /// Another plan of the same product.
    pub plan: Option<ServicePlanId>,
}

/// Which subscriptions are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubscriptionFilter {
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// One alone.
    pub id: Option<SubscriptionId>,
    /// Made at this instant or later, and at this one or earlier.
    pub created: [Option<Timestamp>; 2],
    /// The same for the last change.
    pub modified: [Option<Timestamp>; 2],
}
