//! Whose mail it is: failed authentication, names and domains that pretend, listed senders. One kind of evidence a file. Looked for in
//! the mail itself only, not in mails inside it: those were sent to somebody else.
//!
//! Approved senders skip all of this, and nothing else, when the domain in From is authenticated or was not asked about: an approved
//! address that anybody can write into From approves nobody.

mod addresses;
mod authentication;
mod display_name;
mod free_mail;
mod listed;
mod look_alike;
pub(crate) mod organisation;
mod reply_to;
mod skeleton;

use super::{Trail, Walk};
use crate::mail::{
    Context, Parsed,
    authentication::Standing,
    limits::{Restriction, SENDERS},
};
use addresses::Sender;
use domain::{
    evidence::{Check, Evidence, Filter, Place},
    lists::Listing,
};

/// Looks at who sent the mail.
pub(super) fn look(walk: &mut Walk<'_>, parsed: &Parsed<'_>, context: &Context) {
    let switches = walk.filters.advanced_spam;
    let Some(message) = parsed.message() else { return };
    let sender = Sender::read(message);
    if sender.is_cut {
        let detail = format!("From and Reply-To name more than {SENDERS} addresses");
        walk.restricted(Restriction::Senders, &Trail::named(None, "header From"), &detail);
    }
    let standing = context.authentication.standing();
    let listing = listed::listing(&sender, &context.organisation);
    if let Some((Listing::Blocked, address, entry)) = &listing {
        if switches.blocked_senders {
            walk.found(listed::blocked(address, entry));
        }
    } else if listing.is_some() && matches!(standing, Standing::Authenticated | Standing::Unknown) {
        return;
    }
    walk.extend(authentication::look(&sender, context, &switches));
    if switches.people {
        walk.extend(display_name::look(&sender, &context.organisation));
    }
    if switches.look_alikes {
        walk.extend(look_alike::look(&sender, &context.organisation));
    }
    if switches.people || switches.look_alikes {
        walk.extend(reply_to::look(&sender, context, &switches));
    }
}

/// Evidence of this filter.
fn finding(rule: &str, because: String, field: &str) -> Evidence {
    Evidence {
        check: Check::AdvancedSpamProtection,
        filter: Filter::AdvancedSpamProtection,
        rule: rule.into(),
        because,
        place: Place::part(format!("header {field}")),
    }
}
