//! Names with content hashes, and compressed copies.

use crate::{SiteError, at, read};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Kinds of file that get smaller; pictures and fonts are compressed already.
const COMPRESSED: [&str; 8] = ["wasm", "js", "css", "svg", "json", "webmanifest", "html", "txt"];
/// A copy is kept when it saves at least this share of the file: one part in twenty.
const WORTH: usize = 20;

/// The first 16 hexadecimal digits of the SHA-256.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// Writes `folder/<stem>.<hash>.<extension>` and gives the address it will have.
pub(crate) fn hashed(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String, SiteError> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let name = format!("{stem}.{}.{extension}", hash(bytes));
    let path = folder.join(&name);
    fs::write(&path, bytes).map_err(at(&path))?;
    Ok(format!("/pkg/{name}"))
}

/// All files under `folder`, in order of path.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, SiteError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(at(&folder))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies everything under `from` to `to`.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> Result<(), SiteError> {
    for file in files(from)? {
        let target = to.join(file.strip_prefix(from).unwrap_or(&file));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        fs::copy(&file, &target).map_err(at(&file))?;
    }
    Ok(())
}

/// Puts `.br` and `.gz` beside what gets smaller, and gives the plain and the brotli size of each file.
pub(crate) fn compress_tree(folder: &Path) -> Result<BTreeMap<PathBuf, (usize, usize)>, SiteError> {
    let mut sizes = BTreeMap::new();
    for file in files(folder)? {
        let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !COMPRESSED.contains(&extension.as_str()) {
            continue;
        }
        let bytes = read(&file)?;
        let brotli = brotli(&bytes);
        sizes.insert(file.clone(), (bytes.len(), brotli.len()));
        for (ending, copy) in [("br", brotli), ("gz", gzip(&bytes))] {
            if copy.len() + bytes.len() / WORTH < bytes.len() {
                let path = file.with_extension(format!("{extension}.{ending}"));
                fs::write(&path, copy).map_err(at(&path))?;
            }
        }
    }
    Ok(sizes)
}

/// RFC 7932 at the highest quality: done once, sent often. Writing to memory does not fail.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        // The largest window of the format.
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters);
    packed
}

/// RFC 1952 at the highest level.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
