//! Customers of a service provider.

use super::Provider;
use crate::{
    services::{House, problems::ServiceError},
    store::TenantRow,
};
use domain::{
    ids::{CustomerId, TenantId},
    partner::{Customer, NewCustomer},
    problem::{Answer, Problem},
};
use std::sync::Arc;

impl House {
    /// Makes a customer with an organisation of its own, which has what is subscribed for it and nothing else.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field.
    pub async fn create_customer(self: &Arc<Self>, provider: &Provider, form: NewCustomer) -> Answer<Customer> {
        form.check()?;
        // To its end, also when whoever asked does not wait for the answer: a customer without its e-mail would be half of one.
        let (house, provider) = (self.clone(), provider.clone());
        let made = self
            .tasks
            .spawn(async move { house.make_customer(&provider, form).await });
        made.await.map_err(ServiceError::from)?
    }

    async fn make_customer(self: &Arc<Self>, provider: &Provider, form: NewCustomer) -> Answer<Customer> {
        let (now, mut company) = (self.clock.now(), form.company);
        company.name = company.name.trim().to_owned();
        company.country.make_ascii_uppercase();
        let customer = Customer {
            id: CustomerId::new(self.ids.next()),
            tenant: TenantId::new(self.ids.next()),
            company,
            contact: form.contact,
            created_at: now,
            modified_at: now,
        };
        let row = TenantRow {
            id: customer.tenant,
            code: self.new_code().await?,
            name: customer.company.name.clone(),
            site: self.site().title().into(),
            demo: false,
            created_at: now,
        };
        let act = provider.act("partner.customer", &customer.company.name, "created");
        self.folder.create_customer(row, provider.id, &customer, &act).await?;
        let tenant = self.tenant(customer.tenant).await?;
        self.start_tenant(&tenant).await;
        self.tenant(provider.tenant).await?.note(&act).await?;
        self.register(provider, &customer).await?;
        Ok(customer)
    }

    /// So many customers of a service provider, oldest first, after so many; and how many there are.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn customers(&self, provider: &Provider, skip: u64, limit: u32) -> Answer<(u64, Vec<Customer>)> {
        Ok(self.folder.control().customers(provider.id, skip, limit).await?)
    }

    /// One customer of a service provider.
    ///
    /// # Errors
    /// [`Problem::NotFound`], also for a customer of somebody else.
    pub async fn customer(&self, provider: &Provider, id: CustomerId) -> Answer<Customer> {
        let found = self.folder.control().customer(provider.id, id).await?;
        found.ok_or_else(|| Problem::not_found("customer"))
    }
}
