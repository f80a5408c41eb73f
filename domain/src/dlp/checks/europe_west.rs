//! Western and southern Europe.

use super::{
    alphanumeric, digit, digits, is_day, is_short_day, is_uniform, luhn, mod_11_10, mod_97, number, two, weighted,
};

/// A number of the National Health Service (NHS Data Dictionary): MOD 11.
pub(in crate::dlp) fn gb_nhs(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let check = 11 - weighted(&figures[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    !is_uniform(text) && check != 10 && check % 11 == figures[9]
}

/// A National Insurance number (HMRC, NIM39110): prefixes that are given, and a last letter from A to D.
pub(in crate::dlp) fn gb_nino(text: &[u8]) -> bool {
    let &[first, second, ref figures @ .., last] = text else {
        return false;
    };
    let never = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    text.len() == 9
        && !b"DFIQUV".contains(&first)
        && !b"DFIOQUV".contains(&second)
        && !never.iter().any(|pair| **pair == [first, second])
        && number(figures).is_some()
        && (b'A'..=b'D').contains(&last)
}

/// A unique taxpayer reference: the first figure checks the others, MOD 11.
pub(in crate::dlp) fn gb_utr(text: &[u8]) -> bool {
    const CHECKS: [u32; 11] = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let rest = weighted(&figures[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    !is_uniform(text) && CHECKS.get(rest as usize) == Some(&figures[0])
}

/// A VAT number of the United Kingdom: the sum of the weights and the check is 0 or 42 less, MOD 97.
pub(in crate::dlp) fn gb_vat(text: &[u8]) -> bool {
    let Some(figures) = text.strip_prefix(b"GB").unwrap_or(text).get(..9).and_then(digits::<9>) else {
        return false;
    };
    let sum = weighted(&figures, &[8, 7, 6, 5, 4, 3, 2, 10, 1]);
    // Of those given since 2010 the rest is 42 or 55.
    let rest = sum % 97;
    sum > 0 && (rest == 0 || figures[0] > 0 && matches!(rest, 42 | 55))
}

/// A driver number (DVLA): the day of birth is within it.
pub(in crate::dlp) fn gb_driver(text: &[u8]) -> bool {
    let Some([decade, m1, m2, d1, d2, year]) = text.get(5..11).and_then(digits::<6>) else {
        return false;
    };
    // Of women, 5 is added to the first figure of the month.
    let month = two(m1 % 5, m2);
    text.len() == 16 && matches!(m1, 0 | 1 | 5 | 6) && is_short_day(two(decade, year), month, two(d1, d2))
}

/// A personal public service number of Ireland: a letter checks, MOD 23.
pub(in crate::dlp) fn ie_pps(text: &[u8]) -> bool {
    let Some((body, rest)) = text.split_at_checked(7) else {
        return false;
    };
    let Some(figures) = digits::<7>(body) else { return false };
    let second = match rest {
        [_] | [_, b'W' | b'T' | b'X'] => 0,
        [_, letter @ b'A'..=b'I'] => u32::from(letter - b'A') + 1,
        _ => return false,
    };
    let sum = weighted(&figures, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
    let letters = b"WABCDEFGHIJKLMNOPQRSTUV";
    rest.first() == letters.get(sum as usize % 23)
}

/// A tax number of a person in Germany (§ 139b AO): MOD 11,10; of the first ten figures one comes twice or three times.
pub(in crate::dlp) fn de_tax_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let mut counts = [0; 10];
    for figure in &figures[..10] {
        counts[*figure as usize] += 1;
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or_default();
    figures[0] != 0 && repeated == 1 && matches!(most, 2 | 3) && mod_11_10(&figures)
}

/// An identity card of Germany (ICAO 9303): weights 7, 3, 1.
pub(in crate::dlp) fn de_identity_card(text: &[u8]) -> bool {
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let mut sum = 0;
    for (byte, weight) in body.iter().zip([7, 3, 1].into_iter().cycle()) {
        let Some(value) = alphanumeric(*byte) else { return false };
        sum += value * weight;
    }
    text.len() == 10 && !is_uniform(body) && digit(*check) == Some(sum % 10)
}

/// An insurance number of the German pension insurance (§ 147 SGB VI): a day, and a sum of products' figures.
pub(in crate::dlp) fn de_pension(text: &[u8]) -> bool {
    let (Some(head), Some(letter), Some(tail)) = (
        text.get(..8).and_then(digits::<8>),
        text.get(8).and_then(|byte| alphanumeric(*byte)),
        text.get(9..).and_then(digits::<3>),
    ) else {
        return false;
    };
    // 50 is added to the day where two people would have had the same number.
    let day = two(head[2], head[3]);
    let letter = letter.wrapping_sub(9);
    if !(1..=26).contains(&letter) || !is_short_day(two(head[6], head[7]), two(head[4], head[5]), day % 50) {
        return false;
    }
    let figures = head.into_iter().chain([letter / 10, letter % 10, tail[0], tail[1]]);
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = figures
        .zip(weights)
        .map(|(figure, weight)| figure * weight / 10 + figure * weight % 10)
        .sum();
    sum % 10 == tail[2]
}

/// A health insurance number of Germany (§ 290 SGB V): a letter as two figures, every second one doubled.
pub(in crate::dlp) fn de_health(text: &[u8]) -> bool {
    let (Some(letter @ b'A'..=b'Z'), Some(figures)) = (text.first(), text.get(1..).and_then(digits::<9>)) else {
        return false;
    };
    let letter = u32::from(letter - b'A') + 1;
    let mut sum = 0;
    for (place, figure) in [letter / 10, letter % 10]
        .into_iter()
        .chain(figures)
        .take(10)
        .enumerate()
    {
        let value = figure * (place as u32 % 2 + 1);
        sum += value / 10 + value % 10;
    }
    sum % 10 == figures[8]
}

/// A VAT number of Germany: MOD 11,10.
pub(in crate::dlp) fn de_vat(text: &[u8]) -> bool {
    let figures = text.strip_prefix(b"DE").and_then(digits::<9>);
    figures.is_some_and(|figures| figures[0] != 0 && mod_11_10(&figures))
}

/// A number of the French register of people (NIR): sex, month, and 97 less the rest; Corsica counts as 19 and 18.
pub(in crate::dlp) fn fr_nir(text: &[u8]) -> bool {
    let (Some(body), Some(key)) = (text.get(..13), text.get(13..15).and_then(number)) else {
        return false;
    };
    let mut body = body.to_vec();
    match body.get(5..7) {
        Some(b"2A") => body[5..7].copy_from_slice(b"19"),
        Some(b"2B") => body[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let (Some(value), Some(month)) = (number(&body), number(&body[3..5])) else {
        return false;
    };
    let known = matches!(month, 1..=12 | 20..=42 | 50..=99) && matches!(body[0], b'1'..=b'4' | b'7' | b'8');
    text.len() == 15 && known && 97 - value % 97 == key
}

/// A number of a company in France (SIREN): Luhn.
pub(in crate::dlp) fn fr_siren(text: &[u8]) -> bool {
    text.len() == 9 && luhn(text)
}

/// A number of an establishment in France (SIRET): Luhn, but for those of the post, whose figures are a multiple of five.
pub(in crate::dlp) fn fr_siret(text: &[u8]) -> bool {
    let Some(figures) = digits::<14>(text) else {
        return false;
    };
    let post = text.starts_with(b"356000000") && figures.iter().sum::<u32>() % 5 == 0;
    post || luhn(text) && fr_siren(&text[..9])
}

/// A tax number of a person in France (SPI): the rest of the division by 511.
pub(in crate::dlp) fn fr_tax_number(text: &[u8]) -> bool {
    let (Some(body), Some(key)) = (text.get(..10).and_then(number), text.get(10..).and_then(number)) else {
        return false;
    };
    text.len() == 13 && matches!(text.first(), Some(b'0'..=b'3')) && body > 0 && body % 511 == key
}

/// A VAT number of France: the SIREN behind its key.
pub(in crate::dlp) fn fr_vat(text: &[u8]) -> bool {
    let Some(siren) = text.get(4..13) else { return false };
    let (Some(key), Some(value)) = (text.get(2..4).and_then(number), number(siren)) else {
        return false;
    };
    text.len() == 13 && text.starts_with(b"FR") && fr_siren(siren) && (value * 100 + 12) % 97 == key
}

/// A citizen's number of the Netherlands (BSN): the eleven test.
pub(in crate::dlp) fn nl_bsn(text: &[u8]) -> bool {
    let Some(figures) = digits::<9>(text) else {
        return false;
    };
    let sum = weighted(&figures[..8], &[9, 8, 7, 6, 5, 4, 3, 2]);
    !is_uniform(text) && sum > 0 && sum % 11 == figures[8]
}

/// A VAT number of the Netherlands: that of a company passes the eleven test, that of a person MOD 97 over letters.
pub(in crate::dlp) fn nl_vat(text: &[u8]) -> bool {
    let by_person = mod_97(text.iter().copied()) == Some(1);
    text.len() == 14 && (by_person || text.get(2..11).is_some_and(nl_bsn))
}

/// A national number of Belgium: 97 less the rest, a 2 before it for those born since 2000.
pub(in crate::dlp) fn be_national_number(text: &[u8]) -> bool {
    let (Some(body), Some(key), Some(figures)) = (
        text.get(..9).and_then(number),
        text.get(9..).and_then(number),
        digits::<11>(text),
    ) else {
        return false;
    };
    // 20 or 40 is added to the month of people without a national number of their own.
    let month = two(figures[2], figures[3]) % 20;
    let day = two(figures[4], figures[5]);
    let known = month == 0 || day == 0 || is_short_day(two(figures[0], figures[1]), month, day);
    known && body > 0 && (97 - body % 97 == key || 97 - (2_000_000_000 + body) % 97 == key)
}

/// A number of a company in Belgium: 97 less the rest.
pub(in crate::dlp) fn be_vat(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"BE").unwrap_or(text);
    let (Some(body), Some(key)) = (text.get(..8).and_then(number), text.get(8..).and_then(number)) else {
        return false;
    };
    text.len() == 10 && matches!(text.first(), Some(b'0' | b'1')) && body > 0 && 97 - body % 97 == key
}

/// A social insurance number of Austria (§ 460d ASVG): weights, MOD 11, and the day of birth.
pub(in crate::dlp) fn at_insurance(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let sum = weighted(&figures, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    let month = two(figures[6], figures[7]);
    // Months beyond twelve are given where the numbers of a day have run out.
    let day = is_short_day(two(figures[8], figures[9]), month.min(12), two(figures[4], figures[5]));
    figures[0] != 0 && day && sum % 11 == figures[3]
}

/// A number of the Swiss old-age insurance: an EAN-13 that begins with 756.
pub(in crate::dlp) fn ch_insurance(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let sum = weighted(&figures, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    text.starts_with(b"756") && sum.is_multiple_of(10)
}

/// A number of a company in Switzerland (UID): MOD 11.
pub(in crate::dlp) fn ch_company(text: &[u8]) -> bool {
    let Some(figures) = text.get(3..12).and_then(digits::<9>) else {
        return false;
    };
    let check = (11 - weighted(&figures[..8], &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
    text.starts_with(b"CHE") && check == figures[8]
}

/// The month that a letter stands for in an Italian tax code.
fn italian_month(letter: u8) -> Option<u32> {
    let at = b"ABCDEHLMPRST".iter().position(|known| *known == letter)?;
    Some(at as u32 + 1)
}

/// A tax code of Italy (decree of 23 December 1976): a day of birth, and a letter that checks.
pub(in crate::dlp) fn it_tax_code(text: &[u8]) -> bool {
    /// What characters at odd places count, 0 and A first.
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let mut sum = 0;
    for (place, byte) in body.iter().enumerate() {
        let value = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            b'A'..=b'Z' => usize::from(byte - b'A'),
            _ => return false,
        };
        sum += if place % 2 == 0 { ODD[value] } else { value as u32 };
    }
    // Letters stand for figures where two people would have had the same code.
    let figure = |byte: u8| {
        digit(byte).or_else(|| {
            b"LMNPQRSTUV"
                .iter()
                .position(|known| *known == byte)
                .map(|at| at as u32)
        })
    };
    let day = (|| {
        let year = two(figure(*text.get(6)?)?, figure(*text.get(7)?)?);
        let day = two(figure(*text.get(9)?)?, figure(*text.get(10)?)?);
        Some(is_short_day(
            year,
            italian_month(*text.get(8)?)?,
            if day > 40 { day - 40 } else { day },
        ))
    })();
    text.len() == 16 && day == Some(true) && u32::from(*check) == u32::from(b'A') + sum % 26
}

/// A VAT number of Italy: Luhn.
pub(in crate::dlp) fn it_vat(text: &[u8]) -> bool {
    text.len() == 11 && luhn(text)
}

/// The letter of a Spanish identity card.
const SPANISH: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// An identity card of Spain (DNI): the letter of the rest by 23.
pub(in crate::dlp) fn es_dni(text: &[u8]) -> bool {
    let Some(value) = text.get(..8).and_then(number) else {
        return false;
    };
    text.len() == 9 && value > 0 && SPANISH.get((value % 23) as usize) == text.last()
}

/// A number of a foreigner in Spain (NIE): X, Y and Z are 0, 1 and 2.
pub(in crate::dlp) fn es_nie(text: &[u8]) -> bool {
    let mut text = text.to_vec();
    let Some(first) = text.first_mut() else { return false };
    *first = match *first {
        b'X' => b'0',
        b'Y' => b'1',
        b'Z' => b'2',
        _ => return false,
    };
    es_dni(&text)
}

/// A tax number of a company in Spain (CIF): figures doubled, then a figure or its letter.
pub(in crate::dlp) fn es_cif(text: &[u8]) -> bool {
    let (Some(kind), Some(figures), Some(check)) = (text.first(), text.get(1..8).and_then(digits::<7>), text.get(8))
    else {
        return false;
    };
    let mut sum = 0;
    for (place, figure) in figures.into_iter().enumerate() {
        sum += if place % 2 == 0 {
            figure * 2 / 10 + figure * 2 % 10
        } else {
            figure
        };
    }
    let control = (10 - sum % 10) % 10;
    let by_letter = b"JABCDEFGHI".get(control as usize) == Some(check);
    let by_figure = digit(*check) == Some(control);
    text.len() == 9
        && match kind {
            b'K' | b'N' | b'P' | b'Q' | b'R' | b'S' | b'W' => by_letter,
            b'A' | b'B' | b'E' | b'H' => by_figure,
            b'C' | b'D' | b'F' | b'G' | b'J' | b'L' | b'M' | b'U' | b'V' => by_letter || by_figure,
            _ => false,
        }
}

/// A social security number of Spain: the rest by 97.
pub(in crate::dlp) fn es_social_security(text: &[u8]) -> bool {
    let (Some(province), Some(serial), Some(key)) = (
        text.get(..2).and_then(number),
        text.get(2..10).and_then(number),
        text.get(10..12).and_then(number),
    ) else {
        return false;
    };
    // Small serials are joined without their zeros.
    let value = if serial < 10_000_000 {
        serial + province * 10_000_000
    } else {
        serial + province * 100_000_000
    };
    text.len() == 12 && matches!(province, 1..=53 | 66) && value % 97 == key
}

/// A tax number of Portugal (NIF): MOD 11.
pub(in crate::dlp) fn pt_nif(text: &[u8]) -> bool {
    let Some(figures) = digits::<9>(text) else {
        return false;
    };
    let rest = weighted(&figures[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    !matches!(figures[0], 0 | 4) && !is_uniform(text) && figures[8] == if rest < 2 { 0 } else { 11 - rest }
}

/// A social security number of Luxembourg: a day, Luhn over twelve figures, Verhoeff over eleven and the last.
pub(in crate::dlp) fn lu_insurance(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let year = figures[..4].iter().fold(0, |year, figure| year * 10 + figure);
    let day = is_day(year, two(figures[4], figures[5]), two(figures[6], figures[7]));
    let by_verhoeff = [&text[..11], &text[12..]].concat();
    (1850..2100).contains(&year) && day && luhn(&text[..12]) && super::verhoeff(&by_verhoeff)
}
