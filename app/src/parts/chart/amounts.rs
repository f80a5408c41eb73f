//! Amounts of a few kinds, side by side.

use crate::{parts::time::count, words::say};
use leptos::prelude::*;

/// Amounts of a few kinds, as lying bars that are links: the table is the chart.
#[component]
pub fn Amounts(
    /// Words, address and number of each.
    rows: Vec<(String, String, u64)>,
    /// What the table says.
    caption: &'static str,
) -> impl IntoView {
    let most = rows.iter().map(|(_, _, number)| *number).max().unwrap_or(0).max(1);
    view! {
        <table class="amounts">
            <caption class="vh">{caption}</caption>
            <thead class="vh"><tr><th scope="col">{say("Kind")}</th><th scope="col">{say("Share")}</th><th scope="col">{say("Number")}</th></tr></thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|(words, address, number)| {
                        let width = (number * 100 / most).max(1).to_string();
                        view! {
                            <tr>
                                <th scope="row"><a href=address>{words}</a></th>
                                <td>
                                    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                                        <rect class="amount" x="0" y="0" width=width height="8" rx="1"></rect>
                                    </svg>
                                </td>
                                <td class="num">{count(number)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}
