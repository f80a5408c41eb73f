//! The Japanese catalogue: one section for each area of the console, and one for what several of them say.

mod administration;
mod common;
mod domain;
mod licensing;
mod logs;
mod notifications;
mod overview;
mod palette;
mod partner;
mod policies;
mod public;
mod quarantine;
mod refusals;
mod transfer;
mod trials;

/// English and Japanese.
type Section = [(&'static str, &'static str)];

/// All sections.
pub(super) const SECTIONS: &[&Section] = &[
    administration::WORDS,
    common::WORDS,
    domain::WORDS,
    licensing::WORDS,
    logs::WORDS,
    notifications::WORDS,
    overview::WORDS,
    palette::WORDS,
    partner::WORDS,
    policies::WORDS,
    public::WORDS,
    quarantine::WORDS,
    refusals::WORDS,
    transfer::WORDS,
    trials::WORDS,
];
