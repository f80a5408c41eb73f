//! How well detectors find what is there, and only that: over texts of `tests/corpus/sensitive`, which were made and checked by programs
//! that have nothing to do with this one.
#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

use super::{engine::Found, set::Chosen, set::TemplateSet};
use domain::dlp::Findings;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// The part of valid identifiers that is found at least, and of wrong ones and ordinary texts in which something is found at most.
const RECALL: f64 = 0.98;
const FALSE: f64 = 0.01;

const IDENTIFIERS: &str = include_str!("../../../../tests/corpus/sensitive/identifiers.tsv");
const ORDINARY: &str = include_str!("../../../../tests/corpus/sensitive/ordinary.txt");

/// Detectors that find something in a text.
fn detectors(set: &TemplateSet, text: &str) -> BTreeSet<&'static str> {
    let (found, whole) = Found::in_text(text, &Chosen::everything(set), || false);
    assert!(whole);
    domain::dlp::all()
        .map(|detector| detector.id)
        .filter(|id| !found.of(id).is_empty())
        .collect()
}

#[derive(Default)]
struct Counts {
    valid: usize,
    found: usize,
    wrong: usize,
    believed: usize,
}

#[test]
fn identifiers_are_found_and_wrong_ones_are_not() {
    let set = TemplateSet::default();
    let mut table: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
    let mut told = String::new();
    for line in IDENTIFIERS.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [detector, country, valid, wrong, text] = fields.as_slice() else {
            panic!("{line}")
        };
        let with = |value: &str| text.replace("{}", value).replace("\\n", "\n").replace("\\\\", "\\");
        let counts = table.entry((*detector, *country)).or_default();
        counts.valid += 1;
        if detectors(&set, &with(valid)).contains(detector) {
            counts.found += 1;
        } else {
            writeln!(told, "missed {detector}: {}", with(valid).escape_debug()).unwrap();
        }
        if !wrong.is_empty() {
            counts.wrong += 1;
            let believed = detectors(&set, &with(wrong));
            if !believed.is_empty() {
                counts.believed += 1;
                writeln!(told, "wrong {detector} is {believed:?}: {}", with(wrong).escape_debug()).unwrap();
            }
        }
    }
    println!(
        "{:<24} {:>7} {:>6} {:>6} {:>6} {:>6}",
        "detector", "country", "valid", "found", "wrong", "false"
    );
    let mut all = Counts::default();
    for ((detector, country), counts) in &table {
        println!(
            "{detector:<24} {country:>7} {:>6} {:>6} {:>6} {:>6}",
            counts.valid, counts.found, counts.wrong, counts.believed
        );
        all.valid += counts.valid;
        all.found += counts.found;
        all.wrong += counts.wrong;
        all.believed += counts.believed;
    }
    let (recall, falsely) = (
        all.found as f64 / all.valid as f64,
        all.believed as f64 / all.wrong as f64,
    );
    println!(
        "all: {} valid, recall {recall:.4}; {} wrong, false {falsely:.4}",
        all.valid, all.wrong
    );
    assert!(all.valid >= 2_000 && all.wrong >= 2_000);
    assert!(
        recall >= RECALL && falsely <= FALSE,
        "recall {recall:.4}, false {falsely:.4}\n{told}"
    );
    // None hides behind the others.
    for ((detector, country), counts) in &table {
        assert!(
            counts.found * 10 >= counts.valid * 9,
            "{detector} ({country}): {} of {} found\n{told}",
            counts.found,
            counts.valid
        );
    }
}

#[test]
fn nothing_is_found_in_ordinary_business() {
    let set = TemplateSet::default();
    let mut told = String::new();
    let (mut texts, mut believed) = (0, 0);
    for line in ORDINARY.lines() {
        let text = line.replace("\\n", "\n").replace("\\\\", "\\");
        texts += 1;
        let found = detectors(&set, &text);
        if !found.is_empty() {
            believed += 1;
            writeln!(told, "{found:?}: {line}").unwrap();
        }
    }
    println!("{texts} ordinary texts, something is found in {believed}");
    assert!(texts >= 1_000);
    assert!(believed as f64 <= FALSE * texts as f64, "{believed} of {texts}\n{told}");
}
