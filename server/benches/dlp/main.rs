//! How fast texts are looked through for what must not travel, with every template that there is, as ratios that one run measures:
//! beside a bare `regex::RegexSet` of the same expressions (asked which of them match, then each of those for all its matches: the same
//! places, with no check of digits, no words, no masks), and, where `POSTERN_BENCH_PRESIDIO` names a Python that has presidio-analyzer,
//! beside its pattern recognisers on the same texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use domain::dlp::{Form, all, templates::NAMES};
use postern_server::mail::TemplateSet;
use regex::{Regex, RegexSet};
use std::{hint::black_box, io::Write, process::Command, time::Instant};

/// The bare set's rate that is to be reached, as a part of it.
const BARE_GOAL: f64 = 0.5;
/// How many times presidio's rate is to be reached.
const PEER_GOAL: f64 = 50.0;
/// Every so manieth text is handed to presidio, which takes its time.
const PEER_EVERY: usize = 6;
/// Rounds, of which the best counts.
const ROUNDS: usize = 5;

fn main() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/sensitive");
    let read = |name: &str| std::fs::read_to_string(format!("{corpus}/{name}")).unwrap();
    let (identifiers, ordinary) = (read("identifiers.tsv"), read("ordinary.txt"));
    let mut texts = Vec::new();
    for line in identifiers.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        texts.extend([2, 3].map(|value| fields[4].replace("{}", fields[value]).replace("\\n", "\n")));
    }
    texts.extend(ordinary.lines().map(|line| line.replace("\\n", "\n")));
    // Mails: some hundred bytes of several paragraphs each.
    let mails: Vec<String> = texts.chunks(8).map(|chunk| chunk.join("\n\n")).collect();

    let good = [compared("texts", &texts), compared("mails", &mails)]
        .iter()
        .all(|good| *good)
        & beside_peer(&texts);
    println!(
        "dlp: {}",
        if good {
            "all goals reached"
        } else {
            "NOT all goals reached"
        }
    );
    std::process::exit(i32::from(!good));
}

/// Megabytes a second, the best of some rounds.
fn rate(texts: &[String], look: impl Fn(&str)) -> f64 {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut best = 0.0_f64;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for text in texts {
            look(text);
        }
        best = best.max(bytes as f64 / 1e6 / begun.elapsed().as_secs_f64());
    }
    best
}

fn ours(texts: &[String]) -> f64 {
    let set = TemplateSet::default();
    let chosen = set.chosen(NAMES.iter().map(|(id, _)| *id));
    rate(texts, |text| {
        black_box(chosen.found_in(text));
    })
}

fn compared(what: &str, texts: &[String]) -> bool {
    let patterns: Vec<String> = all()
        .map(|detector| match detector.form {
            Form::Number => format!(r"(?i-u)\b(?:{})\b", detector.pattern),
            Form::Token => format!("(?-u){}", detector.pattern),
        })
        .collect();
    let (set, each): (_, Vec<Regex>) = (
        RegexSet::new(&patterns).unwrap(),
        patterns.iter().map(|pattern| Regex::new(pattern).unwrap()).collect(),
    );
    let bare = rate(texts, |text| {
        for matched in set.matches(text) {
            black_box(each[matched].find_iter(text).count());
        }
    });
    let asked = rate(texts, |text| {
        black_box(set.matches(text));
    });
    let ours = ours(texts);
    println!(
        "dlp: {} {what}, {} templates, {} detectors: {ours:.1} MB/s; bare set with places {bare:.1} MB/s, ratio {:.2} (goal {BARE_GOAL}); bare set without places {asked:.1} MB/s, ratio {:.2}",
        texts.len(),
        NAMES.len(),
        patterns.len(),
        ours / bare,
        ours / asked
    );
    ours / bare >= BARE_GOAL
}

fn beside_peer(texts: &[String]) -> bool {
    let Ok(python) = std::env::var("POSTERN_BENCH_PRESIDIO") else {
        println!("dlp: no comparison with presidio: POSTERN_BENCH_PRESIDIO names no Python that has it");
        return true;
    };
    let texts: Vec<String> = texts.iter().step_by(PEER_EVERY).cloned().collect();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    serde_json::to_writer(&mut file, &texts).unwrap();
    file.flush().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/dlp/presidio.py");
    let answer = Command::new(python).arg(script).arg(file.path()).output().unwrap();
    let said = String::from_utf8_lossy(&answer.stdout);
    let mut fields = said.split_whitespace();
    let (Some(recognisers), Some(Ok(seconds))) = (fields.next(), fields.next().map(str::parse::<f64>)) else {
        println!("dlp: presidio did not run: {}", String::from_utf8_lossy(&answer.stderr));
        return false;
    };
    let bytes: usize = texts.iter().map(String::len).sum();
    let (peer, ours) = (bytes as f64 / 1e6 / seconds, ours(&texts));
    println!(
        "dlp: {} texts: {ours:.1} MB/s; presidio's {recognisers} pattern recognisers {peer:.3} MB/s, ratio {:.0} (goal {PEER_GOAL})",
        texts.len(),
        ours / peer
    );
    ours / peer >= PEER_GOAL
}
