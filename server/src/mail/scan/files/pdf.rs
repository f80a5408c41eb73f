//! PDF (ISO 32000-1): what one does by itself. Its table of objects is not believed: attackers break it, and readers repair it.
//! Every object that stands in the file is read, wherever it stands; the libraries that read PDF follow the table.

mod filters;
mod objects;
mod reader;

use super::{
    super::{Trail, Walk},
    names::is_program_name,
    pattern::Pattern,
};
use crate::mail::{
    analyser::features::{
        PDF_EMBEDDED_PROGRAM, PDF_HIDDEN_NAMES, PDF_LAUNCH, PDF_OPENS_ATTACHMENT, PDF_REMOTE_DOCUMENT, PDF_SCRIPT,
        PDF_SCRIPT_ON_OPEN, PDF_SUBMIT, PDF_SUBMIT_PASSWORD,
    },
    limits::Restriction,
};
use objects::{Dictionary, Document, Value};
use std::collections::HashSet;

/// Bytes that the streams of one file may become, those with objects and scripts.
const INFLATED_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of one embedded file.
const EMBEDDED_BYTES: usize = 32 * 1024 * 1024;
/// Steps from one object to the next.
const STEPS: usize = 200_000;
/// A field that hides what is typed (ISO 32000-1 table 228, bit position 14).
const PASSWORD: i64 = 1 << 13;

/// What no form does, whenever it runs.
static EXPLOITS: Pattern = Pattern::new(
    r#"exportdataobject\s*\([^)]{0,400}nlaunch|collab\s*\.\s*(?:collectemailinfo|geticon)|media\s*\.\s*newplayer|util\s*\.\s*printf\s*\(\s*["']%\d{3,}|spell\s*\.\s*customdictionaryopen|\bprintseps\b|antrustpropagateall|(?:%u[0-9a-f]{4}){8}|(?:\\u[0-9a-f]{4}){64}|opennetbios|app\s*\.\s*opendoc\s*\([^)]{0,80}\\\\"#,
);
/// What is a surprise when nobody clicked.
static SURPRISES: Pattern = Pattern::new(
    r"app\s*\.\s*launchurl|\bgeturl\s*\(|\bsubmitform\s*\(|\bsoap\s*\.|net\s*\.\s*http|app\s*\.\s*opendoc|\beval\s*\(|fromcharcode|\bunescape\s*\(|exportdataobject|importdataobject",
);
static INTERPRETER: Pattern = Pattern::new(
    r"(?:^|[\\/])(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bash|sh|osascript)(?:\.exe)?$",
);

/// What was seen of the actions.
#[derive(Debug, Default)]
struct Actions {
    launches: Vec<String>,
    exploits: Vec<String>,
    surprises: Vec<String>,
    has_script_on_open: bool,
    submits: Vec<String>,
    remote: Vec<String>,
    opens_attachment: bool,
    addresses: Vec<String>,
    steps: usize,
}

impl Walk<'_> {
    /// Looks at what a PDF does.
    pub(super) fn pdf(&mut self, bytes: &[u8], trail: &Trail<'_>) {
        let limit = INFLATED_BYTES.min(usize::try_from(self.budget.unpacked).unwrap_or(usize::MAX));
        let mut document = Document::read(bytes, limit);
        if document.is_cut {
            self.restricted(
                Restriction::Unpacked,
                trail,
                "the PDF has more objects than are looked at",
            );
        }
        let actions = Actions::of(&mut document);
        if let Some(launched) = actions.launches.first() {
            self.feature(&PDF_LAUNCH, trail, launched);
        }
        if let Some(script) = actions.exploits.first().or(actions.surprises.first()) {
            self.feature(&PDF_SCRIPT, trail, script);
        }
        if actions.has_script_on_open {
            self.feature(&PDF_SCRIPT_ON_OPEN, trail, "");
        }
        if let Some(address) = actions.submits.first() {
            self.feature(&PDF_SUBMIT, trail, address);
            if document.dictionaries().any(asks_password) {
                self.feature(&PDF_SUBMIT_PASSWORD, trail, address);
            }
        }
        if let Some(remote) = actions.remote.first() {
            self.feature(&PDF_REMOTE_DOCUMENT, trail, remote);
        }
        if document.hides_names {
            self.feature(&PDF_HIDDEN_NAMES, trail, "");
        }
        if actions.opens_attachment {
            self.feature(&PDF_OPENS_ATTACHMENT, trail, "");
        }
        for address in &actions.addresses {
            self.addresses(address);
        }
        for (name, content) in embedded_files(&mut document) {
            self.embedded(&content, &name, &PDF_EMBEDDED_PROGRAM, trail);
        }
        self.budget.unpacked = self.budget.unpacked.saturating_sub((limit - document.left) as u64);
    }
}

fn asks_password(dictionary: &Dictionary) -> bool {
    let is_text = matches!(dictionary.get("FT"), Some(Value::Name(kind)) if kind == "Tx");
    is_text && matches!(dictionary.get("Ff"), Some(Value::Number(flags)) if flags & PASSWORD != 0)
}

impl Actions {
    fn of(document: &mut Document<'_>) -> Self {
        let mut actions = Self::default();
        let roots: Vec<(Value, bool)> = document
            .dictionaries()
            .flat_map(|dictionary| beginnings(document, dictionary))
            .collect();
        for (root, is_automatic) in roots {
            actions.follow(document, root, is_automatic);
        }
        actions
    }

    /// Follows an action and those after it (ISO 32000-1 section 12.6.2).
    fn follow(&mut self, document: &mut Document<'_>, root: Value, is_automatic: bool) {
        let mut visited = HashSet::new();
        let mut waiting = vec![root];
        while let Some(value) = waiting.pop() {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            match value {
                Value::Reference(number) if visited.insert(number) => waiting.extend(document.object(number).cloned()),
                Value::Array(values) => waiting.extend(values),
                Value::Dictionary(action) => {
                    self.one(document, &action, is_automatic);
                    // What follows, and the branches of the tree of scripts with names.
                    for key in ["Next", "Names", "Kids"] {
                        waiting.extend(action.get(key).cloned());
                    }
                }
                _ => {}
            }
        }
    }

    fn one(&mut self, document: &mut Document<'_>, action: &Dictionary, is_automatic: bool) {
        let kind = match action.get("S").map(|kind| document.resolved(kind)) {
            Some(Value::Name(kind)) => kind,
            _ => String::new(),
        };
        if let Some(script) = action.get("JS").cloned() {
            let script = document.text(&script);
            self.has_script_on_open |= is_automatic;
            self.exploits.extend(EXPLOITS.first(&script).map(String::from));
            if is_automatic {
                self.surprises.extend(SURPRISES.first(&script).map(String::from));
            }
            self.addresses.push(script);
        }
        match kind.as_str() {
            "Launch" => {
                let (file, parameters) = launched(document, action);
                let lower = file.to_ascii_lowercase();
                let runs = INTERPRETER.fits(&file)
                    || is_program_name(&file)
                    || !parameters.trim().is_empty()
                    || lower.starts_with(r"\\")
                    || lower.starts_with("http");
                if runs {
                    self.launches.push(format!("{file} {parameters}").trim().into());
                }
            }
            "SubmitForm" | "ImportData" => {
                let address = action
                    .get("F")
                    .cloned()
                    .map(|file| document.file_name(&file))
                    .unwrap_or_default();
                if address.starts_with("http") {
                    self.addresses.push(address.clone());
                    self.submits.push(address);
                }
            }
            "GoToR" | "GoToE" => {
                let file = action
                    .get("F")
                    .cloned()
                    .map(|file| document.file_name(&file))
                    .unwrap_or_default();
                if file.starts_with(r"\\") || file.starts_with("//") {
                    self.remote.push(file);
                }
                self.opens_attachment |= kind == "GoToE" && is_automatic;
            }
            "URI" => {
                if let Some(address) = action.get("URI").cloned() {
                    self.addresses.push(document.text(&address));
                }
            }
            _ => {}
        }
    }
}

/// The actions that a dictionary names, and whether they come without a click: when the document or a page is opened, and
/// scripts with names. What a field does when it is typed into, formatted or added up is a form's own business.
fn beginnings(document: &Document<'_>, dictionary: &Dictionary) -> Vec<(Value, bool)> {
    let mut found = Vec::new();
    found.extend(dictionary.get("OpenAction").map(|action| (action.clone(), true)));
    found.extend(dictionary.get("A").map(|action| (action.clone(), false)));
    // The tree of scripts with names; not the word that says which kind of action one is.
    if !matches!(dictionary.get("S"), Some(Value::Name(_))) {
        found.extend(dictionary.get("JavaScript").map(|tree| (tree.clone(), true)));
    }
    if let Some(Value::Dictionary(triggers)) = dictionary.get("AA").map(|triggers| document.resolved(triggers)) {
        for (event, action) in triggers.entries() {
            let is_automatic = matches!(event, "O" | "PO" | "PV" | "PI" | "WC" | "WS" | "DS" | "WP" | "DP");
            found.push((action.clone(), is_automatic));
        }
    }
    // An action as an object of its own, to which the way may be broken.
    if matches!(dictionary.get("S"), Some(Value::Name(kind)) if ["Launch", "JavaScript", "SubmitForm", "GoToR", "GoToE", "URI"].contains(&kind.as_str()))
    {
        found.push((Value::Dictionary(dictionary.clone()), false));
    }
    found
}

/// What an action starts, and with what (ISO 32000-1 tables 203 and 204).
fn launched(document: &mut Document<'_>, action: &Dictionary) -> (String, String) {
    let mut file = action
        .get("F")
        .cloned()
        .map(|file| document.file_name(&file))
        .unwrap_or_default();
    let mut parameters = String::new();
    if let Some(Value::Dictionary(windows)) = action.get("Win").map(|windows| document.resolved(windows)) {
        if let Some(program) = windows.get("F").cloned() {
            file = document.file_name(&program);
        }
        parameters = windows
            .get("P")
            .cloned()
            .map(|text| document.text(&text))
            .unwrap_or_default();
    }
    (file, parameters)
}

/// Name and bytes of the files within (ISO 32000-1 section 7.11.4).
fn embedded_files(document: &mut Document<'_>) -> Vec<(String, Vec<u8>)> {
    let mut wanted = Vec::new();
    for dictionary in document.dictionaries() {
        let Some(Value::Dictionary(files)) = dictionary.get("EF").map(|files| document.resolved(files)) else {
            continue;
        };
        let name = ["UF", "F"].iter().find_map(|key| dictionary.get(key)).cloned();
        for key in ["F", "UF", "DOS", "Unix"] {
            if let Some(Value::Reference(number)) = files.get(key) {
                wanted.push((name.clone(), *number));
            }
        }
    }
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut add = |document: &mut Document<'_>, name: Option<Value>, number: u32| {
        if seen.insert(number) {
            let name = name.map(|name| document.text(&name)).filter(|name| !name.is_empty());
            let content = document.stream(number, EMBEDDED_BYTES);
            found.push((name.unwrap_or_else(|| format!("object {number}")), content));
        }
    };
    for (name, number) in wanted {
        add(document, name, number);
    }
    // Those to which no name leads.
    for number in document.streams_of("EmbeddedFile") {
        add(document, None, number);
    }
    found
}
