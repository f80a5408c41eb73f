//! What a provided key does, and why it does nothing: every case has its own sentence (spec L2 to L5).

use super::{
    key::{Key, KeyKind},
    life::State,
    product::{Edition, Product},
    record::Record,
    site::Site,
};
use crate::{ids::LicenceId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// One product of an organisation's licences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The licence.
    pub number: LicenceId,
    /// The product.
    pub product: Product,
    /// Trial or full.
    pub edition: Edition,
    /// Whether its activation code was given.
    pub activated: bool,
    /// Its state now.
    pub state: State,
    /// The midnight after its last day.
    pub until: Timestamp,
    /// Whether whoever provides the service has suspended it.
    pub by_provider: bool,
}

/// Who has a licence already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Nobody.
    Nobody,
    /// This organisation.
    Here,
    /// Another one.
    Elsewhere,
}

/// Why the record behind a key does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsound {
    /// There is none.
    Unknown,
    /// The signature does not fit: the file was changed, or damaged.
    Tampered,
    /// Signed by nobody whom this console trusts.
    Untrusted(String),
    /// Signed after the issuer's own end.
    IssuerEnded(String),
    /// Signed well, but it makes no sense.
    Faulty(String),
}

/// What the console knows when a key is given.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The key.
    pub key: &'a Key,
    /// The record behind it.
    pub record: Result<&'a Record, Unsound>,
    /// Why it was revoked, if it was.
    pub revoked: Option<&'a str>,
    /// Who has it.
    pub owner: Owner,
    /// Whether it waits to take the trial over at the next sign-in.
    pub attached: bool,
    /// What the organisation has.
    pub held: &'a [Held],
    /// The console's site.
    pub site: Site,
    /// Now, by a clock that never goes back.
    pub now: Timestamp,
}

/// What giving the key will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A full licence is registered and takes the trial over: everything of the trial console is carried to the production
    /// console at the next sign-in.
    TakeOver,
    /// A purchase is registered and gives activation codes.
    Register,
    /// A product is activated.
    Activate,
    /// A product that is there is renewed, or gets other seats.
    Renew,
}

/// Why a key is not taken. Each sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Well formed, unknown here.
    #[error(
        "This {0} is well formed, but its licence is not known here. If your network is closed, add the licence file that came with it; else ask whoever sold it."
    )]
    Unknown(&'static str),
    /// The record was changed.
    #[error("The licence behind this key was changed after it was signed. Ask whoever sold it for a new licence file.")]
    Tampered,
    /// Nobody trusted signed it.
    #[error(
        "The licence was signed by “{0}”, whom this console does not trust. An operator can add the issuer's public key to the configuration."
    )]
    Untrusted(String),
    /// The issuer's own time was over.
    #[error("The licence was signed by “{0}” after that issuer's own end. Ask for one by the present issuer.")]
    IssuerEnded(String),
    /// Makes no sense.
    #[error("The licence behind this key cannot be used: {0}")]
    Faulty(String),
    /// Revoked.
    #[error("This licence was revoked: {0}. Ask whoever sold it.")]
    Revoked(String),
    /// Another account has it.
    #[error(
        "Another account has redeemed this key already. To take a trial over, its own account has to be attached to the full licence first: a key that was redeemed elsewhere cannot be moved. Ask whoever sold it for a new registration key."
    )]
    Elsewhere,
    /// It was given before.
    #[error("This {0} was given already; nothing is left to be done with it.")]
    Given(&'static str),
    /// Another site's.
    #[error(
        "This key belongs to site {key}, your console to site {console}. To use {key}, apply for a new portal account with a new registration key for {key}"
    )]
    Site {
        /// The key's.
        key: &'static str,
        /// The console's.
        console: &'static str,
    },
    /// A registration key is wanted.
    #[error(
        "This is an activation code. To take your trial over, the registration key is wanted: it attaches your account to the full licence, so that everything you have set up is carried over. It looks like XX-XXXX-XXXX-XXXX-XXXX."
    )]
    WantsRegistration,
    /// Attached, and waits for the next sign-in.
    #[error(
        "This licence is attached to your account already. Sign out and sign in again: everything you have set up is carried over then."
    )]
    Attached,
    /// An activation code is wanted.
    #[error(
        "This is a registration key, and its purchase is registered already. To activate the product, its activation code is wanted; it stands under Products/Services and looks like XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX."
    )]
    WantsActivation,
    /// A trial where there is something better already.
    #[error("This is a trial of what you have already. A trial cannot replace it.")]
    TrialOfHeld,
    /// Over already.
    #[error("This licence ended on {0}, and what it kept is cleared. Ask whoever sold it for a renewal.")]
    Ended(String),
}

impl Situation<'_> {
    /// What the key does here.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn judge(&self) -> Result<Effect, Refusal> {
        let kind = self.key.kind();
        let record = match &self.record {
            Ok(record) => *record,
            Err(unsound) => {
                return Err(match unsound.clone() {
                    // What stands in the key itself can be said without its record.
                    Unsound::Unknown if self.key.country().site() != self.site => {
                        self.wrong_site(self.key.country().site())
                    }
                    Unsound::Unknown => Refusal::Unknown(kind.label()),
                    Unsound::Tampered => Refusal::Tampered,
                    Unsound::Untrusted(issuer) => Refusal::Untrusted(issuer),
                    Unsound::IssuerEnded(issuer) => Refusal::IssuerEnded(issuer),
                    Unsound::Faulty(why) => Refusal::Faulty(why),
                });
            }
        };
        if let Some(why) = self.revoked {
            return Err(Refusal::Revoked(why.trim_end_matches('.').to_owned()));
        }
        if record.site() != self.site {
            return Err(self.wrong_site(record.site()));
        }
        if self.owner == Owner::Elsewhere {
            return Err(Refusal::Elsewhere);
        }
        if self.attached {
            return Err(Refusal::Attached);
        }
        let ended = |product| record.life(product).state(self.now) == State::Deprovisioned;
        if record.products().into_iter().all(ended) {
            return Err(Refusal::Ended(record.until.date()));
        }
        match kind {
            KeyKind::Registration => self.register(record),
            KeyKind::Activation => self.activate(record),
        }
    }

    fn wrong_site(&self, key: Site) -> Refusal {
        Refusal::Site {
            key: key.label(),
            console: self.site.label(),
        }
    }

    /// What the organisation has of a product besides this licence.
    fn others(&self, record: &Record, product: Product) -> impl Iterator<Item = &Held> {
        let number = record.number;
        let alive = move |held: &&Held| {
            held.product == product && held.number != number && held.activated && held.state != State::Deprovisioned
        };
        self.held.iter().filter(alive)
    }

    fn has(&self, record: &Record, edition: Edition) -> bool {
        let has = |product| self.others(record, product).any(|held| held.edition == edition);
        record.products().into_iter().any(has)
    }

    fn register(&self, record: &Record) -> Result<Effect, Refusal> {
        if self.owner == Owner::Here {
            let own: Vec<_> = self.held.iter().filter(|held| held.number == record.number).collect();
            return Err(if own.iter().all(|held| held.activated) {
                Refusal::Given(KeyKind::Registration.label())
            } else {
                Refusal::WantsActivation
            });
        }
        match record.edition {
            Edition::Trial if self.has(record, Edition::Full) || self.has(record, Edition::Trial) => {
                Err(Refusal::TrialOfHeld)
            }
            Edition::Full if self.has(record, Edition::Trial) && !self.has(record, Edition::Full) => {
                Ok(Effect::TakeOver)
            }
            _ => Ok(Effect::Register),
        }
    }

    fn activate(&self, record: &Record) -> Result<Effect, Refusal> {
        let Some(grant) = record.grants.iter().find(|grant| grant.activation_code == *self.key) else {
            return Err(Refusal::Unknown(KeyKind::Activation.label()));
        };
        let own = self
            .held
            .iter()
            .find(|held| held.number == record.number && held.product == grant.product);
        if own.is_some_and(|held| held.activated) {
            return Err(Refusal::Given(KeyKind::Activation.label()));
        }
        let full = self
            .others(record, grant.product)
            .any(|held| held.edition == Edition::Full);
        let trial = self
            .others(record, grant.product)
            .any(|held| held.edition == Edition::Trial);
        match record.edition {
            Edition::Trial if full || trial => Err(Refusal::TrialOfHeld),
            Edition::Full if trial && !full => Err(Refusal::WantsRegistration),
            _ if full => Ok(Effect::Renew),
            _ => Ok(Effect::Activate),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::licence::{product::Family, record::Grant, site::Country};
    use uuid::Uuid;

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap()
    }

    fn record(edition: Edition, country: &str) -> Record {
        let country = Country::read(country).unwrap();
        Record {
            number: LicenceId::new(Uuid::from_u128(7)),
            name: "Example".into(),
            tenant: None,
            registration_key: Key::make(KeyKind::Registration, Family::Mail, country, &[1; 26]),
            grants: vec![Grant {
                product: Product::Mail,
                activation_code: Key::make(KeyKind::Activation, Family::Mail, country, &[2; 26]),
                seats: 10,
            }],
            edition,
            country,
            from: at("2026-01-01"),
            until: at("2027-01-01"),
            issued_at: at("2026-01-01"),
        }
    }

    fn held(number: u128, edition: Edition, activated: bool, state: State) -> Held {
        Held {
            number: LicenceId::new(Uuid::from_u128(number)),
            product: Product::Mail,
            edition,
            activated,
            state,
            until: at("2026-07-01"),
            by_provider: false,
        }
    }

    fn judge<'a>(
        record: &'a Record,
        kind: KeyKind,
        change: impl FnOnce(&mut Situation<'a>),
    ) -> Result<Effect, Refusal> {
        let key = match kind {
            KeyKind::Registration => &record.registration_key,
            KeyKind::Activation => &record.grants[0].activation_code,
        };
        let mut situation = Situation {
            key,
            record: Ok(record),
            revoked: None,
            owner: Owner::Nobody,
            attached: false,
            held: &[],
            site: Site::Eu,
            now: at("2026-06-01"),
        };
        change(&mut situation);
        situation.judge()
    }

    #[test]
    fn the_record_of_the_tests_makes_sense() {
        assert_eq!(record(Edition::Full, "DE").check(), Ok(()));
        for break_it in [
            (|record| record.grants.clear()) as fn(&mut Record),
            |record| record.grants[0].seats = 0,
            |record| record.grants[0].seats = 1_000_000,
            |record| record.until = record.from,
            |record| record.country = Country::read("JP").unwrap(),
            |record| record.grants.push(record.grants[0].clone()),
            |record| record.name = " ".into(),
            |record| record.grants[0].product = Product::Hub,
        ] {
            let mut broken = record(Edition::Full, "DE");
            break_it(&mut broken);
            assert!(broken.check().is_err(), "{broken:?}");
        }
    }

    #[test]
    fn each_key_does_what_it_is_for() {
        let full = record(Edition::Full, "DE");
        let trial = [held(1, Edition::Trial, true, State::Trial)];
        let over = [held(1, Edition::Trial, true, State::Suspended)];
        let other = [held(1, Edition::Full, true, State::Active)];
        let waiting = [held(7, Edition::Full, false, State::Active)];
        use KeyKind::{Activation, Registration};
        for (kind, have, owner, effect) in [
            (Registration, &[][..], Owner::Nobody, Ok(Effect::Register)),
            (Registration, &trial, Owner::Nobody, Ok(Effect::TakeOver)),
            (Registration, &over, Owner::Nobody, Ok(Effect::TakeOver)),
            (Registration, &other, Owner::Nobody, Ok(Effect::Register)),
            (Registration, &waiting, Owner::Here, Err(Refusal::WantsActivation)),
            (Registration, &trial, Owner::Elsewhere, Err(Refusal::Elsewhere)),
            (Activation, &[], Owner::Nobody, Ok(Effect::Activate)),
            (Activation, &waiting, Owner::Here, Ok(Effect::Activate)),
            (Activation, &trial, Owner::Nobody, Err(Refusal::WantsRegistration)),
            (Activation, &other, Owner::Nobody, Ok(Effect::Renew)),
        ] {
            let judged = judge(&full, kind, |situation| {
                situation.held = have;
                situation.owner = owner;
            });
            assert_eq!(judged, effect, "{kind:?} {have:?}");
        }
        let given = [held(7, Edition::Full, true, State::Active)];
        for kind in KeyKind::ALL {
            let judged = judge(&full, kind, |situation| {
                situation.held = &given;
                situation.owner = Owner::Here;
            });
            assert_eq!(judged, Err(Refusal::Given(kind.label())));
        }
        let another = record(Edition::Trial, "DE");
        for kind in KeyKind::ALL {
            let judged = judge(&another, kind, |situation| situation.held = &other);
            assert_eq!(judged, Err(Refusal::TrialOfHeld));
        }
    }

    #[test]
    fn a_key_of_another_site_gets_the_sentence_of_the_row() {
        let japanese = record(Edition::Full, "JP");
        let sentence = "This key belongs to site Japan, your console to site EU. To use Japan, apply for a new portal account with a \
                        new registration key for Japan";
        for unknown in [false, true] {
            let judged = judge(&japanese, KeyKind::Registration, |situation| {
                if unknown {
                    situation.record = Err(Unsound::Unknown);
                }
            });
            assert_eq!(judged.unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn what_does_not_hold_says_why() {
        let full = record(Edition::Full, "DE");
        let mut said = Vec::new();
        for unsound in [
            Unsound::Unknown,
            Unsound::Tampered,
            Unsound::Untrusted("x".into()),
            Unsound::IssuerEnded("x".into()),
            Unsound::Faulty("y".into()),
        ] {
            said.push(judge(&full, KeyKind::Registration, |situation| {
                situation.record = Err(unsound)
            }));
        }
        said.push(judge(&full, KeyKind::Registration, |situation| {
            situation.revoked = Some("paid back")
        }));
        said.push(judge(&full, KeyKind::Registration, |situation| {
            situation.now = at("2027-06-01")
        }));
        said.push(judge(&full, KeyKind::Registration, |situation| {
            (situation.owner, situation.attached) = (Owner::Here, true);
        }));
        let mut sentences: Vec<_> = said.into_iter().map(|judged| judged.unwrap_err().to_string()).collect();
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), 8);
    }
}
