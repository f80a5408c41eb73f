//! What licences say, and moving a configuration.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_licences_have_to_say_stands_on_every_page() {
    for address in ["/", "/quarantine", "/licensing"] {
        let (_, page) = get(address, true).await;
        for says in [
            "has ended. Everything works for 12 more days.",
            "104 mailboxes are protected, and your licence has 100 seats.",
        ] {
            assert!(page.contains(says), "{address} does not say: {says}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_is_read_before_it_is_ticked() {
    let (_, page) = get("/licensing/transfer", true).await;
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    for said in [
        "What the import will do",
        "1 added, 1 replaced, 0 the same, 0 left out",
        "Finance",
        "It belongs to bea@contoso.example, who is nobody here.",
        "Imported service accounts are paused: their passwords do not come along.",
    ] {
        assert!(main.contains(said), "{said}");
    }
    assert!(
        !main.contains("<img src=x") && !main.contains("evil.example"),
        "what is the same is counted alone"
    );
    let tick = tags(main, "name=\"agreed\"");
    assert!(tick.len() == 1 && tick[0].contains("required"), "{tick:?}");
}
