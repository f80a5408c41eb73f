//! Signing in and out, the first set-up, the caller's own password and browsers.

use super::{
    Desk,
    licensing::take_over,
    organisations::organisation_name,
    people::{INVITATION, SET_UP, hash, verify},
    problems::ServiceError,
};
use crate::{
    identity::{throttle::Key, token},
    store::{SignInRecord, StoreError, TenantRow},
};
use domain::{
    audit::Act,
    console::Identity,
    ids::{PersonId, SignInId, TenantId},
    people::{Me, Organisation, SetUp, SignInRow, SignedIn, check_email, check_password},
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
    time::{DAY, MINUTE, SECOND},
    words::Language,
};
use std::sync::Arc;

/// A sign-in ends after so long without a request.
const IDLE: i64 = 12 * 60 * MINUTE;
/// A sign-in ends at the latest after so long.
const LIFETIME: i64 = 30 * DAY;

#[async_trait::async_trait]
impl Identity for Desk {
    async fn set_up_needed(&self) -> Answer<bool> {
        Ok(!self.house.folder.control().any_administrator().await?)
    }

    async fn set_up(&self, form: SetUp) -> Answer<SignedIn> {
        check_email(&form.email)?;
        check_password(&form.password)?;
        let organisation = organisation_name(&form.organisation)?;
        let keys = Key::of("set-up", &self.source.address.to_string());
        self.throttled(&keys)?;
        if let Some(tenant) = self.invited(&form.key).await? {
            return self.accept_invitation(tenant, form, &keys).await;
        }
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
        self.begin_sign_in(person, &form.email, tenant, None).await
    }

    async fn sign_in(&self, email: &str, secret: &str, organisation: Option<&TenantCode>) -> Answer<SignedIn> {
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
        let Some(landing) = self.landing(person.id, organisation).await? else {
            return Err(wrong());
        };
        self.succeeded(&keys);
        let tenant = take_over(&self.house, landing.tenant, &person.email).await?;
        let signed_in = self.begin_sign_in(person.id, &person.email, tenant, None).await?;
        Ok(SignedIn {
            language: person.language,
            elsewhere: landing.elsewhere,
            ..signed_in
        })
    }

    async fn switch_organisation(&self, code: &TenantCode) -> Answer<SignedIn> {
        self.switch(code).await
    }

    async fn sign_out(&self) -> Answer<()> {
        if let Some(principal) = &self.principal {
            let act = self.act("person.sign_out", &principal.email, "");
            self.house
                .folder
                .control()
                .end_sign_in(principal.sign_in, principal.person, &act)
                .await?;
            self.house.tenant(principal.tenant).await?.note(&act).await?;
        }
        Ok(())
    }

    async fn me(&self) -> Answer<Me> {
        let principal = self.principal()?;
        let (mine, others): (Vec<_>, Vec<_>) = (self.house.folder.control())
            .tenants_of(principal.person)
            .await?
            .into_iter()
            .partition(|row| row.id == principal.tenant);
        let tenant = mine.into_iter().next().ok_or(Problem::SignInNeeded)?;
        let holdings = self.house.holdings(tenant.id).await?;
        Ok(Me {
            licences: holdings.notices(),
            over: holdings.over(&*self.house.tenant(tenant.id).await?).await?,
            notices: Vec::new(),
            lacks: holdings.lacks(),
            id: principal.person,
            email: principal.email.clone(),
            role: principal.role,
            organisation: tenant.name,
            keeper: format!("{} {}", principal.email, tenant.code),
            code: tenant.code.to_string(),
            organisations: others
                .into_iter()
                .map(|TenantRow { code, name, .. }| Organisation { code, name })
                .collect(),
            switch: String::new(),
            site: tenant.site,
            demo: tenant.demo,
            partner: self.house.folder.control().partner_of(tenant.id).await?.is_some(),
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
        self.house.tenant(principal.tenant).await?.note(&act).await?;
        Ok(())
    }

    async fn choose_language(&self, language: Option<Language>) -> Answer<()> {
        let principal = self.principal()?;
        let control = self.house.folder.control();
        let person = control.person(principal.person).await?.ok_or(Problem::SignInNeeded)?;
        if person.language != language {
            let name = language.map_or("the browser's", Language::name);
            let act = self.act("person.language", &principal.email, name);
            control.set_language(principal.person, language, &act).await?;
            self.house.tenant(principal.tenant).await?.note(&act).await?;
        }
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
        self.house.tenant(principal.tenant).await?.note(&act).await?;
        Ok(())
    }
}

impl Desk {
    /// The organisation whose first administrator a link invites, while it works.
    async fn invited(&self, key: &str) -> Answer<Option<TenantId>> {
        let control = self.house.folder.control();
        let found = control.credential(INVITATION, &token::sha256_hex(key)).await?;
        let now = self.house.clock.now();
        let works = found.filter(|one| now.since(one.created_at) < super::notices::GIVEN_UP);
        Ok(works.and_then(|one| one.tenant))
    }

    /// Makes the first administrator of an organisation, whose name is the provider's to give, and signs in.
    async fn accept_invitation(&self, tenant: TenantId, form: SetUp, keys: &[Key]) -> Answer<SignedIn> {
        let control = self.house.folder.control();
        // Looked at first, so that a link is not used up by an address that cannot be taken.
        if control.person_by_email(form.email.trim()).await?.is_some() {
            let sentence = "Somebody signs in with this address already.";
            return Err(Problem::invalid("email", sentence));
        }
        let act = Act::of(
            &form.email,
            "set-up.used",
            &form.email,
            "the link of the registration e-mail",
        );
        if !control
            .take_credential(INVITATION, &token::sha256_hex(&form.key), &act)
            .await?
        {
            self.failed(keys);
            return Err(Problem::conflict(
                "This link is used up. Sign in, or have your service provider send the registration e-mail again.",
            ));
        }
        let why = "administrator, by the registration e-mail";
        let act = Act::of(&form.email, "person.create", &form.email, why);
        let person = self
            .house
            .add_person(&form.email, form.password, tenant, Role::Administrator, &act)
            .await?;
        self.begin_sign_in(person, &form.email, tenant, None).await
    }

    /// Begins a sign-in; with `ends` it takes the place of another one.
    pub(super) async fn begin_sign_in(
        &self,
        person: PersonId,
        email: &str,
        tenant: TenantId,
        ends: Option<SignInId>,
    ) -> Answer<SignedIn> {
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
        let control = self.house.folder.control();
        match ends {
            None => control.create_sign_in(record, &act).await?,
            Some(ends) => control
                .replace_sign_in(ends, record, &act)
                .await
                .map_err(|error| match error {
                    // It was pressed twice, or ended in another browser meanwhile.
                    StoreError::Changed => Problem::SignInNeeded,
                    other => other.into(),
                })?,
        }
        self.house.tenant(tenant).await?.note(&act).await?;
        Ok(SignedIn {
            secret,
            seconds: LIFETIME / SECOND,
            language: None,
            elsewhere: false,
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
