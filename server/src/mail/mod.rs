//! The pipeline: one mail, one direction. Each stage takes the one before it by value, so that nothing can be judged
//! unscanned or acted on unjudged.
//!
//! `Fetched -> Parsed -> Scanned -> Judged`, and then the custody services act. Nothing here knows a mailbox or a database.

pub mod analyser;
pub mod authentication;
pub mod limits;
pub mod owner;
pub mod parse;
pub mod rules;
pub mod scan;
pub mod summary;
pub mod text;

pub use analyser::{Analysed, Analyser};
pub use authentication::{Authentication, AuthenticationSettings, Authenticator};
pub use limits::Limits;
pub use parse::Parsed;
pub use rules::{RuleSource, Rules, default_rules};
pub use scan::{
    clamd::ClamdAddress, dlp::TemplateSet, document::DocumentReader, objects::ObjectSet,
    sender::organisation::Organisation,
};

use domain::{
    decide::InForce,
    evidence::Evidence,
    held::Attachment,
    policy::{Filters, Policy},
    time::Timestamp,
    verdict::Verdict,
};
use std::sync::Arc;

/// A mail as it came out of a mailbox or a file. Borrows the raw bytes: no stage copies them.
#[derive(Debug, Clone, Copy)]
pub struct Fetched<'m> {
    /// The mailbox, as an address; empty when the mail comes from a file.
    pub mailbox: &'m str,
    /// Every byte.
    pub bytes: &'m [u8],
}

/// What the store keeps of a mail besides the verdict. All text is decoded for showing and holds whatever the sender wrote:
/// markup, controls and direction marks included. Cut to the limits of `limits`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailSummary {
    /// The From address, or the whole field when it holds none.
    pub sender: String,
    /// The From field as it is shown, with its display name.
    pub from: String,
    /// To and Cc.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Without angle brackets; empty when there is none.
    pub message_id: String,
    /// The Date field.
    pub sent_at: Option<Timestamp>,
    /// Name and decoded value, in order.
    pub headers: Vec<(String, String)>,
    /// The attachments, hashed.
    pub attachments: Vec<Attachment>,
    /// Bytes of the raw mail.
    pub size: u64,
    /// SHA-256 of the raw mail, lower-case hexadecimal.
    pub sha256: String,
}

/// A mail that was looked into, with what was found.
#[derive(Debug)]
pub struct Scanned<'m> {
    /// The mail.
    pub parsed: Parsed<'m>,
    /// What was found, in the order of finding; at most [`Limits::evidence`] pieces of one check.
    pub evidence: Vec<Evidence>,
    /// What the analyser was asked, and what it answered.
    pub analysed: Vec<Analysed>,
}

/// A mail with the decision about it.
#[derive(Debug)]
pub struct Judged<'m> {
    /// The mail.
    pub parsed: Parsed<'m>,
    /// The decision.
    pub verdict: Verdict,
    /// What the analyser was asked, and what it answered; [`Analysed::objects`] are for others to know.
    pub analysed: Vec<Analysed>,
}

impl Judged<'_> {
    /// What the store keeps of this mail. Made on demand: a clean mail needs none.
    #[must_use]
    pub fn summary(&self) -> MailSummary {
        summary::summary(&self.parsed)
    }
}

/// What is known besides the mail itself. [`Default`] is nothing: the sender was not asked about, the organisation has no lists.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Whether the mail is from whom it says.
    pub authentication: Authentication,
    /// What the organisation says about itself and others.
    pub organisation: Arc<Organisation>,
}

impl Context {
    /// The policies without those of a kind from which the organisation leaves the mailbox out (approved users).
    #[must_use]
    pub fn applying<'p>(&self, policies: InForce<'p>, address: &str) -> InForce<'p> {
        let applies = |policy: &&'p Policy| !self.organisation.is_approved_user(policy.kind, address);
        InForce {
            atp: policies.atp.filter(applies),
            dlp: policies.dlp.filter(applies),
        }
    }
}

/// What a [`Scanner`] is made of.
#[derive(Debug, Default)]
pub struct ScannerSettings {
    /// The YARA rules; [`default_rules`] brings ours.
    pub rules: Vec<RuleSource>,
    /// What is blocked.
    pub objects: Arc<ObjectSet>,
    /// Where clamd listens; none when it is not used.
    pub clamd: Option<ClamdAddress>,
    /// The compliance templates that policies can name; by default the built-in ones.
    pub templates: Arc<TemplateSet>,
    /// The program that reads documents in a process of its own; without it, those that need it are told as not opened.
    pub reader: Option<DocumentReader>,
    /// How far hostile input may go.
    pub limits: Limits,
    /// Where files are analysed.
    pub analyser: Analyser,
}

/// Why a scanner cannot be made. The display is a sentence for people that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A YARA rule does not compile.
    #[error("the YARA rules in {file} cannot be used: {reason}. Correct or remove the file")]
    Rules {
        /// The file.
        file: String,
        /// The compiler's words, with line and column.
        reason: String,
    },
    /// A folder or file of rules cannot be read.
    #[error("the rules in {path} cannot be read: {reason}. Check the path and its permissions")]
    Unreadable {
        /// The path.
        path: String,
        /// The system's words.
        reason: String,
    },
}

/// Looks into mails. Made once, used from many threads at the same time; a clone shares the compiled rules.
#[derive(Debug, Clone)]
pub struct Scanner {
    pub(crate) rules: Rules,
    pub(crate) objects: Arc<ObjectSet>,
    pub(crate) clamd: Option<ClamdAddress>,
    pub(crate) templates: Arc<TemplateSet>,
    pub(crate) reader: Option<DocumentReader>,
    pub(crate) limits: Limits,
    pub(crate) analyser: Analyser,
}

impl Scanner {
    /// Compiles the rules.
    ///
    /// # Errors
    /// [`ScanError::Rules`] names the file, line and column of a rule that does not compile.
    pub fn new(settings: ScannerSettings) -> Result<Self, ScanError> {
        Ok(Self {
            rules: Rules::compile(&settings.rules, &settings.limits)?,
            objects: settings.objects,
            clamd: settings.clamd,
            templates: settings.templates,
            reader: settings.reader,
            limits: settings.limits,
            analyser: settings.analyser,
        })
    }

    /// The same scanner with another set of objects: for when a list changes.
    #[must_use]
    pub fn with_objects(&self, objects: Arc<ObjectSet>) -> Self {
        Self {
            objects,
            ..self.clone()
        }
    }

    /// The same scanner with other compliance templates: for when one of an administrator's own changes.
    #[must_use]
    pub fn with_templates(&self, templates: Arc<TemplateSet>) -> Self {
        Self {
            templates,
            ..self.clone()
        }
    }

    /// First stage: takes the mail apart. Never fails; what cannot be parsed is in the findings.
    #[must_use]
    pub fn parse<'m>(&self, fetched: Fetched<'m>) -> Parsed<'m> {
        Parsed::new(fetched, &self.limits)
    }

    /// Second stage: looks with the filters that are switched on, those against threats and those against the loss of data; without
    /// filters nothing is looked for.
    #[must_use]
    pub fn scan<'m>(&self, parsed: Parsed<'m>, threats: Option<&Filters>, sensitive: Option<&Filters>) -> Scanned<'m> {
        self.scan_in(parsed, &Context::default(), threats, sensitive)
    }

    /// As [`Scanner::scan`], with what is known besides the mail.
    #[must_use]
    pub fn scan_in<'m>(
        &self,
        parsed: Parsed<'m>,
        context: &Context,
        threats: Option<&Filters>,
        sensitive: Option<&Filters>,
    ) -> Scanned<'m> {
        let (evidence, analysed) = if threats.is_none() && sensitive.is_none() {
            (Vec::new(), Vec::new())
        } else {
            scan::scan(self, &parsed, context, threats, sensitive)
        };
        Scanned {
            parsed,
            evidence,
            analysed,
        }
    }

    /// Second stage, with the filters of the policies that apply to the mailbox.
    #[must_use]
    pub fn look<'m>(&self, parsed: Parsed<'m>, context: &Context, policies: InForce<'_>) -> Scanned<'m> {
        let (threats, sensitive) = (policies.atp, policies.dlp);
        self.scan_in(
            parsed,
            context,
            threats.map(|policy| &policy.filters),
            sensitive.map(|policy| &policy.filters),
        )
    }

    /// Third stage: what the policies make of the findings.
    #[must_use]
    pub fn judge<'m>(scanned: Scanned<'m>, policies: InForce<'_>) -> Judged<'m> {
        Judged {
            parsed: scanned.parsed,
            verdict: policies.decide(scanned.evidence),
            analysed: scanned.analysed,
        }
    }

    /// All stages. `policies` are those that apply to the mailbox ([`InForce::of`]).
    #[must_use]
    pub fn examine<'m, 'p>(&self, fetched: Fetched<'m>, policies: impl Into<InForce<'p>>) -> Judged<'m> {
        self.examine_in(fetched, &Context::default(), policies)
    }

    /// As [`Scanner::examine`], with what is known besides the mail. Policies of a kind from which the organisation leaves the mailbox out
    /// (approved users) do not apply.
    #[must_use]
    pub fn examine_in<'m, 'p>(
        &self,
        fetched: Fetched<'m>,
        context: &Context,
        policies: impl Into<InForce<'p>>,
    ) -> Judged<'m> {
        let policies = context.applying(policies.into(), fetched.mailbox);
        Self::judge(self.look(self.parse(fetched), context, policies), policies)
    }
}
