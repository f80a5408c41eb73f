//! rspamd beside `postern scan`, both as programs that read the mails from disk. rspamd is our own instance in a folder of its
//! own, on free loopback ports, with its network modules off and two workers; `rspamc` keeps 16 mails in flight.

use super::planted::Plant;
use postern_server::mail::RuleSource;
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Mails that rspamc keeps in flight.
const IN_FLIGHT: usize = 16;
/// rspamd takes its time to start.
const START: Duration = Duration::from_secs(60);
/// What part of the mails shows whether memory grows with their number.
pub(crate) const FEWER: usize = 8;
/// Modules that ask the network, and those that need a Redis.
const OFF: [&str; 23] = [
    "rbl",
    "surbl",
    "asn",
    "dkim",
    "spf",
    "dmarc",
    "arc",
    "fuzzy_check",
    "phishing",
    "url_redirector",
    "mx_check",
    "greylist",
    "ratelimit",
    "replies",
    "bayes_expiry",
    "history_redis",
    "neural",
    "reputation",
    "elastic",
    "dkim_signing",
    "known_senders",
    "external_services",
    "hfilter",
];

/// What was measured.
pub(crate) struct Comparison {
    /// Mails a second.
    pub(crate) peer: f64,
    /// Mails a second.
    pub(crate) ours: f64,
    /// The most memory that `postern scan` had.
    pub(crate) resident_kilobytes: u64,
    /// The most that it had over every [`FEWER`]th of the mails.
    pub(crate) resident_with_fewer: u64,
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // Asked to end, it ends its workers too; killed at once, it would leave them behind.
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(20) {
            if matches!(self.0.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs both.
pub(crate) fn compare(mails: &Path, plants: &[Plant], rules: &[RuleSource]) -> Result<Comparison, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let flat = folder.path().join("mails");
    let count = lay_out(mails, plants, &flat)?;
    let (ours, resident_kilobytes, resident_with_fewer) = ours(folder.path(), &flat, count, plants, rules)?;
    // rspamd takes a while: on a busy machine a sample has to do.
    let every = std::env::var("POSTERN_BENCH_PEER_EVERY")
        .ok()
        .and_then(|every| every.parse().ok())
        .unwrap_or(1usize)
        .max(1);
    let sample = folder.path().join("sample");
    fs::create_dir(&sample).map_err(|error| error.to_string())?;
    let mut sampled = 0;
    for number in (0..count).step_by(every) {
        let name = format!("{number}.eml");
        fs::rename(flat.join(&name), sample.join(&name)).map_err(|error| error.to_string())?;
        sampled += 1;
    }
    let peer = rspamd(folder.path(), &sample, sampled)?;
    Ok(Comparison {
        peer,
        ours,
        resident_kilobytes,
        resident_with_fewer,
    })
}

/// One folder with every mail: rspamc does not descend.
fn lay_out(mails: &Path, plants: &[Plant], flat: &Path) -> Result<usize, String> {
    fs::create_dir(flat).map_err(|error| error.to_string())?;
    let mut count = 0;
    for (_, bytes) in super::read(mails) {
        fs::write(flat.join(format!("{count}.eml")), bytes).map_err(|error| error.to_string())?;
        count += 1;
    }
    for plant in plants {
        fs::write(flat.join(format!("{count}.eml")), &plant.mail).map_err(|error| error.to_string())?;
        count += 1;
    }
    Ok(count)
}

fn ours(
    folder: &Path,
    flat: &Path,
    count: usize,
    plants: &[Plant],
    rules: &[RuleSource],
) -> Result<(f64, u64, u64), String> {
    let own_rules = folder.join("rules");
    fs::create_dir(&own_rules).map_err(|error| error.to_string())?;
    if let Some(campaigns) = rules.last() {
        fs::write(own_rules.join("campaigns.yar"), &campaigns.text).map_err(|error| error.to_string())?;
    }
    let objects = folder.join("objects");
    fs::write(&objects, super::object_list(plants)).map_err(|error| error.to_string())?;
    let run = |mails: &Path| -> Result<(Duration, u64), String> {
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
            .arg("scan")
            .arg("--json")
            .arg("--rules")
            .arg(&own_rules)
            .arg("--objects")
            .arg(&objects)
            .arg(mails)
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let status = format!("/proc/{}/status", child.id());
        let mut resident = 0;
        while child.try_wait().map_err(|error| error.to_string())?.is_none() {
            if let Some(now) = fs::read_to_string(&status).ok().and_then(|text| peak(&text)) {
                resident = now;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok((started.elapsed(), resident))
    };
    let fewer = folder.join("fewer");
    fs::create_dir(&fewer).map_err(|error| error.to_string())?;
    for number in (0..count).step_by(FEWER) {
        let name = format!("{number}.eml");
        fs::hard_link(flat.join(&name), fewer.join(&name)).map_err(|error| error.to_string())?;
    }
    let (_, resident_with_fewer) = run(&fewer)?;
    // The whole program, the reading of rules and objects included; twice, so that the disk is warm for both sides.
    run(flat)?;
    let (elapsed, resident) = run(flat)?;
    Ok((count as f64 / elapsed.as_secs_f64(), resident, resident_with_fewer))
}

/// `VmHWM` of `/proc/<pid>/status`, in kilobytes.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

fn rspamd(folder: &Path, flat: &Path, count: usize) -> Result<f64, String> {
    let stock = PathBuf::from("/etc/rspamd");
    if !stock.join("rspamd.conf").exists() {
        return Err("rspamd is not installed (apt-get install rspamd)".into());
    }
    let (normal, controller) = (free_port()?, free_port()?);
    let home = folder.join("rspamd");
    let (database, log) = (home.join("db"), home.join("log"));
    for made in [&home, &database, &log] {
        fs::create_dir_all(made).map_err(|error| error.to_string())?;
    }
    // The stock configuration, with what an operator would put into local.d: that alone switches a module off for sure.
    let local = home.join("local.d");
    fs::create_dir_all(&local).map_err(|error| error.to_string())?;
    let mut files = vec![
        (
            "options.inc".to_string(),
            "dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.01s; retransmits = 1; }\n".to_string(),
        ),
        (
            "logging.inc".to_string(),
            format!(
                "type = \"file\"; filename = \"{}/rspamd.log\"; level = \"error\";\n",
                log.display()
            ),
        ),
        (
            "worker-normal.inc".to_string(),
            format!("bind_socket = \"127.0.0.1:{normal}\"; count = 2;\n"),
        ),
        (
            "worker-controller.inc".to_string(),
            format!("bind_socket = \"127.0.0.1:{controller}\"; count = 1; secure_ip = \"127.0.0.1\";\n"),
        ),
        ("worker-proxy.inc".to_string(), "enabled = false;\n".to_string()),
        (
            "worker-fuzzy.inc".to_string(),
            "enabled = false; count = -1;\n".to_string(),
        ),
    ];
    files.extend(
        OFF.iter()
            .map(|module| (format!("{module}.conf"), "enabled = false;\n".to_string())),
    );
    for (name, text) in files {
        fs::write(local.join(name), text).map_err(|error| error.to_string())?;
    }
    let file = stock.join("rspamd.conf");
    // Its own user may not enter our folder: as root it runs as whoever runs this.
    let child = Command::new("rspamd")
        .args(["-f", "-i", "-c"])
        .arg(&file)
        .arg("--var")
        .arg(format!("LOCAL_CONFDIR={}", home.display()))
        .arg("--var")
        .arg(format!("DBDIR={}", database.display()))
        .arg("--var")
        .arg(format!("RUNDIR={}", home.display()))
        .arg("--var")
        .arg(format!("LOGDIR={}", log.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("rspamd cannot be started: {error}"))?;
    let _server = Ended(child);
    let address = format!("127.0.0.1:{normal}");
    let started = Instant::now();
    while TcpStream::connect(&address).is_err() {
        if started.elapsed() > START {
            let said = fs::read_to_string(log.join("rspamd.log")).unwrap_or_default();
            return Err(format!(
                "rspamd does not answer: {}",
                said.lines().last().unwrap_or("it says nothing")
            ));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let started = Instant::now();
    let answer = Command::new("rspamc")
        .args(["-h", &address, "-n", &IN_FLIGHT.to_string(), "--compact", "symbols"])
        .arg(flat)
        .stderr(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let elapsed = started.elapsed();
    let answered = String::from_utf8_lossy(&answer.stdout).matches("\"action\"").count();
    if answered * 10 < count * 9 {
        return Err(format!("rspamd answered only {answered} of {count} mails"));
    }
    Ok(answered as f64 / elapsed.as_secs_f64())
}
