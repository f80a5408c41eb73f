//! Charts and their ranges as the server draws them.

use super::get;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_chart_says_its_numbers_in_words_draws_them_and_has_them_as_a_table() {
    let (_, page) = get("/?period=week", true).await;
    assert!(page.contains("1,203 detections"), "the sum");
    assert!(page.contains("in the last 7 days"), "the range");
    assert!(page.contains("Each bar is one day. Times are in UTC."), "step and zone");
    let table = page
        .split("<details class=\"numbers\">")
        .nth(1)
        .unwrap()
        .split("</details>")
        .next()
        .unwrap();
    for cells in [
        "<th scope=\"col\" class=\"num\">Malware Scanning</th><th scope=\"col\" class=\"num\">Web Reputation</th>",
        "<td class=\"num\">2</td><td class=\"num\">1</td><td class=\"num\">3</td>",
        "<td class=\"num\">2</td><td class=\"num\">1,201</td><td class=\"num\">1,203</td>",
    ] {
        assert!(table.contains(cells), "{cells} in {table}");
    }
    // Three parts of bars, each with the pattern of its kind, and a column to point at for each row of the table.
    let bars = page
        .split("class=\"bars\"")
        .nth(1)
        .unwrap()
        .split("</svg>")
        .next()
        .unwrap();
    assert_eq!(bars.matches("fill=\"url(#detections-1)\"").count(), 1);
    assert_eq!(bars.matches("fill=\"url(#detections-3)\"").count(), 2);
    let columns = page
        .split("class=\"columns\"")
        .nth(1)
        .unwrap()
        .split("</div>")
        .next()
        .unwrap();
    assert_eq!(columns.matches("<a ").count(), table.matches("<tr>").count() - 2);
    assert!(page.contains("9,431 mails scanned in this time"), "of how many");
    assert!(
        page.contains("href=\"/logs/detections?from="),
        "a column leads to its rows"
    );
    assert!(
        page.contains("action=\"/logs/detections-over-time.csv?from="),
        "the same numbers as CSV"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_range_stands_in_the_address_and_keeps_the_other_filters() {
    let address = "/logs/detections?search=bill&filter=web-reputation&from=2026-11-01&to=2026-11-07";
    let (_, page) = get(address, true).await;
    assert!(page.contains("from 2026-11-01 to 2026-11-07"));
    assert!(page.contains("href=\"/logs/detections?search=bill&amp;filter=web-reputation&amp;period=month\""));
    assert!(page.contains("<input type=\"date\" name=\"from\" value=\"2026-11-01\""));
    assert!(page.contains("<input type=\"date\" name=\"to\" value=\"2026-11-07\""));
    // The bar of filters sends the range along, the range sends the filters along.
    assert!(page.contains("<input type=\"hidden\" name=\"to\" value=\"2026-11-07\""));
    assert!(page.contains("<input type=\"hidden\" name=\"filter\" value=\"web-reputation\""));
    let (_, page) = get("/logs/detections?period=quarter", true).await;
    let chosen = page
        .split("Last 90 days<")
        .next()
        .unwrap()
        .rsplit("<a ")
        .next()
        .unwrap();
    assert!(chosen.contains("aria-current=\"true\""), "{chosen}");
    let main = page.split("<main").nth(1).unwrap();
    assert_eq!(main.matches("aria-current=\"true\"").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_range_that_cannot_be_is_refused_beside_the_form_that_asked_for_it() {
    for address in [
        "/?from=2026-11-08&to=2026-11-07",
        "/logs/detections?from=2026-11-08&to=2026-11-07",
    ] {
        let (_, page) = get(address, true).await;
        assert!(page.contains("The range ends before it begins."), "{address}");
        assert!(page.contains("value=\"2026-11-08\""), "{address}");
    }
    let (_, page) = get("/", true).await;
    assert!(page.contains("Held by reason"), "the rest of the overview");
    let (_, page) = get("/?from=2026-11-08&to=2026-11-07", true).await;
    assert!(page.contains("Held by reason"), "the rest of the overview");
}
