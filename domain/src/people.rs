//! People who sign in, and the browsers in which they are.

use crate::{
    ids::{PersonId, SignInId},
    licence::{entitlement::Seats, portal::LicenceNotice},
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
    time::Timestamp,
    words::Language,
};
use serde::{Deserialize, Serialize};

/// The least characters of a password (NIST SP 800-63B-4 section 3.1.1.2 asks for 15 where it is the only factor;
/// 12 with throttling is what administrators accept).
pub const PASSWORD_MIN: usize = 12;
/// The most bytes of a password; more is refused before it is hashed.
pub const PASSWORD_MAX: usize = 1_024;
/// Characters in a mail address (RFC 5321 section 4.5.3.1).
pub const EMAIL_MAX: usize = 254;

/// Who is signed in here, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The person; not for the browser.
    #[serde(skip, default = "nobody")]
    pub id: PersonId,
    /// The address that one signs in with.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
    /// The organisation's code; not for the browser.
    #[serde(skip)]
    pub code: String,
    /// Whose answers and acts a browser keeps: the address and the code, so that each is of one person in one organisation.
    pub keeper: String,
    /// The person's other organisations; not for the browser, which gets them drawn.
    #[serde(skip)]
    pub organisations: Vec<Organisation>,
    /// The way to them: HTML of our own, with their names escaped; empty where there are none. Filled in where the reader's language is
    /// known.
    pub switch: String,
    /// The site that serves it.
    pub site: String,
    /// Whether the organisation is the demo.
    pub demo: bool,
    /// Whether it is a service provider.
    pub partner: bool,
    /// This program's version and build.
    pub build: String,
    /// Licences that ask for attention, the most urgent first; not for the browser, which gets sentences.
    #[serde(skip)]
    pub licences: Vec<LicenceNotice>,
    /// Seats of the mail product, where more are used than were bought; the same holds.
    #[serde(skip)]
    pub over: Option<Seats>,
    /// What they say. Filled in where the reader's language is known.
    pub notices: Vec<String>,
    /// Features that the licences do not contain: the word of each, `: `, the reason and the way to get it.
    pub lacks: Vec<String>,
}

const fn nobody() -> PersonId {
    PersonId::new(uuid::Uuid::nil())
}

/// An organisation of somebody who belongs to several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its code.
    pub code: TenantCode,
    /// Its name.
    pub name: String,
}

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRow {
    /// The sign-in; not its secret.
    pub id: SignInId,
    /// Whether it is the browser that asks.
    pub current: bool,
    /// Browser and system, as far as they tell: `Firefox on Linux`.
    pub browser: String,
    /// The address it came from last.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was seen last.
    pub last_seen: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A new sign-in: the secret goes into the cookie, and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// 256 random bits, base64url without padding.
    pub secret: String,
    /// Seconds for which the cookie lives.
    pub seconds: i64,
    /// The language that the person chose, when one was chosen.
    pub language: Option<Language>,
    /// Whether another organisation was asked for, to which the person does not belong.
    pub elsewhere: bool,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn")
            .field("seconds", &self.seconds)
            .finish_non_exhaustive()
    }
}

/// What the set-up page sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// From the link in the terminal.
    pub key: String,
    /// The organisation's name.
    pub organisation: String,
    /// The administrator's address.
    pub email: String,
    /// The administrator's password.
    pub password: String,
}

impl std::fmt::Debug for SetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetUp")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// Whether an address can be signed in with.
///
/// # Errors
/// [`Problem::Invalid`] on `email`.
pub fn check_email(email: &str) -> Answer<()> {
    let fine = email.len() <= EMAIL_MAX
        && email
            .rsplit_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    if fine {
        Ok(())
    } else {
        Err(Problem::invalid(
            "email",
            "Give a mail address, such as anna@example.org.",
        ))
    }
}

/// Whether a password may be set.
///
/// # Errors
/// [`Problem::Invalid`] on `password`.
pub fn check_password(password: &str) -> Answer<()> {
    if password.len() > PASSWORD_MAX {
        return Err(Problem::invalid(
            "password",
            format!("A password has at most {PASSWORD_MAX} bytes."),
        ));
    }
    if password.chars().count() < PASSWORD_MIN {
        return Err(Problem::invalid(
            "password",
            format!("A password has at least {PASSWORD_MIN} characters. A few words are fine."),
        ));
    }
    Ok(())
}
