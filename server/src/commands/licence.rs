//! `postern licence`: issuing, checking and revoking, from the command line of the machine that holds the issuer.

mod clock;

use super::{DONE, FAILED, WRONG_USE, complain, config::Settings, listen::say};
use crate::{
    clock::{Clock, Ids, SystemClock},
    licensing::{Envelope, Order, PublicIssuer, Shelf, ShelfError},
};
use clap::{Args, Subcommand};
use domain::{
    ids::LicenceId,
    licence::{
        key::{Key, KeyFault},
        product::{Edition, Product},
        record::{Record, RecordFault},
        site::{Country, Site},
    },
    time::{DAY, Timestamp},
};
use std::{path::PathBuf, sync::Arc};

/// What `postern licence` is told.
#[derive(Debug, Subcommand)]
pub enum LicenceCommand {
    /// Issue a licence: prints its registration key and the activation code of each product.
    Issue(IssueArgs),
    /// Say what a key or a licence file is, and whether it holds.
    Check(CheckArgs),
    /// Revoke the licence of a key.
    Revoke(RevokeArgs),
    /// Say by which time licences are judged, and put it right after a clock that was wrongly ahead.
    Clock(clock::ClockArgs),
}

/// Where the licences lie.
#[derive(Debug, Args)]
pub struct Place {
    /// The data folder. A console may be running on it.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A TOML file of settings; `licence_issuers` in it are trusted too.
    #[arg(long, value_name = "FILE", env = "POSTERN_CONFIG")]
    pub config: Option<PathBuf>,
}

/// The new licence.
#[derive(Debug, Args)]
pub struct IssueArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub place: Place,
    /// For whom: a name, or the identifier of the one organisation that may use it.
    #[arg(long, value_name = "NAME-OR-ID")]
    pub tenant: String,
    /// A product: mail, web-gateway, hub, endpoint-sensor. More than one make a suite.
    #[arg(long, value_name = "PRODUCT", required = true, value_parser = product, value_delimiter = ',')]
    pub product: Vec<Product>,
    /// trial or full.
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    pub edition: Edition,
    /// Seats of each product.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    pub seats: u32,
    /// Where it is bought: a country such as DE, or a site: global, eu, japan.
    #[arg(long, value_name = "COUNTRY", value_parser = region)]
    pub region: Country,
    /// The first day, such as 2026-12-01.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Timestamp,
    /// The last day.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Timestamp,
    /// Write the signed licence to this file too, for a closed network.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is to be checked.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub place: Place,
    /// A key, or a licence file.
    #[arg(value_name = "KEY-OR-FILE")]
    pub what: String,
}

/// What is to be revoked.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub place: Place,
    /// One of the licence's keys.
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Why, for those who have it.
    #[arg(long, value_name = "TEXT")]
    pub why: String,
}

fn product(word: &str) -> Result<Product, String> {
    Product::from_word(word).ok_or_else(|| {
        let words = Product::ALL.map(Product::word).join(", ");
        format!("there is no product “{word}”; there are {words}")
    })
}

fn edition(word: &str) -> Result<Edition, String> {
    Edition::from_word(word).ok_or_else(|| format!("“{word}” is no edition: trial or full is expected"))
}

fn region(word: &str) -> Result<Country, String> {
    let of_site = |site| {
        Country::read(match site {
            Site::Global => "US",
            Site::Eu => "DE",
            Site::Japan => "JP",
        })
    };
    Country::read(word)
        .or_else(|| Site::from_word(word).and_then(of_site))
        .ok_or_else(|| format!("“{word}” is no country (ISO 3166-1 alpha-2, such as DE) and no site"))
}

/// A day in UTC, such as 2026-12-01.
pub(super) fn day(text: &str) -> Result<Timestamp, String> {
    Timestamp::read(text)
        .filter(|_| text.len() == 10)
        .ok_or_else(|| format!("“{text}” is no day; write it as 2026-12-01"))
}

/// Why a command did not do it: a wrong use or a failure.
enum Stop {
    Wrong(String),
    Failed(String),
}

impl From<ShelfError> for Stop {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Record(
                fault @ (RecordFault::Seats(_) | RecordFault::Period | RecordFault::Products | RecordFault::Name),
            ) => Self::Wrong(fault.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<KeyFault> for Stop {
    fn from(fault: KeyFault) -> Self {
        Self::Wrong(fault.to_string())
    }
}

fn shelf(place: &Place) -> Result<Shelf, Stop> {
    let environment = std::env::vars().filter(|(name, _)| name.starts_with("POSTERN_"));
    let settings = Settings::load(place.config.as_deref(), environment)
        .map_err(|error| Stop::Wrong(error.to_string()))?
        .overlaid(Settings {
            data: place.data.clone(),
            ..Settings::default()
        });
    let config = settings.check().map_err(|error| Stop::Wrong(error.to_string()))?;
    Ok(Shelf::of(&config.data, config.licence_issuers))
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: LicenceCommand) -> u8 {
    let done = match command {
        LicenceCommand::Issue(args) => issue(args),
        LicenceCommand::Check(args) => check(&args),
        LicenceCommand::Revoke(args) => revoke(&args),
        LicenceCommand::Clock(args) => clock::run(&args),
    };
    match done {
        Ok(said) => {
            say(&said);
            DONE
        }
        Err(Stop::Wrong(sentence)) => {
            complain(&sentence);
            WRONG_USE
        }
        Err(Stop::Failed(sentence)) => {
            complain(&sentence);
            FAILED
        }
    }
}

fn issue(args: IssueArgs) -> Result<String, Stop> {
    let shelf = shelf(&args.place)?;
    let issuer = shelf.issuer().map_err(|error| Stop::Failed(error.to_string()))?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let number = LicenceId::new(Ids::new(clock.clone()).next());
    let order = Order {
        tenant: args.tenant.parse().ok(),
        name: args.tenant,
        products: args.product.into_iter().map(|product| (product, args.seats)).collect(),
        edition: args.edition,
        country: args.region,
        from: args.from,
        until: args.to.plus(DAY),
    };
    let (record, envelope) = shelf.issue(&issuer, order, number, clock.now())?;
    let mut said = vec![format!("registration key: {}", record.registration_key)];
    for grant in &record.grants {
        said.push(format!(
            "activation code {}: {}",
            grant.product.word(),
            grant.activation_code
        ));
    }
    if let Some(file) = &args.out {
        std::fs::write(file, envelope.text()).map_err(|error| {
            Stop::Failed(format!(
                "The licence file {} cannot be written: {error}.",
                file.display()
            ))
        })?;
        said.push(format!("licence file: {}", file.display()));
    }
    Ok(said.join("\n"))
}

fn check(args: &CheckArgs) -> Result<String, Stop> {
    let shelf = shelf(&args.place)?;
    let file = PathBuf::from(&args.what);
    let now = SystemClock.now();
    if file.is_file() {
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Stop::Failed(format!("{} cannot be read: {error}.", file.display())))?;
        let envelope = Envelope::read(&text).map_err(ShelfError::from)?;
        return said(&shelf, &trusted(&shelf)?, &envelope, now);
    }
    let key = Key::read(&args.what)?;
    let kind = format!(
        "{key} is a well-formed {} of {} for {} (site {})",
        key.kind().label(),
        match key.family() {
            domain::licence::product::Family::Suite => "a suite".to_owned(),
            family => format!("“{}”", product_of(family)),
        },
        key.country(),
        key.country().site().label(),
    );
    let Some(envelope) = shelf.find(&key)? else {
        return Err(Stop::Failed(format!("{kind}; its licence is unknown here.")));
    };
    Ok(format!("{kind}.\n{}", said(&shelf, &trusted(&shelf)?, &envelope, now)?))
}

fn product_of(family: domain::licence::product::Family) -> &'static str {
    use domain::licence::product::Family;
    match family {
        Family::Mail => Product::Mail.label(),
        Family::WebGateway => Product::WebGateway.label(),
        Family::Hub => Product::Hub.label(),
        Family::EndpointSensor => Product::EndpointSensor.label(),
        Family::Suite => "suite",
    }
}

fn trusted(shelf: &Shelf) -> Result<Vec<PublicIssuer>, Stop> {
    shelf.trusted().map_err(|error| Stop::Failed(error.to_string()))
}

/// What a signed record is, if it holds.
fn said(shelf: &Shelf, trusted: &[PublicIssuer], envelope: &Envelope, now: Timestamp) -> Result<String, Stop> {
    let (record, issuer) = envelope
        .record(trusted)
        .map_err(|unsound| Stop::from(ShelfError::Unsound(unsound)))?;
    if let Some(revoked) = shelf.revocations()?.into_iter().find(|one| one.number == record.number) {
        return Err(Stop::Failed(format!(
            "The licence of “{}” was revoked on {}: {}.",
            record.name,
            day_of(revoked.at),
            revoked.why
        )));
    }
    Ok(described(&record, &issuer, now))
}

fn day_of(at: Timestamp) -> String {
    at.rfc3339().chars().take(10).collect()
}

fn described(record: &Record, issuer: &str, now: Timestamp) -> String {
    let mut lines = vec![
        format!(
            "licence {} of “{}”, signed by “{issuer}”: it holds",
            record.number, record.name
        ),
        format!(
            "{} from {} to {}, site {}",
            record.edition.label(),
            day_of(record.from),
            day_of(record.until.plus(-1)),
            record.site().label()
        ),
    ];
    for grant in &record.grants {
        let life = record.life(grant.product);
        let left = match life.days_left(now) {
            Some(days) => format!("{}, {days} days left", life.state(now).label()),
            None => life.state(now).label().to_owned(),
        };
        lines.push(format!(
            "{}: {} {}; {left}",
            grant.product.label(),
            grant.seats,
            grant.product.unit()
        ));
    }
    lines.join("\n")
}

fn revoke(args: &RevokeArgs) -> Result<String, Stop> {
    let shelf = shelf(&args.place)?;
    let issuer = shelf.issuer().map_err(|error| Stop::Failed(error.to_string()))?;
    let key = Key::read(&args.key)?;
    let why = args.why.trim();
    if why.is_empty() {
        return Err(Stop::Wrong(
            "Say why it is revoked: those who have it will read it.".into(),
        ));
    }
    let record = shelf.revoke(&issuer, &key, why, SystemClock.now())?;
    Ok(format!(
        "The licence {} of “{}” is revoked.",
        record.number, record.name
    ))
}
