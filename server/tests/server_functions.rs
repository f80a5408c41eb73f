//! Every server function has an address of its own. Two with one endpoint compile, and one of them vanishes; an endpoint
//! that the macro makes up changes with every refactoring. And each goes through the console, which checks the right.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod walker;

use std::collections::HashMap;
use walker::{closing, files, line_of, none, places_of, rust};

/// Server functions that do not go through the console, by endpoint. They must work before anybody has signed in and may
/// tell nothing.
const PUBLIC: [&str; 0] = [];

/// A server function as its text shows it.
#[derive(Debug)]
struct ServerFunction {
    /// File and line of the attribute.
    at: String,
    /// The endpoint that the attribute names.
    endpoint: Option<String>,
    /// The name of the function under it.
    name: Option<String>,
    /// Whether the body mentions the console.
    console: bool,
}

/// The server functions of one file.
fn server_functions(path: &str, text: &str) -> Vec<ServerFunction> {
    let code = rust(text).code;
    let mut attributes: Vec<usize> = ["#[server", "#[leptos::server", "#[server_fn::server"]
        .into_iter()
        .flat_map(|start| {
            code.match_indices(start)
                .map(move |(at, _)| (at, at + start.len()))
                .collect::<Vec<_>>()
        })
        .filter(|(_, end)| code[*end..].starts_with(['(', ']']) || code[*end..].starts_with(char::is_whitespace))
        .map(|(at, _)| at)
        .filter(|at| !is_argument(&code, *at))
        .collect();
    attributes.sort_unstable();
    attributes
        .iter()
        .enumerate()
        .map(|(index, at)| {
            let end = closing(&code, at + 1);
            // What belongs to this attribute ends where the next one begins.
            let until = attributes.get(index + 1).copied().unwrap_or(code.len());
            let function = places_of(&code[..until], "async").into_iter().find(|place| {
                *place > end
                    && code[*place..]
                        .trim_start_matches("async")
                        .trim_start()
                        .starts_with("fn")
            });
            let name = function.map(|place| {
                code[place..]
                    .split_whitespace()
                    .nth(2)
                    .unwrap_or_default()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect()
            });
            let body = function.and_then(|place| {
                let open = code[place..until].find('{')? + place;
                Some(&code[open..closing(&code, open).min(code.len())])
            });
            ServerFunction {
                at: format!("{path}:{}", line_of(text, *at)),
                endpoint: endpoint(&text[*at..end], &code[*at..end]),
                name,
                console: body.is_some_and(|body| !places_of(body, "console").is_empty()),
            }
        })
        .collect()
}

/// Whether the attribute at `at` stands within parentheses: `#[server(default)]` belongs to an argument.
fn is_argument(code: &str, at: usize) -> bool {
    let count = |parenthesis: char| code[..at].matches(parenthesis).count();
    count('(') > count(')')
}

/// The value of `endpoint = "..."` in an attribute; `code` is `text` with the strings blanked.
fn endpoint(text: &str, code: &str) -> Option<String> {
    let at = *places_of(code, "endpoint").first()?;
    let rest = text[at + "endpoint".len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let value = rest.strip_prefix('"')?.split('"').next()?;
    (!value.is_empty()).then(|| value.to_string())
}

/// The complaints about all of them together.
fn complaints(functions: &[ServerFunction]) -> Vec<String> {
    let mut found = Vec::new();
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for function in functions {
        let at = &function.at;
        let Some(name) = &function.name else {
            found.push(format!("{at}: there is no `async fn` under this `#[server]`"));
            continue;
        };
        let Some(endpoint) = &function.endpoint else {
            found.push(format!(
                "{at}: `{name}` needs `endpoint = \"...\"`, so that its address outlives refactoring"
            ));
            continue;
        };
        if let Some(first) = taken.insert(endpoint, at) {
            found.push(format!("{at}: the endpoint “{endpoint}” is taken by {first}"));
        }
        if !function.console && !PUBLIC.contains(&endpoint.as_str()) {
            found.push(format!(
                "{at}: `{name}` neither asks the console nor is in the list of public ones"
            ));
        }
    }
    for public in PUBLIC {
        if !taken.contains_key(public) {
            found.push(format!(
                "the list of public ones names “{public}”, which does not exist"
            ));
        }
    }
    found
}

#[test]
fn every_server_function_has_an_address_of_its_own_and_asks_the_console() {
    let sources = files("app/src", &["rs"]);
    assert!(!sources.is_empty(), "the walk found no file of the pages");
    let mut all = Vec::new();
    for source in &sources {
        let functions = server_functions(&source.path, &source.text);
        assert!(
            !source.path.ends_with("/calls.rs") || !functions.is_empty(),
            "{}: no server function was found in it",
            source.path
        );
        all.extend(functions);
    }
    none(&complaints(&all));
}

#[test]
fn what_is_wrong_with_a_server_function_is_named_with_file_and_line() {
    let body = "pub async fn held() -> A { request().console.held().await }";
    for (text, named) in [
        (format!("\n#[server]\n{body}"), "calls.rs:2: `held` needs `endpoint"),
        (format!("#[server(input = Json)]\n{body}"), "`held` needs `endpoint"),
        (format!("#[server(endpoint = \"\")]\n{body}"), "`held` needs `endpoint"),
        (
            format!("#[server(endpoint = \"held\")]\n{body}\n#[server(Other, endpoint = \"held\")]\n{body}"),
            "calls.rs:3: the endpoint “held” is taken by app/src/calls.rs:1",
        ),
        (
            "#[server(endpoint = \"a\")]\npub async fn a() -> A { \"console\".into() /* console */ }".into(),
            "`a` neither asks the console",
        ),
        (
            format!("#[server(endpoint = \"a\")]\nstruct A;\n#[server(endpoint = \"held\")]\n{body}"),
            "calls.rs:1: there is no `async fn`",
        ),
        (
            "#[server(endpoint = \"a\")]\nasync fn a() -> A {}\nfn b() { console() }".into(),
            "`a` neither asks the console",
        ),
    ] {
        let found = complaints(&server_functions("app/src/calls.rs", &text));
        assert!(found.len() == 1 && found[0].contains(named), "{text}\n{found:?}");
    }
}

#[test]
fn what_is_right_passes_and_is_counted() {
    let text = r#"
// #[server] in a comment is none
#[server(
    HeldCall,
    prefix = "/call",
    endpoint = "quarantine/held",
    input = Json,
)]
#[lazy]
/// A list.
pub async fn held(filter: Option<A>, #[server(default)] all: bool) -> Result<B, ServerFnError> {
    let console = request()?.console;
    console.held(filter).await
}
#[leptos::server(endpoint = "sign-in")] pub async fn sign_in(a: A) -> B { with_console(|console| console.sign_in(a)).await }
"#;
    let functions = server_functions("app/src/calls.rs", text);
    let endpoints: Vec<_> = functions
        .iter()
        .filter_map(|function| function.endpoint.as_deref())
        .collect();
    assert_eq!(endpoints, ["quarantine/held", "sign-in"]);
    assert_eq!(complaints(&functions), Vec::<String>::new());
}
