//! `postern partner`: who looks after other organisations.

use super::{
    DONE, FAILED, WRONG_USE, complain,
    config::DEFAULT_DATA,
    listen::{runtime, say},
};
use crate::{
    clock::SystemClock,
    services::{self, House},
    store::DataFolder,
};
use clap::{Args, Subcommand};
use domain::{ids::TenantId, problem::Problem};
use std::{path::PathBuf, sync::Arc};

/// What `postern partner` is told.
#[derive(Debug, Subcommand)]
pub enum PartnerCommand {
    /// Make an organisation a service provider. Prints one line, the access token and the secret of its programs; they are shown this
    /// once. For one that is a provider already they replace those that it had.
    Create(CreateArgs),
}

/// The new service provider.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The data folder. No console may be running on it.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
    /// The name under which its customers know it; also that of its organisation when there is none yet.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Its organisation; may be left out when there is only one.
    #[arg(long, value_name = "ID")]
    pub tenant: Option<TenantId>,
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: PartnerCommand) -> u8 {
    let PartnerCommand::Create(args) = command;
    let done = runtime()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(create(args)));
    match done {
        Ok(Ok(line)) => {
            say(&line);
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
async fn create(args: CreateArgs) -> Result<Result<String, String>, String> {
    let folder = DataFolder::open(&args.data, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
    let house =
        House::new(folder, Arc::new(SystemClock), services::Settings::default()).map_err(|error| error.to_string())?;
    let tenants = house.folder.control().tenants().await;
    let tenants = tenants.map_err(|error| error.to_string())?;
    let tenant = match (args.tenant, tenants.as_slice()) {
        (Some(tenant), _) => Some(tenant),
        (None, []) => None,
        (None, [only]) => Some(only.id),
        (None, _) => return Ok(Err("There are several organisations: name one with --tenant.".into())),
    };
    let answer = match house.create_partner(&args.name, tenant).await {
        Ok((access_token, secret)) => Ok(Ok(format!("{access_token} {secret}"))),
        Err(wrong @ (Problem::Invalid { .. } | Problem::NotFound { .. })) => Ok(Err(wrong.to_string())),
        Err(other) => Err(other.to_string()),
    };
    house.folder.close().await;
    answer
}
