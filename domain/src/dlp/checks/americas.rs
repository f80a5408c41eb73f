//! North and South America.

use super::{digit, digits, is_short_day, is_uniform, luhn, number, two, weighted};

/// A Social Security number: areas, groups and serials that the Social Security Administration gives
/// (20 CFR 422.103; the randomised numbers since 2011 keep these exclusions).
pub(in crate::dlp) fn us_ssn(text: &[u8]) -> bool {
    let (Some(area), Some(group), Some(serial)) = (
        text.get(..3).and_then(number),
        text.get(3..5).and_then(number),
        text.get(5..).and_then(number),
    ) else {
        return false;
    };
    // The two that were printed in advertisements.
    let advertised = matches!(text, b"078051120" | b"219099999" | b"123456789");
    text.len() == 9 && !advertised && !is_uniform(text) && !matches!(area, 0 | 666 | 900..) && group > 0 && serial > 0
}

/// An individual taxpayer's number (IRS, publication 1915): 9, and the groups that it is given in.
pub(in crate::dlp) fn us_itin(text: &[u8]) -> bool {
    let group = text.get(3..5).and_then(number);
    text.len() == 9
        && text.first() == Some(&b'9')
        && number(text).is_some()
        && matches!(group, Some(50..=65 | 70..=88 | 90..=92 | 94..=99))
}

/// An employer's number: prefixes of the campuses of the IRS.
pub(in crate::dlp) fn us_ein(text: &[u8]) -> bool {
    let prefix = text.get(..2).and_then(number);
    let unused = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];
    text.len() == 9
        && number(text).is_some()
        && !is_uniform(text)
        && prefix.is_some_and(|prefix| !unused.contains(&prefix))
}

/// A health care provider's number (45 CFR 162.406): Luhn behind 80840.
pub(in crate::dlp) fn us_npi(text: &[u8]) -> bool {
    text.len() == 10 && matches!(text.first(), Some(b'1' | b'2')) && luhn(&[b"80840", text].concat())
}

/// A number of the Drug Enforcement Administration: two letters, and the last figure of a sum.
pub(in crate::dlp) fn us_dea(text: &[u8]) -> bool {
    let Some(figures) = text.get(2..).and_then(digits::<7>) else {
        return false;
    };
    let [a, b, c, d, e, f, check] = figures;
    (a + c + e + 2 * (b + d + f)) % 10 == check && !is_uniform(&text[2..])
}

/// A driver's licence of California: a letter and seven figures.
pub(in crate::dlp) fn us_licence(text: &[u8]) -> bool {
    text.get(1..).is_some_and(|figures| !is_uniform(figures))
}

/// A social insurance number: Luhn; none begins with 0 or 8.
pub(in crate::dlp) fn ca_sin(text: &[u8]) -> bool {
    text.len() == 9 && !matches!(text.first(), Some(b'0' | b'8')) && luhn(text)
}

/// A health number of Ontario: Luhn.
pub(in crate::dlp) fn ca_ohip(text: &[u8]) -> bool {
    text.get(..10).is_some_and(luhn)
}

/// A personal health number of British Columbia: 9, and MOD 11.
pub(in crate::dlp) fn ca_phn(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let sum = weighted(&figures[1..9], &[2, 4, 8, 5, 10, 9, 7, 3]);
    figures[0] == 9 && (11 - sum % 11) % 11 == figures[9]
}

/// A number of a natural person in Brazil (CPF): two check digits.
pub(in crate::dlp) fn br_cpf(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let check = |length: usize| {
        let weights: Vec<u32> = (2..=length as u32 + 1).rev().collect();
        weighted(&figures[..length], &weights) * 10 % 11 % 10
    };
    !is_uniform(text) && check(9) == figures[9] && check(10) == figures[10]
}

/// A number of a legal person in Brazil (CNPJ): two check digits.
pub(in crate::dlp) fn br_cnpj(text: &[u8]) -> bool {
    let Some(figures) = digits::<14>(text) else {
        return false;
    };
    let weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let check = |length: usize| {
        let rest = weighted(&figures[..length], &weights[13 - length..]) % 11;
        if rest < 2 { 0 } else { 11 - rest }
    };
    !is_uniform(text) && check(12) == figures[12] && check(13) == figures[13]
}

/// A personal code of Mexico (CURP): a day, a sex, and a check digit over letters.
pub(in crate::dlp) fn mx_curp(text: &[u8]) -> bool {
    // Ñ stands between N and O; it is written as X in the code, but keeps its place in the table.
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'N' => Some(u32::from(byte - b'A') + 10),
        b'O'..=b'Z' => Some(u32::from(byte - b'A') + 11),
        _ => None,
    };
    let Some(day) = text.get(4..10).and_then(digits::<6>) else {
        return false;
    };
    let mut sum = 0;
    for (place, byte) in text.iter().take(17).enumerate() {
        let Some(value) = value(*byte) else { return false };
        sum += value * (18 - place as u32);
    }
    text.len() == 18
        && is_short_day(two(day[0], day[1]), two(day[2], day[3]), two(day[4], day[5]))
        && text.last().and_then(|last| digit(*last)) == Some((10 - sum % 10) % 10)
}

/// A tax number of Argentina (CUIT, CUIL).
pub(in crate::dlp) fn ar_cuit(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let kind = two(figures[0], figures[1]);
    let check = (11 - weighted(&figures[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    // Where ten would check, nine is written.
    matches!(kind, 20 | 23 | 24 | 27 | 30 | 33 | 34) && check.min(9) == figures[10]
}

/// A number of a person or a company in Chile (RUT): MOD 11, 10 is K.
pub(in crate::dlp) fn cl_rut(text: &[u8]) -> bool {
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let mut sum = 0;
    for (place, byte) in body.iter().rev().enumerate() {
        let Some(value) = digit(*byte) else { return false };
        sum += value * (place as u32 % 6 + 2);
    }
    let wanted = match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        other => b'0' + other as u8,
    };
    (8..=9).contains(&text.len()) && !is_uniform(body) && *check == wanted
}

/// A tax number of Colombia (NIT) with its check digit.
pub(in crate::dlp) fn co_nit(text: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [3, 7, 13, 17, 19, 23, 29, 37, 41];
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let sum: u32 = figures[..9]
        .iter()
        .rev()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let rest = sum % 11;
    !is_uniform(text) && figures[9] == if rest < 2 { rest } else { 11 - rest }
}
