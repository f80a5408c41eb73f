//! Builds the site that the server carries inside itself:
//! `postern-site WASM STYLE PUBLIC OUT WORK [WASM_OPT]`.
//!
//! The module cut into the pieces that pages load, with bindings, made smaller by `wasm-opt` when there is one; one style sheet
//! out of the layers; names with content hashes; brotli and gzip copies beside everything that gets smaller by them;
//! `manifest.json` with the names.

mod module;
mod pack;
mod shared;
mod style;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Why the site could not be built.
#[derive(Debug, thiserror::Error)]
enum SiteError {
    #[error("usage: postern-site WASM STYLE PUBLIC OUT WORK [WASM_OPT]")]
    Usage,
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("the module could not be cut into pieces: {0}")]
    Pieces(String),
    #[error("the bindings could not be made: {0}")]
    Bindings(String),
    #[error("{0}")]
    Binaryen(String),
}

/// Names the file in an error of the file system.
fn at(path: &Path) -> impl FnOnce(std::io::Error) -> SiteError {
    let path = path.to_owned();
    move |source| SiteError::File { path, source }
}

fn main() -> ExitCode {
    match build(std::env::args_os().skip(1).map(PathBuf::from).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postern-site: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: Vec<PathBuf>) -> Result<(), SiteError> {
    let (paths, wasm_opt) = match arguments.len() {
        5 => (&arguments[..], None),
        6 => (&arguments[..5], Some(&arguments[5])),
        _ => return Err(SiteError::Usage),
    };
    let [wasm, styles, public, out, work] = paths else {
        return Err(SiteError::Usage);
    };
    // Everything is made beside its place and put there whole, so that an interrupted build leaves the old site.
    let fresh = work.join("site");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(at(&fresh))?;
    }
    let pkg = fresh.join("pkg");
    fs::create_dir_all(&pkg).map_err(at(&pkg))?;

    let module = module::build(wasm, &pkg, work, wasm_opt)?;
    let style = style::bundle(styles)?;
    let mut names = BTreeMap::new();
    names.insert("wasm", module.wasm);
    names.insert("glue", module.glue);
    names.insert("style", pack::hashed(&pkg, "postern", "css", style.as_bytes())?);
    names.insert("line", pack::hashed(&pkg, "line", "js", include_bytes!("line.js"))?);
    names.insert("kept", pack::hashed(&pkg, "kept", "js", include_bytes!("kept.js"))?);
    let boot = include_str!("boot.js")
        .replace("@GLUE@", &names["glue"])
        .replace("@LINE@", &names["line"])
        .replace("@KEPT@", &names["kept"])
        .replace("@WASM@", &names["wasm"]);
    names.insert("boot", pack::hashed(&pkg, "boot", "js", boot.as_bytes())?);
    if public.exists() {
        pack::copy_tree(public, &fresh)?;
    }
    let worker = worker(&fresh)?;
    let worker_path = fresh.join("sw.js");
    fs::write(&worker_path, worker).map_err(at(&worker_path))?;
    eprintln!("site: compressing");
    let sizes = pack::compress_tree(&fresh)?;
    let manifest = serde_json::to_vec_pretty(&Manifest {
        names: &names,
        scripts: [&names["glue"], &module.link, &names["line"], &names["kept"]],
        pieces: &module.pieces,
    })
    .unwrap_or_default();
    let manifest_path = fresh.join("manifest.json");
    fs::write(&manifest_path, manifest).map_err(at(&manifest_path))?;

    if out.exists() {
        fs::remove_dir_all(out).map_err(at(out))?;
    }
    fs::rename(&fresh, out).map_err(at(out))?;
    let named = names.iter().map(|(what, name)| (*what, name));
    let pieces = module
        .pieces
        .iter()
        .flat_map(|(area, files)| files.iter().map(move |name| (area.as_str(), name)));
    for (what, name) in named.chain(pieces) {
        let (plain, brotli) = sizes
            .get(&fresh.join(name.trim_start_matches('/')))
            .copied()
            .unwrap_or_default();
        eprintln!("site: {what:14} {name} ({plain} bytes, {brotli} in brotli)");
    }
    Ok(())
}

/// What the server reads to know the names.
#[derive(serde::Serialize)]
struct Manifest<'a> {
    #[serde(flatten)]
    names: &'a BTreeMap<&'static str, String>,
    /// What `boot` imports, and what that imports.
    scripts: [&'a String; 4],
    /// What an area loads beside `wasm` when it is first opened.
    pieces: &'a BTreeMap<String, Vec<String>>,
}

/// The service worker, with the addresses of everything that the console is made of, and a name for this build that is a hash
/// over all of it.
fn worker(site: &Path) -> Result<String, SiteError> {
    let files = pack::files(site)?;
    let mut all = Vec::new();
    let mut kept = Vec::new();
    for path in &files {
        let address = format!("/{}", path.strip_prefix(site).unwrap_or(path).display());
        if address == "/robots.txt" {
            continue;
        }
        all.extend_from_slice(address.as_bytes());
        all.extend(read(path)?);
        kept.push(address);
    }
    Ok(include_str!("worker.js")
        .replace("@BUILD@", &pack::hash(&all))
        .replace("@KEPT@", &serde_json::to_string(&kept).unwrap_or_default()))
}

fn read(path: &Path) -> Result<Vec<u8>, SiteError> {
    fs::read(path).map_err(at(path))
}
