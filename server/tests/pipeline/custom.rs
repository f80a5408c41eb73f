//! Templates that administrators make: of detectors, words and expressions, with nearness and counts.

use crate::{
    sensitive::{dlp, text},
    support::{SCANNER, reasons},
};
use domain::{
    dlp::{CustomTemplate, Rule, built_in},
    problem::Problem,
    verdict::Verdict,
};
use postern_server::mail::{Fetched, TemplateSet};
use std::sync::Arc;

fn template(rule: Rule) -> CustomTemplate {
    CustomTemplate {
        id: "custom-own".into(),
        name: "Own".into(),
        description: "What this house calls secret.".into(),
        rule,
    }
}

fn judge(rule: Rule, chosen: &[&str], body: &str) -> Verdict {
    let (set, problems) = TemplateSet::of(&[template(rule)]);
    assert_eq!(problems, []);
    let scanner = SCANNER.with_templates(Arc::new(set));
    let mail = text("text/plain", body);
    let fetched = Fetched {
        mailbox: "",
        bytes: &mail,
    };
    scanner.examine(fetched, Some(&dlp(chosen))).verdict
}

fn holds(rule: Rule, body: &str) -> bool {
    !reasons(&judge(rule, &["custom-own"], body)).is_empty()
}

#[test]
fn own_templates_are_looked_for_beside_the_built_in_ones_and_only_when_chosen() {
    let rule = Rule::expression("(?i)PRJ-[0-9]{6}");
    let body = "prj-121234 and prj-999999 are paid with 4111 1111 1111 1111";
    let both = judge(rule.clone(), &["custom-own", "pci-dss"], body);
    assert_eq!(
        reasons(&both),
        ["template:pci-dss @ text body", "template:custom-own @ text body"]
    );
    assert_eq!(
        both.because[1].evidence.because,
        "Own: Expression “(?i)PRJ-[0-9]{6}”: 2 (***-**1234, ***-**9999)."
    );
    assert_eq!(
        reasons(&judge(rule, &["pci-dss"], body)),
        ["template:pci-dss @ text body"]
    );
}

#[test]
fn words_are_found_in_any_letters_and_alone() {
    let rule = || Rule::words(&["Ärztlicher Befund", "streng geheim", "機密"], 1);
    for body in ["ÄRZTLICHER BEFUND anbei", "Streng geheim!", "本件は機密です"] {
        assert!(holds(rule(), body), "{body}");
    }
    for body in ["ärztlicher Rat", "strenggeheim", "Streng geheimnisvoll"] {
        assert!(!holds(rule(), body), "{body}");
    }
    let verdict = judge(Rule::words(&["alpha", "beta"], 2), &["custom-own"], "Alpha, then BETA");
    assert_eq!(
        verdict.because[0].evidence.because,
        "Own: 2 of its words (“alpha”, “beta”)."
    );
    assert!(!holds(Rule::words(&["alpha", "beta"], 2), "alpha alpha"));
}

#[test]
fn parts_are_joined_counted_and_near() {
    let near = |within| Rule::found("card").near(Rule::words(&["kundennummer"], 1), within);
    let body = "Kundennummer äöüäöüäöü 4111 1111 1111 1111";
    assert!(holds(near(11), body) && !holds(near(10), body));
    let cards = |at_least| Rule::Found {
        detector: "card".into(),
        at_least,
    };
    let two = "4111 1111 1111 1111, 5500 0000 0000 0004, 4111111111111111";
    assert!(holds(cards(2), two) && !holds(cards(3), two));
    let all = Rule::All(vec![cards(1), Rule::expression("REF[0-9]+")]);
    assert!(holds(all.clone(), "REF1 4111 1111 1111 1111") && !holds(all, "4111 1111 1111 1111"));
    let several = Rule::Several {
        of: vec![
            Rule::found("iban"),
            Rule::words(&["invoice"], 1),
            Rule::expression("REF[0-9]+"),
        ],
        at_least: 2,
    };
    assert!(holds(several.clone(), "Invoice REF77") && !holds(several, "Invoice"));
}

#[test]
fn a_copy_of_a_built_in_one_finds_the_same() {
    let original = built_in()
        .into_iter()
        .find(|template| template.id == "pci-dss")
        .unwrap();
    let copy = CustomTemplate::copy_of(&original, "custom-own");
    assert!(holds(copy.rule, "4111 1111 1111 1111"));
}

#[test]
fn a_template_survives_being_written_down() {
    let rule = Rule::All(vec![
        Rule::found("card").near(Rule::words(&["cvv", "expiry"], 1), 100),
        Rule::Several {
            of: vec![Rule::expression(r"PRJ-\d{4}"), Rule::found("iban")],
            at_least: 1,
        },
    ]);
    let written = toml::to_string(&template(rule.clone())).unwrap();
    assert_eq!(
        toml::from_str::<CustomTemplate>(&written).unwrap(),
        template(rule.clone())
    );
    let written = serde_json::to_string(&template(rule.clone())).unwrap();
    assert_eq!(
        serde_json::from_str::<CustomTemplate>(&written).unwrap(),
        template(rule)
    );
}

#[test]
fn an_expression_over_a_long_text_ends() {
    let body = "a".repeat(3_000_000);
    assert!(holds(Rule::expression("(a+)+b|(a|a)+"), &body));
    let own = dlp(&["custom-own"]);
    assert!(matches!(own.check(), Err(Problem::Invalid { field, .. }) if field == "templates"));
    assert_eq!(own.check_among(&["custom-own"]), Ok(()));
}
