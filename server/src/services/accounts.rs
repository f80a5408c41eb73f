//! Service accounts and jobs, for the console.

use super::{Desk, problems::ServiceError, scan_now::SCAN_NOW, tenant::Tenant, watch::account_seal};
use crate::{
    mailboxes,
    store::{AccountRecord, JobRecord, MailboxRecord, MailboxState, mailbox_secret_place},
};
use domain::{
    account::{AccountForm, AccountRow, Connection, ImapSignIn, MailboxSignIn, TestReport},
    console::Accounts,
    ids::{AccountId, JobId, MailboxId},
    job::{JobRow, ScanNow},
    licence::product::Feature,
    overview::Changed,
    problem::{Answer, Problem},
    roles::{Access, Area},
};

/// Jobs that the page shows.
const JOBS_SHOWN: usize = 50;
const SEE: &str = "see service accounts";
const CHANGE: &str = "change service accounts";

#[async_trait::async_trait]
impl Accounts for Desk {
    async fn accounts(&self) -> Answer<Vec<AccountRow>> {
        let (tenant, _) = self.enter(Area::Administration, Access::View, SEE).await?;
        account_rows(&tenant).await
    }

    async fn account(&self, id: AccountId) -> Answer<AccountRow> {
        let (tenant, _) = self.enter(Area::Administration, Access::View, SEE).await?;
        account_rows(&tenant)
            .await?
            .into_iter()
            .find(|row| row.id == id)
            .ok_or_else(|| Problem::not_found("service account"))
    }

    async fn test_account(&self, form: AccountForm) -> Answer<TestReport> {
        let (tenant, _) = self.enter(Area::Administration, Access::Control, CHANGE).await?;
        form.check()?;
        self.own_folder(&tenant, &form.connection).await?;
        let (form, _) = self.with_stored_secrets(&tenant, form).await?;
        Ok(mailboxes::test_connection(&form.connection, &form.mailboxes, &form.master_password).await)
    }

    async fn save_account(&self, form: AccountForm) -> Answer<(Option<AccountId>, TestReport)> {
        let (tenant, _) = self.enter(Area::Administration, Access::Control, CHANGE).await?;
        form.check()?;
        self.own_folder(&tenant, &form.connection).await?;
        let (form, before) = self.with_stored_secrets(&tenant, form).await?;
        let report = mailboxes::test_connection(&form.connection, &form.mailboxes, &form.master_password).await;
        if !report.passed() {
            return Ok((None, report));
        }
        let id = form.id.unwrap_or_else(|| AccountId::new(self.house.ids.next()));
        let mailboxes = self.mailbox_records(&tenant, id, &form, &report).await?;
        self.not_watched_twice(&tenant, id, &mailboxes).await?;
        let before_it = tenant.store.mailboxes(Some(id)).await?.len();
        self.entitled(&tenant, Feature::ConnectAccounts).await?;
        self.house
            .seats_for(&tenant, mailboxes.len().saturating_sub(before_it) as u64)
            .await?;
        let sealed = (form.connection.sign_in() == Some(ImapSignIn::MasterUser))
            .then(|| {
                self.house
                    .sealer
                    .seal(&account_seal(id), form.master_password.as_bytes())
            })
            .transpose()
            .map_err(ServiceError::from)?;
        let record = AccountRecord {
            id,
            name: form.name.trim().to_string(),
            connection: form.connection,
            sealed,
            paused: before.as_ref().is_some_and(|before| before.paused),
            demo: before.as_ref().is_some_and(|before| before.demo),
            added_at: before
                .as_ref()
                .map_or_else(|| self.house.clock.now(), |before| before.added_at),
        };
        let place = record.connection.place();
        let detail = format!(
            "{} at {place}, {} mailboxes",
            record.connection.provider(),
            mailboxes.len()
        );
        if before.is_some() {
            let act = self.act("account.change", &record.name, detail);
            tenant.store.update_account(&record, &mailboxes, &act).await?;
        } else {
            let act = self.act("account.add", &record.name, detail);
            tenant.store.insert_account(&record, &mailboxes, &act).await?;
        }
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        Ok((Some(id), report))
    }

    async fn pause_account(&self, id: AccountId, paused: bool) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Administration, Access::Control, CHANGE).await?;
        let account = tenant.account(id).await?;
        if !paused {
            self.entitled(&tenant, Feature::ConnectAccounts).await?;
            if account.paused {
                let mailboxes = tenant.store.mailboxes(Some(id)).await?;
                has_passwords(&account, &mailboxes)?;
                self.house.seats_for(&tenant, mailboxes.len() as u64).await?;
            }
        }
        let act = self.act(
            if paused { "account.pause" } else { "account.resume" },
            &account.name,
            "",
        );
        tenant.store.set_paused(id, paused, &act).await?;
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        Ok(())
    }

    async fn remove_account(&self, id: AccountId) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Administration, Access::Control, CHANGE).await?;
        let account = tenant.account(id).await?;
        tenant
            .store
            .remove_account(
                id,
                &self.act("account.remove", &account.name, account.connection.place()),
            )
            .await?;
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        Ok(())
    }

    async fn scan_now(&self, period: ScanNow) -> Answer<JobId> {
        let (tenant, principal) = self
            .enter(Area::Administration, Access::Control, "start a scan")
            .await?;
        self.entitled(&tenant, Feature::ScanPastMail).await?;
        if period.from >= period.until {
            return Err(Problem::invalid("from", "The period ends before it begins."));
        }
        let id = JobId::new(self.house.ids.next());
        let job = JobRecord {
            id,
            name: SCAN_NOW.into(),
            payload: serde_json::to_value(&period).map_err(ServiceError::from)?,
            title: "Scan now".into(),
            created_at: self.house.clock.now(),
            created_by: principal.email.clone(),
            attempts: 0,
            progress: None,
        };
        let why = format!(
            "mail that arrived from {} until {}",
            period.from.exact(),
            period.until.exact()
        );
        tenant
            .store
            .enqueue(&job, &self.act("job.start", "Scan now", why))
            .await?;
        tenant.jobs_bell.notify_one();
        tenant.tell_act(Changed::Jobs);
        Ok(id)
    }

    async fn jobs(&self) -> Answer<Vec<JobRow>> {
        let (tenant, _) = self.enter(Area::Administration, Access::View, "see jobs").await?;
        Ok(tenant.store.jobs(JOBS_SHOWN).await?)
    }

    async fn cancel_job(&self, id: JobId) -> Answer<()> {
        let (tenant, _) = self.enter(Area::Administration, Access::Control, "stop a job").await?;
        tenant
            .store
            .request_cancel(id, &self.act("job.cancel", "Scan now", ""))
            .await?;
        tenant.jobs_bell.notify_one();
        tenant.tell_act(Changed::Jobs);
        Ok(())
    }
}

/// All accounts with the health of their mailboxes.
pub(super) async fn account_rows(tenant: &Tenant) -> Answer<Vec<AccountRow>> {
    let mailboxes = tenant.store.mailboxes(None).await?;
    let accounts = tenant.store.accounts().await?;
    Ok(accounts
        .into_iter()
        .map(|account| AccountRow {
            mailboxes: mailboxes
                .iter()
                .filter(|mailbox| mailbox.record.account == account.id)
                .map(|mailbox| mailbox.health.clone())
                .collect(),
            id: account.id,
            name: account.name,
            connection: account.connection,
            paused: account.paused,
            demo: account.demo,
            added_at: account.added_at,
        })
        .collect())
}

impl Desk {
    /// The form with the passwords that were left empty filled in from the store, and the account as it was.
    async fn with_stored_secrets(
        &self,
        tenant: &Tenant,
        mut form: AccountForm,
    ) -> Answer<(AccountForm, Option<AccountRecord>)> {
        let Some(id) = form.id else {
            all_given(&form)?;
            return Ok((form, None));
        };
        let before = tenant.account(id).await?;
        // A stored secret goes only to the server it was given for: whoever changes the host must give it again.
        if before.connection.place() != form.connection.place() {
            all_given(&form)?;
            return Ok((form, Some(before)));
        }
        let open = |place: &str, sealed: &[u8]| -> Answer<String> {
            let secret = self.house.sealer.open(place, sealed).map_err(ServiceError::from)?;
            Ok(String::from_utf8_lossy(&secret).into_owned())
        };
        let sign_in = form.connection.sign_in();
        if form.master_password.is_empty()
            && let Some(sealed) = &before.sealed
            && sign_in == Some(ImapSignIn::MasterUser)
        {
            form.master_password = open(&account_seal(id), sealed)?;
        }
        for known in tenant.store.mailboxes(Some(id)).await? {
            let asked = form
                .mailboxes
                .iter_mut()
                .find(|asked| asked.address.eq_ignore_ascii_case(&known.record.address));
            if let (Some(asked), Some(sealed)) = (asked, &known.record.sealed)
                && asked.password.is_empty()
                && sign_in == Some(ImapSignIn::PerUser)
            {
                asked.password = open(&mailbox_secret_place(id, &known.record.address), sealed)?;
            }
        }
        all_given(&form)?;
        Ok((form, Some(before)))
    }

    /// Refuses mailboxes that another service account watches: each would take the other's movements for those of their owner.
    async fn not_watched_twice(&self, tenant: &Tenant, own: AccountId, mailboxes: &[MailboxRecord]) -> Answer<()> {
        for other in tenant.store.mailboxes(None).await? {
            let record = other.record;
            if record.account != own
                && mailboxes
                    .iter()
                    .any(|mailbox| mailbox.address.eq_ignore_ascii_case(&record.address))
            {
                let account = tenant.account(record.account).await?;
                return Err(Problem::invalid(
                    "mailboxes",
                    format!(
                        "{} is watched by the service account “{}” already. A mailbox belongs to one account: remove it there first.",
                        record.address, account.name
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The mailboxes of the form, or those that the test found, with sealed passwords. Known ones keep their identifier,
    /// to which their password is sealed.
    async fn mailbox_records(
        &self,
        tenant: &Tenant,
        account: AccountId,
        form: &AccountForm,
        report: &TestReport,
    ) -> Answer<Vec<MailboxRecord>> {
        let asked: Vec<MailboxSignIn> = match &form.connection {
            Connection::Maildir { .. } => report
                .mailboxes
                .iter()
                .map(|address| MailboxSignIn {
                    address: address.clone(),
                    password: String::new(),
                })
                .collect(),
            Connection::Imap { .. } => form.mailboxes.clone(),
        };
        let known = tenant.store.mailboxes(Some(account)).await?;
        asked
            .into_iter()
            .map(|asked| {
                let id = known
                    .iter()
                    .find(|known| known.record.address.eq_ignore_ascii_case(&asked.address))
                    .map_or_else(|| MailboxId::new(self.house.ids.next()), |known| known.record.id);
                let place = mailbox_secret_place(account, &asked.address);
                let own = form.connection.sign_in() == Some(ImapSignIn::PerUser);
                let sealed = (own && !asked.password.is_empty())
                    .then(|| self.house.sealer.seal(&place, asked.password.as_bytes()))
                    .transpose()
                    .map_err(ServiceError::from)?;
                Ok(MailboxRecord {
                    id,
                    account,
                    address: asked.address,
                    sealed,
                })
            })
            .collect()
    }
}

/// Refuses to go on with an account that was taken in from a file, until its passwords are given again.
fn has_passwords(account: &AccountRecord, mailboxes: &[MailboxState]) -> Answer<()> {
    let lacking = match account.connection.sign_in() {
        Some(ImapSignIn::MasterUser) => account.sealed.is_none(),
        Some(ImapSignIn::PerUser) => mailboxes.iter().any(|mailbox| mailbox.record.sealed.is_none()),
        None => false,
    };
    if lacking {
        return Err(Problem::conflict(
            "A password of this service account is missing: an import carries none. Open the account, give its passwords again, then resume it.",
        ));
    }
    Ok(())
}

/// Refuses a form that lacks a password. An empty one would be sent to the server, and taken for the stored one afterwards.
fn all_given(form: &AccountForm) -> Answer<()> {
    match form.connection.sign_in() {
        Some(ImapSignIn::MasterUser) if form.master_password.is_empty() => Err(Problem::invalid(
            "master_password",
            "Give the master user's password. A stored one goes only to the server that it was given for.",
        )),
        Some(ImapSignIn::PerUser) => match form.mailboxes.iter().find(|mailbox| mailbox.password.is_empty()) {
            Some(mailbox) => Err(Problem::invalid(
                "mailboxes",
                format!(
                    "Give the password of {}. A stored one goes only to the server that it was given for.",
                    mailbox.address
                ),
            )),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
