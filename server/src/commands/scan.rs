//! `postern scan`: the pipeline without a server. Mails stream through: one is read, looked into, printed and forgotten, so
//! that memory stays flat however many there are.

pub mod policy_file;
pub mod sources;

use super::{DONE, FAILED, WRONG_USE};
use crate::mail::{
    Analyser, ClamdAddress, DocumentReader, Fetched, ObjectSet, Scanner, ScannerSettings, default_rules,
    rules::read_rules, text::shown,
};
use clap::Args;
use domain::{
    policy::Policy,
    verdict::{Outcome, Verdict},
};
use serde::Serialize;
use sources::{Mail, SourceError};
use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

/// Mails that are between reading and printing at most.
const IN_FLIGHT: usize = 256;
/// Bytes of an objects or policy file.
const FILE_BYTES: u64 = 512 * 1024 * 1024;

/// Looks into mails without a server.
#[derive(Debug, Clone, Args)]
pub struct ScanArgs {
    /// Mails (.eml), mailboxes (.mbox), Maildirs or folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// A policy in TOML; without it the default policy as if it were ON.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// A folder of YARA rules (.yar, .yara), used besides those that come with Postern.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Blocked objects, one a line: a bare value, or kind,value,note.
    #[arg(long, value_name = "FILE")]
    pub objects: Option<PathBuf>,
    /// Where clamd listens: the path of its socket or host:port.
    #[arg(long, value_name = "SOCKET")]
    pub clamd: Option<String>,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    pub json: bool,
    /// How many mails are looked into at the same time.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Where files are analysed.
    #[arg(skip)]
    pub analyser: Analyser,
}

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Line<'a> {
    path: &'a str,
    verdict: &'static str,
    action: &'static str,
    filter: Option<&'static str>,
    rule: Option<&'a str>,
    because: Option<&'a str>,
    place: Option<String>,
    rules: Vec<&'a str>,
}

/// Runs the command; what is found goes to `out`, what is wrong to `errors` in one plain line each. Gives the exit code.
pub fn run(args: &ScanArgs, out: &mut (dyn Write + Send), errors: &mut (dyn Write + Send)) -> u8 {
    match prepare(args) {
        Err(sentence) => {
            let _ = writeln!(errors, "postern scan: {sentence}");
            WRONG_USE
        }
        Ok((scanner, policy)) => match stream(args, &scanner, &policy, out, errors) {
            Ok(true) => DONE,
            Ok(false) => FAILED,
            // Whoever reads our output has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
            Err(error) => {
                let _ = writeln!(errors, "postern scan: the answer cannot be written: {error}");
                FAILED
            }
        },
    }
}

/// Reads everything that the options name.
fn prepare(args: &ScanArgs) -> Result<(Scanner, Policy), String> {
    if let Some(missing) = args.paths.iter().find(|path| std::fs::symlink_metadata(path).is_err()) {
        return Err(format!("there is no file or folder {}", missing.display()));
    }
    if args.threads == Some(0) {
        return Err("--threads needs a number of at least 1".into());
    }
    let policy = match &args.policy {
        None => policy_file::default_policy(),
        Some(path) => policy_file::read(&read_text(path)?).map_err(|reason| format!("{}: {reason}", path.display()))?,
    };
    let mut rules = default_rules();
    if let Some(folder) = &args.rules {
        rules.extend(read_rules(folder).map_err(|error| error.to_string())?);
    }
    let objects = match &args.objects {
        None => ObjectSet::default(),
        Some(path) => ObjectSet::read(&read_text(path)?).map_err(|wrong| {
            let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
            format!("{}: {}", path.display(), lines.join("; "))
        })?,
    };
    let scanner = Scanner::new(ScannerSettings {
        rules,
        objects: Arc::new(objects),
        clamd: args.clamd.as_deref().map(str::parse::<ClamdAddress>).transpose()?,
        reader: DocumentReader::this_program(),
        analyser: args.analyser.clone(),
        ..ScannerSettings::default()
    })
    .map_err(|error| error.to_string())?;
    Ok((scanner, policy))
}

fn read_text(path: &std::path::Path) -> Result<String, String> {
    let size = std::fs::metadata(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?
        .len();
    if size > FILE_BYTES {
        return Err(format!("{} is larger than {FILE_BYTES} bytes", path.display()));
    }
    std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// What came of one mail, with its number in the order of reading.
type Answer = (usize, Result<(String, Verdict), SourceError>);

/// One thread reads, some look, this one prints in the order of reading. Whether everything could be read.
fn stream(
    args: &ScanArgs,
    scanner: &Scanner,
    policy: &Policy,
    out: &mut (dyn Write + Send),
    errors: &mut (dyn Write + Send),
) -> io::Result<bool> {
    let threads = args
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    // A reader takes a place, the printer gives it back: a slow mail holds up reading instead of piling up answers.
    let (give_back, places) = sync_channel::<()>(IN_FLIGHT);
    for () in [(); IN_FLIGHT] {
        let _ = give_back.try_send(());
    }
    let (send_mail, mails) = sync_channel::<(usize, Result<Mail, SourceError>)>(threads * 2);
    let (send_answer, answers) = sync_channel::<Answer>(IN_FLIGHT);
    let mails = Mutex::new(mails);
    std::thread::scope(|scope| {
        let paths = &args.paths;
        scope.spawn(move || {
            let mut number = 0;
            sources::each(paths, scanner.limits.mail_bytes, &mut |mail| {
                let sent = places.recv().is_ok() && send_mail.send((number, mail)).is_ok();
                number += 1;
                sent
            });
        });
        for _ in 0..threads {
            let (mails, send_answer) = (&mails, send_answer.clone());
            scope.spawn(move || look(mails, &send_answer, scanner, policy));
        }
        drop(send_answer);
        let printed = print(&answers, &give_back, args.json, out, errors);
        // Dropping these ends the other threads also when printing failed.
        drop((answers, give_back));
        printed
    })
}

fn look(
    mails: &Mutex<Receiver<(usize, Result<Mail, SourceError>)>>,
    answers: &SyncSender<Answer>,
    scanner: &Scanner,
    policy: &Policy,
) {
    let mut wanted = true;
    loop {
        let next = mails.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, mail)) = next else { return };
        // Nobody prints any more: what was already read is taken and dropped, so that the reader is not left waiting.
        if !wanted {
            continue;
        }
        let answer = mail.map(|mail| {
            let fetched = Fetched {
                mailbox: "",
                bytes: &mail.bytes,
            };
            let judged = scanner.examine(fetched, Some(policy));
            (mail.path, judged.verdict)
        });
        wanted = answers.send((number, answer)).is_ok();
    }
}

fn print(
    answers: &Receiver<Answer>,
    give_back: &SyncSender<()>,
    json: bool,
    out: &mut (dyn Write + Send),
    errors: &mut (dyn Write + Send),
) -> io::Result<bool> {
    let mut out = BufWriter::new(out);
    let mut early = BTreeMap::new();
    let mut next = 0;
    let mut all_read = true;
    let mut counts = [0u64; 3];
    for (number, answer) in answers {
        early.insert(number, answer);
        while let Some(answer) = early.remove(&next) {
            next += 1;
            let _ = give_back.try_send(());
            match answer {
                Err(error) => {
                    all_read = false;
                    writeln!(errors, "postern scan: {error}")?;
                }
                Ok((path, verdict)) => {
                    counts[match verdict.outcome {
                        Outcome::Clean => 0,
                        Outcome::Condemned => 1,
                        Outcome::Unscannable => 2,
                    }] += 1;
                    write_line(&mut out, &path, &verdict, json)?;
                }
            }
        }
    }
    if !json {
        let [clean, condemned, unscannable] = counts;
        writeln!(
            out,
            "\n{} mails: {clean} clean, {condemned} condemned, {unscannable} unscannable",
            clean + condemned + unscannable
        )?;
    }
    out.flush()?;
    Ok(all_read)
}

fn write_line(out: &mut impl Write, path: &str, verdict: &Verdict, json: bool) -> io::Result<()> {
    let decisive = verdict.decisive().map(|reason| &reason.evidence);
    if json {
        let line = Line {
            path,
            verdict: verdict.outcome.word(),
            action: verdict.action.word(),
            filter: decisive.map(|evidence| evidence.filter.name()),
            rule: decisive.map(|evidence| evidence.rule.as_str()),
            because: decisive.map(|evidence| evidence.because.as_str()),
            place: decisive.map(|evidence| evidence.place.label()),
            rules: verdict
                .because
                .iter()
                .map(|reason| reason.evidence.rule.as_str())
                .collect(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        return writeln!(out);
    }
    let path = shown_path(path);
    match decisive {
        None => writeln!(
            out,
            "{:<12} {:<14} {path}",
            verdict.outcome.word(),
            verdict.action.word()
        ),
        Some(evidence) => writeln!(
            out,
            "{:<12} {:<14} {path}\n             {} · {} · {}: {}",
            verdict.outcome.word(),
            verdict.action.word(),
            evidence.filter.name(),
            evidence.rule,
            evidence.place.label(),
            evidence.because
        ),
    }
}

/// A file name on the terminal: whoever wrote it shall not move the cursor.
fn shown_path(path: &str) -> String {
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}
