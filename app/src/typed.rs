//! What was typed into a form that was sent without script and refused: the page that says why shows it again, passwords aside.

use serde::de::DeserializeOwned;

/// The fields `form[...]` of the form that was refused; none when there is no such form, and in a browser, where a form that is
/// refused was never left.
pub(crate) fn typed_form<T: DeserializeOwned>() -> Option<T> {
    #[derive(serde::Deserialize)]
    struct Whole<T> {
        form: T,
    }
    typed::<Whole<T>>().map(|whole| whole.form)
}

/// The address of somebody whose sign-in was refused.
pub(crate) fn typed_email() -> String {
    #[derive(serde::Deserialize)]
    struct SignIn {
        email: String,
    }
    typed::<SignIn>().map(|fields| fields.email).unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn typed<T: DeserializeOwned>() -> Option<T> {
    let request = leptos::prelude::use_context::<crate::request::Request>()?;
    serde_qs::Config::new(5, false).deserialize_str(&request.typed?).ok()
}

#[cfg(not(feature = "ssr"))]
const fn typed<T: DeserializeOwned>() -> Option<T> {
    None
}
