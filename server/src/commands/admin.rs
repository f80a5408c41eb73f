//! `postern admin`: people, from the command line of the machine that holds the data.

use super::{
    DONE, FAILED, WRONG_USE, complain,
    config::DEFAULT_DATA,
    listen::{runtime, say},
};
use crate::{
    clock::SystemClock,
    services::{self, House, people::Added},
    store::DataFolder,
};
use clap::{Args, Subcommand};
use domain::{ids::TenantId, people::PASSWORD_MAX, problem::Problem};
use std::{io::Read as _, path::PathBuf, sync::Arc};

/// What `postern admin` is told.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Add an administrator. The password comes on standard input; somebody who signs in already joins the organisation and keeps theirs.
    Create(AdminArgs),
    /// Set a new password and end all sign-ins of the person. The password comes on standard input.
    Reset(AdminArgs),
}

/// Who, and where.
#[derive(Debug, Args)]
pub struct AdminArgs {
    /// The data folder. No console may be running on it.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
    /// The address that the person signs in with.
    #[arg(long, value_name = "ADDRESS")]
    pub email: String,
    /// The organisation; may be left out when there is only one.
    #[arg(long, value_name = "ID")]
    pub tenant: Option<TenantId>,
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: AdminCommand) -> u8 {
    let mut password = String::new();
    // One byte more than is allowed, so that a longer one is refused and not cut.
    let read = std::io::stdin()
        .lock()
        .take(PASSWORD_MAX as u64 + 2)
        .read_to_string(&mut password);
    if let Err(error) = read {
        complain(&format!("The password cannot be read from standard input: {error}."));
        return WRONG_USE;
    }
    let password = password.trim_end_matches(['\n', '\r']).to_owned();
    if password.is_empty() {
        complain("The password is expected on standard input: printf '%s' 'the password' | postern admin ...");
        return WRONG_USE;
    }
    let done = runtime()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(carry_out(command, password)));
    match done {
        Ok(Ok(said)) => {
            say(&said);
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
async fn carry_out(command: AdminCommand, password: String) -> Result<Result<String, String>, String> {
    let (AdminCommand::Create(args) | AdminCommand::Reset(args)) = &command;
    let folder = DataFolder::open(&args.data, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
    let house =
        House::new(folder, Arc::new(SystemClock), services::Settings::default()).map_err(|error| error.to_string())?;
    let tenants = house
        .folder
        .control()
        .tenants()
        .await
        .map_err(|error| error.to_string())?;
    if matches!(command, AdminCommand::Create(_)) && args.tenant.is_none() && tenants.len() > 1 {
        return Ok(Err("There are several organisations: name one with --tenant.".into()));
    }
    if let Some(asked) = args.tenant
        && !tenants.iter().any(|tenant| tenant.id == asked)
    {
        let there: Vec<String> = tenants
            .iter()
            .map(|tenant| format!("{} ({})", tenant.id, tenant.name))
            .collect();
        return Ok(Err(format!(
            "There is no organisation {asked} in this data folder. There is: {}.",
            if there.is_empty() {
                "none".to_owned()
            } else {
                there.join(", ")
            }
        )));
    }
    let done = match &command {
        AdminCommand::Create(_) => house
            .create_administrator(&args.email, password, args.tenant)
            .await
            .map(|added| match added {
                Added::Person => format!("{} is an administrator now.", args.email),
                Added::Membership => format!(
                    "{} is an administrator of this organisation too now. The password is left as it is: the one that was given is not used.",
                    args.email
                ),
            }),
        AdminCommand::Reset(_) => house
            .reset_password(&args.email, password)
            .await
            .map(|()| format!("The password of {} is changed; every sign-in has ended.", args.email)),
    };
    let answer = match done {
        Ok(said) => Ok(Ok(said)),
        Err(invalid @ Problem::Invalid { .. }) => Ok(Err(invalid.to_string())),
        Err(other) => Err(other.to_string()),
    };
    house.folder.close().await;
    answer
}
