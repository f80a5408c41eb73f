//! What the console weighs: bytes of the first load, time to the first answer, memory when nothing happens.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The goal for the WebAssembly of the first load (issue: at most 350 KB).
const WASM_GOAL: u64 = 350 * 1024;
/// The aim for the resident memory of an idle console.
const MEMORY_AIM: u64 = 100 * 1024 * 1024;
/// Requests of the page that are timed.
const REQUESTS: usize = 200;
/// How long nothing happens before the memory is read.
const REST: Duration = Duration::from_secs(5);

struct Console {
    child: Child,
    address: String,
}

impl Console {
    fn start(data: &Path, demo: bool) -> (Self, Duration) {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(demo.then_some("--demo"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().to_owned();
        let console = Self { child, address };
        console.get("/healthz");
        (console, begun.elapsed())
    }

    fn get(&self, path: &str) -> usize {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(
            answer.starts_with(b"HTTP/1.1 2"),
            "{path}: {}",
            String::from_utf8_lossy(&answer[..answer.len().min(80)])
        );
        answer.len()
    }

    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1024.0 / 1024.0)
}

/// What `app/site` wrote down of the site: the addresses of the piece that every page needs, and of what each area needs beside it.
#[derive(serde::Deserialize)]
struct Site {
    wasm: String,
    pieces: BTreeMap<String, Vec<String>>,
}

/// Areas that nobody begins with: the panel beside the list, the palette, and the words of another language.
const LATER: [&str; 3] = ["mail", "palette", "japanese"];

fn first_load() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    let written = fs::read(folder.join("manifest.json")).ok();
    let Some(site) = written.and_then(|text| serde_json::from_slice::<Site>(&text).ok()) else {
        println!("wasm of the first load: the site is not built; run `make bench`");
        return;
    };
    let bytes = |address: &String| {
        let file = folder.join(format!("{}.br", address.trim_start_matches('/')));
        fs::metadata(file).unwrap().len()
    };
    let all = bytes(&site.wasm);
    let areas = site.pieces.iter().filter(|(area, _)| !LATER.contains(&area.as_str()));
    let mut largest = 0;
    for (area, pieces) in areas {
        let own: u64 = pieces.iter().map(bytes).sum();
        largest = largest.max(all + own);
        println!(
            "wasm of the first load of {area}, brotli: {} bytes ({all} of every page, {own} of its own)",
            all + own
        );
    }
    let ratio = largest as f64 / WASM_GOAL as f64;
    println!("the most of them: {largest} bytes, {ratio:.2} of the goal of {WASM_GOAL} bytes (at most 1.00)");
}

fn main() {
    println!("\nThe console");
    first_load();
    for demo in [false, true] {
        let data = tempfile::tempdir().unwrap();
        let (console, start) = Console::start(data.path(), demo);
        let what = if demo { "with the demo" } else { "empty" };
        std::thread::sleep(REST);
        let resident = console.resident();
        let ratio = resident as f64 / MEMORY_AIM as f64;
        println!("{what}: first answer {} ms after the start", start.as_millis());
        println!(
            "{what}: idle memory {}, {ratio:.2} of the aim of {}",
            megabytes(resident),
            megabytes(MEMORY_AIM)
        );
        let mut times: Vec<Duration> = (0..REQUESTS)
            .map(|_| {
                let begun = Instant::now();
                console.get("/sign-in");
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!(
            "{what}: sign-in page, drawn by the server: median {} µs",
            times[REQUESTS / 2].as_micros()
        );
    }
}
