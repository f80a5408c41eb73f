//! Short notices about what was just done, read out politely.

use crate::{
    Refused,
    parts::icon::{Glyph, Icon},
    words::say,
};
use leptos::prelude::*;
use std::time::Duration;

/// How long a notice about something done stays. Refusals stay until they are closed.
const STAYS: Duration = Duration::from_secs(8);

/// What takes back what was done: a form, sent by the notice itself, since the page that did it may be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where it goes.
    pub path: &'static str,
    /// Its fields, URL-encoded.
    pub fields: String,
    /// What it did, as a sentence.
    pub done: String,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    good: bool,
    sentence: String,
    undo: Option<Undo>,
}

/// What is to be said of an answer, and what takes it back.
type Said = Option<Result<Option<(String, Option<Undo>)>, Refused>>;

/// The notices of the page.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Provides them to everything below.
    pub fn provide() {
        provide_context(Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        });
    }

    /// The notices of the page.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        })
    }

    /// It was done.
    pub fn done(self, sentence: impl Into<String>) {
        self.say(sentence.into(), None);
    }

    fn say(self, sentence: String, undo: Option<Undo>) {
        let number = self.push(true, sentence, undo);
        set_timeout(move || self.close(number), STAYS);
    }

    /// Sends what takes it back, once, and says what came of it.
    #[cfg(feature = "hydrate")]
    fn undo(self, number: u32, undo: Undo) {
        use crate::offline::post;
        self.close(number);
        leptos::task::spawn_local(async move {
            match post::send(
                undo.path,
                "application/x-www-form-urlencoded",
                &undo.fields,
                &post::Patience::Endless,
            )
            .await
            {
                Some(Ok(_)) => self.done(undo.done),
                Some(Err(refused)) => self.refused(&refused),
                None => self.refused(&post::unavailable("The server cannot be reached from this browser.")),
            }
        });
    }

    /// Only browsers take something back.
    #[cfg(not(feature = "hydrate"))]
    fn undo(self, number: u32, _undo: Undo) {
        self.close(number);
    }

    /// It was refused.
    pub fn refused(self, refused: &Refused) {
        self.push(false, refused.to_string(), None);
    }

    fn push(self, good: bool, sentence: String, undo: Option<Undo>) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.list.update(|list| {
            list.retain(|toast| toast.sentence != sentence);
            list.push(Toast {
                number,
                good,
                sentence,
                undo,
            });
        });
        number
    }

    /// Takes all away: what was said to one person is not said to the next.
    pub fn clear(self) {
        self.list.try_set(Vec::new());
    }

    fn close(self, number: u32) {
        self.list.try_update(|list| list.retain(|toast| toast.number != number));
    }

    /// Follows an action: says what `done` makes of its answer, or why it was refused.
    pub fn follow<T: 'static>(
        self,
        value: impl Fn() -> Option<Result<T, Refused>> + 'static,
        done: impl Fn(T) -> Option<String> + 'static,
    ) {
        self.follow_said(Box::new(move || {
            value().map(|answer| answer.map(|answer| done(answer).map(|sentence| (sentence, None))))
        }));
    }

    /// Follows an action that can be taken back: `done` makes a sentence of its answer, and what undoes it.
    pub fn follow_with_undo<T: 'static>(
        self,
        value: impl Fn() -> Option<Result<T, Refused>> + 'static,
        done: impl Fn(T) -> (String, Undo) + 'static,
    ) {
        self.follow_said(Box::new(move || {
            value().map(|answer| {
                answer.map(|answer| {
                    let (sentence, undo) = done(answer);
                    Some((sentence, Some(undo)))
                })
            })
        }));
    }

    fn follow_said(self, said: Box<dyn Fn() -> Said>) {
        Effect::new(move |_| match said() {
            Some(Ok(Some((sentence, undo)))) => self.say(sentence, undo),
            Some(Err(refused)) => self.refused(&refused),
            Some(Ok(None)) | None => {}
        });
    }
}

/// The place where notices appear.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let toasts = Toasts::here();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.number let:toast>
                <div class=if toast.good { "toast" } else { "toast bad" }>
                    <Glyph icon=if toast.good { Icon::Tick } else { Icon::Warning } />
                    <p>{toast.sentence}</p>
                    {toast
                        .undo
                        .map(|undo| {
                            let press = move |_| toasts.undo(toast.number, undo.clone());
                            view! { <button type="button" class="btn small" data-palette="Undo" on:click=press>{say("Undo")}</button> }
                        })}
                    <button
                        type="button"
                        class="btn small icon"
                        aria-label=say("Close this notice")
                        on:click=move |_| toasts.close(toast.number)
                    >
                        <Glyph icon=Icon::Close />
                    </button>
                </div>
            </For>
        </div>
    }
    .into_any()
}
