//! `postern policy`: policies from a file, as one keeps it in a repository.

use super::{
    DONE, FAILED, WRONG_USE, complain,
    config::DEFAULT_DATA,
    listen::{runtime, say},
};
use crate::{
    clock::SystemClock,
    services::{
        self, House,
        policy_file::{read, written},
        tenant::Tenant,
    },
    store::DataFolder,
};
use clap::{Args, Subcommand};
use domain::{
    audit::Act,
    ids::TenantId,
    policy::{
        difference,
        planned::{FILE_MAX, PolicyPlan, Step},
    },
    problem::Problem,
};
use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Who changed a policy from the command line.
const WHO: &str = "command line";

/// What `postern policy` is told.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Print all policies as TOML.
    Export(Place),
    /// Print what applying a file would change, deletions included, and change nothing. Exits with 1 when something would change and
    /// --exit-code is given.
    Plan(PlanArgs),
    /// Make the policies as the file says: own policies that are not in it are removed. Prints what was changed. The same file once more
    /// changes nothing.
    Apply(ApplyArgs),
}

/// Where the policies are.
#[derive(Debug, Args)]
pub struct Place {
    /// The data folder. No console may be running on it; one that runs takes files on its page Policies > Policy file.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
    /// The organisation; may be left out when there is only one.
    #[arg(long, value_name = "ID")]
    pub tenant: Option<TenantId>,
}

/// The file.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Policies in TOML, as `postern policy export` prints them; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub place: Place,
}

/// The file, and what the exit status says.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for help")]
    pub of: ApplyArgs,
    /// Exit with 1 when something would change.
    #[arg(long)]
    pub exit_code: bool,
}

/// What a command says, and its exit status.
struct Said {
    lines: Vec<String>,
    status: u8,
}

/// Runs the command. Gives the exit status.
#[must_use]
pub fn run(command: PolicyCommand) -> u8 {
    let done = runtime()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(carry_out(command)));
    match done {
        Ok(Ok(said)) => {
            for line in said.lines {
                say(&line);
            }
            said.status
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
async fn carry_out(command: PolicyCommand) -> Result<Result<Said, String>, String> {
    let (place, file) = match &command {
        PolicyCommand::Export(place) => (place, None),
        PolicyCommand::Plan(PlanArgs { of, .. }) => (&of.place, Some(&of.file)),
        PolicyCommand::Apply(args) => (&args.place, Some(&args.file)),
    };
    // Read before anything is opened: a file that is wrong needs no data folder.
    let entries = match file.map(|file| text_of(file)).transpose() {
        Ok(text) => text.map(|text| read(&text)).transpose(),
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    let entries = match entries {
        Ok(entries) => entries.unwrap_or_default(),
        Err(problem) => return Ok(Err(problem.to_string())),
    };
    let folder = DataFolder::open(&place.data, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
    let house =
        House::new(folder, Arc::new(SystemClock), services::Settings::default()).map_err(|error| error.to_string())?;
    let tenant = match chosen(&house, place.tenant).await? {
        Ok(tenant) => tenant,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let answer = match command {
        PolicyCommand::Export(_) => exported(&tenant).await,
        PolicyCommand::Plan(args) => house.plan_policies(&tenant, &entries, WHO).await.map(|plan| Said {
            status: if args.exit_code && !plan.changes_nothing() {
                FAILED
            } else {
                DONE
            },
            lines: told(&plan),
        }),
        PolicyCommand::Apply(_) => applied(&house, &tenant, &entries).await,
    };
    drop(tenant);
    house.folder.close().await;
    match answer {
        Ok(said) => Ok(Ok(said)),
        Err(wrong @ Problem::Invalid { .. }) => Ok(Err(wrong.to_string())),
        Err(other) => Err(other.to_string()),
    }
}

/// The organisation that is meant.
async fn chosen(house: &House, named: Option<TenantId>) -> Result<Result<Arc<Tenant>, String>, String> {
    let tenants = house.folder.control().tenants().await;
    let tenants = tenants.map_err(|error| error.to_string())?;
    let id = match (named, tenants.as_slice()) {
        (Some(named), all) if all.iter().any(|row| row.id == named) => named,
        (Some(named), _) => {
            return Ok(Err(format!(
                "There is no organisation {named}: `postern tenant list` names all."
            )));
        }
        (None, [only]) => only.id,
        (None, []) => return Ok(Err("There is no organisation yet.".into())),
        (None, _) => return Ok(Err("There are several organisations: name one with --tenant.".into())),
    };
    house.tenant(id).await.map(Ok).map_err(|error| error.to_string())
}

async fn exported(tenant: &Tenant) -> Result<Said, Problem> {
    let policies = tenant.store.policies(None).await?;
    Ok(Said {
        lines: vec![written(&policies)?.trim_end().to_owned()],
        status: DONE,
    })
}

async fn applied(house: &House, tenant: &Tenant, entries: &[domain::transfer::PolicyEntry]) -> Result<Said, Problem> {
    let plan = house.plan_policies(tenant, entries, WHO).await?;
    let act = Act::of(WHO, "policy.apply", "a file", plan.summary());
    house.apply_policies(tenant, &plan, &act).await?;
    Ok(Said {
        lines: told(&plan),
        status: DONE,
    })
}

/// Every policy that is not the same, with what differs, and the numbers.
fn told(plan: &PolicyPlan) -> Vec<String> {
    let mut lines = Vec::new();
    for planned in &plan.policies {
        let (step, Some(policy)) = (planned.step(), planned.policy()) else {
            continue;
        };
        if step == Step::Same {
            continue;
        }
        let kind = policy.kind.short();
        lines.push(format!("{} {kind} “{}”", step.sign(), policy.name));
        if let (Some(before), Some(after)) = (&planned.before, &planned.after) {
            lines.extend(
                difference(before, after)
                    .into_iter()
                    .map(|change| format!("    {change}")),
            );
        }
    }
    lines.push(format!("{}.", plan.summary()));
    lines
}

fn text_of(file: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}.", file.display());
    // One byte more than may be, so that what is larger is told by the reader of the text.
    let most = FILE_MAX as u64 + 1;
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .take(most)
            .read_to_string(&mut text)
            .map_err(failed)?;
    } else {
        File::open(file)
            .map_err(failed)?
            .take(most)
            .read_to_string(&mut text)
            .map_err(failed)?;
    }
    Ok(text)
}
