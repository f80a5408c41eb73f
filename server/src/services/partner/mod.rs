//! Service providers and what they do for their customers (spec L8): through the pages, and by the partner API of the contract. Both come
//! here with a [`Provider`], which is all of the right: it reaches its own customers and nobody else's.

mod customers;
mod desk;
mod plans;
mod registration;
mod report;
mod requests;
mod subscriptions;

pub use plans::NewPlan;
pub use report::Cycle;
pub use requests::{Refused, SignedRequest};
pub use subscriptions::SubscriptionPage;

use super::{House, problems::ServiceError};
use crate::{
    identity::{signature::access_token, token},
    store::{PartnerRow, partner_secret_place},
};
use domain::{
    audit::Act,
    ids::{PartnerId, TenantId},
    partner::NAME_MAX,
    problem::{Answer, Problem},
    tenant::TenantCode,
};
use std::sync::Arc;

/// A service provider that acts.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The provider.
    pub id: PartnerId,
    /// Its own organisation.
    pub tenant: TenantId,
    /// The name under which its customers know it.
    pub name: String,
    /// Who acts for it, for the audit trail.
    pub who: String,
}

impl Provider {
    fn of(row: &PartnerRow, who: String) -> Self {
        Self {
            id: row.id,
            tenant: row.tenant,
            name: row.name.clone(),
            who,
        }
    }

    fn act(&self, action: &str, object: impl Into<String>, why: impl Into<String>) -> Act {
        Act::of(&self.who, action, object, why)
    }
}

impl House {
    /// The sign-in address of an organisation: `/Dashboard?T=` and its code.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an organisation that is not there.
    pub async fn sign_in_address(&self, tenant: TenantId) -> Answer<String> {
        let code = self.code_of(tenant).await?;
        Ok(format!("{}/Dashboard?T={code}", self.settings.address))
    }

    /// The code of an organisation.
    pub(super) async fn code_of(&self, tenant: TenantId) -> Answer<TenantCode> {
        let row = self.folder.control().tenant_by_id(tenant).await?;
        Ok(row.ok_or_else(|| Problem::not_found("organisation"))?.code)
    }

    /// Makes an organisation a service provider and gives the access token and the secret of its programs, which are shown this once. For
    /// one that is a provider already they replace those that it had. Without an organisation one of that name is made.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a name that cannot be, [`Problem::NotFound`] for an organisation that is not there.
    pub async fn create_partner(self: &Arc<Self>, name: &str, tenant: Option<TenantId>) -> Answer<(String, String)> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            let sentence = format!("Give the service provider a name of 1 to {NAME_MAX} characters.");
            return Err(Problem::invalid("name", sentence));
        }
        let control = self.folder.control();
        let tenant = match tenant {
            Some(tenant) if control.has_tenant(tenant).await? => tenant,
            Some(_) => return Err(Problem::not_found("organisation")),
            None => {
                let id = TenantId::new(self.ids.next());
                self.create_tenant(id, name, false).await?;
                id
            }
        };
        let id = control.partner_of(tenant).await?.map(|row| row.id);
        let id = id.unwrap_or_else(|| PartnerId::new(self.ids.next()));
        let (access, secret) = (
            access_token().map_err(ServiceError::from)?,
            token::secret().map_err(ServiceError::from)?,
        );
        let sealed = self
            .sealer
            .seal(&partner_secret_place(id), secret.as_bytes())
            .map_err(ServiceError::from)?;
        let row = PartnerRow {
            id,
            tenant,
            name: name.into(),
            sealed_secret: sealed,
        };
        let act = Act::by_itself(
            "partner.create",
            name,
            "credentials of the partner API, from the command line",
        );
        control.put_partner(&row, &token::sha256_hex(&access), &act).await?;
        Ok((access, secret))
    }
}
