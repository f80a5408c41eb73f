//! The detectors, one table for each part of the world.

mod americas;
mod asia;
mod europe_east;
mod europe_north;
mod europe_west;
mod money;
mod secrets;

use std::fmt;

/// How what matched is handed to its check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Letters and digits alone, the letters large: separators and case do not matter.
    Number,
    /// As it stands.
    Token,
}

/// Something that can be found in text.
#[derive(Clone, Copy)]
pub struct Detector {
    /// The word by which templates name it, such as `us-ssn`.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// Whose it is (ISO 3166-1 alpha-2); empty for what is used everywhere.
    pub country: &'static str,
    /// Its form, as an expression without look-around; it begins and ends at the border of a word.
    pub pattern: &'static str,
    /// What is done before the check.
    pub form: Form,
    /// Whether the characters can be one.
    pub check: fn(&[u8]) -> bool,
    /// Words that stand near it, in small letters.
    pub words: &'static [&'static str],
    /// Whether one of them has to: the check alone lets too much pass.
    pub needs_words: bool,
    /// Where its form is laid down.
    pub source: &'static str,
}

impl fmt::Debug for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detector").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Detector {
    /// A number.
    const fn number(
        id: &'static str,
        name: &'static str,
        country: &'static str,
        pattern: &'static str,
        check: fn(&[u8]) -> bool,
        source: &'static str,
    ) -> Self {
        Self {
            id,
            name,
            country,
            pattern,
            form: Form::Number,
            check,
            words: &[],
            needs_words: false,
            source,
        }
    }

    /// A key or token.
    const fn token(
        id: &'static str,
        name: &'static str,
        pattern: &'static str,
        check: fn(&[u8]) -> bool,
        source: &'static str,
    ) -> Self {
        let detector = Self::number(id, name, "", pattern, check, source);
        Self {
            form: Form::Token,
            ..detector
        }
    }

    /// Found only near one of these words.
    const fn near(self, words: &'static [&'static str]) -> Self {
        Self {
            words,
            needs_words: true,
            ..self
        }
    }

    /// Whether what matched the pattern can be one.
    #[must_use]
    pub fn holds(&self, matched: &str) -> bool {
        match self.form {
            Form::Token => (self.check)(matched.as_bytes()),
            Form::Number => {
                let meant: Vec<u8> = matched
                    .bytes()
                    .filter(u8::is_ascii_alphanumeric)
                    .map(|byte| byte.to_ascii_uppercase())
                    .collect();
                (self.check)(&meant)
            }
        }
    }
}

/// All detectors.
pub fn all() -> impl Iterator<Item = &'static Detector> {
    [
        money::DETECTORS,
        americas::DETECTORS,
        europe_west::DETECTORS,
        europe_north::DETECTORS,
        europe_east::DETECTORS,
        asia::DETECTORS,
        secrets::DETECTORS,
    ]
    .into_iter()
    .flatten()
}

/// The detector of a word.
#[must_use]
pub fn find(id: &str) -> Option<&'static Detector> {
    all().find(|detector| detector.id == id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_enough_and_each_is_whole() {
        let ids: BTreeSet<_> = all().map(|detector| detector.id).collect();
        assert_eq!(ids.len(), all().count(), "an identifier stands twice");
        assert!(ids.len() >= 60, "{}", ids.len());
        let countries: BTreeSet<_> = all()
            .map(|detector| detector.country)
            .filter(|country| !country.is_empty())
            .collect();
        assert!(countries.len() >= 20, "{countries:?}");
        for detector in all() {
            assert!(!detector.source.is_empty() && !detector.name.is_empty(), "{detector:?}");
            assert_eq!(detector.needs_words, !detector.words.is_empty(), "{detector:?}");
            assert!(
                detector.words.iter().all(|word| *word == word.to_lowercase()),
                "{detector:?}"
            );
        }
        assert_eq!(find("us-ssn").unwrap().country, "US");
    }

    /// Values that were published as examples or were given to nobody; every check knows a wrong last character of them.
    const EXAMPLES: &[(&str, &str)] = &[
        ("card", "4111 1111 1111 1111"),
        ("card", "3782-822463-10005"),
        ("card", "6011000990139424"),
        ("iban", "GB82 WEST 1234 5698 7654 32"),
        ("iban", "DE89370400440532013000"),
        ("isin", "US0378331005"),
        ("imei", "35-686800-004141-8"),
        ("us-aba", "111000025"),
        ("us-cusip", "037833100"),
        ("us-npi", "1234567893"),
        ("us-dea", "F91234563"),
        ("ca-sin", "123-456-782"),
        ("ca-phn", "9698 658 215"),
        ("br-cpf", "390.533.447-05"),
        ("br-cnpj", "16.727.230/0001-97"),
        ("mx-curp", "BOXW310820HNERXN09"),
        ("ar-cuit", "20-05536168-2"),
        ("cl-rut", "76.086.428-5"),
        ("co-nit", "213.123.432-1"),
        ("gb-nhs", "943-476-5870"),
        ("gb-utr", "1955839661"),
        ("gb-vat", "GB 980 7806 84"),
        ("ie-pps", "6433435F"),
        ("de-tax-number", "36 574 261 809"),
        ("de-vat", "DE 136,695 976"),
        ("fr-nir", "2 95 10 99 126 111 93"),
        ("fr-siren", "552 008 443"),
        ("fr-siret", "73282932000074"),
        ("fr-tax-number", "07 01 987 765 493"),
        ("fr-vat", "FR 40 303 265 045"),
        ("nl-bsn", "111222333"),
        ("be-national-number", "85.07.30-033 28"),
        ("be-vat", "BE 0428759497"),
        ("at-insurance", "1237 010180"),
        ("ch-insurance", "756.9217.0769.85"),
        ("ch-company", "CHE-100.155.212"),
        ("it-tax-code", "RCCMNL83S18D969H"),
        ("it-vat", "IT 00743110157"),
        ("es-dni", "54362315K"),
        ("es-nie", "x-2482300w"),
        ("es-cif", "J99216582"),
        ("pt-nif", "501 964 843"),
        ("se-personal-number", "880320-0016"),
        ("no-birth-number", "151086 95088"),
        ("no-company", "988 077 917"),
        ("dk-company", "13585628"),
        ("fi-personal-code", "131052-308T"),
        ("fi-company", "2077474-0"),
        ("ee-personal-code", "36805280109"),
        ("lv-personal-code", "161175-19997"),
        ("is-identity-number", "450401-3150"),
        ("pl-pesel", "44051401359"),
        ("pl-nip", "856-734-62-15"),
        ("pl-regon", "192598184"),
        ("cz-birth-number", "710319/2745"),
        ("cz-company", "25123891"),
        ("ro-cnp", "1630615123457"),
        ("bg-egn", "752316 926 3"),
        ("hr-oib", "33392005961"),
        ("si-emso", "0101006500006"),
        ("gr-afm", "023456780"),
        ("gr-amka", "01013099997"),
        ("tr-identity-number", "17291716060"),
        ("ru-inn", "7827004526"),
        ("ru-snils", "112-233-445 95"),
        ("ua-tax-number", "1759013776"),
        ("jp-individual-number", "123456789018"),
        ("jp-corporate-number", "5835678256246"),
        ("cn-identity-number", "360426199101010071"),
        ("kr-resident-number", "971013-9019902"),
        ("kr-company", "116-82-00276"),
        ("hk-identity-card", "A123456(3)"),
        ("sg-identity-card", "S1234567D"),
        ("tw-identity-card", "A123456789"),
        ("in-aadhaar", "2341 2341 2346"),
        ("in-gstin", "27AAPFU0939F1ZV"),
        ("th-identity-number", "3100600445635"),
        ("il-identity-number", "039337423"),
        ("au-tfn", "123 456 782"),
        ("au-abn", "83 914 571 673"),
        ("nz-ird", "49-091-850"),
        ("za-identity-number", "7503305044089"),
    ];

    #[test]
    fn published_examples_hold_and_a_wrong_last_character_is_known() {
        for (id, example) in EXAMPLES {
            let detector = find(id).unwrap_or_else(|| panic!("{id} is no detector"));
            assert!(detector.holds(example), "{id}: {example}");
            let at = example.rfind(|c: char| c.is_ascii_alphanumeric()).unwrap();
            let last = example.as_bytes()[at];
            let others: &[u8] = if last.is_ascii_digit() {
                b"0123456789"
            } else {
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            };
            // Another last character passes in one of ten cases at most.
            let pass = others
                .iter()
                .filter(|other| **other != last.to_ascii_uppercase())
                .filter(|other| {
                    let mut changed = example.as_bytes().to_vec();
                    changed[at] = **other;
                    detector.holds(std::str::from_utf8(&changed).unwrap())
                })
                .count();
            assert!(pass <= 1, "{id}: {pass} other last characters of {example} pass");
        }
    }

    #[test]
    fn what_cannot_be_one_is_known_without_a_check_digit() {
        for (id, wrong) in [
            ("us-ssn", "000-12-3456"),
            ("us-ssn", "666-12-3456"),
            ("us-ssn", "912-12-3456"),
            ("us-ssn", "123-00-4567"),
            ("us-ssn", "078-05-1120"),
            ("us-itin", "912-49-1234"),
            ("us-ein", "00-1234567"),
            ("gb-nino", "BG123456A"),
            ("gb-nino", "QQ123456C"),
            ("dk-cpr", "311299-1234a"),
            ("in-pan", "ABCDE1234F"),
            ("my-identity-card", "990230-14-5678"),
        ] {
            assert!(!find(id).unwrap().holds(wrong), "{id}: {wrong}");
        }
        for (id, right) in [
            ("us-ssn", "536-90-4399"),
            ("us-itin", "912-90-3456"),
            ("us-ein", "91-1144442"),
            ("gb-nino", "AB 12 34 56 C"),
            ("dk-cpr", "211062-5629"),
            ("in-pan", "ACUPA7085R"),
            ("my-identity-card", "770305-02-1234"),
        ] {
            assert!(find(id).unwrap().holds(right), "{id}: {right}");
        }
    }
}
