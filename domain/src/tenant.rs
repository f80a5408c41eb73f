//! The short name by which an organisation is signed in to: `/Dashboard?T=<code>` (contract `cas-api.md` section 3.2).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The characters of a code, one for each value of four bits. No two of them look alike, and none looks like one that is not here:
/// no 0, O, 1, I, L, no B beside 8, no S beside 5, no Z beside 2.
const ALPHABET: &[u8; 16] = b"HK23456789AXCDEF";
/// Characters of a code.
pub const CODE_LENGTH: usize = 8;

/// The code of an organisation: letters in upper case and digits. It names the organisation and opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantCode(String);

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This is not the code of an organisation: a code has {CODE_LENGTH} letters and digits, such as K7C4-92XA.")]
pub struct NotACode;

impl TenantCode {
    /// The code that the last 32 bits of an identifier make. With a fresh identifier (RFC 9562 section 5.7) these are chance.
    #[must_use]
    pub fn of(uuid: Uuid) -> Self {
        let last = uuid.as_u128() as u32;
        let digits = (0..CODE_LENGTH).map(|place| last.rotate_left(4 * (place as u32 + 1)) as usize % ALPHABET.len());
        Self(digits.map(|digit| char::from(ALPHABET[digit])).collect())
    }

    /// The code as it is stored and stands in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TenantCode {
    type Err = NotACode;
    /// Reads what somebody typed or followed: case, spaces around it and hyphens within it do not matter.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let code: String = text
            .trim()
            .chars()
            .filter(|character| *character != '-')
            .take(CODE_LENGTH + 1)
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let fine = code.len() == CODE_LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        fine.then_some(Self(code)).ok_or(NotACode)
    }
}

impl TryFrom<String> for TenantCode {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<TenantCode> for String {
    fn from(code: TenantCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_identifier_makes_a_code_and_every_code_is_read_back() {
        for number in [
            0_u128,
            1,
            0x0190_f3c2_a1b0_7c3e_8d4f_5a6b_0123_4567,
            0x89ab_cdef,
            u128::MAX,
        ] {
            let code = TenantCode::of(Uuid::from_u128(number));
            assert_eq!(code.to_string().parse(), Ok(code.clone()));
            assert_eq!(code.to_string().to_lowercase().parse(), Ok(code));
        }
        assert_eq!(TenantCode::of(Uuid::from_u128(0x0123_4567)).as_str(), "HK234567");
        assert_eq!(TenantCode::of(Uuid::from_u128(0x89ab_cdef)).as_str(), "89AXCDEF");
    }

    #[test]
    fn what_is_typed_is_read_as_it_was_meant_or_refused() {
        let code: TenantCode = "HK234567".parse().unwrap();
        for typed in [" hk23-4567 ", "HK234567", "h-k-2-3-4-5-6-7"] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        for wrong in [
            "",
            "HK23456",
            "HK2345678",
            "HK23456O",
            "HK23456é",
            "'); DROP",
            "<script>",
        ] {
            assert_eq!(wrong.parse::<TenantCode>(), Err(NotACode), "{wrong}");
        }
    }
}
