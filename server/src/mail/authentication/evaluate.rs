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
    dkim::Signature,
    dmarc::{Policy, verify::DmarcParameters},
    spf::verify::SpfParameters,
};
use tokio::time::timeout;

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
///
/// What a sender's own domains answer, and how slowly, must not keep the domain in From from being heard: what is not aligned with it has a
/// stretch of time of its own, and no say in DMARC (RFC 7489 section 3.1).
pub(super) async fn evaluate(
    resolver: &MessageAuthenticator,
    mut message: AuthenticatedMessage<'_>,
    path: &Path,
    author: &str,
    settings: &AuthenticationSettings,
    now: Timestamp,
) -> (Authentication, bool) {
    bound(&mut message, path.received_at.unwrap_or(now));
    let (aligned, others) = parted(message, author);
    let stage = settings.patience.mail * 3 / 5;
    let (spf_output, aligned_output, others_output, arc_output) = futures::join!(
        timeout(stage, spf(resolver, path)),
        timeout(stage, resolver.verify_dkim(&aligned)),
        timeout(stage, resolver.verify_dkim(&others)),
        timeout(stage, resolver.verify_arc(&aligned)),
    );
    let is_late = [
        spf_output.is_err(),
        aligned_output.is_err(),
        others_output.is_err(),
        arc_output.is_err(),
    ]
    .contains(&true);
    let spf_output = spf_output.unwrap_or_else(|_| {
        let domain = path.identity().unwrap_or_default().to_owned();
        Some(SpfOutput::new(domain).with_result(SpfResult::TempError))
    });
    let spf = said_of_spf(spf_output.as_ref(), author);
    let mut dkim = said_of_all(aligned_output.as_deref().ok(), &aligned, author);
    dkim.extend(said_of_all(others_output.as_deref().ok(), &others, author));

    let unknown = SpfOutput::default();
    let dmarc_output = resolver
        .verify_dmarc(DmarcParameters {
            message: &aligned,
            dkim_output: aligned_output.as_deref().unwrap_or_default(),
            dkim2_output: None,
            rfc5321_mail_from_domain: &spf.domain,
            spf_output: spf_output.as_ref().filter(|_| spf.aligned).unwrap_or(&unknown),
        })
        .await;
    let dmarc = said_of_dmarc(&dmarc_output, author, &spf, aligned_output.is_ok(), path, now);
    let arc = arc_output
        .as_ref()
        .map(|output| said_of_arc(output, settings))
        .unwrap_or_default();
    let is_open = spf.outcome == Outcome::NotEvaluated && spf_output.is_some()
        || dkim.iter().any(|dkim| dkim.outcome == Outcome::NotEvaluated)
        || arc.outcome == Outcome::NotEvaluated
        || matches!(dmarc_output.result(), DmarcResult::TempError(_));
    let authentication = Authentication {
        source: Source::Here,
        origin: path.origin,
        spf,
        dkim,
        dmarc,
        arc,
    };
    (authentication, !is_late && !is_open)
}

/// Leaves of the signatures those that are verified. Reports to signers (RFC 6651) and signatures in another's name (RFC 6541) would be more
/// questions to the DNS, and nobody needs their answers. A signature that held when the mail came holds.
fn bound(message: &mut AuthenticatedMessage<'_>, came: Timestamp) {
    let held = |expires: u64| i64::try_from(expires).is_ok_and(|seconds| seconds.saturating_mul(1_000) > came.0);
    message
        .dkim_headers
        .retain(|signature| signature.header.h.len() <= SIGNED_FIELDS);
    message.dkim_headers.truncate(SIGNATURES);
    message.errors.truncate(SIGNATURES);
    for signature in &mut message.dkim_headers {
        signature.header.r = false;
        signature.header.atps = None;
        if held(signature.header.x) {
            signature.header.x = 0;
        }
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

/// The mail with the signatures of the owner of the domain in From, and with those of others.
fn parted<'x>(message: AuthenticatedMessage<'x>, author: &str) -> (AuthenticatedMessage<'x>, AuthenticatedMessage<'x>) {
    let (mut aligned, mut others) = (message.clone(), message);
    let is_aligned = |domain: &str| is_same(&normal(domain), author);
    aligned.dkim_headers.retain(|signature| is_aligned(&signature.header.d));
    others.dkim_headers.retain(|signature| !is_aligned(&signature.header.d));
    others.errors.clear();
    (aligned, others)
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

/// What came of the signatures of a mail; without outputs, nothing did in time.
fn said_of_all(outputs: Option<&[DkimOutput<'_>]>, message: &AuthenticatedMessage<'_>, author: &str) -> Vec<Dkim> {
    let dkim = |signature: Option<&Signature>, (outcome, reason): (Outcome, String)| {
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
    };
    let unanswered = || (Outcome::NotEvaluated, "the DNS did not answer in time".to_owned());
    match outputs {
        Some(outputs) => outputs
            .iter()
            .map(|output| dkim(output.signature(), said(output.result())))
            .collect(),
        None => message
            .dkim_headers
            .iter()
            .map(|header| dkim(Some(&header.header), unanswered()))
            .collect(),
    }
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

fn said_of_dmarc(
    output: &DmarcOutput,
    author: &str,
    spf: &Spf,
    is_complete: bool,
    path: &Path,
    now: Timestamp,
) -> Dmarc {
    let requested = match output.policy() {
        Policy::Reject => Requested::Reject,
        Policy::Quarantine => Requested::Quarantine,
        Policy::None | Policy::Unspecified => Requested::Nothing,
    };
    let is_old = path.received_at.is_some_and(|came| {
        let age = u64::try_from(now.0.saturating_sub(came.0)).unwrap_or_default();
        u128::from(age) > AUTHENTICATED_AGE.as_millis()
    });
    let (outcome, reason) = match output.result() {
        DmarcResult::Pass => (Outcome::Pass, ""),
        DmarcResult::TempError(_) => (Outcome::NotEvaluated, "the DNS did not answer"),
        // What is left to say is against the mail, and has to be certain.
        _ if is_old => (
            Outcome::NotEvaluated,
            "the mail came more than 7 days ago, and keys and records change",
        ),
        _ if !is_complete => (Outcome::NotEvaluated, "the DNS did not answer in time"),
        _ if spf.outcome == Outcome::NotEvaluated && (spf.aligned || spf.domain.is_empty()) => {
            (Outcome::NotEvaluated, spf.reason.as_str())
        }
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
