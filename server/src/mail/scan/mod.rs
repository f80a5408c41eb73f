//! Looks into a mail, one kind of evidence a file. Evidence says what is there; what is done about it is the policy's business.

pub mod archive;
pub mod clamd;
pub mod dlp;
pub mod document;
pub mod file_blocking;
mod files;
pub mod kind;
pub mod links;
pub mod macros;
pub mod malware;
pub mod objects;
pub mod sender;

pub(crate) use files::sentence;

use super::{
    Context, Fetched, Parsed, Scanner,
    analyser::Analysed,
    limits::{Budget, Restriction},
    parse::{Part, PartKind, names_sender},
    text::shown,
};
use domain::{
    evidence::{Evidence, Place},
    policy::{FileKind, Filters},
};
use mail_parser::HeaderName;
use std::{borrow::Cow, sync::LazyLock};

/// One mail being looked into.
pub(crate) struct Walk<'s> {
    pub(crate) scanner: &'s Scanner,
    pub(crate) filters: &'s Filters,
    /// The compliance templates: of the same policy, or of one against the loss of data.
    sensitive: dlp::Chosen<'s>,
    pub(crate) budget: Budget,
    evidence: Vec<Evidence>,
    /// What speaks against files.
    pub(crate) features: Vec<files::Seen>,
    /// Whether one file is looked at for its own sake, with all that can be told of it.
    pub(crate) deep: bool,
    /// Addresses that the file makes use of; kept in the deep look only.
    pub(crate) urls: Vec<String>,
    /// What the analyser answered.
    pub(crate) analysed: Vec<Analysed>,
    /// Whether the file that is looked at is a part of one that goes to the analyser as a whole.
    in_document: bool,
    /// Archives around what is looked at, without those that only compress one.
    wrappings: usize,
    /// How many files were seen that a click starts.
    launched: usize,
    /// Words of the mail that may be passwords.
    passwords: Vec<String>,
    /// The mailbox, as an address; empty when the mail comes from a file.
    pub(crate) mailbox: &'s str,
    /// Whether the mail says that it went to a list: its links often lead through a counter.
    pub(crate) is_bulk: bool,
}

/// The way from the mail to what is being looked at, kept on the stack and only written down when something is found.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'t> {
    outer: Option<&'t Trail<'t>>,
    step: Step<'t>,
    layer: usize,
}

#[derive(Clone, Copy)]
enum Step<'t> {
    Name(&'t str),
    Attachment(usize),
}

impl<'t> Trail<'t> {
    const fn named(outer: Option<&'t Trail<'t>>, name: &'t str) -> Self {
        Self::step(outer, Step::Name(name))
    }

    const fn step(outer: Option<&'t Trail<'t>>, step: Step<'t>) -> Self {
        let layer = match outer {
            None => 0,
            Some(outer) => outer.layer + 1,
        };
        Self { outer, step, layer }
    }

    fn part(outer: Option<&'t Trail<'t>>, part: &'t Part<'_>) -> Self {
        let step = match (part.name.as_deref(), part.kind) {
            (Some(name), _) => Step::Name(name),
            (None, PartKind::Text) if !part.is_file => Step::Name("text body"),
            (None, PartKind::Html) if !part.is_file => Step::Name("HTML body"),
            (None, PartKind::Binary) if !part.is_file => Step::Name("whole mail"),
            _ => Step::Attachment(part.number),
        };
        Self::step(outer, step)
    }

    /// As evidence names it.
    pub(crate) fn place(&self) -> Place {
        let mut names = Vec::new();
        let mut at = Some(self);
        while let Some(trail) = at {
            names.push(match trail.step {
                Step::Name(name) => shown(name),
                Step::Attachment(number) => format!("attachment {number}"),
            });
            at = trail.outer;
        }
        Place {
            part: names.pop().unwrap_or_default(),
            path: names.into_iter().rev().collect(),
        }
    }
}

/// Texts of one mail in which passwords are looked for.
const TEXTS: usize = 16;

/// No filter at all.
static NOTHING: LazyLock<Filters> = LazyLock::new(Filters::none);

/// Looks into the mail with every filter that is switched on: those against threats, and those against the loss of data.
#[must_use]
pub fn scan<'s>(
    scanner: &'s Scanner,
    parsed: &Parsed<'_>,
    context: &Context,
    threats: Option<&'s Filters>,
    sensitive: Option<&'s Filters>,
) -> (Vec<Evidence>, Vec<Analysed>) {
    let nothing: &Filters = &NOTHING;
    let filters = threats.unwrap_or(nothing);
    let chosen = [threats, sensitive].into_iter().flatten().flat_map(Filters::sensitive);
    let mut walk = Walk::new(
        scanner,
        filters,
        scanner.templates.chosen(chosen),
        parsed.fetched.mailbox,
    );
    walk.is_bulk = parsed
        .message()
        .is_some_and(|message| message.header(HeaderName::ListUnsubscribe).is_some());
    walk.mail(parsed, None);
    if filters.advanced_spam.setting.enabled {
        sender::look(&mut walk, parsed, context);
    }
    if filters.malware_scanning.enabled
        && let Some(address) = &scanner.clamd
    {
        let found = clamd::ask(address, parsed.fetched.bytes, scanner.limits.clamd_time);
        walk.extend(found);
    }
    (walk.evidence, walk.analysed)
}

impl<'s> Walk<'s> {
    /// A walk that has found nothing yet.
    fn new(scanner: &'s Scanner, filters: &'s Filters, sensitive: dlp::Chosen<'s>, mailbox: &'s str) -> Self {
        Self {
            scanner,
            filters,
            sensitive,
            budget: Budget::new(&scanner.limits),
            evidence: Vec::new(),
            features: Vec::new(),
            deep: false,
            urls: Vec::new(),
            analysed: Vec::new(),
            in_document: false,
            wrappings: 0,
            launched: 0,
            passwords: Vec::new(),
            mailbox,
            is_bulk: false,
        }
    }
}

/// Looks at one file with all that can be told of it: what speaks against it, and the addresses that it makes use of.
pub(crate) fn deeper(scanner: &Scanner, bytes: &[u8], name: &str, mailbox: &str) -> (Vec<files::Seen>, Vec<String>) {
    let nothing: &Filters = &NOTHING;
    let mut walk = Walk::new(scanner, nothing, scanner.templates.chosen(std::iter::empty()), mailbox);
    walk.deep = true;
    walk.file(bytes, name, true, &Trail::named(None, name));
    (walk.features, walk.urls)
}

impl Walk<'_> {
    /// Keeps a finding. The same rule at the same place counts once.
    ///
    /// Each check has a room of its own: what a policy does hangs on the check alone, so that whatever finds its room full
    /// could not have changed the verdict, and much of one thing never hides another.
    pub(crate) fn found(&mut self, evidence: Evidence) {
        let of_its_check = self.evidence.iter().filter(|known| known.check == evidence.check);
        if of_its_check.clone().count() < self.scanner.limits.evidence
            && !of_its_check
                .clone()
                .any(|known| known.rule == evidence.rule && known.place == evidence.place)
        {
            self.evidence.push(evidence);
        }
    }

    fn extend(&mut self, evidence: impl IntoIterator<Item = Evidence>) {
        for evidence in evidence {
            self.found(evidence);
        }
    }

    pub(crate) fn restricted(&mut self, restriction: Restriction, trail: &Trail<'_>, detail: &str) {
        self.found(restriction.evidence(trail.place(), detail));
    }

    /// One mail, the outermost or one inside it.
    fn mail(&mut self, parsed: &Parsed<'_>, outer: Option<&Trail<'_>>) {
        for evidence in &parsed.evidence {
            let mut evidence = evidence.clone();
            if let Some(outer) = outer {
                evidence.place = outer.place();
            }
            self.found(evidence);
        }
        if self.filters.suspicious_objects.enabled {
            self.header_objects(parsed, outer);
        }
        if self.looks_deeper() {
            self.collect_passwords(parsed);
        }
        for part in parsed.parts() {
            let trail = Trail::part(outer, &part);
            if self.budget.parts == 0 {
                return self.restricted(Restriction::Parts, &trail, "");
            }
            if self.budget.is_late() {
                return self.restricted(Restriction::Time, &trail, "looking into this mail took too long");
            }
            self.budget.parts -= 1;
            self.part(&part, &trail, parsed);
        }
    }

    /// The words of a mail with files that may be their passwords.
    fn collect_passwords(&mut self, parsed: &Parsed<'_>) {
        if !parsed.parts().any(|part| part.is_file) {
            return;
        }
        for part in parsed.parts().filter(|part| !part.is_file).take(TEXTS) {
            match &part.text {
                Some(html) if part.kind == PartKind::Html => {
                    files::passwords::collect(&dlp::text_of(html, self.scanner.limits.body_bytes), &mut self.passwords);
                }
                Some(text) => files::passwords::collect(text, &mut self.passwords),
                None => {}
            }
        }
        if let Some(subject) = parsed.message().and_then(mail_parser::Message::subject) {
            files::passwords::collect(subject, &mut self.passwords);
        }
    }

    fn header_objects(&mut self, parsed: &Parsed<'_>, outer: Option<&Trail<'_>>) {
        let objects = self.scanner.objects.clone();
        let Some(message) = parsed.message().filter(|_| !objects.is_empty()) else {
            return;
        };
        for header in message.headers() {
            if names_sender(&header.name) && objects.has_senders() {
                let addresses = header.value.as_address().into_iter().flat_map(|value| value.iter());
                let named = addresses.filter_map(|one| one.address()).chain(header.value.as_text());
                for address in named {
                    if let Some(found) = objects.sender(address, &format!("header {}", header.name()), outer) {
                        self.found(found);
                    }
                }
            } else if header.name == HeaderName::Received && objects.has_addresses() {
                let found = objects.received(parsed.raw_value(header), outer);
                self.extend(found);
            }
        }
    }

    fn part(&mut self, part: &Part<'_>, trail: &Trail<'_>, parsed: &Parsed<'_>) {
        if part.kind == PartKind::Mail {
            return self.inner_mail(&part.bytes, trail, parsed);
        }
        self.file(
            &part.bytes,
            part.name.as_deref().unwrap_or_default(),
            part.is_file,
            trail,
        );
        if let Some(text) = &part.text {
            self.text(text.as_bytes(), part.kind == PartKind::Html, trail);
        }
        if self.looks_for_sensitive() {
            match &part.text {
                Some(html) if part.kind == PartKind::Html => {
                    self.sensitive(&dlp::text_of(html, self.scanner.limits.body_bytes), trail)
                }
                Some(text) => self.sensitive(text, trail),
                // A text that its sender did not call one.
                None if part.is_file && kind::look(&part.bytes).label == "Text" => {
                    self.sensitive(&String::from_utf8_lossy(&part.bytes), trail);
                }
                None => {}
            }
        }
    }

    /// A mail inside a mail.
    fn inner_mail(&mut self, bytes: &[u8], trail: &Trail<'_>, parsed: &Parsed<'_>) {
        self.hashes(bytes, trail);
        if trail.layer >= self.scanner.limits.layers {
            self.restricted(Restriction::Layers, trail, "");
            // Not taken apart any more, but not unseen either.
            return self.rules(bytes, trail);
        }
        let inner = self.scanner.parse(Fetched {
            mailbox: parsed.fetched.mailbox,
            bytes,
        });
        self.mail(&inner, Some(trail));
    }

    /// A file: a part of a mail or a member of an archive.
    pub(crate) fn file(&mut self, bytes: &[u8], name: &str, is_file: bool, trail: &Trail<'_>) {
        self.rules(bytes, trail);
        self.hashes(bytes, trail);
        if !is_file {
            return;
        }
        let look = kind::look(bytes);
        let is_whole = !self.in_document && !matches!(look.kind, Some(FileKind::Archive | FileKind::DiskImage));
        let features = self.features.len();
        self.in_document |= is_whole;
        self.known_file(&look, bytes, name, trail);
        if is_whole {
            self.in_document = false;
            self.ask_analyser(&look, bytes, name, features, trail);
        }
    }

    /// A file whose kind is known.
    fn known_file(&mut self, look: &kind::Look, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        let is_member = trail.layer > 0;
        self.file_blocking(look, name, is_member, trail);
        self.launched +=
            usize::from(files::starts_with_a_click(look, name) || look.kind == Some(FileKind::MacroDocument));
        self.inside(look, bytes, name, trail);
        if look.protected {
            self.restricted(Restriction::ProtectedFile, trail, "the document needs a password");
        }
        // A mail saved to a file is a mail, unless its content says otherwise.
        if is_mail_name(name) && matches!(look.kind, None | Some(FileKind::Html)) {
            let fetched = Fetched { mailbox: "", bytes };
            if trail.layer < self.scanner.limits.layers {
                let inner = self.scanner.parse(fetched);
                if inner.message().is_some() {
                    return self.mail(&inner, Some(trail));
                }
            } else {
                return self.restricted(Restriction::Layers, trail, "");
            }
        }
        if let Some(container) = look.container {
            // A tar in a compressed file is one archive, whatever its name.
            let wraps = look.kind == Some(FileKind::Archive)
                && matches!(container, kind::Container::Zip | kind::Container::Tar);
            self.wrappings += usize::from(wraps);
            self.archive(container, look.label, bytes, name, trail);
            self.wrappings -= usize::from(wraps);
            return;
        }
        self.sensitive_file(look, bytes, name, is_member, trail);
        if matches!(look.kind, Some(FileKind::Html | FileKind::Pdf)) || is_member && look.label == "Text" {
            self.text(bytes, look.kind == Some(FileKind::Html), trail);
        }
    }

    /// The text of a file. That of a part that is text was looked through already.
    fn sensitive_file(&mut self, look: &kind::Look, bytes: &[u8], name: &str, is_member: bool, trail: &Trail<'_>) {
        if self.looks_for_sensitive() && matches!(look.label, "PDF" | "Rich text") {
            let text = if look.label == "PDF" {
                self.pdf_text(bytes, trail)
            } else {
                self.rich_text(bytes, trail)
            };
            return self.sensitive(&text, trail);
        }
        let is_markup = look.kind == Some(FileKind::Html) || is_member && dlp::is_document_part(name);
        if !self.looks_for_sensitive() || !(is_markup || is_member && look.label == "Text") {
            return;
        }
        let text = String::from_utf8_lossy(bytes);
        if is_markup {
            self.sensitive(&dlp::text_of(&text, self.scanner.limits.body_bytes), trail);
        } else {
            self.sensitive(&text, trail);
        }
    }

    /// The links of a text.
    pub(crate) fn text(&mut self, text: &[u8], is_html: bool, trail: &Trail<'_>) {
        let reputation = self.filters.web_reputation.enabled;
        let objects = self.filters.suspicious_objects.enabled && self.scanner.objects.has_links();
        if !reputation && !objects {
            return;
        }
        let limit = self.scanner.limits.body_bytes;
        if text.len() > limit {
            self.restricted(
                Restriction::BodySize,
                trail,
                "links are looked for in its beginning only",
            );
        }
        links::look(self, &text[..text.len().min(limit)], is_html, trail);
    }

    fn hashes(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        if self.filters.suspicious_objects.enabled && self.scanner.objects.has_hashes() {
            let found = self.scanner.objects.file(bytes, trail);
            self.extend(found);
        }
    }
}

fn is_mail_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        ["eml", "mht", "mhtml", "mim"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// A name of bytes as text.
pub(crate) fn lossy(name: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(name)
}

#[cfg(test)]
mod tests_support {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::mail::ScannerSettings;

    /// The rules of what speaks against the modules of one document.
    pub(super) fn features_of_macros(modules: &[&str]) -> Vec<&'static str> {
        let scanner = Scanner::new(ScannerSettings::default()).unwrap();
        let mut walk = Walk::new(&scanner, &NOTHING, scanner.templates.chosen(std::iter::empty()), "");
        let mut traits = files::MacroTraits::default();
        for module in modules {
            traits.read(module);
        }
        walk.macro_features(&traits, &Trail::named(None, "x"));
        walk.features.iter().map(|seen| seen.feature.rule).collect()
    }
}
