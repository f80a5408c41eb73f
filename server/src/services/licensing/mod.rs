//! Licences: what an organisation holds, what it is entitled to, and what is done when time passes.

mod clock;
mod desk;
mod letters;
mod life;
mod takeover;
mod transfer;

pub(super) use desk::protected;
pub(super) use takeover::take_over;
pub(super) use transfer::Offered;

use super::{House, problems::ServiceError, tenant::Tenant};
use crate::{
    licensing::{Order, Revocation, ShelfError},
    store::{LicenceRow, ProductState},
};
use domain::{
    audit::Act,
    ids::{LicenceId, TenantId},
    licence::{
        entitlement::{Seats, entitled, judged_at},
        judge::Held,
        life::{Life, counting},
        portal::LicenceNotice,
        product::{Edition, Feature, Product},
        site::{Country, Site},
    },
    problem::{Answer, Problem},
    time::{DAY, Timestamp},
};
use std::sync::Arc;

/// Days of the trial that every new organisation begins with. The length of the original's is not documented; its partner portal's
/// trials last a month (contract section 3.3).
const TRIAL_DAYS: i64 = 30;
/// Mailboxes of that trial.
const TRIAL_SEATS: u32 = 100;

/// What an organisation holds, and the time by which it is judged.
pub(super) struct Holdings {
    /// Its licences, oldest first.
    pub(super) rows: Vec<LicenceRow>,
    /// What was revoked.
    pub(super) revoked: Arc<[Revocation]>,
    /// The time.
    pub(super) now: Timestamp,
    /// Whether the clock of this machine was turned back.
    pub(super) turned_back: bool,
}

impl Holdings {
    /// The life of a product of a licence: one that was revoked ended then.
    pub(super) fn life(&self, row: &LicenceRow, product: Product) -> Life {
        let mut life = row.record.life(product);
        life.suspended_at = row.suspended_at;
        let revoked = self.revoked.iter().find(|one| one.number == row.record.number);
        if let Some(revoked) = revoked {
            life.until = life.until.min(revoked.at).max(life.from);
        }
        life
    }

    /// Everything held, product by product.
    pub(super) fn held(&self) -> Vec<Held> {
        let of = |row: &LicenceRow, state: &ProductState| {
            let life = self.life(row, state.product);
            Held {
                number: row.record.number,
                product: state.product,
                edition: row.record.edition,
                activated: state.activated_at.is_some(),
                state: life.state(self.now),
                until: life.until,
                by_provider: life.is_suspended(self.now),
            }
        };
        let rows = self.rows.iter();
        rows.flat_map(|row| row.products.iter().map(move |state| of(row, state)))
            .collect()
    }

    /// Licences that ask for attention, the most urgent first.
    pub(super) fn notices(&self) -> Vec<LicenceNotice> {
        let of = |product| LicenceNotice::of(self.counting(product)?.1, self.now);
        let mut notices: Vec<_> = Product::ALL.into_iter().filter_map(of).collect();
        notices.sort_by_key(|notice| notice.state.worth());
        notices
    }

    /// Features that are not to be used, with the reason.
    pub(super) fn lacks(&self) -> Vec<String> {
        let held = self.held();
        let of = |feature: Feature| Some(format!("{}: {}", feature.word(), entitled(feature, &held).err()?));
        Feature::ALL.into_iter().filter_map(of).collect()
    }

    /// The seats of the mail product, where more are used than were bought.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn over(&self, tenant: &Tenant) -> Answer<Option<Seats>> {
        let Some((row, _)) = self.counting(Product::Mail) else {
            return Ok(None);
        };
        let seats = Seats {
            bought: row
                .record
                .grant(Product::Mail)
                .map_or(0, |grant| u64::from(grant.seats)),
            used: desk::protected(tenant).await?,
        };
        Ok((seats.over() > 0).then_some(seats))
    }

    /// The licence that counts for a product: the best state, and of equals the one that lasts longest.
    pub(super) fn counting(&self, product: Product) -> Option<(&LicenceRow, Life)> {
        let activated = |row: &&LicenceRow| {
            let mut states = row.products.iter();
            states.any(|state| state.product == product && state.activated_at.is_some())
        };
        let lives = self
            .rows
            .iter()
            .filter(activated)
            .map(|row| (row, self.life(row, product)));
        counting(lives, self.now)
    }
}

impl From<ShelfError> for ServiceError {
    fn from(error: ShelfError) -> Self {
        Self::Licence(error.to_string())
    }
}

impl House {
    /// The time by which licences are judged: the latest that was ever seen.
    pub(super) async fn judged_now(&self) -> Result<(Timestamp, bool), ServiceError> {
        let latest = self.folder.control().latest_clock().await?;
        Ok(judged_at(self.clock.now(), latest))
    }

    /// What an organisation holds.
    ///
    /// # Errors
    /// Those of the store and of the shelf.
    pub(super) async fn holdings(&self, tenant: TenantId) -> Result<Holdings, ServiceError> {
        let (now, turned_back) = self.judged_now().await?;
        Ok(Holdings {
            rows: self.folder.control().licences_of(tenant).await?,
            revoked: self.revoked().await?,
            now,
            turned_back,
        })
    }

    /// What was revoked.
    pub(super) async fn revoked(&self) -> Result<Arc<[Revocation]>, ServiceError> {
        let shelf = self.shelf.clone();
        Ok(tokio::task::spawn_blocking(move || shelf.revocations()).await??.into())
    }

    /// Whether an organisation may use a feature: the one question for all of them.
    ///
    /// # Errors
    /// [`Problem::NotLicensed`] with the reason and the way to get it.
    pub async fn entitled(&self, tenant: TenantId, feature: Feature) -> Answer<()> {
        let held = self.holdings(tenant).await?.held();
        entitled(feature, &held).map_err(|sentence| Problem::NotLicensed { sentence })
    }

    /// The site of this console.
    #[must_use]
    pub const fn site(&self) -> Site {
        self.settings.site
    }

    /// Gives an organisation that has no licence the trial with which everybody begins.
    ///
    /// # Errors
    /// Those of the store and of the console's own issuer.
    pub(super) async fn give_trial(&self, tenant: TenantId, name: &str) -> Result<(), ServiceError> {
        let control = self.folder.control();
        // A customer of a service provider has what was subscribed for it.
        if !control.licences_of(tenant).await?.is_empty() || control.is_customer(tenant).await? {
            return Ok(());
        }
        let (now, _) = self.judged_now().await?;
        let from = Timestamp(now.0 - now.0.rem_euclid(DAY));
        let country = match self.site() {
            Site::Global => "US",
            Site::Eu => "DE",
            Site::Japan => "JP",
        };
        let order = Order {
            name: name.chars().take(domain::licence::record::NAME_MAX).collect(),
            tenant: Some(tenant),
            products: vec![(Product::Mail, TRIAL_SEATS)],
            edition: Edition::Trial,
            country: Country::read(country).unwrap_or(Country::UNITED_STATES),
            from,
            until: from.plus((TRIAL_DAYS + 1) * DAY),
        };
        let (shelf, number) = (self.shelf.clone(), LicenceId::new(self.ids.next()));
        let issued = tokio::task::spawn_blocking(move || {
            let issuer = shelf.console_issuer()?;
            let name = issuer.public().name.clone();
            shelf.issue(&issuer, order, number, now).map(|issued| (issued, name))
        });
        let ((record, envelope), issuer) = issued.await??;
        let row = LicenceRow {
            tenant,
            envelope: envelope.text(),
            issuer,
            registered_at: now,
            suspended_at: None,
            products: vec![ProductState {
                product: Product::Mail,
                activated_at: Some(now),
                applied_at: now,
            }],
            record,
        };
        let act = Act::by_itself(
            "licence.trial",
            name,
            format!("{TRIAL_DAYS} days, {TRIAL_SEATS} mailboxes"),
        );
        control.register_licence(&row, "Postern", false, &act).await?;
        Ok(())
    }
}
