//! Evaluates the methods over the DNS, with mail-auth, and says what came of each in our words.

use super::{
    ArcChain, Authentication, AuthenticationSettings, Dkim, Dmarc, Origin, Outcome, Requested, Source, Spf, path::Path,
};
use crate::mail::{
    limits::{AUTHENTICATED_AGE, SIGNATURES, SIGNED_FIELDS},
    owner::{is_same, normal},
    text::cut,
};
use domain::time::Timestamp;
use mail_auth::{
    ArcOutput, AuthenticatedMessage, DkimOutput, DkimResult, DmarcOutput, DmarcResult, Error, MessageAuthenticator,
    SpfOutput, SpfResult,
    dkim::DkimError,
    dmarc::{Policy, verify::DmarcParameters},
    spf::verify::SpfParameters,
};

/// Characters of a reason that is kept.
const REASON_CHARACTERS: usize = 200;

/// The domain in From; none when there is none, or more than one, for which DMARC has no answer (RFC 7489 section 6.6.1).
pub(super) fn author(message: &AuthenticatedMessage<'_>) -> Option<String> {
    let mut domains = message
        .from
        .iter()
        .map(|from| from.rsplit_once('@').map(|(_, domain)| normal(domain)));
    let first = domains.next()??;
    domains.all(|domain| domain.as_ref() == Some(&first)).then_some(first)
}

/// All methods, and whether every question was answered.
pub(super) async fn evaluate(
    resolver: &MessageAuthenticator,
    mut message: AuthenticatedMessage<'_>,
    path: &Path,
    author: &str,
    settings: &AuthenticationSettings,
    now: Timestamp,
) -> (Authentication, bool) {
    bound(&mut message);
    let message = &message;
    let (spf_output, dkim_output, arc_output) = futures::join!(
        spf(resolver, path),
        resolver.verify_dkim(message),
        resolver.verify_arc(message)
    );
    let mail_from = spf_output
        .as_ref()
        .map(|output| output.domain().to_owned())
        .unwrap_or_default();
    let unknown = SpfOutput::default();
    let dmarc_output = resolver
        .verify_dmarc(DmarcParameters {
            message,
            dkim_output: &dkim_output,
            dkim2_output: None,
            rfc5321_mail_from_domain: &mail_from,
            spf_output: spf_output.as_ref().unwrap_or(&unknown),
        })
        .await;
    let spf = said_of_spf(spf_output.as_ref(), author);
    let dkim: Vec<Dkim> = dkim_output
        .iter()
        .map(|output| said_of_dkim(output, author, path, now))
        .collect();
    let arc = said_of_arc(&arc_output, settings);
    let dmarc = said_of_dmarc(&dmarc_output, author, &spf, &dkim, path, now);
    let answered = spf_output.is_none_or(|output| output.result() != SpfResult::TempError)
        && !dkim_output
            .iter()
            .any(|output| matches!(output.result(), DkimResult::TempError(_)))
        && !matches!(arc_output.result(), DkimResult::TempError(_))
        && !matches!(dmarc_output.result(), DmarcResult::TempError(_));
    let authentication = Authentication {
        source: Source::Here,
        origin: path.origin,
        spf,
        dkim,
        dmarc,
        arc,
    };
    (authentication, answered)
}

/// Leaves of the signatures those that are verified. Reports to signers (RFC 6651) and signatures in another's name (RFC 6541) would be more
/// questions to the DNS, and nobody needs their answers.
fn bound(message: &mut AuthenticatedMessage<'_>) {
    message
        .dkim_headers
        .retain(|signature| signature.header.h.len() <= SIGNED_FIELDS);
    message.dkim_headers.truncate(SIGNATURES);
    message.errors.truncate(SIGNATURES);
    for signature in &mut message.dkim_headers {
        signature.header.r = false;
        signature.header.atps = None;
    }
    if message
        .ams_headers
        .iter()
        .any(|signature| signature.header.h.len() > SIGNED_FIELDS)
    {
        message.ams_headers.clear();
        message.as_headers.clear();
        message.aar_headers.clear();
    }
}

/// SPF of the envelope sender, or of HELO for mails without one (RFC 7208 section 2.4). None without a client.
async fn spf(resolver: &MessageAuthenticator, path: &Path) -> Option<SpfOutput> {
    let (Origin::Outside(client), Some(sender)) = (path.origin, &path.sender) else {
        return None;
    };
    let parameters = if sender.is_empty() {
        SpfParameters::verify_ehlo(client, &path.helo, &path.host)
    } else {
        SpfParameters::verify_mail_from(client, &path.helo, &path.host, sender)
    };
    Some(resolver.verify_spf(parameters).await)
}

fn said_of_spf(output: Option<&SpfOutput>, author: &str) -> Spf {
    let Some(output) = output else {
        return Spf {
            reason: "no trusted host says who brought the mail".into(),
            ..Spf::default()
        };
    };
    let (outcome, reason) = match output.result() {
        SpfResult::Pass => (Outcome::Pass, ""),
        SpfResult::Fail => (Outcome::Fail, ""),
        SpfResult::SoftFail => (Outcome::SoftFail, ""),
        SpfResult::Neutral => (Outcome::Neutral, ""),
        SpfResult::None => (Outcome::None, ""),
        SpfResult::PermError => (Outcome::PermanentError, "its record cannot be used"),
        SpfResult::TempError => (Outcome::NotEvaluated, "the DNS did not answer"),
    };
    let domain = normal(output.domain());
    Spf {
        outcome,
        aligned: is_same(&domain, author),
        domain,
        reason: reason.into(),
    }
}

fn said_of_dkim(output: &DkimOutput<'_>, author: &str, path: &Path, now: Timestamp) -> Dkim {
    let signature = output.signature();
    let (outcome, reason) = match output.result() {
        DkimResult::Neutral(Error::Dkim(DkimError::SignatureExpired)) if expired_since(output, path, now) => (
            Outcome::NotEvaluated,
            "the signature has expired since the mail came".into(),
        ),
        result => said(result),
    };
    let domain = signature.map(|signature| normal(&signature.d)).unwrap_or_default();
    Dkim {
        outcome,
        aligned: is_same(&domain, author),
        domain,
        selector: signature
            .map(|signature| cut(&signature.s, REASON_CHARACTERS))
            .unwrap_or_default(),
        reason,
    }
}

/// Whether a signature still held when the mail came: it says nothing any more about a mail that is looked at later.
fn expired_since(output: &DkimOutput<'_>, path: &Path, now: Timestamp) -> bool {
    let Some(signature) = output.signature() else {
        return false;
    };
    let expires = i64::try_from(signature.x).unwrap_or(i64::MAX).saturating_mul(1_000);
    signature.x > signature.t && expires <= now.0 && path.received_at.is_some_and(|came| came.0 < expires)
}

fn said(result: &DkimResult) -> (Outcome, String) {
    let reason = |error: &Error| cut(&error.to_string(), REASON_CHARACTERS);
    match result {
        DkimResult::Pass => (Outcome::Pass, String::new()),
        DkimResult::None => (Outcome::None, String::new()),
        DkimResult::Neutral(error) => (Outcome::Neutral, reason(error)),
        DkimResult::Fail(error) => (Outcome::Fail, reason(error)),
        DkimResult::PermError(error) => (Outcome::PermanentError, reason(error)),
        DkimResult::TempError(_) => (Outcome::NotEvaluated, "the DNS did not answer".into()),
    }
}

fn said_of_arc(output: &ArcOutput<'_>, settings: &AuthenticationSettings) -> ArcChain {
    let (outcome, reason) = said(output.result());
    let sealers: Vec<String> = output.sets().iter().map(|set| normal(&set.seal.header.d)).collect();
    // A seal proves who passed the mail on, not that whoever did so is honest (RFC 8617 section 9).
    let trusted = outcome == Outcome::Pass && sealers.iter().all(|sealer| settings.trusted_sealers.contains(sealer));
    let first_says = output.sets().first().is_some_and(|set| {
        String::from_utf8_lossy(set.results.value)
            .to_ascii_lowercase()
            .contains("dmarc=pass")
    });
    ArcChain {
        outcome,
        vouches: trusted && first_says,
        sealers,
        reason,
    }
}

fn said_of_dmarc(output: &DmarcOutput, author: &str, spf: &Spf, dkim: &[Dkim], path: &Path, now: Timestamp) -> Dmarc {
    let requested = match output.policy() {
        Policy::Reject => Requested::Reject,
        Policy::Quarantine => Requested::Quarantine,
        Policy::None | Policy::Unspecified => Requested::Nothing,
    };
    let is_old = path.received_at.is_some_and(|came| {
        let age = u64::try_from(now.0.saturating_sub(came.0)).unwrap_or_default();
        u128::from(age) > AUTHENTICATED_AGE.as_millis()
    });
    let unanswered = dkim
        .iter()
        .find(|dkim| dkim.aligned && dkim.outcome == Outcome::NotEvaluated);
    let (outcome, reason) = match output.result() {
        DmarcResult::Pass => (Outcome::Pass, ""),
        DmarcResult::TempError(_) => (Outcome::NotEvaluated, "the DNS did not answer"),
        // What is left to say is against the mail, and has to be certain.
        _ if is_old => (
            Outcome::NotEvaluated,
            "the mail came more than 7 days ago, and keys and records change",
        ),
        _ if unanswered.is_some() => (Outcome::NotEvaluated, "a signature of the domain could not be verified"),
        _ if spf.outcome == Outcome::NotEvaluated => (Outcome::NotEvaluated, spf.reason.as_str()),
        DmarcResult::Fail(_) => (Outcome::Fail, ""),
        DmarcResult::PermError(_) | DmarcResult::None => (Outcome::None, ""),
    };
    Dmarc {
        outcome,
        domain: author.to_owned(),
        requested,
        reason: reason.into(),
    }
}
