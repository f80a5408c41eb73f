//! Cards, accounts, banks.

use super::{digit, digits, is_uniform, luhn, mod_97, number, weighted};

/// A card number: a range that an issuer has (ISO/IEC 7812-1; the networks' published ranges), its length, Luhn.
pub(in crate::dlp) fn card(text: &[u8]) -> bool {
    let Some(first) = text.get(..6).and_then(number) else {
        return false;
    };
    let fits = match first {
        400_000..=499_999 => matches!(text.len(), 13 | 16 | 19),
        510_000..=559_999 | 222_100..=272_099 => text.len() == 16,
        340_000..=349_999 | 370_000..=379_999 => text.len() == 15,
        300_000..=305_999 | 309_500..=309_599 | 360_000..=369_999 | 380_000..=399_999 => {
            (14..=19).contains(&text.len())
        }
        352_800..=358_999 => (16..=19).contains(&text.len()),
        601_100..=601_199 | 644_000..=659_999 => (16..=19).contains(&text.len()),
        620_000..=629_999 | 810_000..=817_199 => (16..=19).contains(&text.len()),
        500_000..=509_999 | 560_000..=589_999 | 600_000..=601_099 | 630_000..=639_999 | 670_000..=679_999 => {
            (12..=19).contains(&text.len())
        }
        _ => false,
    };
    fits && luhn(text)
}

/// Characters of an account number by country (SWIFT's IBAN registry, release 99).
const IBAN_LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

/// An international bank account number (ISO 13616-1).
pub(in crate::dlp) fn iban(text: &[u8]) -> bool {
    let Some((head, body)) = text.split_at_checked(4) else {
        return false;
    };
    let fits = IBAN_LENGTHS
        .iter()
        .any(|(country, length)| head.starts_with(*country) && text.len() == *length);
    fits && mod_97(body.iter().chain(head).copied()) == Some(1)
}

/// The magnetic stripe's first track (ISO/IEC 7813): a card number after `%B`.
pub(in crate::dlp) fn track(text: &[u8]) -> bool {
    let number: Vec<u8> = text
        .iter()
        .copied()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(u8::is_ascii_digit)
        .collect();
    card(&number)
}

/// A security's identifier (ISO 6166): letters as two figures, Luhn.
pub(in crate::dlp) fn isin(text: &[u8]) -> bool {
    let mut figures = Vec::with_capacity(text.len() * 2);
    for byte in text {
        match byte {
            b'A'..=b'Z' => {
                let value = byte - b'A' + 10;
                figures.extend([b'0' + value / 10, b'0' + value % 10]);
            }
            _ => figures.push(*byte),
        }
    }
    text.len() == 12 && luhn(&figures)
}

/// A device's identifier (3GPP TS 23.003 section 6.2.1).
pub(in crate::dlp) fn imei(text: &[u8]) -> bool {
    text.len() == 15 && luhn(text)
}

/// An American bank's routing number: the first two figures of a district, and 3-7-1 (ABA).
pub(in crate::dlp) fn aba(text: &[u8]) -> bool {
    let Some(figures) = digits::<9>(text) else {
        return false;
    };
    let district = figures[0] * 10 + figures[1];
    let known = matches!(district, 1..=12 | 21..=32 | 61..=72 | 80);
    known && weighted(&figures, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// An identifier of an American security (ANSI X9.6): every second value doubled, figures added.
pub(in crate::dlp) fn cusip(text: &[u8]) -> bool {
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let mut sum = 0;
    for (place, byte) in body.iter().enumerate() {
        let Some(value) = super::alphanumeric(*byte) else {
            return false;
        };
        let value = if place % 2 == 1 { value * 2 } else { value };
        sum += value / 10 + value % 10;
    }
    text.len() == 9 && !is_uniform(text) && digit(*check) == Some((10 - sum % 10) % 10)
}
