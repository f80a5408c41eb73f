//! The fields that say who sent a mail and who gets the answer.

use crate::mail::{
    limits::{DISPLAY_NAME_CHARACTERS, SENDERS},
    text::{cut, is_deceptive},
};
use domain::lists::Address;
use mail_parser::{HeaderName, Message};

/// One address with the name in front of it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The display name, decoded (RFC 2047), without characters that nobody sees; empty when there is none.
    pub(super) name: String,
    /// The address; none when what is written is not one.
    pub(super) address: Option<Address>,
}

/// Who sent a mail, by its own words.
#[derive(Debug, Default)]
pub(super) struct Sender {
    /// Those in From; several fields are against RFC 5322 section 3.6, and are read all.
    pub(super) from: Vec<Named>,
    /// Those in Reply-To.
    pub(super) reply_to: Vec<Named>,
    /// Whether there were more than [`SENDERS`] of either.
    pub(super) is_cut: bool,
    /// Whether the mail says that it went to a list (RFC 2919, RFC 2369), and the domain of that list.
    pub(super) list: Option<String>,
    /// Whether the mail says that a machine wrote it: lists, subscriptions, RFC 3834.
    pub(super) is_automatic: bool,
}

impl Sender {
    pub(super) fn read(message: &Message<'_>) -> Self {
        let mut sender = Self::default();
        for header in message.headers() {
            match header.name {
                HeaderName::From => sender.is_cut |= named(&header.value, &mut sender.from),
                HeaderName::ReplyTo => sender.is_cut |= named(&header.value, &mut sender.reply_to),
                HeaderName::ListId => {
                    let text = message.header_raw(HeaderName::ListId).unwrap_or_default();
                    let id = text.rsplit_once('<').map_or(text, |(_, rest)| rest);
                    let id = id.split('>').next().unwrap_or_default().trim();
                    sender.list = Some(cut(&id.to_lowercase(), DISPLAY_NAME_CHARACTERS));
                }
                HeaderName::ListUnsubscribe => sender.is_automatic = true,
                _ if header.name().eq_ignore_ascii_case("Auto-Submitted") => sender.is_automatic = true,
                _ => {}
            }
        }
        sender.is_automatic |= sender.list.is_some();
        sender
    }
}

/// Adds the addresses of a field; whether some were left out.
fn named(value: &mail_parser::HeaderValue<'_>, into: &mut Vec<Named>) -> bool {
    let Some(addresses) = value.as_address() else {
        return false;
    };
    for one in addresses.iter() {
        if into.len() == SENDERS {
            return true;
        }
        let name: String = one
            .name()
            .unwrap_or_default()
            .chars()
            .filter(|character| !is_deceptive(*character))
            .take(DISPLAY_NAME_CHARACTERS)
            .collect();
        into.push(Named {
            name: name.trim().to_owned(),
            address: one.address().and_then(|address| Address::parse(address).ok()),
        });
    }
    false
}
