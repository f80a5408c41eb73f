//! Who is there: setting up, signing in, signing out, passwords.

use super::{Desk, House, Source, desk::Principal, problems::ServiceError};
use crate::{
    identity::{password, throttle::Key, token},
    store::{PersonRow, SignInRecord, TenantRow},
};
use domain::{
    audit::Act,
    console::Identity,
    ids::{PersonId, SignInId, TenantId},
    people::{Me, SetUp, SignInRow, SignedIn, check_email, check_password},
    problem::{Answer, Problem},
    roles::Role,
    time::{DAY, MINUTE, SECOND},
};
use std::sync::Arc;

/// A sign-in ends after so long without a request.
const IDLE: i64 = 12 * 60 * MINUTE;
/// A sign-in ends at the latest after so long.
const LIFETIME: i64 = 30 * DAY;
/// When a browser was seen is written down at most so often.
const TOUCH: i64 = MINUTE;
/// The credential behind the link in the terminal.
const SET_UP: &str = "set-up";
/// Characters in an organisation's name.
const ORGANISATION_MAX: usize = 128;

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

    /// Adds an administrator to an organisation, or to the first, which is made when there is none.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for an address or password that cannot be taken, [`Problem::Conflict`] when the address is taken.
    pub async fn create_administrator(&self, email: &str, secret: String, tenant: Option<TenantId>) -> Answer<()> {
        let tenant = match tenant {
            Some(tenant) => tenant,
            None => self.first_tenant("My organisation").await?,
        };
        let act = Act::by_itself("person.create", email, "administrator, from the command line");
        self.add_person(email, secret, tenant, Role::Administrator, &act)
            .await
            .map(drop)
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
    pub(super) async fn create_tenant(&self, id: TenantId, name: &str, demo: bool) -> Answer<()> {
        let row = TenantRow {
            id,
            name: name.into(),
            site: "Global".into(),
            demo,
            created_at: self.clock.now(),
        };
        self.folder
            .create_tenant(
                row,
                &Act::by_itself("tenant.create", name, if demo { "demo" } else { "" }),
            )
            .await?;
        Ok(())
    }

    async fn add_person(
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
async fn hash(secret: String) -> Answer<String> {
    let hashed = tokio::task::spawn_blocking(move || password::hash(&secret))
        .await
        .map_err(ServiceError::from)?;
    hashed.map_err(|error| ServiceError::from(error).into())
}

async fn verify(secret: String, stored: Option<String>) -> Answer<bool> {
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

#[async_trait::async_trait]
impl Identity for Desk {
    async fn set_up_needed(&self) -> Answer<bool> {
        Ok(!self.house.folder.control().any_administrator().await?)
    }

    async fn set_up(&self, form: SetUp) -> Answer<SignedIn> {
        check_email(&form.email)?;
        check_password(&form.password)?;
        let organisation = form.organisation.trim();
        if organisation.is_empty() || organisation.chars().count() > ORGANISATION_MAX {
            return Err(Problem::invalid(
                "organisation",
                format!("Give the organisation a name of 1 to {ORGANISATION_MAX} characters."),
            ));
        }
        let keys = Key::of("set-up", &self.source.address.to_string());
        self.throttled(&keys)?;
        let control = self.house.folder.control();
        let act = Act::by_itself(
            "set-up.used",
            "the first administrator",
            format!("from {}", self.source.address),
        );
        // Taken first: of two who press at once, one gets it.
        if control.any_administrator().await?
            || !control
                .take_credential(SET_UP, &token::sha256_hex(&form.key), &act)
                .await?
        {
            self.failed(&keys);
            return Err(Problem::conflict(
                "This set-up link is used up or was replaced. The newest one stands in the terminal in which Postern runs.",
            ));
        }
        let tenant = match control.tenants().await?.first() {
            Some(first) => {
                // The demo, or what the command line made: it takes the name that was given here.
                control.rename_tenant(first.id, organisation, first.demo, &act).await?;
                first.id
            }
            None => {
                let id = TenantId::new(self.house.ids.next());
                self.house.create_tenant(id, organisation, false).await?;
                let tenant = self.house.tenant(id).await?;
                self.house.start_tenant(&tenant).await;
                id
            }
        };
        let act = Act::of(
            &form.email,
            "person.create",
            &form.email,
            "administrator, by the set-up link",
        );
        let person = self
            .house
            .add_person(&form.email, form.password, tenant, Role::Administrator, &act)
            .await?;
        self.begin_sign_in(person, &form.email, tenant).await
    }

    async fn sign_in(&self, email: &str, secret: &str) -> Answer<SignedIn> {
        let keys = Key::of(email.trim(), &self.source.address.to_string());
        self.throttled(&keys)?;
        let wrong = || Problem::invalid("password", "The address or the password is wrong.");
        if secret.len() > domain::people::PASSWORD_MAX {
            return Err(wrong());
        }
        let control = self.house.folder.control();
        let person = control.person_by_email(email.trim()).await?;
        // Counted before it is verified, so that many at once do not slip through together.
        self.failed(&keys);
        let verified = verify(
            secret.to_string(),
            person.as_ref().map(|person| person.password_hash.clone()),
        )
        .await?;
        let Some(person) = person.filter(|_| verified) else {
            tracing::info!(address = %self.source.address, "a sign-in was refused");
            return Err(wrong());
        };
        let Some((tenant, _)) = control.memberships(person.id).await?.into_iter().next() else {
            return Err(wrong());
        };
        self.succeeded(&keys);
        self.begin_sign_in(person.id, &person.email, tenant).await
    }

    async fn sign_out(&self) -> Answer<()> {
        if let Some(principal) = &self.principal {
            let act = self.act("person.sign_out", &principal.email, "");
            self.house
                .folder
                .control()
                .end_sign_in(principal.sign_in, principal.person, &act)
                .await?;
            self.house
                .tenant(principal.tenant)
                .await?
                .store
                .append_audit(&act)
                .await?;
        }
        Ok(())
    }

    async fn me(&self) -> Answer<Me> {
        let principal = self.principal()?;
        let tenants = self.house.folder.control().tenants().await?;
        let tenant = tenants
            .into_iter()
            .find(|row| row.id == principal.tenant)
            .ok_or(Problem::SignInNeeded)?;
        Ok(Me {
            id: principal.person,
            email: principal.email.clone(),
            role: principal.role,
            organisation: tenant.name,
            site: tenant.site,
            demo: tenant.demo,
            build: env!("CARGO_PKG_VERSION").into(),
        })
    }

    async fn sign_ins(&self) -> Answer<Vec<SignInRow>> {
        let principal = self.principal()?;
        let records = self.house.folder.control().sign_ins_of(principal.person).await?;
        Ok(records
            .into_iter()
            .map(|record| SignInRow {
                current: record.id == principal.sign_in,
                id: record.id,
                browser: record.browser,
                address: record.address,
                created_at: record.created_at,
                last_seen: record.last_seen,
                expires_at: record.expires_at,
            })
            .collect())
    }

    async fn revoke(&self, id: SignInId) -> Answer<()> {
        let principal = self.principal()?;
        let act = self.act("person.revoke", &principal.email, "ended one signed-in browser");
        self.house
            .folder
            .control()
            .end_sign_in(id, principal.person, &act)
            .await?;
        self.house
            .tenant(principal.tenant)
            .await?
            .store
            .append_audit(&act)
            .await?;
        Ok(())
    }

    async fn change_password(&self, old: &str, new: &str) -> Answer<()> {
        let principal = self.principal()?;
        let keys = Key::of(&principal.email, &self.source.address.to_string());
        self.throttled(&keys)?;
        check_password(new)?;
        let control = self.house.folder.control();
        let person = control.person(principal.person).await?.ok_or(Problem::SignInNeeded)?;
        self.failed(&keys);
        if old.len() > domain::people::PASSWORD_MAX || !verify(old.to_string(), Some(person.password_hash)).await? {
            return Err(Problem::invalid("old", "The present password is wrong."));
        }
        self.succeeded(&keys);
        let act = self.act("person.password", &principal.email, "changed; the other sign-ins ended");
        control
            .set_password(principal.person, &hash(new.to_string()).await?, &act)
            .await?;
        control
            .end_other_sign_ins(principal.person, Some(principal.sign_in), &act)
            .await?;
        self.house
            .tenant(principal.tenant)
            .await?
            .store
            .append_audit(&act)
            .await?;
        Ok(())
    }
}

impl Desk {
    async fn begin_sign_in(&self, person: PersonId, email: &str, tenant: TenantId) -> Answer<SignedIn> {
        let secret = token::secret().map_err(ServiceError::from)?;
        let now = self.house.clock.now();
        let record = SignInRecord {
            id: SignInId::new(self.house.ids.next()),
            sha256: token::sha256_hex(&secret),
            person,
            tenant,
            browser: browser(&self.source.user_agent),
            address: self.source.address.to_string(),
            created_at: now,
            last_seen: now,
            idle_seconds: IDLE / SECOND,
            expires_at: now.plus(LIFETIME),
        };
        let act = Act::of(
            email,
            "person.sign_in",
            email,
            format!("{} from {}", record.browser, record.address),
        );
        self.house.folder.control().create_sign_in(record, &act).await?;
        self.house.tenant(tenant).await?.store.append_audit(&act).await?;
        Ok(SignedIn {
            secret,
            seconds: LIFETIME / SECOND,
        })
    }

    fn throttled(&self, keys: &[Key]) -> Answer<()> {
        let now = self.house.clock.now();
        let throttle = self
            .house
            .throttle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        throttle
            .check(keys, now)
            .map_err(|seconds| Problem::TooMany { seconds })
    }

    fn failed(&self, keys: &[Key]) {
        let now = self.house.clock.now();
        let mut throttle = self
            .house
            .throttle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        throttle.failed(keys, now);
    }

    fn succeeded(&self, keys: &[Key]) {
        let mut throttle = self
            .house
            .throttle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        throttle.succeeded(keys);
    }
}

/// Browser and system from the User-Agent field: a hint for people, no identification.
fn browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chromium"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "Unknown browser".into(),
    }
}

/// Kept where the desks are made: an `Arc` that the pages hold.
impl From<Desk> for Arc<dyn domain::console::Console> {
    fn from(desk: Desk) -> Self {
        Arc::new(desk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_with_its_system() {
        let chromium =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
        assert_eq!(browser(chromium), "Chromium on Linux");
        assert_eq!(browser("<script>"), "Unknown browser");
    }
}
