//! The filters of a policy: what each looks for, and what it does.

use super::{AdvancedSpam, PolicyKind};
use crate::{evidence::Check, risk::RiskLevel, verdict::Action};
use serde::{Deserialize, Serialize};

/// A filter's switch and what it does on a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterSetting {
    /// Whether it is looked at.
    pub enabled: bool,
    /// What is done on a match.
    pub action: Action,
}

impl FilterSetting {
    /// Switched on, quarantining.
    pub const QUARANTINE: Self = Self {
        enabled: true,
        action: Action::Quarantine,
    };
    /// Switched off; would quarantine.
    pub const OFF: Self = Self {
        enabled: false,
        action: Action::Quarantine,
    };
}

/// Kinds of file by content, not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Programs and libraries: PE, ELF, Mach-O.
    Executable,
    /// Office documents that carry macros.
    MacroDocument,
    /// Scripts: Windows Script Host, PowerShell, shell, HTA, batch.
    Script,
    /// Windows shortcuts.
    Shortcut,
    /// Disk images: ISO, IMG, VHD.
    DiskImage,
    /// Installers: MSI, DEB, RPM, APK.
    Installer,
    /// Archives: ZIP, 7z, RAR, tar, gzip.
    Archive,
    /// Office documents without macros.
    Document,
    /// PDF.
    Pdf,
    /// HTML as an attachment.
    Html,
    /// Pictures.
    Image,
    /// Sound and film.
    Media,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Executable,
        Self::MacroDocument,
        Self::Script,
        Self::Shortcut,
        Self::DiskImage,
        Self::Installer,
        Self::Archive,
        Self::Document,
        Self::Pdf,
        Self::Html,
        Self::Image,
        Self::Media,
    ];
    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Executable => "Programs",
            Self::MacroDocument => "Office documents with macros",
            Self::Script => "Scripts",
            Self::Shortcut => "Windows shortcuts",
            Self::DiskImage => "Disk images",
            Self::Installer => "Installers",
            Self::Archive => "Archives",
            Self::Document => "Office documents",
            Self::Pdf => "PDF",
            Self::Html => "HTML files",
            Self::Image => "Pictures",
            Self::Media => "Sound and film",
        }
    }
    /// The word in rules (`type:executable`), policy files and the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Executable => "executable",
            Self::MacroDocument => "macro_document",
            Self::Script => "script",
            Self::Shortcut => "shortcut",
            Self::DiskImage => "disk_image",
            Self::Installer => "installer",
            Self::Archive => "archive",
            Self::Document => "document",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Image => "image",
            Self::Media => "media",
        }
    }
    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What File Blocking objects to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileBlocking {
    /// Switch and action.
    #[serde(flatten)]
    pub setting: FilterSetting,
    /// Kinds by content.
    pub kinds: Vec<FileKind>,
    /// Extensions without the dot, in lower case; also the last but one (`invoice.pdf.exe` has `exe` and `pdf`).
    pub extensions: Vec<String>,
    /// Names; `*` and `?` stand for any text and any character.
    pub names: Vec<String>,
    /// Whether members of archives are looked at too.
    pub inside_archives: bool,
}

/// What the analyser's answers lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalyserSetting {
    /// Switch and action.
    #[serde(flatten)]
    pub setting: FilterSetting,
    /// The lowest level of risk that is a finding; below it, and where a file could not be rated, the analyser objects to nothing.
    #[serde(default)]
    pub act_from: RiskLevel,
}

impl AnalyserSetting {
    /// Switched off; would act on high risk.
    pub const OFF: Self = Self {
        setting: FilterSetting::OFF,
        act_from: RiskLevel::High,
    };

    /// Whether a file of this level is a finding.
    #[must_use]
    pub fn objects_to(&self, level: RiskLevel) -> bool {
        self.setting.enabled && level != RiskLevel::Unrated && level >= self.act_from
    }
}

impl Default for AnalyserSetting {
    fn default() -> Self {
        Self::OFF
    }
}

/// The filters of a policy. The data model carries what the full editor will set; today's form sets switches and actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// YARA rules, hash lists, clamd.
    pub malware_scanning: FilterSetting,
    /// Kinds, extensions and names of files.
    pub file_blocking: FileBlocking,
    /// Links and hosts.
    pub web_reputation: FilterSetting,
    /// The lists of blocked and suspicious objects.
    pub suspicious_objects: FilterSetting,
    /// What is done with what cannot be looked into.
    pub unscannable: FilterSetting,
    /// Content that must not travel.
    #[serde(default = "off")]
    pub data_loss_prevention: FilterSetting,
    /// The compliance templates that it is told by.
    #[serde(default)]
    pub templates: Vec<String>,
    /// The deeper analysis of single files. OFF in a policy that was stored before there was one.
    #[serde(default)]
    pub virtual_analyzer: AnalyserSetting,
    /// Whose mail it is. Off in policies that were stored before there was this filter.
    #[serde(default)]
    pub advanced_spam: AdvancedSpam,
}

const fn off() -> FilterSetting {
    FilterSetting::OFF
}

/// The templates of a new DLP policy.
const TEMPLATES: [&str; 5] = ["pci-dss", "us-pii", "eu-pii", "gb-pii", "jp-pii"];

impl Filters {
    /// The filters of a new policy.
    #[must_use]
    pub fn of(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Atp => Self::standard(),
            PolicyKind::Dlp => Self {
                data_loss_prevention: FilterSetting::QUARANTINE,
                templates: TEMPLATES.map(String::from).to_vec(),
                ..Self::none()
            },
        }
    }

    /// Every filter off.
    #[must_use]
    pub fn none() -> Self {
        let mut filters = Self::standard();
        for setting in filters.threats() {
            setting.enabled = false;
        }
        filters
    }

    /// The same with every filter of a kind of policy ON.
    #[must_use]
    pub fn all_on(mut self, kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Atp => {
                for setting in self.threats() {
                    setting.enabled = true;
                }
            }
            PolicyKind::Dlp => self.data_loss_prevention.enabled = true,
        }
        self
    }

    /// Whether these look for the same as others, whatever is then done about it.
    #[must_use]
    pub fn look_alike(&self, other: &Self) -> bool {
        self.clone().without_actions() == other.clone().without_actions()
    }

    fn without_actions(mut self) -> Self {
        for setting in self.threats() {
            setting.action = Action::Pass;
        }
        self.data_loss_prevention.action = Action::Pass;
        self
    }

    /// The settings of the filters against threats.
    fn threats(&mut self) -> [&mut FilterSetting; 7] {
        [
            &mut self.malware_scanning,
            &mut self.file_blocking.setting,
            &mut self.web_reputation,
            &mut self.suspicious_objects,
            &mut self.unscannable,
            &mut self.virtual_analyzer.setting,
            &mut self.advanced_spam.setting,
        ]
    }

    /// The templates that are looked for.
    pub fn sensitive(&self) -> impl Iterator<Item = &str> {
        let chosen = self.data_loss_prevention.enabled.then_some(&self.templates);
        chosen.into_iter().flatten().map(String::as_str)
    }

    /// The filters of a new ATP policy.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            malware_scanning: FilterSetting::QUARANTINE,
            file_blocking: FileBlocking {
                setting: FilterSetting::QUARANTINE,
                kinds: vec![
                    FileKind::Executable,
                    FileKind::MacroDocument,
                    FileKind::Script,
                    FileKind::Shortcut,
                ],
                extensions: [
                    "bat", "cmd", "com", "cpl", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "pif", "ps1", "scr",
                    "vbe", "vbs", "wsf",
                ]
                .map(String::from)
                .to_vec(),
                names: Vec::new(),
                inside_archives: true,
            },
            web_reputation: FilterSetting::QUARANTINE,
            suspicious_objects: FilterSetting::QUARANTINE,
            unscannable: FilterSetting {
                enabled: true,
                action: Action::Pass,
            },
            data_loss_prevention: FilterSetting::OFF,
            templates: Vec::new(),
            virtual_analyzer: AnalyserSetting {
                setting: FilterSetting::QUARANTINE,
                act_from: RiskLevel::High,
            },
            advanced_spam: AdvancedSpam::STANDARD,
        }
    }

    /// The setting that decides about findings of `check`.
    #[must_use]
    pub const fn setting(&self, check: Check) -> FilterSetting {
        match check {
            Check::MalwareScanning => self.malware_scanning,
            Check::FileBlocking => self.file_blocking.setting,
            Check::WebReputation => self.web_reputation,
            Check::SuspiciousObjects => self.suspicious_objects,
            Check::Unscannable => self.unscannable,
            Check::DataLossPrevention => self.data_loss_prevention,
            Check::VirtualAnalyzer => self.virtual_analyzer.setting,
            Check::AdvancedSpamProtection => self.advanced_spam.setting,
            Check::Unevaluated => self.advanced_spam.unevaluated_setting(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_policy_from_before_the_analyser_has_it_off_and_a_new_one_on() {
        let mut stored = serde_json::to_value(Filters::standard()).unwrap();
        stored.as_object_mut().unwrap().remove("virtual_analyzer");
        let filters: Filters = serde_json::from_value(stored).unwrap();
        assert_eq!(filters.virtual_analyzer, AnalyserSetting::OFF);
        let new = Filters::standard();
        assert!(new.virtual_analyzer.objects_to(RiskLevel::High));
        assert!(!new.virtual_analyzer.objects_to(RiskLevel::Medium));
        assert!(!Filters::none().virtual_analyzer.objects_to(RiskLevel::High));
        let again: Filters = serde_json::from_value(serde_json::to_value(&new).unwrap()).unwrap();
        assert_eq!(again, new);
    }

    #[test]
    fn what_could_not_be_rated_is_no_finding_whatever_the_policy_acts_on() {
        let strict = AnalyserSetting {
            act_from: RiskLevel::Unrated,
            ..Filters::standard().virtual_analyzer
        };
        assert!(!strict.objects_to(RiskLevel::Unrated) && strict.objects_to(RiskLevel::NoRisk));
    }
}
