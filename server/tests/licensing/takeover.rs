//! From trial to full.

use super::*;
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

/// A trial with an IMAP account, the default policy ON and one held mail, whose account is attached to a full licence.
async fn attached(dovecot: &Dovecot, folder: &Path) -> TenantId {
    Postern::prepare(folder, Way::Tls, dovecot).await;
    dovecot.deliver(ANNA, &hostile(1));
    let postern = Postern::start(folder).await;
    postern.until(HeldStatus::Quarantined).await;
    let full = issue(folder, order());
    let desk = postern.desk().await;
    assert_eq!(give(&desk, &full.registration_key).await, Effect::TakeOver);
    let row = mail(&desk).await;
    assert_eq!(
        row.edition,
        Edition::Trial,
        "nothing is changed before the next sign-in"
    );
    assert!(desk.portal().await.unwrap().migration_waits);
    let id = postern.tenant.id;
    postern.stop().await;
    id
}

/// What the organisation holds, as it stands after whatever was done to it.
async fn contents(folder: &Path) -> (TenantId, Edition, usize, usize, bool) {
    let postern = Postern::open(folder).await;
    let (store, control) = (&postern.tenant.store, postern.house.folder.control());
    let tenants = control.tenants().await.unwrap();
    assert_eq!(tenants.len(), 1, "it is there once");
    let folders: Vec<_> = std::fs::read_dir(folder.join("tenants")).unwrap().collect();
    assert_eq!(folders.len(), 1, "and nothing is left beside it: {folders:?}");
    let accounts = store.accounts().await.unwrap().len();
    let held = store.newest_held(10).await.unwrap().len();
    let waits = control.takeover(tenants[0].id).await.unwrap().is_some();
    let licences = control.licences_of(tenants[0].id).await.unwrap();
    let full = licences.iter().any(|row| {
        row.record.edition == Edition::Full && row.products.iter().all(|state| state.activated_at.is_some())
    });
    postern.stop().await;
    let edition = if full { Edition::Full } else { Edition::Trial };
    (tenants[0].id, edition, accounts, held, waits)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_the_trial_is_there_at_the_next_sign_in_and_goes_on_working() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let folder = tempfile::tempdir().unwrap();
    let trial = attached(&dovecot, folder.path()).await;
    let postern = Postern::open(folder.path()).await;
    let before = postern.desk().await;
    drop(before);
    postern.stop().await;
    let (full, edition, accounts, held, waits) = contents(folder.path()).await;
    assert_ne!(full, trial);
    assert_eq!((edition, accounts, held, waits), (Edition::Full, 1, 1, false));
    // The passwords still open the mailbox: what arrives is held.
    let postern = Postern::start(folder.path()).await;
    postern
        .wait(async |postern| {
            let mailboxes = postern.tenant.store.mailboxes(None).await.unwrap();
            mailboxes
                .iter()
                .all(|mailbox| mailbox.health.error.is_none() && mailbox.health.last_contact.is_some())
        })
        .await;
    dovecot.deliver(ANNA, &hostile(2));
    postern.wait(async |postern| postern.rows().await.len() == 2).await;
    let row = mail(&postern.desk().await).await;
    assert_eq!((row.edition, row.state), (Edition::Full, State::Active));
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_still_signed_in_is_told_to_sign_in_again() {
    let dovecot = Dovecot::start(&Way::Tls.options());
    let folder = tempfile::tempdir().unwrap();
    let postern = {
        Postern::prepare(folder.path(), Way::Tls, &dovecot).await;
        Postern::start(folder.path()).await
    };
    let desk = Desk::new(postern.house.clone(), None, source());
    let signed = desk.sign_in(ADMINISTRATOR, ADMINISTRATOR_PASSWORD, None).await.unwrap();
    let full = issue(folder.path(), order());
    give(&postern.desk().await, &full.registration_key).await;
    let codes = async || -> Vec<_> {
        let tenants = postern.house.folder.control().tenants().await.unwrap();
        tenants.into_iter().map(|tenant| tenant.code).collect()
    };
    let before = codes().await;
    assert!(
        postern
            .house
            .principal(&signed.secret, &source())
            .await
            .unwrap()
            .is_some()
    );
    signed_in(&postern.house).await;
    assert!(
        postern
            .house
            .principal(&signed.secret, &source())
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(codes().await, before, "its address stays");
    postern.house.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_to_an_organisation_whose_trial_has_a_full_licence_takes_it_over_as_signing_in_does() {
    let folder = tempfile::tempdir().unwrap();
    let postern = Postern::open(folder.path()).await;
    let house = &postern.house;
    let trial = house.create_organisation("Trial").await.unwrap();
    house
        .create_administrator(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.into(), Some(trial))
        .await
        .unwrap();
    let tenants = house.folder.control().tenants().await.unwrap();
    let code = |id: TenantId| tenants.iter().find(|row| row.id == id).unwrap().code.clone();
    let go = async |from: &Desk, code| {
        let signed = from.switch_organisation(&code).await.unwrap();
        let principal = house.principal(&signed.secret, &source()).await.unwrap().unwrap();
        (principal.tenant, Desk::new(house.clone(), Some(principal), source()))
    };
    let first = postern.desk().await;
    let (entered, desk) = go(&first, code(trial)).await;
    assert_eq!(entered, trial);
    let full = issue(folder.path(), order());
    assert_eq!(give(&desk, &full.registration_key).await, Effect::TakeOver);
    let (entered, first) = go(&desk, code(postern.tenant.id)).await;
    assert_eq!(entered, postern.tenant.id);
    let (entered, desk) = go(&first, code(trial)).await;
    assert_ne!(entered, trial, "it was carried over");
    assert_eq!(
        desk.me().await.unwrap().code,
        code(trial).to_string(),
        "under the address that it had"
    );
    assert_eq!(mail(&desk).await.edition, Edition::Full);
    // And it is where the next sign-in lands.
    assert_eq!(signed_in(house).await, entered);
    postern.stop().await;
}

/// Runs the program on the data folder, signs in, and kills it where it halts.
fn kill_at(data: &Path, step: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("POSTERN_HALT_AT", step)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let address = said
        .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
        .unwrap();
    let request = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let _ = runtime.block_on(async {
            reqwest::Client::new()
                .post(format!("{address}/api/sign-in"))
                .header("origin", &address)
                .header("accept", "application/json")
                .form(&[("email", ADMINISTRATOR), ("password", ADMINISTRATOR_PASSWORD)])
                .send()
                .await
        });
    });
    let mut heard = Vec::new();
    let halted = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .inspect(|line| heard.push(line.clone()))
        .any(|line| line == format!("halted at {step}"));
    child.kill().unwrap();
    child.wait().unwrap();
    request.join().unwrap();
    assert!(halted, "the program ended before {step}: {heard:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_it_is_wholly_trial_or_wholly_full() {
    for (step, edition) in [
        ("takeover:begun", Edition::Trial),
        ("takeover:database-copied", Edition::Trial),
        ("takeover:copied", Edition::Trial),
        ("takeover:reported", Edition::Trial),
        ("takeover:set-aside", Edition::Trial),
        ("takeover:committed", Edition::Full),
        ("takeover:in-place", Edition::Full),
    ] {
        let dovecot = Dovecot::start(&Way::Tls.options());
        let folder = tempfile::tempdir().unwrap();
        let trial = attached(&dovecot, folder.path()).await;
        let data = folder.path().to_owned();
        tokio::task::spawn_blocking(move || kill_at(&data, step)).await.unwrap();
        let (id, found, accounts, held, waits) = contents(folder.path()).await;
        assert_eq!((found, accounts, held), (edition, 1, 1), "{step}");
        // The trial is untouched, and it is offered again.
        assert_eq!(
            (id == trial, waits),
            (edition == Edition::Trial, edition == Edition::Trial),
            "{step}"
        );
    }
}
