//! A held mail to look at, inert: cleaned HTML or plain text in a document of its own, without script, form, link or any
//! address that a browser would fetch. The frame and its policy (`http`) hold even if the cleaning should fail.

mod clean;

use super::{House, desk::Principal, problems::ServiceError};
use crate::mail::{Fetched, Limits, Parsed, parse::PartKind};
use clean::clean;
use domain::{
    held::HeldMail,
    ids::HeldId,
    problem::{Answer, Problem},
    roles::{Access, Area, access},
};
use mail_parser::MimeHeaders as _;
use std::{collections::HashMap, fmt::Write as _, sync::Arc};

/// Characters of a body that are shown.
const BODY_MAX: usize = 512 * 1024;
/// Bytes of one picture that is shown inside the mail.
const PICTURE_MAX: usize = 2 * 1024 * 1024;
/// Pictures that are shown inside the mail.
const PICTURES_MAX: usize = 20;

const STYLE: &str = "<style>:root{color-scheme:light}body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#1a1a18;background:#fff;overflow-wrap:anywhere}\
pre{white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace}img{max-width:100%;height:auto}table{max-width:100%}a{color:#2f5bd0;text-decoration:underline dotted}</style>";

impl House {
    /// A held mail and its raw bytes, for whoever may see it.
    pub(super) async fn held_raw(
        &self,
        principal: Option<&Principal>,
        id: HeldId,
    ) -> Answer<(HeldMail, bytes::Bytes, Arc<super::tenant::Tenant>)> {
        let principal = principal.ok_or(Problem::SignInNeeded)?;
        if access(principal.role, Area::Quarantine) < Access::View {
            return Err(Problem::Forbidden {
                what: "see held mail".into(),
            });
        }
        let tenant = self.tenant(principal.tenant).await?;
        let mail = tenant
            .store
            .held_mail(id)
            .await?
            .ok_or_else(|| Problem::not_found("held mail"))?;
        let raw = tenant.blobs.get(&mail.sha256).await.map_err(ServiceError::from)?;
        let raw =
            raw.ok_or_else(|| Problem::conflict("The raw mail is no longer kept: its retention period is over."))?;
        Ok((mail, raw, tenant))
    }

    /// The preview document of a held mail.
    ///
    /// # Errors
    /// When the caller may not see it, or the raw mail is no longer kept.
    pub async fn preview(&self, principal: Option<&Principal>, id: HeldId) -> Answer<String> {
        let (_, raw, _) = self.held_raw(principal, id).await?;
        let document = tokio::task::spawn_blocking(move || document(&raw)).await;
        document.map_err(|error| ServiceError::from(error).into())
    }
}

/// The whole document: the HTML the mail is written in, else its text.
fn document(raw: &[u8]) -> String {
    // The pipeline's own way of taking a mail apart: it stands up to nesting that would exhaust the parser.
    let parsed = Parsed::new(
        Fetched {
            mailbox: "",
            bytes: raw,
        },
        &Limits::default(),
    );
    let body = |kind: PartKind| {
        let part = parsed.parts().find(|part| part.kind == kind && !part.is_file);
        part.and_then(|part| part.text.map(|text| text.into_owned()))
    };
    if let Some(html) = body(PartKind::Html) {
        let pictures = parsed.message().map(pictures).unwrap_or_default();
        return wrap(&clean(cut(&html), pictures));
    }
    match body(PartKind::Text) {
        Some(text) => wrap(&format!("<pre>{}</pre>", ammonia::clean_text(cut(&text)))),
        None => wrap("<p>This mail has no text to show. Download it to look at the raw bytes.</p>"),
    }
}

fn wrap(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"und\"><head><meta charset=\"utf-8\"><title>Preview</title>{STYLE}</head><body>{body}</body></html>"
    )
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(BODY_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Pictures that the mail carries itself, by Content-ID, as data addresses.
fn pictures(message: &mail_parser::Message<'_>) -> HashMap<String, String> {
    use base64::Engine as _;
    let mut pictures = HashMap::new();
    for part in &message.parts {
        let (Some(id), Some(kind)) = (part.content_id(), part.content_type()) else {
            continue;
        };
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        // Raster formats only: SVG is a document that could hold anything.
        let raster = kind.ctype().eq_ignore_ascii_case("image")
            && matches!(subtype.as_str(), "png" | "jpeg" | "jpg" | "gif" | "webp");
        if raster && part.contents().len() <= PICTURE_MAX && pictures.len() < PICTURES_MAX {
            let mut address = format!("data:image/{subtype};base64,");
            let _ = write!(
                address,
                "{}",
                base64::engine::general_purpose::STANDARD.encode(part.contents())
            );
            pictures.insert(id.trim_matches(['<', '>']).to_string(), address);
        }
    }
    pictures
}
