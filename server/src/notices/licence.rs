//! What an organisation's administrators are written when a licence nears its end or its state changes (contract `cas-api.md` section
//! 3.3: 60, 30 and 14 days ahead, and at each change).

use super::text::{self, Paragraph, say, say_with};
use domain::{
    licence::{
        life::{Event, Life, State},
        portal::LicenceNotice,
    },
    time::{DAY, Timestamp},
    words::Language,
};

/// A mail about one product's licence.
#[derive(Debug, Clone)]
pub struct LicenceLetter<'a> {
    /// The language.
    pub language: Language,
    /// The organisation.
    pub organisation: &'a str,
    /// The life that the licence has.
    pub life: Life,
    /// What is due, oldest first.
    pub due: &'a [(Timestamp, Event)],
    /// The address of the Licensing pages.
    pub address: &'a str,
    /// The time by which licences are judged.
    pub now: Timestamp,
}

impl LicenceLetter<'_> {
    fn state(&self) -> State {
        self.life.state(self.now)
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> String {
        let product = say(self.language, self.life.product.label());
        let days = self.life.days_left(self.now).unwrap_or_default().to_string();
        let ends = self.due.iter().any(|(_, event)| matches!(event, Event::EndsIn { .. }));
        let said = match self.state() {
            State::Trial | State::Active if ends => say_with(
                self.language,
                "{}: {} ends in {} days",
                &[self.organisation, product, &days],
            ),
            state => format!(
                "{}: {product}: {}",
                self.organisation,
                say(self.language, state.label())
            ),
        };
        text::subject(&said)
    }

    fn paragraphs(&self) -> Vec<Paragraph> {
        let say = |english| say(self.language, english);
        let say_with = |english, values: &[&str]| say_with(self.language, english, values);
        let product = say(self.life.product.label());
        let last = self.life.until.plus(-DAY).rfc3339();
        let last = last.get(..10).unwrap_or_default();
        let ends = self.due.iter().any(|(_, event)| matches!(event, Event::EndsIn { .. }));
        let notice = LicenceNotice {
            product: self.life.product,
            state: self.state(),
            days_left: self.life.days_left(self.now),
        };
        let mut paragraphs = vec![Paragraph::new(
            say_with("This is about the console of {}.", &[self.organisation]),
            "",
        )];
        let running = matches!(self.state(), State::Trial | State::Active);
        paragraphs.push(Paragraph::new(
            if running && !ends {
                say_with("The licence of “{}” runs until {}.", &[product, last])
            } else {
                notice.sentence(say)
            },
            "",
        ));
        if running && ends {
            paragraphs.push(Paragraph::new(say_with("Its last day is {}.", &[last]), ""));
        }
        if self.due.iter().any(|(_, event)| *event == Event::AccountsEnd) {
            paragraphs.push(Paragraph::new(
                say("Service accounts were deprovisioned; a renewal brings them back."),
                "",
            ));
        }
        if !running || ends {
            paragraphs.push(Paragraph::new(
                say("To go on, provide the key of the renewal under Licensing:"),
                self.address,
            ));
        }
        paragraphs
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
