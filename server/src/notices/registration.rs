//! The registration e-mail of a customer: where it signs in, and the link with which its first administrator begins.

use super::text::{self, Paragraph, say_with};
use domain::words::Language;

/// Stands in the text where the link goes, which is kept apart from it.
pub const LINK: &str = "{set-up-link}";

/// What the mail is about.
#[derive(Debug, Clone)]
pub struct Registration<'a> {
    /// The language.
    pub language: Language,
    /// The customer.
    pub customer: &'a str,
    /// Its service provider.
    pub provider: &'a str,
    /// Where it signs in.
    pub address: &'a str,
    /// The short name of its organisation in that address.
    pub code: &'a str,
    /// Days for which the link works.
    pub days: i64,
}

impl Registration<'_> {
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> String {
        let said = say_with(self.language, "Your security console: {}", &[self.customer]);
        text::subject(&said)
    }

    /// What it says, with a mark where the link goes.
    fn paragraphs(&self) -> Vec<Paragraph> {
        let say = |english, values: &[&str]| say_with(self.language, english, values);
        let days = self.days.to_string();
        vec![
            Paragraph::new(
                say(
                    "{} has set up a security console for {}.",
                    &[self.provider, self.customer],
                ),
                "",
            ),
            Paragraph::new(
                say(
                    "Choose your password first. This link works once, for {} days:",
                    &[&days],
                ),
                LINK,
            ),
            Paragraph::new(say("From then on, sign in here:", &[]), self.address),
            Paragraph::new(say("The identifier of your organisation:", &[]), self.code),
            Paragraph::new(say("If you did not expect this mail, tell {}.", &[self.provider]), ""),
        ]
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        text::plain(&self.paragraphs())
    }

    /// The same as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        text::html(self.language, &self.paragraphs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(language: Language) -> Registration<'static> {
        Registration {
            language,
            customer: "Cranes & <Co>\r\nBcc: all@example.org",
            provider: "Harbour",
            address: "https://post.example/Dashboard?T=AB12",
            code: "AB12",
            days: 7,
        }
    }

    #[test]
    fn a_name_becomes_neither_markup_nor_a_header() {
        let mail = mail(Language::English);
        assert!(!mail.subject().contains(['\r', '\n']));
        assert!(mail.html().contains("Cranes &amp; &lt;Co&gt;") && !mail.html().contains("<Co>"));
        assert!(mail.plain().contains("/Dashboard?T=AB12") && mail.plain().contains(LINK));
    }

    #[test]
    fn it_is_said_in_the_language_of_its_reader() {
        let (english, japanese) = (mail(Language::English), mail(Language::Japanese));
        for (one, other) in english.paragraphs().iter().zip(japanese.paragraphs()) {
            assert_ne!(one.said, other.said);
        }
        assert!(japanese.html().contains("lang=\"ja\""));
    }
}
