//! Asia, Oceania, Africa.

use super::{alphanumeric, digit, digits, is_day, is_short_day, is_uniform, luhn, number, two, verhoeff, weighted};

/// An Individual Number of Japan (Ordinance of the Ministry of Internal Affairs No. 85 of 2014, article 5): MOD 11.
pub(in crate::dlp) fn jp_individual_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<12>(text) else {
        return false;
    };
    let rest = weighted(&figures[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    !is_uniform(text) && figures[11] == if rest <= 1 { 0 } else { 11 - rest }
}

/// A Corporate Number of Japan: the first figure checks the others, MOD 9.
pub(in crate::dlp) fn jp_corporate_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let sum = weighted(&figures[1..], &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
    !is_uniform(text) && 9 - sum % 9 == figures[0]
}

/// A driver's licence of Japan: a prefecture, and MOD 11 at the last place but one.
pub(in crate::dlp) fn jp_licence(text: &[u8]) -> bool {
    let Some(figures) = digits::<12>(text) else {
        return false;
    };
    let rest = weighted(&figures[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    let prefecture = two(figures[0], figures[1]);
    (10..=97).contains(&prefecture) && !is_uniform(text) && figures[10] == if rest <= 1 { 0 } else { 11 - rest }
}

/// An identity number of China (GB 11643-1999): a day, MOD 11-2.
pub(in crate::dlp) fn cn_identity_number(text: &[u8]) -> bool {
    let (Some(figures), Some(check)) = (text.get(..17).and_then(digits::<17>), text.get(17)) else {
        return false;
    };
    let year = figures[6..10].iter().fold(0, |year, figure| year * 10 + figure);
    let sum = weighted(&figures, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    let day = is_day(year, two(figures[10], figures[11]), two(figures[12], figures[13]));
    text.len() == 18
        && matches!(figures[0], 1..=8)
        && (1850..2100).contains(&year)
        && day
        && b"10X98765432".get(sum as usize % 11) == Some(check)
}

/// A resident number of Korea: a day, and weights MOD 11. Numbers given since October 2020 have no check digit; they are not told.
pub(in crate::dlp) fn kr_resident_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let sum = weighted(&figures[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    is_short_day(
        two(figures[0], figures[1]),
        two(figures[2], figures[3]),
        two(figures[4], figures[5]),
    ) && (11 - sum % 11) % 10 == figures[12]
}

/// A number of a company in Korea: weights MOD 10.
pub(in crate::dlp) fn kr_company(text: &[u8]) -> bool {
    digits::<10>(text).is_some_and(|figures| {
        let sum = weighted(&figures[..9], &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + figures[8] * 5 / 10;
        !is_uniform(text) && (10 - sum % 10) % 10 == figures[9]
    })
}

/// An identity card of Taiwan: a letter as two figures, weights MOD 10.
pub(in crate::dlp) fn tw_identity_card(text: &[u8]) -> bool {
    let (Some(letter), Some(figures)) = (text.first(), text.get(1..).and_then(digits::<9>)) else {
        return false;
    };
    let Some(at) = b"ABCDEFGHJKLMNPQRSTUVXYWZIO".iter().position(|known| known == letter) else {
        return false;
    };
    let place = at as u32 + 10;
    let sum = place / 10 + place % 10 * 9 + weighted(&figures, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    matches!(figures[0], 1 | 2 | 8 | 9) && sum.is_multiple_of(10)
}

/// An identity card of Hong Kong: one or two letters, MOD 11, 10 is A.
pub(in crate::dlp) fn hk_identity_card(text: &[u8]) -> bool {
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let value = match check {
        b'A' => 10,
        other => match digit(*other) {
            Some(value) => value,
            None => return false,
        },
    };
    // A single letter stands behind a blank, which counts 36.
    let mut sum = value + if body.len() == 7 { 36 * 9 } else { 0 };
    for (byte, weight) in body.iter().rev().zip(2..) {
        let Some(value) = alphanumeric(*byte) else { return false };
        sum += value * weight;
    }
    matches!(body.len(), 7 | 8) && sum % 11 == 0
}

/// An identity card of Singapore: a letter that depends on the series, MOD 11.
pub(in crate::dlp) fn sg_identity_card(text: &[u8]) -> bool {
    let (Some(series), Some(figures), Some(check)) = (text.first(), text.get(1..8).and_then(digits::<7>), text.get(8))
    else {
        return false;
    };
    let sum = weighted(&figures, &[2, 7, 6, 5, 4, 3, 2]);
    let (added, letters): (u32, &[u8; 11]) = match series {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return false,
    };
    let at = (sum + added) as usize % 11;
    text.len() == 9 && letters.get(at) == Some(check)
}

/// An Aadhaar number of India: Verhoeff; none begins with 0 or 1, none reads the same backwards.
pub(in crate::dlp) fn in_aadhaar(text: &[u8]) -> bool {
    let backwards = text.iter().eq(text.iter().rev());
    text.len() == 12 && !matches!(text.first(), Some(b'0' | b'1')) && !backwards && verhoeff(text)
}

/// A permanent account number of India: the fourth letter says whose it is.
pub(in crate::dlp) fn in_pan(text: &[u8]) -> bool {
    let figures = text.get(5..9);
    text.len() == 10
        && text.get(3).is_some_and(|holder| b"ABCFGHJLPT".contains(holder))
        && figures.is_some_and(|figures| figures != b"0000" && number(figures).is_some())
}

/// A tax registration of India (GSTIN): a state, a permanent account number, Luhn over 36 characters.
pub(in crate::dlp) fn in_gstin(text: &[u8]) -> bool {
    let Some((check, body)) = text.split_last() else {
        return false;
    };
    let mut sum = 0;
    for (place, byte) in body.iter().enumerate() {
        let Some(value) = alphanumeric(*byte) else { return false };
        let value = value * (place as u32 % 2 + 1);
        sum += value / 36 + value % 36;
    }
    let state = body.get(..2).and_then(number);
    text.len() == 15
        && matches!(state, Some(1..=38 | 97 | 99))
        && body.get(2..12).is_some_and(in_pan)
        && alphanumeric(*check) == Some((36 - sum % 36) % 36)
}

/// An identity number of Thailand: MOD 11.
pub(in crate::dlp) fn th_identity_number(text: &[u8]) -> bool {
    digits::<13>(text).is_some_and(|figures| {
        let sum = weighted(&figures[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        !matches!(figures[0], 0 | 9) && !is_uniform(text) && (11 - sum % 11) % 10 == figures[12]
    })
}

/// An identity card of Malaysia (NRIC): a day and a place of birth that exists.
pub(in crate::dlp) fn my_identity_card(text: &[u8]) -> bool {
    digits::<12>(text).is_some_and(|figures| {
        let place = two(figures[6], figures[7]);
        is_short_day(
            two(figures[0], figures[1]),
            two(figures[2], figures[3]),
            two(figures[4], figures[5]),
        ) && !matches!(place, 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97)
    })
}

/// An identity number of Israel: Luhn over nine figures.
pub(in crate::dlp) fn il_identity_number(text: &[u8]) -> bool {
    text.len() == 9 && luhn(text)
}

/// A tax file number of Australia: weights MOD 11.
pub(in crate::dlp) fn au_tfn(text: &[u8]) -> bool {
    digits::<9>(text).is_some_and(|figures| {
        !is_uniform(text) && weighted(&figures, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
    })
}

/// A Medicare card of Australia: weights MOD 10 at the ninth place.
pub(in crate::dlp) fn au_medicare(text: &[u8]) -> bool {
    let Some(figures) = text.get(..9).and_then(digits::<9>) else {
        return false;
    };
    (2..=6).contains(&figures[0]) && weighted(&figures[..8], &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == figures[8]
}

/// A business number of Australia (ABN): one less at the first place, weights MOD 89.
pub(in crate::dlp) fn au_abn(text: &[u8]) -> bool {
    let Some(mut figures) = digits::<11>(text) else {
        return false;
    };
    let Some(first) = figures[0].checked_sub(1) else {
        return false;
    };
    figures[0] = first;
    weighted(&figures, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
}

/// A tax number of New Zealand (IRD): MOD 11 with a second row of weights.
pub(in crate::dlp) fn nz_ird(text: &[u8]) -> bool {
    let Some(value) = number(text) else { return false };
    let padded: Vec<u8> = std::iter::repeat_n(b'0', 9_usize.saturating_sub(text.len()))
        .chain(text.iter().copied())
        .collect();
    let Some(figures) = digits::<9>(&padded) else {
        return false;
    };
    let check = |weights: &[u32]| (11 - weighted(&figures[..8], weights) % 11) % 11;
    let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
        check => check,
    };
    (10_000_000..150_000_000).contains(&value) && check == figures[8]
}

/// An identity number of South Africa: a day, a citizenship, Luhn.
pub(in crate::dlp) fn za_identity_number(text: &[u8]) -> bool {
    digits::<13>(text).is_some_and(|figures| {
        let day = is_short_day(
            two(figures[0], figures[1]),
            two(figures[2], figures[3]),
            two(figures[4], figures[5]),
        );
        day && figures[10] <= 2 && luhn(text)
    })
}
