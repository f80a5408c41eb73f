//! The drawing of a chart over time: a bar for each column, its kinds stacked. Widths are shares, so that neither words nor patterns are
//! stretched with the page; heights are pixels.

use super::{
    axis::{labels, percent, top},
    kinds::{fill, patterns},
};
use crate::parts::time::count;
use domain::series::Series;
use leptos::prelude::*;

/// Pixels from the top of the scale to its foot.
const HEIGHT: u64 = 160;
/// Pixels of the smallest part of a bar: what stands for something is at least seen.
const LEAST: u64 = 2;
/// The widest bar, in hundredths of a percent of the width.
const WIDEST: usize = 600;

/// Everything that is drawn.
pub(super) fn bars(chart: &str, series: &Series) -> AnyView {
    let columns = series.columns().max(1);
    let most = (0..columns).map(|column| series.of_column(column)).max().unwrap_or(0);
    let top = top(most);
    let place = move |column: usize| column * 10_000 / columns;
    let lines = [0, HEIGHT / 2, HEIGHT]
        .map(|y| view! { <line x1="0" x2="100%" y1=y.to_string() y2=y.to_string()></line> }.into_any());
    let bars: Vec<_> = (0..columns)
        .flat_map(|column| bar(chart, series, column, place(column), columns, top))
        .collect();
    let words: Vec<_> = labels(series)
        .into_iter()
        .enumerate()
        .map(|(number, (place, words))| {
            let class = if number % 2 == 0 { "tick" } else { "tick between" };
            view! {
                <g class=class>
                    <line x1=percent(place) x2=percent(place) y1=HEIGHT.to_string() y2=(HEIGHT + 5).to_string()></line>
                    <text x=percent(place) y=(HEIGHT + 18).to_string()>{words}</text>
                </g>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="scale" aria-hidden="true"><span>{count(top)}</span><span>{count(top / 2)}</span><span>"0"</span></div>
        <svg class="bars" aria-hidden="true" focusable="false">
            {patterns(chart)}
            <g class="lines">{lines.into_iter().collect_view()}</g>
            <g>{bars}</g>
            <g class="words">{words}</g>
        </svg>
    }
    .into_any()
}

/// The parts of one bar, from below.
fn bar(chart: &str, series: &Series, column: usize, place: usize, columns: usize, top: u64) -> Vec<AnyView> {
    let room = 10_000 / columns;
    let wide = (room * 8 / 10).min(WIDEST);
    let x = percent(place + (room - wide) / 2);
    let mut foot = HEIGHT;
    let parts = series
        .counts(column)
        .iter()
        .enumerate()
        .filter(|(_, number)| **number > 0);
    parts
        .map(|(kind, number)| {
            let share = u64::try_from(u128::from(*number) * u128::from(HEIGHT) / u128::from(top)).unwrap_or(HEIGHT);
            let height = share.max(LEAST);
            foot = foot.saturating_sub(height);
            // A line of the surface lies between two parts that are high enough for it.
            let seen = if height > 2 * LEAST { height - 1 } else { height };
            view! {
                <g><rect fill=fill(chart, kind) x=x.clone() y=(foot + height - seen).to_string() width=percent(wide) height=seen.to_string()></rect></g>
            }
            .into_any()
        })
        .collect()
}
