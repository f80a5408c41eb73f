//! Made-up licences.

use super::{Fake, NOW, id};
use async_trait::async_trait;
use domain::{
    console::Licensing,
    licence::{
        entitlement::Seats,
        judge,
        key::{Key, KeyKind},
        life::Life,
        portal::{HistoryLine, KeyDone, KeyPreview, LicenceDetail, Portal, ProductRow},
        product::{Edition, Family, Product},
        site::{Country, Site},
    },
    problem::{Answer, Problem},
    time::DAY,
    transfer::{Configuration, Effect, FORMAT, Import, Line, Part, Reason, VERSION},
};

/// The key that the made-up console knows.
pub fn key() -> Key {
    Key::make(
        KeyKind::Registration,
        Family::Mail,
        Country::read("DE").unwrap(),
        &[9; 26],
    )
}

fn row(product: Product, ended_days_ago: i64, activated: bool) -> ProductRow {
    let life = Life {
        product,
        edition: Edition::Full,
        from: NOW.plus(-300 * DAY),
        until: NOW.plus(-ended_days_ago * DAY),
        suspended_at: None,
    };
    ProductRow {
        number: id(product as u32 + 1),
        product,
        edition: Edition::Full,
        life,
        state: life.state(NOW),
        days_left: life.days_left(NOW),
        seats: Seats { bought: 10, used: 12 },
        site: Site::Eu,
        activated,
        activation_code: None,
        counts: activated,
    }
}

/// An import of each effect.
fn import(done: bool) -> Import {
    let line = |part, name: &str, effect| Line {
        part,
        name: name.into(),
        effect,
    };
    let file = Configuration {
        format: FORMAT.into(),
        version: VERSION,
        exported_at: NOW.plus(-DAY),
        site: Site::Japan,
        organisation: "Contoso <img src=x> KK".into(),
        policies: Vec::new(),
        accounts: Vec::new(),
        objects: Vec::new(),
        views: Vec::new(),
    };
    let lines = [
        line(Part::Policies, "Finance", Effect::Add),
        line(Part::Policies, "Default Mailbox Policy ATP", Effect::Replace),
        line(Part::Accounts, "Mail", Effect::Add),
        line(Part::Objects, "evil.example", Effect::Same),
        line(
            Part::Views,
            "Today (bea@contoso.example)",
            Effect::LeaveOut(Reason::NoOwner("bea@contoso.example".into())),
        ),
    ];
    Import::of(&file, &lines, done)
}

#[async_trait]
impl Licensing for Fake {
    async fn portal(&self) -> Answer<Portal> {
        self.who()?;
        let waiting = ProductRow {
            activation_code: Some(Key::make(
                KeyKind::Activation,
                Family::Hub,
                Country::read("DE").unwrap(),
                &[3; 26],
            )),
            ..row(Product::Hub, -40, false)
        };
        Ok(Portal {
            products: vec![
                row(Product::Mail, 18, true),
                row(Product::WebGateway, -200, true),
                waiting,
            ],
            site: Site::Eu,
            clock_turned_back: true,
            judged_at: NOW,
            migration_waits: false,
        })
    }
    async fn licence(&self, product: Product) -> Answer<LicenceDetail> {
        self.who()?;
        Ok(LicenceDetail {
            row: row(product, 18, true),
            name: "Contoso GmbH".into(),
            registration_key: key().masked(),
            issuer: "Postern issuer".into(),
            history: vec![HistoryLine {
                at: NOW.plus(-DAY),
                what: "Notice: it ends in 14 days.".into(),
            }],
            judged_at: NOW,
        })
    }
    async fn offer_key(&self, typed: &str) -> Answer<KeyPreview> {
        self.who()?;
        let key = Key::read(typed).map_err(|fault| Problem::invalid("key", fault.to_string()))?;
        Ok(KeyPreview {
            key,
            effect: judge::Effect::TakeOver,
            name: "Contoso GmbH".into(),
            products: vec![(Product::Mail, 10)],
            edition: Edition::Full,
            from: NOW,
            until: NOW.plus(365 * DAY),
            site: Site::Eu,
        })
    }
    async fn offered_key(&self) -> Answer<Option<KeyPreview>> {
        self.who()?;
        Ok(None)
    }
    async fn withdraw_key(&self) -> Answer<()> {
        self.who()
    }
    async fn provide_key(&self) -> Answer<KeyDone> {
        self.who()?;
        Ok(KeyDone {
            effect: judge::Effect::TakeOver,
            number: id(1),
            codes: Vec::new(),
        })
    }
    async fn add_licence_file(&self, _: &str) -> Answer<Key> {
        self.who()?;
        Ok(key())
    }
    async fn export_configuration(&self) -> Answer<String> {
        self.who()?;
        Ok("{}".into())
    }
    async fn offer_configuration(&self, _: &str) -> Answer<Import> {
        self.who()?;
        Ok(import(false))
    }
    async fn offered_configuration(&self) -> Answer<Option<Import>> {
        self.who()?;
        Ok(Some(import(false)))
    }
    async fn withdraw_configuration(&self) -> Answer<()> {
        self.who()
    }
    async fn import_configuration(&self) -> Answer<Import> {
        self.who()?;
        Ok(import(true))
    }
}
