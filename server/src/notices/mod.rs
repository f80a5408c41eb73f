//! Mails that the console itself sends: what they say, and the way to the mail server (SMTP, RFC 5321).

mod detection;
mod licence;
mod registration;
mod text;

pub use detection::{DetectionLetter, Finding};
pub use licence::LicenceLetter;
pub use registration::{LINK, Registration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters, TlsParametersBuilder},
    },
};
use std::{
    path::PathBuf,
    time::{Duration, UNIX_EPOCH},
};
use zeroize::Zeroizing;

/// How long the mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a password file.
const PASSWORD_MAX: usize = 1_024;

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Not at all: for a server on this machine.
    None,
    /// It begins in clear and must become TLS (RFC 3207).
    StartTls,
    /// TLS from the start (RFC 8314).
    Tls,
}

/// The mail server, and who sends.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The server's name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub tls: MailTls,
    /// The file of a certificate (PEM) that is trusted beside those of the system.
    pub certificate: Option<PathBuf>,
    /// The user, and the file of the password.
    pub user: Option<(String, PathBuf)>,
    /// The sender, such as `Postern <postern@example.org>`.
    pub from: Mailbox,
}

/// A mail that is to be sent now.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// What tells it from others; the same when it is tried again.
    pub id: String,
    /// To whom.
    pub recipient: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// As plain text.
    pub plain: String,
    /// As HTML.
    pub html: String,
    /// Milliseconds since 1970 at which it was written.
    pub written_at: i64,
}

/// Why a mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// There is no mail server.
    #[error(
        "No mail server is configured. Give one in the section [mail] of the configuration file; what waits is sent then."
    )]
    NoServer,
    /// An address or a text cannot be in a mail.
    #[error("The mail cannot be written: {0}.")]
    Letter(String),
    /// The password file.
    #[error("The password file {0} of the mail server cannot be read: {1}.")]
    Password(PathBuf, String),
    /// The file of the certificate.
    #[error("The certificate {0} of the mail server cannot be used: {1}.")]
    Certificate(PathBuf, String),
    /// The server cannot be reached, or refused it.
    #[error("The mail server {0} did not take the mail: {1}.")]
    Server(String, String),
}

/// Sends a mail; when this returns, the server has taken it.
///
/// # Errors
/// [`MailError`].
pub async fn send(settings: Option<&MailSettings>, letter: &Letter<'_>) -> Result<(), MailError> {
    let settings = settings.ok_or(MailError::NoServer)?;
    let unwritten = |error: &dyn std::fmt::Display| MailError::Letter(error.to_string());
    let to: Mailbox = letter.recipient.parse().map_err(|error| unwritten(&error))?;
    let written = Duration::from_millis(letter.written_at.max(0).unsigned_abs());
    let message = Message::builder()
        .from(settings.from.clone())
        .to(to)
        .subject(letter.subject)
        .date(UNIX_EPOCH + written)
        .message_id(Some(format!("<{}@{}>", letter.id, settings.from.email.domain())))
        .multipart(MultiPart::alternative_plain_html(
            letter.plain.clone(),
            letter.html.clone(),
        ))
        .map_err(|error| unwritten(&error))?;
    let place = format!("{}:{}", settings.server, settings.port);
    let refused = |error: &dyn std::error::Error| {
        // What the server said stands behind what went wrong.
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        let said = format!("{error}{cause}");
        MailError::Server(place.clone(), said.trim_end_matches('.').to_owned())
    };
    let tls = match settings.tls {
        MailTls::None => Tls::None,
        MailTls::StartTls => Tls::Required(trusted(settings)?.build_rustls().map_err(|error| refused(&error))?),
        MailTls::Tls => Tls::Wrapper(trusted(settings)?.build_rustls().map_err(|error| refused(&error))?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.server)
        .port(settings.port)
        .tls(tls)
        .timeout(Some(PATIENCE));
    if let Some((user, file)) = &settings.user {
        builder = builder.credentials(Credentials::new(user.clone(), password(file)?.to_string()));
    }
    builder
        .build()
        .send(message)
        .await
        .map(drop)
        .map_err(|error| refused(&error))
}

/// Whom the way to the server trusts.
fn trusted(settings: &MailSettings) -> Result<TlsParametersBuilder, MailError> {
    let parameters = TlsParameters::builder(settings.server.clone());
    let Some(file) = &settings.certificate else {
        return Ok(parameters);
    };
    let failed = |error: &dyn std::fmt::Display| MailError::Certificate(file.clone(), error.to_string());
    let pem = std::fs::read(file).map_err(|error| failed(&error))?;
    let certificate = Certificate::from_pem(&pem).map_err(|error| failed(&error))?;
    Ok(parameters.add_root_certificate(certificate))
}

fn password(file: &PathBuf) -> Result<Zeroizing<String>, MailError> {
    let failed = |why: String| MailError::Password(file.clone(), why);
    let text = Zeroizing::new(std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?);
    if text.len() > PASSWORD_MAX {
        return Err(failed(format!("it has more than {PASSWORD_MAX} bytes")));
    }
    Ok(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}
