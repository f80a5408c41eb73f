//! What the console weighs: bytes of the first load, time to the first answer, memory when nothing happens.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

use std::{
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

fn first_load() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site/pkg");
    let sizes = |wanted: fn(&str) -> bool| {
        files(&site)
            .into_iter()
            .filter(move |path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.ends_with(".wasm.br") && wanted(&name)
            })
            .map(|path| fs::metadata(&path).unwrap().len())
    };
    // What every page needs, and the largest of the pieces that one area needs beside it.
    let (Some(all), Some(area)) = (
        sizes(|name| name.starts_with("postern")).max(),
        sizes(|name| !name.starts_with("postern")).max(),
    ) else {
        println!("wasm of the first load: the site is not built; run `make bench`");
        return;
    };
    let bytes = all + area;
    let ratio = bytes as f64 / WASM_GOAL as f64;
    println!(
        "wasm of the first load, brotli: {bytes} bytes ({all} and {area} for the largest area), {ratio:.2} of the goal of {WASM_GOAL} bytes (at most 1.00)"
    );
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .flat_map(|entry| {
            if entry.path().is_dir() {
                files(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
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
