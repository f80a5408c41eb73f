//! `postern analyse-file`: the analyser's process. Reads one file from standard input and writes its report; before the first byte it
//! gives up everything else.

use super::{DONE, FAILED, complain};
use crate::mail::analyser::{Analyser, FILE_BYTES, analyse, confine::confine};
use clap::Args;
use std::{
    io::{Read, Write, stdin, stdout},
    path::PathBuf,
};

/// Analyses one file, which comes on standard input, and writes the report in JSON.
#[derive(Debug, Clone, Args)]
pub struct AnalyseArgs {
    /// What the file is called: its extension counts.
    #[arg(long, default_value = "file", allow_hyphen_values = true)]
    pub name: String,
    /// The mailbox that it came to: pages of its own organisation may ask for passwords.
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    pub mailbox: String,
}

/// Runs the command; gives the exit code.
#[must_use]
pub fn run(args: &AnalyseArgs) -> u8 {
    if let Err(reason) = confine() {
        complain(&format!("the file is not analysed, since {reason}"));
        return FAILED;
    }
    let mut bytes = Vec::new();
    if let Err(error) = stdin().take(FILE_BYTES as u64).read_to_end(&mut bytes) {
        complain(&format!("the file cannot be read: {error}"));
        return FAILED;
    }
    let report = analyse(&bytes, &args.name, &args.mailbox);
    let written = serde_json::to_vec(&report)
        .map_err(std::io::Error::from)
        .and_then(|answer| stdout().write_all(&answer).and_then(|()| stdout().flush()));
    match written {
        Ok(()) => DONE,
        Err(error) => {
            complain(&format!("the report cannot be written: {error}"));
            FAILED
        }
    }
}

/// The analyser in processes of this program; switched off where the program cannot tell where it lies.
#[must_use]
pub fn in_own_process() -> Analyser {
    // This very program, also after another version was put in its place.
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        return Analyser::Child(running);
    }
    match std::env::current_exe() {
        Ok(program) => Analyser::Child(program),
        Err(error) => {
            tracing::warn!(%error, "files are not analysed, since this program cannot tell where it lies");
            Analyser::Off
        }
    }
}
