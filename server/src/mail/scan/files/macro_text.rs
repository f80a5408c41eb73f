//! What the macros of a document do, told from their text: whether one starts by itself (the procedures that Office calls), and
//! whether they load, save or run something. Words that are put together from pieces are put together first.

use super::{
    super::{Trail, Walk},
    pattern::{Pattern, group},
};
use crate::mail::analyser::features::{
    MACRO_AUTO_DOWNLOAD, MACRO_AUTO_INJECT, MACRO_AUTO_RUN, MACRO_AUTO_START, MACRO_DOWNLOAD, MACRO_HIDDEN_TEXT,
    MACRO_INTERPRETER, MACRO_RUN,
};

/// Procedures that Office calls when a document is opened, closed or drawn.
static STARTS: Pattern = Pattern::new(
    r"^[ \t]*(?:(?:public|private|friend|static)[ \t]+)*sub[ \t]+(auto_?(?:open|exec|close|new|exit|activate)|document_(?:open|close|new|beforeclose|contentcontrolonenter)|documentopen|documentbeforeclose|workbook_(?:open|activate|beforeclose|close|deactivate)|presentation_open|slideshow_begin|\w+_(?:painted|painting|layout|gotfocus|resize|onconnecting))\b",
);
/// Running something outside of the document.
static RUNS: Pattern = Pattern::new(
    r#"(?:^|[=:(,]|\bthen\b|\belse\b|\bcall\b)[ \t]*(?:vba\.|interaction\.)*shell\$?[ \t]*[("\w]|win32_process\b|shellexecute|createprocess[aw]?\b|\bmacscript\b|executeexcel4macro|new:\{?(?:72c24dd5-d70a-438b-8a42-98424b88afb8|f935dc22-1cf0-11d0-adb9-00c04fd58a0b|c08afd90-f2a1-11d1-8455-00a0c91f3880|13709620-c279-11ce-a49e-444553540000)"#,
);
/// Objects that run something when they are told to: where they are used for less, nothing is run.
static SHELL_OBJECT: Pattern = Pattern::new(r"wscript\.shell|shell\.application");
static TOLD_TO_RUN: Pattern = Pattern::new(r"\.[ \t]*(?:run|exec|open|invokeverb)\b|callbyname");
/// Loading something from the network.
static LOADS: Pattern = Pattern::new(
    r"urldownloadtofile|urlopenblockingstream|xmlhttp|winhttp\.winhttprequest|internetopenurl|internetreadfile|net\.webclient|downloadstring|downloadfile|invoke-webrequest|start-bitstransfer|bitsadmin|certutil\b.{0,80}urlcache|mshta\b.{0,20}http",
);
/// Loading that saves by itself.
static LOADS_TO_FILE: Pattern =
    Pattern::new(r"urldownloadtofile|downloadfile|bitsadmin|certutil\b.{0,80}urlcache|start-bitstransfer");
/// Saving bytes.
static SAVES: Pattern = Pattern::new(r"\bsavetofile\b|\bfor[ \t]+binary\b|\bput[ \t]+#|createtextfile");
/// Memory that code is put into, and what starts it there.
static MEMORY: Pattern = Pattern::new(r"virtualalloc(?:ex)?\b|ntallocatevirtualmemory|heapcreate\b|writeprocessmemory");
static MEMORY_RUNS: Pattern = Pattern::new(
    r"createthread\b|createremotethread|callwindowproc|queueuserapc|enum(?:systemlocales|windows|fonts|timeformats|datestring|uilanguages|calendarinfo)\w*|certenumsystemstore|ntqueueapcthread",
);
static INTERPRETER: Pattern = Pattern::new(
    r"\b(?:cmd(?:\.exe)?[ \t]+/[ck]|powershell(?:\.exe)?|pwsh|mshta(?:\.exe)?|wscript\.exe|cscript(?:\.exe)?|rundll32(?:\.exe)?|regsvr32(?:\.exe)?)\b",
);

/// A character by its number.
static CHARACTER: Pattern = Pattern::new(r"\bchr[bw]?\$?[ \t]*\([ \t]*(?:&h([0-9a-f]{1,4})|(\d{1,5}))[ \t&]*\)");
/// Two texts beside each other.
static JOINED: Pattern = Pattern::new(r#""[ \t]*[&+][ \t]*""#);
static REVERSED: Pattern = Pattern::new(r#"strreverse[ \t]*\([ \t]*"([^"\r\n]{1,2000})"[ \t]*\)"#);
/// Characters by number from which on somebody hides something.
const MANY_CHARACTERS: usize = 24;
/// Bytes of all modules together that are looked at.
const TEXT_BYTES: usize = 8 * 1024 * 1024;

/// What the modules of one document do together: the one that starts and the one that loads may be two.
#[derive(Debug, Default)]
pub(crate) struct MacroTraits {
    start: Option<String>,
    runs: bool,
    loads: bool,
    loads_to_file: bool,
    saves: bool,
    shell_object: bool,
    told_to_run: bool,
    memory: bool,
    memory_runs: bool,
    hidden: bool,
    interpreter: Option<String>,
    bytes: usize,
}

impl MacroTraits {
    /// Adds a module.
    pub(crate) fn read(&mut self, text: &str) {
        self.bytes += text.len();
        if self.bytes > TEXT_BYTES {
            return;
        }
        let code = without_comments(text);
        let said = joined(&code);
        if self.start.is_none() {
            self.start = STARTS.each(&code).next().map(|found| group(&found, 1).to_string());
        }
        self.runs |= RUNS.fits(&said);
        self.loads |= LOADS.fits(&said);
        self.loads_to_file |= LOADS_TO_FILE.fits(&said);
        self.saves |= SAVES.fits(&said);
        self.shell_object |= SHELL_OBJECT.fits(&said);
        self.told_to_run |= TOLD_TO_RUN.fits(&said);
        self.memory |= MEMORY.fits(&said);
        self.memory_runs |= MEMORY_RUNS.fits(&said);
        self.hidden |= CHARACTER.count(&code, MANY_CHARACTERS) >= MANY_CHARACTERS
            || [&SHELL_OBJECT, &LOADS, &INTERPRETER]
                .iter()
                .any(|words| words.fits(&said) && !words.fits(&code));
        if self.interpreter.is_none() {
            self.interpreter = INTERPRETER.first(&said).map(String::from);
        }
    }
}

impl Walk<'_> {
    /// What the macros of a document come to.
    pub(crate) fn macro_features(&mut self, traits: &MacroTraits, trail: &Trail<'_>) {
        let runs = traits.runs || traits.shell_object && traits.told_to_run;
        if let Some(start) = &traits.start {
            self.feature(&MACRO_AUTO_START, trail, start);
            if traits.loads && (traits.loads_to_file || traits.saves || runs) {
                self.feature(&MACRO_AUTO_DOWNLOAD, trail, start);
            } else if traits.memory && traits.memory_runs {
                self.feature(&MACRO_AUTO_INJECT, trail, start);
            } else if runs {
                self.feature(&MACRO_AUTO_RUN, trail, start);
            }
        }
        if runs {
            self.feature(&MACRO_RUN, trail, "");
        }
        if traits.loads {
            self.feature(&MACRO_DOWNLOAD, trail, "");
        }
        if traits.hidden {
            self.feature(&MACRO_HIDDEN_TEXT, trail, "");
        }
        if let Some(interpreter) = &traits.interpreter {
            self.feature(&MACRO_INTERPRETER, trail, interpreter);
        }
    }
}

/// The code without its comments and with lines that go on joined.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut in_text = false;
        let end = line.char_indices().find_map(|(at, character)| {
            in_text ^= character == '"';
            (character == '\'' && !in_text).then_some(at)
        });
        let line = line[..end.unwrap_or(line.len())].trim_end();
        let is_remark = line
            .trim_start()
            .get(..4)
            .is_some_and(|word| word.eq_ignore_ascii_case("rem "));
        if is_remark {
            continue;
        }
        match line.strip_suffix(" _") {
            Some(goes_on) => {
                code.push_str(goes_on);
                code.push(' ');
            }
            None => {
                code.push_str(line);
                code.push('\n');
            }
        }
    }
    code
}

/// The code with characters by number, texts beside each other and texts written backwards put together.
fn joined(code: &str) -> String {
    let characters = CHARACTER.replaced(code, |found| {
        let number = match group(found, 1) {
            "" => group(found, 2).parse().ok(),
            digits => u32::from_str_radix(digits, 16).ok(),
        };
        let character = number.and_then(char::from_u32).unwrap_or('?');
        format!("\"{character}\"")
    });
    let joined = JOINED.replaced(&characters, |_| String::new());
    let turned = REVERSED.replaced(&joined, |found| {
        format!("\"{}\"", group(found, 1).chars().rev().collect::<String>())
    });
    JOINED.replaced(&turned, |_| String::new())
}

#[cfg(test)]
mod tests {
    use super::super::super::tests_support::features_of_macros as features;

    #[test]
    fn what_starts_and_reaches_out_is_told() {
        for (text, rule) in [
            ("Sub AutoOpen()\r\nShell \"calc\"\r\nEnd Sub", "macro:auto-open-run"),
            (
                "Private Sub Document_Open()\n x = Shell(p, 0)\nEnd Sub",
                "macro:auto-open-run",
            ),
            (
                "Sub Workbook_Open()\nSet s = CreateObject(\"WScr\" & \"ipt.She\" & \"ll\")\ns.Run c\nEnd Sub",
                "macro:auto-open-run",
            ),
            (
                "Sub Auto_Open()\nCreateObject(Chr(87) & Chr(83) & Chr(99) & \"ript.Shell\").Exec c\nEnd Sub",
                "macro:hidden-text",
            ),
            (
                "Declare PtrSafe Function URLDownloadToFile Lib \"urlmon\" ()\nSub AutoOpen()\nURLDownloadToFile 0, u, f\nEnd Sub",
                "macro:auto-open-download",
            ),
            (
                "Sub Frame1_Layout()\nCreateObject(StrReverse(\"llehS.tpircSW\")).Run x\nEnd Sub",
                "macro:auto-open-run",
            ),
            (
                "Sub AutoOpen()\nr = VirtualAlloc(0, n, 4096, 64)\nCreateThread 0, 0, r, 0, 0, 0\nEnd Sub",
                "macro:auto-open-inject",
            ),
        ] {
            let found = features(&[text]);
            assert!(found.contains(&rule), "{text}: {found:?}");
        }
        // In two modules.
        let found = features(&[
            "Sub Document_Open()\nHelper\nEnd Sub",
            "Sub Helper()\nSet h = CreateObject(\"MSXML2.XMLHTTP\")\nSet s = CreateObject(\"ADODB.Stream\")\ns.SaveToFile p\nEnd Sub",
        ]);
        assert!(found.contains(&"macro:auto-open-download"), "{found:?}");
    }

    #[test]
    fn what_only_sounds_so_is_not() {
        for text in [
            "Sub AutoOpen()\n' Shell \"calc\" was here, URLDownloadToFile too\nMsgBox \"Hello\"\nEnd Sub",
            "Sub Workbook_Open()\np = CreateObject(\"WScript.Shell\").SpecialFolders(\"Desktop\")\nEnd Sub",
            "Sub Workbook_Open()\nSet c = CreateObject(\"ADODB.Connection\")\nc.Open \"DSN=prices\"\nEnd Sub",
            "Sub Workbook_Open()\nSet h = CreateObject(\"MSXML2.XMLHTTP\")\nRange(\"A1\") = h.responseText\nEnd Sub",
            "Sub Export()\nShell \"notepad.exe\"\nEnd Sub",
            "Rem Shell x\nSub Document_Open()\nNutshell = 3: eggshell.Crack\nEnd Sub",
        ] {
            let found = features(&[text]);
            assert!(
                !found.iter().any(|rule| rule.starts_with("macro:auto-open-")),
                "{text}: {found:?}"
            );
        }
    }
}
