//! Texts in the forms in which they are compared: as people read them, and as they only look (UTS #39 section 4).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without accents and compatibility forms: what people take for the same text.
pub(super) fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a text looks like, in two forms, since letters look alike in one case and not in the other: `I` and `l`.
pub(super) fn looks(text: &str) -> [String; 2] {
    // The table knows single letters and what they look like, not the pair that looks like one.
    let skeleton = |text: &str| folded(&unicode_security::skeleton(text).collect::<String>()).replace("vv", "w");
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    [skeleton(&lower), skeleton(text)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        for (one, other) in [
            ("pоstеrn", "postern"),
            ("rnail", "mail"),
            ("vvind", "wind"),
            ("paypa1", "paypal"),
            ("g00gle", "google"),
            ("PayPaI", "PayPal"),
        ] {
            let (one, other) = (looks(one), looks(other));
            assert!(one.iter().any(|form| other.contains(form)), "{one:?} {other:?}");
        }
        let different = |one: &str, other: &str| looks(one).iter().all(|form| !looks(other).contains(form));
        assert!(different("postern", "pastern") && different("anna", "hanna"));
        assert_eq!(folded("Ｊosé MÜLLER"), "jose muller");
    }
}
