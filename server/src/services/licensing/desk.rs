//! Licensing, for the console.

use super::Holdings;
use crate::{
    services::{Desk, desk::Principal, problems::ServiceError, tenant::Tenant},
    store::{Happened, LicenceRow, ProductState},
};
use domain::{
    console::Licensing,
    ids::SignInId,
    licence::{
        entitlement::Seats,
        judge::{Effect, Owner, Refusal, Situation},
        key::Key,
        life::Event,
        portal::{HistoryLine, KeyDone, KeyPreview, LicenceDetail, Portal, ProductRow},
        product::{Feature, Product},
        record::{FILE_MAX, Record},
    },
    overview::Changed,
    problem::{Answer, Problem},
    roles::{Access, Area},
    time::{MINUTE, Timestamp},
    transfer::Import,
};
use std::{collections::HashMap, sync::MutexGuard};

/// How long a key waits to be confirmed, in milliseconds.
const OFFERED: i64 = 30 * MINUTE;
/// Keys that wait at once; of further ones the page says that none waits.
const OFFERED_MAX: usize = 10_000;
const SEE: &str = "see licences";
const CHANGE: &str = "provide keys";
const EXPORT: &str = "export the configuration";
const IMPORT: &str = "import a configuration";

/// A key that holds, with what it does.
struct Judged {
    key: Key,
    record: Record,
    issuer: String,
    envelope: String,
    effect: Effect,
}

#[async_trait::async_trait]
impl Licensing for Desk {
    async fn portal(&self) -> Answer<Portal> {
        let (tenant, _) = self.enter(Area::Licensing, Access::View, SEE).await?;
        let holdings = self.house.holdings(tenant.id).await?;
        Ok(Portal {
            products: product_rows(&tenant, &holdings).await?,
            site: self.house.site(),
            clock_turned_back: holdings.turned_back,
            judged_at: holdings.now,
            migration_waits: self.house.folder.control().takeover(tenant.id).await?.is_some(),
        })
    }

    async fn licence(&self, product: Product) -> Answer<LicenceDetail> {
        let (tenant, _) = self.enter(Area::Licensing, Access::View, SEE).await?;
        let holdings = self.house.holdings(tenant.id).await?;
        let missing = || Problem::not_found("licence");
        let mut rows = product_rows(&tenant, &holdings).await?.into_iter();
        let row = rows.find(|row| row.product == product).ok_or_else(missing)?;
        let licence = holdings.rows.iter().find(|licence| licence.record.number == row.number);
        let licence = licence.ok_or_else(missing)?;
        let mut history: Vec<HistoryLine> = self
            .house
            .folder
            .control()
            .licence_history(row.number, product)
            .await?
            .into_iter()
            .map(|(at, happened)| HistoryLine {
                at,
                what: sentence(&happened),
            })
            .collect();
        if let Some(revoked) = holdings.revoked.iter().find(|one| one.number == row.number) {
            let what = format!("Revoked: {}.", revoked.why.trim_end_matches('.'));
            history.insert(0, HistoryLine { at: revoked.at, what });
        }
        Ok(LicenceDetail {
            name: licence.record.name.clone(),
            registration_key: licence.record.registration_key.masked(),
            issuer: licence.issuer.clone(),
            history,
            judged_at: holdings.now,
            row,
        })
    }

    async fn offer_key(&self, typed: &str) -> Answer<KeyPreview> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, CHANGE).await?;
        let judged = self.judge(&tenant, typed).await?;
        let mut offered = self.offered();
        let now = self.house.clock.now();
        offered.retain(|_, (_, at)| now.since(*at) < OFFERED);
        if offered.len() < OFFERED_MAX {
            offered.insert(principal.sign_in, (judged.key.clone(), now));
        }
        Ok(preview(judged))
    }

    async fn offered_key(&self) -> Answer<Option<KeyPreview>> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, CHANGE).await?;
        let Some(key) = self.offered_by(principal.sign_in) else {
            return Ok(None);
        };
        // It may have been redeemed meanwhile: then it is to be typed again, and refused with the reason.
        Ok(self.judge(&tenant, &key.to_string()).await.ok().map(preview))
    }

    async fn withdraw_key(&self) -> Answer<()> {
        let (_, principal) = self.enter(Area::Licensing, Access::Control, CHANGE).await?;
        self.offered().remove(&principal.sign_in);
        Ok(())
    }

    async fn provide_key(&self) -> Answer<KeyDone> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, CHANGE).await?;
        let missing = || Problem::conflict("No key waits to be confirmed. Type it again.");
        let typed = self.offered_by(principal.sign_in).ok_or_else(missing)?;
        let done = self.provide(&tenant, principal, &typed).await?;
        self.offered().remove(&principal.sign_in);
        Ok(done)
    }

    async fn add_licence_file(&self, text: &str) -> Answer<Key> {
        let (tenant, _) = self.enter(Area::Licensing, Access::Control, CHANGE).await?;
        if text.len() > FILE_MAX {
            return Err(Problem::invalid(
                "file",
                format!("A licence file has at most {FILE_MAX} bytes."),
            ));
        }
        let (shelf, text) = (self.house.shelf.clone(), text.to_owned());
        let taken = tokio::task::spawn_blocking(move || shelf.take_in(&text)).await;
        let record = taken
            .map_err(ServiceError::from)?
            .map_err(|error| Problem::invalid("file", error.to_string()))?;
        let act = self.act("licence.file", record.registration_key.masked(), &record.name);
        tenant.note(&act).await?;
        Ok(record.registration_key)
    }

    async fn export_configuration(&self) -> Answer<String> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, EXPORT).await?;
        self.exported(&tenant, principal).await
    }

    async fn offer_configuration(&self, text: &str) -> Answer<Import> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, IMPORT).await?;
        self.offer(&tenant, principal, text).await
    }

    async fn offered_configuration(&self) -> Answer<Option<Import>> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, IMPORT).await?;
        self.waiting(&tenant, principal).await
    }

    async fn withdraw_configuration(&self) -> Answer<()> {
        let (_, principal) = self.enter(Area::Licensing, Access::Control, IMPORT).await?;
        self.withdrawn(principal);
        Ok(())
    }

    async fn import_configuration(&self) -> Answer<Import> {
        let (tenant, principal) = self.enter(Area::Licensing, Access::Control, IMPORT).await?;
        self.import(&tenant, principal).await
    }
}

/// What a key does, for people.
fn preview(judged: Judged) -> KeyPreview {
    let record = judged.record;
    KeyPreview {
        products: record.grants.iter().map(|grant| (grant.product, grant.seats)).collect(),
        site: record.site(),
        key: judged.key,
        effect: judged.effect,
        name: record.name,
        edition: record.edition,
        from: record.from,
        until: record.until,
    }
}

impl Desk {
    /// Keys that wait to be confirmed, by sign-in.
    fn offered(&self) -> MutexGuard<'_, HashMap<SignInId, (Key, Timestamp)>> {
        let offered = &self.house.offered_keys;
        offered.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn offered_by(&self, sign_in: SignInId) -> Option<Key> {
        let now = self.house.clock.now();
        let offered = self.offered();
        let (key, at) = offered.get(&sign_in)?;
        (now.since(*at) < OFFERED).then(|| key.clone())
    }

    async fn provide(&self, tenant: &Tenant, principal: &Principal, typed: &Key) -> Answer<KeyDone> {
        let judged = self.judge(tenant, &typed.to_string()).await?;
        let Judged {
            key, record, effect, ..
        } = &judged;
        let control = self.house.folder.control();
        let now = self.house.judged_now().await?.0;
        let act = self.act(
            match effect {
                Effect::TakeOver => "licence.attach",
                Effect::Register => "licence.register",
                Effect::Activate => "licence.activate",
                Effect::Renew => "licence.renew",
            },
            key.masked(),
            format!("{} of “{}”", record.edition.label(), record.name),
        );
        let registered = control.licence_owner(record.number).await? == Some(tenant.id);
        if !registered {
            let products = record.grants.iter().map(|grant| ProductState {
                product: grant.product,
                // What takes a trial over is active once it has done so.
                activated_at: (grant.activation_code == *key).then_some(now),
                applied_at: now,
            });
            let row = LicenceRow {
                tenant: tenant.id,
                envelope: judged.envelope.clone(),
                issuer: judged.issuer.clone(),
                registered_at: now,
                suspended_at: None,
                products: products.collect(),
                record: record.clone(),
            };
            let taken = *effect == Effect::TakeOver;
            control
                .register_licence(&row, &principal.email, taken, &act)
                .await
                .map_err(|error| match error {
                    // Somebody was quicker.
                    crate::store::StoreError::Changed => refused(&Refusal::Elsewhere),
                    other => other.into(),
                })?;
        } else if let Some(product) = product_of(key, record) {
            control
                .activate_product(tenant.id, record.number, product, now, &act)
                .await?;
        }
        tenant.note(&act).await?;
        tenant.accounts_bell.notify_one();
        tenant.tell_act(Changed::Accounts);
        let codes = match effect {
            Effect::Register => record
                .grants
                .iter()
                .map(|grant| (grant.product, grant.activation_code.clone()))
                .collect(),
            _ => Vec::new(),
        };
        Ok(KeyDone {
            effect: *effect,
            number: record.number,
            codes,
        })
    }
}

/// The product that an activation code names.
fn product_of(key: &Key, record: &Record) -> Option<Product> {
    let mut grants = record.grants.iter();
    grants
        .find(|grant| grant.activation_code == *key)
        .map(|grant| grant.product)
}

fn refused(refusal: &Refusal) -> Problem {
    Problem::invalid("key", refusal.to_string())
}

impl Desk {
    /// Whether the caller's organisation may use a feature.
    pub(in crate::services) async fn entitled(&self, tenant: &Tenant, feature: Feature) -> Answer<()> {
        self.house.entitled(tenant.id, feature).await
    }

    /// What a key does here; nothing is changed.
    async fn judge(&self, tenant: &Tenant, typed: &str) -> Answer<Judged> {
        let key = Key::read(typed).map_err(|fault| Problem::invalid("key", fault.to_string()))?;
        let (shelf, sought) = (self.house.shelf.clone(), key.clone());
        let found = tokio::task::spawn_blocking(move || shelf.look_up(&sought)).await;
        let found = found.map_err(ServiceError::from)?.map_err(ServiceError::from)?;
        let holdings = self.house.holdings(tenant.id).await?;
        let control = self.house.folder.control();
        let (mut owner, mut revoked) = (Owner::Nobody, None);
        if let Ok((record, ..)) = &found {
            owner = match control.licence_owner(record.number).await? {
                Some(whose) if whose == tenant.id => Owner::Here,
                Some(_) => Owner::Elsewhere,
                None if control.was_redeemed(record.number).await? => Owner::Elsewhere,
                None if record.tenant.is_some_and(|whose| whose != tenant.id) => Owner::Elsewhere,
                None => Owner::Nobody,
            };
            revoked = holdings.revoked.iter().find(|one| one.number == record.number);
        }
        let held = holdings.held();
        let waits = control.takeover(tenant.id).await?;
        let attached = waits.is_some() && waits == found.as_ref().ok().map(|(record, ..)| record.number);
        let situation = Situation {
            key: &key,
            record: found.as_ref().map(|(record, ..)| record).map_err(Clone::clone),
            revoked: revoked.map(|one| one.why.as_str()),
            owner,
            attached,
            held: &held,
            site: self.house.site(),
            now: holdings.now,
        };
        let effect = situation.judge().map_err(|refusal| refused(&refusal))?;
        let (record, issuer, envelope) = found.map_err(|_| refused(&Refusal::Unknown(key.kind().label())))?;
        Ok(Judged {
            key,
            record,
            issuer,
            envelope: envelope.text(),
            effect,
        })
    }
}

/// All products of an organisation, the licence that counts first.
async fn product_rows(tenant: &Tenant, holdings: &Holdings) -> Answer<Vec<ProductRow>> {
    let mailboxes = protected(tenant).await?;
    let mut rows = Vec::new();
    for licence in &holdings.rows {
        for state in &licence.products {
            let (product, record) = (state.product, &licence.record);
            let life = holdings.life(licence, product);
            let grant = record.grant(product);
            rows.push(ProductRow {
                number: record.number,
                product,
                edition: record.edition,
                life,
                state: life.state(holdings.now),
                days_left: life.days_left(holdings.now),
                seats: Seats {
                    bought: grant.map_or(0, |grant| u64::from(grant.seats)),
                    used: if product == Product::Mail { mailboxes } else { 0 },
                },
                site: record.site(),
                activated: state.activated_at.is_some(),
                activation_code: grant
                    .filter(|_| state.activated_at.is_none())
                    .map(|grant| grant.activation_code.clone()),
                counts: holdings
                    .counting(product)
                    .is_some_and(|(counting, _)| counting.record.number == record.number),
            });
        }
    }
    rows.sort_by_key(|row| {
        (
            row.product,
            !row.counts,
            std::cmp::Reverse((row.state.worth(), row.life.until)),
        )
    });
    Ok(rows)
}

/// Mailboxes that are protected: those of service accounts that are not paused.
pub(in crate::services) async fn protected(tenant: &Tenant) -> Answer<u64> {
    let mut number = 0;
    for account in tenant.store.accounts().await? {
        if !account.paused {
            number += tenant.store.mailboxes(Some(account.id)).await?.len() as u64;
        }
    }
    Ok(number)
}

/// What happened, as a sentence.
fn sentence(happened: &Happened) -> String {
    match happened {
        Happened::Registered { who } => format!("Registered by {who}."),
        Happened::Activated { who } => format!("Activated by {who}."),
        Happened::Suspended { who } => format!("Suspended by your service provider ({who})."),
        Happened::Resumed { who } => format!("Resumed by your service provider ({who})."),
        Happened::Changed { who, units, last_day } => {
            format!(
                "Changed by your service provider ({who}): {units} units, until {}.",
                last_day.date()
            )
        }
        Happened::TookOver => "Took the trial over, with everything that was set up in it.".into(),
        Happened::Life(Event::Enters { state }) => format!("{}: {}", state.label(), state.meaning()),
        Happened::Life(Event::EndsIn { days }) => format!("Notice: it ends in {days} days."),
        Happened::Life(Event::AccountsEnd) => "Service accounts were deprovisioned.".into(),
    }
}
