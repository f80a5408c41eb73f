//! How fast `postern scan` is, as ratios that one run measures: beside a bare loop of the same parts (mail-parser, SHA-256 of
//! every part, the same YARA rules) on as many threads, and, where rspamd is installed, beside rspamd on the same mails.
//!
//! `POSTERN_BENCH_MAILS` names a folder of mails (files are looked for in all folders below it). In the timed run 200 planted
//! mails must each be condemned by their own rule and none of 2,000 clean ones may be; and with any one stage switched off
//! that check has to fail, or it would check nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod peer;
mod planted;

use domain::{policy::Policy, verdict::Outcome};
use mail_parser::MessageParser;
use planted::{Plant, RULES, planted};
use postern_server::{
    commands::scan::{policy_file::default_policy, sources},
    mail::{Fetched, Limits, ObjectSet, RuleSource, Rules, Scanner, ScannerSettings, default_rules},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

/// YARA rules that are loaded, ours included.
const RULE_COUNT: usize = 100;
/// Blocked objects that are loaded.
const OBJECT_COUNT: usize = 100_000;
/// Clean mails of which none may be condemned.
const CLEAN_COUNT: usize = 2_000;
/// The bare loop's rate that is to be reached, as a part of it.
const BARE_GOAL: f64 = 0.3;
/// How many times rspamd's rate is to be reached.
const PEER_GOAL: f64 = 20.0;
/// How much more memory all mails may take than a part of them: memory is flat, the largest mail aside.
const GROWTH_GOAL: f64 = 1.5;

fn main() {
    let Ok(folder) = std::env::var("POSTERN_BENCH_MAILS") else {
        println!("scan: set POSTERN_BENCH_MAILS to a folder of mails");
        return;
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mails = read(Path::new(&folder));
    let plants = planted();
    let rules = rules();
    let objects = Arc::new(ObjectSet::read(&object_list(&plants)).unwrap());
    println!(
        "scan: {} mails and {} planted ones, {} rules, {} objects, {threads} threads",
        mails.len(),
        plants.len(),
        Rules::compile(&rules, &Limits::default()).unwrap().len(),
        objects.len()
    );
    let scanner = Scanner::new(ScannerSettings {
        rules: rules.clone(),
        objects,
        ..ScannerSettings::default()
    })
    .unwrap();

    // Both loops see the same bytes in memory; each goes twice and the second time counts.
    let all: Vec<&[u8]> = mails
        .iter()
        .map(|(_, bytes)| &bytes[..])
        .chain(plants.iter().map(|plant| &plant.mail[..]))
        .collect();
    let mut bare = 0.0;
    let mut ours = 0.0;
    let mut outcome = Ok(());
    for _ in 0..2 {
        bare = rate(&all, threads, &BareLoop::new(&rules));
        let policy = default_policy();
        let verdicts: Vec<AtomicUsize> = all.iter().map(|_| AtomicUsize::new(0)).collect();
        ours = timed(all.len(), threads, |index| {
            let judged = scanner.examine(
                Fetched {
                    mailbox: "",
                    bytes: all[index],
                },
                Some(&policy),
            );
            let own = index.checked_sub(mails.len()).map(|plant| &plants[plant].rule);
            let by_own_rule = own.is_some_and(|rule| {
                judged
                    .verdict
                    .because
                    .iter()
                    .any(|reason| &reason.evidence.rule == rule)
            });
            let condemned = judged.verdict.outcome == Outcome::Condemned;
            verdicts[index].store(usize::from(condemned) + 2 * usize::from(by_own_rule), Ordering::Relaxed);
        });
        let verdicts: Vec<usize> = verdicts.into_iter().map(AtomicUsize::into_inner).collect();
        outcome = check(&mails, &plants, &verdicts);
    }
    println!(
        "scan: bare loop {bare:.0} mails/s, pipeline {ours:.0} mails/s, ratio {:.2} (goal {BARE_GOAL})",
        ours / bare
    );
    match &outcome {
        Ok(()) => println!("scan: every planted mail condemned by its own rule, no clean one condemned"),
        Err(sentence) => println!("scan: CHECK FAILED: {sentence}"),
    }
    let mut good = outcome.is_ok() && ours / bare >= BARE_GOAL;
    good &= every_stage_counts(&scanner, &plants);
    good &= beside_peer(&folder, &plants);
    println!(
        "scan: {}",
        if good {
            "all goals reached"
        } else {
            "NOT all goals reached"
        }
    );
    std::process::exit(i32::from(!good));
}

/// Every mail below a folder: those of folders whose names speak of ham come first in the check.
fn read(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut mails = Vec::new();
    sources::each(&[PathBuf::from(folder)], usize::MAX / 2, &mut |mail| {
        if let Ok(mail) = mail
            && !mail.bytes.starts_with(b"{")
            && !mail.path.ends_with(".js")
            && !mail.path.ends_with(".json")
        {
            mails.push((mail.path, mail.bytes));
        }
        true
    });
    mails
}

fn rules() -> Vec<RuleSource> {
    let mut rules = default_rules();
    let ours = Rules::compile(&rules, &Limits::default()).unwrap().len();
    // Rules of the kind that operators write: a few strings, one of them a pattern, none of which is in ordinary mail.
    let mut text = String::from(RULES);
    for number in ours + RULES.matches("rule ").count()..RULE_COUNT {
        text.push_str(&format!(
            "rule Campaign_{number} {{ meta: description = \"Campaign {number}.\" strings: $a = \"campaign-marker-{number}-a\" $b = \"campaign-marker-{number}-b\" nocase $c = /loader{number}_[a-f0-9]{{8}}\\.dll/ condition: 2 of them }}\n"
        ));
    }
    rules.push(RuleSource {
        name: "campaigns.yar".into(),
        text,
    });
    rules
}

/// The object file: what the planted mails need, filled up to [`OBJECT_COUNT`].
fn object_list(plants: &[Plant]) -> String {
    let mut list = String::new();
    for plant in plants {
        if let Some(object) = &plant.object {
            list.push_str(object);
            list.push('\n');
        }
    }
    for number in list.lines().count()..OBJECT_COUNT {
        let hash = Sha256::digest(number.to_le_bytes());
        let line = match number % 6 {
            0 => format!("sha256,{}", hex::encode(hash)),
            1 => format!("sha1,{}", hex::encode(&hash[..20])),
            2 => format!("domain,host{number}.blocked.example"),
            3 => format!("url,site{number}.blocked.example/path/{number}"),
            4 => format!("sender,user{number}@blocked.example"),
            _ => format!("ip,240.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255),
        };
        list.push_str(&line);
        list.push('\n');
    }
    list
}

struct BareLoop {
    rules: boreal::Scanner,
}

impl BareLoop {
    fn new(sources: &[RuleSource]) -> Self {
        let mut compiler = boreal::Compiler::new();
        for source in sources {
            compiler.add_rules_str_in_namespace(&source.text, &source.name).unwrap();
        }
        Self {
            rules: compiler.finalize(),
        }
    }

    fn mail(&self, mail: &[u8]) -> usize {
        let mut found = 0;
        if let Some(message) = MessageParser::new().parse(mail) {
            for part in &message.parts {
                if part.is_multipart() {
                    continue;
                }
                let contents = part.contents();
                found += usize::from(Sha256::digest(contents)[0]);
                found += self.rules.scan_mem(contents).map_or(0, |result| result.rules.len());
            }
        }
        found
    }
}

fn rate(mails: &[&[u8]], threads: usize, bare: &BareLoop) -> f64 {
    timed(mails.len(), threads, |index| {
        std::hint::black_box(bare.mail(mails[index]));
    })
}

/// Calls `work` with every number below `count`, on `threads` threads; gives the rate in a second.
fn timed(count: usize, threads: usize, work: impl Fn(usize) + Sync) -> f64 {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    work(index);
                }
            });
        }
    });
    count as f64 / started.elapsed().as_secs_f64()
}

fn check(mails: &[(String, Vec<u8>)], plants: &[Plant], verdicts: &[usize]) -> Result<(), String> {
    if let Some(missed) = (0..plants.len()).find(|plant| verdicts[mails.len() + plant] != 3) {
        return Err(format!("a planted mail was not condemned by {}", plants[missed].rule));
    }
    let mut clean = 0;
    let mut wrong = Vec::new();
    for (index, (path, bytes)) in mails.iter().enumerate() {
        // A mail that brings a script along is not clean by the default policy, however well it is meant.
        let brings_script = ["\n#!", "\nIyEv", "\nIyEg"]
            .iter()
            .any(|beginning| memchr::memmem::find(bytes, beginning.as_bytes()).is_some());
        if path.contains("ham") && !brings_script && clean < CLEAN_COUNT {
            clean += 1;
            if verdicts[index] & 1 == 1 {
                wrong.push(path.as_str());
            }
        }
    }
    if clean < CLEAN_COUNT {
        return Err(format!("only {clean} clean mails in folders whose name says “ham”"));
    }
    if !wrong.is_empty() {
        return Err(format!(
            "{} of {clean} clean mails were condemned: {}",
            wrong.len(),
            wrong.join(", ")
        ));
    }
    Ok(())
}

/// Switches one stage of a policy off.
type SwitchOff = fn(&mut Policy);

/// Whether the check of the planted mails fails once a stage is off, for each stage.
fn every_stage_counts(scanner: &Scanner, plants: &[Plant]) -> bool {
    let stages: [(&str, SwitchOff); 4] = [
        ("malware rules", |policy| {
            policy.filters.malware_scanning.enabled = false
        }),
        ("file blocking", |policy| {
            policy.filters.file_blocking.setting.enabled = false
        }),
        ("web reputation", |policy| policy.filters.web_reputation.enabled = false),
        ("blocked objects", |policy| {
            policy.filters.suspicious_objects.enabled = false
        }),
    ];
    let mut good = true;
    let mut missed_by: HashMap<&str, usize> = HashMap::new();
    for (stage, switch_off) in stages {
        let mut policy = default_policy();
        switch_off(&mut policy);
        let missed = plants
            .iter()
            .filter(|plant| {
                let judged = scanner.examine(
                    Fetched {
                        mailbox: "",
                        bytes: &plant.mail,
                    },
                    Some(&policy),
                );
                !judged
                    .verdict
                    .because
                    .iter()
                    .any(|reason| reason.evidence.rule == plant.rule)
            })
            .count();
        good &= missed > 0;
        missed_by.insert(stage, missed);
        println!("scan: without {stage} {missed} planted mails are missed");
    }
    good && missed_by.values().sum::<usize>() == plants.len()
}

fn beside_peer(folder: &str, plants: &[Plant]) -> bool {
    match peer::compare(Path::new(folder), plants, &rules()) {
        Err(sentence) => {
            println!("scan: no comparison with rspamd: {sentence}");
            true
        }
        Ok(comparison) => {
            let ratio = comparison.ours / comparison.peer;
            println!(
                "scan: rspamd {:.0} mails/s, postern scan {:.0} mails/s, ratio {ratio:.1} (goal {PEER_GOAL})",
                comparison.peer, comparison.ours
            );
            let growth = comparison.resident_kilobytes as f64 / comparison.resident_with_fewer as f64;
            println!(
                "scan: {} KB resident at most, {} KB over every {}th mail, ratio {growth:.2} (goal at most {GROWTH_GOAL})",
                comparison.resident_kilobytes,
                comparison.resident_with_fewer,
                peer::FEWER
            );
            ratio >= PEER_GOAL && growth <= GROWTH_GOAL
        }
    }
}
