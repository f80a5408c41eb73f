//! Asia, Oceania, Africa.

use super::Detector;
use crate::dlp::checks::asia::{
    au_abn, au_medicare, au_tfn, cn_identity_number, hk_identity_card, il_identity_number, in_aadhaar, in_gstin,
    in_pan, jp_corporate_number, jp_individual_number, jp_licence, kr_company, kr_resident_number, my_identity_card,
    nz_ird, sg_identity_card, th_identity_number, tw_identity_card, za_identity_number,
};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::number(
        "jp-individual-number",
        "Japanese Individual Number (My Number)",
        "JP",
        r"\d{4}[ -]?\d{4}[ -]?\d{4}",
        jp_individual_number,
        "行政手続における特定の個人を識別するための番号の利用等に関する法律; 平成26年総務省令第85号",
    )
    .near(&["マイナンバー", "個人番号", "my number", "mynumber", "individual number"]),
    Detector::number(
        "jp-corporate-number",
        "Japanese Corporate Number",
        "JP",
        r"[1-9]-?\d{4}-?\d{4}-?\d{4}",
        jp_corporate_number,
        "平成26年財務省令第70号",
    )
    .near(&["法人番号", "corporate number", "会社法人"]),
    Detector::number(
        "jp-licence",
        "Japanese driver's licence number",
        "JP",
        r"\d{12}",
        jp_licence,
        "警察庁 運転免許証の番号",
    )
    .near(&[
        "運転免許",
        "免許証",
        "免許番号",
        "driver",
        "driving licence",
        "driver's license",
    ]),
    Detector::number(
        "cn-identity-number",
        "Chinese identity number",
        "CN",
        r"\d{17}[0-9X]",
        cn_identity_number,
        "GB 11643-1999",
    ),
    Detector::number(
        "kr-resident-number",
        "Korean resident number",
        "KR",
        r"\d{6}-\d{7}",
        kr_resident_number,
        "주민등록법 시행규칙 제2조",
    ),
    Detector::number(
        "kr-resident-number-plain",
        "Korean resident number without separator",
        "KR",
        r"\d{13}",
        kr_resident_number,
        "주민등록법 시행규칙 제2조",
    )
    .near(&[
        "주민등록번호",
        "주민번호",
        "외국인등록번호",
        "resident registration",
        "rrn",
    ]),
    Detector::number(
        "kr-company",
        "Korean company number",
        "KR",
        r"\d{3}-?\d{2}-?\d{5}",
        kr_company,
        "부가가치세법 시행령 제12조",
    )
    .near(&["사업자등록번호", "사업자", "business registration"]),
    Detector::number(
        "tw-identity-card",
        "Taiwanese identity card",
        "TW",
        r"[A-Z][1289]\d{8}",
        tw_identity_card,
        "國民身分證統一編號",
    ),
    Detector::number(
        "hk-identity-card",
        "Hong Kong identity card",
        "HK",
        r"[A-Z]{1,2}\d{6} ?\(?[0-9A]",
        hk_identity_card,
        "Cap. 177A",
    )
    .near(&["hkid", "hong kong id", "identity card", "身份證", "身分證", "id card"]),
    Detector::number(
        "sg-identity-card",
        "Singaporean identity card (NRIC, FIN)",
        "SG",
        r"[STFGM]\d{7}[A-Z]",
        sg_identity_card,
        "National Registration Act",
    ),
    Detector::number(
        "my-identity-card",
        "Malaysian identity card (NRIC)",
        "MY",
        r"\d{6}-\d{2}-\d{4}",
        my_identity_card,
        "National Registration Regulations 1990",
    )
    .near(&["nric", "mykad", "kad pengenalan", "no. kp", "ic no", "ic number"]),
    Detector::number(
        "th-identity-number",
        "Thai identity number",
        "TH",
        r"\d-?\d{4}-?\d{5}-?\d{2}-?\d",
        th_identity_number,
        "พ.ร.บ. บัตรประจำตัวประชาชน",
    )
    .near(&[
        "บัตรประชาชน",
        "เลขประจำตัวประชาชน",
        "thai id",
        "national id",
        "citizen id",
    ]),
    Detector::number(
        "in-aadhaar",
        "Indian Aadhaar number",
        "IN",
        r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}",
        in_aadhaar,
        "UIDAI, Aadhaar number",
    )
    .near(&["aadhaar", "aadhar", "uidai", "uid", "आधार"]),
    Detector::number(
        "in-pan",
        "Indian permanent account number (PAN)",
        "IN",
        r"[A-Z]{5}\d{4}[A-Z]",
        in_pan,
        "Income-tax Rules, rule 114",
    ),
    Detector::number(
        "in-gstin",
        "Indian tax registration (GSTIN)",
        "IN",
        r"\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]",
        in_gstin,
        "CGST Rules, rule 10",
    ),
    Detector::number(
        "il-identity-number",
        "Israeli identity number",
        "IL",
        r"\d{8}-?\d",
        il_identity_number,
        "Population Registry Law 1965",
    )
    .near(&[
        "תעודת זהות",
        "ת.ז",
        "teudat zehut",
        "israeli id",
        "identity number",
        "id number",
    ]),
    Detector::number(
        "au-tfn",
        "Australian tax file number",
        "AU",
        r"\d{3} ?\d{3} ?\d{3}",
        au_tfn,
        "Taxation Administration Act 1953",
    )
    .near(&["tfn", "tax file"]),
    Detector::number(
        "au-medicare",
        "Australian Medicare number",
        "AU",
        r"[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?",
        au_medicare,
        "Services Australia",
    )
    .near(&["medicare", "medicare number", "irn"]),
    Detector::number(
        "au-abn",
        "Australian business number",
        "AU",
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        au_abn,
        "A New Tax System (ABN) Act 1999",
    )
    .near(&["abn", "business number"]),
    Detector::number(
        "nz-ird",
        "New Zealand tax number (IRD)",
        "NZ",
        r"\d{2,3}-?\d{3}-?\d{3}",
        nz_ird,
        "Inland Revenue, IRD number validation",
    )
    .near(&["ird", "inland revenue", "tax number"]),
    Detector::number(
        "za-identity-number",
        "South African identity number",
        "ZA",
        r"\d{6} ?\d{4} ?\d{3}",
        za_identity_number,
        "Identification Act 68 of 1997",
    )
    .near(&[
        "id number",
        "identity number",
        "rsa id",
        "south african id",
        "id no",
        "identiteitsnommer",
    ]),
];
