//! `postern issuer`: who signs licences.

use super::{DONE, FAILED, WRONG_USE, complain, config::DEFAULT_DATA, listen::say};
use crate::licensing::{Issuer, IssuerError, Shelf};
use clap::{Args, Subcommand};
use domain::time::{DAY, Timestamp};
use std::path::PathBuf;

/// What `postern issuer` is told.
#[derive(Debug, Subcommand)]
pub enum IssuerCommand {
    /// Make the issuer of this data folder, and print its public key for the configuration of other consoles.
    Init(InitArgs),
    /// Print the public key again.
    Show(ShowArgs),
}

/// The new issuer.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The data folder. A console may be running on it.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
    /// What it is called.
    #[arg(long, value_name = "NAME", default_value = "Postern issuer")]
    pub name: String,
    /// The last day on which what it signs counts.
    #[arg(long, value_name = "DAY", value_parser = super::licence::day)]
    pub until: Option<Timestamp>,
}

/// Where the issuer is.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: IssuerCommand) -> u8 {
    let done = match command {
        IssuerCommand::Init(args) => {
            let file = Shelf::of(&args.data, Vec::new()).issuer_file();
            Issuer::create(&file, &args.name, args.until.map(|day| day.plus(DAY)))
        }
        IssuerCommand::Show(args) => Shelf::of(&args.data, Vec::new()).issuer(),
    };
    match done {
        Ok(issuer) => {
            say(&format!("{}", issuer.public()));
            DONE
        }
        Err(error @ IssuerError::Name(_)) => {
            complain(&error.to_string());
            WRONG_USE
        }
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}
