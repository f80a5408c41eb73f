//! Deeper looks into single files, one kind of file a module. Each is a reader that takes hostile bytes as they come and says
//! which [features](crate::mail::analyser::features) it saw; what is never innocent becomes evidence at once, the rest counts
//! when the analyser adds up.

mod encoded;
mod excel4;
mod forms;
mod html;
mod image;
mod link_file;
mod macro_text;
mod names;
mod note;
mod office;
pub(crate) mod passwords;
mod pattern;
mod pdf;
mod rich_text;
mod script;

pub(crate) use macro_text::MacroTraits;

use super::{Trail, Walk, kind::Look};
use crate::mail::{analyser::features::Feature, text::shown};
use domain::{
    evidence::{Check, Evidence, Filter, Place},
    policy::FileKind,
};

/// Features of one mail that are kept.
const FEATURES: usize = 256;
/// Addresses of one file that are kept.
const URLS: usize = 64;

/// A feature that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) feature: &'static Feature,
    pub(crate) place: Place,
    /// A few words of the file that show it; empty when there is nothing to show.
    pub(crate) detail: String,
}

impl Walk<'_> {
    /// Whether somebody wants to know what files are made of.
    pub(crate) fn looks_deeper(&self) -> bool {
        let filters = self.filters;
        self.deep
            || filters.malware_scanning.enabled
            || filters.web_reputation.enabled
            || filters.virtual_analyzer.setting.enabled
    }

    /// Looks into a file whose kind is known.
    pub(crate) fn inside(&mut self, look: &Look, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        if !self.looks_deeper() {
            return;
        }
        self.name(look, name, trail);
        if bytes.starts_with(link_file::BEGINNING) {
            self.link_file(bytes, trail);
        } else if look.kind == Some(FileKind::Shortcut) {
            self.internet_shortcut(bytes, trail);
        } else if bytes.starts_with(office::COMPOUND) {
            self.compound_streams(bytes, trail);
        } else if bytes.starts_with(b"{\\rt") {
            self.rich_text_objects(bytes, trail);
        } else if bytes.starts_with(note::BEGINNING) {
            self.note(bytes, trail);
        } else if look.kind == Some(FileKind::Pdf) {
            self.pdf(bytes, trail);
        } else if look.kind == Some(FileKind::Html) || html::is_page(bytes, name) {
            self.html(bytes, trail);
        } else if office::is_sheet_text(name) {
            self.cells(bytes, trail);
        } else if office::is_part(name) && trail.layer > 0 {
            self.office_part(bytes, name, trail);
        }
        if self.deep {
            self.script(look, bytes, name, trail);
            if look.kind == Some(FileKind::Executable) {
                self.feature(&crate::mail::analyser::features::PROGRAM, trail, look.label);
            }
        }
    }

    /// Remembers a feature, and makes it evidence if it is a finding by itself.
    pub(crate) fn feature(&mut self, feature: &'static Feature, trail: &Trail<'_>, detail: &str) {
        let place = trail.place();
        let known = |seen: &Seen| seen.feature.rule == feature.rule && seen.place == place;
        if self.features.len() >= FEATURES || self.features.iter().any(known) {
            return;
        }
        let detail = shown(detail);
        if let Some(check) = feature.check.filter(|check| self.filters.setting(*check).enabled) {
            self.found(Evidence {
                check,
                filter: match check {
                    Check::WebReputation => Filter::WebReputation,
                    _ => Filter::MalwareScanning,
                },
                rule: feature.rule.into(),
                because: sentence(feature, &detail),
                place: place.clone(),
            });
        }
        self.features.push(Seen { feature, place, detail });
    }

    /// Keeps the addresses in a text of which a program makes use.
    pub(crate) fn addresses(&mut self, text: &str) {
        if !self.deep {
            return;
        }
        for link in linkify::LinkFinder::new().kinds(&[linkify::LinkKind::Url]).links(text) {
            if self.urls.len() >= URLS {
                return;
            }
            if let Ok(url) = url::Url::parse(link.as_str())
                && matches!(url.scheme(), "http" | "https" | "ftp")
                && !self.urls.iter().any(|known| known == url.as_str())
            {
                self.urls.push(url.to_string());
            }
        }
    }
}

/// The sentence of a feature with the words that show it.
pub(crate) fn sentence(feature: &Feature, detail: &str) -> String {
    if detail.is_empty() {
        feature.because.into()
    } else {
        format!("{}: “{detail}”.", feature.because.trim_end_matches('.'))
    }
}

/// Whether a click on a file of this kind or name runs something.
pub(crate) fn starts_with_a_click(look: &Look, name: &str) -> bool {
    matches!(
        look.kind,
        Some(FileKind::Executable | FileKind::Script | FileKind::Shortcut | FileKind::Installer)
    ) || names::is_program_name(name)
}
