//! The program. Each command lives in its own module; here they are only told apart.

use clap::{Parser, Subcommand};
use postern_server::commands;
use std::{
    io::{stderr, stdout},
    process::ExitCode,
};

#[derive(Debug, Parser)]
#[command(name = "postern", version, about = "A security console for mailboxes.")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look into mails without a server.
    Scan(commands::scan::ScanArgs),
}

fn main() -> ExitCode {
    match CommandLine::parse().command {
        Command::Scan(args) => ExitCode::from(commands::scan::run(&args, &mut stdout(), &mut stderr())),
    }
}
