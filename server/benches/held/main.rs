//! A change of filter on a million held mails: what the server takes to answer with the new page, beside the same SQL in a bare
//! loop of rusqlite. The click in the browser is measured on the same folder by `benches/browser`.
//!
//! `POSTERN_BENCH_FOLDER` names the folder in which the mails are kept between runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bare;
mod seed;

use bare::Bare;
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{HeldFilter, HeldPage, Period, Whereabouts},
};
use reqwest::{
    Client,
    header::{ACCEPT, COOKIE, ORIGIN, SET_COOKIE},
};
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Names the folder in which the mails are kept.
const FOLDER: &str = "POSTERN_BENCH_FOLDER";
const PROGRAM: &str = env!("CARGO_BIN_EXE_postern");
/// How often each filter is asked for; the first time warms and does not count.
const TIMES: usize = 12;
/// The goal for a change of filter, at the median (issue: under 100 ms, with the browser's part).
const GOAL: Duration = Duration::from_millis(100);

fn main() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        println!("held: set {FOLDER} to a folder that is kept between runs");
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(measure(&folder));
}

/// The filters that are changed between, each with what it is called in the table.
fn filters() -> Vec<(&'static str, HeldFilter)> {
    let by = |name, change: fn(&mut HeldFilter)| {
        let mut filter = HeldFilter::default();
        change(&mut filter);
        (name, filter)
    };
    vec![
        by("none", |_| {}),
        by("Status: Quarantined", |filter| {
            filter.status = Some(HeldStatus::Quarantined)
        }),
        by("Status: Deleted", |filter| filter.status = Some(HeldStatus::Deleted)),
        by("Filter: Malware Scanning", |filter| {
            filter.filter = Some(Filter::MalwareScanning)
        }),
        by("Mailbox", |filter| filter.mailbox = Some(seed::address(7))),
        by("Mail Location: In quarantine", |filter| {
            filter.whereabouts = Some(Whereabouts::Quarantine)
        }),
        by("Mail Location: Not found or deleted", |filter| {
            filter.whereabouts = Some(Whereabouts::Missing)
        }),
        by("Held: Last 24 hours", |filter| filter.period = Some(Period::Day)),
        by("Held: Last 30 days", |filter| filter.period = Some(Period::Month)),
        by("Status and Filter", |filter| {
            filter.status = Some(HeldStatus::Restored);
            filter.filter = Some(Filter::WebReputation);
        }),
        by("Status, Filter and Held", |filter| {
            filter.status = Some(HeldStatus::Quarantined);
            filter.filter = Some(Filter::FileBlocking);
            filter.period = Some(Period::Month);
        }),
        by("Search: a word in many mails", |filter| {
            filter.search = "invoice".into()
        }),
        by("Search: two words", |filter| filter.search = "refund voicem".into()),
    ]
}

async fn measure(folder: &Path) {
    // The client speaks plain HTTP here, but wants one all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    seed::seed(folder, PROGRAM).await;
    let data = folder.join("data");
    let console = Console::start(&data).await;
    let bare = Bare::open(&data);
    println!(
        "\nA change of filter on {} held mails: the server's part, and the same SQL in a bare loop",
        seed::MAILS
    );
    let mut medians = Vec::new();
    for (name, filter) in filters() {
        let (mut answers, mut loops) = (Vec::new(), Vec::new());
        let mut matching = 0;
        // Turn by turn, so that a busy moment of the machine meets both.
        for _ in 0..TIMES {
            let begun = Instant::now();
            let page = console.held(&filter).await;
            answers.push(begun.elapsed());
            let begun = Instant::now();
            let found = bare.held(&filter);
            loops.push(begun.elapsed());
            matching = page.matching;
            assert_eq!(
                (page.rows.len(), page.matching),
                found,
                "{name}: the server and the bare loop disagree"
            );
        }
        let (answer, bare) = (median(answers), median(loops));
        println!(
            "{name}: {matching} match, server {:.1} ms, bare {:.1} ms, ratio {:.2}",
            milliseconds(answer),
            milliseconds(bare),
            milliseconds(answer) / milliseconds(bare)
        );
        medians.push(answer);
    }
    let all = median(medians);
    println!(
        "the server's part over all filters: median {:.1} ms, {:.2} of the {} ms that the browser shares ({})",
        milliseconds(all),
        milliseconds(all) / milliseconds(GOAL),
        GOAL.as_millis(),
        if all < GOAL { "reached" } else { "MISSED" }
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The middle one; the first is left out, since it warms.
fn median(mut times: Vec<Duration>) -> Duration {
    times.remove(0);
    times.sort_unstable();
    times[times.len() / 2]
}

/// The release on the seeded folder, with somebody signed in.
struct Console {
    child: Child,
    url: String,
    client: Client,
    cookie: String,
}

impl Console {
    async fn start(data: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            // No setting of the program.
            .env_remove(FOLDER)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // From here on it is stopped, whatever fails.
        let mut console = Self {
            child,
            url: String::new(),
            client: Client::new(),
            cookie: String::new(),
        };
        let line = lines.map_while(Result::ok).next().unwrap();
        console.url = line.strip_prefix("listening on ").unwrap().to_owned();
        let answer = console
            .client
            .post(format!("{}/api/sign-in", console.url))
            .header(ORIGIN, &console.url)
            .header(ACCEPT, "application/json")
            .form(&[("email", seed::EMAIL), ("password", seed::PASSWORD)])
            .send()
            .await
            .unwrap();
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        console.cookie = cookie.split(';').next().unwrap().to_owned();
        console
    }

    /// Asks as the page does.
    async fn held(&self, filter: &HeldFilter) -> HeldPage {
        let answer = self
            .client
            .post(format!("{}/api/quarantine/list", self.url))
            .header(ORIGIN, &self.url)
            .header(COOKIE, &self.cookie)
            .json(&serde_json::json!({ "filter": filter, "cursor": null }))
            .send()
            .await
            .unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
