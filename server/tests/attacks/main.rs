//! Generated attacks and their harmless twins, judged by the default policy: how many of each are condemned, in a table.
//! Everything is made from a seed, so that each run judges the same mails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod dice;
mod evidence;
mod families;
mod hostile;
mod process;
mod samples;

use dice::Dice;
use domain::{
    policy::{FilterSetting, Policy},
    verdict::{Outcome, Verdict},
};
use families::{FAMILIES, Family};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{Analyser, Fetched, RuleSource, Scanner, ScannerSettings, default_rules},
};
use std::fmt::Write as _;

/// Mails of each family, and as many twins.
const MAILS: usize = 50;
/// The mailbox that they are for.
const MAILBOX: &str = "bob@firm.example";

/// A scanner that analyses in this process.
fn scanner(rules: Vec<RuleSource>) -> Scanner {
    Scanner::new(ScannerSettings {
        rules,
        analyser: Analyser::Here,
        ..ScannerSettings::default()
    })
    .unwrap()
}

fn judge(scanner: &Scanner, mail: &[u8], policy: &Policy) -> Verdict {
    let fetched = Fetched {
        mailbox: MAILBOX,
        bytes: mail,
    };
    scanner.examine(fetched, Some(policy)).verdict
}

fn is_condemned(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Condemned
}

/// Condemned mails of one family: by the default policy, without File Blocking, and without the YARA rules as well.
#[derive(Default)]
struct Counts {
    attacks: [usize; 3],
    twins: [usize; 3],
    /// What was judged wrongly, with the reasons.
    wrong: Vec<String>,
}

fn counts(family: &Family, with_rules: &Scanner, without_rules: &Scanner) -> Counts {
    let default = default_policy();
    let mut unblocked = default.clone();
    unblocked.filters.file_blocking.setting = FilterSetting::OFF;
    let ways = [
        (with_rules, &default),
        (with_rules, &unblocked),
        (without_rules, &unblocked),
    ];
    let mut counts = Counts::default();
    for number in 0..MAILS {
        let attack = (family.attack)(&mut Dice::of(family.name, number));
        let twin = (family.twin)(&mut Dice::of(family.name, MAILS + number));
        for (way, (scanner, policy)) in ways.iter().enumerate() {
            let (found, harmless) = (judge(scanner, &attack, policy), judge(scanner, &twin, policy));
            counts.attacks[way] += usize::from(is_condemned(&found));
            counts.twins[way] += usize::from(is_condemned(&harmless));
            let rules = |verdict: &Verdict| {
                verdict
                    .because
                    .iter()
                    .map(|reason| reason.evidence.rule.clone())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            if !is_condemned(&found) {
                counts.wrong.push(format!(
                    "{} {number}, way {way}: missed ({})",
                    family.name,
                    rules(&found)
                ));
            }
            if is_condemned(&harmless) && !(way == 0 && family.type_is_blocked) {
                counts.wrong.push(format!(
                    "{} twin {number}, way {way}: {}",
                    family.name,
                    rules(&harmless)
                ));
            }
        }
    }
    counts
}

#[test]
fn attacks_are_condemned_and_their_twins_are_not() {
    let (with_rules, without_rules) = (scanner(default_rules()), scanner(Vec::new()));
    let mut table = format!(
        "\n{:<20} {:>8} {:>14} {:>12} | {:>8} {:>14} {:>12}\n{:<20} {:>8} {:>14} {:>12} | {:>8} {:>14} {:>12}\n",
        "",
        "attacks",
        "without",
        "and without",
        "twins",
        "without",
        "and without",
        "family",
        "default",
        "File Blocking",
        "YARA rules",
        "default",
        "File Blocking",
        "YARA rules"
    );
    let (mut failures, mut wrong) = (Vec::new(), Vec::new());
    for family in FAMILIES {
        let counts = counts(family, &with_rules, &without_rules);
        let ([default, alone, own], twins) = (counts.attacks, counts.twins);
        let mark = if family.type_is_blocked { " *" } else { "" };
        writeln!(
            table,
            "{:<20} {default:>8} {alone:>14} {own:>12} | {:>8} {:>14} {:>12}{mark}",
            family.name, twins[0], twins[1], twins[2]
        )
        .unwrap();
        let condemned_twins = if family.type_is_blocked {
            twins[1]
        } else {
            twins[0].max(twins[1])
        };
        if default * 100 < MAILS * 95 || condemned_twins * 100 > MAILS {
            failures.push(family.name);
        }
        wrong.extend(counts.wrong);
    }
    table.push_str("* blocked by its type, harmless or not\n");
    println!("{table}\n{}", wrong.join("\n"));
    assert!(failures.is_empty(), "{failures:?}{table}{}", wrong.join("\n"));
}
