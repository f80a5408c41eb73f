//! A tenant can in no way name another tenant's data: every route and every server function is tried with what the other one has.

use crate::{
    asking::{Answer, Browser, FORM, JSON, served},
    calls::{CALLS, Call, QUERY, ROUTES, Tried},
    two::{ACT, Side, control_rows, desk, files, open, prepare},
    walker,
};
use app::routes::PAGES;
use axum::Router;
use domain::console::{Accounts as _, Policies as _};
use postern_server::services::House;
use std::{cell::Cell, collections::BTreeSet, path::Path, sync::Arc};
use url::form_urlencoded::byte_serialize;

/// What stands in braces in the tables, with everything that it can be.
fn values(side: &Side, data: &Path) -> Vec<(&'static str, Vec<String>)> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let paths = vec![
        path(&side.maildirs),
        path(side.maildirs.parent().unwrap()),
        path(&side.maildirs.join("anna")),
        path(&data.join("tenants").join(side.tenant.to_string())),
    ];
    vec![
        ("{id}", side.ids.clone()),
        ("{code}", vec![side.code.clone()]),
        ("{mailbox}", vec![side.mailbox.clone()]),
        ("{email}", vec![side.email.clone()]),
        ("{key}", vec![side.registration_key.clone()]),
        ("{activation}", vec![side.activation_code.clone()]),
        ("{file}", vec![side.envelope.clone()]),
        ("{path}", paths),
        // Not the whole mark: what is sent may be shown again.
        ("{part}", vec![side.mark[..side.mark.len() - 1].to_owned()]),
    ]
}

/// A template with everything that can stand in it; `written` is how a value is written there.
fn filled(template: &str, values: &[(&str, Vec<String>)], written: fn(&str) -> String) -> Vec<String> {
    values.iter().fold(vec![template.to_owned()], |texts, (name, all)| {
        let fill = |text: String| match text.contains(name) {
            true => all.iter().map(|value| text.replace(name, &written(value))).collect(),
            false => vec![text],
        };
        texts.into_iter().flat_map(fill).collect()
    })
}

fn plainly(value: &str) -> String {
    value.to_owned()
}

fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect()
}

/// Whether an answer has something of an organisation in it, beside what was sent and is shown again.
fn found(answer: &Answer, sent: &str, values: &[(&str, Vec<String>)], side: &Side) -> bool {
    let mut text = format!("{:?} {}", answer.headers, answer.text);
    for value in values.iter().flat_map(|(_, all)| all) {
        let ways = [plainly(value), encoded(value), app_encoded(value)];
        if ways.iter().any(|written| sent.contains(written)) {
            text = ways.iter().fold(text, |text, written| text.replace(written, ""));
        }
    }
    shows(&text, side)
}

/// Whether a text has something in it that only one organisation has.
fn shows(text: &str, side: &Side) -> bool {
    let marks = [side.mark, &side.registration_key, &side.activation_code];
    let text = text.to_lowercase();
    marks.iter().any(|mark| text.contains(&mark.to_lowercase()))
}

/// As the pages write it in addresses.
fn app_encoded(value: &str) -> String {
    app::query::address("", &[("", value.to_owned())])[2..].to_owned()
}

/// The routes that the code adds, as it names them.
fn routes() -> BTreeSet<String> {
    let sources = walker::files("server/src/http", &["rs"]);
    let mut found = BTreeSet::new();
    for source in &sources {
        for (at, start) in source.text.match_indices(".route(") {
            let rest = source.text[at + start.len()..].trim_start();
            found.insert(rest.split(", ").next().unwrap().split(",\n").next().unwrap().to_owned());
        }
    }
    found
}

/// Somebody of one organisation, who tries what another one has.
struct Stranger<'a> {
    house: &'a Arc<House>,
    router: Router,
    mine: &'a Side,
    theirs: &'a Side,
    values: Vec<(&'static str, Vec<String>)>,
    /// Requests so far.
    tried: Cell<usize>,
}

impl Stranger<'_> {
    /// The browser of somebody who is signed in: the same one as long as that lasts.
    async fn signed_in(&self, before: Option<Browser>) -> Browser {
        match before {
            Some(browser) if browser.post("/api/account/me", JSON, "{}", false).await.status == 200 => browser,
            _ => Browser::begun(&self.router, self.house, self.mine).await,
        }
    }

    fn check(&self, what: &str, sent: &str, answer: &Answer) {
        self.tried.set(self.tried.get() + 1);
        assert!(
            !found(answer, sent, &self.values, self.theirs),
            "{what} shows something of another organisation to {sent}: {answer:#?}"
        );
        // What is turned away at the door tries nothing.
        let door = [401, 403, 429, 500, 503];
        assert!(!door.contains(&answer.status), "{what} answers to {sent}: {answer:#?}");
    }

    async fn pages(&self, address: &str) {
        let browser = self.signed_in(None).await;
        for address in filled(address, &self.values, encoded) {
            let answer = browser.get(&address).await;
            self.check("the page", &address, &answer);
        }
    }

    async fn calls(&self, call: &Call) {
        let written = if call.kind == FORM { encoded } else { plainly };
        let mut browser = self.signed_in(None).await;
        for body in call.bodies.iter().flat_map(|body| filled(body, &self.values, written)) {
            browser = self.signed_in(Some(browser)).await;
            let answer = browser.post(call.path, call.kind, &body, false).await;
            self.check(call.path, &body, &answer);
            browser = self.signed_in(Some(browser)).await;
            let answer = browser.act(call.path, call.kind, &body, ACT).await;
            self.check(call.path, &format!("{body}, under a name of theirs"), &answer);
            if call.kind == FORM {
                browser = self.signed_in(Some(browser)).await;
                let answer = browser.post(call.path, call.kind, &body, true).await;
                self.check(call.path, &body, &answer);
                let page = browser.follow(&answer).await;
                self.check(call.path, &format!("{body}, on the page after it"), &page);
            }
        }
    }

    async fn routes(&self, route: &str, how: &Tried) {
        let browser = self.signed_in(None).await;
        match how {
            Tried::AsCalls | Tried::AsPages | Tried::AsEvents => {}
            Tried::Get(addresses) => {
                for address in addresses
                    .iter()
                    .flat_map(|address| filled(address, &self.values, encoded))
                {
                    let answer = browser.get(&address).await;
                    self.check(route, &address, &answer);
                }
            }
            Tried::Post(address, forms) => {
                for address in filled(address, &self.values, encoded) {
                    for form in forms.iter().flat_map(|form| filled(form, &self.values, encoded)) {
                        for plain in [true, false] {
                            let answer = browser.post(&address, FORM, &form, plain).await;
                            self.check(route, &format!("{address} {form}"), &answer);
                            let refused = answer.status >= 400 || answer.status == 303;
                            assert!(refused || !address.contains("download"), "{form}: {answer:#?}");
                        }
                    }
                }
            }
        }
    }

    /// Everything, and at the end whether anything of theirs has become part of what is one's own.
    async fn everything(&self) {
        let paths = PAGES
            .iter()
            .map(|page| page.path.replace(":id", "{id}").replace(":product", "hub"));
        let paths: Vec<_> = paths.collect();
        for path in &paths {
            self.pages(path).await;
            self.pages(&format!("{path}?{QUERY}")).await;
        }
        for call in CALLS {
            self.calls(call).await;
        }
        for (route, how) in ROUTES {
            self.routes(route, how).await;
        }
        let browser = self.signed_in(None).await;
        for path in paths.iter().filter(|path| !path.contains('{')) {
            let answer = browser.get(path).await;
            self.check("afterwards the page", path, &answer);
        }
        for call in CALLS
            .iter()
            .filter(|call| call.kind == JSON && !call.bodies[0].contains("\"{"))
        {
            let answer = browser.post(call.path, call.kind, call.bodies[0], false).await;
            self.check(call.path, "nothing, afterwards", &answer);
        }
    }
}

#[test]
fn every_route_and_every_server_function_is_in_the_tables() {
    let known: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .collect();
    let tried: BTreeSet<&str> = CALLS.iter().map(|call| call.path).collect();
    assert_eq!(
        known, tried,
        "say in calls.rs what somebody of another organisation could send it"
    );
    let named: BTreeSet<String> = ROUTES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(routes(), named, "say in calls.rs how the route is tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_sees_or_changes_what_is_another_organisations() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().canonicalize().unwrap().join("data");
    let [mine, theirs] = prepare(&data, &folder.path().canonicalize().unwrap().join("mails")).await;
    let values = values(&theirs, &data);
    let tenant = data.join("tenants").join(theirs.tenant.to_string());
    let before = [files(&tenant), files(&theirs.maildirs)];
    assert!(before.iter().all(|files| !files.is_empty()));

    let house = open(&data);
    // Opened too, as they are in a console that runs.
    house.tenant(theirs.tenant).await.unwrap();
    let rows = control_rows(&house, &theirs).await;
    assert!(rows.contains(theirs.mark));
    let stranger = Stranger {
        house: &house,
        router: served(&house),
        mine: &mine,
        theirs: &theirs,
        values: values.clone(),
        tried: Cell::new(0),
    };
    stranger.everything().await;
    let tried = stranger.tried.get();
    drop(stranger);
    assert!(tried > 1_000, "only {tried} requests");

    assert_eq!(
        control_rows(&house, &theirs).await,
        rows,
        "what control.db has of the other one"
    );
    house.shut_down().await;
    house.folder.close().await;
    drop(house);
    let after = [files(&tenant), files(&theirs.maildirs)];
    for (before, after) in before.iter().zip(&after) {
        let names = |files: &std::collections::BTreeMap<_, _>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(before), names(after), "the files of the other one");
        for (file, content) in before {
            assert!(after[file] == *content, "{} was changed", file.display());
        }
    }

    // All of it means something: its owner is shown it.
    let house = open(&data);
    let router = served(&house);
    let owner = Browser::of(&router, &theirs.email).await;
    for call in CALLS.iter().filter(|call| call.shows) {
        let mut shown = false;
        for body in call.bodies.iter().flat_map(|body| filled(body, &values, plainly)) {
            let answer = owner.post(call.path, call.kind, &body, false).await;
            shown |= shows(&answer.text, &theirs);
        }
        assert!(shown, "{} shows nothing to its owner", call.path);
    }
    for (route, how) in ROUTES {
        if let Tried::Post(address, forms) = how {
            let mut saved = false;
            for address in filled(address, &values, encoded) {
                for form in forms.iter().flat_map(|form| filled(form, &values, encoded)) {
                    let answer = owner.post(&address, FORM, &form, false).await;
                    saved |= answer.status == 200;
                }
            }
            assert!(saved, "{route} gives nothing to its owner");
        }
    }
    let answer = owner.act("/api/account/me", JSON, "{}", ACT).await;
    assert_eq!(answer.text, format!("\"answered to {}\"", theirs.mark));
    house.folder.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_told_what_happens_in_another_organisation() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let [mine, theirs] = prepare(&data, &folder.path().join("mails")).await;
    let house = open(&data);
    let router = served(&house);
    let browser = Browser::of(&router, &mine.email).await;
    let (here, there) = (desk(&house, &mine.email).await, desk(&house, &theirs.email).await);
    let meanwhile = async {
        let policies = there.policies(domain::policy::PolicyKind::Atp).await.unwrap();
        let one = policies.iter().find(|policy| policy.built_in.is_none()).unwrap();
        there.switch_policy(one.id, !one.enabled, one.version).await.unwrap();
        let account = here.accounts().await.unwrap().remove(0);
        here.pause_account(account.id, true).await.unwrap();
    };
    let told = browser.told_until("accounts", meanwhile).await;
    assert!(!told.contains("policies"), "{told}");
    house.folder.close().await;
}
