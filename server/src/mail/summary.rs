//! What is kept of a mail for people to see.

use super::{
    MailSummary,
    limits::{SUMMARY_ATTACHMENTS, SUMMARY_CHARACTERS, SUMMARY_HEADERS, SUMMARY_RECIPIENTS},
    parse::{Parsed, PartKind},
    scan::kind,
    text::cut,
};
use domain::{held::Attachment, time::Timestamp};
use mail_parser::{Address, HeaderName, HeaderValue, parsers::MessageStream};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

/// Makes the summary. Reads every attachment once more, so it is for mails that are kept or shown.
#[must_use]
pub fn summary(parsed: &Parsed<'_>) -> MailSummary {
    let mut summary = MailSummary {
        size: parsed.fetched.bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(parsed.fetched.bytes)),
        attachments: attachments(parsed),
        ..MailSummary::default()
    };
    let Some(message) = parsed.message() else {
        return summary;
    };
    for header in message.headers() {
        let value = decoded(parsed.raw_value(header));
        match header.name {
            HeaderName::From if summary.from.is_empty() => {
                summary.sender = header
                    .value
                    .as_address()
                    .and_then(|address| address.iter().find_map(|one| one.address()))
                    .map_or_else(|| value.clone(), |address| cut(address, SUMMARY_CHARACTERS));
                summary.from.clone_from(&value);
            }
            HeaderName::To | HeaderName::Cc => {
                if let Some(addresses) = header.value.as_address() {
                    recipients(addresses, &mut summary.recipients);
                }
            }
            HeaderName::Subject if summary.subject.is_empty() => summary.subject.clone_from(&value),
            HeaderName::MessageId if summary.message_id.is_empty() => {
                if let HeaderValue::Text(id) = &header.value {
                    summary.message_id = cut(id, SUMMARY_CHARACTERS);
                }
            }
            HeaderName::Date if summary.sent_at.is_none() => {
                summary.sent_at = header
                    .value
                    .as_datetime()
                    .filter(|date| date.is_valid())
                    .map(|date| Timestamp(date.to_timestamp().saturating_mul(1_000)));
            }
            _ => {}
        }
        if summary.headers.len() < SUMMARY_HEADERS {
            summary.headers.push((cut(header.name(), SUMMARY_CHARACTERS), value));
        }
    }
    summary
}

/// A header field's value unfolded and decoded (RFC 2047).
fn decoded(raw: &[u8]) -> String {
    // Enough of the field for what is kept of it: an encoded word is at most four times as long as its text.
    let raw = &raw[..raw.len().min(SUMMARY_CHARACTERS * 16)];
    let mut ended = raw.to_vec();
    if !ended.ends_with(b"\n") {
        ended.push(b'\n');
    }
    match MessageStream::new(&ended).parse_unstructured() {
        HeaderValue::Text(text) => cut(text.trim(), SUMMARY_CHARACTERS),
        _ => String::new(),
    }
}

fn recipients(addresses: &Address<'_>, into: &mut Vec<String>) {
    for address in addresses.iter() {
        if into.len() == SUMMARY_RECIPIENTS {
            return;
        }
        if let Some(address) = address.address() {
            into.push(cut(address, SUMMARY_CHARACTERS));
        }
    }
}

fn attachments(parsed: &Parsed<'_>) -> Vec<Attachment> {
    if parsed.message().is_none() {
        return Vec::new();
    }
    parsed
        .parts()
        .filter(|part| part.is_file)
        .take(SUMMARY_ATTACHMENTS)
        .map(|part| Attachment {
            name: part.name.as_deref().map_or_else(
                || format!("attachment {}", part.number),
                |name| cut(name, SUMMARY_CHARACTERS),
            ),
            size: part.bytes.len() as u64,
            kind: if part.kind == PartKind::Mail {
                "Mail".into()
            } else {
                kind::look(&part.bytes).label.into()
            },
            sha1: hex::encode(Sha1::digest(&part.bytes)),
            sha256: hex::encode(Sha256::digest(&part.bytes)),
        })
        .collect()
}
