//! Every text of the pages stands in the catalogue, and the catalogue says nothing that nobody says.
#![allow(clippy::unwrap_used)]

use domain::words::Catalogue;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Texts that are the same in every language: names of products, fields and keys.
const NAMES: &[&str] = &[
    "Postern",
    "Postern {}",
    "{} · Postern",
    "Maildir",
    "Exchange Online",
    "Gmail",
    "AccountFields",
    "Content-Type",
    "Accept",
    "Location",
    "Message-ID",
    "Sign in as ",
    "Product_Name",
    "Security_risk_name",
    "Ctrl",
    "Ctrl K",
    "Control+K Meta+K",
    "Escape",
    "Enter",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
];

/// The string literals of Rust source with the line of each; tests at the end of a file, comments and attributes aside.
fn literals(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let bytes: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    // Depth of brackets inside an attribute.
    let mut attribute = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        match rest {
            ['/', '/', ..] => at += rest.iter().take_while(|c| **c != '\n').count(),
            // What an error says stands in an attribute.
            ['#', '[', 'e', 'r', 'r', 'o', 'r', '(', ..] => at += 2,
            ['#', '[', ..] | ['#', '!', '[', ..] if attribute == 0 => {
                attribute = 1;
                at += if rest[1] == '!' { 3 } else { 2 };
            }
            ['[', ..] if attribute > 0 => {
                attribute += 1;
                at += 1;
            }
            [']', ..] if attribute > 0 => {
                attribute -= 1;
                at += 1;
            }
            // A character, not a lifetime.
            ['\'', '\\', _, ..] => at += 4 + rest[3..].iter().take_while(|c| **c != '\'').count(),
            ['\'', _, '\'', ..] => at += 3,
            // A raw one: patterns and markup, nothing that people read.
            ['r', '"' | '#', ..] if rest.iter().skip(1).find(|c| **c != '#') == Some(&'"') => {
                let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let inside = &rest[hashes + 2..];
                let length = inside.windows(end.len()).position(|part| part == end).unwrap();
                line += inside[..length].iter().filter(|c| **c == '\n').count();
                at += hashes + 2 + length + end.len();
            }
            ['"', ..] => {
                let begun = line;
                let mut text = String::new();
                at += 1;
                while bytes[at] != '"' {
                    match bytes[at] {
                        '\\' => {
                            at += 1;
                            match bytes[at] {
                                'n' => text.push('\n'),
                                // A line that goes on below.
                                '\n' => {
                                    line += 1;
                                    while bytes[at + 1].is_whitespace() {
                                        at += 1;
                                        line += usize::from(bytes[at] == '\n');
                                    }
                                }
                                other => text.push(other),
                            }
                        }
                        other => {
                            line += usize::from(other == '\n');
                            text.push(other);
                        }
                    }
                    at += 1;
                }
                at += 1;
                if attribute == 0 {
                    found.push((begun, text));
                }
            }
            [c, ..] => {
                line += usize::from(*c == '\n');
                at += 1;
            }
            [] => break,
        }
    }
    found
}

/// A format string with its values unnamed, as texts with values stand in the catalogue: `{path}` is `{}`.
fn unnamed(literal: &str) -> String {
    let mut parts = literal.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once('}') {
        Some((name, after)) if !name.contains(' ') => format!("{text}{{}}{after}"),
        _ => format!("{text}{{{part}"),
    })
}

/// Whether a literal is something that people read: it begins like a sentence or a label. (Words of style, addresses and fields
/// are written in small letters.)
fn is_text(literal: &str) -> bool {
    let mut characters = literal.trim_start_matches(['(', ' ', '“', '{', '}', '·', ':']).chars();
    let capital = characters.next().is_some_and(|first| first.is_ascii_uppercase());
    let word = capital
        && characters
            .next()
            .is_some_and(|second| second.is_ascii_lowercase() || second == ' ');
    let sentence = literal.trim_end().ends_with(['.', '?', '…', '!']) && literal.trim().contains(' ');
    (word || sentence) && !literal.contains("::") && !literal.starts_with('/')
}

fn sources(folder: &str, found: &mut BTreeMap<PathBuf, String>) {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.insert(path.clone(), fs::read_to_string(&path).unwrap());
            }
        }
    }
}

#[test]
fn every_text_of_the_pages_is_in_the_catalogue() {
    let catalogue = Catalogue::japanese();
    let mut pages = BTreeMap::new();
    sources("app/src", &mut pages);
    let mut mails = BTreeMap::new();
    sources("server/src/notices", &mut mails);
    // What operators read of a mail server stands in `mod.rs`.
    mails.retain(|path, _| !path.ends_with("mod.rs"));
    pages.extend(mails);
    let mut missing = Vec::new();
    for (path, source) in &pages {
        for (line, literal) in literals(source) {
            if is_text(&literal) && !NAMES.contains(&literal.as_str()) && catalogue.find(&literal).is_none() {
                missing.push(format!("{}:{line}: {literal}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "untranslated:\n{}", missing.join("\n"));
}

/// What the malware rules of the product say of themselves.
fn described() -> BTreeSet<String> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/mail/rules");
    fs::read_dir(rules)
        .unwrap()
        .filter_map(|entry| fs::read_to_string(entry.unwrap().path()).ok())
        .flat_map(|rules| {
            let lines = rules.lines().map(str::trim);
            let said = lines.filter_map(|line| line.strip_prefix("description = \"")?.strip_suffix('"'));
            said.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn nothing_in_the_catalogue_is_left_from_texts_that_are_gone() {
    let mut all = BTreeMap::new();
    for folder in ["app/src", "domain/src", "server/src"] {
        sources(folder, &mut all);
    }
    let said: BTreeSet<String> = all
        .iter()
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "japanese"))
        .flat_map(|(_, source)| literals(source))
        .map(|(_, literal)| unnamed(&literal))
        .collect();
    let described = described();
    let unused: Vec<&str> = Catalogue::japanese()
        .all()
        .iter()
        .map(|(english, _)| *english)
        .filter(|english| {
            // Some are parts of what the server says in one.
            let text = unnamed(english);
            !said.iter().any(|literal| literal.contains(&text)) && !described.contains(*english)
        })
        .collect();
    assert!(unused.is_empty(), "nobody says:\n{}", unused.join("\n"));
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    let source = "#[server(name = Other, prefix = \"/Api\")]\n// \"A comment\"\nlet a = 'x'; let b = '\"';\n\
                  fn f<'a>() { ['\\n', '\\'']; r#\"{\"raw\"\\}\"#; say(\"Held \\\"so\\\" \\\n    long\", 1) }\n\n#[cfg(test)]\nmod tests { \"Not read\" }";
    assert_eq!(literals(source), [(4, "Held \"so\" long".to_owned())]);
    assert!(
        is_text("Held mail") && is_text(" Trouble signing in? ") && is_text("A mail") && is_text("{} mails are held.")
    );
    assert!(!is_text("btn primary") && !is_text("GET") && !is_text("/quarantine") && !is_text(""));
}
