//! What an IMAP server says, as values (RFC 3501 section 7, RFC 9051 section 9). Bounded: no depth, length or number that
//! a server sends can exhaust the stack or the memory, and nothing in it panics.

use super::super::limits::{IMAP_DEPTH_MAX, IMAP_ITEMS_MAX, SERVER_WORDS_MAX};
use bytes::Bytes;

/// One response as it was read: text, interrupted by literals.
#[derive(Debug, Default, Clone)]
pub(super) struct Raw(pub(super) Vec<Piece>);

/// A part of a response.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A line without its end and without the `{n}` of the literal that follows.
    Text(Vec<u8>),
    /// The bytes of a literal.
    Literal(Bytes),
}

/// One value in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// An atom, a number, a flag, `NIL`, or a section such as `BODY[]`.
    Atom(String),
    /// A quoted string or a literal.
    Text(Bytes),
    /// A parenthesised list.
    List(Vec<Value>),
}

impl Value {
    /// The atom, if it is one.
    pub(super) fn atom(&self) -> Option<&str> {
        match self {
            Self::Atom(atom) => Some(atom),
            _ => None,
        }
    }
    /// A number.
    pub(super) fn number(&self) -> Option<u32> {
        self.atom()?.parse().ok()
    }
    /// The list, if it is one.
    pub(super) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }
    /// An `astring`: atom, quoted or literal. Not UTF-8 bytes are replaced.
    pub(super) fn string(&self) -> Option<String> {
        match self {
            Self::Atom(atom) => Some(atom.clone()),
            Self::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Self::List(_) => None,
        }
    }
    /// Whether it is this atom, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.atom().is_some_and(|atom| atom.eq_ignore_ascii_case(word))
    }
}

/// How a status response went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mailboxes) enum Kind {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// A status response, tagged or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mailboxes) struct Status {
    /// None when untagged.
    pub(super) tag: Option<String>,
    pub(super) kind: Kind,
    /// What stands in brackets: `COPYUID 1 2 3`.
    pub(super) code: String,
    /// For people; cut and freed of controls.
    pub(super) words: String,
}

impl Status {
    /// Whether the response code is this one.
    pub(super) fn has_code(&self, word: &str) -> bool {
        self.code
            .split(' ')
            .next()
            .is_some_and(|code| code.eq_ignore_ascii_case(word))
    }

    /// Whether the refusal is one of this moment only (RFC 5530): the same command may do later.
    pub(super) fn is_temporary(&self) -> bool {
        self.kind == Kind::No && (self.has_code("UNAVAILABLE") || self.has_code("INUSE"))
    }
}

/// One response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Response {
    /// `+`: the server waits for more.
    Continue,
    /// OK, NO, BAD, BYE, PREAUTH.
    Status(Status),
    /// Any other untagged response.
    Data(Vec<Value>),
}

/// Why a response was not understood.
pub(super) type Misunderstood = &'static str;

impl Raw {
    /// Reads the response.
    ///
    /// # Errors
    /// What is wrong with it, for a sentence.
    pub(super) fn parse(&self) -> Result<Response, Misunderstood> {
        let Some(Piece::Text(first)) = self.0.first() else {
            return Err("it was empty");
        };
        if first.first() == Some(&b'+') {
            return Ok(Response::Continue);
        }
        let line = String::from_utf8_lossy(first);
        let (tag, rest) = line.split_once(' ').ok_or("it had no words")?;
        let (word, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let kind = match word.to_ascii_uppercase().as_str() {
            "OK" => Some(Kind::Ok),
            "NO" => Some(Kind::No),
            "BAD" => Some(Kind::Bad),
            "BYE" => Some(Kind::Bye),
            "PREAUTH" => Some(Kind::PreAuth),
            _ => None,
        };
        if let Some(kind) = kind {
            let (code, text) = match text.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
                Some((code, text)) => (code, text),
                None => ("", text),
            };
            return Ok(Response::Status(Status {
                tag: (tag != "*").then(|| tag.to_owned()),
                kind,
                code: code.to_owned(),
                words: words(text),
            }));
        }
        if tag != "*" {
            return Err("it had a tag but no outcome");
        }
        self.values().map(Response::Data)
    }

    /// All values after the `*`.
    fn values(&self) -> Result<Vec<Value>, Misunderstood> {
        let mut open: Vec<Vec<Value>> = vec![Vec::new()];
        let mut items = 0;
        for (number, piece) in self.0.iter().enumerate() {
            match piece {
                Piece::Literal(bytes) => push(&mut open, Value::Text(bytes.clone()))?,
                Piece::Text(text) => {
                    let mut rest: &[u8] = if number == 0 {
                        text.get(2..).unwrap_or_default()
                    } else {
                        text
                    };
                    while let Some((&byte, after)) = rest.split_first() {
                        items += 1;
                        if items > IMAP_ITEMS_MAX {
                            return Err("it had too many items");
                        }
                        rest = match byte {
                            b' ' => after,
                            b'(' => {
                                if open.len() > IMAP_DEPTH_MAX {
                                    return Err("it was nested too deeply");
                                }
                                open.push(Vec::new());
                                after
                            }
                            b')' => {
                                let list = open
                                    .pop()
                                    .filter(|_| !open.is_empty())
                                    .ok_or("a parenthesis was closed twice")?;
                                push(&mut open, Value::List(list))?;
                                after
                            }
                            b'"' => {
                                let (string, after) = quoted(after)?;
                                push(&mut open, Value::Text(string))?;
                                after
                            }
                            _ => {
                                let end = atom_end(rest);
                                let atom = String::from_utf8_lossy(&rest[..end]).into_owned();
                                push(&mut open, Value::Atom(atom))?;
                                &rest[end..]
                            }
                        };
                    }
                }
            }
        }
        match (open.pop(), open.is_empty()) {
            (Some(values), true) => Ok(values),
            _ => Err("a parenthesis was not closed"),
        }
    }
}

fn push(open: &mut [Vec<Value>], value: Value) -> Result<(), Misunderstood> {
    open.last_mut().ok_or("a parenthesis was closed twice")?.push(value);
    Ok(())
}

/// A quoted string whose opening quote has been taken, and what follows it.
fn quoted(mut rest: &[u8]) -> Result<(Bytes, &[u8]), Misunderstood> {
    let mut string = Vec::new();
    loop {
        match rest {
            [b'"', after @ ..] => return Ok((string.into(), after)),
            [b'\\', escaped, after @ ..] => {
                string.push(*escaped);
                rest = after;
            }
            [byte, after @ ..] => {
                string.push(*byte);
                rest = after;
            }
            [] => return Err("a quotation was not closed"),
        }
    }
}

/// Names of FETCH items that are followed by a section in brackets.
const SECTIONED: [&[u8]; 4] = [b"BODY", b"BODY.PEEK", b"BINARY", b"BINARY.SIZE"];

/// Where an atom ends. A section belongs to it, spaces included: `BODY[HEADER.FIELDS (TO)]`. Elsewhere brackets and
/// quotation marks are characters like any other, although RFC 3501 has none in a flag: people's mail programs set such
/// flags, and servers pass them on.
fn atom_end(text: &[u8]) -> usize {
    let mut inside = false;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'[' if SECTIONED.iter().any(|item| item.eq_ignore_ascii_case(&text[..at])) => inside = true,
            b']' => inside = false,
            b' ' | b'(' | b')' if !inside => return at.max(1),
            _ => {}
        }
    }
    text.len()
}

/// A server's own words: cut, without controls.
pub(super) fn words(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|character| !character.is_control())
        .take(SERVER_WORDS_MAX)
        .collect()
}

/// The numbers of a set such as `4,7:9`, at most `limit` of them.
pub(super) fn numbers(set: &str, limit: usize) -> Vec<u32> {
    let mut all = Vec::new();
    for part in set.split(',') {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        let (Ok(from), Ok(to)) = (from.parse::<u32>(), to.parse::<u32>()) else {
            continue;
        };
        all.extend((from.min(to)..=from.max(to)).take(limit.saturating_sub(all.len())));
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> Raw {
        Raw(vec![Piece::Text(text.as_bytes().to_vec())])
    }

    #[test]
    fn a_status_keeps_its_code_and_words_apart() {
        let Ok(Response::Status(status)) = line("a7 NO [TRYCREATE] Mailbox doesn't exist: x\u{7}").parse() else {
            panic!("no status");
        };
        assert_eq!(status.tag.as_deref(), Some("a7"));
        assert!(status.has_code("trycreate") && status.kind == Kind::No);
        assert_eq!(status.words, "Mailbox doesn't exist: x");
    }

    #[test]
    fn a_fetch_with_a_literal_is_read() {
        let raw = Raw(vec![
            Piece::Text(b"* 3 FETCH (UID 9 FLAGS (\\Seen $Work) BODY[] ".to_vec()),
            Piece::Literal(Bytes::from_static(b"To: (x\r\n")),
            Piece::Text(b" INTERNALDATE \"01-Jan-2024 00:00:00 +0000\")".to_vec()),
        ]);
        let Ok(Response::Data(values)) = raw.parse() else {
            panic!("no data")
        };
        assert!(values[1].is("fetch"));
        let fields = values[2].list().unwrap();
        assert_eq!(fields[1].number(), Some(9));
        assert_eq!(fields[3].list().unwrap()[0].atom(), Some("\\Seen"));
        assert!(fields[4].is("BODY[]"));
        assert_eq!(fields[5], Value::Text(Bytes::from_static(b"To: (x\r\n")));
    }

    #[test]
    fn flags_that_rfc_3501_does_not_know_are_read() {
        let flags = [r"\Seen", "[todo", "a]b", "x[1 ", r#"say"so"#, "$R%*", "BODYx[", "{3}"].map(str::trim);
        let said = format!("* 3 FETCH (UID 9 FLAGS ({}) RFC822.SIZE 7)", flags.join(" "));
        let Ok(Response::Data(values)) = line(&said).parse() else {
            panic!("no data")
        };
        let fields = values[2].list().unwrap();
        let read: Vec<_> = fields[3].list().unwrap().iter().filter_map(Value::atom).collect();
        assert_eq!(read, flags);
        assert_eq!(fields[5].number(), Some(7), "what follows is not swallowed");
        let Ok(Response::Data(values)) = line("* 3 FETCH (BODY[HEADER.FIELDS (TO CC)] NIL UID 9)").parse() else {
            panic!("no data")
        };
        assert_eq!(values[2].list().unwrap()[3].number(), Some(9));
    }

    #[test]
    fn escapes_in_quotations_are_undone() {
        let Ok(Response::Data(values)) = line(r#"* LIST () "\\" "a \"b\" c""#).parse() else {
            panic!("no data")
        };
        assert_eq!(values[2].string().as_deref(), Some("\\"));
        assert_eq!(values[3].string().as_deref(), Some("a \"b\" c"));
    }

    #[test]
    fn nesting_without_end_is_refused_not_followed() {
        assert_eq!(
            line(&format!("* 1 FETCH {}", "(".repeat(1_000_000))).parse(),
            Err("it was nested too deeply")
        );
    }

    #[test]
    fn a_set_of_numbers_is_bounded() {
        assert_eq!(numbers("4,9:7", 10), [4, 7, 8, 9]);
        assert_eq!(numbers("1:4294967295", 3), [1, 2, 3]);
    }

    proptest! {
        #[test]
        fn any_response_is_answered(text in "(\\* |a1 )?[ -~]{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = line(&text).parse();
            let _ = Raw(vec![Piece::Text(bytes.clone()), Piece::Literal(bytes.into()), Piece::Text(text.into_bytes())]).parse();
        }
    }
}
