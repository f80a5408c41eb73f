//! The program. Each command lives in its own module; here they are only told apart.

use clap::{Parser, Subcommand};
use postern_server::{
    commands::{
        self, admin::AdminCommand, analyse::AnalyseArgs, issuer::IssuerCommand, licence::LicenceCommand,
        partner::PartnerCommand, policy::PolicyCommand, scan::ScanArgs, serve::ServeArgs, tenant::TenantCommand,
    },
    mail::scan::document,
};
use std::{
    io::{stderr, stdin, stdout},
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

#[derive(Debug, Parser)]
#[command(name = "postern", version, about = "A security console for mailboxes.")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the console.
    Serve(ServeArgs),
    /// Add an administrator or reset a password.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Make and list organisations.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Who signs licences.
    #[command(subcommand)]
    Issuer(IssuerCommand),
    /// Issue, check and revoke licences.
    #[command(subcommand)]
    Licence(LicenceCommand),
    /// Service providers, who look after other organisations.
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// Policies as a file: print, compare, apply.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Look into mails without a server.
    Scan(ScanArgs),
    /// Reads a document for the pipeline: its bytes come in, its text goes out.
    #[command(hide = true)]
    ReadDocument,
    /// Analyse one file from standard input; the server calls it.
    #[command(hide = true)]
    AnalyseFile(AnalyseArgs),
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("POSTERN_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .init();
    ExitCode::from(match CommandLine::parse().command {
        Command::Serve(args) => commands::serve::run(args),
        Command::Admin(command) => commands::admin::run(command),
        Command::Tenant(command) => commands::tenant::run(command),
        Command::Issuer(command) => commands::issuer::run(command),
        Command::Licence(command) => commands::licence::run(command),
        Command::Partner(command) => commands::partner::run(command),
        Command::Policy(command) => commands::policy::run(command),
        Command::AnalyseFile(args) => commands::analyse::run(&args),
        Command::Scan(mut args) => {
            args.analyser = commands::analyse::in_own_process();
            commands::scan::run(&args, &mut stdout(), &mut stderr())
        }
        Command::ReadDocument => document::serve(&mut stdin(), &mut stdout()),
    })
}
