//! How the kinds of a chart are told apart: each by a colour and a pattern, so that neither is needed.

use leptos::prelude::*;

/// How many kinds look different. A chart with more begins again.
pub(super) const LOOKS: usize = 6;
/// Side of a tile of a pattern, in pixels.
const TILE: &str = "8";
/// What is drawn over the colour of each kind, on a tile of 8 by 8: nothing, slanted lines, dots, lying lines, lines slanted the other
/// way, a grid. Lines go on over the edges of the tile.
const DRAWN: [&str; LOOKS] = [
    "",
    "M-2 2 2-2M0 8 8 0M6 10 10 6",
    "M1 2h2M5 6h2",
    "M0 2h8M0 6h8",
    "M-2 6 2 10M0 0 8 8M6-2 10 2",
    "M0 4h8M4 0v8",
];

/// What a shape of this kind is filled with.
pub(super) fn fill(chart: &str, kind: usize) -> String {
    format!("url(#{chart}-{})", kind % LOOKS)
}

/// The patterns of a chart, to be drawn once in it.
pub(super) fn patterns(chart: &str) -> AnyView {
    let patterns = DRAWN
        .into_iter()
        .enumerate()
        .map(|(look, drawn)| {
            view! {
                <pattern id=format!("{chart}-{look}") patternUnits="userSpaceOnUse" width=TILE height=TILE>
                    <rect class=format!("kind-{look}") width=TILE height=TILE></rect>
                    <path d=drawn></path>
                </pattern>
            }
            .into_any()
        })
        .collect_view();
    view! { <defs>{patterns}</defs> }.into_any()
}
