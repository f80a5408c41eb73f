//! The registration e-mail of a customer: where it signs in, and the link with which its first administrator begins.

use domain::words::{Catalogue, Language, fill};

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

/// The characters that mean something in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl Registration<'_> {
    fn say(&self, english: &str, values: &[&str]) -> String {
        let text = match self.language {
            Language::English => None,
            Language::Japanese => Catalogue::japanese().find(english),
        };
        fill(text.unwrap_or(english), values)
    }

    /// The subject. A name with a line break in it would be a header of its own.
    #[must_use]
    pub fn subject(&self) -> String {
        let subject = self.say("Your security console: {}", &[self.customer]);
        subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    /// The lines, with a mark where the link goes.
    fn lines(&self) -> Vec<(String, String)> {
        let days = self.days.to_string();
        vec![
            (
                self.say(
                    "{} has set up a security console for {}.",
                    &[self.provider, self.customer],
                ),
                String::new(),
            ),
            (
                self.say(
                    "Choose your password first. This link works once, for {} days:",
                    &[&days],
                ),
                LINK.into(),
            ),
            (self.say("From then on, sign in here:", &[]), self.address.into()),
            (self.say("The identifier of your organisation:", &[]), self.code.into()),
            (
                self.say("If you did not expect this mail, tell {}.", &[self.provider]),
                String::new(),
            ),
        ]
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        let lines = self.lines().into_iter().map(|(said, value)| {
            if value.is_empty() {
                said
            } else {
                format!("{said}\n{value}")
            }
        });
        lines.collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// The same as HTML, without anything that is fetched.
    #[must_use]
    pub fn html(&self) -> String {
        let lines = self.lines().into_iter().map(|(said, value)| {
            let (said, shown) = (escape(&said), escape(&value));
            if value.is_empty() {
                format!("<p>{said}</p>")
            } else if value.starts_with("http") || value == LINK {
                format!("<p>{said}<br><a href=\"{shown}\">{shown}</a></p>")
            } else {
                format!("<p>{said}<br><b>{shown}</b></p>")
            }
        });
        let body: String = lines.collect();
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body>{body}</body></html>",
            self.language.tag()
        )
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
        for ((said, _), (other, _)) in english.lines().iter().zip(japanese.lines()) {
            assert_ne!(*said, other);
        }
        assert!(japanese.html().contains("lang=\"ja\""));
    }
}
