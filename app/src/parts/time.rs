//! Times, numbers and subjects for people.

use crate::start::Now;
use domain::time::Timestamp;
use leptos::prelude::*;

/// A time as an age, the exact one on hover.
#[component]
pub fn Ago(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    view! {
        <time datetime=at.rfc3339() title=at.exact()>
            {move || at.relative(Now::get())}
        </time>
    }
    .into_any()
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
        0..1_000 => format!("{bytes} bytes"),
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
    if number == 1 {
        "1 mail".into()
    } else {
        format!("{} mails", count(number))
    }
}

/// A subject as it is shown: words stand where there is none.
#[must_use]
pub fn subject(written: String) -> String {
    if written.trim().is_empty() {
        "(no subject)".into()
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
        assert_eq!(mails(1), "1 mail");
    }

    #[test]
    fn a_mail_without_a_subject_has_words_to_press_on() {
        assert_eq!(
            ["", " \t", " Hello "].map(|written| subject(written.into())),
            ["(no subject)", "(no subject)", " Hello "]
        );
    }
}
