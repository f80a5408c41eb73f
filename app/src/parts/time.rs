//! Times, numbers and subjects for people.

use crate::{
    start::Now,
    words::{language, say, say_count, say_with},
};
use domain::{
    time::{self, Age, Timestamp, Unit},
    words::Language,
};
use leptos::prelude::*;

/// A time as an age, the exact one on hover.
#[component]
pub fn Ago(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    view! {
        <time datetime=at.rfc3339() title=at.exact()>
            {move || ago(at, Now::get())}
        </time>
    }
    .into_any()
}

/// A time as an age, or as its date. English leaves out that it is past.
#[must_use]
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    if language() == Language::English {
        return at.relative(now);
    }
    match at.age(now) {
        None => at.date(),
        Some(Age::JustNow) => say("just now").into(),
        Some(Age::Past(number, unit)) => {
            let number = [&*number.to_string()];
            match unit {
                Unit::Milliseconds | Unit::Seconds => say("just now").into(),
                Unit::Minutes => say_with("{} min ago", &number),
                Unit::Hours => say_with("{} h ago", &number),
                Unit::Days => say_with("{} d ago", &number),
            }
        }
    }
}

/// A length of time: `450 ms`, `12 s`, `3 min`, `2 h`, `4 d`.
#[must_use]
pub fn span(milliseconds: i64) -> String {
    let (number, unit) = time::length(milliseconds);
    let number = [&*number.to_string()];
    match unit {
        Unit::Milliseconds => say_with("{} ms", &number),
        Unit::Seconds => say_with("{} s", &number),
        Unit::Minutes => say_with("{} min", &number),
        Unit::Hours => say_with("{} h", &number),
        Unit::Days => say_with("{} d", &number),
    }
}

/// A time in full, zone and all.
#[component]
pub fn Exact(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    view! { <time datetime=at.rfc3339()>{at.exact()}</time> }.into_any()
}

/// A number of bytes for people: `412 KB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => say_with("{} bytes", &[&bytes.to_string()]),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

/// A number with its thousands apart: `9,431`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 mail`, `3 mails`.
#[must_use]
pub fn mails(number: u64) -> String {
    say_count(number, "1 mail", "{} mails")
}

/// A subject as it is shown: words stand where there is none.
#[must_use]
pub fn subject(written: String) -> String {
    if written.trim().is_empty() {
        say("(no subject)").into()
    } else {
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(
            [0, 999, 1_000, 9_431, 1_234_567].map(count),
            ["0", "999", "1,000", "9,431", "1,234,567"]
        );
        assert_eq!(size(412_345), "412 KB");
        assert_eq!(size(52_428_800), "52.4 MB");
        assert_eq!([0, 1, 2_000].map(mails), ["0 mails", "1 mail", "2,000 mails"]);
        assert_eq!(size(12), "12 bytes");
        assert_eq!(span(3 * time::MINUTE), "3 min");
    }

    #[test]
    fn a_mail_without_a_subject_has_words_to_press_on() {
        assert_eq!(
            ["", " \t", " Hello "].map(|written| subject(written.into())),
            ["(no subject)", "(no subject)", " Hello "]
        );
    }
}
