//! The console bound to whoever asks: every call looks at the caller's right first.

use super::{House, tenant::Tenant};
use domain::{
    audit::Act,
    ids::{PersonId, SignInId, TenantId},
    problem::{Answer, Problem},
    roles::{Access, Area, Role, access},
};
use std::{net::IpAddr, sync::Arc};

/// Where a call comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// The address of the browser, behind trusted proxies the one they name.
    pub address: IpAddr,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// Who a sign-in belongs to.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The sign-in.
    pub sign_in: SignInId,
    /// The person.
    pub person: PersonId,
    /// The person's address.
    pub email: String,
    /// The organisation.
    pub tenant: TenantId,
    /// What the person may do there.
    pub role: Role,
}

/// Implements `domain::console` for one caller.
pub struct Desk {
    pub(super) house: Arc<House>,
    pub(super) principal: Option<Principal>,
    pub(super) source: Source,
}

impl Desk {
    /// A desk for a caller; without a principal only signing in and setting up are answered.
    #[must_use]
    pub fn new(house: Arc<House>, principal: Option<Principal>, source: Source) -> Self {
        Self {
            house,
            principal,
            source,
        }
    }

    /// The caller, or the request to sign in.
    pub(super) fn principal(&self) -> Answer<&Principal> {
        self.principal.as_ref().ok_or(Problem::SignInNeeded)
    }

    /// The caller's organisation, if the role reaches the area so far. `what` ends the sentence "does not allow you to ...".
    pub(super) async fn enter(&self, area: Area, wanted: Access, what: &str) -> Answer<(Arc<Tenant>, &Principal)> {
        let principal = self.principal()?;
        if access(principal.role, area) < wanted {
            return Err(Problem::Forbidden { what: what.into() });
        }
        Ok((self.house.awake(principal.tenant).await?, principal))
    }

    /// An act of the caller.
    pub(super) fn act(&self, action: &str, object: impl Into<String>, why: impl Into<String>) -> Act {
        Act::of(
            self.principal
                .as_ref()
                .map_or("nobody", |principal| principal.email.as_str()),
            action,
            object,
            why,
        )
    }
}
