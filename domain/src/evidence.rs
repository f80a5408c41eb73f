//! What scanning found in a mail, and where: evidence says what is there, never what to do about it.

use serde::{Deserialize, Serialize};

/// The security filter that a finding belongs to, by the name that the log API gives it
/// (contract cas-api 1.4, `triggered_security_filter`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Senders and the way a mail presents itself.
    AdvancedSpamProtection,
    /// Rules, hashes and engines that name malware.
    MalwareScanning,
    /// Kinds and names of files.
    FileBlocking,
    /// Links, hosts and addresses.
    WebReputation,
    /// The deeper analysis of single files.
    VirtualAnalyzer,
    /// Content that must not travel.
    DataLossPrevention,
}

impl Filter {
    /// All filters, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::AdvancedSpamProtection,
        Self::MalwareScanning,
        Self::FileBlocking,
        Self::WebReputation,
        Self::VirtualAnalyzer,
        Self::DataLossPrevention,
    ];

    /// The contract's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdvancedSpamProtection => "Advanced Spam Protection",
            Self::MalwareScanning => "Malware Scanning",
            Self::FileBlocking => "File Blocking",
            Self::WebReputation => "Web Reputation",
            Self::VirtualAnalyzer => "Virtual Analyzer",
            Self::DataLossPrevention => "Data Loss Prevention",
        }
    }

    /// The word that is stored and stands in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AdvancedSpamProtection => "advanced-spam-protection",
            Self::MalwareScanning => "malware-scanning",
            Self::FileBlocking => "file-blocking",
            Self::WebReputation => "web-reputation",
            Self::VirtualAnalyzer => "virtual-analyzer",
            Self::DataLossPrevention => "data-loss-prevention",
        }
    }

    /// The filter of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.word() == word)
    }
}

/// The setting of a policy that decides about a finding. Several checks can report under one [`Filter`]:
/// a blocked hash is found by the suspicious objects and reported as malware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// YARA rules, hash lists, clamd.
    MalwareScanning,
    /// True type, extension, name.
    FileBlocking,
    /// Links and hosts.
    WebReputation,
    /// The lists of blocked and suspicious objects.
    SuspiciousObjects,
    /// Something that could not be looked into: encrypted, over a limit, broken.
    Unscannable,
    /// The compliance templates.
    DataLossPrevention,
    /// The risk that the deeper analysis gives a file.
    VirtualAnalyzer,
    /// Whose mail it is: authentication, impersonation, blocked senders.
    AdvancedSpamProtection,
    /// A sender who could not be authenticated, for want of an answer from the DNS: reported as advanced spam protection.
    Unevaluated,
}

impl Check {
    /// All checks.
    pub const ALL: [Self; 9] = [
        Self::MalwareScanning,
        Self::FileBlocking,
        Self::WebReputation,
        Self::SuspiciousObjects,
        Self::Unscannable,
        Self::DataLossPrevention,
        Self::VirtualAnalyzer,
        Self::AdvancedSpamProtection,
        Self::Unevaluated,
    ];
}

/// Where in the mail a finding lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// `envelope`, `header From`, `text body`, `HTML body`, or the attachment's name.
    pub part: String,
    /// The names of archive members that lead from the attachment inwards, outermost first; empty for the part itself.
    pub path: Vec<String>,
}

impl Place {
    /// A part of the mail itself.
    #[must_use]
    pub fn part(name: impl Into<String>) -> Self {
        Self {
            part: name.into(),
            path: Vec::new(),
        }
    }

    /// `invoice.zip › inner.zip › run.exe`
    #[must_use]
    pub fn label(&self) -> String {
        std::iter::once(&self.part)
            .chain(&self.path)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" › ")
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The setting that decides about it.
    pub check: Check,
    /// The filter under which it is reported.
    pub filter: Filter,
    /// The rule that matched, stable and unique: `yara:EICAR_Test_File`, `type:executable`, `extension:scr`,
    /// `object:sha256:9f2c...`, `limit:depth`.
    pub rule: String,
    /// One sentence for people that says what was found, with no more of the mail in it than is needed.
    pub because: String,
    /// Where.
    pub place: Place,
}
