//! The templates that come with the product.

use super::{
    detectors::all,
    template::{Rule, Template},
};

/// Words that stand in what is written about patients.
const HEALTH: &[&str] = &[
    "patient",
    "diagnosis",
    "diagnosed",
    "treatment",
    "prescription",
    "medication",
    "medical record",
    "mrn",
    "health plan",
    "hospital",
    "physician",
    "symptoms",
    "surgery",
    "therapy",
    "lab result",
    "icd-10",
    "insurance claim",
];
/// Words that stand in what is written about accounts.
const ACCOUNTS: &[&str] = &[
    "account number",
    "account no",
    "loan",
    "mortgage",
    "credit",
    "balance",
    "routing",
    "bank",
    "statement",
    "income",
    "credit score",
];
/// Words that go with a card when it is used.
const CARD_USE: &[&str] = &[
    "cvv",
    "cvc",
    "security code",
    "expiry",
    "expires",
    "exp date",
    "valid thru",
    "pin",
];
/// Member states of the European Union (ISO 3166-1 alpha-2) whose identifiers have detectors.
const EUROPEAN_UNION: &[&str] = &[
    "AT", "BE", "BG", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LU", "LV", "NL", "PL",
    "PT", "RO", "SE", "SI",
];
/// Identifiers of companies: they stand in every invoice, and no template about people asks for them.
const COMPANIES: &[&str] = &[
    "gb-vat",
    "de-vat",
    "fr-siren",
    "fr-siret",
    "fr-vat",
    "nl-vat",
    "be-vat",
    "it-vat",
    "es-cif",
    "se-company",
    "no-company",
    "dk-company",
    "fi-company",
    "pl-regon",
    "cz-company",
    "ch-company",
    "jp-corporate-number",
    "kr-company",
    "au-abn",
    "in-gstin",
    "br-cnpj",
];

/// The words and names of all templates, in the order in which they are offered. Apart from the rules, which browsers need not have.
pub const NAMES: [(&str, &str); 23] = [
    ("pci-dss", "PCI-DSS"),
    ("glba", "US GLBA"),
    ("hipaa", "US HIPAA"),
    ("us-pii", "US PII"),
    ("sb-1386", "US SB-1386"),
    ("eu-pii", "EU PII"),
    ("eu-financial", "EU Financial Data"),
    ("gb-pii", "UK PII"),
    ("gb-financial", "UK Financial Data"),
    ("de-pii", "Germany PII"),
    ("fr-pii", "France PII"),
    ("jp-pii", "Japan PII"),
    ("it-pii", "Italy PII"),
    ("es-pii", "Spain PII"),
    ("nl-pii", "Netherlands PII"),
    ("pl-pii", "Poland PII"),
    ("ca-pii", "Canada PII"),
    ("au-pii", "Australia PII"),
    ("in-pii", "India PII"),
    ("nordic-pii", "Nordic PII"),
    ("asia-pii", "Asia PII"),
    ("latin-america-pii", "Latin America PII"),
    ("secrets", "Secrets"),
];

/// The name of a template's word.
#[must_use]
pub fn name_of(id: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

fn template(id: &str, description: &str, rule: Rule) -> Template {
    Template {
        id: id.into(),
        name: name_of(id).unwrap_or(id).into(),
        description: description.into(),
        rule,
    }
}

/// Identifiers of people in these countries.
fn people_of(countries: &[&str]) -> Rule {
    let chosen = all().filter(|detector| countries.contains(&detector.country) && !COMPANIES.contains(&detector.id));
    let ids: Vec<&str> = chosen
        .map(|detector| detector.id)
        .filter(|id| !id.ends_with("-bank-account"))
        .collect();
    Rule::any_of(&ids)
}

/// All of them, in the order in which they are offered.
#[must_use]
pub fn built_in() -> Vec<Template> {
    let american = Rule::any_of(&["us-ssn", "us-ssn-plain", "us-itin"]);
    let mut templates = vec![
        template(
            "pci-dss",
            "Payment card numbers and magnetic stripes.",
            Rule::any_of(&["card", "card-track"]),
        ),
        template(
            "glba",
            "Social Security or taxpayer numbers together with cards, routing numbers or talk of accounts.",
            Rule::All(vec![
                american.clone(),
                Rule::Any(vec![Rule::any_of(&["card", "us-aba"]), Rule::words(ACCOUNTS, 2)]),
            ]),
        ),
        template(
            "hipaa",
            "Identifiers of patients or prescribers beside medical words, or a Medicare number.",
            Rule::Any(vec![
                Rule::found("us-mbi"),
                Rule::All(vec![
                    Rule::Any(vec![american.clone(), Rule::any_of(&["us-npi", "us-dea"])]),
                    Rule::words(HEALTH, 2),
                ]),
            ]),
        ),
        template(
            "us-pii",
            "Social Security and taxpayer numbers, passports and drivers' licences.",
            Rule::Any(vec![american.clone(), Rule::any_of(&["us-passport", "us-driver-ca"])]),
        ),
        template(
            "sb-1386",
            "Social Security numbers, California licences, and cards near what is needed to use them.",
            Rule::Any(vec![
                american,
                Rule::found("us-driver-ca"),
                Rule::Near {
                    one: Box::new(Rule::found("card")),
                    other: Box::new(Rule::words(CARD_USE, 1)),
                    within: 120,
                },
            ]),
        ),
        template(
            "eu-pii",
            "Identifiers of people in the European Union, and passports.",
            Rule::Any(vec![people_of(EUROPEAN_UNION), Rule::found("eu-passport")]),
        ),
        template(
            "eu-financial",
            "Bank account numbers and payment cards.",
            Rule::any_of(&["iban", "card"]),
        ),
        template(
            "gb-pii",
            "Identifiers of people in the United Kingdom.",
            people_of(&["GB"]),
        ),
        template(
            "gb-financial",
            "Bank accounts with sort codes, account numbers, payment cards.",
            Rule::any_of(&["gb-bank-account", "iban", "card"]),
        ),
    ];
    for (id, country) in [
        ("de-pii", "DE"),
        ("fr-pii", "FR"),
        ("jp-pii", "JP"),
        ("it-pii", "IT"),
        ("es-pii", "ES"),
        ("nl-pii", "NL"),
        ("pl-pii", "PL"),
        ("ca-pii", "CA"),
        ("au-pii", "AU"),
        ("in-pii", "IN"),
    ] {
        templates.push(template(
            id,
            "Identifiers of people in this country.",
            people_of(&[country]),
        ));
    }
    templates.push(template(
        "nordic-pii",
        "Identifiers of people in Denmark, Finland, Iceland, Norway and Sweden.",
        people_of(&["DK", "FI", "IS", "NO", "SE"]),
    ));
    templates.push(template(
        "asia-pii",
        "Identifiers of people in China, Hong Kong, Korea, Malaysia, Singapore, Taiwan and Thailand.",
        people_of(&["CN", "HK", "KR", "MY", "SG", "TW", "TH"]),
    ));
    templates.push(template(
        "latin-america-pii",
        "Identifiers of people in Argentina, Brazil, Chile, Colombia and Mexico.",
        people_of(&["AR", "BR", "CL", "CO", "MX"]),
    ));
    let secrets: Vec<&str> = all()
        .filter(|detector| detector.form == super::Form::Token)
        .map(|detector| detector.id)
        .collect();
    templates.push(template(
        "secrets",
        "Private keys, access keys and tokens.",
        Rule::any_of(&secrets),
    ));
    templates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlp::find;
    use std::collections::BTreeSet;

    #[test]
    fn every_template_asks_for_what_there_is() {
        let templates = built_in();
        let ids: BTreeSet<_> = templates.iter().map(|template| template.id.clone()).collect();
        assert_eq!(ids.len(), templates.len());
        let named: Vec<_> = NAMES
            .iter()
            .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
            .collect();
        let made: Vec<_> = templates
            .iter()
            .map(|template| (template.id.clone(), template.name.clone()))
            .collect();
        assert_eq!(named, made);
        for template in &templates {
            let asked = template.rule.detectors();
            assert!(!asked.is_empty(), "{}", template.id);
            for detector in asked {
                assert!(find(detector).is_some(), "{}: {detector} is no detector", template.id);
            }
        }
        for id in COMPANIES {
            assert!(find(id).is_some(), "{id} is no detector");
        }
    }
}
