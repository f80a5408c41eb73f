//! The files of the site, out of the program itself.

use super::State;
use app::request::Assets;
use axum::{
    body::Body,
    extract::{Request, State as Handed},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// Names with a hash of their content never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// All other files are asked for again each time, and answered with 304 while they are the same.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Bytes of an `Accept-Encoding` field that are looked at.
const ACCEPT_ENCODING_MAX: usize = 256;

/// `target/site` as it was when the program was built; empty when there was none.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Embedded;

/// One file and its compressed copies.
#[derive(Debug)]
struct StaticFile {
    plain: Cow<'static, [u8]>,
    brotli: Option<Cow<'static, [u8]>>,
    gzip: Option<Cow<'static, [u8]>>,
    /// Of the plain bytes, hexadecimal.
    hash: String,
    content_type: &'static str,
}

/// What the builder writes into `manifest.json`.
#[derive(Deserialize)]
struct Manifest {
    boot: String,
    style: String,
    wasm: String,
    scripts: Vec<String>,
    pieces: HashMap<String, Vec<String>>,
}

/// All files of the site by address.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, StaticFile>,
    /// Addresses of what a page loads; empty when the site was not built.
    pub assets: Assets,
}

impl Site {
    /// The site inside this program.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_files(
            Embedded::iter().filter_map(|path| Embedded::get(&path).map(|file| (path.into_owned(), file.data))),
        )
    }

    /// A site of these files, each with its path below the root.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Self {
        let mut all: HashMap<String, Cow<'static, [u8]>> = files.into_iter().collect();
        let assets = all
            .remove("manifest.json")
            .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
            .map(|names| Assets {
                boot: names.boot,
                style: names.style,
                wasm: names.wasm,
                scripts: names.scripts.into(),
                pieces: Arc::new(names.pieces),
            })
            .unwrap_or_default();
        let plain: Vec<String> = all
            .keys()
            .filter(|path| !path.ends_with(".br") && !path.ends_with(".gz"))
            .cloned()
            .collect();
        let files = plain
            .into_iter()
            .filter_map(|path| {
                let bytes = all.remove(&path)?;
                let file = StaticFile {
                    hash: hex::encode(&Sha256::digest(&bytes)[..8]),
                    plain: bytes,
                    brotli: all.remove(&format!("{path}.br")),
                    gzip: all.remove(&format!("{path}.gz")),
                    content_type: content_type(&path),
                };
                Some((format!("/{path}"), file))
            })
            .collect();
        Self { files, assets }
    }

    /// Addresses outside `/pkg/`: icons, the worker, the manifest of the application.
    #[must_use]
    pub fn root_addresses(&self) -> Vec<String> {
        self.files
            .keys()
            .filter(|address| !address.starts_with("/pkg/"))
            .cloned()
            .collect()
    }
}

/// By the ending of the name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether `coding` is accepted (RFC 9110 section 12.5.3): named, or covered by `*`, with a weight that is not zero.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let mut star = false;
    for field in headers.get_all(header::ACCEPT_ENCODING) {
        let Some(field) = field.to_str().ok().filter(|field| field.len() <= ACCEPT_ENCODING_MAX) else {
            continue;
        };
        for item in field.split(',') {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0));
            if name.trim().eq_ignore_ascii_case(coding) {
                return !refused;
            }
            star |= name.trim() == "*" && !refused;
        }
    }
    star
}

/// Whether the sender has what `tag` names (RFC 9110 section 13.1.2).
fn already_there(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|field| field.to_str().ok())
        .flat_map(|field| field.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

fn send(file: &StaticFile, headers: &HeaderMap, caching: HeaderValue) -> Response {
    let (bytes, coding) = match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts(headers, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(headers, "gzip") => (gzip, Some("gzip")),
        _ => (&file.plain, None),
    };
    // Each coding is a representation of its own and has its own tag (RFC 9110 section 8.8.3.3).
    let tag = format!("\"{}-{}\"", file.hash, coding.unwrap_or("plain"));
    let mut response = if already_there(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match bytes {
            Cow::Borrowed(inside) => Body::from(*inside),
            Cow::Owned(read) => Body::from(read.clone()),
        };
        let mut response = Response::new(body);
        let fields = response.headers_mut();
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        if let Some(coding) = coding {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    };
    let fields = response.headers_mut();
    fields.insert(header::CACHE_CONTROL, caching);
    fields.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        fields.insert(header::ETAG, tag);
    }
    response
}

/// A file whose name carries its hash.
pub(super) async fn hashed(Handed(state): Handed<State>, request: Request) -> Response {
    match state.site.files.get(request.uri().path()) {
        Some(file) => send(file, request.headers(), FOREVER),
        None => (StatusCode::NOT_FOUND, "There is no such file here. Reload the page.\n").into_response(),
    }
}

/// A file with a fixed name.
pub(super) async fn root(Handed(state): Handed<State>, request: Request) -> Response {
    match state.site.files.get(request.uri().path()) {
        Some(file) => send(file, request.headers(), ASK_AGAIN),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_coding_with_weight_zero_is_refused() {
        let field = |value: &str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]);
        for (value, brotli, gzip) in [
            ("gzip, deflate, br, zstd", true, true),
            ("br;q=0, gzip;q=0.5", false, true),
            ("*", true, true),
            ("*;q=0", false, false),
            ("BR", true, false),
            ("identity", false, false),
            ("br;q=0.000, *", false, true),
        ] {
            assert_eq!(
                (accepts(&field(value), "br"), accepts(&field(value), "gzip")),
                (brotli, gzip),
                "{value}"
            );
        }
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
