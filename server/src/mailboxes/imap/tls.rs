//! TLS to a mail server, and what to say when its certificate is not accepted.

use super::{settings::ImapSettings, wire::Transport};
use crate::mailboxes::MailboxError;
use rustls::{
    CertificateError, ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::sync::{Arc, OnceLock};
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};

/// A TLS connection over `stream`.
pub(super) async fn over(
    settings: &ImapSettings,
    stream: Box<dyn Transport>,
) -> Result<TlsStream<Box<dyn Transport>>, MailboxError> {
    let name = ServerName::try_from(settings.host.clone()).map_err(|_| {
        MailboxError::Certificate(format!(
            "“{}” is not a name that a certificate can carry.",
            settings.host
        ))
    })?;
    let connector = TlsConnector::from(Arc::new(configuration(settings)?));
    match timeout(settings.patience.tls, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(explain(settings, &error)),
        Err(_) => Err(MailboxError::Unreachable(format!(
            "{} did not finish the TLS handshake within {} s. Check the port: TLS on the STARTTLS port looks like this.",
            settings.place(),
            settings.patience.tls.as_secs().max(1)
        ))),
    }
}

fn configuration(settings: &ImapSettings) -> Result<ClientConfig, MailboxError> {
    let mut roots = system_roots().clone();
    if !settings.authority.trim().is_empty() {
        let mut added = 0;
        for certificate in CertificateDer::pem_slice_iter(settings.authority.as_bytes()) {
            let accepted = certificate.is_ok_and(|certificate| roots.add(certificate).is_ok());
            added += usize::from(accepted);
        }
        if added == 0 {
            return Err(MailboxError::Certificate(
                "The certificate authority of this account holds no certificate. Paste it as PEM, with its BEGIN CERTIFICATE line."
                    .into(),
            ));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| MailboxError::Certificate(format!("TLS cannot be used: {error}.")))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The system's authorities, read once.
fn system_roots() -> &'static RootCertStore {
    static ROOTS: OnceLock<RootCertStore> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    })
}

fn explain(settings: &ImapSettings, error: &std::io::Error) -> MailboxError {
    let place = settings.place();
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::InvalidCertificate(why)) = inner else {
        let looks_clear = matches!(inner, Some(rustls::Error::InvalidMessage(_)));
        return MailboxError::Unreachable(if looks_clear {
            format!("{place} does not speak TLS. Choose STARTTLS, or the port for TLS (993 by custom).")
        } else {
            format!("The TLS handshake with {place} failed: {error}.")
        });
    };
    MailboxError::Certificate(match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => format!(
            "The certificate of {place} has expired. Renew it at the server; if it is new, check this machine's clock."
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("The certificate of {place} is not valid yet. Check this machine's clock.")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "The certificate of {place} is for another name than “{}”. Use the name that is in the certificate.",
            settings.host
        ),
        CertificateError::UnknownIssuer => format!(
            "The certificate of {place} comes from an authority that this machine does not know. If it is your own, paste its certificate into the account."
        ),
        CertificateError::Revoked => format!("The certificate of {place} has been revoked. Replace it at the server."),
        other => format!("The certificate of {place} is not accepted: {other}."),
    })
}
