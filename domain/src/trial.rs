//! A policy tried on past mail before it acts: what would be held, released or changed, mail by mail (spec P9).

use crate::{
    evidence::Filter,
    explain::MailPlace,
    job::JobRow,
    policy::Policy,
    time::Timestamp,
    verdict::{Action, Outcome, Verdict},
};
use serde::{Deserialize, Serialize};

/// What it is called in the list of jobs and in the audit trail.
pub const TITLE: &str = "Try a policy";
/// Mails that a trial lists at most. All are counted; of more that differ the first stand in the list.
pub const LISTED_MAX: u64 = 10_000;
/// Mails on one page of the list.
pub const PAGE_ROWS: usize = 100;
/// Trials whose lists are kept; older ones go when a new one begins.
pub const TRIALS_KEPT: usize = 20;

/// What is to be tried: a policy as somebody drafted it, saved or not, as if it were ON, over the mail that arrived in a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The draft. It takes the place of the saved policy with its identifier; one that is not saved yet stands beside the others.
    pub draft: Policy,
    /// Mail that arrived from then on.
    pub from: Timestamp,
    /// Mail that arrived before then.
    pub until: Timestamp,
}

/// What the draft would do to a mail that the policies in force do not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It would be quarantined.
    Held,
    /// It would not be quarantined any more.
    Released,
    /// Something else would be done, or it would be logged or be no longer.
    Changed,
}

impl Effect {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Held, Self::Released, Self::Changed];

    /// The effect between two decisions; none when the same is done.
    #[must_use]
    pub fn between(before: &Verdict, after: &Verdict) -> Option<Self> {
        let held = |verdict: &Verdict| verdict.action == Action::Quarantine;
        let logged = |verdict: &Verdict| verdict.outcome != Outcome::Clean;
        match (held(before), held(after)) {
            (false, true) => Some(Self::Held),
            (true, false) => Some(Self::Released),
            _ if before.action != after.action || logged(before) != logged(after) => Some(Self::Changed),
            _ => None,
        }
    }

    /// As a heading over such mails.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Held => "Would be held",
            Self::Released => "Would be released",
            Self::Changed => "Would be changed",
        }
    }

    /// The word that is stored and stands in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Released => "released",
            Self::Changed => "changed",
        }
    }

    /// The effect of a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.word() == word)
    }
}

/// How many mails came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Mails that were looked at.
    pub looked: u64,
    /// Of these: would be held.
    pub held: u64,
    /// Would be released.
    pub released: u64,
    /// Would be changed.
    pub changed: u64,
    /// Could not be read, so nothing is known of them.
    pub unread: u64,
}

impl Counts {
    /// How many have this effect.
    #[must_use]
    pub const fn of(self, effect: Effect) -> u64 {
        match effect {
            Effect::Held => self.held,
            Effect::Released => self.released,
            Effect::Changed => self.changed,
        }
    }

    /// Counts one mail that was looked at.
    pub const fn count(&mut self, effect: Option<Effect>) {
        self.looked += 1;
        match effect {
            Some(Effect::Held) => self.held += 1,
            Some(Effect::Released) => self.released += 1,
            Some(Effect::Changed) => self.changed += 1,
            None => {}
        }
    }

    /// Mails of which nothing changes.
    #[must_use]
    pub const fn same(self) -> u64 {
        self.looked
            .saturating_sub(self.held)
            .saturating_sub(self.released)
            .saturating_sub(self.changed)
    }
}

/// One mail of which something would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialMail {
    /// Counts within the trial, from 1.
    pub number: u64,
    /// The mailbox, as an address.
    pub mailbox: String,
    /// Where it lay.
    pub place: MailPlace,
    /// Decoded.
    pub sender: String,
    /// Decoded.
    pub subject: String,
    /// When it arrived.
    pub received_at: Option<Timestamp>,
    /// What would change.
    pub effect: Effect,
    /// What the policies in force do.
    pub before: Action,
    /// What would be done.
    pub after: Action,
    /// The filter of the reason that decides: of the draft where it objects, else of what objected before.
    pub filter: Option<Filter>,
    /// The rule of that reason.
    pub rule: String,
    /// That reason in words.
    pub reason: String,
}

/// A trial as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// State and progress.
    pub job: JobRow,
    /// What is tried on which mail.
    pub asked: Asked,
    /// How many mails came to what so far.
    pub counts: Counts,
}

/// A trial with a page of its mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialPage {
    /// The trial.
    pub trial: Trial,
    /// Mails that differ, in the order in which they were met.
    pub mails: Vec<TrialMail>,
    /// Whether there are further ones.
    pub further: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effect_is_what_a_person_would_notice() {
        let verdict = |outcome, action| Verdict {
            outcome,
            action,
            ..Verdict::clean(None)
        };
        let clean = verdict(Outcome::Clean, Action::Pass);
        let logged = verdict(Outcome::Condemned, Action::Pass);
        let held = verdict(Outcome::Condemned, Action::Quarantine);
        let junk = verdict(Outcome::Condemned, Action::MoveToJunk);
        for (before, after, effect) in [
            (&clean, &held, Some(Effect::Held)),
            (&junk, &held, Some(Effect::Held)),
            (&held, &clean, Some(Effect::Released)),
            (&held, &junk, Some(Effect::Released)),
            (&clean, &junk, Some(Effect::Changed)),
            (&clean, &logged, Some(Effect::Changed)),
            (&held, &held, None),
            (&clean, &clean, None),
        ] {
            assert_eq!(Effect::between(before, after), effect, "{before:?} {after:?}");
            let mut counts = Counts::default();
            counts.count(effect);
            let told: u64 = Effect::ALL.into_iter().map(|one| counts.of(one)).sum();
            assert_eq!(
                (told, counts.same()),
                (u64::from(effect.is_some()), u64::from(effect.is_none()))
            );
        }
    }
}
