//! The analyser: how dangerous one file is, from all that speaks against it. What it does with the bytes is a pure function; in a
//! server it runs in a process of its own that can do nothing but compute ([`child`], [`confine`]).

pub mod child;
pub mod confine;
pub mod features;

use super::{
    Limits, ObjectSet, Rules, Scanner, TemplateSet,
    limits::Restriction,
    scan::{self, Trail, Walk, kind::Look, sentence},
    text::shown,
};
use domain::{
    evidence::{Check, Evidence, Filter, Place},
    objects::ObjectKind,
    policy::FileKind,
    risk::{FoundObject, RiskLevel},
};
use features::Feature;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
    time::Duration,
};

/// The score from which on a file is of high risk; the highest is [`SCORE_MAX`].
pub const HIGH_FROM: u32 = 70;
/// The score from which on a file is of medium risk.
pub const MEDIUM_FROM: u32 = 40;
/// The score from which on a file is of low risk.
pub const LOW_FROM: u32 = 15;
/// The highest score.
pub const SCORE_MAX: u32 = 100;
/// Bytes of a file that is analysed.
pub const FILE_BYTES: usize = 64 * 1024 * 1024;
/// Files of one mail that are analysed.
pub const FILES: usize = 16;
/// Features of one report.
const FEATURES: usize = 256;
/// Addresses of one report, and bytes of each.
const URLS: usize = 64;
const URL_BYTES: usize = 2_048;
/// Sentences that the evidence about one file quotes.
const QUOTED: usize = 3;

/// Where the analyser runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Analyser {
    /// Nowhere: nothing is analysed, whatever policies say.
    #[default]
    Off,
    /// In this process: for tests, and for whoever trusts the files.
    Here,
    /// In a process of its own for each file: this program with `analyse-file`.
    Child(PathBuf),
}

/// What speaks against a file, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// 0 to [`SCORE_MAX`]: the sum of the weights of its features.
    pub score: u32,
    /// What the score means; Unrated when there is no answer.
    pub level: RiskLevel,
    /// What was seen, in the order of finding.
    pub features: Vec<ReportedFeature>,
    /// Addresses that the file makes use of.
    pub urls: Vec<String>,
}

/// One feature of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFeature {
    /// The feature's rule; see [`features::ALL`].
    pub rule: String,
    /// Where in the file.
    pub place: Place,
    /// A few words of the file that show it.
    pub detail: String,
}

impl ReportedFeature {
    /// The feature; none of a name that is not known here.
    #[must_use]
    pub fn feature(&self) -> Option<&'static Feature> {
        features::ALL.iter().copied().find(|feature| feature.rule == self.rule)
    }
}

impl Report {
    /// Nothing is known of the file.
    #[must_use]
    pub fn unrated() -> Self {
        Self {
            level: RiskLevel::Unrated,
            ..Self::default()
        }
    }

    /// Adds up. A feature counts once, however often it was seen.
    fn of(features: Vec<ReportedFeature>, urls: Vec<String>) -> Self {
        let mut counted: Vec<&Feature> = features.iter().filter_map(ReportedFeature::feature).collect();
        counted.sort_unstable_by_key(|feature| feature.rule);
        counted.dedup();
        let score = counted.iter().map(|feature| feature.weight).sum::<u32>().min(SCORE_MAX);
        let level = match score {
            HIGH_FROM.. => RiskLevel::High,
            MEDIUM_FROM.. => RiskLevel::Medium,
            LOW_FROM.. => RiskLevel::Low,
            _ => RiskLevel::NoRisk,
        };
        Self {
            score,
            level,
            features,
            urls,
        }
    }

    /// The report that another process wrote, as far as it can be believed: features that are known here, weighed here.
    fn believed(self) -> Self {
        let features = self.features.into_iter().take(FEATURES).map(|feature| ReportedFeature {
            place: Place {
                part: shown(&feature.place.part),
                path: feature.place.path.iter().take(FILES).map(|name| shown(name)).collect(),
            },
            detail: shown(&feature.detail),
            ..feature
        });
        let urls = self.urls.into_iter().filter(|url| url.len() <= URL_BYTES).take(URLS);
        Self::of(
            features.filter(|feature| feature.feature().is_some()).collect(),
            urls.collect(),
        )
    }
}

/// A file that was analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysed {
    /// Where in the mail.
    pub place: Place,
    /// SHA-1 of its bytes, lower-case hexadecimal.
    pub sha1: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// What came of it.
    pub report: Report,
}

impl Analysed {
    /// What others should know of: of a file of high risk its hashes, and the addresses that it makes use of; else nothing.
    #[must_use]
    pub fn objects(&self) -> Vec<FoundObject> {
        if self.report.level != RiskLevel::High {
            return Vec::new();
        }
        let hashes = [(ObjectKind::Sha256, &self.sha256), (ObjectKind::Sha1, &self.sha1)];
        let urls = self.report.urls.iter().map(|url| (ObjectKind::Url, url));
        hashes
            .into_iter()
            .chain(urls)
            .filter_map(|(kind, value)| {
                Some(FoundObject {
                    kind,
                    value: kind.normalise(value).ok()?,
                    level: self.report.level,
                    place: self.place.clone(),
                })
            })
            .collect()
    }
}

/// How far one file may go: less than a mail.
static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner {
    rules: Rules::none(),
    objects: Arc::new(ObjectSet::default()),
    clamd: None,
    limits: Limits {
        members: 2_000,
        member_bytes: 32 * 1024 * 1024,
        unpacked_bytes: 128 * 1024 * 1024,
        time: Duration::from_secs(10),
        ..Limits::default()
    },
    templates: Arc::new(TemplateSet::none()),
    reader: None,
    analyser: Analyser::Off,
});

/// Analyses one file that came to a mailbox, whose own sites are not foreign; the mailbox may be empty. Pure: the same bytes, name and
/// mailbox give the same report.
#[must_use]
pub fn analyse(bytes: &[u8], name: &str, mailbox: &str) -> Report {
    let (seen, urls) = scan::deeper(&SCANNER, bytes, name, mailbox);
    let features = seen.into_iter().map(|seen| ReportedFeature {
        rule: seen.feature.rule.into(),
        place: seen.place,
        detail: seen.detail,
    });
    Report::of(features.collect(), urls)
}

impl Walk<'_> {
    /// Has a file analysed that something speaks against, or that can act. `before` is how many features were seen before it.
    pub(super) fn ask_analyser(&mut self, look: &Look, bytes: &[u8], name: &str, before: usize, trail: &Trail<'_>) {
        let setting = self.filters.virtual_analyzer;
        if !setting.setting.enabled || self.scanner.analyser == Analyser::Off {
            return;
        }
        let is_active = matches!(
            look.kind,
            Some(FileKind::Executable | FileKind::MacroDocument | FileKind::Script | FileKind::Shortcut)
        );
        if !is_active && self.features.len() == before {
            return;
        }
        if self.analysed.len() >= FILES {
            return self.unrated("the mail has more such files than are analysed", trail);
        }
        let report = if bytes.len() > FILE_BYTES {
            Err("the file is larger than those that are analysed")
        } else {
            match &self.scanner.analyser {
                Analyser::Child(program) => {
                    child::ask(program, bytes, [name, self.mailbox], self.scanner.limits.analyser_time)
                        .map(Report::believed)
                        .ok_or("the analyser ended without an answer")
                }
                Analyser::Here | Analyser::Off => Ok(analyse(bytes, name, self.mailbox)),
            }
        };
        let report = report.unwrap_or_else(|reason| {
            self.unrated(reason, trail);
            Report::unrated()
        });
        if setting.objects_to(report.level) {
            let quoted: Vec<String> = report
                .features
                .iter()
                .filter_map(|feature| Some(sentence(feature.feature()?, &feature.detail)))
                .take(QUOTED)
                .collect();
            self.found(Evidence {
                check: Check::VirtualAnalyzer,
                filter: Filter::VirtualAnalyzer,
                rule: format!("analyser:{}", report.level.word()),
                because: format!(
                    "The analyser rates the risk of this file as “{}”, {} of {SCORE_MAX}. {}",
                    report.level.name(),
                    report.score,
                    quoted.join(" ")
                ),
                place: trail.place(),
            });
        }
        self.analysed.push(Analysed {
            place: trail.place(),
            sha1: hex::encode(Sha1::digest(bytes)),
            sha256: hex::encode(Sha256::digest(bytes)),
            report,
        });
    }

    /// A file about which the analyser says nothing.
    fn unrated(&mut self, reason: &str, trail: &Trail<'_>) {
        self.found(Evidence {
            filter: Filter::VirtualAnalyzer,
            rule: "analyser:unrated".into(),
            ..Restriction::Time.evidence(trail.place(), &format!("{reason}, so its risk is unrated"))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(rule: &str) -> ReportedFeature {
        ReportedFeature {
            rule: rule.into(),
            place: Place::part("x"),
            detail: String::new(),
        }
    }

    #[test]
    fn weights_are_added_once_each_and_named_by_levels() {
        let level = |rules: &[&str]| {
            let report = Report::of(rules.iter().map(|rule| feature(rule)).collect(), Vec::new());
            (report.score, report.level)
        };
        assert_eq!(level(&[]), (0, RiskLevel::NoRisk));
        assert_eq!(level(&["macro:auto-open", "macro:auto-open"]), (20, RiskLevel::Low));
        assert_eq!(level(&["macro:auto-open", "macro:run"]), (45, RiskLevel::Medium));
        assert_eq!(
            level(&["macro:auto-open", "macro:run", "macro:interpreter"]),
            (75, RiskLevel::High)
        );
        assert_eq!(level(&["pdf:launch", "html:smuggling"]), (100, RiskLevel::High));
    }

    #[test]
    fn a_report_of_another_process_is_weighed_anew() {
        let lie = Report {
            score: 100,
            level: RiskLevel::High,
            features: vec![feature("macro:auto-open"), feature("nobody:knows")],
            urls: vec!["x".repeat(URL_BYTES + 1), "https://a.example/".into()],
        };
        let believed = lie.believed();
        assert_eq!(
            (believed.score, believed.level, believed.features.len()),
            (20, RiskLevel::Low, 1)
        );
        assert_eq!(believed.urls, ["https://a.example/"]);
    }

    #[test]
    fn files_of_high_risk_become_objects_and_others_do_not() {
        let mut analysed = Analysed {
            place: Place::part("a.lnk"),
            sha1: "00".repeat(20),
            sha256: "11".repeat(32),
            report: Report::of(vec![feature("link-file:shell")], vec!["http://Evil.example/a".into()]),
        };
        let kinds: Vec<_> = analysed.objects().iter().map(|object| object.kind).collect();
        assert_eq!(kinds, [ObjectKind::Sha256, ObjectKind::Sha1, ObjectKind::Url]);
        analysed.report = Report::of(vec![feature("macro:auto-open")], vec!["http://evil.example/a".into()]);
        assert!(analysed.objects().is_empty());
    }
}
