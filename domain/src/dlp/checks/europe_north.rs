//! The Nordic and Baltic countries.

use super::{digits, is_short_day, is_uniform, luhn, number, two, weighted};

/// A personal number of Sweden (SKV 704): a day, Luhn over the last ten figures; 60 is added to the day of coordination numbers.
pub(in crate::dlp) fn se_personal_number(text: &[u8]) -> bool {
    let Some(text) = text.len().checked_sub(10).and_then(|from| text.get(from..)) else {
        return false;
    };
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    let day = two(figures[4], figures[5]) % 60;
    is_short_day(two(figures[0], figures[1]), two(figures[2], figures[3]), day) && luhn(text)
}

/// A number of a company in Sweden: Luhn; the third figure is 2 at least, which no month is.
pub(in crate::dlp) fn se_company(text: &[u8]) -> bool {
    text.len() == 10 && text.get(2).is_some_and(|third| *third >= b'2') && luhn(text)
}

/// A birth number of Norway: a day, and two check digits, MOD 11. 40 is added to the day of those who stay for a while.
pub(in crate::dlp) fn no_birth_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let first = (11 - weighted(&figures[..9], &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
    let second = (11 - weighted(&figures[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let day = two(figures[0], figures[1]) % 40;
    is_short_day(two(figures[4], figures[5]), two(figures[2], figures[3]), day)
        && first == figures[9]
        && second == figures[10]
}

/// A number of a company in Norway: MOD 11.
pub(in crate::dlp) fn no_company(text: &[u8]) -> bool {
    let Some(figures) = digits::<9>(text) else {
        return false;
    };
    let check = (11 - weighted(&figures[..8], &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    matches!(figures[0], 8 | 9) && check == figures[8]
}

/// A number of the Danish register of people (CPR): a day; since 2007 it has no check digit any more.
pub(in crate::dlp) fn dk_cpr(text: &[u8]) -> bool {
    digits::<10>(text).is_some_and(|figures| {
        is_short_day(
            two(figures[4], figures[5]),
            two(figures[2], figures[3]),
            two(figures[0], figures[1]),
        )
    })
}

/// A number of a company in Denmark (CVR): MOD 11.
pub(in crate::dlp) fn dk_company(text: &[u8]) -> bool {
    digits::<8>(text).is_some_and(|figures| {
        figures[0] != 0 && !is_uniform(text) && weighted(&figures, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// A personal code of Finland: a day, and the character of the rest by 31.
pub(in crate::dlp) fn fi_personal_code(text: &[u8]) -> bool {
    // The mark of the century may have been taken for a separator.
    let (Some(day), Some(check)) = (text.get(..6), text.last()) else {
        return false;
    };
    let serial = text.len().checked_sub(4).and_then(|from| text.get(from..from + 3));
    let (Some(figures), Some(serial)) = (digits::<6>(day), serial) else {
        return false;
    };
    let (Some(value), Some(individual)) = (number(&[day, serial].concat()), number(serial)) else {
        return false;
    };
    let born = is_short_day(
        two(figures[4], figures[5]),
        two(figures[2], figures[3]),
        two(figures[0], figures[1]),
    );
    let checks = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    matches!(text.len(), 10 | 11) && born && individual >= 2 && checks.get((value % 31) as usize) == Some(check)
}

/// A number of a company in Finland: MOD 11.
pub(in crate::dlp) fn fi_company(text: &[u8]) -> bool {
    let Some(figures) = digits::<8>(text) else {
        return false;
    };
    let rest = weighted(&figures[..7], &[7, 9, 10, 5, 8, 4, 2]) % 11;
    !is_uniform(text) && rest != 1 && (11 - rest) % 11 == figures[7]
}

/// A personal code of Estonia and Lithuania: a day, and MOD 11 with a second row of weights.
pub(in crate::dlp) fn baltic_personal_code(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let first = weighted(&figures[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(&figures[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let check = if first < 10 { first } else { second % 10 };
    (1..=8).contains(&figures[0])
        && is_short_day(
            two(figures[1], figures[2]),
            two(figures[3], figures[4]),
            two(figures[5], figures[6]),
        )
        && check == figures[10]
}

/// A personal code of Latvia: a day, and MOD 11; since 2017 codes begin with 32 and have none.
pub(in crate::dlp) fn lv_personal_code(text: &[u8]) -> bool {
    let Some(figures) = digits::<11>(text) else {
        return false;
    };
    let sum = 1 + weighted(&figures[..10], &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    let day = is_short_day(
        two(figures[4], figures[5]),
        two(figures[2], figures[3]),
        two(figures[0], figures[1]),
    );
    text.starts_with(b"32") || day && sum % 11 % 10 == figures[10]
}

/// An identity number of Iceland: a day, and MOD 11.
pub(in crate::dlp) fn is_identity_number(text: &[u8]) -> bool {
    let Some(figures) = digits::<10>(text) else {
        return false;
    };
    // 40 is added to the day of companies.
    let day = is_short_day(
        two(figures[4], figures[5]),
        two(figures[2], figures[3]),
        two(figures[0], figures[1]) % 40,
    );
    day && matches!(figures[9], 0 | 9) && weighted(&figures, &[3, 2, 7, 6, 5, 4, 3, 2, 1, 0]).is_multiple_of(11)
}
