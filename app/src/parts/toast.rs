//! Short notices about what was just done, read out politely.

use crate::{
    Refused,
    parts::icon::{Glyph, Icon},
};
use leptos::prelude::*;
use std::time::Duration;

/// How long a notice about something done stays. Refusals stay until they are closed.
const STAYS: Duration = Duration::from_secs(8);

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    good: bool,
    sentence: String,
}

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
        let number = self.push(true, sentence.into());
        set_timeout(move || self.close(number), STAYS);
    }

    /// It was refused.
    pub fn refused(self, refused: &Refused) {
        self.push(false, refused.to_string());
    }

    fn push(self, good: bool, sentence: String) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.list.update(|list| {
            list.retain(|toast| toast.sentence != sentence);
            list.push(Toast { number, good, sentence });
        });
        number
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
        self.follow_sentences(Box::new(move || value().map(|answer| answer.map(&done))));
    }

    fn follow_sentences(self, said: Box<dyn Fn() -> Option<Result<Option<String>, Refused>>>) {
        Effect::new(move |_| match said() {
            Some(Ok(Some(sentence))) => self.done(sentence),
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
                    <button
                        type="button"
                        class="btn small icon"
                        aria-label="Close this notice"
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
