//! Builds the site that the server carries inside itself:
//! `postern-site WASM STYLE PUBLIC OUT WORK [WASM_OPT]`.
//!
//! Bindings by the library of wasm-bindgen, in the version that `Cargo.lock` pins, so that no separate tool has to match;
//! the module made smaller by `wasm-opt` when there is one; one style sheet out of the layers; names with content hashes;
//! brotli and gzip copies beside everything that gets smaller by them; `manifest.json` with the names.

mod pack;
mod style;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};
use wasm_bindgen_cli_support::Bindgen;

/// What browsers accept today; `--all-features` would switch on things that they refuse.
const WASM_OPT_FLAGS: [&str; 9] = [
    "-Oz",
    // What is inlined everywhere repeats less: measured, half a kilobyte of brotli.
    "--one-caller-inline-max-function-size=60",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Why the site could not be built.
#[derive(Debug, thiserror::Error)]
enum SiteError {
    #[error("usage: postern-site WASM STYLE PUBLIC OUT WORK [WASM_OPT]")]
    Usage,
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("the bindings could not be made: {0}")]
    Bindings(String),
    #[error("{0}")]
    WasmOpt(String),
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
    let bindings = work.join("bindings");
    // Everything is made beside its place and put there whole, so that an interrupted build leaves the old site.
    let fresh = work.join("site");
    for folder in [&bindings, &fresh] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(at(folder))?;
        }
        fs::create_dir_all(folder).map_err(at(folder))?;
    }

    eprintln!("site: making the bindings");
    Bindgen::new()
        .input_path(wasm)
        .web(true)
        .map_err(|error| SiteError::Bindings(format!("{error:#}")))?
        .typescript(false)
        .out_name("postern")
        .generate(&bindings)
        .map_err(|error| SiteError::Bindings(format!("{error:#}")))?;
    let module = smaller(&bindings.join("postern_bg.wasm"), work, wasm_opt)?;
    let glue = read(&bindings.join("postern.js"))?;

    let style = style::bundle(styles)?;
    let pkg = fresh.join("pkg");
    let snippets = bindings.join("snippets");
    if snippets.exists() {
        pack::copy_tree(&snippets, &pkg.join("snippets"))?;
    }
    let mut names = BTreeMap::new();
    names.insert("wasm", pack::hashed(&pkg, "postern", "wasm", &module)?);
    names.insert("glue", pack::hashed(&pkg, "postern", "js", &glue)?);
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
    let first_load = pack::compress_tree(&fresh)?;
    let manifest = serde_json::to_vec_pretty(&names).unwrap_or_default();
    let manifest_path = fresh.join("manifest.json");
    fs::write(&manifest_path, manifest).map_err(at(&manifest_path))?;

    if out.exists() {
        fs::remove_dir_all(out).map_err(at(out))?;
    }
    fs::rename(&fresh, out).map_err(at(out))?;
    for (what, name) in &names {
        let file = out.join(name.trim_start_matches('/'));
        let (plain, brotli) = first_load
            .get(&fresh.join(name.trim_start_matches('/')))
            .copied()
            .unwrap_or_default();
        eprintln!("site: {what:5} {} ({plain} bytes, {brotli} in brotli)", file.display());
    }
    Ok(())
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

/// The module as `wasm-opt` leaves it. The result is kept in `work` under the hash of what went in: a change of style or
/// icons alone does not pay for it again.
fn smaller(module: &Path, work: &Path, wasm_opt: Option<&PathBuf>) -> Result<Vec<u8>, SiteError> {
    let Some(tool) = wasm_opt else {
        eprintln!("site: without wasm-opt (no Node); the module stays about a fifth larger");
        return read(module);
    };
    let kept = work.join(format!("optimised-{}.wasm", pack::hash(&read(module)?)));
    if !kept.exists() {
        eprintln!("site: making the module smaller (wasm-opt -Oz)");
        for entry in fs::read_dir(work).map_err(at(work))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("optimised-") {
                fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
        let unfinished = work.join("unfinished.wasm");
        let status = Command::new(tool)
            .args(WASM_OPT_FLAGS)
            .arg(module)
            .arg("-o")
            .arg(&unfinished)
            .status()
            .map_err(at(tool))?;
        if !status.success() {
            return Err(SiteError::WasmOpt(format!("{} ended with {status}", tool.display())));
        }
        fs::rename(&unfinished, &kept).map_err(at(&kept))?;
    }
    read(&kept)
}
