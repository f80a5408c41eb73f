//! A configuration leaves this console as a file, and one that was exported elsewhere is taken in (spec L5): what a file will do is said
//! first, and done once that was read, all of it or nothing.

use crate::{
    services::{Desk, House, desk::Principal, policies::enforceable, problems::ServiceError, tenant::Tenant},
    store::{AccountRecord, ImportRows, MailboxRecord, PersonRow},
};
use domain::{
    account::{Connection, ImapSignIn},
    ids::{AccountId, MailboxId, PersonId, PolicyId, SignInId, ViewId},
    licence::product::Feature,
    overview::Changed,
    policy::Policy,
    problem::{Answer, Problem},
    time::{MINUTE, Timestamp},
    transfer::{
        AccountEntry, Configuration, EARLIER_MAX, Effect, FILE_MAX, FORMAT, Import, Line, Part, PolicyEntry, VERSION,
        ViewEntry, WrongFile, counterpart, plan,
    },
    view::View,
};
use std::{
    collections::HashMap,
    sync::{Arc, MutexGuard},
};

/// How long a file waits to be taken in, and what was done stands on the page, in milliseconds.
const OFFERED: i64 = 30 * MINUTE;
/// Files that wait at once: each may have as many bytes as [`FILE_MAX`] says.
const OFFERED_MAX: usize = 64;

/// A file that waits to be taken in, or was.
pub(in crate::services) struct Offered {
    at: Timestamp,
    file: Arc<Configuration>,
    /// What its reader was told that it will do, or what it did.
    lines: Vec<Line>,
    done: bool,
}

/// What is set up in an organisation, with what only this console knows of it.
struct Here {
    configuration: Configuration,
    /// In the order of the document.
    policies: Vec<Policy>,
    /// Views with whose they are.
    views: Vec<(PersonId, View)>,
    /// People of the organisation by their address in lower case.
    people: HashMap<String, PersonRow>,
}

impl Desk {
    /// The file, with a line in the audit trail.
    pub(super) async fn exported(&self, tenant: &Tenant, principal: &Principal) -> Answer<String> {
        let mut configuration = self.here(tenant, principal, &[], false).await?.configuration;
        for entry in configuration
            .policies
            .iter_mut()
            .filter(|entry| entry.built_in.is_some())
        {
            entry.earlier.clear();
        }
        let text = serde_json::to_string_pretty(&configuration).map_err(ServiceError::from)?;
        // What cannot be taken in is not given out.
        read(&text)?;
        let parts = format!(
            "{} policies, {} service accounts, {} objects, {} views",
            configuration.policies.len(),
            configuration.accounts.len(),
            configuration.objects.len(),
            configuration.views.len()
        );
        let act = self.act("configuration.export", &configuration.organisation, parts);
        tenant.note(&act).await?;
        Ok(text)
    }

    /// Reads a file, and keeps it until it is taken in.
    pub(super) async fn offer(&self, tenant: &Tenant, principal: &Principal, text: &str) -> Answer<Import> {
        let file = Arc::new(read(text)?);
        for (at, entry) in file.policies.iter().enumerate() {
            let policy = entry.policy(
                PolicyId::new(self.house.ids.next()),
                1,
                self.house.clock.now(),
                &principal.email,
            );
            enforceable(&policy).map_err(|problem| {
                wrong(&WrongFile::Entry {
                    place: format!("policies[{at}].enabled"),
                    sentence: problem.to_string(),
                })
            })?;
        }
        let lines = self.planned(tenant, principal, &file).await?.1;
        let import = Import::of(&file, &lines, false);
        let now = self.house.clock.now();
        let mut offered = self.house.offered_configurations();
        offered.retain(|_, one| now.since(one.at) < OFFERED);
        if offered.len() >= OFFERED_MAX && !offered.contains_key(&principal.sign_in) {
            return Err(Problem::Unavailable {
                sentence: "Too many imports wait to be confirmed on this console.".into(),
            });
        }
        let one = Offered {
            at: now,
            file,
            lines,
            done: false,
        };
        offered.insert(principal.sign_in, one);
        Ok(import)
    }

    /// What the file that waits would do now, or what was done with it. What is said here is what the tick is for.
    pub(super) async fn waiting(&self, tenant: &Tenant, principal: &Principal) -> Answer<Option<Import>> {
        let Some((file, lines, done)) = self.offered_file(principal) else {
            return Ok(None);
        };
        if done {
            return Ok(Some(Import::of(&file, &lines, true)));
        }
        let lines = self.planned(tenant, principal, &file).await?.1;
        let import = Import::of(&file, &lines, false);
        if let Some(one) = self.house.offered_configurations().get_mut(&principal.sign_in) {
            one.lines = lines;
        }
        Ok(Some(import))
    }

    /// Forgets it.
    pub(super) fn withdrawn(&self, principal: &Principal) {
        self.house.offered_configurations().remove(&principal.sign_in);
    }

    /// Takes it in.
    pub(super) async fn import(&self, tenant: &Tenant, principal: &Principal) -> Answer<Import> {
        let waits = self.offered_file(principal).filter(|(.., done)| !done);
        let (file, read, _) =
            waits.ok_or_else(|| Problem::conflict("No file waits to be imported. Choose it again."))?;
        let (here, lines) = self.planned(tenant, principal, &file).await?;
        if lines != read {
            return Err(Problem::conflict(
                "Something was changed here since you read what the import will do. Nothing was imported. Reload the page, read it again, and decide.",
            ));
        }
        let import = Import::of(&file, &lines, true);
        if !import.changes_nothing() {
            let rows = self.rows(principal, &file, &lines, &here)?;
            if !rows.policies.is_empty() || !rows.new_policies.is_empty() {
                self.entitled(tenant, Feature::ChangePolicies).await?;
            }
            let from = format!("{} ({})", file.organisation, file.site.label());
            let act = self.act("configuration.import", from, import.summary());
            tenant.store.import(&rows, &act).await?;
            self.taken_in(tenant, &rows).await?;
        }
        if let Some(one) = self.house.offered_configurations().get_mut(&principal.sign_in) {
            (one.lines, one.done) = (lines, true);
        }
        Ok(import)
    }

    fn offered_file(&self, principal: &Principal) -> Option<(Arc<Configuration>, Vec<Line>, bool)> {
        let now = self.house.clock.now();
        let offered = self.house.offered_configurations();
        let one = offered.get(&principal.sign_in)?;
        (now.since(one.at) < OFFERED).then(|| (one.file.clone(), one.lines.clone(), one.done))
    }

    /// What is here, and what a file would do to it.
    async fn planned(&self, tenant: &Tenant, principal: &Principal, file: &Configuration) -> Answer<(Here, Vec<Line>)> {
        let here = self.here(tenant, principal, &file.views, true).await?;
        let people: Vec<String> = here.people.keys().cloned().collect();
        let lines = plan(file, &here.configuration, &people);
        Ok((here, lines))
    }

    /// What is set up here. Accounts of the demo are no configuration, but they watch mailboxes.
    async fn here(&self, tenant: &Tenant, principal: &Principal, named: &[ViewEntry], with_demo: bool) -> Answer<Here> {
        let control = self.house.folder.control();
        let mut people = HashMap::new();
        let views = tenant.store.all_saved_views().await?;
        for view in named {
            if let Some(person) = control.person_by_email(&view.owner).await? {
                people.insert(person.id, person);
            }
        }
        for (owner, _) in &views {
            if !people.contains_key(owner)
                && let Some(person) = control.person(*owner).await?
            {
                people.insert(*owner, person);
            }
        }
        let mut members = HashMap::new();
        for (id, person) in people {
            let memberships = control.memberships(id).await?;
            if memberships
                .iter()
                .any(|(organisation, _)| *organisation == principal.tenant)
            {
                members.insert(id, person);
            }
        }
        let of_member = |(owner, view): &(PersonId, View)| {
            Some(ViewEntry {
                owner: members.get(owner)?.email.clone(),
                name: view.name.clone(),
                filter: view.filter.clone(),
            })
        };
        let policies = tenant.store.policies(None).await?;
        let mut entries = Vec::with_capacity(policies.len());
        for policy in &policies {
            let mut entry = PolicyEntry::of(policy);
            let mut versions = tenant.store.policy_versions(policy.id).await?;
            versions.retain(|version| version.version < policy.version);
            let newest = versions.iter().skip(versions.len().saturating_sub(EARLIER_MAX));
            entry.earlier = newest.map(PolicyEntry::of).collect();
            entries.push(entry);
        }
        let mailboxes = tenant.store.mailboxes(None).await?;
        let accounts = tenant.store.accounts().await?.into_iter();
        let accounts = accounts.filter(|account| with_demo || !account.demo).map(|account| {
            let own = mailboxes.iter().filter(|mailbox| mailbox.record.account == account.id);
            AccountEntry {
                mailboxes: own.map(|mailbox| mailbox.record.address.clone()).collect(),
                name: account.name,
                connection: account.connection,
            }
        });
        let organisations = control.tenants().await?;
        let organisation = organisations.into_iter().find(|row| row.id == principal.tenant);
        Ok(Here {
            configuration: Configuration {
                format: FORMAT.into(),
                version: VERSION,
                exported_at: self.house.clock.now(),
                site: self.house.site(),
                organisation: organisation.map(|row| row.name).unwrap_or_default(),
                policies: entries,
                accounts: accounts.collect(),
                objects: tenant.store.objects().await?,
                views: views.iter().filter_map(of_member).collect(),
            },
            policies,
            views,
            people: members
                .into_values()
                .map(|person| (person.email.to_lowercase(), person))
                .collect(),
        })
    }

    /// The rows that a plan changes. What the plan says of each entry stands in the order of the file.
    fn rows(&self, principal: &Principal, file: &Configuration, lines: &[Line], here: &Here) -> Answer<ImportRows> {
        let mut rows = ImportRows::default();
        let (now, who) = (self.house.clock.now(), principal.email.as_str());
        let effects = |part| {
            lines
                .iter()
                .filter(move |line| line.part == part)
                .map(|line| &line.effect)
        };
        for (entry, effect) in file.policies.iter().zip(effects(Part::Policies)) {
            match effect {
                Effect::Add => {
                    let id = PolicyId::new(self.house.ids.next());
                    let numbered = (1..).zip(&entry.earlier);
                    let earlier: Vec<_> = numbered
                        .map(|(version, one)| one.policy(id, version, now, who))
                        .collect();
                    let version = u32::try_from(earlier.len() + 1).unwrap_or(u32::MAX);
                    rows.new_policies.push((entry.policy(id, version, now, who), earlier));
                }
                Effect::Replace => {
                    let missing = || Problem::not_found("policy");
                    let found = counterpart(entry, &here.configuration.policies).ok_or_else(missing)?;
                    let before = here.policies.get(found).ok_or_else(missing)?;
                    let entry = entry.in_place_of(&PolicyEntry::of(before));
                    let version = before.version.saturating_add(1);
                    rows.policies.push(entry.policy(before.id, version, now, who));
                }
                Effect::Same | Effect::LeaveOut(_) => {}
            }
        }
        for (entry, effect) in file.accounts.iter().zip(effects(Part::Accounts)) {
            if *effect == Effect::Add {
                rows.accounts.push(self.account_rows(entry, now));
            }
        }
        for (entry, effect) in file.objects.iter().zip(effects(Part::Objects)) {
            if matches!(effect, Effect::Add | Effect::Replace) {
                rows.objects.push(entry.clone());
            }
        }
        for (entry, effect) in file.views.iter().zip(effects(Part::Views)) {
            let Some(person) = here.people.get(&entry.owner.to_lowercase()) else {
                continue;
            };
            let key = entry.name.to_lowercase();
            let mut own = here.views.iter().filter(|(owner, _)| *owner == person.id);
            let view = |id| View {
                id,
                name: entry.name.clone(),
                filter: entry.filter.clone(),
            };
            match (effect, own.find(|(_, other)| other.name.to_lowercase() == key)) {
                (Effect::Add, _) => rows
                    .new_views
                    .push((person.id, view(ViewId::new(self.house.ids.next())))),
                (Effect::Replace, Some((_, before))) => rows.views.push((person.id, view(before.id))),
                _ => {}
            }
        }
        Ok(rows)
    }

    /// A service account as it is taken in: paused, since its passwords did not come along.
    fn account_rows(&self, entry: &AccountEntry, now: Timestamp) -> (AccountRecord, Vec<MailboxRecord>, String) {
        let account = AccountRecord {
            id: AccountId::new(self.house.ids.next()),
            name: entry.name.clone(),
            connection: entry.connection.clone(),
            sealed: None,
            paused: true,
            demo: false,
            added_at: now,
        };
        let mailbox = |address: &String| MailboxRecord {
            id: MailboxId::new(self.house.ids.next()),
            account: account.id,
            address: address.clone(),
            sealed: None,
        };
        let mailboxes = entry.mailboxes.iter().map(mailbox).collect();
        (account, mailboxes, waits_for(&entry.connection).into())
    }

    /// Lets the parts that run know what is new.
    async fn taken_in(&self, tenant: &Tenant, rows: &ImportRows) -> Answer<()> {
        tenant.accounts_bell.notify_one();
        for changed in [Changed::Policies, Changed::Accounts, Changed::Logs] {
            tenant.tell(changed);
        }
        if !rows.objects.is_empty() {
            // The scanner has its objects from when the organisation was opened.
            self.house.close_tenant(tenant.id).await;
            let fresh = self.house.tenant(tenant.id).await?;
            self.house.start_tenant(&fresh).await;
        }
        Ok(())
    }
}

impl House {
    /// Configurations that wait to be taken in, or were, by sign-in.
    fn offered_configurations(&self) -> MutexGuard<'_, HashMap<SignInId, Offered>> {
        let offered = &self.offered_configurations;
        offered.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What the mailboxes of an account that was taken in are said to wait for.
const fn waits_for(connection: &Connection) -> &'static str {
    match connection.sign_in() {
        Some(ImapSignIn::MasterUser | ImapSignIn::PerUser) => {
            "Imported without its password. Open the service account, give the password again, then resume it."
        }
        None => "Imported. Look whether its folder is on this machine, then resume the service account.",
    }
}

fn wrong(file: &WrongFile) -> Problem {
    Problem::invalid("file", file.to_string())
}

/// Reads a file within its limits.
fn read(text: &str) -> Answer<Configuration> {
    parse(text).map_err(|error| wrong(&error))
}

fn parse(text: &str) -> Result<Configuration, WrongFile> {
    if text.len() > FILE_MAX {
        return Err(WrongFile::TooLarge { bytes: text.len() });
    }
    let value: serde_json::Value = serde_json::from_str(text.trim()).map_err(|error| WrongFile::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(WrongFile::OtherFormat);
    }
    // A newer one may look otherwise altogether.
    if let Some(found) = value.get("version").and_then(serde_json::Value::as_u64)
        && found > u64::from(VERSION)
    {
        return Err(WrongFile::Newer { found });
    }
    let read: Result<Configuration, _> = serde_path_to_error::deserialize(value);
    let configuration = read.map_err(|error| WrongFile::Entry {
        place: error.path().to_string(),
        sentence: error.inner().to_string(),
    })?;
    configuration.checked()
}
