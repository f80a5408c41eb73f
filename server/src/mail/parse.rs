//! Takes a mail apart, once: its parts with their decoded bytes, borrowed from the raw mail wherever that is possible.

mod names;
mod nested;

use super::{
    Fetched,
    limits::{FIELD_BYTES, Limits, Restriction},
};
use domain::evidence::{Evidence, Place};
use mail_parser::{
    Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};
use std::{
    borrow::Cow,
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// A mail taken apart. Mails inside it are single parts here; scanning takes them apart in their turn.
#[derive(Debug)]
pub struct Parsed<'m> {
    /// The mail as it came.
    pub fetched: Fetched<'m>,
    /// What the parser made of it; none when it has no header at all or is over a limit.
    message: Option<Message<'m>>,
    /// What could not be read.
    pub evidence: Vec<Evidence>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// Plain or other text.
    Text,
    /// HTML.
    Html,
    /// Anything else.
    Binary,
    /// A mail.
    Mail,
}

/// One leaf of the MIME tree.
#[derive(Debug)]
pub struct Part<'p> {
    /// What it is.
    pub kind: PartKind,
    /// Its file name, decoded (RFC 2047, RFC 2231), as the sender wrote it.
    pub name: Option<Cow<'p, str>>,
    /// Whether it is a file for the reader, not the mail's own text.
    pub is_file: bool,
    /// Its place in the tree, from 0: the number of an attachment without a name.
    pub number: usize,
    /// The bytes after transfer decoding, before any conversion of characters: what a reader would save.
    pub bytes: Cow<'p, [u8]>,
    /// Its text in UTF-8, for text and HTML.
    pub text: Option<&'p str>,
}

impl<'m> Parsed<'m> {
    /// Takes the mail apart.
    #[must_use]
    pub fn new(fetched: Fetched<'m>, limits: &Limits) -> Self {
        let unreadable = |restriction: Restriction, detail: &str| Self {
            fetched,
            message: None,
            evidence: vec![restriction.evidence(Place::part("whole mail"), detail)],
        };
        if fetched.bytes.len() > limits.mail_bytes {
            return unreadable(Restriction::BodySize, "");
        }
        let disarmed = nested::disarm(fetched.bytes);
        if disarmed.longest_field > FIELD_BYTES {
            return unreadable(
                Restriction::Parts,
                "a content type is far longer than any mail program writes it",
            );
        }
        // The parser keeps its promise not to panic in all our tests; should it not, this one mail is unscannable.
        let parsed = catch_unwind(AssertUnwindSafe(|| match disarmed.copy {
            None => MessageParser::new().parse(fetched.bytes),
            Some(copy) => MessageParser::new().parse(&copy).map(Message::into_owned),
        }));
        match parsed {
            Err(_) => unreadable(Restriction::Broken, "the mail cannot be taken apart"),
            // Without one field that mail is known by it is some other file, all of which the parser took for a header.
            Ok(Some(message))
                if message
                    .headers()
                    .iter()
                    .all(|header| matches!(header.name, HeaderName::Other(_))) =>
            {
                unreadable(Restriction::Broken, "the mail has no header")
            }
            Ok(None) => unreadable(Restriction::Broken, "the mail has no header"),
            Ok(Some(message)) => {
                let mut evidence = Vec::new();
                if message.parts.len() > limits.parts {
                    evidence.push(Restriction::Parts.evidence(Place::part("whole mail"), ""));
                }
                Self {
                    fetched,
                    message: Some(message),
                    evidence,
                }
            }
        }
    }

    /// The parser's view of the mail, for its header fields.
    #[must_use]
    pub fn message(&self) -> Option<&Message<'m>> {
        self.message.as_ref()
    }

    /// The raw text of a header field's value in `part`, from the mail as it came.
    pub(crate) fn raw_value(&self, header: &mail_parser::Header<'_>) -> &'m [u8] {
        self.fetched
            .bytes
            .get(header.offset_start as usize..header.offset_end as usize)
            .unwrap_or_default()
    }

    /// The leaves of the MIME tree in their order. A mail that could not be taken apart is one binary part.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let digests = self.message.as_ref().map_or_else(HashSet::new, digest_children);
        let whole = self.message.is_none().then(|| Part {
            kind: PartKind::Binary,
            name: None,
            is_file: false,
            number: 0,
            bytes: Cow::Borrowed(self.fetched.bytes),
            text: None,
        });
        self.message
            .iter()
            .flat_map(|message| message.parts.iter().enumerate())
            .filter_map(move |(number, part)| self.part(number, part, digests.contains(&number)))
            .chain(whole)
    }

    fn part<'p>(&'p self, number: usize, part: &'p MessagePart<'m>, in_digest: bool) -> Option<Part<'p>> {
        let name = self.name_of(part);
        let (kind, text): (PartKind, Option<&str>) = match &part.body {
            PartType::Multipart(_) => return None,
            PartType::Message(_) => (PartKind::Mail, None),
            PartType::Text(text) => (PartKind::Text, Some(text)),
            PartType::Html(text) => (PartKind::Html, Some(text)),
            PartType::Binary(_) | PartType::InlineBinary(_) => (PartKind::Binary, None),
        };
        let is_mail = match part.content_type() {
            Some(content_type) => {
                content_type.ctype() == "message" && content_type.subtype().is_some_and(nested::is_mail)
            }
            None => in_digest,
        };
        let attached = part
            .content_disposition()
            .is_some_and(|disposition| disposition.is_attachment());
        Some(Part {
            kind: if is_mail { PartKind::Mail } else { kind },
            is_file: attached || name.is_some() || matches!(kind, PartKind::Binary | PartKind::Mail),
            name,
            number,
            bytes: self.bytes_of(part, text.is_some()),
            text,
        })
    }

    /// The file name. Where the parser lost characters of a name in several pieces, it is put together here.
    fn name_of<'p>(&'p self, part: &'p MessagePart<'m>) -> Option<Cow<'p, str>> {
        let name = part.attachment_name().filter(|name| !name.trim().is_empty())?;
        if !name.contains(char::REPLACEMENT_CHARACTER) {
            return Some(Cow::Borrowed(name));
        }
        let whole = part
            .headers
            .iter()
            .filter(|header| matches!(header.name, HeaderName::ContentDisposition | HeaderName::ContentType))
            .find_map(|header| names::joined(self.raw_value(header)));
        Some(whole.map_or(Cow::Borrowed(name), Cow::Owned))
    }

    /// The bytes as a reader would save them. A text part's own contents are already converted to UTF-8 and not those.
    fn bytes_of<'p>(&'p self, part: &'p MessagePart<'m>, is_text: bool) -> Cow<'p, [u8]> {
        let raw = self
            .fetched
            .bytes
            .get(part.offset_body as usize..part.offset_end as usize)
            .unwrap_or_default();
        match part.encoding {
            Encoding::None => Cow::Borrowed(raw),
            _ if !is_text => Cow::Borrowed(part.contents()),
            encoding => {
                let is_utf8 = part
                    .content_type()
                    .and_then(|content_type| content_type.attribute("charset"))
                    .is_none_or(|charset| {
                        ["utf-8", "us-ascii"]
                            .iter()
                            .any(|known| charset.eq_ignore_ascii_case(known))
                    });
                if is_utf8 && part.contents().is_ascii() {
                    return Cow::Borrowed(part.contents());
                }
                let decoded = if encoding == Encoding::Base64 {
                    base64_decode(raw)
                } else {
                    quoted_printable_decode(raw)
                };
                decoded.map_or_else(|| Cow::Borrowed(part.contents()), Cow::Owned)
            }
        }
    }
}

/// Parts of a `multipart/digest` are mails unless they say otherwise (RFC 2046 section 5.1.5).
fn digest_children(message: &Message<'_>) -> HashSet<usize> {
    let mut children = HashSet::new();
    for part in &message.parts {
        if let PartType::Multipart(parts) = &part.body
            && part
                .content_type()
                .and_then(|content_type| content_type.subtype())
                .is_some_and(nested::is_digest)
        {
            children.extend(parts.iter().map(|part| *part as usize));
        }
    }
    children
}

/// Whether a header field is one of those that name the sender.
pub(crate) const fn names_sender(name: &HeaderName<'_>) -> bool {
    matches!(
        name,
        HeaderName::From | HeaderName::Sender | HeaderName::ReplyTo | HeaderName::ReturnPath
    )
}
