//! From a server's name to a connection that is signed in, in steps that a connection test can show one by one.

use super::{
    Fault,
    answer::{Kind, Response},
    settings::ImapSettings,
    tls,
    wire::{Answer, Command, Transport, Wire},
};
use crate::mailboxes::{MailboxError, limits::ADDRESSES_MAX};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::account::TransportSecurity;
use std::{collections::BTreeSet, io::ErrorKind, net::SocketAddr};
use tokio::{net::TcpStream, time::timeout};

/// What a server can do, in capitals.
#[derive(Debug, Clone, Default)]
pub(in crate::mailboxes) struct Capabilities(BTreeSet<String>);

impl Capabilities {
    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(words.map(str::to_ascii_uppercase).collect())
    }
    fn from_answer(answer: &Answer) -> Self {
        let data: Vec<String> = answer
            .named("CAPABILITY")
            .flatten()
            .filter_map(super::answer::Value::string)
            .collect();
        Self::of(data.iter().map(String::as_str))
    }
    /// Whether the server says so.
    pub(in crate::mailboxes) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The addresses of the server.
pub(in crate::mailboxes) async fn resolve(settings: &ImapSettings) -> Result<Vec<SocketAddr>, MailboxError> {
    let look_up = tokio::net::lookup_host((settings.host.as_str(), settings.port));
    let found: Vec<SocketAddr> = match timeout(settings.patience.resolve, look_up).await {
        Ok(Ok(found)) => found.take(ADDRESSES_MAX).collect(),
        Ok(Err(_)) => Vec::new(),
        Err(_) => {
            return Err(MailboxError::Unreachable(format!(
                "Looking up the name “{}” took longer than {} s. Check this machine's DNS settings.",
                settings.host,
                settings.patience.resolve.as_secs()
            )));
        }
    };
    if found.is_empty() {
        return Err(MailboxError::Unreachable(format!(
            "The name “{}” is not known. Check its spelling and this machine's DNS settings.",
            settings.host
        )));
    }
    Ok(found)
}

/// A connection to the first address that takes one. Without TLS only to this machine, whatever the name says.
pub(in crate::mailboxes) async fn reach(
    settings: &ImapSettings,
    addresses: &[SocketAddr],
) -> Result<TcpStream, MailboxError> {
    let here = |address: &SocketAddr| address.ip().to_canonical().is_loopback();
    if settings.security == TransportSecurity::Plain
        && let Some(other) = addresses.iter().find(|address| !here(address))
    {
        return Err(MailboxError::Refused(format!(
            "Without TLS the password would cross the network in clear: only this machine may be reached so, and “{}” is {}. Choose TLS or STARTTLS.",
            settings.host,
            other.ip()
        )));
    }
    let mut last = None;
    for address in addresses {
        match timeout(settings.patience.connect, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                let _ = stream.set_nodelay(true);
                let peer = stream.peer_addr();
                if settings.security == TransportSecurity::Plain && !peer.is_ok_and(|peer| here(&peer)) {
                    break;
                }
                return Ok(stream);
            }
            Ok(Err(error)) => last = Some(error),
            Err(_) => last = Some(ErrorKind::TimedOut.into()),
        }
    }
    let place = settings.place();
    Err(MailboxError::Unreachable(
        match last.as_ref().map(std::io::Error::kind) {
            Some(ErrorKind::ConnectionRefused) => format!(
                "{place} refuses the connection: no server listens there. Check the port (993 for TLS, 143 for STARTTLS) and whether the mail server runs."
            ),
            Some(ErrorKind::TimedOut) => format!(
                "{place} does not answer. Check the address, and whether a firewall stands between this machine and the server."
            ),
            Some(ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable) => {
                format!("There is no way from this machine to {place}. Check the network.")
            }
            _ => format!(
                "{place} cannot be reached{}.",
                last.map(|error| format!(": {error}")).unwrap_or_default()
            ),
        },
    ))
}

/// The server's greeting over a connection that is protected as the settings ask, and what it can do.
pub(in crate::mailboxes) async fn secure(
    settings: &ImapSettings,
    stream: TcpStream,
) -> Result<(Wire, Capabilities), MailboxError> {
    match settings.security {
        TransportSecurity::Tls => {
            let stream = tls::over(settings, Box::new(stream)).await?;
            greeted(settings, Box::new(stream)).await
        }
        TransportSecurity::Plain => greeted(settings, Box::new(stream)).await,
        TransportSecurity::StartTls => {
            let (mut wire, capabilities) = greeted(settings, Box::new(stream)).await?;
            if !capabilities.has("STARTTLS") {
                return Err(MailboxError::Refused(format!(
                    "{} does not offer STARTTLS, so no password was sent. Use TLS (port 993 by custom), or switch STARTTLS on at the server.",
                    settings.place()
                )));
            }
            wire.run(Command::new("STARTTLS")).await.map_err(|fault| {
                MailboxError::Refused(format!(
                    "{} offers STARTTLS but refuses it, so no password was sent. {}",
                    settings.place(),
                    fault.sentence()
                ))
            })?;
            let Some(clear) = wire.into_stream() else {
                return Err(MailboxError::Refused(format!(
                    "{} said more in clear than it may before TLS began: somebody may stand between. No password was sent.",
                    settings.place()
                )));
            };
            let mut wire = Wire::new(Box::new(tls::over(settings, clear).await?), settings.patience.silence);
            // What was said in clear does not count (RFC 3501 section 6.2.1).
            let capabilities = ask_capabilities(&mut wire).await?;
            Ok((wire, capabilities))
        }
    }
}

async fn greeted(settings: &ImapSettings, stream: Box<dyn Transport>) -> Result<(Wire, Capabilities), MailboxError> {
    let mut wire = Wire::new(stream, settings.patience.silence);
    let no_imap = |why: String| {
        MailboxError::Unreachable(format!(
            "{} does not greet as an IMAP server does. {why} Check the port and the kind of protection: TLS on the STARTTLS port, or the reverse, looks like this.",
            settings.place()
        ))
    };
    match wire.response().await {
        Ok(Response::Status(status)) if status.kind == Kind::Ok => {}
        Ok(Response::Status(status)) if status.kind == Kind::Bye => {
            return Err(MailboxError::Unreachable(format!(
                "{} does not take a connection now: {}.",
                settings.place(),
                status.words.trim_end_matches('.')
            )));
        }
        Ok(_) => return Err(no_imap(String::new())),
        Err(fault) => return Err(no_imap(fault.sentence())),
    }
    let capabilities = ask_capabilities(&mut wire).await?;
    Ok((wire, capabilities))
}

async fn ask_capabilities(wire: &mut Wire) -> Result<Capabilities, MailboxError> {
    let answer = wire.run(Command::new("CAPABILITY")).await.map_err(Fault::into_error)?;
    Ok(Capabilities::from_answer(&answer))
}

/// Signs in, and asks what the server can do for this user.
pub(in crate::mailboxes) async fn sign_in(
    settings: &ImapSettings,
    wire: &mut Wire,
    before: &Capabilities,
) -> Result<Capabilities, MailboxError> {
    let simple = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let login = !before.has("LOGINDISABLED");
    let plain = before.has("AUTH=PLAIN");
    let done = if login && (!plain || simple(&settings.user) && simple(&settings.password)) {
        let command = Command::new("LOGIN").string(&settings.user).string(&settings.password);
        wire.run(command).await.map(|_| ())
    } else if plain {
        authenticate_plain(settings, wire).await
    } else {
        return Err(MailboxError::SignIn(format!(
            "{} takes no password over this connection. Choose TLS or STARTTLS.",
            settings.place()
        )));
    };
    match done {
        Ok(()) => {}
        Err(Fault::No(status)) if status.has_code("UNAVAILABLE") => {
            return Err(MailboxError::Unreachable(format!(
                "{} cannot check passwords at the moment: {}.",
                settings.place(),
                status.words.trim_end_matches('.')
            )));
        }
        Err(Fault::No(status)) => {
            let said = if status.words.is_empty() {
                String::new()
            } else {
                format!(" The server says: {}", status.words)
            };
            return Err(MailboxError::SignIn(if settings.master {
                format!(
                    "The server does not let the master user into the mailbox “{}”. Check the master user's name and password, the separator, and that this mailbox exists.{said}",
                    settings.address
                )
            } else {
                format!(
                    "The server does not accept the password for “{}”, or there is no such mailbox. Check both; some providers want an app password.{said}",
                    settings.address
                )
            }));
        }
        Err(fault) => return Err(fault.into_error()),
    }
    ask_capabilities(wire).await
}

/// AUTHENTICATE PLAIN (RFC 4616), which unlike LOGIN has a charset: UTF-8.
async fn authenticate_plain(settings: &ImapSettings, wire: &mut Wire) -> Result<(), Fault> {
    let tag = wire.send(Command::new("AUTHENTICATE PLAIN")).await?;
    wire.invited(&tag).await?;
    let secret = format!("\0{}\0{}", settings.user, settings.password);
    wire.line(&STANDARD.encode(secret)).await?;
    let answer = wire.finish(&tag).await?;
    match answer.status.kind {
        Kind::Ok => Ok(()),
        _ => Err(Fault::No(answer.status)),
    }
}
