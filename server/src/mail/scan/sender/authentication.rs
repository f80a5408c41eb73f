//! What the results of authentication give reason for.

use super::{addresses::Sender, finding, organisation::Organisation};
use crate::mail::{
    Context,
    authentication::{Authentication, Outcome, Requested, Source, Standing},
    owner::{is_same, owner},
    text::shown,
};
use domain::{
    evidence::{Check, Evidence},
    lists::Domain,
    policy::{AdvancedSpam, Treatment},
};

/// Signatures that a sentence tells.
const SIGNATURES_SHOWN: usize = 3;

pub(super) fn look(sender: &Sender, context: &Context, switches: &AdvancedSpam) -> Vec<Evidence> {
    let authentication = &context.authentication;
    let mut found = Vec::new();
    if switches.authentication {
        found.extend(several(sender));
    }
    let domain = sender
        .from
        .iter()
        .find_map(|named| named.address.as_ref())
        .map(|address| address.domain());
    match (authentication.standing(), domain) {
        (Standing::Unconfirmed, Some(domain)) => {
            if switches.own_domains {
                found.extend(own_domain(domain, sender, authentication, &context.organisation));
            }
            if switches.authentication || switches.unenforced == Treatment::Act {
                found.extend(failure(domain, authentication, switches));
            }
        }
        (Standing::Unevaluated, _) => found.push(unevaluated(authentication)),
        _ => {}
    }
    found
}

/// From names several owners, so that DMARC, which speaks of one, cannot be asked. Servers are free to refuse such a mail (RFC 7489 section
/// 6.6.1).
fn several(sender: &Sender) -> Option<Evidence> {
    let mut domains = sender
        .from
        .iter()
        .filter_map(|named| named.address.as_ref())
        .map(|address| address.domain().as_str());
    let first = domains.next()?;
    let other = domains.find(|domain| !is_same(domain, first))?;
    let because = format!(
        "From names senders of different owners, {} and {}: nobody can confirm such a mail.",
        shown(first),
        shown(other)
    );
    Some(finding("sender:several-domains", because, "From"))
}

/// A mail in the organisation's own name that does not come from it, whatever its domain asks for.
fn own_domain(
    domain: &Domain,
    sender: &Sender,
    authentication: &Authentication,
    organisation: &Organisation,
) -> Option<Evidence> {
    if !organisation.is_internal(domain) || is_from_list(sender, authentication) {
        return None;
    }
    let because = format!(
        "The mail says that it is from your own domain {domain}, and nothing confirms it: {}.",
        results(authentication)
    );
    Some(finding("impersonation:own-domain", because, "From"))
}

/// Whether a mailing list, which is authenticated itself, brought the mail: lists break the signatures of those who write to them.
fn is_from_list(sender: &Sender, authentication: &Authentication) -> bool {
    let confirmed = authentication
        .dkim
        .iter()
        .map(|dkim| (dkim.outcome, dkim.domain.as_str()));
    let confirmed = confirmed.chain([(authentication.spf.outcome, authentication.spf.domain.as_str())]);
    sender.list.as_deref().is_some_and(|list| {
        confirmed
            .filter(|(outcome, _)| *outcome == Outcome::Pass)
            .any(|(_, domain)| is_same(domain, list) && list.contains('.'))
    })
}

/// A failure of DMARC; without DMARC, of SPF where no signature is valid.
fn failure(domain: &Domain, authentication: &Authentication, switches: &AdvancedSpam) -> Option<Evidence> {
    let dmarc = &authentication.dmarc;
    let results = results(authentication);
    let (rule, wish) = match (dmarc.outcome, dmarc.requested) {
        (Outcome::Fail, Requested::Reject) if switches.authentication => ("dmarc:fail", "to be rejected"),
        (Outcome::Fail, Requested::Quarantine) if switches.authentication => {
            ("dmarc:fail", "to be put into quarantine")
        }
        (Outcome::Fail, Requested::Nothing) if switches.unenforced == Treatment::Act => ("dmarc:fail-unenforced", ""),
        (Outcome::None, _) if switches.unenforced == Treatment::Act => {
            let spf = &authentication.spf;
            let is_signed = authentication.dkim.iter().any(|dkim| dkim.outcome == Outcome::Pass);
            if spf.outcome != Outcome::Fail || is_signed {
                return None;
            }
            let because = format!(
                "{} does not let this server send its mail: {results}.",
                shown(&spf.domain)
            );
            return Some(finding("spf:fail", because, "From"));
        }
        _ => return None,
    };
    let asks = if wish.is_empty() {
        format!("{} publishes no wish about such mails", owner(domain.as_str()))
    } else {
        format!("{} asks for such mails {wish}", owner(domain.as_str()))
    };
    let because = format!("The mail says that it is from {domain}, and nothing confirms it: {results}. {asks}.");
    Some(finding(rule, because, "From"))
}

/// No reason by itself: the policy decides.
fn unevaluated(authentication: &Authentication) -> Evidence {
    let reason = match authentication.dmarc.reason.as_str() {
        "" => "there were no results",
        reason => reason,
    };
    let because = format!(
        "Whether the mail is from whom it says was not evaluated: {}.",
        shown(reason)
    );
    Evidence {
        check: Check::Unevaluated,
        ..finding("authentication:not-evaluated", because, "From")
    }
}

/// `SPF softfail for evil.example, DKIM fail for bank.example (body hash), by mx.own.example`
fn results(authentication: &Authentication) -> String {
    let told = |method: &str, outcome: Outcome, domain: &str, reason: &str| {
        let mut text = format!("{method} {}", outcome.word());
        if !domain.is_empty() {
            text.push_str(&format!(" for {}", shown(domain)));
        }
        if !reason.is_empty() && outcome != Outcome::Pass {
            text.push_str(&format!(" ({})", shown(reason)));
        }
        text
    };
    let spf = &authentication.spf;
    let mut parts = vec![told("SPF", spf.outcome, &spf.domain, &spf.reason)];
    for dkim in authentication.dkim.iter().take(SIGNATURES_SHOWN) {
        parts.push(told("DKIM", dkim.outcome, &dkim.domain, &dkim.reason));
    }
    if authentication.dkim.is_empty() {
        parts.push("no DKIM signature".into());
    }
    if !matches!(authentication.arc.outcome, Outcome::None | Outcome::NotEvaluated) {
        let sealer = authentication
            .arc
            .sealers
            .last()
            .map(String::as_str)
            .unwrap_or_default();
        parts.push(told(
            "ARC",
            authentication.arc.outcome,
            sealer,
            &authentication.arc.reason,
        ));
    }
    if let Source::Host(host) = &authentication.source {
        parts.push(format!("by the word of {}", shown(host)));
    }
    parts.join(", ")
}
