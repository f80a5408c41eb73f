//! The line on which the server tells what changed (server-sent events, HTML standard section 9.2).

use super::{Line, Live};
use domain::overview::Changed;
use futures::{StreamExt, stream};
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// Where the server tells.
const ADDRESS: &str = "/events";
/// How long changes are gathered before the page asks again: a scan of many mails makes many.
const GATHER: Duration = Duration::from_millis(300);
/// How long to wait before opening a line again that the browser gave up on.
const AGAIN: Duration = Duration::from_secs(5);

/// Opens the line and keeps it open until the owner of the caller is gone.
pub fn follow(live: Live) {
    let stopped = Rc::new(Cell::new(false));
    let source = Rc::new(RefCell::new(None));
    open(live, Rc::clone(&stopped), Rc::clone(&source));
    let stop = send_wrapper((stopped, source));
    on_cleanup(move || {
        stop.0.set(true);
        stop.1.borrow_mut().take();
    });
}

fn send_wrapper<T>(value: T) -> leptos::__reexports::send_wrapper::SendWrapper<T> {
    leptos::__reexports::send_wrapper::SendWrapper::new(value)
}

fn open(live: Live, stopped: Rc<Cell<bool>>, kept: Rc<RefCell<Option<EventSource>>>) {
    if stopped.get() {
        return;
    }
    let streams = EventSource::new(ADDRESS)
        .and_then(|mut source| {
            let opened = source.subscribe("open")?;
            let messages = source.subscribe("message")?;
            Ok((source, opened, messages))
        })
        .ok();
    let Some((source, opened, messages)) = streams else {
        live.line.try_set(Line::Reconnecting);
        return;
    };
    *kept.borrow_mut() = Some(source);
    leptos::task::spawn_local(async move {
        let mut told = stream::select(opened, messages);
        let gathered = Rc::new(RefCell::new(Vec::new()));
        let mut first = live.line.get_untracked() == Line::Opening;
        while let Some(Ok((kind, message))) = told.next().await {
            if stopped.get() {
                return;
            }
            if kind == "open" {
                live.line.try_set(Line::Live);
                // What happened while the line was lost was not told.
                if !std::mem::replace(&mut first, false) {
                    live.everything_changed();
                }
            } else if let Some(what) = read(&message) {
                gather(live, &gathered, what);
            }
        }
        if stopped.get() {
            return;
        }
        live.line.try_set(Line::Reconnecting);
        kept.borrow_mut().take();
        set_timeout(move || open(live, stopped, kept), AGAIN);
    });
}

fn read(message: &web_sys::MessageEvent) -> Option<Changed> {
    serde_json::from_str(&message.data().as_string()?).ok()
}

/// Notes a change; the first of a burst starts the clock for all of them.
fn gather(live: Live, gathered: &Rc<RefCell<Vec<Changed>>>, what: Changed) {
    let mut list = gathered.borrow_mut();
    if list.contains(&what) {
        return;
    }
    list.push(what);
    if list.len() == 1 {
        let gathered = Rc::clone(gathered);
        set_timeout(
            move || {
                for what in gathered.take() {
                    live.changed(what);
                }
            },
            GATHER,
        );
    }
}
