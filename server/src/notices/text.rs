//! The text of a mail: paragraphs in the language of its reader, as plain text and as HTML.

use super::LINK;
use domain::words::{Catalogue, Language, fill};
use std::sync::LazyLock;

static JAPANESE: LazyLock<Catalogue> = LazyLock::new(Catalogue::japanese);

/// A sentence, and what stands on a line of its own beneath it: an address, a code; empty where there is nothing.
pub(super) struct Paragraph {
    pub(super) said: String,
    pub(super) value: String,
}

impl Paragraph {
    pub(super) fn new(said: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            said: said.into(),
            value: value.into(),
        }
    }
}

/// A text of the catalogue; the English itself where the catalogue lacks it.
pub(super) fn say(language: Language, english: &'static str) -> &'static str {
    let found = match language {
        Language::English => None,
        Language::Japanese => JAPANESE.find(english),
    };
    found.unwrap_or(english)
}

/// A text of the catalogue with values in place of its `{}`.
pub(super) fn say_with(language: Language, english: &'static str, values: &[&str]) -> String {
    fill(say(language, english), values)
}

/// A subject. A name with a line break in it would be a header of its own.
pub(super) fn subject(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// As plain text.
pub(super) fn plain(paragraphs: &[Paragraph]) -> String {
    let lines = paragraphs.iter().map(|Paragraph { said, value }| {
        if value.is_empty() {
            said.clone()
        } else {
            format!("{said}\n{value}")
        }
    });
    lines.collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The same as HTML, without anything that is fetched.
pub(super) fn html(language: Language, paragraphs: &[Paragraph]) -> String {
    let body: String = paragraphs
        .iter()
        .map(|Paragraph { said, value }| {
            let (said, shown) = (escape(said).replace('\n', "<br>"), escape(value));
            if value.is_empty() {
                format!("<p>{said}</p>")
            } else if value.starts_with("http") || value == LINK {
                format!("<p>{said}<br><a href=\"{shown}\">{shown}</a></p>")
            } else {
                format!("<p>{said}<br><b>{shown}</b></p>")
            }
        })
        .collect();
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body>{body}</body></html>",
        language.tag()
    )
}

/// The characters that mean something in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
