//! Reads a document in a process of its own: the same program, started with the hidden command `read-document`. The document goes to its
//! standard input, the text comes from its standard output, and how it ended is its number. Whatever a document does to its reader
//! (a panic, all memory, no end), this process goes on.

use super::{Ending, pdf};
use crate::mail::limits::{BODY_BYTES, DOCUMENT_BYTES, DOCUMENT_MEMORY, DOCUMENT_TIME};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The hidden command.
const COMMAND: &str = "read-document";

/// The program that reads documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentReader {
    program: PathBuf,
}

impl DocumentReader {
    /// The program at this path, which is `postern` itself.
    #[must_use]
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
        }
    }

    /// The program that runs. None when the system does not say where it lies: then documents that need it are told as not opened.
    #[must_use]
    pub fn this_program() -> Option<Self> {
        // Linux still starts it by this name when an update has put another file in its place.
        let own = Path::new("/proc/self/exe");
        let program = if own.exists() {
            own.into()
        } else {
            std::env::current_exe().ok()?
        };
        Some(Self::at(program))
    }

    /// The text of a PDF of at most [`DOCUMENT_BYTES`], and how far it was read; not later than after `time`.
    pub(super) fn read(&self, bytes: &[u8], time: Duration) -> (String, Ending) {
        let child = Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .env("POSTERN_LOG", "off")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            tracing::warn!("{} cannot be started to read a document", self.program.display());
            return (String::new(), Ending::Work);
        };
        let mut child = Ended(child);
        let (input, output) = (child.0.stdin.take(), child.0.stdout.take());
        thread::scope(|scope| {
            scope.spawn(move || {
                // It may end before it has read all.
                let _ = input.map(|mut input| input.write_all(bytes));
            });
            let (said, hears) = mpsc::channel();
            scope.spawn(move || {
                let mut text = Vec::new();
                if let Some(output) = output {
                    let _ = output.take(BODY_BYTES as u64).read_to_end(&mut text);
                }
                let _ = said.send(text);
            });
            let Ok(text) = hears.recv_timeout(time) else {
                // Ended, it lets both go.
                child.end();
                return (String::new(), Ending::Work);
            };
            // Its output is closed: all that is left to do is to end.
            let ending = match child.0.wait().ok().and_then(|status| status.code()) {
                Some(101) => Ending::Broken,
                Some(code) => u8::try_from(code).ok().and_then(Ending::of).unwrap_or(Ending::Work),
                // The system has ended it.
                None => Ending::Work,
            };
            (String::from_utf8_lossy(&text).into_owned(), ending)
        })
    }
}

/// A process that does not outlive who waits for it.
struct Ended(Child);

impl Ended {
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

/// What the hidden command does: reads a document, writes its text, gives the number to end with.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> u8 {
    // Where a limit cannot be set, time is still the caller's.
    let no_more = |resource, most: u64| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        let _ = setrlimit(resource, limit);
    };
    no_more(Resource::Core, 0);
    no_more(Resource::Fsize, 0);
    no_more(Resource::Cpu, DOCUMENT_TIME.as_secs());
    no_more(Resource::Data, DOCUMENT_MEMORY);
    let mut bytes = Vec::new();
    if input.take(DOCUMENT_BYTES as u64).read_to_end(&mut bytes).is_err() {
        return Ending::Broken.code();
    }
    let (text, ending) = pdf::text_of(&bytes);
    if output.write_all(text.as_bytes()).and_then(|()| output.flush()).is_err() {
        return Ending::Work.code();
    }
    ending.code()
}
