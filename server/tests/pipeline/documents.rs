//! Documents as programs write them (`tests/corpus/documents`), and as those write them who want their reader never to end.

use crate::{
    sensitive::dlp,
    support::{SCANNER, attachment, reasons, scanner, zip},
};
use domain::{decide::InForce, policy::Filters, verdict::Verdict};
use flate2::{Compression, write::ZlibEncoder};
use postern_server::{
    commands::scan::policy_file::default_policy,
    mail::{Fetched, Limits, Scanner},
};
use std::{io::Write, path::Path, time::Duration};

/// By both kinds of policy: what cannot be looked into is told by the one against threats.
fn both(scanner: &Scanner, templates: &[&str], mail: &[u8]) -> Verdict {
    let (mut atp, dlp) = (default_policy(), dlp(templates));
    atp.filters = Filters {
        unscannable: atp.filters.unscannable,
        ..Filters::none()
    };
    let policies = InForce {
        atp: Some(&atp),
        dlp: Some(&dlp),
    };
    let fetched = Fetched {
        mailbox: "",
        bytes: mail,
    };
    scanner.examine(fetched, policies).verdict
}

fn found(name: &str, content: &[u8]) -> Vec<String> {
    reasons(&both(&SCANNER, &["pci-dss", "jp-pii"], &attachment(name, content)))
}

fn document(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/documents");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn documents_of_other_programs_are_read() {
    for (name, place) in [
        ("text.pdf", ""),
        ("truetype.pdf", ""),
        ("field.pdf", ""),
        ("streams.pdf", ""),
        ("locked-open.pdf", ""),
        ("letters.pdf", ""),
        ("browser.pdf", ""),
        ("text.rtf", ""),
        ("table.rtf", ""),
        ("text.docx", " › word/document.xml"),
        ("table.docx", " › word/document.xml"),
        ("header.docx", " › word/header1.xml"),
        ("text.xlsx", " › xl/worksheets/sheet1.xml"),
        ("number.xlsx", " › xl/worksheets/sheet1.xml"),
        ("note.xlsx", " › xl/comments/comment1.xml"),
        ("text.pptx", " › ppt/slides/slide1.xml"),
        ("table.pptx", " › ppt/slides/slide1.xml"),
        ("notes.pptx", " › ppt/notesSlides/notesSlide1.xml"),
        ("text.odt", " › content.xml"),
        ("text.ods", " › content.xml"),
        ("number.ods", " › content.xml"),
        ("text.odp", " › content.xml"),
    ] {
        assert_eq!(
            found(name, &document(name)),
            [format!("template:pci-dss @ {name}{place}")],
            "{name}"
        );
    }
    assert_eq!(
        found("japanese.pdf", &document("japanese.pdf")),
        ["template:jp-pii @ japanese.pdf"]
    );
    // In an archive too, whatever it is called there.
    let packed = zip(&[("a.bin", &document("text.pdf")), ("b.bin", &document("text.rtf"))]);
    assert_eq!(
        found("both.zip", &packed),
        [
            "template:pci-dss @ both.zip › a.bin",
            "template:pci-dss @ both.zip › b.bin"
        ]
    );
}

#[test]
fn what_needs_a_password_or_is_damaged_is_told() {
    assert_eq!(
        found("locked.pdf", &document("locked.pdf")),
        ["protected:file @ locked.pdf"]
    );
    assert_eq!(found("a.pdf", b"%PDF-1.7\nnothing follows"), ["limit:broken @ a.pdf"]);
    let half = document("truetype.pdf");
    assert_eq!(found("a.pdf", &half[..half.len() / 2]), ["limit:broken @ a.pdf"]);
    assert_eq!(found("a.rtf", b"{\\rtf1 a card {"), ["limit:broken @ a.rtf"]);
}

#[test]
fn without_a_reader_a_document_is_told_as_not_opened() {
    let alone = Scanner::new(postern_server::mail::ScannerSettings::default()).unwrap();
    let verdict = both(&alone, &["pci-dss"], &attachment("a.pdf", &document("text.pdf")));
    assert_eq!(reasons(&verdict), ["limit:unopened @ a.pdf"]);
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    file.extend(
        format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .into_bytes(),
    );
    file
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dictionary}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

fn deflated(content: &[u8], times: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        packed.write_all(content).unwrap();
    }
    packed.finish().unwrap()
}

/// A PDF of one page with this content, its resources and what they name.
fn page(resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>").into_bytes(),
        content,
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

#[test]
fn a_pdf_that_never_ends_ends_and_is_told() {
    let cycle = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>".to_vec(),
    ]);
    let itself = page(
        "/XObject<</F 5 0 R>>",
        stream("", b"/F Do"),
        &[stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</F 5 0 R>>>>",
            b"/F Do /F Do /F Do /F Do",
        )],
    );
    // 170 MB of operators, and 300 MB of nothing, from a few kilobytes.
    let long = page(
        "",
        stream(
            "/Filter/FlateDecode",
            &deflated(&b"1 0 0 1 0 0 cm ".repeat(10_000), 1_000),
        ),
        &[],
    );
    let twice = deflated(&deflated(&[b' '; 1_000_000], 300), 1);
    let bomb = page("", stream("/Filter[/FlateDecode/FlateDecode]", &twice), &[]);
    // A stream of objects that holds ever more of them.
    let objects = deflated(&b"[0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ".repeat(1_000), 1_000);
    let objects = page(
        "",
        stream("", b""),
        &[stream("/Type/ObjStm/N 1/First 0/Filter/FlateDecode", &objects)],
    );
    // Each of many entries is the same long array.
    let index: String = (10..60_000).map(|number| format!("{number} 0 ")).collect();
    let first = index.len();
    let array = format!("{index}[{}]", "0 ".repeat(1_000_000)).into_bytes();
    let array = stream(
        &format!("/Type/ObjStm/N 59990/First {first}/Filter/FlateDecode"),
        &deflated(&array, 1),
    );
    let array = page("", stream("", b""), &[array]);
    let deep = page("", stream("", &b"[".repeat(5_000_000)), &[]);
    for (name, file, told) in [
        ("cycle", cycle, "limit:broken"),
        ("itself", itself, "limit:time"),
        ("long", long, "limit:unpacked_size"),
        ("bomb", bomb, "limit:unpacked_size"),
        ("objects", objects, "limit:unpacked_size"),
    ] {
        assert_eq!(found("a.pdf", &file), [format!("{told} @ a.pdf")], "{name}");
    }
    assert!(found("a.pdf", &deep).len() <= 1);
    let impatient = scanner(
        "",
        Limits {
            document_time: Duration::from_secs(2),
            ..Limits::default()
        },
    );
    let verdict = both(&impatient, &["pci-dss"], &attachment("a.pdf", &array));
    assert_eq!(reasons(&verdict), ["limit:time @ a.pdf"]);
}

#[test]
fn a_document_that_takes_too_long_is_left() {
    let hasty = scanner(
        "",
        Limits {
            document_time: Duration::ZERO,
            ..Limits::default()
        },
    );
    let verdict = both(&hasty, &["pci-dss"], &attachment("a.pdf", &document("text.pdf")));
    assert_eq!(reasons(&verdict), ["limit:time @ a.pdf"]);
}

#[test]
fn a_workbook_with_a_sheet_of_100_mb_is_read_to_the_limit_and_told() {
    let row = b"<row><c><is><t>Some words of a cell that stand in it</t></is></c></row>";
    let sheet = row.repeat(100 * 1024 * 1024 / row.len());
    let head = b"<worksheet><row><c t=\"n\"><v>4111111111111111</v></c></row>";
    let sheet = [&head[..], &sheet].concat();
    let book = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    let place = "a.xlsx › xl/worksheets/sheet1.xml";
    let mut told = found("a.xlsx", &book);
    told.sort();
    assert_eq!(
        told,
        [
            format!("limit:body_size @ {place}"),
            format!("limit:file_size @ {place}"),
            format!("template:pci-dss @ {place}")
        ]
    );
}
