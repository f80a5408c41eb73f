//! A refusal on its way from the server to a page.

use crate::words::{said, say};
use domain::problem::Problem;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// The error of every server function: the problem as the console said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused(pub Problem);

impl std::fmt::Display for Refused {
    /// What it is and what to do, in the reader's language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", sentence(&self.0), say(self.0.next_step()))
    }
}

/// What a problem is, in the reader's language; `say(problem.next_step())` is what to do about it.
#[must_use]
pub(crate) fn sentence(problem: &Problem) -> String {
    problem.sentence(|english| said(english.to_owned()))
}

impl std::error::Error for Refused {}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    /// What went wrong around a call. The technical text stays out: it names types and may carry what a client sent.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) => Problem::Unavailable {
                sentence: "The server cannot be reached from this browser.".into(),
            },
            ServerFnErrorErr::Deserialization(_) => Problem::Unavailable {
                sentence: "The server's answer could not be read.".into(),
            },
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Serialization(_) => {
                Problem::invalid(
                    "",
                    "Something in the form is missing or is not what was expected there.",
                )
            }
            _ => Problem::Internal { reference: "-".into() },
        })
    }
}

impl Refused {
    /// The refusal that an answer of the server holds.
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| {
            Self(Problem::Unavailable {
                sentence: "The server's answer could not be read.".into(),
            })
        })
    }
}

/// An address whose identifier is none: there is no such thing.
pub(crate) fn missing(what: &str) -> Refused {
    let problem = Problem::not_found(what);
    #[cfg(feature = "ssr")]
    return refuse(problem);
    #[cfg(not(feature = "ssr"))]
    Refused(problem)
}

#[cfg(feature = "ssr")]
mod server {
    use super::Refused;
    use crate::{
        query::encoded,
        request::{DONE, PlainForm, Request},
    };
    use axum::http::{HeaderName, HeaderValue, StatusCode, request::Parts};
    use domain::{console::Console, problem::Problem};
    use leptos::context::use_context;
    use leptos_axum::ResponseOptions;
    use std::sync::Arc;

    /// The request that is being answered.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the server forgot to provide it.
    pub(crate) fn request() -> Result<Request, Refused> {
        use_context::<Request>().ok_or_else(|| {
            refuse(Problem::Internal {
                reference: "no-request".into(),
            })
        })
    }

    /// The console, bound to whoever asks.
    ///
    /// # Errors
    /// As [`request`].
    pub(crate) fn console() -> Result<Arc<dyn Console>, Refused> {
        request().map(|request| request.console)
    }

    /// Whether a page without script asks: what came of its form is shown as a sentence on the next page.
    pub(crate) fn is_plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<PlainForm>().is_some())
    }

    /// Whether the act waited in the browser until the server could be reached.
    pub(crate) fn waited() -> bool {
        use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(crate::ACT))
    }

    /// Says what was done, for the page after a plain form.
    pub(crate) fn done(sentence: &str) {
        if is_plain_form()
            && let Some(response) = use_context::<ResponseOptions>()
            && let Ok(value) = HeaderValue::from_str(&encoded(sentence))
        {
            response.insert_header(HeaderName::from_static(DONE), value);
        }
    }

    /// Makes a problem the answer, and its status the answer's status.
    pub(crate) fn refuse(problem: Problem) -> Refused {
        if let Some(response) = use_context::<ResponseOptions>()
            && let Ok(status) = StatusCode::from_u16(problem.status())
        {
            response.set_status(status);
        }
        Refused(problem)
    }
}

#[cfg(feature = "ssr")]
pub(crate) use server::{console, done, is_plain_form, refuse, request, waited};
