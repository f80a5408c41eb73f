//! The life of a licence, drawn: what lasts how long, and where today is. Inline SVG: widths are attributes, never styles.

use crate::words::{say, say_with};
use domain::{
    licence::life::{Life, State},
    time::{DAY, Timestamp},
};
use leptos::prelude::*;

/// The width of the drawing in its own units.
const WIDTH: i64 = 1_000;
/// Of that, the least that a stretch is given, so that it can be seen.
const LEAST: i64 = 90;

/// A stretch of the life: its state and from when to when.
fn stretches(life: Life) -> [(State, Timestamp, Timestamp); 4] {
    let running = life.state(life.from);
    let (grace, kept) = (life.grace_until(), life.kept_until());
    [
        (running, life.from, life.until),
        (State::Grace, life.until, grace),
        (State::Suspended, grace, kept),
        (State::Deprovisioned, kept, kept.plus(30 * DAY)),
    ]
}

/// Where each stretch begins, in the drawing's units, and where the last one ends: as long as they last, but none too short to see.
fn places(life: Life) -> [i64; 5] {
    let lengths = stretches(life).map(|(_, from, until)| until.since(from).max(DAY));
    let sum: i64 = lengths.iter().sum();
    let free = WIDTH - LEAST * lengths.len() as i64;
    let mut places = [0; 5];
    for (index, length) in lengths.iter().enumerate() {
        let share = i128::from(free) * i128::from(*length) / i128::from(sum.max(1));
        places[index + 1] = places[index] + LEAST + i64::try_from(share).unwrap_or(0);
    }
    places
}

/// Where an instant lies in the drawing.
fn place(life: Life, at: Timestamp) -> i64 {
    let places = places(life);
    for (index, (_, from, until)) in stretches(life).into_iter().enumerate() {
        if at < until {
            let width = i128::from(places[index + 1] - places[index]);
            let within = i128::from(at.since(from).max(0)) * width / i128::from(until.since(from).max(1));
            return places[index] + i64::try_from(within).unwrap_or(0);
        }
    }
    WIDTH
}

/// The class of a state's colour.
pub(crate) const fn tone(state: State) -> &'static str {
    match state {
        State::Upcoming => "upcoming",
        State::Trial => "trial",
        State::Active => "active",
        State::Grace => "grace",
        State::Suspended => "suspended",
        State::Deprovisioned => "deprovisioned",
    }
}

/// The life as a band with today in it, and another day where one is asked about.
pub(super) fn band(life: Life, today: Timestamp, asked: Option<Timestamp>) -> AnyView {
    let places = places(life);
    let parts = stretches(life)
        .into_iter()
        .enumerate()
        .map(|(index, (state, from, _))| {
            let (x, width) = (places[index], places[index + 1] - places[index]);
            view! {
                <g class=format!("part {}", tone(state))>
                    <rect x=x.to_string() y="22" width=(width - 3).to_string() height="14" rx="3" />
                    <text x=x.to_string() y="54">{say(state.label())}</text>
                    <text class="day" x=x.to_string() y="70">{day(from)}</text>
                </g>
            }
        });
    let mark = |at: Timestamp, class: &'static str, words: &'static str| {
        let x = place(life, at).clamp(0, WIDTH);
        let anchor = match x {
            ..=80 => "start",
            920.. => "end",
            _ => "middle",
        };
        view! {
            <g class=class>
                <path d=format!("M{x} 16V42") />
                <text x=x.to_string() y="12" text-anchor=anchor>{words}</text>
            </g>
        }
    };
    let label = say_with(
        "The life of the licence: {} on {}.",
        &[say(life.state(today).label()), &day(today)],
    );
    view! {
        <svg class="life" viewBox=format!("0 0 {WIDTH} 76") role="img" aria-label=label>
            {parts.collect_view()}
            {mark(today, "mark today", say("Today"))}
            {asked.map(|at| mark(at, "mark asked", say("That day")))}
        </svg>
    }
    .into_any()
}

/// A day in UTC, such as 2026-12-01.
pub(crate) fn day(at: Timestamp) -> String {
    at.rfc3339().chars().take(10).collect()
}

/// The last day of what ends at a midnight.
pub(super) fn last_day(until: Timestamp) -> String {
    day(until.plus(-1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::licence::product::{Edition, Product};

    #[test]
    fn days_lie_in_the_drawing_in_their_order() {
        for product in Product::ALL {
            let life = Life {
                product,
                edition: Edition::Full,
                from: Timestamp(0),
                until: Timestamp(365 * DAY),
                suspended_at: None,
            };
            let days = (-10..800).map(|day| place(life, Timestamp(day * DAY)));
            let days: Vec<_> = days.collect();
            assert!(days.is_sorted() && days[0] == 0 && *days.last().unwrap() == WIDTH);
            let [.., last] = places(life);
            assert!((WIDTH - 4..=WIDTH).contains(&last), "{last}");
        }
    }
}
