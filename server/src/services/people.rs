//! People of the house: the set-up key, whose cookie it is, what the command line does.

use super::{House, Source, desk::Principal, problems::ServiceError};
use crate::{
    identity::{password, token},
    store::{PersonRow, TenantRow},
};
use domain::{
    audit::Act,
    ids::{PersonId, TenantId},
    people::{check_email, check_password},
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
    time::{MINUTE, SECOND},
};

/// When a browser was seen is written down at most so often.
const TOUCH: i64 = MINUTE;
/// The credential behind the link in the terminal.
pub(super) const SET_UP: &str = "set-up";
/// The credential behind the link with which a customer's first administrator begins.
pub(super) const INVITATION: &str = "invitation";

/// What became of an administrator who was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// A new person, with the password that was given.
    Person,
    /// A membership of somebody who signs in already, whose password stays as it is.
    Membership,
}

impl House {
    /// Makes a new set-up key while no administrator exists; earlier ones no longer count.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn set_up_key(&self) -> Result<Option<String>, ServiceError> {
        let control = self.folder.control();
        if control.any_administrator().await? {
            return Ok(None);
        }
        let key = token::secret()?;
        let act = Act::by_itself("set-up.link", "the first administrator", "printed in the terminal");
        control.clear_credentials(SET_UP, &act).await?;
        control
            .put_credential(SET_UP, &token::sha256_hex(&key), None, &act)
            .await?;
        Ok(Some(key))
    }

    /// Whose cookie it is, if its sign-in has not ended. Notes that the browser was seen.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn principal(&self, secret: &str, source: &Source) -> Result<Option<Principal>, ServiceError> {
        let control = self.folder.control();
        let now = self.clock.now();
        let Some(record) = control.sign_in_by_sha256(&token::sha256_hex(secret)).await? else {
            return Ok(None);
        };
        if now >= record.expires_at || now.since(record.last_seen) >= record.idle_seconds.saturating_mul(SECOND) {
            return Ok(None);
        }
        let (Some(person), memberships) = (
            control.person(record.person).await?,
            control.memberships(record.person).await?,
        ) else {
            return Ok(None);
        };
        // A damaged role word gives no role, and so no access.
        let role = memberships
            .into_iter()
            .find(|(tenant, _)| *tenant == record.tenant)
            .and_then(|(_, word)| Role::from_word(&word));
        let Some(role) = role else { return Ok(None) };
        if now.since(record.last_seen) >= TOUCH {
            control
                .touch_sign_in(record.id, now, &source.address.to_string())
                .await?;
        }
        Ok(Some(Principal {
            sign_in: record.id,
            person: person.id,
            email: person.email,
            tenant: record.tenant,
            role,
        }))
    }

    /// Adds an administrator to an organisation, or to the first, which is made when there is none. Somebody who signs in already
    /// becomes a member of it and keeps the password.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for an address or password that cannot be taken, also when the person belongs to the organisation already.
    pub async fn create_administrator(&self, email: &str, secret: String, tenant: Option<TenantId>) -> Answer<Added> {
        // First what can be refused: a refusal must not leave an organisation behind.
        check_email(email)?;
        check_password(&secret)?;
        let tenant = match tenant {
            Some(tenant) => tenant,
            None => self.first_tenant("My organisation").await?,
        };
        if let Some(known) = self.folder.control().person_by_email(email).await? {
            return self.join(known.id, &known.email, tenant).await;
        }
        let act = Act::by_itself("person.create", email, "administrator, from the command line");
        self.add_person(email, secret, tenant, Role::Administrator, &act)
            .await?;
        Ok(Added::Person)
    }

    /// Sets a new password from the command line, ends all sign-ins of the person.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when nobody has that address, [`Problem::Invalid`] for a password that cannot be taken.
    pub async fn reset_password(&self, email: &str, secret: String) -> Answer<()> {
        check_password(&secret)?;
        let control = self.folder.control();
        let person = control
            .person_by_email(email)
            .await?
            .ok_or_else(|| Problem::not_found("person with that address"))?;
        let hash = hash(secret).await?;
        let act = Act::by_itself(
            "person.password",
            email,
            "reset from the command line; all sign-ins ended",
        );
        control.set_password(person.id, &hash, &act).await?;
        control.end_other_sign_ins(person.id, None, &act).await?;
        Ok(())
    }

    /// The first organisation; made with this name when there is none.
    async fn first_tenant(&self, name: &str) -> Answer<TenantId> {
        if let Some(first) = self.folder.control().tenants().await?.first() {
            return Ok(first.id);
        }
        let id = TenantId::new(self.ids.next());
        self.create_tenant(id, name, false).await?;
        Ok(id)
    }

    /// Makes an organisation with its folder.
    pub async fn create_tenant(&self, id: TenantId, name: &str, demo: bool) -> Answer<()> {
        let row = TenantRow {
            id,
            code: self.new_code().await?,
            name: name.into(),
            site: self.site().title().into(),
            demo,
            created_at: self.clock.now(),
        };
        self.folder
            .create_tenant(
                row,
                &Act::by_itself("tenant.create", name, if demo { "demo" } else { "" }),
            )
            .await?;
        self.give_trial(id, name).await?;
        Ok(())
    }

    /// A code that no organisation has.
    pub(super) async fn new_code(&self) -> Answer<TenantCode> {
        loop {
            let code = TenantCode::of(self.ids.next());
            if self.folder.control().tenant_by_code(&code).await?.is_none() {
                return Ok(code);
            }
        }
    }

    pub(super) async fn add_person(
        &self,
        email: &str,
        secret: String,
        tenant: TenantId,
        role: Role,
        act: &Act,
    ) -> Answer<PersonId> {
        check_email(email)?;
        check_password(&secret)?;
        let id = PersonId::new(self.ids.next());
        let row = PersonRow {
            id,
            email: email.into(),
            password_hash: hash(secret).await?,
            language: None,
        };
        self.folder
            .control()
            .create_person(row, tenant, role.word(), act)
            .await
            .map_err(|error| match error {
                crate::store::StoreError::Changed => {
                    Problem::invalid("email", "Somebody signs in with this address already.")
                }
                other => other.into(),
            })?;
        Ok(id)
    }
}

/// Argon2id is slow by design: it runs beside the network tasks.
pub(super) async fn hash(secret: String) -> Answer<String> {
    let hashed = tokio::task::spawn_blocking(move || password::hash(&secret))
        .await
        .map_err(ServiceError::from)?;
    hashed.map_err(|error| ServiceError::from(error).into())
}

/// Whether the password is the stored one; takes as long when nothing is stored.
pub(super) async fn verify(secret: String, stored: Option<String>) -> Answer<bool> {
    tokio::task::spawn_blocking(move || match stored {
        Some(stored) => password::verify(&secret, &stored),
        None => {
            // Somebody unknown takes as long as somebody known.
            password::waste_time(&secret);
            false
        }
    })
    .await
    .map_err(|error| ServiceError::from(error).into())
}
