//! What a page asks of the server, and asks again when something changed.
//!
//! In the browser an answer stays text until a page looks at it: the machinery of asking, waiting and waking exists once,
//! not once for each type of answer, which halves what it takes in the WebAssembly.

use crate::Refused;
#[cfg(not(feature = "hydrate"))]
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;

#[cfg(not(feature = "hydrate"))]
type Kept<T> = Resource<Result<T, Refused>>;
#[cfg(feature = "hydrate")]
type Kept<T> = text::Texts<T>;

/// A question to the server with its answer. Drawn on the server, the answer comes with the document.
pub struct Asked<T: Send + Sync + 'static> {
    kept: Kept<T>,
    answer: PhantomData<fn() -> T>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Asked<T> {
    /// Asks `question` whenever it changes or the number `changes` does, which counts what the answer depends on.
    pub fn new<F>(
        changes: impl Fn() -> u32 + Send + Sync + 'static,
        question: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: ServerFn<Output = T, Error = Refused> + Serialize + 'static,
    {
        Self::maybe("page", changes, move || Some(question()))
    }

    /// Like [`Asked::new`]; where there is no question, the answer is that `what` was not found.
    pub fn maybe<F>(
        what: &'static str,
        changes: impl Fn() -> u32 + Send + Sync + 'static,
        question: impl Fn() -> Option<F> + Send + Sync + 'static,
    ) -> Self
    where
        F: ServerFn<Output = T, Error = Refused> + Serialize + 'static,
    {
        #[cfg(not(feature = "hydrate"))]
        let kept = {
            let _ = changes;
            Resource::new(
                || (),
                move |()| {
                    let question = untrack(&question);
                    async move {
                        match question {
                            Some(question) => question.run_body().await,
                            None => Err(crate::refused::missing(what)),
                        }
                    }
                },
            )
        };
        #[cfg(feature = "hydrate")]
        let kept = text::Texts::ask(
            F::PATH,
            what,
            Box::new(move || {
                let body = question().and_then(|question| serde_json::to_string(&question).ok());
                (changes(), body)
            }),
        );
        Self {
            kept,
            answer: PhantomData,
        }
    }

    /// The answer, followed; none while it is awaited for the first time.
    #[must_use]
    pub fn get(self) -> Option<Result<T, Refused>> {
        self.kept.get()
    }

    /// Follows the answer without looking at it.
    pub fn track(self) {
        self.kept.track();
    }

    /// Asks again.
    pub fn refetch(self) {
        self.kept.refetch();
    }
}

#[cfg(feature = "hydrate")]
mod text {
    use crate::{
        Refused,
        offline::{Live, kept, post},
    };
    use leptos::{__reexports::send_wrapper::SendWrapper, prelude::*, server::codee};
    use serde::de::DeserializeOwned;
    use std::{convert::Infallible, marker::PhantomData, sync::Arc};

    /// An answer that is parsed when it is looked at.
    #[derive(Clone, PartialEq)]
    struct Answer(Result<Arc<str>, Refused>);

    /// Where answers are kept as text.
    pub(super) struct Texts<T> {
        kept: Resource<Answer, AsText>,
        /// The same; an answer like the one before draws nothing anew.
        news: Memo<Option<Answer>>,
        answer: PhantomData<fn() -> T>,
    }

    impl<T> Clone for Texts<T> {
        fn clone(&self) -> Self {
            *self
        }
    }
    impl<T> Copy for Texts<T> {}

    /// A number that moves with what the answer depends on, and the question as JSON.
    type Question = Box<dyn Fn() -> (u32, Option<String>) + Send + Sync>;

    impl<T: DeserializeOwned> Texts<T> {
        pub(super) fn ask(path: &'static str, what: &'static str, question: Question) -> Self {
            let kept = keep(path, what, question);
            Self {
                kept,
                news: Memo::new(move |_| kept.get()),
                answer: PhantomData,
            }
        }
        pub(super) fn get(self) -> Option<Result<T, Refused>> {
            let answer = self.news.get();
            if answer.is_none() {
                // Tells whatever waits around the page that there is something to wait for.
                self.kept.with(|_| ());
            }
            Some(answer?.0.and_then(|text| post::read(&text)))
        }
        pub(super) fn track(self) {
            self.news.track();
        }
        pub(super) fn refetch(self) {
            self.kept.refetch();
        }
    }

    fn keep(path: &'static str, what: &'static str, question: Question) -> Resource<Answer, AsText> {
        let live = use_context::<Live>();
        let (_, first) = untrack(&question);
        let kept = Resource::new_with_options(
            question,
            move |(_, body)| {
                SendWrapper::new(async move {
                    let Some(body) = body else {
                        return Answer(Err(crate::refused::missing(what)));
                    };
                    Answer(kept::ask(live, path, &body).await.map(Into::into))
                })
            },
            false,
        );
        // There already: it came with the document, and a page that asks nothing more has to open without the server too.
        if let (Some(body), Some(Some(Answer(Ok(text))))) = (first, kept.try_get_untracked()) {
            kept::keep_drawn(path, &body, &text);
        }
        kept
    }

    /// Takes apart what the server wrote into the document, the JSON of a `Result<T, Refused>`, as serde writes it.
    struct AsText;

    impl codee::Decoder<Answer> for AsText {
        type Error = Infallible;
        type Encoded = str;
        fn decode(written: &str) -> Result<Answer, Infallible> {
            let inner = |start: &str| written.strip_prefix(start).and_then(|rest| rest.strip_suffix('}'));
            Ok(Answer(match inner("{\"Ok\":") {
                Some(text) => Ok(text.into()),
                None => Err(Refused::read(inner("{\"Err\":").unwrap_or_default())),
            }))
        }
    }

    impl codee::Encoder<Answer> for AsText {
        type Error = Infallible;
        type Encoded = String;
        /// The browser writes no documents.
        fn encode(_: &Answer) -> Result<String, Infallible> {
            Ok(String::new())
        }
    }
}
