//! Charts as SVG with the numbers as a table behind them.

use crate::parts::time::count;
use domain::{overview::Bucket, time::Timestamp};
use leptos::prelude::*;

const WIDTH: u64 = 720;
const HEIGHT: u64 = 120;

/// Mails scanned and detected over time, as bars: detected within scanned.
#[component]
pub fn Day(
    /// Oldest first.
    buckets: Vec<Bucket>,
    /// Milliseconds of one bucket.
    bucket: i64,
) -> impl IntoView {
    let most = buckets
        .iter()
        .map(|bucket| bucket.scanned.max(bucket.detected))
        .max()
        .unwrap_or(0)
        .max(1);
    let step = WIDTH / (buckets.len().max(1) as u64);
    let gap = if step > 6 { 2 } else { 1 };
    let scanned: u64 = buckets.iter().map(|bucket| bucket.scanned).sum();
    let detected: u64 = buckets.iter().map(|bucket| bucket.detected).sum();
    let bars = buckets
        .iter()
        .enumerate()
        .map(|(at, bucket)| {
            let x = (at as u64 * step).to_string();
            let width = step.saturating_sub(gap).max(1).to_string();
            let bar = |value: u64, class: &'static str| {
                // A bar that stands for something is at least seen.
                let height = if value == 0 { 0 } else { (value * HEIGHT / most).max(2) };
                view! {
                    <rect class=class x=x.clone() y=(HEIGHT - height).to_string() width=width.clone() height=height.to_string() rx="1"></rect>
                }
            };
            view! { {bar(bucket.scanned, "scanned")} {bar(bucket.detected, "detected")} }
        })
        .collect_view();
    let rows = buckets
        .iter()
        .filter(|bucket| bucket.scanned > 0 || bucket.detected > 0)
        .map(|row| {
            view! {
                <tr>
                    <td>{stretch(row.from, bucket)}</td>
                    <td class="num">{count(row.scanned)}</td>
                    <td class="num">{count(row.detected)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=format!("{} scanned and {} detected in the last 24 hours", count(scanned), count(detected))
            >
                <line class="axis" x1="0" y1="119.5" x2="720" y2="119.5"></line>
                {bars}
            </svg>
            <p class="ends" aria-hidden="true"><span>"24 hours ago"</span><span>"now"</span></p>
            <figcaption>
                <span class="key scanned">{count(scanned)}" scanned"</span>
                <span class="key detected">{count(detected)}" detected"</span>
            </figcaption>
            <details class="numbers">
                <summary>"Show the numbers"</summary>
                <table>
                    <thead><tr><th scope="col">"From"</th><th scope="col" class="num">"Scanned"</th><th scope="col" class="num">"Detected"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

fn stretch(from: Timestamp, bucket: i64) -> String {
    let (_, month, day, hour, minute, ..) = from.civil();
    let (_, _, _, until_hour, until_minute, ..) = from.plus(bucket).civil();
    format!("{month:02}-{day:02} {hour:02}:{minute:02} to {until_hour:02}:{until_minute:02} UTC")
}

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
            <thead class="vh"><tr><th scope="col">"Kind"</th><th scope="col">"Share"</th><th scope="col">"Number"</th></tr></thead>
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
