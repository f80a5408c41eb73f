//! Pages as files: those that build a file in the reader's browser, and those that hide what they are. A page's scripts are
//! not run; what they write as text is decoded, and looked at for what it is.

use super::{
    super::{Trail, Walk, kind, kind::Container},
    encoded,
    names::is_program_name,
    office::value,
    pattern::{Pattern, group},
    starts_with_a_click,
};
use crate::mail::analyser::features::{
    HTML_ENCODED_FILE, HTML_HIDDEN_PAGE, HTML_REDIRECT, HTML_SAVES_BY_ITSELF, HTML_SAVES_FILE, HTML_SMUGGLING,
};
use domain::policy::FileKind;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use memchr::memmem;
use percent_encoding::percent_decode_str;

/// Bytes from the front in which a picture's root element stands.
const FRONT: usize = 1_024;
/// Bytes of one page that are read, those that it hides included.
const BYTES: usize = 12 * 1024 * 1024;
/// Bytes that its texts may decode to.
const DECODED_BYTES: usize = 24 * 1024 * 1024;
/// Pages within pages.
const DEPTH: usize = 5;
/// Characters of an attribute or text from which on it may hold something encoded.
const LONG: usize = 40;
/// Files of one page that are looked at.
const FILES: usize = 64;
/// Visible characters of a page that says nothing.
const SILENT: usize = 160;
/// Bytes from which on something unknown may be an encrypted program.
const HIDDEN_BYTES: usize = 256;

/// Handing a file to the reader.
static SAVES: Pattern = Pattern::new(
    r#"mssave(?:oropen)?blob|createobjecturl|\bsaveas\s*\(|\.download\s*=|["']download["']|showsavefilepicker|application/(?:octet-stream|x-msdownload|x-iso9660-image|zip)"#,
);
/// Doing so without a click.
static BY_ITSELF: Pattern = Pattern::new(
    r#"mssave(?:oropen)?blob|\.click\s*\(|\["click"\]|dispatchevent\s*\(|location(?:\.href)?\s*=|location\.(?:assign|replace)|window\.open\s*\("#,
);
/// When a page begins.
static AT_ONCE: Pattern = Pattern::new(
    r#"onload|domcontentloaded|["']load["']|settimeout\s*\(|\(\s*function\s*\(|\(\s*\(\s*\)\s*=>|\(\s*async"#,
);
/// The name that a saved file gets.
static SAVED_NAME: Pattern = Pattern::new(
    r#"(?:download\s*=|["']download["']\s*,|mssave(?:oropen)?blob\s*\([^,)]{1,80},|saveas\s*\([^,)]{1,80},|new\s+file\s*\([^)]{1,80}\],)\s*["'`]([^"'`\r\n]{1,200})["'`]"#,
);
static LEADS_AWAY: Pattern = Pattern::new(r#"location(?:\.href)?\s*=\s*["'`(]?|location\.(?:assign|replace)\s*\("#);
static WRITTEN_PAGE: Pattern = Pattern::new(r"<(?:!doctype|html|head|body|form|input|script|iframe|meta|div|svg|a\s)");
static WRITTEN_SCRIPT: Pattern = Pattern::new(
    r"\b(?:document|window)\.|\bcreateelement\b|\batob\s*\(|\beval\s*\(|\blocation\b|\bfunction\b|\bfetch\s*\(",
);

/// What a page is made of.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its scripts, those in attributes and in what it hides included.
    pub(super) scripts: String,
    /// Forms: where they send, and whether they ask for a password.
    pub(super) forms: Vec<PageForm>,
    /// Whether it asks for a password, within a form or not.
    pub(super) asks_password: bool,
    /// Files that its texts decode to.
    files: Vec<Vec<u8>>,
    /// Addresses that its texts decode to.
    pub(super) hidden_addresses: Vec<String>,
    /// Files in links that save them, with their name.
    saved: Vec<(String, Vec<u8>)>,
    /// Whether it wrote itself out of something encoded.
    hides_page: bool,
    /// Whether it leads away when it is opened.
    refreshes: bool,
    /// Characters that a reader sees.
    visible: usize,
}

/// A form of a page.
#[derive(Debug, Default, Clone)]
pub(super) struct PageForm {
    pub(super) action: String,
    pub(super) asks_password: bool,
}

/// Whether a file without the beginning of a page is one: by its name, or a picture in SVG.
pub(super) fn is_page(bytes: &[u8], name: &str) -> bool {
    let front = &bytes[..bytes.len().min(FRONT)];
    if front.contains(&0) && !front.starts_with(b"\xff\xfe") {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let called = [".htm", ".html", ".xhtml", ".xht", ".shtml", ".svg", ".hta", ".mht"]
        .iter()
        .any(|end| name.ends_with(end));
    called || memmem::find(front, b"<svg").is_some()
}

impl Walk<'_> {
    /// Looks at a page.
    pub(super) fn html(&mut self, bytes: &[u8], trail: &Trail<'_>) {
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
        let page = Page::read(text);
        self.credential_form(&page, trail);
        self.smuggling(&page, trail);
        if page.hides_page {
            self.feature(&HTML_HIDDEN_PAGE, trail, "");
        }
        let leads_away = page.refreshes || LEADS_AWAY.fits(&page.scripts);
        if leads_away && page.visible < SILENT && page.forms.is_empty() {
            self.feature(&HTML_REDIRECT, trail, "");
        }
        self.addresses(&page.scripts);
        for address in &page.hidden_addresses {
            self.addresses(address);
        }
    }

    fn smuggling(&mut self, page: &Page, trail: &Trail<'_>) {
        let saves = SAVES.fits(&page.scripts);
        let by_itself = saves && BY_ITSELF.fits(&page.scripts) && AT_ONCE.fits(&page.scripts);
        if saves {
            self.feature(&HTML_SAVES_FILE, trail, "");
        }
        if by_itself {
            self.feature(&HTML_SAVES_BY_ITSELF, trail, "");
        }
        let name = SAVED_NAME
            .each(&page.scripts)
            .map(|found| group(&found, 1).to_string())
            .next();
        for (name, content) in &page.saved {
            let look = kind::look(content);
            let launched = self.launched;
            self.embedded(content, name, &HTML_ENCODED_FILE, trail);
            if is_dangerous(&look, name) || needs_password(content) || self.launched > launched {
                self.feature(&HTML_SMUGGLING, trail, &format!("{name} ({})", look.label));
            }
        }
        let mut has_unknown = false;
        for content in &page.files {
            let look = kind::look(content);
            let called = name.as_deref().unwrap_or("content of the page");
            has_unknown |= look.label == "Data" && content.len() >= HIDDEN_BYTES;
            let is_dangerous = is_dangerous(&look, "");
            let is_archive = look.kind == Some(FileKind::Archive);
            // An address may well write out the text of a script, of a kind that no click starts.
            if !is_dangerous && !is_archive || content.starts_with(b"#!") {
                continue;
            }
            let launched = self.launched;
            self.embedded(content, called, &HTML_ENCODED_FILE, trail);
            let is_wrapped = is_archive && (by_itself || needs_password(content) || self.launched > launched);
            if saves && (is_dangerous || is_wrapped) {
                self.feature(&HTML_SMUGGLING, trail, &format!("{called} ({})", look.label));
            } else {
                self.feature(&HTML_ENCODED_FILE, trail, look.label);
            }
        }
        // What it decodes to is hidden once more, but its name says what it will be.
        if saves
            && has_unknown
            && let Some(name) = name.filter(|name| is_program_name(name) || is_image_name(name))
        {
            self.feature(&HTML_SMUGGLING, trail, &name);
        }
    }
}

/// What nobody has a page build for a reader.
fn is_dangerous(look: &kind::Look, name: &str) -> bool {
    starts_with_a_click(look, name)
        || is_image_name(name)
        || matches!(look.kind, Some(FileKind::MacroDocument | FileKind::DiskImage))
}

fn is_image_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".iso", ".img", ".vhd", ".vhdx", ".one"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether a ZIP has an encrypted first entry (APPNOTE.TXT section 4.4.4).
fn needs_password(content: &[u8]) -> bool {
    let is_zip = kind::look(content).container == Some(Container::Zip);
    is_zip && content.get(6).is_some_and(|flags| flags & 1 == 1)
}

impl Page {
    /// Reads a page, and the pages and scripts that it writes as text.
    fn read(text: String) -> Self {
        let mut page = Self::default();
        let (mut left, mut decoded) = (BYTES, DECODED_BYTES);
        let mut waiting = vec![(text, true, 0)];
        while let Some((text, is_markup, depth)) = waiting.pop() {
            if text.len() > left {
                continue;
            }
            left -= text.len();
            let mut candidates = String::new();
            if is_markup {
                page.markup(&text, &mut candidates);
            } else {
                page.scripts.push_str(&text);
                page.scripts.push('\n');
                candidates.push_str(&text);
            }
            if depth >= DEPTH {
                continue;
            }
            for bytes in encoded::decoded(&encoded::joined(&candidates), &mut decoded) {
                match std::str::from_utf8(&bytes) {
                    Ok(text) if text.starts_with("http://") || text.starts_with("https://") => {
                        page.hidden_addresses.push(text.chars().take(2_048).collect());
                    }
                    Ok(text) if WRITTEN_PAGE.fits(text) && !text.contains('\0') => {
                        page.hides_page |= is_markup || depth > 0 || text.len() > LONG;
                        waiting.push((text.to_string(), true, depth + 1));
                    }
                    Ok(text) if WRITTEN_SCRIPT.fits(text) && !text.contains('\0') => {
                        waiting.push((text.to_string(), false, depth + 1));
                    }
                    _ if page.files.len() < FILES => page.files.push(bytes),
                    _ => {}
                }
            }
        }
        page
    }

    /// Elements, attributes and scripts; what may hold something encoded goes to `candidates`.
    fn markup(&mut self, text: &str, candidates: &mut String) {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let (mut in_script, mut in_style, mut form) = (false, false, None::<usize>);
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = tag.name.as_slice();
                    in_script = name == b"script" && !tag.self_closing;
                    in_style = name == b"style" && !tag.self_closing;
                    match name {
                        b"form" => {
                            form = Some(self.forms.len());
                            self.forms.push(PageForm {
                                action: value(&tag, "action"),
                                asks_password: false,
                            });
                        }
                        b"input" if value(&tag, "type").trim().eq_ignore_ascii_case("password") => {
                            self.asks_password = true;
                            if let Some(form) = form.and_then(|form| self.forms.get_mut(form)) {
                                form.asks_password = true;
                            }
                        }
                        b"meta" if value(&tag, "http-equiv").eq_ignore_ascii_case("refresh") => {
                            self.refreshes |= value(&tag, "content").to_ascii_lowercase().contains("url");
                        }
                        _ => {}
                    }
                    if matches!(name, b"button" | b"input") {
                        let action = value(&tag, "formaction");
                        if let Some(form) = form
                            .and_then(|form| self.forms.get_mut(form))
                            .filter(|_| !action.is_empty())
                        {
                            form.action = action;
                        }
                    }
                    let saves = tag.attributes.keys().any(|key| key.as_slice() == b"download");
                    for (attribute, value) in &tag.attributes {
                        let value = String::from_utf8_lossy(value);
                        let lower: String = value
                            .trim_start()
                            .chars()
                            .take(16)
                            .collect::<String>()
                            .to_ascii_lowercase();
                        if attribute.starts_with(b"on") || lower.starts_with("javascript:") {
                            self.scripts.push_str(&value);
                            self.scripts.push('\n');
                        }
                        if lower.starts_with("data:") {
                            self.data(
                                &value,
                                saves.then(|| super::office::value(&tag, "download")),
                                candidates,
                            );
                        } else if value.len() >= LONG {
                            candidates.push_str(&value);
                            candidates.push('\u{1}');
                        }
                    }
                }
                Token::EndTag(tag) => {
                    (in_script, in_style) = (false, false);
                    if tag.name.as_slice() == b"form" {
                        form = None;
                    }
                }
                Token::String(said) => {
                    let said = String::from_utf8_lossy(&said);
                    if in_script {
                        self.scripts.push_str(&said);
                        self.scripts.push('\n');
                    } else if !in_style {
                        self.visible += said.split_whitespace().map(|word| word.chars().count()).sum::<usize>();
                    }
                    if in_script || said.len() >= LONG {
                        candidates.push_str(&said);
                        candidates.push('\u{1}');
                    }
                }
                _ => {}
            }
        }
    }

    /// An address that holds its content (RFC 2397); `saved` is the name under which a link saves it.
    fn data(&mut self, address: &str, saved: Option<String>, candidates: &mut String) {
        let Some((head, body)) = address.split_once(',') else {
            return;
        };
        let head = head.to_ascii_lowercase();
        if let Some(name) = saved {
            let content = if head.ends_with(";base64") {
                encoded::base64(
                    &body
                        .bytes()
                        .filter(|byte| !byte.is_ascii_whitespace())
                        .collect::<Vec<u8>>(),
                )
                .unwrap_or_default()
            } else {
                percent_decode_str(body).collect()
            };
            if self.saved.len() < FILES {
                self.saved.push((name, content));
            }
        } else if ["text/html", "image/svg", "text/javascript", "application/", "text/xml"]
            .iter()
            .any(|kind| head.contains(kind))
        {
            candidates.push_str(body);
            candidates.push('\u{1}');
        }
    }
}
