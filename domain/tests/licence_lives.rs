//! Whole lives of an organisation's licences: random keys are given, renewed and revoked on random days, and what may never happen
//! does not.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use postern_domain::{
    ids::LicenceId,
    licence::{
        entitlement::entitled,
        judge::{Effect, Held, Owner, Situation, Unsound},
        key::{Key, KeyKind},
        life::{Event, Life, State, counting},
        product::{Edition, Family, Feature, Product},
        record::{Grant, Record},
        site::{Country, Site},
    },
    time::{DAY, Timestamp},
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// 2026-01-01.
const BEGIN: Timestamp = Timestamp(1_767_225_600_000);

/// A licence that is for sale, by numbers.
#[derive(Debug, Clone)]
struct ForSale {
    products: Vec<usize>,
    full: bool,
    from: i64,
    days: i64,
    chance: Vec<u8>,
}

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// Days go by.
    Wait(i64),
    /// The registration key of a licence is given, as somebody types it.
    Register(usize, bool),
    /// One of its activation codes.
    Activate(usize, usize, bool),
    /// It is revoked.
    Revoke(usize),
}

fn for_sale() -> impl Strategy<Value = ForSale> {
    (
        proptest::sample::subsequence((0..Product::ALL.len()).collect::<Vec<_>>(), 1..=Product::ALL.len()),
        any::<bool>(),
        -100_i64..200,
        1_i64..400,
        proptest::collection::vec(any::<u8>(), 26),
    )
        .prop_map(|(products, full, from, days, chance)| ForSale {
            products,
            full,
            from,
            days,
            chance,
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_i64..60).prop_map(Step::Wait),
        2 => (0_usize..6, any::<bool>()).prop_map(|(which, clean)| Step::Register(which, clean)),
        4 => (0_usize..6, 0_usize..4, any::<bool>()).prop_map(|(which, grant, clean)| Step::Activate(which, grant, clean)),
        1 => (0_usize..6).prop_map(Step::Revoke),
    ]
}

fn record(number: usize, sale: &ForSale) -> Record {
    let country = Country::read("DE").unwrap();
    let products: Vec<Product> = sale.products.iter().map(|at| Product::ALL[*at]).collect();
    let chance = |salt: usize| -> Vec<u8> {
        sale.chance
            .iter()
            .map(|byte| byte.wrapping_mul(7).wrapping_add((number * 31 + salt) as u8))
            .collect()
    };
    Record {
        number: LicenceId::new(Uuid::from_u128(number as u128 + 1)),
        name: "Example".into(),
        tenant: None,
        registration_key: Key::make(KeyKind::Registration, Family::of(&products), country, &chance(0)),
        grants: products
            .iter()
            .enumerate()
            .map(|(at, product)| Grant {
                product: *product,
                activation_code: Key::make(KeyKind::Activation, Family::of(&[*product]), country, &chance(at + 1)),
                seats: 10,
            })
            .collect(),
        edition: if sale.full { Edition::Full } else { Edition::Trial },
        country,
        from: BEGIN.plus(sale.from * DAY),
        until: BEGIN.plus((sale.from + sale.days) * DAY),
        issued_at: BEGIN,
    }
}

/// What somebody types: as it was printed, or pasted out of a mail.
fn typed(key: &Key, clean: bool) -> Key {
    let printed = key.to_string();
    let text = if clean {
        printed
    } else {
        format!(" {}\r\n", printed.to_lowercase().replace('-', " \n"))
    };
    Key::read(&text).expect("a key is read however it was pasted")
}

/// A product of a licence: when it was activated, and until when what was due was applied.
type Kept = (Product, Option<Timestamp>, Timestamp);

/// An organisation as the console keeps it: licences by number, and the products of each with when they were activated and until when
/// what was due was applied.
#[derive(Debug, Default)]
struct Organisation {
    licences: Vec<(usize, Vec<Kept>)>,
    attached: Option<usize>,
}

struct World {
    records: Vec<Record>,
    revoked: Vec<Option<Timestamp>>,
    here: Organisation,
    now: Timestamp,
}

impl World {
    fn life(&self, which: usize, product: Product) -> Life {
        let mut life = self.records[which].life(product);
        if let Some(at) = self.revoked[which] {
            life.until = life.until.min(at).max(life.from);
        }
        life
    }

    fn held(&self) -> Vec<Held> {
        let of = |which: usize, product: Product, activated: Option<Timestamp>| {
            let life = self.life(which, product);
            Held {
                number: self.records[which].number,
                product,
                edition: self.records[which].edition,
                activated: activated.is_some(),
                state: life.state(self.now),
                until: life.until,
                by_provider: false,
            }
        };
        let licences = self.here.licences.iter();
        licences
            .flat_map(|(which, products)| {
                products
                    .iter()
                    .map(move |(product, activated, _)| of(*which, *product, *activated))
            })
            .collect()
    }

    fn activated(&self, product: Product) -> Vec<Life> {
        let licences = self.here.licences.iter();
        licences
            .flat_map(|(which, products)| products.iter().map(move |state| (*which, state)))
            .filter(|(_, (of, activated, _))| *of == product && activated.is_some())
            .map(|(which, _)| self.life(which, product))
            .collect()
    }

    /// Gives a key, and does what the judgement says, as the console does.
    fn give(&mut self, which: usize, key: &Key) -> Result<Effect, String> {
        let held = self.held();
        let record = &self.records[which];
        let effect = Situation {
            key,
            record: if record.check().is_ok() {
                Ok(record)
            } else {
                Err(Unsound::Unknown)
            },
            revoked: self.revoked[which].map(|_| "returned"),
            owner: if self.here.licences.iter().any(|(has, _)| *has == which) {
                Owner::Here
            } else {
                Owner::Nobody
            },
            attached: self.here.attached == Some(which),
            held: &held,
            site: Site::Eu,
            now: self.now,
        }
        .judge()
        .map_err(|refusal| refusal.to_string())?;
        if !self.here.licences.iter().any(|(has, _)| *has == which) {
            let products = record
                .products()
                .into_iter()
                .map(|product| (product, None, self.now))
                .collect();
            self.here.licences.push((which, products));
        }
        let now = self.now;
        let (_, products) = self.here.licences.iter_mut().find(|(has, _)| *has == which).unwrap();
        match effect {
            Effect::TakeOver => self.here.attached = Some(which),
            Effect::Register => {}
            Effect::Activate | Effect::Renew => {
                let product = self.records[which]
                    .grants
                    .iter()
                    .find(|grant| grant.activation_code == *key)
                    .unwrap()
                    .product;
                let state = products.iter_mut().find(|(of, ..)| *of == product).unwrap();
                assert!(state.1.is_none(), "{product:?} was activated twice by one licence");
                *state = (product, Some(now), now);
            }
        }
        Ok(effect)
    }

    /// The job that looks what is due; gives what it says.
    fn look(&mut self) -> Vec<(usize, Product, Timestamp, Event)> {
        let mut said = Vec::new();
        for at in 0..self.here.licences.len() {
            let which = self.here.licences[at].0;
            for product in 0..self.here.licences[at].1.len() {
                let (of, activated, applied) = self.here.licences[at].1[product];
                if activated.is_none() {
                    continue;
                }
                said.extend(
                    self.life(which, of)
                        .due(applied, self.now)
                        .into_iter()
                        .map(|(when, event)| (which, of, when, event)),
                );
                self.here.licences[at].1[product].2 = self.now;
            }
        }
        said
    }

    /// What holds at every moment.
    fn holds(&self) {
        let held = self.held();
        for product in Product::ALL {
            let lives = self.activated(product);
            let counts = counting(lives.iter().map(|life| ((), *life)), self.now).map(|(_, life)| life.state(self.now));
            let runs = lives.iter().any(|life| life.state(self.now).runs());
            assert_eq!(
                counts.is_some_and(State::runs),
                runs,
                "{product:?}: one that runs counts"
            );
            // Data is cleared when the last one is over, and not before.
            let over = lives.iter().all(|life| life.state(self.now) == State::Deprovisioned);
            assert_eq!(
                counts.is_none_or(|state| state == State::Deprovisioned),
                over,
                "{product:?}: one that is kept counts"
            );
            for feature in Feature::ALL.into_iter().filter(|feature| feature.product() == product) {
                let may = entitled(feature, &held);
                let suspended = counts == Some(State::Suspended) && feature.works_suspended();
                assert_eq!(may.is_ok(), runs || suspended, "{feature:?}: {may:?}, {counts:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_life_does_what_may_not_happen(sales in proptest::collection::vec(for_sale(), 1..6), steps in proptest::collection::vec(step(), 1..40)) {
        let records: Vec<Record> = sales.iter().enumerate().map(|(number, sale)| record(number, sale)).collect();
        let mut world = World { revoked: vec![None; records.len()], records, here: Organisation::default(), now: BEGIN };
        let mut entered = BTreeSet::new();
        for step in steps {
            let before = format!("{:?}", world.here);
            let given = match step {
                Step::Wait(days) => {
                    world.now = world.now.plus(days * DAY);
                    None
                }
                Step::Register(which, clean) => {
                    let which = which % world.records.len();
                    let key = typed(&world.records[which].registration_key, clean);
                    Some((which, world.give(which, &key)))
                }
                Step::Activate(which, grant, clean) => {
                    let which = which % world.records.len();
                    let grants = &world.records[which].grants;
                    let (key, product) = (typed(&grants[grant % grants.len()].activation_code, clean), grants[grant % grants.len()].product);
                    let given = world.give(which, &key);
                    // What is activated while it runs brings everything of its product back, whatever was before.
                    if given.is_ok() && world.life(which, product).state(world.now).runs() {
                        for feature in Feature::ALL.into_iter().filter(|feature| feature.product() == product) {
                            prop_assert_eq!(entitled(feature, &world.held()), Ok(()));
                        }
                    }
                    Some((which, given))
                }
                Step::Revoke(which) => {
                    let which = which % world.records.len();
                    world.revoked[which].get_or_insert(world.now);
                    None
                }
            };
            match given {
                Some((_, Err(sentence))) => {
                    prop_assert_eq!(format!("{:?}", world.here), before, "a key that is refused changes nothing");
                    prop_assert!(sentence.contains(' '), "a sentence says why: {}", sentence);
                }
                Some((which, Ok(_))) => {
                    prop_assert!(world.revoked[which].is_none(), "a revoked licence was taken");
                    let key = world.records[which].registration_key.clone();
                    prop_assert!(world.give(which, &key).is_err(), "a registration key was taken twice");
                }
                None => {}
            }
            for (which, product, when, event) in world.look() {
                prop_assert!(when <= world.now);
                if let Event::Enters { state } = event {
                    prop_assert!(entered.insert((which, product, state)), "{:?} {:?} was entered twice", product, state);
                }
            }
            world.holds();
        }
    }
}
