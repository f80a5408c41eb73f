//! The report of a month.

use super::Provider;
use crate::services::{House, licensing::protected};
use domain::{
    ids::{PartnerId, TenantId},
    licence::product::Product,
    partner::{SubscriptionFilter, SummaryLine},
    problem::{Answer, Problem},
    time::Timestamp,
};
use std::collections::HashMap;

/// The years of which a report can be asked.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2200;

/// Which report is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Cycle {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: i64,
    /// Of this partner; none for the caller.
    pub partner: Option<PartnerId>,
    /// Of one product alone.
    pub product: Option<Product>,
}

impl Cycle {
    /// The first instant of the month, and that of the next.
    fn months(self) -> Answer<(Timestamp, Timestamp)> {
        if !YEARS.contains(&self.year) {
            let sentence = "report_cycle_year is a year from 2000 to 2200.";
            return Err(Problem::invalid("report_cycle_year", sentence));
        }
        let wrong = || Problem::invalid("report_cycle_month", "report_cycle_month is a month from 1 to 12.");
        let month = u8::try_from(self.month).map_err(|_| wrong())?;
        let from = Timestamp::of_day(self.year, month, 1).ok_or_else(wrong)?;
        Ok((from, domain::licence::life::Span::Months(1).after(from)))
    }
}

impl House {
    /// What the customers of a provider had in a month. What they use is counted now: the contract does not say at which instant of
    /// the month, and the past is not kept.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field.
    pub async fn summary(&self, provider: &Provider, cycle: Cycle) -> Answer<Vec<SummaryLine>> {
        let (from, to) = cycle.months()?;
        if cycle.partner.is_some_and(|whose| whose != provider.id) {
            let sentence = "partner_id is not yours: a report is about your own customers.";
            return Err(Problem::invalid("partner_id", sentence));
        }
        let control = self.folder.control();
        let (_, customers) = control.customers(provider.id, 0, u32::MAX).await?;
        let (_, rows) = control
            .subscriptions(Some(provider.id), SubscriptionFilter::default(), 0, u32::MAX)
            .await?;
        let mut used: HashMap<TenantId, u64> = HashMap::new();
        let mut lines = Vec::new();
        for row in rows {
            let (one, product) = (&row.subscription, row.subscription.plan.product);
            let in_month = one.created_at < to && one.life.from < to && one.life.until > from;
            if !in_month || cycle.product.is_some_and(|wanted| wanted != product) {
                continue;
            }
            let Some(customer) = customers.iter().find(|customer| customer.id == one.customer) else {
                continue;
            };
            let number = match used.get(&row.tenant) {
                Some(number) => *number,
                None => {
                    let number = protected(&*self.tenant(row.tenant).await?).await?;
                    used.insert(row.tenant, number);
                    number
                }
            };
            lines.push(SummaryLine {
                customer: customer.company.name.clone(),
                city: customer.company.city.clone(),
                state: customer.company.state.clone(),
                product,
                service_plan: one.plan.name.clone(),
                unit: one.units,
                provisioned: if one.enabled() { one.units } else { 0 },
                used: if product == Product::Mail { number } else { 0 },
            });
        }
        Ok(lines)
    }
}
