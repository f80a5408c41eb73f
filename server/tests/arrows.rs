//! Rooms of the server meet in `domain` types or through jobs, not in each other: the arrows between them are those of
//! `ARCHITECTURE.md`, and a new one fails here with its file and line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod walker;

use walker::{closing, files, line_of, none, places_of, rust};

/// What everybody may use.
const OPEN: [&str; 2] = ["clock", "faults"];

/// The four at the bottom.
const GROUND: &[&str] = &["mailboxes", "jobs", "store", "blobs"];

/// The rooms that services use.
const ROOMS: [&str; 12] = [
    "mail",
    "files",
    "licensing",
    "hub",
    "gateway",
    "directory",
    "sensors",
    "investigations",
    "identity",
    "notices",
    "reports",
    "demo",
];

/// Rooms that may use anything: they put the program together.
const ENTRIES: [&str; 3] = ["lib", "main", "commands"];

/// Whether `from` may use `to`. None when `from` is no room that the table knows.
fn allowed(from: &str, to: &str) -> Option<bool> {
    let listed = match from {
        entry if ENTRIES.contains(&entry) => return Some(true),
        open if OPEN.contains(&open) => &[],
        "http" => &["services"][..],
        "services" => return Some(ROOMS.contains(&to) || GROUND.contains(&to) || OPEN.contains(&to) || to == from),
        // The pipeline knows neither a mailbox nor a database.
        "mail" => &[],
        room if ROOMS.contains(&room) => GROUND,
        "jobs" => &["store"],
        "mailboxes" | "store" | "blobs" => &[],
        _ => return None,
    };
    Some(to == from || OPEN.contains(&to) || listed.contains(&to))
}

/// Whether a name is that of a room, so that items of the crate's root are not taken for rooms.
fn is_room(name: &str) -> bool {
    name == "http"
        || name == "services"
        || name == "commands"
        || OPEN.contains(&name)
        || ROOMS.contains(&name)
        || GROUND.contains(&name)
}

/// The modules from the crate's root to a file: `server/src/mail/scan/links.rs` is `["mail", "scan", "links"]`.
fn modules(path: &str) -> Vec<&str> {
    let path = path.strip_prefix("server/src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut modules: Vec<&str> = path.split('/').collect();
    if modules.last() == Some(&"mod") {
        modules.pop();
    }
    modules
}

/// The complaints about one file.
fn complaints(path: &str, text: &str) -> Vec<String> {
    let modules = modules(path);
    let room = modules.first().copied().unwrap_or_default();
    let code = rust(text).code;
    if allowed(room, room).is_none() {
        return vec![format!(
            "{path}: the room “{room}” is in no line of the table in tests/arrows.rs; decide what it may use"
        )];
    }
    let mut found = Vec::new();
    for place in places_of(&code, "crate") {
        if code[..place].ends_with('$') {
            continue;
        }
        found.extend(names_after(&code, place + "crate".len()));
    }
    found.extend(climbing(&code, modules.len()));
    found
        .into_iter()
        .filter(|(name, _)| is_room(name) || ENTRIES.contains(&name.as_str()))
        .filter(|(name, _)| allowed(room, name) == Some(false))
        .map(|(name, place)| {
            format!(
                "{path}:{}: “{room}” may not use “{name}” (server/ARCHITECTURE.md)",
                line_of(&code, place)
            )
        })
        .collect()
}

/// The names directly after `::` at `place`: one, or those of a group in braces.
fn names_after(code: &str, place: usize) -> Vec<(String, usize)> {
    let Some(rest) = code[place..].trim_start().strip_prefix("::") else {
        return Vec::new();
    };
    let from = code.len() - rest.trim_start().len();
    if !code[from..].starts_with('{') {
        return name_at(code, from).into_iter().collect();
    }
    let end = closing(code, from);
    let (mut names, mut depth, mut fresh) = (Vec::new(), 0, true);
    for (at, c) in code[from + 1..end].char_indices().map(|(at, c)| (at + from + 1, c)) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if c.is_whitespace() => {}
            _ if fresh && depth == 0 => {
                names.extend(name_at(code, at));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// The name that begins at `place`.
fn name_at(code: &str, place: usize) -> Option<(String, usize)> {
    let name: String = code[place..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some((name, place))
}

/// The names that chains of `super::` reach at the crate's root, from a file that lies `depth` modules deep.
fn climbing(code: &str, depth: usize) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut skip = 0;
    for place in places_of(code, "super") {
        if place < skip {
            continue;
        }
        let (mut levels, mut at) = (1, place + "super".len());
        loop {
            let rest = code[at..].trim_start();
            let Some(rest) = rest.strip_prefix("::").map(str::trim_start) else {
                break;
            };
            if !rest.starts_with("super") {
                break;
            }
            levels += 1;
            at = code.len() - rest.len() + "super".len();
        }
        skip = at;
        if levels == depth + inline_depth(code, place) {
            found.extend(names_after(code, at));
        }
    }
    found
}

/// How many `mod name { ... }` lie around `place`.
fn inline_depth(code: &str, place: usize) -> usize {
    places_of(&code[..place], "mod")
        .into_iter()
        .filter(|at| {
            code[*at..]
                .find(['{', ';'])
                .map(|offset| at + offset)
                .is_some_and(|open| code.as_bytes()[open] == b'{' && open < place && closing(code, open) > place)
        })
        .count()
}

#[test]
fn rooms_use_only_what_the_map_says() {
    let sources = files("server/src", &["rs"]);
    assert!(
        sources.len() > 10,
        "the walk found only {} files of the server",
        sources.len()
    );
    none(
        &sources
            .iter()
            .flat_map(|source| complaints(&source.path, &source.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn a_new_arrow_is_named_with_file_and_line() {
    for (path, text, named) in [
        (
            "server/src/mail/scan/links.rs",
            "\n\nuse crate::store::Store;\n",
            "links.rs:3: “mail” may not use “store”",
        ),
        (
            "server/src/hub/mod.rs",
            "use crate::{\n    clock::Clock,\n    store,\n    gateway::{self, List},\n};",
            "mod.rs:4: “hub” may not use “gateway”",
        ),
        (
            "server/src/http/ui/mod.rs",
            "fn f() { crate::store::open() }",
            "“http” may not use “store”",
        ),
        (
            "server/src/store/writer.rs",
            "fn f() { super::super::jobs::kick() }",
            "“store” may not use “jobs”",
        ),
        (
            "server/src/blobs/mod.rs",
            "use super::{store::Store};",
            "“blobs” may not use “store”",
        ),
        (
            "server/src/identity/mod.rs",
            "mod tests {\n use super::super::services;\n}",
            "mod.rs:2: “identity” may not use “services”",
        ),
        (
            "server/src/clock.rs",
            "use crate :: store;",
            "“clock” may not use “store”",
        ),
        (
            "server/src/services/mod.rs",
            "use crate::http;",
            "“services” may not use “http”",
        ),
        ("server/src/attic/mod.rs", "", "“attic” is in no line of the table"),
    ] {
        let found = complaints(path, text);
        assert!(found.len() == 1 && found[0].contains(named), "{path}: {found:?}");
    }
}

#[test]
fn what_the_map_allows_and_what_is_no_arrow_passes() {
    for (path, text) in [
        (
            "server/src/http/cas/mod.rs",
            "use crate::{services::Desk, http::layers, clock::Clock};",
        ),
        (
            "server/src/services/mod.rs",
            "use crate::{mail::Judged, store::Store, identity, jobs, blobs, mailboxes};",
        ),
        ("server/src/jobs/run.rs", "use crate::store::Store;"),
        (
            "server/src/mail/mod.rs",
            "// use crate::store;\n/* crate::http */ const A: &str = \"crate::store\"; const B: char = '\"';",
        ),
        (
            "server/src/mail/mod.rs",
            "mod tests { use super::store; } pub(crate) fn f() {}",
        ),
        ("server/src/mail/scan/mod.rs", "use super::store::Thing;"),
        (
            "server/src/commands/serve.rs",
            "use crate::{http, store, services, demo};",
        ),
    ] {
        assert_eq!(complaints(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
