//! Forms that change something. Without script the browser sends them and the server answers with the next page; with script
//! the same fields go the same way, and the answer is shown where the form stands.
//!
//! Like questions (see [`crate::asked`]), an answer stays text until a page looks at it.

#[cfg(feature = "hydrate")]
mod written;

use crate::Refused;
use domain::problem::Problem;
use leptos::{ev, prelude::*, server_fn::ServerFn};
use serde::de::DeserializeOwned;
use std::{marker::PhantomData, sync::Arc};

/// A form to one server function, with what the server answers to it.
pub struct Posting<F> {
    post: Post,
    function: PhantomData<fn() -> F>,
}

impl<F> Clone for Posting<F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F> Copy for Posting<F> {}

impl<F> From<Posting<F>> for Post {
    fn from(posting: Posting<F>) -> Self {
        posting.post
    }
}

impl<F: ServerFn<Error = Refused>> Posting<F> {
    /// A form that was not sent yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            post: Post::to(F::PATH),
            function: PhantomData,
        }
    }

    /// The last answer, followed.
    #[must_use]
    pub fn answer(self) -> Option<Result<F::Output, Refused>>
    where
        F::Output: DeserializeOwned,
    {
        let answer = self.post.answer.get()?;
        Some(answer.said.and_then(|text| {
            serde_json::from_str(&text).map_err(|_| {
                Refused(Problem::Unavailable {
                    sentence: "The server's answer could not be read.".into(),
                })
            })
        }))
    }
}

impl<F: ServerFn<Error = Refused>> Default for Posting<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F> Posting<F> {
    /// The form without its type.
    #[must_use]
    pub fn post(self) -> Post {
        self.post
    }

    /// Whether an answer is awaited, followed.
    #[must_use]
    pub fn pending(self) -> bool {
        self.post.awaited.with(|awaited| !awaited.is_empty())
    }

    /// How often it was answered, followed.
    #[must_use]
    pub fn answered(self) -> u32 {
        self.post.answered()
    }
}

/// A form, whatever it sends and is answered.
#[derive(Clone, Copy)]
pub struct Post {
    path: &'static str,
    /// What was sent and not answered yet: address and fields.
    awaited: RwSignal<Vec<String>>,
    /// Answers so far.
    answered: RwSignal<u32>,
    /// What was sent last, URL-encoded.
    sent: RwSignal<String>,
    /// The last answer.
    answer: RwSignal<Option<Answer>>,
}

/// What the server answered.
#[derive(Clone)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "forms are answered in browsers only")
)]
struct Answer {
    /// The address that answered.
    by: String,
    /// What it was sent, URL-encoded.
    fields: String,
    /// JSON.
    said: Result<Arc<str>, Refused>,
}

impl Post {
    fn to(path: &'static str) -> Self {
        Self {
            path,
            awaited: RwSignal::new(Vec::new()),
            answered: RwSignal::new(0),
            sent: RwSignal::new(String::new()),
            answer: RwSignal::new(None),
        }
    }

    /// Why it was refused last, followed.
    #[must_use]
    pub fn refused(self) -> Option<Problem> {
        self.answer
            .with(|answer| answer.as_ref().and_then(|answer| answer.said.as_ref().err().cloned()))
            .map(|refused| refused.0)
    }

    /// Whether this address gave the last answer, followed: a button may send the form elsewhere.
    #[must_use]
    pub fn answered_by(self, path: &str) -> bool {
        self.answer
            .with(|answer| answer.as_ref().is_some_and(|answer| answer.by == path))
    }

    /// Puts the form on the page back to how it was drawn, so that no password stays in it.
    pub fn clear(self) {
        use crate::offline::JsCast;
        let form = document().query_selector(&format!("form[action=\"{}\"]", self.path));
        if let Ok(Some(form)) = form {
            form.unchecked_into::<leptos::web_sys::HtmlFormElement>().reset();
        }
    }

    /// A field as it was sent last, followed. For words and identifiers: what is percent-encoded stays so.
    #[must_use]
    pub fn field(self, name: &str) -> Option<String> {
        self.sent.with(|sent| field(sent, name))
    }

    /// How often it was answered, followed.
    #[must_use]
    pub fn answered(self) -> u32 {
        self.answered.get()
    }

    /// The field `name` of what is awaited and has `pair` among its fields, as both are sent, followed.
    #[must_use]
    pub fn awaited_for(self, pair: &str, name: &str) -> Option<String> {
        self.awaited.with(|wishes| {
            let fields = wishes.iter().filter_map(|wish| Some(wish.split_once('?')?.1));
            fields
                .filter(|fields| fields.split('&').any(|one| one == pair))
                .find_map(|fields| field(fields, name))
        })
    }

    /// A field of what was answered last, followed; see [`Post::field`]. Something else may have been sent since.
    #[must_use]
    pub fn answered_field(self, name: &str) -> Option<String> {
        self.answer
            .with(|answer| answer.as_ref().and_then(|answer| field(&answer.fields, name)))
    }

    /// Whether what was answered last has `pair` among its fields, followed.
    #[must_use]
    pub fn answered_with(self, pair: &str) -> bool {
        self.answer.with(|answer| {
            answer
                .as_ref()
                .is_some_and(|answer| answer.fields.split('&').any(|one| one == pair))
        })
    }

    /// Sends a form in the browser's stead: to the address of the button that was pressed, else to its own. Pressed once more
    /// before the answer, with the same fields, it means the same wish and is not sent again.
    #[cfg(feature = "hydrate")]
    pub fn submit(self, event: &ev::SubmitEvent) {
        use crate::offline::{
            kept,
            post::{self, Patience},
        };
        use written::{Written, here, point_out, written};
        if event.default_prevented() {
            return;
        }
        let Some(Written {
            form,
            to,
            fields,
            later,
        }) = written(event)
        else {
            return;
        };
        event.prevent_default();
        let to = to.unwrap_or_else(|| self.path.to_owned());
        let wish = format!("{to}?{fields}");
        if self.awaited.with_untracked(|awaited| awaited.contains(&wish)) {
            return;
        }
        self.awaited.update(|awaited| awaited.push(wish.clone()));
        self.sent.set(fields.clone());
        leptos::task::spawn_local(async move {
            let patience = match later {
                Some(_) => Patience::Act(kept::name_act()),
                None => Patience::Endless,
            };
            let sent = match post::send(&to, "application/x-www-form-urlencoded", &fields, &patience).await {
                Some(sent) => sent,
                None => {
                    // What can wait for the server is kept; the bar over the page says so. It keeps its name: the server may have
                    // done it, and only its answer was lost.
                    let waits = match (later, patience) {
                        (Some(words), Patience::Act(name)) => {
                            kept::queue(&name, &to, &fields, &words, &here()).await.is_truthy()
                        }
                        _ => false,
                    };
                    if waits {
                        self.awaited
                            .try_update(|awaited| awaited.retain(|other| *other != wish));
                        return;
                    }
                    Err(post::unavailable("The server cannot be reached from this browser."))
                }
            };
            if let Ok(Some(to)) = sent.as_ref().map(|sent| sent.go.as_deref()) {
                leptos::server_fn::redirect::call_redirect_hook(to);
            }
            // The page with the form may be gone by now.
            self.awaited
                .try_update(|awaited| awaited.retain(|other| *other != wish));
            let refused = sent.is_err();
            let said = sent.map(|sent| sent.text.into());
            self.answer.try_set(Some(Answer { by: to, fields, said }));
            self.answered.try_update(|number| *number = number.wrapping_add(1));
            if refused {
                request_animation_frame(move || point_out(&form));
            }
        });
    }

    /// Forms are sent by browsers only.
    #[cfg(not(feature = "hydrate"))]
    pub fn submit(self, _: &ev::SubmitEvent) {}
}

/// A field of a form as it is sent.
fn field(fields: &str, name: &str) -> Option<String> {
    fields
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A form that is sent like a plain one, or by [`Post::submit`] where there is script.
#[component]
pub fn PostForm(
    /// Where it goes.
    #[prop(into)]
    to: Post,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <form action=to.path method="post" on:submit=move |event| to.submit(&event)>
            {children()}
        </form>
    }
    .into_any()
}
