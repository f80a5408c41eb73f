//! Held mail that leaves the server as a document or a file.

use super::{BODY_MAX, State, calls::refused, whole};
use crate::http::{desk::Visitor, headers, refusal};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State as Handed},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use domain::{
    held::{DownloadFormat, SELECTION_MAX},
    ids::HeldId,
    people::PASSWORD_MAX,
    problem::{Answer, Problem},
};
use url::form_urlencoded;

/// Characters of a downloaded file's name.
const NAME_MAX: usize = 80;

/// The inert preview. Its own policy lets it show text and inline pictures and nothing else, whatever the document holds.
pub(super) async fn preview(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let document = match id.parse::<HeldId>() {
        Ok(id) => state.desk.preview(visitor, id).await,
        Err(_) => Err(Problem::not_found("mail")),
    };
    let mut response = match document {
        Ok(html) => Response::new(Body::from(html)),
        Err(problem) => refusal::page(&problem, &app::request::Assets::default()),
    };
    let fields = response.headers_mut();
    fields.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    fields.insert(header::CONTENT_SECURITY_POLICY, headers::PREVIEW_POLICY);
    fields.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// What the form of a download asks for: `id` (once for each mail, or several parted by commas), `format` (`eml` or `zip`),
/// `password`.
fn read(form: &[u8]) -> Answer<(Vec<HeldId>, DownloadFormat, String)> {
    let (mut ids, mut format, mut password) = (Vec::new(), DownloadFormat::Eml, String::new());
    for (name, value) in form_urlencoded::parse(form) {
        match &*name {
            "id" | "ids" | "ids[]" => {
                for id in value.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                    ids.push(id.parse().map_err(|_| Problem::not_found("mail"))?);
                    if ids.len() > SELECTION_MAX {
                        let sentence = format!("A download holds at most {SELECTION_MAX} mails.");
                        return Err(Problem::invalid("id", sentence));
                    }
                }
            }
            "format" => {
                format = match &*value {
                    "eml" => DownloadFormat::Eml,
                    "zip" => DownloadFormat::Zip,
                    _ => return Err(Problem::invalid("format", "Choose EML or ZIP.")),
                }
            }
            "password" => password = value.into_owned(),
            _ => {}
        }
    }
    if ids.is_empty() {
        return Err(Problem::invalid("id", "Choose at least one mail."));
    }
    if password.len() > PASSWORD_MAX {
        return Err(Problem::invalid(
            "password",
            format!("A password has at most {PASSWORD_MAX} bytes."),
        ));
    }
    Ok((ids, format, password))
}

/// A name that means nothing to any file system or header: letters, digits, `.`, `-`, `_`; no dot in front.
pub(super) fn safe_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() || ".-_".contains(character) {
                character
            } else {
                '_'
            }
        })
        .collect();
    // The end stays, since it says what the file is.
    let safe = safe.trim_start_matches('.');
    let safe = &safe[safe.len().saturating_sub(NAME_MAX)..];
    let safe = safe.trim_start_matches('.');
    if safe.is_empty() {
        "download".to_owned()
    } else {
        safe.to_owned()
    }
}

/// An answer that every browser saves and none shows.
pub(super) fn attachment(name: &str, content_type: &'static str, bytes: impl Into<Body>) -> Response {
    let mut response = Response::new(bytes.into());
    let fields = response.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let disposition = format!("attachment; filename=\"{}\"", safe_name(name));
    fields.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

/// Held mails as a file. Never a type that the mail names: `application/zip` or `application/octet-stream`.
pub(super) async fn download(
    Handed(state): Handed<State>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let packed = async {
        let (ids, format, password) = read(&whole(request.into_body(), BODY_MAX).await?)?;
        state.desk.download(visitor, ids, format, password).await
    };
    match packed.await {
        Ok(file) => {
            let content_type = match file.content_type.as_str() {
                "application/zip" => "application/zip",
                _ => "application/octet-stream",
            };
            attachment(&file.name, content_type, file.bytes)
        }
        Err(problem) => refused(&state, &headers, problem),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn bug_q10_a_file_name_cannot_leave_its_header_or_folder() {
        for (name, safe) in [
            ("Invoice 7.eml", "Invoice_7.eml"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\"; filename=\"b.html", "a___filename__b.html"),
            ("a\r\nSet-Cookie: x", "a__Set-Cookie__x"),
            ("\u{202e}gpj.exe", "_gpj.exe"),
            ("...", "download"),
            ("", "download"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        assert!(safe_name(&format!("{}.eml", "n".repeat(500))).len() <= NAME_MAX);
        let response = attachment("x.html", "application/octet-stream", "<script>");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
        assert_eq!(
            response.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename=\"x.html\""
        );
    }

    #[test]
    fn a_form_names_its_mails_singly_or_in_a_list() {
        let (one, two) = ("0190f3c2a1b07c3e8d4f5a6b7c8d9e0f", "0190f3c2a1b07c3e8d4f5a6b7c8d9e10");
        let (ids, format, password) =
            read(format!("id={one}&ids={two}%2C{one}&format=zip&password=a%26b").as_bytes()).unwrap();
        assert_eq!((ids.len(), format, password.as_str()), (3, DownloadFormat::Zip, "a&b"));
        for wrong in ["", "id=..%2F..", "id=1&format=zip", &format!("id={one}&format=html")] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
        let many = vec![one; SELECTION_MAX + 1].join(",");
        assert!(matches!(
            read(format!("ids={many}").as_bytes()),
            Err(Problem::Invalid { .. })
        ));
    }
}
