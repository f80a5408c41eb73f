//! What is found, and what is not.

use super::*;
use proptest::prelude::*;

fn found(text: &str) -> Vec<(&'static str, Vec<String>)> {
    let set = TemplateSet::default();
    let (found, whole) = Found::in_text(text, &Chosen::everything(&set), || false);
    assert!(whole);
    found
        .by_detector
        .into_iter()
        .map(|(id, matches)| (id, matches.into_iter().map(|found| found.masked).collect()))
        .collect()
}

#[test]
fn every_expression_compiles_and_is_in_the_set() {
    for detector in all() {
        assert!(
            expression(detector).is_ok(),
            "{}: {:?}",
            detector.id,
            expression(detector)
        );
    }
    assert_eq!(
        ENGINE.set.as_ref().map(meta::Regex::pattern_len),
        Some(ENGINE.numbers.len())
    );
    assert_eq!(ENGINE.numbers.len() + ENGINE.tokens.len(), all().count());
}

#[test]
fn numbers_are_found_as_people_write_them() {
    assert_eq!(
        found("Card 4111 1111 1111 1111, thanks"),
        [("card", vec!["**** **** **** 1111".to_owned()])]
    );
    assert_eq!(
        found("４１１１ １１１１ １１１１ １１１１"),
        [("card", vec!["**** **** **** 1111".to_owned()])]
    );
    assert_eq!(
        found("IBAN: gb82 west 1234 5698 7654 32."),
        [("iban", vec!["**** **** **** **** **54 32".to_owned()])]
    );
    for behind in [" von Anna", " BIC COBADEFF", "-und unserer", " que"] {
        let text = format!("IBAN DE89 3704 0044 0532 0130 00{behind}");
        assert_eq!(found(&text), [("iban", vec!["**** **** **** **** **30 00".to_owned()])]);
    }
    assert_eq!(
        found("マイナンバーは123456789018です"),
        [("jp-individual-number", vec!["********9018".to_owned()])]
    );
    assert_eq!(found("SSN 536-90-4399"), [("us-ssn", vec!["***-**-4399".to_owned()])]);
}

#[test]
fn words_have_to_stand_near_and_alone() {
    assert_eq!(found("my bsn is 111222333").len(), 1);
    assert_eq!(found("my number is 111222333"), []);
    // `sin` is a part of `using`.
    assert_eq!(found("using 123 456 782"), []);
    assert_eq!(found("SIN: 123 456 782").len(), 1);
    let far = format!("bsn {} 111222333", "a word ".repeat(60));
    assert_eq!(found(&far), []);
}

#[test]
fn pieces_of_longer_numbers_are_none() {
    for text in [
        "1.4111111111111111",
        "4111111111111111-2",
        "x4111111111111111",
        "41111111111111112222",
        "SSN 12-536-90-4399",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn what_overlaps_a_wrong_one_is_found() {
    // The first sixteen figures are no card.
    assert_eq!(found("1234 4111 1111 1111 1111").len(), 1);
}

#[test]
fn tokens_keep_their_case() {
    let key = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
    assert_eq!(
        found(&format!("id={key};")).first().map(|(id, _)| *id),
        Some("aws-access-key")
    );
    assert_eq!(found(&key.to_lowercase()), []);
    assert_eq!(
        found("-----BEGIN RSA PRIVATE KEY-----").first().map(|(id, _)| *id),
        Some("private-key")
    );
}

#[test]
fn a_text_of_figures_is_looked_through_to_the_end_and_across_regions() {
    let long = format!("{} 4111 1111 1111 1111", "7 ".repeat(3 * REGION));
    assert_eq!(found(&long).len(), 1);
    for shift in 0..80 {
        let text = format!(
            "{}4111 1111 1111 1111 {}",
            "7 ".repeat(REGION / 2 - 40 + shift),
            "7 ".repeat(40)
        );
        assert_eq!(found(&text).len(), 1, "{shift}");
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_nothing_is_found_in_letters(text in "\\PC{0,400}", letters in "[a-zäöüа-я ]{0,400}") {
        found(&text);
        prop_assert_eq!(found(&letters), []);
    }
}
