//! `postern tenant`: organisations, from the command line of the machine that holds the data.

use super::{
    DONE, FAILED, WRONG_USE, complain,
    config::DEFAULT_DATA,
    listen::{runtime, say},
};
use crate::{
    clock::SystemClock,
    services::{self, House},
    store::{DataFolder, TenantRow},
};
use clap::{Args, Subcommand};
use domain::problem::Problem;
use std::{path::PathBuf, sync::Arc};

/// What `postern tenant` is told.
#[derive(Debug, Subcommand)]
pub enum TenantCommand {
    /// Make an organisation. Prints its identifier and the code of its sign-in address, `/Dashboard?T=<code>`.
    Create(CreateArgs),
    /// Print the identifier, the code and the name of every organisation.
    List(Place),
}

/// Where the organisations are.
#[derive(Debug, Args)]
pub struct Place {
    /// The data folder. No console may be running on it.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
}

/// The new organisation.
#[derive(Debug, Args)]
pub struct CreateArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub place: Place,
    /// The name that stands at the top of every page.
    #[arg(long, value_name = "NAME")]
    pub name: String,
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: TenantCommand) -> u8 {
    let done = runtime()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(carry_out(command)));
    match done {
        Ok(Ok(lines)) => {
            for line in lines {
                say(&line);
            }
            DONE
        }
        Ok(Err(wrong)) => {
            complain(&wrong);
            WRONG_USE
        }
        Err(failed) => {
            complain(&failed);
            FAILED
        }
    }
}

/// The outer error is a failure, the inner one a wrong use.
async fn carry_out(command: TenantCommand) -> Result<Result<Vec<String>, String>, String> {
    let (TenantCommand::Create(CreateArgs { place, .. }) | TenantCommand::List(place)) = &command;
    let folder = DataFolder::open(&place.data, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
    let house =
        House::new(folder, Arc::new(SystemClock), services::Settings::default()).map_err(|error| error.to_string())?;
    let made = match &command {
        TenantCommand::Create(args) => match house.create_organisation(&args.name).await {
            Ok(id) => Some(id),
            Err(invalid @ Problem::Invalid { .. }) => return Ok(Err(invalid.to_string())),
            Err(other) => return Err(other.to_string()),
        },
        TenantCommand::List(_) => None,
    };
    let tenants = house.folder.control().tenants().await;
    let line = |TenantRow { id, code, name, .. }: TenantRow| match made {
        Some(made) => (made == id).then(|| format!("{id} {code}")),
        None => Some(format!("{id} {code} {name}")),
    };
    let lines = tenants.map(|tenants| tenants.into_iter().filter_map(line).collect());
    house.folder.close().await;
    lines.map(Ok).map_err(|error| error.to_string())
}
