//! Finds what detectors, expressions and lists of words describe. Numbers are looked for only around figures: most of a text has none near enough to each other.

use super::{
    set::{Chosen, TemplateSet},
    text::{is_alone, lower, plain},
};
use domain::dlp::{Detector, Findings, Form, Match, all, masked};
use regex::{Regex, RegexBuilder};
use regex_automata::{
    Anchored, Input, MatchKind, PatternSet,
    meta::{self, BuildError},
    util::syntax,
};
use std::{
    borrow::Cow,
    cell::OnceCell,
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::LazyLock,
};

/// Bytes around a figure that can belong to the same number.
const REACH: usize = 26;
/// Figures of the shortest number.
const FIGURES: usize = 5;
/// Bytes of one region: a text of figures alone is looked through piece by piece.
const REGION: usize = 4_096;
/// Bytes by which a region grows to the end of a word.
const WORD: usize = 64;
/// Bytes before a number in which its words may stand...
const BEFORE: usize = 160;
/// ...and after it.
const AFTER: usize = 80;
/// Bytes that the states of the numbers' automaton may take in each thread that looks.
const STATES: usize = 8 << 20;
/// Places of one detector that are kept for one text.
const MATCHES: usize = 1_000;

/// A detector with its expression.
struct Compiled {
    detector: &'static Detector,
    /// Its place among all.
    number: usize,
    expression: Regex,
}

/// All detectors, compiled.
struct Engine {
    numbers: Vec<Compiled>,
    /// The same expressions, to be tried at once where a word begins. None where they are too large, which a test rules out.
    set: Option<meta::Regex>,
    tokens: Vec<Compiled>,
}

// The expressions are part of the program, and a test compiles them: without one that does not compile, the others work.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let (mut numbers, mut tokens) = (Vec::new(), Vec::new());
    for (detector, number) in all().zip(0..) {
        let Ok(expression) = expression(detector) else {
            continue;
        };
        match detector.form {
            Form::Number => &mut numbers,
            Form::Token => &mut tokens,
        }
        .push(Compiled {
            detector,
            number,
            expression,
        });
    }
    let set = together(&numbers).ok();
    Engine { numbers, set, tokens }
});

/// One automaton for all numbers. It is only asked at the beginnings of words: looking for them everywhere at once, it would need a state
/// for each way in which numbers can overlap, which are too many to keep.
fn together(numbers: &[Compiled]) -> Result<meta::Regex, Box<BuildError>> {
    let patterns: Vec<&str> = numbers.iter().map(|compiled| compiled.expression.as_str()).collect();
    meta::Regex::builder()
        .syntax(syntax::Config::new().case_insensitive(true).unicode(false).utf8(false))
        .configure(
            meta::Config::new()
                .match_kind(MatchKind::All)
                .utf8_empty(false)
                .hybrid_cache_capacity(STATES),
        )
        .build_many(&patterns)
        .map_err(Box::new)
}

fn expression(detector: &Detector) -> Result<Regex, regex::Error> {
    // A token may end in a mark, where no border of a word is.
    let pattern = match detector.form {
        Form::Number => format!(r"\b(?:{})\b", detector.pattern),
        Form::Token => detector.pattern.to_owned(),
    };
    RegexBuilder::new(&pattern)
        .case_insensitive(detector.form == Form::Number)
        .unicode(false)
        .build()
}

/// A text as it is looked through.
struct Text<'t> {
    /// In plain figures, letters, spaces and dashes.
    plain: Cow<'t, str>,
    /// The same in small letters, byte for byte at the same place.
    lower: OnceCell<String>,
}

impl Text<'_> {
    fn lower(&self) -> &str {
        self.lower.get_or_init(|| lower(&self.plain))
    }
}

/// What was found in one text.
pub(super) struct Found<'t> {
    text: Text<'t>,
    set: &'t TemplateSet,
    by_detector: BTreeMap<&'static str, Vec<Match>>,
    by_expression: BTreeMap<&'t str, Vec<Match>>,
    /// The places of each word of the set, once they were asked for.
    words: OnceCell<Vec<Vec<Range<usize>>>>,
}

impl Findings for Found<'_> {
    fn of(&self, detector: &str) -> &[Match] {
        self.by_detector.get(detector).map_or(&[], Vec::as_slice)
    }

    fn expression(&self, pattern: &str) -> &[Match] {
        self.by_expression.get(pattern).map_or(&[], Vec::as_slice)
    }

    fn word(&self, word: &str) -> &[Range<usize>] {
        let places = self.words.get_or_init(|| self.words());
        let number = self.set.number_of(word);
        number.and_then(|number| places.get(number)).map_or(&[], Vec::as_slice)
    }

    fn characters(&self, bytes: Range<usize>) -> usize {
        self.text.plain.get(bytes).map_or(0, |text| text.chars().count())
    }
}

impl<'t> Found<'t> {
    /// Looks for what these templates ask for; and whether it came to the end before `is_late`.
    pub(super) fn in_text(text: &'t str, chosen: &Chosen<'t>, is_late: impl Fn() -> bool) -> (Self, bool) {
        let mut found = Self {
            text: Text {
                plain: plain(text),
                lower: OnceCell::new(),
            },
            set: chosen.set,
            by_detector: BTreeMap::new(),
            by_expression: BTreeMap::new(),
            words: OnceCell::new(),
        };
        let is_whole = found.look_through(chosen, is_late);
        (found, is_whole)
    }

    fn look_through(&mut self, chosen: &Chosen<'t>, is_late: impl Fn() -> bool) -> bool {
        let Self {
            text,
            by_detector,
            by_expression,
            ..
        } = self;
        for compiled in &ENGINE.tokens {
            if chosen.asks_for(compiled.number) {
                let matches = compiled.expression.find_iter(&text.plain);
                let tokens = matches.filter(|matched| compiled.detector.holds(matched.as_str()));
                for matched in tokens.take(MATCHES) {
                    keep(by_detector, compiled.detector, &text.plain, matched.range());
                }
            }
        }
        let Some(set) = &ENGINE.set else { return false };
        let mut begun = PatternSet::new(set.pattern_len());
        // Where the last number of each detector ended.
        let mut ends = vec![0; ENGINE.numbers.len()];
        for region in regions(&text.plain) {
            if is_late() {
                return false;
            }
            for at in beginnings(&text.plain, region) {
                begun.clear();
                let input = Input::new(text.plain.as_ref()).range(at..).anchored(Anchored::Yes);
                set.which_overlapping_matches(&input, &mut begun);
                if begun.is_empty() {
                    continue;
                }
                for pattern in begun.iter() {
                    if let (Some(compiled), Some(end)) =
                        (ENGINE.numbers.get(pattern.as_usize()), ends.get_mut(pattern.as_usize()))
                        && chosen.asks_for(compiled.number)
                        && *end <= at
                        && let Some(found) = number_at(compiled, text, at)
                    {
                        *end = found.end;
                        keep(by_detector, compiled.detector, &text.plain, found);
                    }
                }
            }
        }
        for (pattern, expression) in &chosen.expressions {
            if is_late() {
                return false;
            }
            let matches = expression.find_iter(&text.plain).filter(|matched| !matched.is_empty());
            let matches = matches.take(MATCHES).map(|matched| Match {
                key: key(matched.as_str()),
                masked: masked(matched.as_str()),
                place: matched.range(),
            });
            by_expression.insert(pattern, matches.collect());
        }
        true
    }

    /// Where each word of the set stands by itself.
    fn words(&self) -> Vec<Vec<Range<usize>>> {
        let Some(words) = self.set.words() else {
            return Vec::new();
        };
        let text = self.text.lower();
        let mut places = vec![Vec::new(); words.patterns_len()];
        for matched in words.find_overlapping_iter(text) {
            let place = matched.range();
            if let Some(places) = places.get_mut(matched.pattern().as_usize())
                && places.len() < MATCHES
                && is_alone(text, &place)
            {
                places.push(place);
            }
        }
        places
    }
}

/// The number that begins here, if it holds.
fn number_at(compiled: &Compiled, text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let (detector, plain) = (compiled.detector, text.plain.as_ref());
    let matched = compiled.expression.find_at(plain, at)?;
    shorter(compiled, plain, matched.range()).find(|place| {
        !is_part_of_longer(plain, place)
            && detector.holds(&plain[place.clone()])
            && (!detector.needs_words || has_words(detector, text.lower(), place))
    })
}

/// Keeps a place, within the limit and once: regions overlap.
fn keep(found: &mut BTreeMap<&'static str, Vec<Match>>, detector: &Detector, plain: &str, place: Range<usize>) {
    let kept = found.entry(detector.id).or_default();
    let value = &plain[place.clone()];
    if kept.len() < MATCHES && kept.last().is_none_or(|last| last.place.end <= place.start) {
        kept.push(Match {
            key: key(value),
            masked: masked(value),
            place,
        });
    }
}

/// Where words begin in a part of the text.
fn beginnings(plain: &str, part: Range<usize>) -> impl Iterator<Item = usize> {
    let bytes = plain.as_bytes();
    let is_word = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    part.filter(move |at| is_word(*at) && !at.checked_sub(1).is_some_and(is_word))
}

/// What matched, and the shorter matches that end before one of its separators: a number of no fixed length takes the next words for its
/// last groups (`DE89 3704 0044 0532 0130 00 bei`).
fn shorter<'t>(compiled: &'t Compiled, plain: &'t str, whole: Range<usize>) -> impl Iterator<Item = Range<usize>> + 't {
    let start = whole.start;
    let next = move |place: &Range<usize>| {
        let mut end = place.end;
        loop {
            end = start + plain[start..end].rfind([' ', '-'])?;
            let found = compiled.expression.find_at(&plain[..end], start)?;
            if found.start() == start && found.end() == end {
                return Some(found.range());
            }
        }
    };
    std::iter::successors(Some(whole), next)
}

/// What tells a value from others: its letters and figures.
fn key(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        byte.to_ascii_uppercase().hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether figures go on behind a mark: then it is a piece of something else, such as a version or a longer number.
fn is_part_of_longer(text: &str, place: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let figure = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mark = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|byte| b"-./_".contains(byte))
    };
    let before = mark(place.start.checked_sub(1)) && figure(place.start.checked_sub(2));
    let after = mark(Some(place.end)) && figure(Some(place.end + 1));
    before || after
}

/// Whether one of the detector's words stands near; the text is in small letters.
fn has_words(detector: &Detector, lower: &str, place: &Range<usize>) -> bool {
    let start = lower.floor_char_boundary(place.start.saturating_sub(BEFORE));
    let end = lower.ceil_char_boundary((place.end + AFTER).min(lower.len()));
    let around = &lower[start..end];
    detector.words.iter().any(|word| {
        let mut places = around.match_indices(word);
        places.any(|(at, word)| is_alone(around, &(at..at + word.len())))
    })
}

/// Where figures stand near enough to each other, with what may belong to them.
fn regions(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut regions = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    let mut close = |open: Option<(usize, usize, usize)>| {
        if let Some((start, end, figures)) = open
            && figures >= FIGURES
        {
            regions.push(widened(text, start, end));
        }
    };
    for (at, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        open = match open {
            Some((start, end, figures)) if at - end <= REACH && at - start < REGION => {
                Some((start, at + 1, figures + 1))
            }
            before => {
                // A number may lie across the border of two regions: the second begins some way before.
                let from = match before {
                    Some((start, end, _)) if at - end <= REACH && at - start >= REGION => at - WORD,
                    _ => at,
                };
                close(before);
                Some((from, at + 1, 1))
            }
        };
    }
    close(open);
    regions
}

/// A region with what may belong to its first and last number, to the ends of words.
fn widened(text: &str, start: usize, end: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let (mut start, mut end) = (start.saturating_sub(REACH), (end + REACH).min(bytes.len()));
    let (first, last) = (start.saturating_sub(WORD), (end + WORD).min(bytes.len()));
    while start > first && word(start) {
        start -= 1;
    }
    while end < last && word(end) {
        end += 1;
    }
    text.floor_char_boundary(start)..text.ceil_char_boundary(end)
}

#[cfg(test)]
mod tests;
