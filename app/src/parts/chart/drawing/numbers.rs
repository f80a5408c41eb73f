//! The numbers of a chart as a table.

use super::stretch_words;
use crate::{
    parts::time::count,
    words::{said, say},
};
use domain::series::Series;
use leptos::prelude::*;

/// A row for each column of the chart, a cell for each kind that occurs; `links` are the addresses of what the columns count,
/// `range` is the whole in words.
pub(super) fn numbers(series: &Series, kinds: &[usize], links: &[String], range: &str) -> AnyView {
    let head = kinds
        .iter()
        .filter_map(|kind| series.kinds.get(*kind))
        .map(|name| view! { <th scope="col" class="num">{said(name.clone())}</th> }.into_any())
        .collect_view();
    let rows = links
        .iter()
        .enumerate()
        .map(|(column, link)| {
            let counts = series.counts(column);
            let cells: Vec<_> = kinds
                .iter()
                .filter_map(|kind| counts.get(*kind))
                .map(|number| view! { <td class="num">{count(*number)}</td> }.into_any())
                .collect();
            let sum = series.of_column(column);
            let words = stretch_words(series.column(column));
            let words = if sum > 0 {
                view! { <a href=link.clone()>{words}</a> }.into_any()
            } else {
                words.into_any()
            };
            view! { <tr><th scope="row">{words}</th>{cells}<td class="num">{count(sum)}</td></tr> }.into_any()
        })
        .collect_view();
    let sums: Vec<_> = kinds
        .iter()
        .map(|kind| view! { <td class="num">{count(series.of_kind(*kind))}</td> }.into_any())
        .collect();
    view! {
                <table>
                    <thead><tr><th scope="col">{say("Time")}</th>{head}<th scope="col" class="num">{say("Total")}</th></tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row">{range.to_owned()}</th>{sums}<td class="num">{count(series.total())}</td></tr></tfoot>
                </table>
    }
    .into_any()
}
