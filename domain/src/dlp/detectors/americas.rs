//! North and South America.

use super::Detector;
use crate::dlp::checks::{
    americas::{
        ar_cuit, br_cnpj, br_cpf, ca_ohip, ca_phn, ca_sin, cl_rut, co_nit, mx_curp, us_dea, us_ein, us_itin,
        us_licence, us_npi, us_ssn,
    },
    is_varied, no_check,
};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::number(
        "us-ssn",
        "US Social Security number",
        "US",
        r"\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}",
        us_ssn,
        "20 CFR 422.103",
    ),
    Detector::number(
        "us-ssn-plain",
        "US Social Security number without separators",
        "US",
        r"\d{9}",
        us_ssn,
        "20 CFR 422.103",
    )
    .near(&["ssn", "social security", "soc sec", "ss#", "social security number"]),
    Detector::number(
        "us-itin",
        "US taxpayer identification number (ITIN)",
        "US",
        r"9\d{2}[ -]?\d{2}[ -]?\d{4}",
        us_itin,
        "IRS publication 1915",
    )
    .near(&["itin", "taxpayer", "tax id", "tin"]),
    Detector::number(
        "us-ein",
        "US employer identification number (EIN)",
        "US",
        r"\d{2}-?\d{7}",
        us_ein,
        "IRS publication 1635",
    )
    .near(&["ein", "employer identification", "fein", "federal tax id"]),
    Detector::number(
        "us-npi",
        "US health care provider number (NPI)",
        "US",
        r"[12]\d{9}",
        us_npi,
        "45 CFR 162.406",
    )
    .near(&["npi", "provider"]),
    Detector::number(
        "us-dea",
        "US DEA registration number",
        "US",
        r"[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}",
        us_dea,
        "21 CFR 1301",
    )
    .near(&["dea", "prescriber", "registration"]),
    Detector::number(
        "us-mbi",
        "US Medicare beneficiary identifier",
        "US",
        r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}",
        no_check,
        "CMS, Understanding the MBI format",
    ),
    Detector::number(
        "us-passport",
        "US passport number",
        "US",
        r"[A-Z]?\d{8,9}",
        is_varied,
        "US Department of State",
    )
    .near(&["passport", "passport no", "passport number", "travel document"]),
    Detector::number(
        "us-driver-ca",
        "California driver's licence",
        "US",
        r"[A-Z]\d{7}",
        us_licence,
        "California DMV",
    )
    .near(&["driver", "drivers", "driver's", "license", "licence", "dl"]),
    Detector::number(
        "ca-sin",
        "Canadian social insurance number",
        "CA",
        r"\d{3}[ -]?\d{3}[ -]?\d{3}",
        ca_sin,
        "Service Canada, SIN code of practice",
    )
    .near(&["sin", "social insurance", "nas", "assurance sociale"]),
    Detector::number(
        "ca-ohip",
        "Ontario health card number",
        "CA",
        r"\d{4}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[A-Z]{1,2})?",
        ca_ohip,
        "Ontario Ministry of Health",
    )
    .near(&["ohip", "health card", "health number", "ontario"]),
    Detector::number(
        "ca-phn",
        "British Columbia personal health number",
        "CA",
        r"9\d{3}[ -]?\d{3}[ -]?\d{3}",
        ca_phn,
        "BC Ministry of Health",
    )
    .near(&["phn", "health number", "care card", "msp"]),
    Detector::number(
        "br-cpf",
        "Brazilian taxpayer number (CPF)",
        "BR",
        r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}",
        br_cpf,
        "Receita Federal, IN RFB 2172/2024",
    )
    .near(&["cpf", "cadastro de pessoas", "contribuinte"]),
    Detector::number(
        "br-cnpj",
        "Brazilian company number (CNPJ)",
        "BR",
        r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}",
        br_cnpj,
        "Receita Federal, IN RFB 2119/2022",
    ),
    Detector::number(
        "mx-curp",
        "Mexican population code (CURP)",
        "MX",
        r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d",
        mx_curp,
        "DOF 18/10/2021, Instructivo normativo CURP",
    ),
    Detector::number(
        "ar-cuit",
        "Argentine tax number (CUIT, CUIL)",
        "AR",
        r"\d{2}-?\d{8}-?\d",
        ar_cuit,
        "AFIP RG 10/97",
    )
    .near(&["cuit", "cuil", "afip"]),
    Detector::number(
        "cl-rut",
        "Chilean identity number (RUT)",
        "CL",
        r"\d{1,2}\.?\d{3}\.?\d{3}-?[0-9K]",
        cl_rut,
        "Servicio de Registro Civil",
    )
    .near(&["rut", "r.u.t.", "run", "r.u.n.", "rol unico", "rol único"]),
    Detector::number(
        "co-nit",
        "Colombian tax number (NIT)",
        "CO",
        r"\d{3}\.?\d{3}\.?\d{3}-?\d",
        co_nit,
        "DIAN, Orden administrativa 4 de 1989",
    )
    .near(&["nit", "dian", "identificación tributaria"]),
];
