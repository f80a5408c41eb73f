//! Each of the project's tools has its place, SQL has one room, time has one file, and no file grows out of hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod walker;

use serde_json::Value;
use std::process::Command;
use walker::{files, line_of, none, places_of, root, rust};

/// Lines that a file of ours has at most.
const LINES_MAX: usize = 500;

/// Files that may be longer, since they are tables of data.
const DATA_TABLES: [&str; 0] = [];

/// What is written by hand, and where it lies.
const WRITTEN: [&str; 13] = [
    "rs", "css", "js", "mjs", "ts", "sql", "toml", "md", "html", "yar", "yara", "json", "sh",
];
const HOMES: [&str; 6] = ["domain", "app", "server", "style", "public", "end2end"];

/// Files that a tool writes.
const MADE_BY_TOOLS: [&str; 2] = ["end2end/package-lock.json", "server/benches/browser/package-lock.json"];

/// A name in code, and the places where alone it may stand: a folder with a final slash, or a file.
struct Place {
    name: &'static str,
    homes: &'static [&'static str],
}

const PLACES: [Place; 8] = [
    Place {
        name: "rusqlite",
        homes: &["server/src/store/"],
    },
    Place {
        name: "gloo_net",
        homes: &["app/src/offline/net.rs"],
    },
    Place {
        name: "leptos_axum",
        homes: &["app/", "server/src/http/ui/", "server/src/http/ui.rs"],
    },
    Place {
        name: "wasm_bindgen",
        homes: &["app/browser/", "app/src/offline/"],
    },
    Place {
        name: "wasm_bindgen_futures",
        homes: &["app/browser/", "app/src/offline/"],
    },
    Place {
        name: "SystemTime::now",
        homes: &["server/src/clock.rs"],
    },
    // For measuring spans, never for telling the time: how long a command, a request or a mail took, how long to wait.
    Place {
        name: "Instant::now",
        homes: &[
            "server/src/clock.rs",
            "server/src/commands/",
            "server/src/mail/",
            "server/src/mailboxes/",
            "server/src/http/guard.rs",
            "server/src/services/demo.rs",
        ],
    },
    Place {
        name: "Uuid::new_v4",
        homes: &[],
    },
];

/// Who may depend on whom among our crates, and on the libraries that have a place.
const EDGES: [(&str, &[&str]); 5] = [
    ("postern-domain", &[]),
    // A tool of the build; nothing of it is shipped.
    ("postern-site", &[]),
    (
        "postern-app",
        &[
            "postern-domain",
            "leptos",
            "leptos_axum",
            "axum",
            "gloo-net",
            "wasm-bindgen",
            "serde",
        ],
    ),
    (
        "postern-browser",
        &["postern-app", "postern-domain", "leptos", "wasm-bindgen"],
    ),
    (
        "postern-server",
        &[
            "postern-app",
            "postern-domain",
            "leptos",
            "leptos_axum",
            "axum",
            "rusqlite",
            "tokio",
            "serde",
        ],
    ),
];

/// The names that [`EDGES`] speaks about.
const WATCHED: [&str; 11] = [
    "postern-domain",
    "postern-app",
    "postern-browser",
    "postern-server",
    "leptos",
    "leptos_axum",
    "axum",
    "rusqlite",
    "gloo-net",
    "wasm-bindgen",
    "tokio",
];

/// The complaints about names in one file that have no place there.
fn misplaced(path: &str, text: &str) -> Vec<String> {
    let code = rust(text).code;
    PLACES
        .iter()
        .filter(|place| {
            !place
                .homes
                .iter()
                .any(|home| path == *home || (home.ends_with('/') && path.starts_with(home)))
        })
        .flat_map(|place| {
            places_of(&code, place.name).into_iter().map(|at| {
                let homes = if place.homes.is_empty() {
                    "no file".to_string()
                } else {
                    place.homes.join(", ")
                };
                format!("{path}:{}: `{}` belongs in {homes}", line_of(&code, at), place.name)
            })
        })
        .collect()
}

/// The complaints about SQL in the strings of one file.
fn sql(path: &str, text: &str) -> Vec<String> {
    rust(text)
        .strings
        .iter()
        .filter(|(_, string)| is_sql(string))
        .map(|(line, string)| format!("{path}:{line}: SQL belongs in server/src/store: {string:?}"))
        .collect()
}

/// Whether a string is SQL. Keywords count in capitals, as they are written here, so that sentences do not.
fn is_sql(string: &str) -> bool {
    let spaced = format!(
        " {} ",
        string
            .replace("\\n", " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    );
    let has = |word: &str| spaced.contains(&format!(" {word} "));
    (has("SELECT") && has("FROM"))
        || has("INSERT INTO")
        || has("INSERT OR IGNORE INTO")
        || (has("UPDATE") && has("SET"))
        || has("DELETE FROM")
        || has("CREATE TABLE")
        || has("CREATE INDEX")
        || spaced.starts_with(" PRAGMA ")
}

/// The complaint about a file that is too long.
fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let excepted = DATA_TABLES.contains(&path) || MADE_BY_TOOLS.contains(&path);
    (lines > LINES_MAX && !excepted)
        .then(|| format!("{path}: {lines} lines; a file has at most {LINES_MAX}, unless it is a table of data"))
}

/// The complaints about dependencies, from the answer of `cargo metadata --no-deps`.
fn wrong_edges(metadata: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == name) else {
            complaints.push(format!("the crate {name} is in no line of the table in tests/house.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let to = dependency["name"].as_str().expect("a name");
            // What only tests use is not shipped.
            if dependency["kind"] != "dev" && WATCHED.contains(&to) && !allowed.contains(&to) {
                complaints.push(format!("{name} may not depend on {to}"));
            }
        }
    }
    complaints
}

#[test]
fn everything_is_in_its_place() {
    let sources: Vec<_> = ["domain/src", "app/src", "app/browser/src", "server/src"]
        .into_iter()
        .flat_map(|folder| files(folder, &["rs"]))
        .collect();
    assert!(sources.len() > 20, "the walk found only {} files", sources.len());
    none(
        &sources
            .iter()
            .flat_map(|source| misplaced(&source.path, &source.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn only_the_store_says_sql() {
    let sources: Vec<_> = ["domain/src", "app/src", "server/src"]
        .into_iter()
        .flat_map(|folder| files(folder, &["rs"]))
        .filter(|source| !source.path.starts_with("server/src/store/"))
        .collect();
    none(
        &sources
            .iter()
            .flat_map(|source| sql(&source.path, &source.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_file_grows_out_of_hand() {
    none(
        &HOMES
            .into_iter()
            .flat_map(|folder| files(folder, &WRITTEN))
            .filter_map(|source| too_long(&source.path, &source.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn crates_depend_one_way() {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    none(&wrong_edges(&serde_json::from_slice(&answer.stdout).expect("JSON")));
}

#[test]
fn a_tool_out_of_place_is_named_with_file_and_line() {
    for (path, text, named) in [
        (
            "server/src/mail/mod.rs",
            "\nuse rusqlite::Connection;",
            "server/src/mail/mod.rs:2: `rusqlite`",
        ),
        (
            "app/src/pages/list.rs",
            "gloo_net::http::Request::get(a)",
            "app/src/offline/net.rs",
        ),
        (
            "server/src/http/cas/mod.rs",
            "use leptos_axum::X;",
            "server/src/http/ui/",
        ),
        ("app/src/shell.rs", "use wasm_bindgen::prelude::*;", "app/browser/"),
        (
            "server/src/jobs/mod.rs",
            "let now = std::time::SystemTime::now();",
            "server/src/clock.rs",
        ),
        (
            "server/src/jobs/mod.rs",
            "tokio::time::Instant::now()",
            "server/src/commands/",
        ),
    ] {
        let found = misplaced(path, text);
        assert!(found.len() == 1 && found[0].contains(named), "{path}: {found:?}");
    }
    for (path, text) in [
        ("server/src/store/mod.rs", "use rusqlite::Connection;"),
        ("app/src/offline/net.rs", "use gloo_net::eventsource;"),
        ("server/src/mail/limits.rs", "let begun = Instant::now();"),
        (
            "server/src/jobs/mod.rs",
            "// rusqlite is not known here\nlet a = \"rusqlite\"; my_rusqlite();",
        ),
    ] {
        assert_eq!(misplaced(path, text), Vec::<String>::new());
    }
}

#[test]
fn sql_out_of_place_is_named_with_file_and_line() {
    for text in [
        "\nlet a = \"SELECT id FROM held WHERE 1\";",
        "\nlet a = r#\"INSERT INTO held VALUES (1)\"#;",
        "\nlet a = \"UPDATE held\\n SET a = 1\";",
        "\nlet a = \"DELETE FROM held\";",
        "\nlet a = \"CREATE TABLE x (a)\";",
    ] {
        let found = sql("server/src/services/held.rs", text);
        assert!(found.len() == 1 && found[0].contains("held.rs:2:"), "{text}: {found:?}");
    }
    for text in [
        "// SELECT a FROM b",
        "let a = \"Select the mails from the list, or delete from it.\";",
        "let a = \"UID FETCH 1 BODY.PEEK[]\";",
    ] {
        assert_eq!(sql("server/src/services/held.rs", text), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_is_too_long_is_named() {
    let (fine, long) = ("a\n".repeat(LINES_MAX), "a\n".repeat(LINES_MAX + 1));
    assert_eq!(too_long("app/src/a.rs", &fine), None);
    assert!(too_long("app/src/a.rs", &long).is_some_and(|complaint| complaint.starts_with("app/src/a.rs: 501")));
}

#[test]
fn an_edge_against_the_current_is_named() {
    let package = |name: &str, to: &str, kind: Value| serde_json::json!({ "name": name, "dependencies": [{ "name": to, "kind": kind }] });
    let wrong = serde_json::json!({ "packages": [
        package("postern-domain", "tokio", Value::Null),
        package("postern-app", "rusqlite", Value::Null),
        package("postern-browser", "postern-server", Value::Null),
        package("postern-server", "gloo-net", Value::Null),
        package("postern-attic", "serde", Value::Null),
    ] });
    assert_eq!(wrong_edges(&wrong).len(), 5);
    let fine = serde_json::json!({ "packages": [
        package("postern-domain", "tokio", "dev".into()),
        package("postern-app", "postern-domain", Value::Null),
        package("postern-browser", "postern-app", Value::Null),
        package("postern-server", "rusqlite", Value::Null),
    ] });
    assert_eq!(wrong_edges(&fine), Vec::<String>::new());
}

#[test]
fn comments_strings_and_characters_are_told_from_code() {
    let text = "a /* b /* c */ d */ \"e\\\"f\" 'g' '\"' '\\'' b\"h\" r#\"i\"j\"# &'k l // m\nn";
    let read = rust(text);
    assert_eq!(read.code.len(), text.len());
    let left: String = read.code.chars().filter(|c| c.is_alphanumeric()).collect();
    assert_eq!(left, "abrkln");
    let strings: Vec<_> = read.strings.iter().map(|(_, string)| string.as_str()).collect();
    assert_eq!(strings, ["e\\\"f", "h", "i\"j"]);
}
