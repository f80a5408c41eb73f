//! Eastern and south-eastern Europe.

use super::{digits, is_day, is_short_day, is_uniform, mod_11_10, number, two, weighted};

/// A PESEL of Poland: a day whose month tells the century, and weights MOD 10.
pub(in crate::dlp) fn pl_pesel(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let month = two(figures[2], figures[3]) % 20;
    let day = is_short_day(two(figures[0], figures[1]), month, two(figures[4], figures[5]));
    let sum = weighted(&figures, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    day && sum.is_multiple_of(10)
}

/// A tax number of Poland (NIP): MOD 11.
pub(in crate::dlp) fn pl_nip(text: &[u8]) -> bool {
    digits::<10>(text).is_some_and(|figures| {
        !is_uniform(text) && weighted(&figures[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == figures[9]
    })
}

/// A number of a company in Poland (REGON): MOD 11.
pub(in crate::dlp) fn pl_regon(text: &[u8]) -> bool {
    digits::<9>(text).is_some_and(|figures| {
        !is_uniform(text) && weighted(&figures[..8], &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == figures[8]
    })
}

/// A birth number of Czechia and Slovakia: a day, and a multiple of eleven. 50 is added to the month of women, 20 where a day ran out.
pub(in crate::dlp) fn cz_birth_number(text: &[u8]) -> bool {
    let (Some(figures), Some(value), Some(body)) = (digits::<10>(text), number(text), text.get(..9).and_then(number))
    else {
        return false;
    };
    let month = two(figures[2], figures[3]) % 50 % 20;
    let day = is_short_day(two(figures[0], figures[1]), month, two(figures[4], figures[5]));
    // Until 1985 a rest of ten was written as 0.
    day && (value % 11 == 0 || body % 11 == 10 && figures[9] == 0)
}

/// A number of a company in Czechia and Slovakia: MOD 11.
pub(in crate::dlp) fn cz_company(text: &[u8]) -> bool {
    let Some(figures) = digits::<8>(text) else {
        return false;
    };
    let rest = weighted(&figures[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11;
    !is_uniform(text) && (11 - rest) % 10 == figures[7]
}

/// A personal number of Romania (CNP): a sex, a day, a county, MOD 11.
pub(in crate::dlp) fn ro_cnp(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let rest = weighted(&figures[..12], &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    let day = is_short_day(
        two(figures[1], figures[2]),
        two(figures[3], figures[4]),
        two(figures[5], figures[6]),
    );
    let county = two(figures[7], figures[8]);
    figures[0] != 0
        && day
        && matches!(county, 1..=48 | 51 | 52 | 70 | 80..=83)
        && figures[12] == if rest == 10 { 1 } else { rest }
}

/// A civil number of Bulgaria (EGN): a day whose month tells the century, MOD 11.
pub(in crate::dlp) fn bg_egn(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let month = two(figures[2], figures[3]) % 20;
    let day = is_short_day(two(figures[0], figures[1]), month, two(figures[4], figures[5]));
    let rest = weighted(&figures[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11;
    day && rest % 10 == figures[9]
}

/// A personal number of Croatia (OIB): MOD 11,10.
pub(in crate::dlp) fn hr_oib(text: &[u8]) -> bool {
    digits::<11>(text).is_some_and(|figures| !is_uniform(text) && mod_11_10(&figures))
}

/// A citizen's number of Slovenia and its neighbours (EMŠO, JMBG): a day, MOD 11.
pub(in crate::dlp) fn si_emso(text: &[u8]) -> bool {
    let Some(figures) = digits::<13>(text) else {
        return false;
    };
    let sum = weighted(&figures[..12], &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    // Of the year three figures are written.
    let year = figures[4] * 100 + two(figures[5], figures[6]);
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    is_day(year, two(figures[2], figures[3]), two(figures[0], figures[1])) && (11 - sum % 11) % 11 == figures[12]
}

/// A tax number of Hungary (adóazonosító jel): 8, MOD 11.
pub(in crate::dlp) fn hu_tax_number(text: &[u8]) -> bool {
    digits::<10>(text).is_some_and(|figures| {
        figures[0] == 8 && weighted(&figures[..9], &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == figures[9]
    })
}

/// A health insurance number of Hungary (TAJ): weights 3 and 7.
pub(in crate::dlp) fn hu_taj(text: &[u8]) -> bool {
    digits::<9>(text).is_some_and(|figures| {
        !is_uniform(text) && weighted(&figures[..8], &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == figures[8]
    })
}

/// A tax number of Greece (AFM): powers of two, MOD 11.
pub(in crate::dlp) fn gr_afm(text: &[u8]) -> bool {
    digits::<9>(text).is_some_and(|figures| {
        !is_uniform(text) && weighted(&figures[..8], &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == figures[8]
    })
}

/// A social security number of Greece (AMKA): a day, Luhn.
pub(in crate::dlp) fn gr_amka(text: &[u8]) -> bool {
    digits::<11>(text).is_some_and(|figures| {
        let day = is_short_day(
            two(figures[4], figures[5]),
            two(figures[2], figures[3]),
            two(figures[0], figures[1]),
        );
        day && super::luhn(text)
    })
}

/// An identity number of Türkiye: two check digits.
pub(in crate::dlp) fn tr_identity_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let odd = weighted(&figures[..9], &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(&figures[..9], &[0, 1, 0, 1, 0, 1, 0, 1, 0]);
    let first = (odd * 7 + 90 - even) % 10;
    let second = figures[..10].iter().sum::<u32>() % 10;
    figures[0] != 0 && first == figures[9] && second == figures[10]
}

/// A tax number of Russia (INN) of a person or a company.
pub(in crate::dlp) fn ru_inn(text: &[u8]) -> bool {
    if let Some(figures) = digits::<10>(text) {
        return !is_uniform(text) && weighted(&figures[..9], &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == figures[9];
    }
    digits::<12>(text).is_some_and(|figures| {
        let first = weighted(&figures[..10], &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
        let second = weighted(&figures[..11], &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
        !is_uniform(text) && first == figures[10] && second == figures[11]
    })
}

/// An insurance number of Russia (SNILS): weights MOD 101.
pub(in crate::dlp) fn ru_snils(text: &[u8]) -> bool {
    let (Some(figures), Some(key)) = (digits::<11>(text), text.get(9..).and_then(number)) else {
        return false;
    };
    let sum = weighted(&figures[..9], &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
    !is_uniform(text) && u64::from(sum % 101 % 100) == key
}

/// A tax number of a person in Ukraine: weights MOD 11.
pub(in crate::dlp) fn ua_tax_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    // The first weight is one less than nothing.
    let sum = weighted(&figures[1..9], &[5, 7, 9, 4, 6, 10, 5, 7]) + 11 - figures[0];
    !is_uniform(text) && sum % 11 % 10 == figures[9]
}
