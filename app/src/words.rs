//! The pages in the reader's language. Texts stand where they are shown, in English; `domain::words` says them in others.

#[cfg(feature = "hydrate")]
use domain::words::Catalogue;
use domain::words::{self, Language, Plural};

/// A text in the reader's language; the English itself where the catalogue lacks it.
#[must_use]
pub fn say(english: &'static str) -> &'static str {
    find(english).unwrap_or(english)
}

/// A text that came from the server or out of the domain's words, in the reader's language where the catalogue has it, or has what it
/// was made of.
#[must_use]
pub fn said(english: String) -> String {
    match find(&english) {
        Some(translation) => translation.into(),
        None => here::recognise(&english).unwrap_or(english),
    }
}

/// A text with `values` in place of its `{}`.
#[must_use]
pub fn say_with(english: &'static str, values: &[&str]) -> String {
    words::fill(say(english), values)
}

/// `one` or `other`, by the rules of the reader's language, with the number in place of `{}`: `1 mail`, `3 mails`. The catalogue
/// has both; languages without a singular say `other` alone.
#[must_use]
pub fn say_count(number: u64, one: &'static str, other: &'static str) -> String {
    let text = match language().plural(number) {
        Plural::One => one,
        Plural::Other => other,
    };
    say_with(text, &[&crate::parts::time::count(number)])
}

/// The reader's language.
#[must_use]
pub fn language() -> Language {
    here::language()
}

fn find(english: &str) -> Option<&'static str> {
    here::find(english)
}

#[cfg(not(feature = "hydrate"))]
mod here {
    use domain::words::{Catalogue, Language};
    use std::sync::LazyLock;

    static JAPANESE: LazyLock<Catalogue> = LazyLock::new(Catalogue::japanese);

    /// That of the request.
    pub(super) fn language() -> Language {
        #[cfg(feature = "ssr")]
        return leptos::context::use_context::<crate::request::Request>()
            .map_or_else(Language::default, |request| request.language);
        #[cfg(not(feature = "ssr"))]
        Language::default()
    }

    pub(super) fn find(english: &str) -> Option<&'static str> {
        match language() {
            Language::English => None,
            Language::Japanese => JAPANESE.find(english),
        }
    }

    pub(super) fn recognise(english: &str) -> Option<String> {
        match language() {
            Language::English => None,
            Language::Japanese => JAPANESE.recognise(english),
        }
    }
}

#[cfg(feature = "hydrate")]
mod here {
    use super::{Catalogue, Language};
    use std::sync::OnceLock;

    /// Of the document, when it is not English: loaded before the page wakes.
    pub(super) static LOADED: OnceLock<Catalogue> = OnceLock::new();

    pub(super) fn language() -> Language {
        match LOADED.get() {
            Some(_) => Language::Japanese,
            None => Language::English,
        }
    }

    pub(super) fn find(english: &str) -> Option<&'static str> {
        LOADED.get()?.find(english)
    }

    pub(super) fn recognise(english: &str) -> Option<String> {
        LOADED.get()?.recognise(english)
    }
}

/// Keeps the catalogue of the document's language, which is loaded with the code of the first page.
#[cfg(feature = "hydrate")]
pub(crate) fn loaded(catalogue: Catalogue) {
    let _ = here::LOADED.set(catalogue);
}

/// The language that was chosen last in this browser; none where its own is to be spoken.
#[cfg(feature = "hydrate")]
pub(crate) fn chosen() -> Option<Language> {
    let cookies = js_sys::Reflect::get(&leptos::prelude::document(), &"cookie".into())
        .ok()
        .and_then(|cookies| cookies.as_string())
        .unwrap_or_default();
    cookies
        .split("; ")
        .find_map(|pair| pair.strip_prefix("postern-language="))
        .and_then(Language::of_tag)
}

/// Loads the document again when another language was chosen than the one it was drawn in: by the person just now, in another tab,
/// or with the account that has just signed in.
#[cfg(feature = "hydrate")]
pub(crate) fn reload_if_chosen() {
    if chosen().is_some_and(|chosen| chosen != language()) {
        let _ = leptos::prelude::window().location().reload();
    }
}
