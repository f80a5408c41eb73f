//! The calls of the partner API.

use super::{
    errors::Refusal,
    fields::{Fields, id},
    views::{self, Version},
};
use crate::services::{
    House,
    partner::{Cycle, NewPlan, Provider},
};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, RawQuery, State as Handed},
    http::StatusCode,
};
use domain::{
    ids::{CustomerId, ServicePlanId, SubscriptionId},
    licence::{product::Edition, site::Site},
    partner::{
        Company, Contact, NewCustomer, PAGE_ROWS, PAGE_ROWS_MAX, Phone, PlanKind, ServicePlan, Subscription,
        SubscriptionChange, SubscriptionFilter, product_of_code,
    },
    words::Language,
};
use serde_json::{Value, json};
use std::sync::Arc;

type Answered = Result<Json<Value>, Refusal>;
type Created = Result<(StatusCode, Json<Value>), Refusal>;
type Here = Handed<Arc<House>>;

/// Which page of a list, from `page` (from 1) and `limit`.
struct Paging {
    page: u32,
    limit: u32,
}

impl Paging {
    const KNOWN: [&'static str; 2] = ["page", "limit"];

    fn of(fields: &Fields) -> Result<Self, Refusal> {
        let within = |name: &str, most: u32, usual: u32| {
            let number = fields.number(name)?.unwrap_or(i64::from(usual));
            let fine = u32::try_from(number).ok().filter(|number| (1..=most).contains(number));
            fine.ok_or_else(|| Refusal::parameter(name, format!("{name} is a number from 1 to {most}.")))
        };
        Ok(Self {
            page: within("page", u32::MAX, 1)?,
            limit: within("limit", PAGE_ROWS_MAX, PAGE_ROWS)?,
        })
    }

    fn skip(&self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.limit)
    }
}

pub(super) async fn customers_v2(house: Here, provider: Extension<Provider>, query: RawQuery) -> Answered {
    customers(house, provider, query, Version::Two).await
}

pub(super) async fn customers_v3(house: Here, provider: Extension<Provider>, query: RawQuery) -> Answered {
    customers(house, provider, query, Version::Three).await
}

async fn customers(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    RawQuery(query): RawQuery,
    version: Version,
) -> Answered {
    let paging = Paging::of(&Fields::of_query(query.as_deref(), &Paging::KNOWN)?)?;
    let (total, rows) = house.customers(&provider, paging.skip(), paging.limit).await?;
    let mut shown = Vec::new();
    for one in &rows {
        shown.push(views::customer(one, &house.sign_in_address(one.tenant).await?, version));
    }
    Ok(Json(views::page("customers", shown, total, paging.limit, paging.page)))
}

pub(super) async fn create_customer_v2(house: Here, provider: Extension<Provider>, body: Bytes) -> Created {
    create_customer(house, provider, &body, Version::Two).await
}

pub(super) async fn create_customer_v3(house: Here, provider: Extension<Provider>, body: Bytes) -> Created {
    create_customer(house, provider, &body, Version::Three).await
}

async fn create_customer(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    body: &Bytes,
    version: Version,
) -> Created {
    let fields = Fields::of(body)?;
    let (company, person) = (fields.object("company")?, fields.object(version.person())?);
    let phone = person.object("phone")?;
    let login_name = person.text("login_name")?;
    if version == Version::Two && login_name.is_empty() {
        return Err(Refusal::parameter("login_name", "login_name is missing."));
    }
    let language = person.text("language")?;
    let form = NewCustomer {
        company: Company {
            name: company.text("name")?,
            address: company.text("address")?,
            city: company.text("city")?,
            state: company.text("state")?,
            postal_code: company.text("postal_code")?,
            country: company.text("country")?,
            note: company.text("note")?,
            emergency_email: company.text("emergency_email")?,
        },
        contact: Contact {
            login_name,
            first_name: person.text("first_name")?,
            last_name: person.text("last_name")?,
            phone: Phone {
                area_code: phone.text("area_code")?,
                number: phone.text("number")?,
                extension: phone.text("extension")?,
            },
            email: person.text("email")?,
            time_zone: person.text("time_zone")?,
            // One that we do not speak is read in English.
            language: Language::of_tag(&language.replace('_', "-")).unwrap_or_default(),
        },
    };
    let customer = house.create_customer(&provider, form).await?;
    let address = house.sign_in_address(customer.tenant).await?;
    Ok((StatusCode::CREATED, Json(views::customer(&customer, &address, version))))
}

/// The two identifiers of an address.
fn ids((customer, subscription): &(String, String)) -> Result<(CustomerId, SubscriptionId), Refusal> {
    Ok((id("customer_id", customer)?, id("subscription_id", subscription)?))
}

/// A subscription as it is after a call.
async fn view(house: &House, provider: &Provider, one: &Subscription) -> Answered {
    let (one, tenant) = house.subscription(provider, one.customer, one.id).await?;
    Ok(Json(views::subscription(&one, &house.sign_in_address(tenant).await?)))
}

pub(super) async fn subscribe(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    Path(customer): Path<String>,
    body: Bytes,
) -> Created {
    let fields = Fields::of(&body)?;
    let plan: ServicePlanId = fields.required_id("service_plan_id")?;
    let units = fields.required_number("units_per_license")?;
    // Without a day it begins today.
    let start = fields.time("license_start_date")?;
    let customer = id("customer_id", &customer)?;
    let one = house.subscribe(&provider, customer, plan, units, start).await?;
    Ok((StatusCode::CREATED, view(&house, &provider, &one).await?))
}

pub(super) async fn subscription(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    Path(path): Path<(String, String)>,
) -> Answered {
    let (customer, id) = ids(&path)?;
    let (one, tenant) = house.subscription(&provider, customer, id).await?;
    Ok(Json(views::subscription(&one, &house.sign_in_address(tenant).await?)))
}

pub(super) async fn change(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    Path(path): Path<(String, String)>,
    body: Bytes,
) -> Answered {
    let (customer, id) = ids(&path)?;
    let fields = Fields::of(&body)?;
    let change = SubscriptionChange {
        units: fields.number("units_per_license")?,
        last_day: fields.time("license_expiration_date")?,
        plan: fields.id("service_plan_id")?,
    };
    let one = house.change_subscription(&provider, customer, id, change).await?;
    view(&house, &provider, &one).await
}

pub(super) async fn suspend(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    Path(path): Path<(String, String)>,
) -> Answered {
    let (customer, id) = ids(&path)?;
    let one = house.suspend(&provider, customer, id).await?;
    view(&house, &provider, &one).await
}

pub(super) async fn unsuspend(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    Path(path): Path<(String, String)>,
    body: Bytes,
) -> Answered {
    let (customer, id) = ids(&path)?;
    // Without a day it ends when it did.
    let last_day = Fields::of(&body)?.time("license_expiration_date")?;
    let one = house.unsuspend(&provider, customer, id, last_day).await?;
    view(&house, &provider, &one).await
}

pub(super) async fn subscriptions(
    Handed(house): Here,
    Extension(provider): Extension<Provider>,
    RawQuery(query): RawQuery,
) -> Answered {
    // The contract says that there are ranges of `created_` and `modified_`, and not how their ends are called.
    let known = [
        "created_start",
        "created_end",
        "modified_start",
        "modified_end",
        "page",
        "limit",
    ];
    let fields = Fields::of_query(query.as_deref(), &known)?;
    let paging = Paging::of(&fields)?;
    let filter = SubscriptionFilter {
        created: [fields.time("created_start")?, fields.time("created_end")?],
        modified: [fields.time("modified_start")?, fields.time("modified_end")?],
        ..SubscriptionFilter::default()
    };
    let (total, rows) = house
        .subscriptions(&provider, filter, paging.skip(), paging.limit)
        .await?;
    let mut shown = Vec::new();
    for (one, tenant) in &rows {
        shown.push(views::subscription(one, &house.sign_in_address(*tenant).await?));
    }
    Ok(Json(views::page(
        "subscriptions",
        shown,
        total,
        paging.limit,
        paging.page,
    )))
}

pub(super) async fn plans(Handed(house): Here, Extension(provider): Extension<Provider>) -> Answered {
    let rows: Vec<Value> = house.plans(&provider).await?.iter().map(views::plan).collect();
    Ok(Json(
        json!({ "partner_id": provider.id.to_string(), "service_plans": rows }),
    ))
}

pub(super) async fn create_plan(Handed(house): Here, Extension(provider): Extension<Provider>, body: Bytes) -> Created {
    let fields = Fields::of(&body)?;
    let code = fields.text("product_id")?;
    let product = product_of_code(&code)
        .ok_or_else(|| Refusal::parameter("product_id", "product_id is no product: PM0000001 is mail protection."))?;
    let kind = match fields.text("type")?.as_str() {
        "" => PlanKind::SaaS,
        word => PlanKind::from_word(word).ok_or_else(|| Refusal::parameter("type", "type is “SaaS” or “Software”."))?,
    };
    let edition = match fields.required_number("version")? {
        0 => Edition::Trial,
        1 => Edition::Full,
        _ => {
            return Err(Refusal::parameter(
                "version",
                "version is 0 for a trial or 1 for the full product.",
            ));
        }
    };
    let data_center = Some(fields.text("dc_code")?).filter(|word| !word.is_empty());
    let new = NewPlan {
        plan: ServicePlan {
            id: ServicePlanId::new(uuid::Uuid::nil()),
            name: fields.text("service_plan_name")?,
            product,
            kind,
            edition,
            period_months: fields.months("period")?,
            auto_renewal_months: fields.months("auto_renewal_month")?,
            chargeable_month: fields.months("chargeable_month")?,
            managed: fields.flag("managed")?,
            activation_type: fields.text("activation_type")?,
            price_type: fields.text("price_type")?,
            site: Site::Global,
        },
        partner: fields.id("partner_id")?,
        data_center,
    };
    let plan = house.create_plan(&provider, new).await?;
    Ok((StatusCode::CREATED, Json(views::plan(&plan))))
}

pub(super) async fn summary(Handed(house): Here, Extension(provider): Extension<Provider>, body: Bytes) -> Answered {
    let fields = Fields::of(&body)?;
    let product = match fields.text("product_id")?.as_str() {
        "" => None,
        code => {
            Some(product_of_code(code).ok_or_else(|| Refusal::parameter("product_id", "product_id is no product."))?)
        }
    };
    let cycle = Cycle {
        year: fields.required_number("report_cycle_year")?,
        month: fields.required_number("report_cycle_month")?,
        partner: fields.id("partner_id")?,
        product,
    };
    let language = Language::of_tag(&fields.text("language_code")?.replace('_', "-")).unwrap_or_default();
    let lines = house.summary(&provider, cycle).await?;
    let rows: Vec<Value> = lines
        .iter()
        .map(|line| views::summary(line, &provider.name, language))
        .collect();
    Ok(Json(json!({ "summary": rows })))
}
