//! Scripts, in the deeper look only: what they load and run, told from their words.

use super::{
    super::{Trail, Walk, kind::Look},
    pattern::Pattern,
};
use crate::mail::analyser::features::{SCRIPT_DOWNLOAD, SCRIPT_HIDDEN, SCRIPT_QUIET, SCRIPT_RUN, SCRIPT_STAYS};
use domain::policy::FileKind;

/// Bytes of a script that are looked at.
const BYTES: usize = 4 * 1024 * 1024;
/// Escapes and pieces from which on somebody hides something.
const MANY: usize = 40;

static LOADS: Pattern = Pattern::new(
    r"xmlhttp|winhttp|downloadstring|downloadfile|downloaddata|invoke-webrequest|invoke-restmethod|\birm\b|\biwr\b|start-bitstransfer|bitsadmin|urlcache|net\.webclient|urldownloadtofile|curl(?:\.exe)?\s+-|scrobj\.dll",
);
static RUNS: Pattern = Pattern::new(
    r"wscript\.shell|shell\.application|shellexecute|start-process|invoke-expression|\biex\b|win32_process|\bcmd(?:\.exe)?\s+/[ck]|rundll32|regsvr32|mshta|\.invokeverb|createprocess|adodb\.stream",
);
static QUIET: Pattern = Pattern::new(
    r"-w(?:indowstyle)?\s+hidden|-w\s+1\b|-ep\s+bypass|executionpolicy\s+bypass|-nop(?:rofile)?\b|-e(?:nc|c|ncodedcommand)\s+[a-z0-9+/=]{24}|\.run\s*\(?[^,\r\n]{1,200},\s*0\b",
);
static STAYS: Pattern =
    Pattern::new(r"currentversion\\+run\b|schtasks\s+/create|\\startup\\|new-scheduledtask|register-scheduledtask");
static PIECES: Pattern = Pattern::new(
    r#"\\x[0-9a-f]{2}|\\u00[0-9a-f]{2}|%[0-9a-f]{2}|chrw?\(\d+\)|fromcharcode|["']\s*\+\s*["']|\[char\]\d+|\^[a-z]"#,
);

/// Names of scripts.
const SCRIPTS: [&str; 14] = [
    ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".psm1", ".bat", ".cmd", ".sct", ".wsc", ".sh", ".svg",
];

impl Walk<'_> {
    /// Looks at a script, by its kind or by its name.
    pub(super) fn script(&mut self, look: &Look, bytes: &[u8], name: &str, trail: &Trail<'_>) {
        let name = name.to_ascii_lowercase();
        let is_text = look.label == "Text" && SCRIPTS.iter().any(|end| name.ends_with(end));
        if look.kind != Some(FileKind::Script) && !is_text {
            return;
        }
        let bytes = &bytes[..bytes.len().min(BYTES)];
        let text = match bytes {
            [0xff, 0xfe, wide @ ..] => {
                let units: Vec<u16> = wide
                    .chunks_exact(2)
                    .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                    .collect();
                String::from_utf16_lossy(&units)
            }
            bytes => String::from_utf8_lossy(bytes).into_owned(),
        };
        let said = super::encoded::joined(&text).replace(['^', '`'], "");
        self.addresses(&said);
        for (words, feature) in [
            (&LOADS, &SCRIPT_DOWNLOAD),
            (&RUNS, &SCRIPT_RUN),
            (&QUIET, &SCRIPT_QUIET),
            (&STAYS, &SCRIPT_STAYS),
        ] {
            if let Some(found) = words.first(&said) {
                self.feature(feature, trail, found);
            }
        }
        let shows_up = [&LOADS, &RUNS]
            .iter()
            .any(|words| words.fits(&said) && !words.fits(&text));
        if shows_up || PIECES.count(&text, MANY) >= MANY {
            self.feature(&SCRIPT_HIDDEN, trail, "");
        }
    }
}
