//! The text of documents that are neither text nor markup: PDF and Rich Text Format.
//!
//! A PDF is read by a process of its own ([`child`]), which may have so much memory and so much time and is ended by the system beyond
//! them: the formats in it are too many to be sure that no file of a stranger exhausts their reader.

mod child;
mod pdf;
mod rtf;

pub use child::{DocumentReader, serve};

use super::{Trail, Walk};
use crate::mail::limits::Restriction;

/// How far reading a document came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// To its end.
    Whole,
    /// It is no such document, or breaks off.
    Broken,
    /// It needs a password.
    Protected,
    /// It holds more pages than are read.
    Pages,
    /// It unpacks to more than is read.
    Unpacked,
    /// It says more than is read.
    Text,
    /// It would take more operators, time or memory than it may.
    Work,
    /// It does not say which characters its letters are.
    Letters,
}

impl Ending {
    /// All of them, by the number with which the process that reads ends.
    const ALL: [(u8, Self); 8] = [
        (0, Self::Whole),
        (20, Self::Broken),
        (21, Self::Protected),
        (22, Self::Pages),
        (23, Self::Unpacked),
        (24, Self::Text),
        (25, Self::Work),
        (26, Self::Letters),
    ];

    fn of(code: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(known, _)| *known == code)
            .map(|(_, ending)| ending)
    }

    fn code(self) -> u8 {
        Self::ALL
            .into_iter()
            .find(|(_, ending)| *ending == self)
            .map_or(1, |(code, _)| code)
    }

    /// What could not be looked into, as evidence says it.
    const fn restriction(self) -> Option<(Restriction, &'static str)> {
        Some(match self {
            Self::Whole => return None,
            Self::Broken => (Restriction::Broken, "the document is damaged"),
            Self::Protected => (Restriction::ProtectedFile, "the document needs a password"),
            Self::Pages => (Restriction::Parts, "only the first pages of the document are read"),
            Self::Unpacked => (Restriction::Unpacked, "the document unpacks to more than is read"),
            Self::Text => (
                Restriction::BodySize,
                "sensitive content is looked for in the document's beginning only",
            ),
            Self::Work => (
                Restriction::Time,
                "reading the document takes more time or memory than it may",
            ),
            Self::Letters => (
                Restriction::Unopened,
                "the document does not say which characters some of its letters are",
            ),
        })
    }
}

impl Walk<'_> {
    /// The text of a PDF; what could not be read is told.
    pub(super) fn pdf_text(&mut self, bytes: &[u8], trail: &Trail<'_>) -> String {
        let Some(reader) = &self.scanner.reader else {
            self.restricted(Restriction::Unopened, trail, "this kind of document is not opened: PDF");
            return String::new();
        };
        if bytes.len() > crate::mail::limits::DOCUMENT_BYTES {
            self.restricted(Restriction::FileSize, trail, "the document is not opened");
            return String::new();
        }
        let (text, ending) = reader.read(bytes, self.scanner.limits.document_time.min(self.budget.left()));
        self.ended(ending, trail);
        text
    }

    /// The text of a document in Rich Text Format; what could not be read is told.
    pub(super) fn rich_text(&mut self, bytes: &[u8], trail: &Trail<'_>) -> String {
        let (text, ending) = rtf::text_of(bytes, self.scanner.limits.body_bytes);
        self.ended(ending, trail);
        text
    }

    fn ended(&mut self, ending: Ending, trail: &Trail<'_>) {
        if let Some((restriction, detail)) = ending.restriction() {
            self.restricted(restriction, trail, detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_told_by_its_number_and_every_other_is_none() {
        for (code, ending) in Ending::ALL {
            assert_eq!((Ending::of(code), ending.code()), (Some(ending), code));
        }
        // A panic ends a Rust program with 101, a wrong command line with 2.
        assert_eq!((Ending::of(101), Ending::of(2), Ending::of(1)), (None, None, None));
    }
}
