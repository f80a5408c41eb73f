//! Opening a console among 5 organisations and among 5,000: from the request for its first page, signed in, to the whole answer. The
//! organisation rests until then, so that its files are opened too; and once more when they are.

use domain::{ids::TenantId, time::MINUTE};
use postern_server::{
    clock::{Clock as _, HandClock, SystemClock},
    services::{House, Settings},
    store::DataFolder,
};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

const PASSWORD: &str = "correct horse battery staple";
/// Few and many organisations.
const FEW: usize = 5;
const MANY: usize = 5_000;
/// The most times that it may take among many (issue).
const MOST: f64 = 1.5;
/// Organisations that are opened in each.
const OPENED: usize = 5;
/// How often each is opened again.
const AGAIN: usize = 20;

pub(crate) async fn measure() {
    let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(few.path(), FEW).await;
    println!("making {MANY} organisations");
    make(many.path(), MANY).await;
    let (few, many) = (Running::start(few.path()), Running::start(many.path()));
    let (mut first, mut later) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for number in 0..OPENED {
        for (at, running) in [&few, &many].into_iter().enumerate() {
            let client = running.sign_in(number).await;
            first[at].push(running.open(&client).await);
            for _ in 0..AGAIN {
                later[at].push(running.open(&client).await);
            }
        }
    }
    for (what, [few, many]) in [("that rested", first), ("that is open", later)] {
        let (few, many) = (super::median(few), super::median(many));
        let ratio = many / few;
        let reached = if ratio <= MOST { "reached" } else { "MISSED" };
        println!(
            "opening a console {what}: among {FEW} organisations {few:.1} ms, among {MANY} {many:.1} ms, {ratio:.2} times (at most {MOST}: {reached})"
        );
    }
}

/// Fills a data folder; all organisations rest, as those do that nobody has asked for.
async fn make(folder: &Path, count: usize) {
    let clock = HandClock::at(SystemClock.now());
    let data = DataFolder::open(folder, clock.clone()).unwrap();
    let house = House::new(data, clock.clone(), Settings::default()).unwrap();
    for number in 0..count {
        let id = TenantId::new(house.ids.next());
        house
            .create_tenant(id, &format!("Organisation {number}"), false)
            .await
            .unwrap();
        // Spread over all of them.
        if number % (count / OPENED) == 0 {
            let person = number / (count / OPENED);
            house
                .create_administrator(&email(person), PASSWORD.into(), Some(id))
                .await
                .unwrap();
        }
        house.folder.control().set_resting(id, true).await.unwrap();
    }
    clock.advance(MINUTE);
    house.shut_down().await;
}

fn email(number: usize) -> String {
    format!("person{number}@example.org")
}

struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let url = line.strip_prefix("listening on ").unwrap().to_owned();
        Self { child, url }
    }

    async fn sign_in(&self, number: usize) -> reqwest::Client {
        let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
        let answer = client
            .post(format!("{}/api/sign-in", self.url))
            .header("origin", &self.url)
            .header("accept", "application/json")
            .form(&[("email", email(number).as_str()), ("password", PASSWORD)])
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
        client
    }

    /// Milliseconds until the first page is there.
    async fn open(&self, client: &reqwest::Client) -> f64 {
        let begun = Instant::now();
        let answer = client.get(format!("{}/", self.url)).send().await.unwrap();
        assert!(answer.url().path() == "/" && answer.status().is_success(), "{answer:?}");
        answer.bytes().await.unwrap();
        begun.elapsed().as_secs_f64() * 1_000.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
