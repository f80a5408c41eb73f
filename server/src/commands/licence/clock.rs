//! `postern licence clock`: the latest time that licences were judged by, and putting it right after a clock that was wrongly ahead.

use super::Stop;
use crate::{
    clock::{Clock, SystemClock},
    commands::{config::DEFAULT_DATA, listen::runtime},
    store::DataFolder,
};
use clap::Args;
use domain::{audit::Act, licence::entitlement::judged_at};
use std::{path::PathBuf, sync::Arc};

/// Whose clock, and whether it is put right.
#[derive(Debug, Args)]
pub struct ClockArgs {
    /// The data folder. The console must not be running on it.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
    /// Take the present time of this machine for the latest that was seen.
    #[arg(long)]
    pub reset: bool,
}

pub(super) fn run(args: &ClockArgs) -> Result<String, Stop> {
    let failed = |error: &dyn std::fmt::Display| Stop::Failed(error.to_string());
    let runtime = runtime().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let folder = DataFolder::open(&args.data, Arc::new(SystemClock)).map_err(|error| failed(&error))?;
        let control = folder.control();
        let (now, latest) = (SystemClock.now(), control.latest_clock().await.map_err(|error| failed(&error))?);
        let said = if args.reset {
            let act = Act::by_itself("licence.clock", latest.exact(), "the latest time that was seen was set to now, from the command line");
            control.reset_clock(now, &act).await.map_err(|error| failed(&error))?;
            format!("Licences are judged by the clock of this machine again: {}.", now.exact())
        } else {
            let (judged, back) = judged_at(now, latest);
            let clock = format!("Licences are judged at {}; the clock of this machine says {}.", judged.exact(), now.exact());
            if back {
                format!("{clock} It was turned back, or was wrongly ahead before. If it is right now: postern licence clock --reset")
            } else {
                clock
            }
        };
        folder.close().await;
        Ok(said)
    })
}
