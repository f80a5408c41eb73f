//! Eastern and south-eastern Europe.

use super::Detector;
use crate::dlp::checks::europe_east::{
    bg_egn, cz_birth_number, cz_company, gr_afm, gr_amka, hr_oib, hu_taj, hu_tax_number, pl_nip, pl_pesel, pl_regon,
    ro_cnp, ru_inn, ru_snils, si_emso, tr_identity_number, ua_tax_number,
};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::number(
        "pl-pesel",
        "Polish identity number (PESEL)",
        "PL",
        r"\d{11}",
        pl_pesel,
        "Ustawa o ewidencji ludności 2010",
    )
    .near(&["pesel", "numer ewidencyjny"]),
    Detector::number(
        "pl-nip",
        "Polish tax number (NIP)",
        "PL",
        r"\d{3}-?\d{3}-?\d{2}-?\d{2}|\d{3}-\d{2}-\d{2}-\d{3}",
        pl_nip,
        "Ustawa o NIP 1995",
    )
    .near(&["nip", "numer identyfikacji podatkowej"]),
    Detector::number(
        "pl-regon",
        "Polish company number (REGON)",
        "PL",
        r"\d{9}",
        pl_regon,
        "GUS, REGON",
    )
    .near(&["regon"]),
    Detector::number(
        "cz-birth-number",
        "Czech and Slovak birth number",
        "CZ",
        r"\d{6}/?\d{4}",
        cz_birth_number,
        "Zákon 133/2000 Sb.",
    )
    .near(&[
        "rodné číslo",
        "rodne cislo",
        "r.č.",
        "rč",
        "rodného čísla",
        "birth number",
    ]),
    Detector::number(
        "cz-company",
        "Czech and Slovak company number",
        "CZ",
        r"\d{8}",
        cz_company,
        "Zákon 304/2013 Sb.",
    )
    .near(&["ičo", "ico", "ič", "identifikační číslo"]),
    Detector::number(
        "ro-cnp",
        "Romanian personal number (CNP)",
        "RO",
        r"[1-9]\d{12}",
        ro_cnp,
        "OUG 97/2005",
    )
    .near(&[
        "cnp",
        "cod numeric personal",
        "codul numeric personal",
        "codului numeric personal",
    ]),
    Detector::number(
        "bg-egn",
        "Bulgarian civil number (EGN)",
        "BG",
        r"\d{6} ?\d{3} ?\d",
        bg_egn,
        "Закон за гражданската регистрация",
    )
    .near(&["егн", "egn", "единен граждански номер"]),
    Detector::number(
        "hr-oib",
        "Croatian personal number (OIB)",
        "HR",
        r"\d{11}",
        hr_oib,
        "Zakon o osobnom identifikacijskom broju",
    )
    .near(&["oib", "osobni identifikacijski broj"]),
    Detector::number(
        "si-emso",
        "Slovenian and Serbian citizen's number (EMŠO, JMBG)",
        "SI",
        r"\d{13}",
        si_emso,
        "Zakon o centralnem registru prebivalstva",
    )
    .near(&[
        "emšo",
        "emso",
        "jmbg",
        "matični broj",
        "maticni broj",
        "matična številka",
    ]),
    Detector::number(
        "hu-tax-number",
        "Hungarian tax number",
        "HU",
        r"8\d{9}",
        hu_tax_number,
        "1996. évi XX. törvény",
    )
    .near(&["adóazonosító", "adoazonosito", "adóazonosító jel"]),
    Detector::number(
        "hu-taj",
        "Hungarian health insurance number (TAJ)",
        "HU",
        r"\d{3}[ -]?\d{3}[ -]?\d{3}",
        hu_taj,
        "1996. évi XX. törvény",
    )
    .near(&["taj", "taj-szám", "tajszám", "társadalombiztosítási"]),
    Detector::number(
        "gr-afm",
        "Greek tax number (AFM)",
        "GR",
        r"\d{9}",
        gr_afm,
        "ΠΟΛ 1006/2013",
    )
    .near(&["αφμ", "α.φ.μ.", "afm"]),
    Detector::number(
        "gr-amka",
        "Greek social security number (AMKA)",
        "GR",
        r"\d{11}",
        gr_amka,
        "ν. 3655/2008",
    )
    .near(&["αμκα", "α.μ.κ.α.", "amka"]),
    Detector::number(
        "tr-identity-number",
        "Turkish identity number",
        "TR",
        r"[1-9]\d{10}",
        tr_identity_number,
        "5490 sayılı Kanun",
    )
    .near(&["t.c.", "tc kimlik", "kimlik no", "kimlik numarası", "tckn", "kimlik"]),
    Detector::number(
        "ru-inn",
        "Russian tax number (INN)",
        "RU",
        r"\d{10}|\d{12}",
        ru_inn,
        "Приказ ФНС ЕД-7-14/559@",
    )
    .near(&["инн", "inn", "налогоплательщика"]),
    Detector::number(
        "ru-snils",
        "Russian insurance number (SNILS)",
        "RU",
        r"\d{3}-?\d{3}-?\d{3}[ -]?\d{2}",
        ru_snils,
        "ФЗ-27 от 01.04.1996",
    )
    .near(&["снилс", "snils", "страховой номер"]),
    Detector::number(
        "ua-tax-number",
        "Ukrainian tax number",
        "UA",
        r"\d{10}",
        ua_tax_number,
        "Податковий кодекс, ст. 70",
    )
    .near(&[
        "рнокпп",
        "іпн",
        "ипн",
        "податковий номер",
        "ідентифікаційний номер",
        "rnokpp",
    ]),
];
