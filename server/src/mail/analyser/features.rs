//! What speaks against a file: features as data. Each has a rule, a weight, a sentence for people and the source that says why
//! it matters; those that are never innocent have a check of their own, so that one of them alone is a finding.

use domain::evidence::Check;

/// Something that speaks against a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Stable and unique, as evidence names it: `macro:auto-open-download`.
    pub rule: &'static str,
    /// What it adds to the score of a file, of 100.
    pub weight: u32,
    /// The setting of a policy under which it is a finding by itself; none when it only counts together with others.
    pub check: Option<Check>,
    /// One sentence for people.
    pub because: &'static str,
    /// Who describes it.
    pub source: &'static str,
}

macro_rules! features {
    ($($name:ident: $rule:literal, $weight:literal, $check:expr, $because:literal, $source:literal;)*) => {
        $(#[doc = $because] pub static $name: Feature = Feature {
            rule: $rule,
            weight: $weight,
            check: $check,
            because: $because,
            source: $source,
        };)*
        /// All of them.
        pub static ALL: &[&Feature] = &[$(&$name),*];
    };
}

/// Malware by its construction.
const MALWARE: Option<Check> = Some(Check::MalwareScanning);
/// A page that asks for a password on behalf of somebody else.
const REPUTATION: Option<Check> = Some(Check::WebReputation);

features! {
    // Macros.
    MACRO_AUTO_DOWNLOAD: "macro:auto-open-download", 90, MALWARE, "A macro that starts by itself loads something from the network and saves or runs it.", "MITRE ATT&CK T1204.002, T1105";
    MACRO_AUTO_RUN: "macro:auto-open-run", 85, MALWARE, "A macro that starts by itself runs a program outside of the document.", "MITRE ATT&CK T1204.002, T1059.005";
    MACRO_AUTO_INJECT: "macro:auto-open-inject", 90, MALWARE, "A macro that starts by itself writes machine code into memory and runs it.", "MITRE ATT&CK T1055";
    MACRO_AUTO_START: "macro:auto-open", 20, None, "A macro starts by itself when the document is opened.", "MITRE ATT&CK T1204.002";
    MACRO_RUN: "macro:run", 25, None, "A macro runs programs outside of the document.", "MITRE ATT&CK T1059.005";
    MACRO_DOWNLOAD: "macro:download", 25, None, "A macro loads something from the network.", "MITRE ATT&CK T1105";
    MACRO_HIDDEN_TEXT: "macro:hidden-text", 20, None, "A macro puts its words together from pieces, so that they cannot be read.", "MITRE ATT&CK T1027.010";
    MACRO_INTERPRETER: "macro:interpreter", 30, None, "A macro names a command interpreter.", "MITRE ATT&CK T1059";
    EXCEL4_RUN: "macro:excel4-run", 85, MALWARE, "An Excel 4.0 macro sheet calls programs or functions of the system.", "MITRE ATT&CK T1059.005; [MS-XLS] 2.5.198.4";
    EXCEL4_SHEET: "macro:excel4-sheet", 25, None, "The workbook has a sheet of Excel 4.0 macros.", "[MS-XLS] 2.4.28";
    EXCEL4_HIDDEN: "macro:excel4-hidden", 45, None, "The workbook hides its sheet of Excel 4.0 macros.", "[MS-XLS] 2.4.28; MITRE ATT&CK T1564";
    // Office documents.
    REMOTE_TEMPLATE: "document:remote-template", 75, MALWARE, "The document loads its template from another machine when it is opened.", "MITRE ATT&CK T1221";
    REMOTE_OBJECT: "document:remote-object", 80, MALWARE, "The document loads an object from the network when it is opened.", "CVE-2021-40444, CVE-2022-30190";
    DDE_COMMAND: "document:dde-command", 85, MALWARE, "A field of the document starts a program (DDE).", "MITRE ATT&CK T1559.002";
    EMBEDDED_PROGRAM: "document:embedded-program", 75, MALWARE, "The document carries a program that a click starts.", "MITRE ATT&CK T1204.002, T1027.009";
    OBJECT_EQUATION: "document:equation-object", 85, MALWARE, "The document carries an equation object, which is used to run programs through an old fault.", "CVE-2017-11882";
    OBJECT_LINK: "document:object-link", 70, MALWARE, "The rich text updates an object from the network by itself.", "CVE-2017-0199";
    OBJECT_HIDDEN: "document:object-hidden", 30, None, "The rich text interrupts the bytes of its object, so that they cannot be read.", "MITRE ATT&CK T1027";
    // Shortcuts.
    LINK_FILE_SHELL: "link-file:shell", 85, MALWARE, "The Windows shortcut hands a command to an interpreter.", "MITRE ATT&CK T1204.002, T1547.009";
    LINK_FILE_DOWNLOAD: "link-file:download", 90, MALWARE, "The Windows shortcut's command loads something from the network.", "MITRE ATT&CK T1105, T1218";
    LINK_FILE_PADDED: "link-file:padded", 75, MALWARE, "The Windows shortcut pushes its command out of sight with blanks.", "ZDI-CAN-25373";
    LINK_FILE_REMOTE: "link-file:remote-program", 75, MALWARE, "The shortcut starts a program on another machine.", "CVE-2010-2568; MITRE ATT&CK T1204.002";
    LINK_FILE_LONG: "link-file:long-command", 25, None, "The Windows shortcut has a long command.", "ZDI-CAN-25373";
    LINK_FILE_DISGUISED: "link-file:disguised", 25, None, "The Windows shortcut starts a program and shows the picture of a document.", "MITRE ATT&CK T1036.008";
    // Disk images and archives.
    IMAGE_PROGRAM: "disk-image:program", 75, MALWARE, "The disk image carries something that starts with a click, which no warning about its origin follows.", "MITRE ATT&CK T1553.005";
    IMAGE_HIDDEN: "disk-image:hidden-file", 25, None, "The disk image hides files beside those it shows.", "MITRE ATT&CK T1564.001";
    ARCHIVE_PASSWORD: "archive:password-in-text", 70, MALWARE, "The archive is encrypted, its password stands in the mail, and it holds what is objected to or what a click starts.", "MITRE ATT&CK T1027.013";
    ARCHIVE_NESTED: "archive:nested-program", 70, MALWARE, "Something that starts with a click is wrapped in several archives.", "MITRE ATT&CK T1027.015";
    NAME_DOUBLE: "name:double-extension", 75, MALWARE, "The file is called like a document and is a program.", "MITRE ATT&CK T1036.007";
    NAME_REVERSED: "name:reversed", 75, MALWARE, "The file's name is turned around, so that a program looks like a document.", "MITRE ATT&CK T1036.002";
    // HTML.
    HTML_SMUGGLING: "html:smuggling", 90, MALWARE, "The page builds a file out of its own text and hands it to the reader (HTML smuggling).", "MITRE ATT&CK T1027.006";
    HTML_ENCODED_FILE: "html:encoded-file", 35, None, "The page carries a file in its text.", "MITRE ATT&CK T1027.006";
    HTML_SAVES_FILE: "html:saves-file", 15, None, "The page saves a file by script.", "MITRE ATT&CK T1027.006";
    HTML_SAVES_BY_ITSELF: "html:saves-by-itself", 20, None, "The page saves a file without being asked.", "MITRE ATT&CK T1027.006";
    HTML_HIDDEN_PAGE: "html:hidden-page", 30, None, "The page hides its content in a script that unpacks it.", "MITRE ATT&CK T1027.010";
    HTML_REDIRECT: "html:redirect", 25, None, "The page does nothing but lead to another site.", "MITRE ATT&CK T1566.002";
    CREDENTIAL_FORM: "html:credential-form", 80, REPUTATION, "The page asks for a password and sends it to another site.", "MITRE ATT&CK T1598.003, T1566.001";
    PASSWORD_FIELD: "html:password-field", 20, None, "The page asks for a password.", "MITRE ATT&CK T1598.003";
    // PDF.
    PDF_LAUNCH: "pdf:launch", 85, MALWARE, "The PDF starts a program.", "ISO 32000-1 12.6.4.5; CVE-2010-1240";
    PDF_SCRIPT: "pdf:script", 85, MALWARE, "A script of the PDF that runs by itself does what no form needs.", "ISO 32000-1 12.6.4.16; MITRE ATT&CK T1204.002";
    PDF_EMBEDDED_PROGRAM: "pdf:embedded-program", 80, MALWARE, "The PDF carries a program.", "ISO 32000-1 7.11.4; MITRE ATT&CK T1027.009";
    PDF_SCRIPT_ON_OPEN: "pdf:script-on-open", 25, None, "The PDF runs a script when it is opened.", "ISO 32000-1 12.6.3";
    PDF_SUBMIT: "pdf:submit", 15, None, "The PDF's form is sent to a site.", "ISO 32000-1 12.7.5.2";
    PDF_SUBMIT_PASSWORD: "pdf:submit-password", 60, None, "The PDF asks for a password and sends it to a site.", "ISO 32000-1 12.7.4.3";
    PDF_HIDDEN_NAMES: "pdf:hidden-names", 30, None, "The PDF writes the names of its actions so that they cannot be read.", "ISO 32000-1 7.3.5; MITRE ATT&CK T1027";
    PDF_OPENS_ATTACHMENT: "pdf:opens-attachment", 50, None, "The PDF opens a file that it carries.", "MITRE ATT&CK T1204.002";
    PDF_REMOTE_DOCUMENT: "pdf:remote-document", 25, None, "The PDF opens a document on another machine.", "CVE-2018-4993";
    // OneNote.
    NOTE_PROGRAM: "note:program", 85, MALWARE, "The OneNote page carries something that starts with a click.", "[MS-ONESTORE] 2.6.13; MITRE ATT&CK T1204.002";
    NOTE_FILE: "note:file", 10, None, "The OneNote page carries a file.", "[MS-ONESTORE] 2.6.13";
    // Scripts and programs, in the deeper look.
    SCRIPT_DOWNLOAD: "script:download", 30, None, "The script loads something from the network.", "MITRE ATT&CK T1105";
    SCRIPT_RUN: "script:run", 30, None, "The script runs programs.", "MITRE ATT&CK T1059";
    SCRIPT_HIDDEN: "script:hidden-text", 25, None, "The script puts its words together from pieces, so that they cannot be read.", "MITRE ATT&CK T1027.010";
    SCRIPT_QUIET: "script:quiet", 25, None, "The script runs a command interpreter without a window or without its profile and policy.", "MITRE ATT&CK T1564.003";
    SCRIPT_STAYS: "script:stays", 30, None, "The script has itself started at every sign-in.", "MITRE ATT&CK T1547.001";
    PROGRAM: "program:file", 30, None, "The file is a program.", "MITRE ATT&CK T1204.002";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_feature_is_unique_and_says_something() {
        let rules: HashSet<_> = ALL.iter().map(|feature| feature.rule).collect();
        assert_eq!(rules.len(), ALL.len());
        for feature in ALL {
            assert!(
                feature.because.ends_with('.') && !feature.source.is_empty(),
                "{}",
                feature.rule
            );
            assert!((1..=100).contains(&feature.weight), "{}", feature.rule);
            assert!(feature.rule.split_once(':').is_some(), "{}", feature.rule);
        }
    }
}
