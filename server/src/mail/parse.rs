//! Takes a mail apart, once: its parts with their decoded bytes, borrowed from the raw mail wherever that is possible.

mod disarm;
mod excess;
mod fields;
mod lenient;
mod names;
mod nested;

use super::{
    Fetched,
    limits::{Limits, Restriction},
};
use disarm::Touched;
use domain::evidence::{Evidence, Place};
use mail_parser::{
    Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, charsets::map::charset_decoder, quoted_printable::quoted_printable_decode},
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
    /// Where the parser saw something else than the mail.
    touched: Touched,
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
    pub text: Option<Cow<'p, str>>,
}

impl<'m> Parsed<'m> {
    /// Takes the mail apart.
    #[must_use]
    pub fn new(fetched: Fetched<'m>, limits: &Limits) -> Self {
        let unreadable = |restriction: Restriction, detail: &str| Self {
            fetched,
            message: None,
            touched: Touched::default(),
            evidence: vec![restriction.evidence(Place::part("whole mail"), detail)],
        };
        if fetched.bytes.len() > limits.mail_bytes {
            return unreadable(Restriction::BodySize, "");
        }
        let disarmed = disarm::disarm(fetched.bytes, limits.parts);
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
                let touched = disarmed.touched;
                let mut evidence = Vec::new();
                let header_of = |part: &MessagePart<'_>| part.offset_header as usize..part.offset_body as usize;
                if disarmed.too_many_parts || message.parts.len() > limits.parts {
                    evidence.push(Restriction::Parts.evidence(Place::part("whole mail"), ""));
                } else if message.parts.iter().any(|part| touched.meets(&header_of(part))) {
                    evidence.push(Restriction::Parts.evidence(
                        Place::part("whole mail"),
                        "its header fields are longer or more than any mail program writes",
                    ));
                }
                Self {
                    fetched,
                    message: Some(message),
                    touched,
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
        let whole = self.message.is_none().then_some(Part {
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
        let (mut kind, mut text) = match &part.body {
            PartType::Multipart(_) => return None,
            PartType::Message(_) => (PartKind::Mail, None),
            PartType::Text(text) => (PartKind::Text, Some(Cow::Borrowed(text.as_ref()))),
            PartType::Html(text) => (PartKind::Html, Some(Cow::Borrowed(text.as_ref()))),
            PartType::Binary(_) | PartType::InlineBinary(_) => (PartKind::Binary, None),
        };
        let mut bytes = self.bytes_of(part, text.is_some());
        if let Some(decoded) = self.rescued(part) {
            let subtype = part
                .content_type()
                .filter(|content_type| content_type.ctype() == "text");
            (kind, text) = match subtype.map(|content_type| content_type.subtype()) {
                None => (PartKind::Binary, None),
                Some(subtype) => (
                    if subtype == Some("html") {
                        PartKind::Html
                    } else {
                        PartKind::Text
                    },
                    Some(Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())),
                ),
            };
            bytes = Cow::Owned(decoded);
        } else if self
            .touched
            .meets(&(part.offset_body as usize..part.offset_end as usize))
        {
            bytes = self.untouched(part);
            text = text.map(|_| Cow::Owned(text_of(part, &bytes)));
        }
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
            bytes,
            text,
        })
    }

    /// The bytes of a part whose transfer encoding the parser gave up on or did not know.
    fn rescued(&self, part: &MessagePart<'m>) -> Option<Vec<u8>> {
        if part.encoding != Encoding::None {
            return None;
        }
        // Some write more into the field than its one word; mail programs look at the first.
        let encoding = part
            .content_transfer_encoding()?
            .split(|character: char| character.is_whitespace() || ";(,\"".contains(character))
            .find(|word| !word.is_empty())?;
        let raw = self.raw_body(part);
        if encoding.eq_ignore_ascii_case("base64") {
            Some(lenient::base64(raw))
        } else if encoding.eq_ignore_ascii_case("quoted-printable") {
            Some(lenient::quoted_printable(raw))
        } else {
            None
        }
    }

    /// The bytes of a part in which the parser saw something else than the mail.
    fn untouched(&self, part: &MessagePart<'m>) -> Cow<'m, [u8]> {
        let raw = self.raw_body(part);
        match part.encoding {
            Encoding::None => Cow::Borrowed(raw),
            Encoding::Base64 => Cow::Owned(lenient::base64(raw)),
            Encoding::QuotedPrintable => Cow::Owned(lenient::quoted_printable(raw)),
        }
    }

    /// A part as it stands in the mail, without its header.
    fn raw_body(&self, part: &MessagePart<'_>) -> &'m [u8] {
        self.fetched
            .bytes
            .get(part.offset_body as usize..part.offset_end as usize)
            .unwrap_or_default()
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
        let raw = self.raw_body(part);
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

/// Bytes of a text as text, in the character set that its part names.
fn text_of(part: &MessagePart<'_>, bytes: &[u8]) -> String {
    let charset = part
        .content_type()
        .and_then(|content_type| content_type.attribute("charset"));
    charset
        .and_then(|charset| charset_decoder(charset.as_bytes()))
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decode| decode(bytes))
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
