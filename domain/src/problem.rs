//! What the console answers when it does not do what was asked: always a sentence, always a next step.

use crate::words::fill;
use serde::{Deserialize, Serialize};

/// A refusal or failure as the person in front of the page meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// Nobody is signed in in this browser, or the sign-in has ended.
    SignInNeeded,
    /// The person's role does not reach this.
    Forbidden {
        /// What was tried, as the end of "allow you to ...".
        what: String,
    },
    /// There is no such thing, or not in this organisation.
    NotFound {
        /// The kind of thing.
        what: String,
    },
    /// One field of a form cannot be taken.
    Invalid {
        /// The field's name in the form.
        field: String,
        /// What is wrong and what is expected.
        sentence: String,
    },
    /// The thing changed since it was looked at, or is in a state that does not allow the act.
    Conflict {
        /// What stands in the way.
        sentence: String,
    },
    /// Too many attempts.
    TooMany {
        /// Seconds until the next attempt is looked at.
        seconds: u64,
    },
    /// Something that the work needs cannot be reached now.
    Unavailable {
        /// What cannot be reached and why.
        sentence: String,
    },
    /// The organisation's licences do not contain it, or not any more.
    NotLicensed {
        /// Why, and how to get it.
        sentence: String,
    },
    /// The page is older than the server and speaks another version.
    Outdated,
    /// A fault of ours. The details are in the server's log under the reference.
    Internal {
        /// Finds the line in the server's log.
        reference: String,
    },
}

impl Problem {
    /// A field that cannot be taken, with the sentence that says why.
    #[must_use]
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            sentence: sentence.into(),
        }
    }

    /// A state that stands in the way.
    #[must_use]
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Conflict {
            sentence: sentence.into(),
        }
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::NotFound { what: what.into() }
    }

    /// What it is, as a sentence, in the language into which `say` turns each English text.
    #[must_use]
    pub fn sentence(&self, say: impl Fn(&str) -> String) -> String {
        match self {
            Self::SignInNeeded => say("You are not signed in, or your sign-in has ended."),
            Self::Forbidden { what } => fill(&say("Your role does not allow you to {}."), &[&say(what)]),
            Self::NotFound { what } => fill(&say("There is no such {} here."), &[&say(what)]),
            Self::Invalid { sentence, .. }
            | Self::Conflict { sentence }
            | Self::Unavailable { sentence }
            | Self::NotLicensed { sentence } => say(sentence),
            Self::TooMany { seconds } => fill(
                &say("Too many attempts. Wait {} s and try again."),
                &[&seconds.to_string()],
            ),
            Self::Outdated => say("This page is older than the server."),
            Self::Internal { reference } => {
                fill(&say("Something went wrong on the server (reference {})."), &[reference])
            }
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub const fn next_step(&self) -> &'static str {
        match self {
            Self::SignInNeeded => "Sign in and try again.",
            Self::Forbidden { .. } => "Ask an administrator of your organisation.",
            Self::NotFound { .. } => "It may have been removed. Go back to the list.",
            Self::Invalid { .. } => "Correct the field and send the form again.",
            Self::NotLicensed { .. } => "An administrator finds the licences under Licensing.",
            Self::Conflict { .. } => "Look at the current state, then decide again.",
            Self::TooMany { .. } => "The lock lifts by itself.",
            Self::Unavailable { .. } => "Try again in a moment.",
            Self::Outdated => "Reload the page; nothing you entered elsewhere is lost.",
            Self::Internal { .. } => "Try again; if it stays, give the reference to whoever runs the server.",
        }
    }

    /// The HTTP status that goes with it (RFC 9110 section 15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInNeeded => 401,
            Self::Forbidden { .. } | Self::NotLicensed { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } => 409,
            Self::TooMany { .. } => 429,
            Self::Unavailable { .. } => 503,
            Self::Outdated => 426,
            Self::Internal { .. } => 500,
        }
    }
}

impl std::fmt::Display for Problem {
    /// In English.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(str::to_owned))
    }
}

impl std::error::Error for Problem {}

/// What the console answers to a question.
pub type Answer<T> = Result<T, Problem>;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::words::Catalogue;

    #[test]
    fn a_problem_is_said_in_english_and_in_the_language_of_the_reader() {
        let japanese = Catalogue::japanese();
        let say = |english: &str| japanese.find(english).unwrap_or(english).to_owned();
        for (problem, english, translation) in [
            (
                Problem::Forbidden {
                    what: "see held mail".into(),
                },
                "Your role does not allow you to see held mail.",
                "お使いのロールでは、隔離メールの閲覧は許可されていません。",
            ),
            (
                Problem::not_found("policy"),
                "There is no such policy here.",
                "該当するポリシーはありません。",
            ),
            (
                Problem::TooMany { seconds: 30 },
                "Too many attempts. Wait 30 s and try again.",
                "試行回数が多すぎます。30秒待ってから、もう一度お試しください。",
            ),
            (
                Problem::Internal {
                    reference: "4f{}".into(),
                },
                "Something went wrong on the server (reference 4f{}).",
                "サーバーで問題が発生しました (参照番号 4f{})。",
            ),
            (
                Problem::invalid("name", "A view needs a name."),
                "A view needs a name.",
                "ビューの名前を入力してください。",
            ),
            (
                Problem::invalid("users", "“x {}” is not a mail address."),
                "“x {}” is not a mail address.",
                "“x {}” is not a mail address.",
            ),
        ] {
            assert_eq!(problem.to_string(), english);
            assert_eq!(problem.sentence(say), translation);
            assert!(japanese.find(problem.next_step()).is_some(), "{}", problem.next_step());
        }
    }

    #[test]
    fn what_the_domain_refuses_with_a_number_is_in_the_catalogue() {
        use crate::{
            account::{AccountForm, Connection},
            people::{PASSWORD_MAX, check_email, check_password},
            policy::{BuiltIn, Policy, PolicyKind, ProviderFamily},
            time::Timestamp,
            view::{VIEW_NAME_MAX, VIEWS_MAX, check_name},
        };
        let mut policy = Policy::built_in(
            "1".repeat(32).parse().unwrap(),
            PolicyKind::Atp,
            ProviderFamily::Mailbox,
            BuiltIn::Default,
            Timestamp(0),
        );
        policy.built_in = None;
        let nameless = Policy {
            name: String::new(),
            ..policy.clone()
        };
        let mut targets = policy.clone();
        (targets.priority, targets.targets.domains) = (1, vec!["@x".into()]);
        let account = AccountForm {
            id: None,
            name: String::new(),
            connection: Connection::Maildir {
                path: String::new(),
                domain: String::new(),
            },
            mailboxes: Vec::new(),
            master_password: String::new(),
        };
        let japanese = Catalogue::japanese();
        let say = |english: &str| {
            let known = japanese.find(english).map(str::to_owned);
            known
                .or_else(|| japanese.recognise(english))
                .unwrap_or_else(|| english.to_owned())
        };
        for refused in [
            check_email("anna"),
            check_password("short"),
            check_password(&"x".repeat(PASSWORD_MAX + 1)),
            check_name("").map(drop),
            check_name(&"x".repeat(VIEW_NAME_MAX + 1)).map(drop),
            policy.check(),
            nameless.check(),
            targets.check(),
            account.check(),
            Err(Problem::conflict(format!(
                "You have {VIEWS_MAX} views already: remove one first."
            ))),
        ] {
            let sentence = refused.unwrap_err().to_string();
            assert!(say(&sentence) != sentence, "{sentence}");
        }
        // A value goes over as it is, whatever stands in it.
        assert_eq!(
            say("“x {} y” is not a domain: write it without @."),
            "「x {} y」はドメインではありません。@なしで入力してください。"
        );
    }
}
