//! One person in two organisations: by which address they are entered, and going from one to the other.

use crate::{
    asking::{Browser, FORM, JSON, served},
    two::{PASSWORD, open},
};
use axum::http::header;
use domain::{
    audit::AuditFilter,
    console::{Identity as _, Logs as _},
    ids::TenantId,
    roles::Role,
};
use postern_server::services::{Desk, House, people::Added};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

const ANNA: &str = "anna@example.org";
const BERT: &str = "bert@example.org";

/// Anna is administrator in Alpha and viewer in Beta, Bert in Beta alone; Gamma is nobody's.
async fn three(folder: &Path) -> (Arc<House>, [(TenantId, String); 3]) {
    let house = open(folder);
    let mut made = Vec::new();
    for name in ["Alpha", "Beta", "Gamma"] {
        made.push(house.create_organisation(name).await.unwrap());
    }
    let control = house.folder.control();
    for (email, tenant) in [(ANNA, made[0]), (BERT, made[1])] {
        let added = house.create_administrator(email, PASSWORD.into(), Some(tenant)).await;
        assert_eq!(added, Ok(Added::Person));
    }
    let anna = control.person_by_email(ANNA).await.unwrap().unwrap();
    let act = domain::audit::Act::by_itself("person.join", ANNA, "");
    let viewer = Role::Viewer.word();
    control.add_membership(anna.id, made[1], viewer, &act).await.unwrap();
    let codes = control
        .tenants()
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.id, row.code.to_string()));
    let codes: Vec<_> = codes.collect();
    (house, codes.try_into().unwrap())
}

/// The organisation and the role that the top of the page names.
async fn place(browser: &Browser) -> (String, String) {
    let answer = browser.post("/api/account/me", JSON, "{}", false).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let text = |name: &str| {
        let rest = answer.text.split_once(&format!("\"{name}\":\"")).unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    };
    (text("organisation"), text("role"))
}

fn at(organisation: &str, role: &str) -> (String, String) {
    (organisation.into(), role.into())
}

/// The actions of the audit trail of an organisation, newest first.
async fn trail(house: &Arc<House>, browser: &Browser) -> Vec<String> {
    let principal = house
        .principal(&browser.secret, &crate::support::console::source())
        .await
        .unwrap()
        .unwrap();
    let principal = postern_server::services::desk::Principal {
        role: Role::Administrator,
        ..principal
    };
    let desk = Desk::new(house.clone(), Some(principal), crate::support::console::source());
    let page = desk.audit(AuditFilter::default(), None).await.unwrap();
    page.rows
        .into_iter()
        .map(|row| format!("{} {} {}", row.act.who, row.act.action, row.act.why))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_switch_ends_one_sign_in_and_begins_another_with_the_role_of_the_other_organisation() {
    let folder = tempfile::tempdir().unwrap();
    let (house, [alpha, beta, gamma]) = three(folder.path()).await;
    let router = served(&house);
    let mut browser = Browser::of(&router, ANNA).await;
    assert_eq!(place(&browser).await, at("Alpha", "administrator"));
    let old = browser.clone();

    let answer = browser
        .post("/api/account/switch", FORM, &format!("organisation={}", beta.1), true)
        .await;
    assert_eq!((answer.status, answer.field(header::LOCATION)), (303, "/"));
    browser.take(&answer);
    assert_ne!(browser.secret, old.secret, "a fresh secret");
    assert_eq!(place(&browser).await, at("Beta", "viewer"));
    assert_eq!(
        browser.get("/administration/service-accounts").await.status,
        403,
        "the role of the other one"
    );
    assert_eq!(
        old.get("/").await.field(header::LOCATION),
        "/sign-in",
        "the old cookie opens nothing"
    );
    let again = old
        .post("/api/account/switch", FORM, &format!("organisation={}", beta.1), false)
        .await;
    assert_eq!(again.status, 401);

    // Both trails know it, and neither names the other organisation.
    let entered = trail(&house, &browser).await;
    assert!(
        entered
            .iter()
            .any(|line| line.starts_with(&format!("{ANNA} person.sign_in"))),
        "{entered:?}"
    );
    let mut other = Browser::of(&router, ANNA).await;
    assert_eq!(place(&other).await, at("Beta", "viewer"), "where it was last");
    let answer = other
        .post("/api/account/switch", FORM, &format!("organisation={}", alpha.1), false)
        .await;
    other.take(&answer);
    let left = trail(&house, &other).await;
    assert!(
        left.contains(&format!("{ANNA} person.sign_out for another organisation")),
        "{left:?}"
    );
    assert!(!left.iter().any(|line| line.contains("Beta")) && !entered.iter().any(|line| line.contains("Alpha")));

    // Neither an organisation of others, nor one that is not there, nor the present one.
    for (code, status) in [
        (gamma.1.as_str(), 404),
        ("HHHHHHHH", 404),
        (alpha.1.as_str(), 409),
        ("rubbish", 422),
    ] {
        let refused = other
            .post("/api/account/switch", FORM, &format!("organisation={code}"), false)
            .await;
        assert_eq!(
            (refused.status, refused.cookie("postern")),
            (status, None),
            "{code}: {refused:?}"
        );
    }
    assert_eq!(place(&other).await, at("Alpha", "administrator"));
    house.folder.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_address_of_an_organisation_leads_to_its_sign_in_and_tells_strangers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (house, [alpha, beta, gamma]) = three(folder.path()).await;
    let router = served(&house);
    let nobody = Browser::new(&router);
    let mut pages = Vec::new();
    for code in [&beta.1, &gamma.1, &"HHHHHHHH".to_owned()] {
        let answer = nobody.get(&format!("/Dashboard?T={code}")).await;
        assert_eq!(answer.field(header::LOCATION), format!("/sign-in?organisation={code}"));
        let page = nobody.get(answer.field(header::LOCATION)).await;
        assert_eq!(page.status, 200);
        let nonce = page
            .text
            .split("nonce=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        pages.push(page.text.replace(code, "").replace(nonce, ""));
    }
    assert!(
        !pages[0].contains("Beta") && pages[0].contains("name=\"organisation\""),
        "{}",
        pages[0]
    );
    let main = |page: &String| {
        page.split("<main")
            .nth(1)
            .unwrap()
            .split("</main>")
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(main(&pages[0]), main(&pages[1]), "an organisation of others");
    assert_eq!(main(&pages[0]), main(&pages[2]), "one that is not there");

    // Asked for by the form, whatever the case, it is where the sign-in lands.
    let mut anna = Browser::new(&router);
    let answer = anna.sign_in(ANNA, &beta.1.to_lowercase()).await;
    assert_eq!(answer.field(header::LOCATION), "/");
    assert_eq!(place(&anna).await, at("Beta", "viewer"));
    assert_eq!(
        anna.get(&format!("/dashboard?t={}", beta.1))
            .await
            .field(header::LOCATION),
        "/"
    );
    assert_eq!(anna.get("/Dashboard").await.field(header::LOCATION), "/");

    // Whoever is signed in is asked, and a GET changes nothing.
    let answer = anna.get(&format!("/Dashboard?T={}", alpha.1)).await;
    assert_eq!(
        answer.field(header::LOCATION),
        format!("/account?organisation={}", alpha.1)
    );
    let asked = anna.get(answer.field(header::LOCATION)).await;
    assert!(
        asked.text.contains("leads to “Alpha”. You are in “Beta” now"),
        "{}",
        asked.text
    );
    assert_eq!(place(&anna).await, at("Beta", "viewer"));

    // Who does not belong to it lands in their own and is told, with the same words whether it is there or not.
    for code in [&alpha.1, &gamma.1, &"HHHHHHHH".to_owned()] {
        let mut bert = Browser::new(&router);
        let answer = bert.sign_in(BERT, code).await;
        assert_eq!(answer.field(header::LOCATION), format!("/account?organisation={code}"));
        let told = bert.get(answer.field(header::LOCATION)).await.text;
        assert!(
            told.contains(&format!(
                "You do not belong to an organisation with the code {code}. You are in “Beta”."
            )),
            "{told}"
        );
        assert!(!told.contains("Alpha") && !told.contains("Gamma"));
        assert_eq!(place(&bert).await, at("Beta", "administrator"));
    }
    house.folder.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_whose_membership_is_gone_is_out_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (house, [_, beta, _]) = three(folder.path()).await;
    let router = served(&house);
    let mut anna = Browser::new(&router);
    anna.sign_in(ANNA, &beta.1).await;
    assert_eq!(place(&anna).await, at("Beta", "viewer"));
    let act = domain::audit::Act::by_itself("tenant.retire", "Beta", "");
    house.close_tenant(beta.0).await;
    house.folder.retire_tenant(beta.0, &act).await.unwrap();
    assert_eq!(anna.get("/").await.field(header::LOCATION), "/sign-in");
    // Where it was last is no more: the other one is entered.
    let anna = Browser::of(&router, ANNA).await;
    assert_eq!(place(&anna).await, at("Alpha", "administrator"));
    assert!(
        !anna.get("/account").await.text.contains("/api/account/switch"),
        "nowhere else to go"
    );
    house.folder.close().await;
}

/// Runs the program; gives the exit status, what it said and what it complained about.
fn postern(data: &Path, words: &[&str], password: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
        .args(words)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_command_line_makes_organisations_and_adds_people_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let make = |name: &str| {
        let (status, said, complaint) = postern(data, &["tenant", "create", "--name", name], "");
        assert_eq!((status, complaint.as_str()), (Some(0), ""));
        let (id, code) = said.split_once(' ').unwrap();
        (id.to_owned(), code.to_owned())
    };
    let (alpha, beta) = (make("Alpha"), make("Beta"));
    let (status, said, _) = postern(data, &["tenant", "list"], "");
    let lines = format!("{} {} Alpha\n{} {} Beta", alpha.0, alpha.1, beta.0, beta.1);
    assert_eq!((status, said), (Some(0), lines));
    assert_eq!(postern(data, &["tenant", "create", "--name", " "], "").0, Some(2));

    let add = |tenant: &str, password: &str| {
        postern(
            data,
            &["admin", "create", "--email", ANNA, "--tenant", tenant],
            password,
        )
    };
    assert_eq!(add(&alpha.0, PASSWORD).1, format!("{ANNA} is an administrator now."));
    let (status, said, _) = add(&beta.0, "quite another password");
    assert_eq!(status, Some(0));
    assert!(
        said.contains("of this organisation too now. The password is left as it is"),
        "{said}"
    );
    let (status, _, complaint) = add(&beta.0, PASSWORD);
    assert_eq!(status, Some(2));
    assert!(
        complaint.contains("This person belongs to the organisation already."),
        "{complaint}"
    );

    let house = open(data);
    let router = served(&house);
    let mut anna = Browser::new(&router);
    assert_eq!(anna.sign_in(ANNA, &beta.1).await.status, 303);
    assert_eq!(
        place(&anna).await,
        at("Beta", "administrator"),
        "with the first password"
    );
    let desk = Desk::new(house.clone(), None, crate::support::console::source());
    assert!(desk.sign_in(ANNA, "quite another password", None).await.is_err());
    house.folder.close().await;
}
