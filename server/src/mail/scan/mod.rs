//! Looks into a mail, one kind of evidence a file. Evidence says what is there; what is done about it is the policy's business.

pub mod archive;
pub mod clamd;
pub mod dlp;
pub mod file_blocking;
pub mod kind;
pub mod links;
pub mod macros;
pub mod malware;
pub mod objects;
pub mod sender;

use super::{
    Context, Fetched, Parsed, Scanner,
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
    /// Those that name compliance templates: of the same policy, or of one against the loss of data.
    sensitive: [&'s Filters; 2],
    pub(crate) budget: Budget,
    evidence: Vec<Evidence>,
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

/// No filter at all.
static NOTHING: LazyLock<Filters> = LazyLock::new(Filters::none);

/// Looks into the mail with every filter that is switched on: those against threats, and those against the loss of data.
#[must_use]
pub fn scan(
    scanner: &Scanner,
    parsed: &Parsed<'_>,
    context: &Context,
    threats: Option<&Filters>,
    sensitive: Option<&Filters>,
) -> Vec<Evidence> {
    let nothing: &Filters = &NOTHING;
    let filters = threats.unwrap_or(nothing);
    let mut walk = Walk {
        scanner,
        filters,
        sensitive: [filters, sensitive.unwrap_or(nothing)],
        budget: Budget::new(&scanner.limits),
        evidence: Vec::new(),
        is_bulk: parsed
            .message()
            .is_some_and(|message| message.header(HeaderName::ListUnsubscribe).is_some()),
    };
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
    walk.evidence
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
                Some(html) if part.kind == PartKind::Html => self.sensitive(&dlp::text_of(html), trail),
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
        let is_member = trail.layer > 0;
        self.file_blocking(&look, name, is_member, trail);
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
            return self.archive(container, look.label, bytes, name, trail);
        }
        self.sensitive_file(&look, bytes, name, is_member, trail);
        if matches!(look.kind, Some(FileKind::Html | FileKind::Pdf)) || is_member && look.label == "Text" {
            self.text(bytes, look.kind == Some(FileKind::Html), trail);
        }
    }

    /// The text of a file. That of a part that is text was looked through already.
    fn sensitive_file(&mut self, look: &kind::Look, bytes: &[u8], name: &str, is_member: bool, trail: &Trail<'_>) {
        let is_markup = look.kind == Some(FileKind::Html) || is_member && dlp::is_document_part(name);
        if !self.looks_for_sensitive() || !(is_markup || is_member && look.label == "Text") {
            return;
        }
        let text = String::from_utf8_lossy(bytes);
        if is_markup {
            self.sensitive(&dlp::text_of(&text), trail);
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
