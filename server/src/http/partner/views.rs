//! What the partner API answers, with the names of the contract.

use domain::{
    licence::product::Edition,
    partner::{
        Contact, Customer, EXPIRATION_NOTIFICATION, ServicePlan, Subscription, SummaryLine, grace_months, product_code,
    },
    time::Timestamp,
    words::{Catalogue, Language},
};
use serde_json::{Map, Value, json};

/// What a v2 customer calls its person, and what a v3 one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Two,
    Three,
}

impl Version {
    pub(super) const fn person(self) -> &'static str {
        match self {
            Self::Two => "user",
            Self::Three => "contact",
        }
    }
}

/// An instant in UTC, to the second.
fn time(at: Timestamp) -> String {
    let mut text = at.rfc3339();
    text.truncate("2026-12-31T00:00:00".len());
    text + "Z"
}

fn person(contact: &Contact, version: Version) -> Value {
    let mut person = json!({
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "phone": contact.phone,
        "email": contact.email,
        "time_zone": contact.time_zone,
        "language": contact.language.tag(),
    });
    if version == Version::Two {
        person["login_name"] = contact.login_name.clone().into();
    }
    person
}

pub(super) fn customer(customer: &Customer, address: &str, version: Version) -> Value {
    json!({
        "customer_id": customer.id.to_string(),
        "company": customer.company,
        version.person(): person(&customer.contact, version),
        "service_url": address,
        "created_time": time(customer.created_at),
        "modified_time": time(customer.modified_at),
    })
}

pub(super) fn plan(plan: &ServicePlan) -> Value {
    json!({
        "service_plan_id": plan.id.to_string(),
        "name": plan.name,
        "product": plan.product.label(),
        "product_code": product_code(plan.product),
        "version": match plan.edition { Edition::Trial => "trial", Edition::Full => "full" },
        "type": plan.kind.word(),
        "initial_license_period_month": plan.period_months,
        "data_center_code": plan.site.word(),
        "data_center": plan.site.title(),
        "auto_renewal": plan.auto_renewal_months > 0,
        "auto_renewal_month": plan.auto_renewal_months,
        "activation_type": plan.activation_type,
        "price_type": plan.price_type,
        "managed": plan.managed,
        "chargeable_month": plan.chargeable_month,
    })
}

pub(super) fn subscription(one: &Subscription, address: &str) -> Value {
    json!({
        "subscription_id": one.id.to_string(),
        "customer_id": one.customer.to_string(),
        "service_plan_id": one.plan.id.to_string(),
        "name": one.plan.name,
        "enabled": one.enabled(),
        "is_auto_renewal": one.is_auto_renewal(),
        "auto_renewal_month": one.plan.auto_renewal_months,
        "service_url": address,
        "expiration_notification": EXPIRATION_NOTIFICATION,
        "created_time": time(one.created_at),
        "modified_time": time(one.modified_at),
        "licenses": [{
            "ac_code": one.activation_code,
            "product_id": product_code(one.plan.product),
            "license_start_date": time(one.life.from),
            // The last day on which it is good.
            "license_expiration_date": time(one.last_day()),
            "start_charge_date": time(one.charged_from()),
            "grace_period": grace_months(one.plan.product),
            "units": one.units,
            "enabled": one.enabled(),
        }],
    })
}

/// A list under a name, with where in it one is.
pub(super) fn page(name: &str, rows: Vec<Value>, total: u64, limit: u32, page: u32) -> Value {
    let mut answer = Map::new();
    answer.insert(name.into(), Value::Array(rows));
    let paging = json!({ "total": total, "limit": limit, "page": page });
    answer.insert("paging".into(), paging);
    Value::Object(answer)
}

/// A line of the report. Owner and creator of a customer are the same: a customer is made by the partner that looks after it.
pub(super) fn summary(line: &SummaryLine, partner: &str, language: Language) -> Value {
    let english = line.product.label();
    let product = match language {
        Language::English => english,
        Language::Japanese => Catalogue::japanese().find(english).unwrap_or(english),
    };
    json!({
        "customer": line.customer,
        "city": line.city,
        "state": line.state,
        "owned_by_vendor": partner,
        "created_by_vendor": partner,
        "product_name": product,
        "service_plan": line.service_plan,
        "unit": line.unit,
        "provisioned": line.provisioned,
        "used": line.used,
    })
}
