//! What an import leaves out, and what is refused before it changes anything.

use super::{
    transfer::{BEA, act, add_account, audit, console, count, filter, imap, objects, own_policy, rows, set_up},
    *,
};
use domain::{
    account::ImapSignIn,
    console::Views as _,
    licence::site::Site,
    roles::Role,
    transfer::{Effect, FILE_MAX, Import, OBJECTS_MAX, Part, Reason},
};
use proptest::{
    prelude::any,
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};

/// Files with a change somewhere.
const MUTATIONS: usize = 300;

/// What is said to a file.
async fn said(desk: &Desk, file: &str) -> String {
    match desk.offer_configuration(file).await {
        Err(Problem::Invalid { field, sentence }) if field == "file" => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_in_is_left_out_with_its_reason() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = set_up(from.path()).await;
    let file = source.desk().await.export_configuration().await.unwrap();
    source.stop().await;
    let goal = console(to.path(), Site::Eu).await;
    let desk = goal.desk().await;
    add_account(&goal, "each", imap(ImapSignIn::PerUser), &["zoe@example.com"]).await;
    add_account(&goal, "Other", imap(ImapSignIn::PerUser), &["CARLA@example.com"]).await;
    let mut finance = own_policy();
    finance.name = "FINANCE".into();
    let finance = desk.save_policy(finance).await.unwrap();
    let mut object = objects().remove(0);
    object.note = "another".into();
    goal.tenant.store.put_objects(&[object], &act()).await.unwrap();
    desk.save_view("INVOICES", filter("other")).await.unwrap();

    desk.offer_configuration(&file).await.unwrap();
    let done = desk.import_configuration().await.unwrap();
    let effects: Vec<_> = done
        .lines
        .iter()
        .map(|line| (line.name.as_str(), &line.effect))
        .collect();
    for wanted in [
        ("Finance", &Effect::Replace),
        ("Each", &Effect::LeaveOut(Reason::AccountDiffers)),
        ("Master", &Effect::LeaveOut(Reason::Watched("carla@example.com".into()))),
        ("Files", &Effect::Add),
        ("evil.example", &Effect::Replace),
        ("boss@evil.example", &Effect::Add),
        ("Invoices (admin@example.com)", &Effect::Replace),
        (
            "Bea's (bea@example.com)",
            &Effect::LeaveOut(Reason::NoOwner(BEA.into())),
        ),
    ] {
        assert!(effects.contains(&wanted), "{wanted:?} in {effects:?}");
    }
    let stored = desk.policy(finance.id).await.unwrap();
    assert_eq!((stored.version, stored.description.as_str()), (2, "Second"));
    assert_eq!(goal.tenant.store.objects().await.unwrap(), objects());
    let views = desk.views().await.unwrap();
    assert_eq!(
        (views.len(), &views[0].name, &views[0].filter),
        (1, &"Invoices".to_owned(), &filter("invoice"))
    );
    goal.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_file_has_its_own_sentence() {
    let from = tempfile::tempdir().unwrap();
    let postern = set_up(from.path()).await;
    let desk = postern.desk().await;
    let file = desk.export_configuration().await.unwrap();
    let whole: serde_json::Value = serde_json::from_str(&file).unwrap();
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = whole.clone();
        change(&mut value);
        value.to_string()
    };
    let finance = whole["policies"]
        .as_array()
        .unwrap()
        .iter()
        .position(|one| one["name"] == "Finance")
        .unwrap();
    let place = |field: &str| format!("policies[{finance}].{field} in the file cannot be taken: ");
    let many = changed(&|file| {
        let object = file["objects"][0].clone();
        file["objects"] = vec![object; OBJECTS_MAX + 1].into();
        file["objects"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .for_each(|one| one["note"] = "".into());
    });
    let mut begun = vec![
        (
            file[..file.len() / 2].to_owned(),
            "This is no JSON: reading stopped at line ".to_owned(),
        ),
        (
            "{}".into(),
            "This is not an exported configuration: its “format” is not “postern-configuration”.".into(),
        ),
        ("[1]".into(), "This is not an exported configuration".into()),
        (
            changed(&|file| file["version"] = 2.into()),
            "The file has version 2 of the format, and this console reads versions up to 1.".into(),
        ),
        (
            " ".repeat(FILE_MAX + 1),
            format!("The file has {} bytes; at most {FILE_MAX} are taken.", FILE_MAX + 1),
        ),
        (
            changed(&|file| file["policies"][finance]["name"] = "".into()),
            place("name"),
        ),
        (
            changed(&|file| file["policies"][finance]["priority"] = "high".into()),
            place("priority"),
        ),
        (
            changed(&|file| file["policies"][finance]["earlier"][0]["priority"] = 0.into()),
            place("earlier[0].priority"),
        ),
        (
            changed(&|file| file["policies"][finance]["targets"]["domains"][0] = "@x".into()),
            place("targets.domains"),
        ),
        (
            changed(&|file| file["policies"][finance]["kind"] = "dlp".into()),
            place("earlier[0]"),
        ),
        (
            changed(&|file| file["policies"][0] = file["policies"][1].clone()),
            "policies[1].name in the file".into(),
        ),
        (
            changed(&|file| file["accounts"][0]["connection"]["host"] = "".into()),
            "accounts[0].connection.host in the file".into(),
        ),
        (
            changed(&|file| file["accounts"][1]["mailboxes"][0] = "ANNA@example.com".into()),
            "accounts[1].mailboxes[0] in the file".into(),
        ),
        (
            changed(&|file| file["accounts"][0]["password"] = "x".into()),
            "accounts[0].password in the file".into(),
        ),
        (
            changed(&|file| file["objects"][0]["value"] = "no dots".into()),
            "objects[0].value in the file cannot be taken: “no dots”".into(),
        ),
        (
            changed(&|file| file["views"][1]["owner"] = "nobody".into()),
            "views[1].owner in the file".into(),
        ),
        (
            changed(&|file| file["views"][0]["filter"]["search"] = "x".repeat(201).into()),
            "views[0].filter.search in the file cannot be taken: It has at most 200".into(),
        ),
    ];
    assert!(many.len() <= FILE_MAX);
    begun.push((
        many,
        format!("objects in the file cannot be taken: There are at most {OBJECTS_MAX}"),
    ));
    let dlp = changed(&|file| {
        let policies = file["policies"].as_array_mut().unwrap();
        let dlp = policies.iter_mut().find(|one| one["kind"] == "dlp").unwrap();
        dlp["enabled"] = true.into();
        dlp["filters"]["templates"] = serde_json::json!([]);
    });
    begun.push((dlp, "policies[".into()));
    for (file, sentence) in begun {
        let said = said(&desk, &file).await;
        assert!(said.starts_with(&sentence), "“{said}” does not begin “{sentence}”");
    }
    assert_eq!(desk.offered_configuration().await, Ok(None), "none of them waits");
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_were_changed_on_the_way_are_a_file_or_a_sentence() {
    let from = tempfile::tempdir().unwrap();
    let postern = set_up(from.path()).await;
    let desk = postern.desk().await;
    let file = desk.export_configuration().await.unwrap().into_bytes();
    let mut runner = TestRunner::deterministic();
    let change = (0..file.len(), 0..4_usize, any::<u8>());
    for _ in 0..MUTATIONS {
        let (at, cut, byte) = change.new_tree(&mut runner).unwrap().current();
        let mut bytes = file.clone();
        bytes.splice(at..(at + cut).min(file.len()), [byte]);
        let text = String::from_utf8_lossy(&bytes);
        match desk.offer_configuration(&text).await {
            Ok(_) => {}
            Err(Problem::Invalid { field, sentence }) if field == "file" => assert!(sentence.len() > 20, "{sentence}"),
            Err(other) => panic!("{other:?} for byte {byte} at {at}"),
        }
    }
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_administrator_exports_and_imports() {
    let from = tempfile::tempdir().unwrap();
    let postern = set_up(from.path()).await;
    let file = postern.desk().await.export_configuration().await.unwrap();
    for role in [Role::Viewer, Role::Analyst] {
        let desk = postern.desk_as(role, None).await;
        let refused = [
            desk.export_configuration().await.map(drop),
            desk.offer_configuration(&file).await.map(drop),
            desk.offered_configuration().await.map(drop),
            desk.withdraw_configuration().await,
            desk.import_configuration().await.map(drop),
        ];
        for answer in refused {
            assert!(matches!(answer, Err(Problem::Forbidden { .. })), "{role:?}: {answer:?}");
        }
    }
    assert_eq!(audit(&postern, "configuration.export").await, 1);
    postern.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_read_is_not_done() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = set_up(from.path()).await;
    let file = source.desk().await.export_configuration().await.unwrap();
    source.stop().await;
    let goal = console(to.path(), Site::Eu).await;
    let desk = goal.desk().await;
    let none = "No file waits to be imported. Choose it again.";
    let refused = |answer: Result<Import, Problem>| answer.unwrap_err().to_string();
    assert_eq!(refused(desk.import_configuration().await), none);
    desk.offer_configuration(&file).await.unwrap();
    // Another browser's file is not this one's.
    assert_eq!(refused(goal.desk().await.import_configuration().await), none);
    // Meanwhile somebody makes a policy of that name.
    desk.save_policy(own_policy()).await.unwrap();
    let before = rows(&goal).await;
    assert!(refused(desk.import_configuration().await).starts_with("Something was changed here since you read"));
    assert_eq!(rows(&goal).await, before);
    // Read again, it is done.
    let read = desk.offered_configuration().await.unwrap().unwrap();
    assert_eq!(count(&read, Part::Policies), [0, 2, 7, 0]);
    desk.import_configuration().await.unwrap();
    assert_eq!(refused(desk.import_configuration().await), none, "it is done once");
    desk.withdraw_configuration().await.unwrap();
    assert_eq!(desk.offered_configuration().await, Ok(None));
    goal.stop().await;
}
