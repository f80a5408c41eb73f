//! What the house tests share: walking the tree, and reading Rust text far enough to tell code from comments and strings.

#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are not ours, whatever the place.
const FOREIGN: [&str; 4] = ["target", "node_modules", "test-results", "playwright-report"];

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the server is a folder of the workspace")
        .to_path_buf()
}

/// A file of ours.
pub(crate) struct Source {
    /// Its path from the root of the workspace, with slashes: `server/src/lib.rs`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

/// The files below `folder` (a path from the root) that end with one of `extensions`, sorted by path.
/// A folder that does not exist has none. Hidden files, links and what others made are left out.
pub(crate) fn files(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let (root, mut found) = (root(), Vec::new());
    gather(&root.join(folder), extensions, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| Source {
            text: String::from_utf8_lossy(&fs::read(&path).expect("a file of ours can be read")).into_owned(),
            path: path
                .strip_prefix(&root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/"),
        })
        .collect()
}

fn gather(folder: &Path, extensions: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(|entry| entry.expect("a folder of ours can be read")) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_symlink() || name.starts_with('.') || FOREIGN.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            gather(&path, extensions, found);
        } else if extensions
            .iter()
            .any(|extension| name.ends_with(&format!(".{extension}")))
        {
            found.push(path);
        }
    }
}

/// A Rust text, read apart.
pub(crate) struct Rust {
    /// The code alone: every byte of a comment or of a string's content is a space, line ends stay. As long as the text,
    /// so that places in it are places in the text.
    pub(crate) code: String,
    /// The contents of string literals, with the line (from 1) on which each begins. Escapes are left as they are.
    pub(crate) strings: Vec<(usize, String)>,
}

/// Reads a Rust text apart: line and nested block comments, plain, byte, C and raw strings, characters and lifetimes.
pub(crate) fn rust(text: &str) -> Rust {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            blank(
                &mut code,
                at,
                at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            )
        } else if rest.starts_with(b"/*") {
            blank(&mut code, at, at + block_comment(rest))
        } else if rest[0] == b'"' {
            let length = plain_string(rest);
            strings.push((line_of(text, at), inside(text, at + 1, at + length - 1)));
            blank(&mut code, at + 1, at + length - 1) + 1
        } else if (rest[0] == b'r' || rest.starts_with(b"br") || rest.starts_with(b"cr"))
            && (at == 0 || !word(bytes[at - 1]))
            && raw_string(rest).is_some()
        {
            let (from, to, length) = raw_string(rest).expect("just seen");
            strings.push((line_of(text, at), inside(text, at + from, at + to)));
            blank(&mut code, at + from, at + to);
            at + length
        } else if rest[0] == b'\'' {
            let length = character(text, at);
            if length > 1 {
                blank(&mut code, at + 1, at + length - 1);
            }
            at + length
        } else {
            at + 1
        };
        at = end.max(at + 1);
    }
    Rust {
        code: String::from_utf8(code).expect("whole comments and strings were blanked"),
        strings,
    }
}

fn inside(text: &str, from: usize, to: usize) -> String {
    text.get(from..to.max(from)).unwrap_or_default().to_string()
}

/// Blanks `from..to` and gives `to`.
fn blank(code: &mut [u8], from: usize, to: usize) -> usize {
    let to = to.min(code.len());
    for byte in &mut code[from.min(to)..to] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
    to
}

/// The length of a block comment, inner ones included.
fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The length of a string that begins here, quotes included.
fn plain_string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).clamp(2, rest.len().max(2))
}

/// Begin and end of a raw string's content and its whole length, if one begins here.
fn raw_string(rest: &[u8]) -> Option<(usize, usize, usize)> {
    let prefix = if rest[0] == b'r' { 1 } else { 2 };
    let hashes = rest[prefix..].iter().take_while(|byte| **byte == b'#').count();
    let from = prefix + hashes + 1;
    (rest.get(from - 1) == Some(&b'"')).then(|| {
        let close = format!("\"{}", "#".repeat(hashes));
        let length = rest[from..]
            .windows(close.len())
            .position(|window| window == close.as_bytes())
            .unwrap_or(rest.len() - from);
        (from, from + length, (from + length + close.len()).min(rest.len()))
    })
}

/// The length of a character literal, or 1 for the quote of a lifetime.
fn character(text: &str, at: usize) -> usize {
    let rest = &text[at + 1..];
    let mut characters = rest.char_indices();
    match characters.next() {
        Some((_, '\\')) => {
            // The escaped character itself may be a quote.
            let from = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            rest[from.min(rest.len())..]
                .find('\'')
                .map_or(1, |length| from + length + 2)
        }
        Some(_) => match characters.next() {
            Some((length, '\'')) => length + 2,
            _ => 1,
        },
        None => 1,
    }
}

/// The line, from 1, of a place in a text.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// The places of `word` in `code` where it is not part of a longer name. `word` may be a path, `SystemTime::now`.
pub(crate) fn places_of(code: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .filter(|(at, _)| {
            !code[..*at].chars().next_back().is_some_and(part)
                && !code[at + word.len()..].chars().next().is_some_and(part)
        })
        .map(|(at, _)| at)
        .collect()
}

/// Fails with all complaints, a line each.
pub(crate) fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Where the brace, bracket or parenthesis that opens at `at` closes; the end of `code` when it does not.
pub(crate) fn closing(code: &str, at: usize) -> usize {
    let mut depth = 0_i32;
    for (offset, byte) in code.bytes().enumerate().skip(at) {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => {
                depth -= 1;
                if depth == 0 {
                    return offset;
                }
            }
            _ => {}
        }
    }
    code.len()
}
