//! Answers that go elsewhere than the mail says it comes from.

use super::{
    addresses::Sender,
    finding,
    free_mail::is_free_mail,
    look_alike::{imitated, spoken},
};
use crate::mail::{Context, authentication::Standing, text::shown};
use domain::{evidence::Evidence, lists::Address, policy::AdvancedSpam};

pub(super) fn look(sender: &Sender, context: &Context, switches: &AdvancedSpam) -> Vec<Evidence> {
    let organisation = &context.organisation;
    let mut found = Vec::new();
    for reply in sender.reply_to.iter().filter_map(|named| named.address.as_ref()) {
        if switches.look_alikes
            && let Some((own, _)) = imitated(reply.domain(), organisation)
            && !sender
                .from
                .iter()
                .any(|named| named.address.as_ref().map(Address::domain) == Some(reply.domain()))
        {
            let because = format!(
                "An answer would go to {}, which looks like your own domain {}.",
                spoken(reply.domain()),
                own.domain
            );
            found.push(finding("reply-to:look-alike", because, "Reply-To"));
        }
        // People do write from home; whoever is authenticated may have the answer sent there.
        if switches.people
            && is_free_mail(reply.domain().as_str())
            && context.authentication.standing() != Standing::Authenticated
            && let Some(name) = claimed(sender, context, reply)
        {
            let because = format!(
                "The mail says that it is from {}, and an answer would go to {}, an address that anybody can get and that is not theirs.",
                shown(&name),
                shown(&reply.to_string())
            );
            found.push(finding("reply-to:free-mail", because, "Reply-To"));
        }
    }
    found
}

/// The listed person whose address stands in From and to whom the answer does not go.
fn claimed(sender: &Sender, context: &Context, reply: &Address) -> Option<String> {
    let person = sender
        .from
        .iter()
        .filter_map(|named| named.address.as_ref())
        .find_map(|address| context.organisation.owner_of(address))?;
    (!person.has(reply)).then(|| person.name().to_owned())
}
