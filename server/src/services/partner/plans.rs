//! Service plans.

use super::Provider;
use crate::services::House;
use domain::{
    ids::{PartnerId, ServicePlanId},
    licence::site::Site,
    partner::ServicePlan,
    problem::{Answer, Problem},
};

/// A service plan that is to be made.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// The plan; its identifier and site are given to it.
    pub plan: ServicePlan,
    /// Whose it is to be; none for the caller's.
    pub partner: Option<PartnerId>,
    /// The word of the site where the data is to be; none for this console's.
    pub data_center: Option<String>,
}

impl House {
    /// Makes a service plan.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field of the contract.
    pub async fn create_plan(&self, provider: &Provider, new: NewPlan) -> Answer<ServicePlan> {
        // Partners below a partner, whose plans one could make, are not kept here.
        if new.partner.is_some_and(|whose| whose != provider.id) {
            let sentence = "partner_id is not yours: a service plan is made by the partner that sells it.";
            return Err(Problem::invalid("partner_id", sentence));
        }
        if let Some(word) = &new.data_center
            && Site::from_word(word) != Some(self.site())
        {
            let sentence = format!(
                "dc_code is not the site of this console: give “{}”, or leave it out.",
                self.site().word()
            );
            return Err(Problem::invalid("dc_code", sentence));
        }
        let plan = ServicePlan {
            id: ServicePlanId::new(self.ids.next()),
            name: new.plan.name.trim().to_owned(),
            site: self.site(),
            ..new.plan
        };
        plan.check()?;
        let act = provider.act("partner.plan", &plan.name, plan.product.label());
        self.folder.control().create_plan(provider.id, &plan, &act).await?;
        self.tenant(provider.tenant).await?.note(&act).await?;
        Ok(plan)
    }

    /// The service plans of a provider, oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn plans(&self, provider: &Provider) -> Answer<Vec<ServicePlan>> {
        Ok(self.folder.control().plans(provider.id).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub(super) async fn plan(&self, provider: &Provider, id: ServicePlanId) -> Answer<ServicePlan> {
        let found = self.folder.control().plan(provider.id, id).await?;
        found.ok_or_else(|| Problem::not_found("service plan"))
    }
}
