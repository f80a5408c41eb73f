//! The WebAssembly: cut into the pieces that pages load, with its bindings, made smaller.

use crate::{
    SiteError, at, pack, read,
    shared::{self, Shared},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

/// What browsers accept today; `--all-features` would switch on things that they refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What makes the module smaller.
const SMALLER: [&str; 4] = [
    "-Oz",
    // Twice more: measured, another half kilobyte of brotli.
    "-Oz",
    "-Oz",
    // What is inlined everywhere repeats less: measured, half a kilobyte of brotli.
    "--one-caller-inline-max-function-size=60",
];

/// The piece that every page needs, as wasm-bindgen names it.
const WHOLE: &str = "postern_bg.wasm";
/// The script that loads pieces.
const LINK: &str = "pieces.js";

/// The module as it is served: a folder of files that name each other, under a name that is a hash over all of them.
pub(crate) struct Module {
    /// Address of the JavaScript that wasm-bindgen made.
    pub(crate) glue: String,
    /// Address of the script that loads pieces.
    pub(crate) link: String,
    /// Address of the piece that every page needs.
    pub(crate) wasm: String,
    /// For each area that is loaded when it is first opened, by the name in `app/src/lazy.rs`: the addresses of what it needs
    /// beside [`Module::wasm`].
    pub(crate) pieces: BTreeMap<String, Vec<String>>,
}

/// Builds the files of `wasm` below `pkg`. `wasm_opt` is a tool of Binaryen; its siblings are used too.
pub(crate) fn build(wasm: &Path, pkg: &Path, work: &Path, wasm_opt: Option<&PathBuf>) -> Result<Module, SiteError> {
    let cut = work.join("cut");
    if cut.exists() {
        fs::remove_dir_all(&cut).map_err(at(&cut))?;
    }
    fs::create_dir_all(&cut).map_err(at(&cut))?;
    eprintln!("site: cutting the module into pieces, and making the bindings");
    let mut pieces = split(wasm, &cut)?;
    bindings(&cut.join("whole.wasm"), &cut)?;
    // What was cut and bound is no longer needed whole.
    let whole = cut.join("whole.wasm");
    fs::remove_file(&whole).map_err(at(&whole))?;

    match wasm_opt {
        None => eprintln!("site: without wasm-opt (no Node); the pieces stay about a fifth larger, and are more"),
        Some(wasm_opt) => {
            let binaryen = Binaryen {
                wasm_opt,
                kept: work.join("optimised"),
            };
            binaryen.put_together(&cut, &mut pieces)?;
            eprintln!("site: making the pieces smaller (wasm-opt -Oz)");
            binaryen.make_smaller(&cut)?;
        }
    }

    let folder = hash_of_all(&cut)?;
    let place = pkg.join(&folder);
    pack::copy_tree(&cut, &place)?;
    let address = |name: &str| format!("/pkg/{folder}/{name}");
    Ok(Module {
        glue: address("postern.js"),
        link: address(LINK),
        wasm: address(WHOLE),
        pieces: pieces
            .into_iter()
            .map(|(area, files)| {
                (
                    area,
                    files.iter().map(|stem| address(&format!("{stem}.wasm"))).collect(),
                )
            })
            .collect(),
    })
}

/// Cuts the pieces out of the module into `folder`; what is left is `whole.wasm`. Gives the stems of the files for each area.
fn split(wasm: &Path, folder: &Path) -> Result<BTreeMap<String, Vec<String>>, SiteError> {
    let bytes = read(wasm)?;
    let (whole, link) = (folder.join("whole.wasm"), format!("./{LINK}"));
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &whole;
    options.link_name = &link;
    options.main_module = "./postern.js";
    let split = wasm_split_cli_support::transform(options).map_err(|error| SiteError::Pieces(format!("{error:#}")))?;
    // A piece that does not arrive is told by the page where it is needed, and asked for again: no fault of the page.
    let link = folder.join(LINK);
    let script = String::from_utf8_lossy(&read(&link)?).replace("console.error(", "console.warn(");
    fs::write(&link, script).map_err(at(&link))?;
    Ok(split.prefetch_map.into_iter().collect())
}

/// The JavaScript around the module, by the library of wasm-bindgen in the version that `Cargo.lock` pins, so that no separate
/// tool has to match.
fn bindings(module: &Path, folder: &Path) -> Result<(), SiteError> {
    Bindgen::new()
        .input_path(module)
        .web(true)
        .map_err(|error| SiteError::Bindings(format!("{error:#}")))?
        .typescript(false)
        // The table of functions is how the pieces call each other.
        .keep_lld_exports(true)
        .out_name("postern")
        .generate(folder)
        .map_err(|error| SiteError::Bindings(format!("{error:#}")))
}

/// A hash over the names and bytes of everything in `folder`.
fn hash_of_all(folder: &Path) -> Result<String, SiteError> {
    let mut all = Vec::new();
    for path in pack::files(folder)? {
        all.extend_from_slice(
            path.strip_prefix(folder)
                .unwrap_or(&path)
                .as_os_str()
                .as_encoded_bytes(),
        );
        all.extend(read(&path)?);
    }
    Ok(pack::hash(&all))
}

/// Binaryen, as npm brings it.
struct Binaryen<'a> {
    wasm_opt: &'a Path,
    /// Where results are kept under the hash of what went in: a change of style or icons alone does not pay for them again.
    kept: PathBuf,
}

impl Binaryen<'_> {
    /// Puts the files of what several areas share together, as [`Shared`] says.
    fn put_together(&self, folder: &Path, pieces: &mut BTreeMap<String, Vec<String>>) -> Result<(), SiteError> {
        let file = |stem: &str| folder.join(format!("{stem}.wasm"));
        let shared = Shared::of(pieces, |stem| {
            let path = file(stem);
            Ok(fs::metadata(&path).map_err(at(&path))?.len())
        })?;
        let files = |stems: &[String]| stems.iter().map(|stem| file(stem)).collect::<Vec<_>>();
        let whole = folder.join(WHOLE);
        self.merge(&whole, &files(&shared.whole), &whole)?;
        for stems in &shared.files {
            let (passage, files) = (folder.join("passage"), files(stems));
            shared::write_passage(&passage, &files)?;
            if let Some(name) = files.first() {
                self.merge(&passage, &files, name)?;
            }
        }
        let link = folder.join(LINK);
        let script = shared.follow(&String::from_utf8_lossy(&read(&link)?))?;
        fs::write(&link, script).map_err(at(&link))?;
        shared.loaded(pieces);
        Ok(())
    }

    /// Puts `whole` and the `pieces` that import from it into the file `name`, and removes them.
    fn merge(&self, whole: &Path, pieces: &[PathBuf], name: &Path) -> Result<(), SiteError> {
        let merged = name.with_extension("merged");
        let mut merge = Command::new(self.wasm_opt.with_file_name("wasm-merge"));
        merge.args(FEATURES).arg(whole).arg(shared::WHOLE);
        for (number, piece) in pieces.iter().enumerate() {
            merge.arg(piece).arg(format!("piece{number}"));
        }
        run(merge.arg("-o").arg(&merged))?;
        for path in pieces.iter().map(PathBuf::as_path).chain([whole]) {
            fs::remove_file(path).map_err(at(path))?;
        }
        fs::rename(&merged, name).map_err(at(name))
    }

    fn make_smaller(&self, folder: &Path) -> Result<(), SiteError> {
        fs::create_dir_all(&self.kept).map_err(at(&self.kept))?;
        let mut used = Vec::new();
        for module in pack::files(folder)? {
            if module.extension().is_some_and(|extension| extension == "wasm") {
                // What is kept was made of this module, in this way.
                let mut made_of = read(&module)?;
                made_of.extend(SMALLER.concat().into_bytes());
                let kept = self.kept.join(format!("{}.wasm", pack::hash(&made_of)));
                if !kept.exists() {
                    let unfinished = self.kept.join("unfinished");
                    let mut smaller = Command::new(self.wasm_opt);
                    smaller.args(SMALLER).args(FEATURES).arg(&module);
                    run(smaller.arg("-o").arg(&unfinished))?;
                    fs::rename(&unfinished, &kept).map_err(at(&kept))?;
                }
                fs::copy(&kept, &module).map_err(at(&module))?;
                used.push(kept);
            }
        }
        for path in pack::files(&self.kept)? {
            if !used.contains(&path) {
                fs::remove_file(&path).map_err(at(&path))?;
            }
        }
        Ok(())
    }
}

/// Runs a tool; what it says is shown when it fails.
fn run(command: &mut Command) -> Result<(), SiteError> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(at(Path::new(&tool)))?;
    if output.status.success() {
        Ok(())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(SiteError::Binaryen(format!(
            "{tool} ended with {}: {}",
            output.status,
            said.trim()
        )))
    }
}
