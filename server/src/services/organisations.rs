//! People in several organisations: where a sign-in lands, and switching.

use super::{Desk, House, licensing::take_over, people::Added, problems::ServiceError};
use crate::store::TenantRow;
use domain::{
    audit::Act,
    ids::{PersonId, TenantId},
    people::SignedIn,
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
};

/// Characters in an organisation's name.
const ORGANISATION_MAX: usize = 128;

/// The organisation in which a sign-in begins.
pub(super) struct Landing {
    /// The organisation.
    pub(super) tenant: TenantId,
    /// Whether another one was asked for.
    pub(super) elsewhere: bool,
}

impl Desk {
    /// Where a person lands: in the organisation that was asked for, else in that of last time, else in the oldest. None for somebody
    /// who belongs to none.
    pub(super) async fn landing(&self, person: PersonId, asked: Option<&TenantCode>) -> Answer<Option<Landing>> {
        let control = self.house.folder.control();
        let mine = control.tenants_of(person).await?;
        let wanted = asked.and_then(|code| mine.iter().find(|row| row.code == *code));
        let last = control.last_tenant(person).await?;
        let last = mine.iter().find(|row| Some(row.id) == last);
        let oldest = mine.iter().min_by_key(|row| row.id);
        Ok(wanted.or(last).or(oldest).map(|row| Landing {
            tenant: row.id,
            elsewhere: asked.is_some() && wanted.is_none(),
        }))
    }

    /// Ends the caller's sign-in and begins one in another organisation of the caller. Neither organisation's trail names the other.
    pub(super) async fn switch(&self, code: &TenantCode) -> Answer<SignedIn> {
        let principal = self.principal()?;
        let control = self.house.folder.control();
        let mine = control.tenants_of(principal.person).await?;
        // One answer for an organisation that is not there and for one of others.
        let wanted = mine.into_iter().find(|row| row.code == *code);
        let TenantRow { id, .. } = wanted.ok_or_else(|| Problem::not_found("organisation"))?;
        if id == principal.tenant {
            return Err(Problem::conflict("You are in this organisation already."));
        }
        let left = self.house.tenant(principal.tenant).await?;
        let tenant = take_over(&self.house, id, &principal.email).await?;
        let signed_in = self
            .begin_sign_in(principal.person, &principal.email, tenant, Some(principal.sign_in))
            .await?;
        let act = self.act("person.sign_out", &principal.email, "for another organisation");
        left.note(&act).await?;
        Ok(signed_in)
    }
}

/// The name of an organisation as it is kept.
///
/// # Errors
/// [`Problem::Invalid`] on `organisation` for one that is empty or too long.
pub(super) fn organisation_name(typed: &str) -> Answer<&str> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > ORGANISATION_MAX {
        let sentence = format!("Give the organisation a name of 1 to {ORGANISATION_MAX} characters.");
        return Err(Problem::invalid("organisation", sentence));
    }
    Ok(name)
}

impl House {
    /// Makes a further organisation, with the trial that everybody begins with. Nobody belongs to it yet.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a name that cannot be taken.
    pub async fn create_organisation(&self, name: &str) -> Answer<TenantId> {
        let id = TenantId::new(self.ids.next());
        self.create_tenant(id, organisation_name(name)?, false).await?;
        Ok(id)
    }

    /// Makes somebody who signs in already an administrator of a further organisation. The password stays.
    pub(super) async fn join(&self, person: PersonId, email: &str, tenant: TenantId) -> Answer<Added> {
        let act = Act::by_itself(
            "person.join",
            email,
            "administrator of a further organisation, from the command line",
        );
        let role = Role::Administrator.word();
        self.folder
            .control()
            .add_membership(person, tenant, role, &act)
            .await
            .map_err(|error| match error {
                crate::store::StoreError::Changed => {
                    Problem::invalid("email", "This person belongs to the organisation already.")
                }
                other => ServiceError::from(other).into(),
            })?;
        Ok(Added::Membership)
    }
}
