//! Western and southern Europe, and passports of any country.

use super::Detector;
use crate::dlp::checks::{
    europe_west::{
        at_insurance, be_national_number, be_vat, ch_company, ch_insurance, de_health, de_identity_card, de_pension,
        de_tax_number, de_vat, es_cif, es_dni, es_nie, es_social_security, fr_nir, fr_siren, fr_siret, fr_tax_number,
        fr_vat, gb_driver, gb_nhs, gb_nino, gb_utr, gb_vat, ie_pps, it_tax_code, it_vat, lu_insurance, nl_bsn, nl_vat,
        pt_nif,
    },
    is_varied,
};

pub(super) const DETECTORS: &[Detector] = &[
    // The United Kingdom and Ireland.
    Detector::number(
        "gb-nhs",
        "UK National Health Service number",
        "GB",
        r"\d{3}[ -]?\d{3}[ -]?\d{4}",
        gb_nhs,
        "NHS Data Dictionary",
    )
    .near(&["nhs", "national health", "patient", "health service"]),
    Detector::number(
        "gb-nino",
        "UK National Insurance number",
        "GB",
        r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
        gb_nino,
        "HMRC NIM39110",
    ),
    Detector::number(
        "gb-utr",
        "UK unique taxpayer reference",
        "GB",
        r"\d{5} ?\d{5}",
        gb_utr,
        "HMRC, modulus check for UTR",
    )
    .near(&["utr", "taxpayer reference", "self assessment", "tax reference"]),
    Detector::number(
        "gb-vat",
        "UK VAT number",
        "GB",
        r"(?:GB ?)?\d{3} ?\d{4} ?\d{2}(?: ?\d{3})?",
        gb_vat,
        "HMRC, VAT notice 700",
    )
    .near(&["vat", "vat no", "vat number", "vat registration"]),
    Detector::number(
        "gb-driver",
        "UK driving licence number",
        "GB",
        r"[A-Z9]{5} ?\d{6} ?[A-Z9]{2}[0-9][A-Z]{2}",
        gb_driver,
        "DVLA INF45/1",
    ),
    Detector::number(
        "gb-bank-account",
        "UK bank account with sort code",
        "GB",
        r"\d{2}-\d{2}-\d{2}[ ,;/]{1,3}\d{8}|\d{6}[ ,;/]{1,3}\d{8}",
        is_varied,
        "Pay.UK, sorting codes",
    )
    .near(&["sort code", "account", "account number", "acc no", "bank"]),
    Detector::number(
        "gb-passport",
        "UK passport number",
        "GB",
        r"\d{9}",
        is_varied,
        "HM Passport Office",
    )
    .near(&["uk passport", "british passport", "passport"]),
    Detector::number(
        "ie-pps",
        "Irish personal public service number",
        "IE",
        r"\d{7}[A-W][A-ITWX]?",
        ie_pps,
        "Department of Social Protection",
    )
    .near(&["pps", "ppsn", "personal public service", "revenue"]),
    // Germany, Austria, Switzerland.
    Detector::number(
        "de-tax-number",
        "German tax identification number",
        "DE",
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        de_tax_number,
        "§ 139b AO",
    )
    .near(&[
        "steuer-id",
        "steuerid",
        "steuer-identifikationsnummer",
        "steuerliche identifikationsnummer",
        "idnr",
        "tax id",
        "tin",
        "steuernummer",
        "steueridentifikationsnummer",
    ]),
    Detector::number(
        "de-identity-card",
        "German identity card number",
        "DE",
        r"[CFGHJKLMNPRTVWXYZ0-9]{9}\d",
        de_identity_card,
        "PAuswV, ICAO Doc 9303",
    )
    .near(&[
        "personalausweis",
        "ausweisnummer",
        "reisepass",
        "passnummer",
        "ausweis",
        "identity card",
    ]),
    Detector::number(
        "de-pension",
        "German pension insurance number",
        "DE",
        r"\d{2} ?\d{6} ?[A-Z] ?\d{3}",
        de_pension,
        "§ 147 SGB VI, VKVV",
    ),
    Detector::number(
        "de-health",
        "German health insurance number",
        "DE",
        r"[A-Z]\d{9}",
        de_health,
        "§ 290 SGB V",
    )
    .near(&[
        "krankenversichertennummer",
        "versichertennummer",
        "krankenkasse",
        "kvnr",
        "gesundheitskarte",
    ]),
    Detector::number(
        "de-vat",
        "German VAT number",
        "DE",
        r"DE ?\d{3}[ ,.]?\d{3}[ ,.]?\d{3}",
        de_vat,
        "§ 27a UStG",
    ),
    Detector::number(
        "at-insurance",
        "Austrian social insurance number",
        "AT",
        r"\d{4} ?\d{6}",
        at_insurance,
        "§ 460d ASVG",
    )
    .near(&[
        "sozialversicherungsnummer",
        "svnr",
        "sv-nummer",
        "versicherungsnummer",
        "sv-nr",
    ]),
    Detector::number(
        "ch-insurance",
        "Swiss old-age insurance number",
        "CH",
        r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}",
        ch_insurance,
        "AHVG Art. 50c",
    ),
    Detector::number(
        "ch-company",
        "Swiss company number (UID)",
        "CH",
        r"CHE[- ]?\d{3}[. ]?\d{3}[. ]?\d{3}",
        ch_company,
        "UIDG, eCH-0108",
    ),
    // France, Belgium, the Netherlands, Luxembourg.
    Detector::number(
        "fr-nir",
        "French social security number (NIR)",
        "FR",
        r"[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
        fr_nir,
        "INSEE, RNIPP",
    ),
    Detector::number(
        "fr-siren",
        "French company number (SIREN)",
        "FR",
        r"\d{3} ?\d{3} ?\d{3}",
        fr_siren,
        "INSEE, SIRENE",
    )
    .near(&["siren", "rcs", "entreprise"]),
    Detector::number(
        "fr-siret",
        "French establishment number (SIRET)",
        "FR",
        r"\d{3} ?\d{3} ?\d{3} ?\d{5}",
        fr_siret,
        "INSEE, SIRENE",
    )
    .near(&["siret", "établissement", "etablissement"]),
    Detector::number(
        "fr-tax-number",
        "French tax number (SPI)",
        "FR",
        r"[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}",
        fr_tax_number,
        "DGFiP, numéro SPI",
    )
    .near(&["numéro fiscal", "numero fiscal", "fiscal", "spi", "impôts", "impots"]),
    Detector::number(
        "fr-vat",
        "French VAT number",
        "FR",
        r"FR ?\d{2} ?\d{3} ?\d{3} ?\d{3}",
        fr_vat,
        "CGI art. 286 ter",
    ),
    Detector::number(
        "nl-bsn",
        "Dutch citizen service number (BSN)",
        "NL",
        r"\d{9}|\d{4}\.\d{2}\.\d{3}",
        nl_bsn,
        "Wet algemene bepalingen burgerservicenummer",
    )
    .near(&["bsn", "burgerservicenummer", "sofinummer", "sofi"]),
    Detector::number(
        "nl-vat",
        "Dutch VAT number",
        "NL",
        r"NL ?\d{9} ?B\d{2}",
        nl_vat,
        "Belastingdienst",
    ),
    Detector::number(
        "be-national-number",
        "Belgian national number",
        "BE",
        r"\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}",
        be_national_number,
        "Loi du 8 août 1983",
    )
    .near(&[
        "rijksregisternummer",
        "numéro national",
        "numero national",
        "registre national",
        "nrn",
        "national number",
        "niss",
        "insz",
    ]),
    Detector::number(
        "be-vat",
        "Belgian company number",
        "BE",
        r"(?:BE ?)?[01]\d{3}[. ]?\d{3}[. ]?\d{3}",
        be_vat,
        "Code de droit économique, art. III.17",
    )
    .near(&[
        "btw",
        "tva",
        "vat",
        "ondernemingsnummer",
        "numéro d'entreprise",
        "kbo",
        "bce",
    ]),
    Detector::number(
        "lu-insurance",
        "Luxembourg identification number",
        "LU",
        r"\d{8} ?\d{5}",
        lu_insurance,
        "Loi du 19 juin 2013",
    )
    .near(&["matricule", "cns", "identification nationale", "ccss"]),
    // Italy, Spain, Portugal.
    Detector::number(
        "it-tax-code",
        "Italian tax code",
        "IT",
        r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]",
        it_tax_code,
        "D.M. 23/12/1976",
    ),
    Detector::number(
        "it-vat",
        "Italian VAT number",
        "IT",
        r"(?:IT ?)?\d{11}",
        it_vat_prefixed,
        "D.P.R. 633/1972 art. 35",
    )
    .near(&["partita iva", "p.iva", "p. iva", "piva", "iva", "vat"]),
    Detector::number(
        "es-dni",
        "Spanish identity card (DNI)",
        "ES",
        r"\d{2}\.?\d{3}\.?\d{3}[ -]?[A-HJ-NP-TV-Z]",
        es_dni,
        "Real Decreto 1553/2005",
    ),
    Detector::number(
        "es-nie",
        "Spanish foreigner's number (NIE)",
        "ES",
        r"[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]",
        es_nie,
        "Orden INT/2058/2008",
    ),
    Detector::number(
        "es-cif",
        "Spanish company tax number",
        "ES",
        r"[A-HJ-NP-SUVW][ -]?\d{7}[ -]?[0-9A-J]",
        es_cif,
        "Orden EHA/451/2008",
    )
    .near(&["cif", "nif", "identificación fiscal", "identificacion fiscal"]),
    Detector::number(
        "es-social-security",
        "Spanish social security number",
        "ES",
        r"\d{2}[ /]?\d{8}[ /]?\d{2}",
        es_social_security,
        "Tesorería General de la Seguridad Social",
    )
    .near(&["seguridad social", "nss", "naf", "afiliación", "afiliacion", "nuss"]),
    Detector::number(
        "pt-nif",
        "Portuguese tax number (NIF)",
        "PT",
        r"\d{3}[. ]?\d{3}[. ]?\d{3}",
        pt_nif,
        "Decreto-Lei 14/2013",
    )
    .near(&["nif", "contribuinte", "número fiscal", "numero fiscal"]),
    Detector::number(
        "eu-passport",
        "Passport number",
        "",
        r"[A-Z]{0,3}\d{6,9}|\d{2}[A-Z]{2}\d{5}|[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}",
        passport_number,
        "ICAO Doc 9303",
    )
    .near(&[
        "passport number",
        "passport no",
        "reisepassnummer",
        "numéro de passeport",
        "passeport",
        "pasaporte",
        "passaporto",
        "旅券番号",
        "パスポート",
    ]),
];

/// Eight or nine characters, figures for the most part, not one of them again and again (ICAO Doc 9303 part 4).
fn passport_number(text: &[u8]) -> bool {
    let figures = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    (8..=9).contains(&text.len()) && figures >= 3 && is_varied(text)
}

/// With or without the letters before it.
fn it_vat_prefixed(text: &[u8]) -> bool {
    it_vat(text.strip_prefix(b"IT").unwrap_or(text))
}
