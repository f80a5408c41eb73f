//! The event stream (server-sent events, WHATWG HTML section 9.2): which kind of thing changed, never its content.

use super::State;
use crate::http::{desk::Visitor, refusal};
use axum::{
    Extension,
    extract::State as Handed,
    http::{HeaderMap, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{overview::Changed, problem::Problem};
use futures::{StreamExt, stream};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Streams that one sign-in may hold open: a browser needs one, an impatient one a few.
pub const STREAMS_PER_SIGN_IN: usize = 8;
/// A comment is sent after so long a silence, so that proxies keep the connection.
pub const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// What is told to a reader that was too slow to be told one by one.
const EVERYTHING: [Changed; 5] = [
    Changed::Held,
    Changed::Accounts,
    Changed::Policies,
    Changed::Jobs,
    Changed::Logs,
];

/// Counts the open streams of each sign-in, by the hash of its secret.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Streams(Arc<Mutex<HashMap<[u8; 32], usize>>>);

/// One open stream; counted until it is dropped.
struct Seat {
    streams: Streams,
    key: [u8; 32],
}

impl Streams {
    fn take(&self, visitor: &Visitor) -> Option<Seat> {
        let key = Sha256::digest(visitor.secret.as_deref().unwrap_or_default()).into();
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(key).or_insert(0);
        if *count >= STREAMS_PER_SIGN_IN {
            return None;
        }
        *count += 1;
        Some(Seat {
            streams: self.clone(),
            key,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.key);
            }
        }
    }
}

fn told(change: Changed) -> Result<Event, Infallible> {
    Ok(Event::default().data(serde_json::to_string(&change).unwrap_or_default()))
}

/// Opens a stream for somebody who is signed in. It ends when the server stops; the browser then connects again by itself.
pub(super) async fn events(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Response {
    let refuse = |problem: Problem| refusal::answer(&problem, &headers, &state.site.assets);
    let changes = match state.desk.events(visitor.clone()).await {
        Ok(changes) => changes,
        Err(problem) => return refuse(problem),
    };
    let Some(seat) = state.streams.take(&visitor) else {
        return refuse(Problem::TooMany { seconds: 30 });
    };
    let changes = BroadcastStream::new(changes).flat_map(move |change| {
        let _held_while_streaming = &seat;
        stream::iter(match change {
            Ok(change) => vec![told(change)],
            Err(BroadcastStreamRecvError::Lagged(_)) => EVERYTHING.into_iter().map(told).collect(),
        })
    });
    // A first comment opens the stream at once in every browser and proxy.
    let opening = stream::iter([Ok::<_, Infallible>(Event::default().comment("open"))]);
    let stream = opening
        .chain(changes)
        .take_until(state.closing.clone().cancelled_owned());
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("still here"))
        .into_response();
    let fields = response.headers_mut();
    fields.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store, no-transform"),
    );
    fields.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
