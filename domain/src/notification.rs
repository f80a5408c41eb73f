//! Who is written when a policy finds something, how often, and in which words (spec P7; tokens of contract cas-api 2.5).

use crate::{
    problem::{Answer, Problem},
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Recipients among the administrators.
pub const RECIPIENTS_MAX: usize = 50;
/// Characters of a subject and of the words about one finding.
pub const SUBJECT_MAX: usize = 200;
/// Characters of the words about one finding.
pub const ENTRY_MAX: usize = 4_000;
/// Findings that one mail tells of; of more it tells how many.
pub const FINDINGS_MAX: usize = 50;
/// Mails that the page shows, newest first.
pub const SHOWN_MAX: usize = 50;

/// How often somebody is written at most: what is found meanwhile is told in one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// A minute.
    Minute,
    /// A quarter of an hour.
    #[default]
    QuarterHour,
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Every {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Minute, Self::QuarterHour, Self::Hour, Self::Day];

    /// Milliseconds.
    #[must_use]
    pub const fn length(self) -> i64 {
        match self {
            Self::Minute => MINUTE,
            Self::QuarterHour => 15 * MINUTE,
            Self::Hour => HOUR,
            Self::Day => DAY,
        }
    }

    /// As the form shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Minute => "At most once a minute",
            Self::QuarterHour => "At most every 15 minutes",
            Self::Hour => "At most once an hour",
            Self::Day => "At most once a day",
        }
    }

    /// The word that is stored and sent.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::QuarterHour => "quarter_hour",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// Of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.word() == word)
    }
}

/// What stands between percent signs in the words of a notification, and what it says.
pub const TOKENS: [(&str, &str); 17] = [
    ("Product_Name", "Name of this product"),
    ("Security_risk_name", "Rule that matched"),
    ("action", "What was done"),
    ("date", "Day in UTC"),
    ("time", "Time of day in UTC"),
    ("foundin", "Mailbox and folder"),
    ("policy_name", "Policy"),
    ("sender", "Sender"),
    ("violator", "Mailbox in which it was found"),
    ("recipient", "Mailbox in which it was found"),
    ("subject", "Subject of the mail"),
    ("attachments", "Names of the attachments, where the mail is held"),
    ("filename", "Names of the attachments, where the mail is held"),
    ("suspicious_url", "Link or host, where that is the reason"),
    ("risk_level", "Risk level, where the analyser gave one"),
    ("url_category", "Category of a link, where it has one"),
    ("dlptemplatename", "Compliance template, where that is the reason"),
];

/// The subject of a mail about one finding, where nothing else is chosen.
pub const SUBJECT: &str = "%Product_Name%: %action%: %subject%";
/// The words about one finding, where nothing else is chosen.
pub const ENTRY: &str =
    "%date% %time% · %policy_name%\n%action%: “%subject%” from %sender%, found in %foundin%\n%Security_risk_name%";

/// The settings of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notifications {
    /// Whether administrators are written.
    pub administrators: bool,
    /// Their addresses.
    pub recipients: Vec<String>,
    /// Whether those are written in whose mailbox something was found.
    pub users: bool,
    /// Whether what was only logged is told too.
    pub logged: bool,
    /// How often at most.
    pub every: Every,
    /// The subject of a mail about one finding.
    pub subject: String,
    /// The words about one finding.
    pub entry: String,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            administrators: false,
            recipients: Vec::new(),
            users: false,
            logged: false,
            every: Every::default(),
            subject: SUBJECT.into(),
            entry: ENTRY.into(),
        }
    }
}

impl Notifications {
    /// Whether anybody is written at all.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.administrators || self.users
    }

    /// Checks what a form brought.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the first field that cannot be taken.
    pub fn check(&self) -> Answer<()> {
        if self.administrators && self.recipients.is_empty() {
            return Err(Problem::invalid(
                "recipients",
                "Give at least one address, or switch this off.",
            ));
        }
        if self.recipients.len() > RECIPIENTS_MAX {
            let sentence = format!(
                "At most {RECIPIENTS_MAX} addresses are written; these are {}.",
                self.recipients.len()
            );
            return Err(Problem::invalid("recipients", sentence));
        }
        if let Some(wrong) = self.recipients.iter().find(|address| !is_address(address)) {
            let sentence = format!("“{wrong}” is not a mail address: write it as name@example.org.");
            return Err(Problem::invalid("recipients", sentence));
        }
        for (field, text, most) in [
            ("subject", &self.subject, SUBJECT_MAX),
            ("entry", &self.entry, ENTRY_MAX),
        ] {
            if text.trim().is_empty() || text.chars().count() > most {
                return Err(Problem::invalid(
                    field,
                    format!("A text of 1 to {most} characters is expected."),
                ));
            }
            if let Some(unknown) = unknown_token(text) {
                return Err(Problem::invalid(field, format!("“%{unknown}%” is not a token.")));
            }
        }
        if self.subject.contains(['\n', '\r']) {
            return Err(Problem::invalid("subject", "A subject is one line."));
        }
        Ok(())
    }
}

/// Whether a text has the form of an address. Whether there is such a mailbox only the mail server knows.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"".contains(c))
    })
}

/// The first thing between percent signs that looks like a token and is none.
fn unknown_token(text: &str) -> Option<&str> {
    pieces(text).find_map(|piece| match piece {
        Piece::Token(name) if !TOKENS.iter().any(|(known, _)| *known == name) => Some(name),
        _ => None,
    })
}

/// A stretch of a text with tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Text(&'t str),
    Token(&'t str),
}

/// A word of letters and low lines between percent signs is a token; other percent signs are what they are.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let token = |from: &str| -> Option<usize> {
            let inside = from.strip_prefix('%')?;
            let end = inside.find(|c: char| !(c.is_ascii_alphabetic() || c == '_'))?;
            (end > 0 && inside[end..].starts_with('%')).then_some(end)
        };
        if let Some(length) = token(rest) {
            let name = &rest[1..=length];
            rest = &rest[length + 2..];
            return Some(Piece::Token(name));
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(at, _)| token(&rest[*at..]).is_some())
            .map_or(rest.len(), |(at, _)| at);
        let (plain, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(plain))
    })
}

/// A text with its tokens replaced. What is put in is not looked at again: a subject with a token in it stays as it was written.
#[must_use]
pub fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    pieces(text)
        .map(|piece| match piece {
            Piece::Text(plain) => plain.to_owned(),
            Piece::Token(name) => value(name),
        })
        .collect()
}

/// How far an organisation's notifications have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notified {
    /// The last line of what is being told just now: a start meanwhile tells the same, under the same names.
    #[serde(default)]
    pub upto: Option<i64>,
    /// When somebody was written last.
    pub at: Timestamp,
}

/// How a mail of the console stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The mail server has taken it.
    Sent,
    /// It is tried again.
    Waits,
    /// It was given up.
    GivenUp,
}

impl Delivery {
    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "Sent",
            Self::Waits => "Waiting",
            Self::GivenUp => "Given up",
        }
    }
}

/// A mail of the console to somebody, as the log of it shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// When it was written.
    pub at: Timestamp,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// How it stands.
    pub delivery: Delivery,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
    /// What went wrong last.
    pub error: String,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NotificationPage {
    /// The settings.
    pub settings: Notifications,
    /// Counts the saves, from 0.
    pub version: u32,
    /// Whether a mail server is configured; without one nothing is written.
    pub has_server: bool,
    /// The newest mails, at most [`SHOWN_MAX`].
    pub sent: Vec<Notice>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_replaced_once_and_other_percent_signs_stay() {
        let value = |name: &str| match name {
            "subject" => "100%sender%".to_owned(),
            other => format!("<{other}>"),
        };
        assert_eq!(
            filled("%subject% from %sender%: 50% off, %, %%, %_", value),
            "100%sender% from <sender>: 50% off, %, %%, %_"
        );
        assert_eq!(unknown_token("50 % of %sender% and %nobody%"), Some("nobody"));
        for (token, _) in TOKENS {
            assert_eq!(unknown_token(&format!("%{token}%")), None);
        }
    }

    #[test]
    fn what_cannot_be_sent_is_refused_at_its_field() {
        let field = |settings: Notifications| match settings.check() {
            Err(Problem::Invalid { field, .. }) => field,
            other => format!("{other:?}"),
        };
        let on = |recipients: &[&str]| Notifications {
            administrators: true,
            recipients: recipients.iter().map(|&one| one.to_owned()).collect(),
            ..Notifications::default()
        };
        assert_eq!(field(on(&[])), "recipients");
        assert_eq!(field(on(&["a@b.example", "nobody"])), "recipients");
        assert_eq!(field(on(&["a@b.example\nBcc: c@d.example"])), "recipients");
        assert_eq!(on(&["a@b.example"]).check(), Ok(()));
        assert_eq!(
            field(Notifications {
                entry: "%nothing%".into(),
                ..on(&["a@b.example"])
            }),
            "entry"
        );
        assert_eq!(
            field(Notifications {
                subject: "One\nBcc: two".into(),
                ..on(&["a@b.example"])
            }),
            "subject"
        );
    }

    proptest! {
        #[test]
        fn any_text_without_tokens_stays_as_it_is(text in "[^%]{0,40}(%[ 0-9]{0,3})?") {
            prop_assert_eq!(filled(&text, |_| "x".into()), text);
        }

        #[test]
        fn any_text_is_filled_without_falling(text in "\\PC{0,60}") {
            let _ = filled(&text, |name| name.to_owned());
        }
    }
}
