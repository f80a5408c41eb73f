//! What the partner portal asks.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::{
    pages::account::cookies,
    refused::{console, done, refuse, request},
};
use domain::{
    ids::{CustomerId, ServicePlanId, SubscriptionId},
    partner::{CustomerDetail, CustomerRow, NewCustomer, NewServicePlan, ServicePlan},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// All customers.
#[server(name = ListCustomers, prefix = "/api", endpoint = "partner/customers", input = Json)]
pub async fn customers() -> Result<Vec<CustomerRow>, Refused> {
    console()?.provider_customers().await.map_err(refuse)
}

/// One customer.
#[server(name = ShowCustomer, prefix = "/api", endpoint = "partner/customer", input = Json)]
pub async fn customer(id: CustomerId) -> Result<CustomerDetail, Refused> {
    console()?.provider_customer(id).await.map_err(refuse)
}

/// Makes a customer, has its registration e-mail sent, and goes to it.
#[server(name = CreateCustomer, prefix = "/api", endpoint = "partner/customers/create")]
pub async fn create_customer(form: NewCustomer) -> Result<(), Refused> {
    let id = console()?.create_customer(form).await.map_err(refuse)?;
    done(super::customers::created());
    leptos_axum::redirect(&format!("{}/{id}", crate::routes::CUSTOMERS));
    Ok(())
}

/// Subscribes a customer to a service plan.
#[server(name = Subscribe, prefix = "/api", endpoint = "partner/subscribe")]
pub async fn subscribe(customer: CustomerId, plan: ServicePlanId, units: i64) -> Result<(), Refused> {
    console()?.subscribe(customer, plan, units).await.map_err(refuse)?;
    done(super::customer::subscribed());
    Ok(())
}

/// Gives a subscription other units.
#[server(name = ChangeUnits, prefix = "/api", endpoint = "partner/units")]
pub async fn change_units(customer: CustomerId, subscription: SubscriptionId, units: i64) -> Result<(), Refused> {
    console()?
        .change_units(customer, subscription, units)
        .await
        .map_err(refuse)?;
    done(super::customer::units_changed());
    Ok(())
}

/// Suspends a subscription or resumes it.
#[server(name = Suspend, prefix = "/api", endpoint = "partner/suspend")]
pub async fn suspend(customer: CustomerId, subscription: SubscriptionId, suspended: bool) -> Result<(), Refused> {
    console()?
        .suspend(customer, subscription, suspended)
        .await
        .map_err(refuse)?;
    done(super::customer::switched(suspended));
    Ok(())
}

/// Sends the registration e-mail again, with a new link.
#[server(name = ResendRegistration, prefix = "/api", endpoint = "partner/resend")]
pub async fn resend_registration(customer: CustomerId) -> Result<(), Refused> {
    console()?.resend_registration(customer).await.map_err(refuse)?;
    done(super::customer::resent());
    Ok(())
}

/// Opens the console of a customer, signed in.
#[server(name = OpenConsole, prefix = "/api", endpoint = "partner/open-console")]
pub async fn open_console(customer: CustomerId) -> Result<(), Refused> {
    let request = request()?;
    let signed_in = request.console.open_console(customer).await.map_err(refuse)?;
    cookies::sign_in(request.cookies, &signed_in);
    leptos_axum::redirect(crate::routes::OVERVIEW);
    Ok(())
}

/// All service plans.
#[server(name = ListPlans, prefix = "/api", endpoint = "partner/plans", input = Json)]
pub async fn plans() -> Result<Vec<ServicePlan>, Refused> {
    console()?.service_plans().await.map_err(refuse)
}

/// Makes a service plan.
#[server(name = CreatePlan, prefix = "/api", endpoint = "partner/plans/create")]
pub async fn create_plan(form: NewServicePlan) -> Result<(), Refused> {
    console()?.create_service_plan(form).await.map_err(refuse)?;
    done(super::plans::created());
    leptos_axum::redirect(crate::routes::SERVICE_PLANS);
    Ok(())
}
