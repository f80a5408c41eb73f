//! The planted mails: each is condemned by one rule, and each rule by one stage.

use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Mails of each of the four kinds.
const EACH: usize = 50;

/// The rules for those that are found by YARA.
pub(crate) const RULES: &str = "rule Planted_In_Archive { meta: description = \"Planted.\" strings: $a = \"planted-for-the-benchmark\" condition: $a }\n";

/// One planted mail.
pub(crate) struct Plant {
    /// The mail.
    pub(crate) mail: Vec<u8>,
    /// The rule that has to condemn it.
    pub(crate) rule: String,
    /// The line of the object list that it needs.
    pub(crate) object: Option<String>,
}

/// 50 each by a YARA rule inside an archive, by SHA-256, by a URL in HTML, and by file type. Of the URLs every second one is on
/// the list of blocked objects; the others lead to a bare address, which Web Reputation finds without a list.
pub(crate) fn planted() -> Vec<Plant> {
    let mut plants = Vec::new();
    for number in 0..EACH {
        let text = format!("Report {number}: {}", "some ordinary text. ".repeat(40));
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("report.txt", SimpleFileOptions::default()).unwrap();
        writer
            .write_all(format!("{text} planted-for-the-benchmark {number}").as_bytes())
            .unwrap();
        let archive = writer.finish().unwrap().into_inner();
        plants.push(Plant {
            mail: mail(
                number,
                "application/zip; name=report.zip",
                &archive,
                "<p>See the report.</p>",
            ),
            rule: "yara:Planted_In_Archive".into(),
            object: None,
        });
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        plants.push(Plant {
            mail: mail(
                number,
                "text/plain; name=report.txt",
                text.as_bytes(),
                "<p>See the report.</p>",
            ),
            rule: format!("object:sha256:{hash}"),
            object: Some(format!("sha256,{hash},planted")),
        });
        let (link, rule, object) = if number % 2 == 0 {
            let link = format!("planted{number}.bad.example/offer");
            let (rule, object) = (format!("object:url:{link}"), format!("url,{link},planted"));
            (link, rule, Some(object))
        } else {
            // TEST-NET-3 (RFC 5737).
            (format!("203.0.113.{number}/offer"), "link:address".into(), None)
        };
        plants.push(Plant {
            mail: mail(
                number,
                "text/plain; name=note.txt",
                b"A note.",
                &format!("<a href=\"https://{link}/now?id=1&amp;x=2\">Offer</a>"),
            ),
            rule,
            object,
        });
        let mut program = b"MZ\x90\0".to_vec();
        program.resize(2_048 + number, 0);
        plants.push(Plant {
            mail: mail(number, "image/png; name=picture.png", &program, "<p>A picture.</p>"),
            rule: "type:executable".into(),
            object: None,
        });
    }
    plants
}

fn mail(number: usize, content_type: &str, attachment: &[u8], html: &str) -> Vec<u8> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let encoded: Vec<String> = STANDARD
        .encode(attachment)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "From: Writer {number} <writer{number}@planted.example>\r\nTo: reader@north.example\r\nSubject: Planted {number}\r\nDate: Mon, 5 Oct 2026 09:30:00 +0200\r\nMessage-ID: <{number}.{}@planted.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_q\"\r\n\r\n--=_q\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{html}</body></html>\r\n--=_q\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--=_q--\r\n",
        attachment.len(),
        encoded.join("\r\n")
    )
    .into_bytes()
}
