//! Sites, and the countries that they serve (spec L5; the seed names the global, EU and Japan sites).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a console and its data are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Everywhere else.
    Global,
    /// The European Union and those who go with it.
    Eu,
    /// Japan.
    Japan,
}

impl Site {
    /// All sites.
    pub const ALL: [Self; 3] = [Self::Global, Self::Eu, Self::Japan];

    /// As it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Eu => "EU",
            Self::Japan => "Japan",
        }
    }

    /// As it stands beside an organisation's name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Global => "Global",
            Self::Eu => "EU",
            Self::Japan => "Japan",
        }
    }

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Eu => "eu",
            Self::Japan => "japan",
        }
    }

    /// The site of a stored or written word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|site| site.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// A country (ISO 3166-1 alpha-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// All codes that ISO 3166-1 gives to countries.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE \
    GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
    KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS \
    ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The countries of the EU site: the members of the Union, and Iceland, Liechtenstein, Norway (European Economic Area),
/// Switzerland and the United Kingdom. Which countries the original counts to its EU site is not documented: inferred.
const EU: &str = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

impl Country {
    /// For what names no country of its own.
    pub const UNITED_STATES: Self = Self(*b"US");

    /// The country of a code, in capitals or not; none for what is no country's.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let known = COUNTRIES.split_ascii_whitespace().find(|known| *known == code)?;
        known.as_bytes().try_into().ok().map(Self)
    }

    /// The site that serves it.
    #[must_use]
    pub fn site(self) -> Site {
        let code = self.to_string();
        match code.as_str() {
            "JP" => Site::Japan,
            _ if EU.split_ascii_whitespace().any(|one| one == code) => Site::Eu,
            _ => Site::Global,
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or("US"))
    }
}

impl TryFrom<String> for Country {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::read(&code).ok_or_else(|| format!("“{code}” is no country (ISO 3166-1 alpha-2, such as DE)"))
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_country_has_one_site() {
        let sites = |site| {
            let all = COUNTRIES.split_ascii_whitespace();
            all.filter(|code| Country::read(code).unwrap().site() == site).count()
        };
        assert_eq!(sites(Site::Japan), 1);
        assert_eq!(sites(Site::Eu), EU.split_ascii_whitespace().count());
        assert_eq!(COUNTRIES.split_ascii_whitespace().count(), 249);
        assert_eq!(Country::read("de").unwrap().to_string(), "DE");
        assert!(
            ["", "D", "XX", "DEU", "EU"]
                .into_iter()
                .all(|code| Country::read(code).is_none())
        );
    }
}
