//! The Nordic and Baltic countries.

use super::Detector;
use crate::dlp::checks::europe_north::{
    baltic_personal_code, dk_company, dk_cpr, fi_company, fi_personal_code, is_identity_number, lv_personal_code,
    no_birth_number, no_company, se_company, se_personal_number,
};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::number(
        "se-personal-number",
        "Swedish personal number",
        "SE",
        r"(?:19|20)?\d{6}[-+]?\d{4}",
        se_personal_number,
        "SKV 704",
    )
    .near(&[
        "personnummer",
        "personnr",
        "samordningsnummer",
        "swedish id",
        "personal number",
        "pnr",
    ]),
    Detector::number(
        "se-company",
        "Swedish company number",
        "SE",
        r"\d{6}-?\d{4}",
        se_company,
        "SKV 709",
    )
    .near(&["organisationsnummer", "org.nr", "orgnr", "org nr"]),
    Detector::number(
        "no-birth-number",
        "Norwegian birth number",
        "NO",
        r"\d{6} ?\d{5}",
        no_birth_number,
        "Folkeregisterforskriften § 2-2-1",
    ),
    Detector::number(
        "no-company",
        "Norwegian company number",
        "NO",
        r"[89]\d{2} ?\d{3} ?\d{3}",
        no_company,
        "Enhetsregisterloven",
    )
    .near(&["organisasjonsnummer", "orgnr", "org.nr", "org nr", "foretaksregisteret"]),
    Detector::number(
        "dk-cpr",
        "Danish personal number (CPR)",
        "DK",
        r"\d{6}[- ]?\d{4}",
        dk_cpr,
        "CPR-kontoret, Personnummeret i CPR",
    )
    .near(&["cpr", "personnummer", "cpr-nr", "cpr-nummer", "cpr nr"]),
    Detector::number(
        "dk-company",
        "Danish company number (CVR)",
        "DK",
        r"\d{2} ?\d{2} ?\d{2} ?\d{2}",
        dk_company,
        "CVR-loven",
    )
    .near(&["cvr", "se-nr", "cvr-nr"]),
    Detector::number(
        "fi-personal-code",
        "Finnish personal identity code",
        "FI",
        r"\d{6}[-+ABCDEFYXWVU]\d{3}[0-9A-Y]",
        fi_personal_code,
        "Väestötietolaki 661/2009",
    ),
    Detector::number(
        "fi-company",
        "Finnish company number",
        "FI",
        r"\d{7}-\d",
        fi_company,
        "Yritys- ja yhteisötietolaki 244/2001",
    )
    .near(&["y-tunnus", "business id", "fo-nummer", "ytunnus"]),
    Detector::number(
        "ee-personal-code",
        "Estonian and Lithuanian personal code",
        "EE",
        r"[1-8]\d{10}",
        baltic_personal_code,
        "EVS 585:2007; LR Gyventojų registro įstatymas",
    )
    .near(&["isikukood", "asmens kodas", "personal code", "isikukoodi"]),
    Detector::number(
        "lv-personal-code",
        "Latvian personal code",
        "LV",
        r"\d{6}-?\d{5}",
        lv_personal_code,
        "Fizisko personu reģistra likums",
    )
    .near(&["personas kods", "personal code", "pk"]),
    Detector::number(
        "is-identity-number",
        "Icelandic identity number",
        "IS",
        r"\d{6}-?\d{4}",
        is_identity_number,
        "Þjóðskrá",
    )
    .near(&["kennitala", "kt.", "kt"]),
];
