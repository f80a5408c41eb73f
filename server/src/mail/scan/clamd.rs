//! clamd, asked over its socket with INSTREAM (clamd(8)). The whole mail goes there at once: clamd takes mails apart itself.

use crate::mail::{limits::Restriction, text::shown};
use domain::evidence::{Check, Evidence, Filter, Place};
use std::{
    fmt,
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    os::unix::net::UnixStream,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

/// Bytes of one chunk.
const CHUNK: usize = 64 * 1024;
/// Bytes of an answer that are read.
const ANSWER: u64 = 4 * 1024;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamdAddress {
    /// A socket file.
    Unix(PathBuf),
    /// `host:port`. The protocol has no encryption: a machine of one's own, or loopback.
    Tcp(String),
}

impl FromStr for ClamdAddress {
    type Err = String;

    /// A path with a slash is a socket file, `host:port` is TCP.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains('/') {
            return Ok(Self::Unix(text.strip_prefix("unix:").unwrap_or(text).into()));
        }
        let address = text.strip_prefix("tcp:").unwrap_or(text);
        match address.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(Self::Tcp(address.into())),
            _ => Err(format!(
                "“{text}” is not where clamd listens: give the path of its socket or host:port"
            )),
        }
    }
}

impl fmt::Display for ClamdAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "{}", path.display()),
            Self::Tcp(address) => f.write_str(address),
        }
    }
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

/// Asks clamd about a mail. No answer is evidence too: then the policy's setting for what cannot be scanned decides.
#[must_use]
pub fn ask(address: &ClamdAddress, mail: &[u8], patience: Duration) -> Option<Evidence> {
    let unscanned = |rule: &str, because: String| Evidence {
        check: Check::Unscannable,
        filter: Filter::MalwareScanning,
        rule: rule.into(),
        because,
        place: Place::part("whole mail"),
    };
    let answer = match exchange(address, mail, patience) {
        Ok(answer) => answer,
        Err(error) => {
            return Some(unscanned(
                "clamd:unreachable",
                format!("The virus scanner clamd at {address} did not answer: {error}."),
            ));
        }
    };
    let answer = answer.trim_end_matches(['\0', '\n']).trim();
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    if said == "OK" {
        return None;
    }
    if let Some(name) = said.strip_suffix(" FOUND") {
        return Some(Evidence {
            check: Check::MalwareScanning,
            filter: Filter::MalwareScanning,
            rule: format!("clamd:{}", shown(name)),
            because: format!("The virus scanner clamd found “{}”.", shown(name)),
            place: Place::part("whole mail"),
        });
    }
    if said.contains("size limit exceeded") {
        return Some(Restriction::FileSize.evidence(Place::part("whole mail"), "the mail is larger than clamd takes"));
    }
    Some(unscanned(
        "clamd:error",
        format!("The virus scanner clamd could not scan the mail: {}.", shown(said)),
    ))
}

fn exchange(address: &ClamdAddress, mail: &[u8], patience: Duration) -> io::Result<String> {
    let mut line: Box<dyn Line> = match address {
        ClamdAddress::Unix(path) => {
            let stream = UnixStream::connect(path)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            Box::new(stream)
        }
        ClamdAddress::Tcp(address) => {
            let resolved = address
                .to_socket_addrs()?
                .next()
                .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address"))?;
            let stream = TcpStream::connect_timeout(&resolved, patience)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            Box::new(stream)
        }
    };
    // When clamd has seen enough it answers and closes; a failed write is then no failure if an answer can be read.
    let sent = send(&mut *line, mail);
    let mut answer = Vec::new();
    let read = line.take(ANSWER).read_to_end(&mut answer);
    if answer.is_empty() {
        sent?;
        read?;
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "it closed the connection without an answer",
        ));
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn send(line: &mut dyn Line, mail: &[u8]) -> io::Result<()> {
    line.write_all(b"zINSTREAM\0")?;
    for chunk in mail.chunks(CHUNK) {
        line.write_all(&u32::try_from(chunk.len()).unwrap_or(0).to_be_bytes())?;
        line.write_all(chunk)?;
    }
    line.write_all(&0u32.to_be_bytes())?;
    line.flush()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::TcpListener;

    /// A stand-in that reads the stream to its end and gives one answer.
    fn stand_in(answer: &'static [u8]) -> (ClamdAddress, std::thread::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = ClamdAddress::Tcp(listener.local_addr().unwrap().to_string());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut mail = Vec::new();
            loop {
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let length = u32::from_be_bytes(length) as usize;
                if length == 0 {
                    break;
                }
                let mut chunk = vec![0; length];
                stream.read_exact(&mut chunk).unwrap();
                mail.extend(chunk);
            }
            stream.write_all(answer).unwrap();
            mail
        });
        (address, thread)
    }

    #[test]
    fn what_clamd_says_becomes_evidence_and_it_gets_every_byte() {
        let mail = vec![b'x'; CHUNK * 2 + 7];
        for (answer, rule) in [
            (&b"stream: OK\0"[..], None),
            (b"stream: Win.Test FOUND\0", Some("clamd:Win.Test")),
            (b"INSTREAM size limit exceeded. ERROR\0", Some("limit:file_size")),
            (b"stream: Broken ERROR\0", Some("clamd:error")),
            (b"", Some("clamd:unreachable")),
        ] {
            let (address, thread) = stand_in(answer);
            let evidence = ask(&address, &mail, Duration::from_secs(10));
            assert_eq!(evidence.as_ref().map(|evidence| evidence.rule.as_str()), rule);
            assert_eq!(thread.join().unwrap(), mail);
        }
    }

    #[test]
    fn a_silent_place_is_evidence_and_addresses_are_read() {
        let nowhere = ClamdAddress::Unix("/nonexistent/clamd.sock".into());
        let evidence = ask(&nowhere, b"mail", Duration::from_secs(1)).unwrap();
        assert_eq!(
            (evidence.check, evidence.rule.as_str()),
            (Check::Unscannable, "clamd:unreachable")
        );
        assert_eq!("127.0.0.1:3310".parse(), Ok(ClamdAddress::Tcp("127.0.0.1:3310".into())));
        assert!("clamd".parse::<ClamdAddress>().is_err());
    }
}
