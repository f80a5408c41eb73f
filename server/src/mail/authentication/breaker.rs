//! Leaves a dead DNS alone for a while, so that mails do not wait for it one after the other.
//!
//! One domain whose servers are dead is not a dead DNS: whoever could make us believe that would be rid of authentication. So a mail without
//! answers counts only if our own DNS server does not even answer a question about the root.

use super::Patience;
use crate::mail::limits::DNS_FAILURES;
use mail_auth::hickory_resolver::{
    TokioResolver,
    net::NetError,
    proto::rr::{Name, RecordType},
};
use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// Mails without answers, and until when the DNS is left alone.
pub(super) struct Breaker {
    /// Keeps no answers.
    probe: TokioResolver,
    patience: Patience,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    open_until: Option<Instant>,
}

impl Breaker {
    pub(super) fn new(probe: TokioResolver, patience: Patience) -> Self {
        Self {
            probe,
            patience,
            state: Mutex::default(),
        }
    }

    /// Whether the DNS is left alone just now.
    pub(super) fn is_open(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open_until.is_some_and(|until| Instant::now() < until)
    }

    /// Takes note of whether every question of a mail was answered. After a pause one more failure begins the next one.
    pub(super) async fn note(&self, answered: bool) {
        let is_alive = answered || self.is_alive().await;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if is_alive {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= DNS_FAILURES {
            if state.open_until.is_none() {
                tracing::warn!("the DNS servers do not answer: mails are not authenticated until they do");
            }
            state.open_until = Some(Instant::now() + self.patience.pause);
        }
    }

    /// Whether anything comes back for a question that every DNS server can answer; a refusal is an answer too.
    async fn is_alive(&self) -> bool {
        let asked = self.probe.lookup(Name::root(), RecordType::NS);
        match tokio::time::timeout(self.patience.question, asked).await {
            Ok(Ok(_) | Err(NetError::Dns(_))) => true,
            Ok(Err(_)) | Err(_) => false,
        }
    }
}
