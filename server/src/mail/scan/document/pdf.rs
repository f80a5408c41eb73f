//! PDF (ISO 32000-1): what its pages show, what stands in its forms and notes. lopdf takes the file apart within its own limits; which
//! operators show text, and where, is told here. Only the process that reads documents calls this ([`super::child`]).

mod font;
mod place;

use super::Ending;
use crate::mail::limits::{BODY_BYTES, PDF_FORMS, PDF_OBJECT_BYTES, PDF_OPERATORS, PDF_PAGES, PDF_UNPACKED_BYTES};
use font::Font;
use lopdf::{
    DecompressError, Dictionary, Document, Error, LoadOptions, Object, Stream, content::Content, decode_text_string,
};
use place::{Matrix, Place};
use std::{collections::HashMap, rc::Rc};

/// Nodes between a page and the root of the tree of pages.
const TREE: usize = 64;
/// States that `q` keeps.
const STATES: usize = 512;

/// The text, a line for each line, and how far it was read.
pub(super) fn text_of(bytes: &[u8]) -> (String, Ending) {
    let options = LoadOptions::with_max_decompressed_size(PDF_OBJECT_BYTES);
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
            return (String::new(), Ending::Unpacked);
        }
        Err(Error::InvalidPassword | Error::Decryption(_)) => return (String::new(), Ending::Protected),
        Err(_) => return (String::new(), Ending::Broken),
    };
    // The empty password was tried.
    if document.is_encrypted() {
        return (String::new(), Ending::Protected);
    }
    let mut reader = Reader {
        document: &document,
        text: String::new(),
        operators: PDF_OPERATORS,
        unpacked: PDF_UNPACKED_BYTES,
        fonts: HashMap::new(),
        ending: Ending::Whole,
    };
    reader.pages();
    reader.fields();
    (reader.text, reader.ending)
}

struct Reader<'d> {
    document: &'d Document,
    text: String,
    /// What is left.
    operators: usize,
    unpacked: usize,
    /// By where the dictionary lies.
    fonts: HashMap<*const Dictionary, Rc<Font<'d>>>,
    ending: Ending,
}

/// What text is shown with.
#[derive(Clone)]
struct State<'d> {
    matrix: Matrix,
    font: Option<Rc<Font<'d>>>,
    size: f32,
    /// Between characters, and more between words.
    spacing: f32,
    word_spacing: f32,
    /// Of the width, as a part of 1.
    stretch: f32,
    leading: f32,
    rise: f32,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            matrix: Matrix::SAME,
            font: None,
            size: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// The walk through one stream of content.
struct Shown<'d> {
    state: State<'d>,
    kept: Vec<State<'d>>,
    /// The matrices of text and of its line.
    text: Matrix,
    line: Matrix,
    place: Place,
}

impl<'d> Reader<'d> {
    /// Remembers the first reason for not having read everything.
    fn ends(&mut self, ending: Ending) {
        if self.ending == Ending::Whole {
            self.ending = ending;
        }
    }

    /// Whether nothing more is to be read.
    fn is_full(&mut self) -> bool {
        if self.text.len() >= BODY_BYTES {
            self.text.truncate(self.text.floor_char_boundary(BODY_BYTES));
            self.ends(Ending::Text);
        } else if self.operators == 0 {
            self.ends(Ending::Work);
        } else if self.unpacked == 0 {
            self.ends(Ending::Unpacked);
        } else {
            return false;
        }
        true
    }

    fn pages(&mut self) {
        let mut any = false;
        for (number, id) in self.document.page_iter().enumerate() {
            if self.is_full() {
                return;
            }
            if number == PDF_PAGES {
                return self.ends(Ending::Pages);
            }
            let Ok(page) = self.document.get_dictionary(id) else {
                continue;
            };
            any = true;
            let content = match self.document.get_page_content_with_limit(id, self.unpacked) {
                Ok(content) => content,
                Err(_) => return self.ends(Ending::Unpacked),
            };
            self.unpacked = self.unpacked.saturating_sub(content.len());
            let resources = self.inherited(page);
            self.content(&content, resources, State::default(), 0);
            self.line_ends();
        }
        if !any {
            self.ends(Ending::Broken);
        }
    }

    fn line_ends(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The resources of a page or of the nodes above it.
    fn inherited(&self, page: &'d Dictionary) -> Option<&'d Dictionary> {
        let mut node = page;
        for _ in 0..TREE {
            if let Some(resources) = self.dictionary(node, b"Resources") {
                return Some(resources);
            }
            node = self.dictionary(node, b"Parent")?;
        }
        None
    }

    fn dictionary(&self, of: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        let object = of.get_deref(key, self.document).ok()?;
        object.as_dict().ok()
    }

    /// Follows the operators of a stream (ISO 32000-1 annex A).
    fn content(&mut self, content: &[u8], resources: Option<&'d Dictionary>, state: State<'d>, depth: usize) {
        let mut shown = Shown {
            state,
            kept: Vec::new(),
            text: Matrix::SAME,
            line: Matrix::SAME,
            place: Place::default(),
        };
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else {
                return self.ends(Ending::Broken);
            };
            if self.is_full() {
                return;
            }
            self.operators -= 1;
            let operands = operation.operands.as_slice();
            match operation.operator.as_str() {
                "Tj" => self.show(&mut shown, operands.first()),
                "TJ" => self.show_all(&mut shown, operands.first()),
                "'" => {
                    shown.next_line();
                    self.show(&mut shown, operands.first());
                }
                "\"" => {
                    if let [word, character, _] = operands {
                        shown.state.word_spacing = number(word);
                        shown.state.spacing = number(character);
                    }
                    shown.next_line();
                    self.show(&mut shown, operands.get(2));
                }
                "Tf" => {
                    if let [Object::Name(name), size] = operands {
                        shown.state.font = self.font(resources, name);
                        shown.state.size = number(size);
                    }
                }
                "Do" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        self.form(resources, name, &shown.state, depth);
                    }
                }
                other => shown.moved(other, operands),
            }
        }
    }

    /// A drawing inside the drawing.
    fn form(&mut self, resources: Option<&'d Dictionary>, name: &[u8], state: &State<'d>, depth: usize) {
        let forms = resources.and_then(|resources| self.dictionary(resources, b"XObject"));
        let Some(Ok(form)) = forms.map(|forms| forms.get_deref(name, self.document).and_then(Object::as_stream)) else {
            return;
        };
        if !matches!(form.dict.get(b"Subtype").and_then(Object::as_name), Ok(b"Form")) {
            return;
        }
        if depth == PDF_FORMS {
            return self.ends(Ending::Work);
        }
        let Some(content) = self.unpacked(form) else { return };
        let matrix = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array);
        let matrix = matrix.ok().and_then(|array| Matrix::of(array)).unwrap_or(Matrix::SAME);
        let state = State {
            matrix: matrix.then(state.matrix),
            ..state.clone()
        };
        let own = self.dictionary(&form.dict, b"Resources").or(resources);
        self.line_ends();
        self.content(&content, own, state, depth + 1);
        self.line_ends();
    }

    /// What a stream unpacks to, taken from what is left.
    fn unpacked(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        match stream.get_plain_content_with_limit(self.unpacked) {
            Ok(content) => {
                self.unpacked = self.unpacked.saturating_sub(content.len());
                Some(content)
            }
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                self.ends(Ending::Unpacked);
                None
            }
            Err(_) => {
                self.ends(Ending::Broken);
                None
            }
        }
    }

    fn font(&mut self, resources: Option<&'d Dictionary>, name: &[u8]) -> Option<Rc<Font<'d>>> {
        let fonts = self.dictionary(resources?, b"Font")?;
        let font = self.dictionary(fonts, name)?;
        let key = std::ptr::from_ref(font);
        if let Some(known) = self.fonts.get(&key) {
            return Some(known.clone());
        }
        let made = Rc::new(Font::read(font, self.document, self.unpacked));
        self.unpacked = self.unpacked.saturating_sub(made.weight());
        self.fonts.insert(key, made.clone());
        Some(made)
    }

    fn show_all(&mut self, shown: &mut Shown<'d>, pieces: Option<&Object>) {
        for piece in pieces.and_then(|pieces| pieces.as_array().ok()).into_iter().flatten() {
            match piece {
                Object::String(..) => self.show(shown, Some(piece)),
                // Thousandths of the size, to the left.
                piece => shown.advance(-number(piece) / 1_000.0 * shown.state.size),
            }
        }
    }

    fn show(&mut self, shown: &mut Shown<'d>, string: Option<&Object>) {
        let Some(Object::String(bytes, _)) = string else { return };
        let Some(font) = shown.state.font.clone() else {
            return self.ends(Ending::Letters);
        };
        let Some(said) = font.text(bytes) else {
            return self.ends(Ending::Letters);
        };
        let state = &shown.state;
        let at = Matrix::moved(0.0, state.rise).then(shown.text).then(state.matrix);
        self.text
            .push_str(shown.place.before(at, state.size, font.is_measured()));
        self.text.push_str(&said);
        let (width, characters, spaces) = font.width(bytes);
        let by = width * state.size + characters * state.spacing + spaces * state.word_spacing;
        shown.advance(by);
        let at = Matrix::moved(0.0, shown.state.rise)
            .then(shown.text)
            .then(shown.state.matrix);
        shown.place.ended(at);
    }

    /// What was filled into forms, and notes.
    fn fields(&mut self) {
        for object in self.document.objects.values() {
            let Ok(dictionary) = object.as_dict() else { continue };
            let is_note = dictionary.has(b"Subtype") && dictionary.has(b"Rect");
            for (key, counts) in [
                (b"V".as_slice(), dictionary.has(b"FT") || dictionary.has(b"T")),
                (b"Contents".as_slice(), is_note),
            ] {
                if !counts {
                    continue;
                }
                let value = dictionary.get_deref(key, self.document);
                if let Some(said) = value.ok().and_then(|value| decode_text_string(value).ok()) {
                    if self.is_full() {
                        return;
                    }
                    self.text.push_str(&said);
                    self.line_ends();
                }
            }
        }
    }
}

impl Shown<'_> {
    fn advance(&mut self, by: f32) {
        self.text = Matrix::moved(by * self.state.stretch, 0.0).then(self.text);
    }

    fn line_at(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    fn next_line(&mut self) {
        self.line_at(0.0, -self.state.leading);
    }

    /// The operators that show nothing.
    fn moved(&mut self, operator: &str, operands: &[Object]) {
        let first = || operands.first().map(number).unwrap_or_default();
        match operator {
            "BT" => {
                self.text = Matrix::SAME;
                self.line = Matrix::SAME;
            }
            "Td" | "TD" => {
                if let [x, y] = operands {
                    if operator == "TD" {
                        self.state.leading = -number(y);
                    }
                    self.line_at(number(x), number(y));
                }
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.line = matrix;
                    self.text = matrix;
                }
            }
            "T*" => self.next_line(),
            "TL" => self.state.leading = first(),
            "Tc" => self.state.spacing = first(),
            "Tw" => self.state.word_spacing = first(),
            "Tz" => self.state.stretch = first() / 100.0,
            "Ts" => self.state.rise = first(),
            "cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            "q" if self.kept.len() < STATES => self.kept.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.kept.pop() {
                    self.state = state;
                }
            }
            _ => {}
        }
    }
}

/// A number; what is none counts nothing.
fn number(object: &Object) -> f32 {
    object.as_float().unwrap_or_default()
}
