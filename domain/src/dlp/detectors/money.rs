//! Cards, accounts, devices: used everywhere.

use super::Detector;
use crate::dlp::checks::money::{aba, card, cusip, iban, imei, isin, track};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::number(
        "card",
        "Payment card number",
        "",
        r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}|\d{4}[ -]?\d{6}[ -]?\d{4,5}|\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}|\d{12,19}",
        card,
        "ISO/IEC 7812-1",
    ),
    Detector::number(
        "card-track",
        "Magnetic stripe of a payment card",
        "",
        r"B\d{12,19}\^[A-Z0-9 /.'-]{2,26}\^\d{7}",
        track,
        "ISO/IEC 7813",
    ),
    Detector::number(
        "iban",
        "International bank account number (IBAN)",
        "",
        r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?",
        iban,
        "ISO 13616-1",
    ),
    Detector::number(
        "isin",
        "Security identifier (ISIN)",
        "",
        r"[A-Z]{2}[A-Z0-9]{9}\d",
        isin,
        "ISO 6166",
    )
    .near(&["isin", "security", "securities", "wertpapier", "bond", "share"]),
    Detector::number(
        "imei",
        "Device identifier (IMEI)",
        "",
        r"\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d",
        imei,
        "3GPP TS 23.003",
    )
    .near(&["imei", "handset", "device"]),
    Detector::number(
        "us-aba",
        "US bank routing number (ABA)",
        "US",
        r"\d{9}",
        aba,
        "ABA routing number policy",
    )
    .near(&["aba", "routing", "rtn", "transit", "ach", "wire"]),
    Detector::number(
        "us-cusip",
        "US security identifier (CUSIP)",
        "US",
        r"[0-9A-Z]{8}\d",
        cusip,
        "ANSI X9.6",
    )
    .near(&["cusip", "security", "securities"]),
];
