//! What several areas share: which of it every page loads, and which comes in a file of its own.
//!
//! The splitter makes a file for each set of areas that share something, hundreds of which many hold less than a kilobyte. What
//! [`FIRST`] needs is put into the piece that every page loads; of the rest, what a set of areas shares is one file if it is large,
//! and everything small is one file together. So no area waits for what only others share.

use crate::SiteError;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    path::Path,
};
use walrus::{ExportItem, ImportKind, Module};

/// The largest of the areas that one begins with: what it shares with others is loaded by every page.
const FIRST: &str = "quarantine";
/// Bytes, before they are made smaller, from which what a set of areas shares is a file of its own.
const LARGE: u64 = 16 * 1024;

/// What the pieces import from the whole, as the splitter names it.
pub(crate) const WHOLE: &str = "__wasm_split";
/// The same for files that were put together.
const TOGETHER: &str = "whole";

/// What is done with the files that hold what areas share, by their stems.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shared {
    /// What every page loads.
    pub(crate) whole: Vec<String>,
    /// Each a file, named like its first.
    pub(crate) files: Vec<Vec<String>>,
}

impl Shared {
    /// Sorts the files of `areas` (the stems that each loads); `bytes` says how large one is.
    pub(crate) fn of(
        areas: &BTreeMap<String, Vec<String>>,
        bytes: impl Fn(&str) -> Result<u64, SiteError>,
    ) -> Result<Self, SiteError> {
        let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (area, stems) in areas {
            for stem in stems.iter().filter(|stem| is_shared(stem)) {
                users.entry(stem).or_default().insert(area);
            }
        }
        let mut whole = Vec::new();
        let mut sets: BTreeMap<BTreeSet<&str>, (u64, Vec<String>)> = BTreeMap::new();
        for (stem, users) in users {
            if users.contains(FIRST) {
                whole.push(stem.to_string());
            } else {
                let (size, stems) = sets.entry(users).or_default();
                *size += bytes(stem)?;
                stems.push(stem.to_string());
            }
        }
        let (large, small): (Vec<_>, Vec<_>) = sets.into_values().partition(|(size, _)| *size >= LARGE);
        let mut files: Vec<Vec<String>> = large.into_iter().map(|(_, stems)| stems).collect();
        let together: Vec<String> = small.into_iter().flat_map(|(_, stems)| stems).collect();
        if !together.is_empty() {
            files.push(together);
        }
        Ok(Self { whole, files })
    }

    /// What each area loads now.
    pub(crate) fn loaded(&self, areas: &mut BTreeMap<String, Vec<String>>) {
        for stems in areas.values_mut() {
            let (shared, mut own): (Vec<String>, Vec<String>) =
                std::mem::take(stems).into_iter().partition(|stem| is_shared(stem));
            for file in &self.files {
                if let Some(name) = file.first()
                    && file.iter().any(|stem| shared.contains(stem))
                {
                    own.push(name.clone());
                }
            }
            *stems = own;
        }
    }

    /// The script that loads pieces, following this.
    pub(crate) fn follow(&self, script: &str) -> Result<String, SiteError> {
        let mut script = script.to_string();
        for stem in &self.whole {
            script = loading(&script, stem, "async () => {}")?;
        }
        for file in &self.files {
            let Some((name, others)) = file.split_first() else {
                continue;
            };
            for stem in others {
                script = loading(&script, stem, &format!("() => __{name}()"))?;
            }
        }
        // What it gives to the pieces has its second name.
        let gives = "return sharedImports;";
        let twice = format!("sharedImports.{TOGETHER} = sharedImports.{WHOLE};\n    {gives}");
        Ok(script.replacen(gives, &twice, 1))
    }
}

/// Writes a module to `path` that imports what `files` import from [`WHOLE`], each once, and passes it on: merged with it, they
/// have one memory and one table, where each would bring an import of its own.
pub(crate) fn write_passage(path: &Path, files: &[impl AsRef<Path>]) -> Result<(), SiteError> {
    let mut passage = Module::default();
    let mut names = BTreeSet::new();
    for file in files {
        let module = Module::from_file(file).map_err(broken)?;
        for import in module.imports.iter() {
            if import.module != WHOLE || !names.insert(import.name.clone()) {
                continue;
            }
            let name = &import.name;
            let item: ExportItem = match import.kind {
                ImportKind::Memory(id) => {
                    let memory = module.memories.get(id);
                    let pages = (memory.initial, memory.maximum, memory.page_size_log2);
                    let (shared, wide) = (memory.shared, memory.memory64);
                    passage
                        .add_import_memory(TOGETHER, name, shared, wide, pages.0, pages.1, pages.2)
                        .0
                        .into()
                }
                ImportKind::Table(id) => {
                    let table = module.tables.get(id);
                    let (wide, kind) = (table.table64, table.element_ty);
                    passage
                        .add_import_table(TOGETHER, name, wide, table.initial, table.maximum, kind)
                        .0
                        .into()
                }
                ImportKind::Global(id) => {
                    let global = module.globals.get(id);
                    passage
                        .add_import_global(TOGETHER, name, global.ty, global.mutable, global.shared)
                        .0
                        .into()
                }
                ImportKind::Function(_) | ImportKind::Tag(_) => {
                    return Err(SiteError::Pieces(format!(
                        "a piece imports {name} in a way that is not known"
                    )));
                }
            };
            passage.exports.add(name, item);
        }
    }
    passage.emit_wasm_file(path).map_err(broken)
}

fn broken(error: impl Display) -> SiteError {
    SiteError::Pieces(format!("{error:#}"))
}

/// Whether a file holds what several areas share, by its stem.
fn is_shared(stem: &str) -> bool {
    stem.starts_with("chunk_")
}

/// The script that loads pieces, with `stem` loaded by `how`.
fn loading(script: &str, stem: &str, how: &str) -> Result<String, SiteError> {
    let start = format!("const __{stem} = ");
    let end = ", []);";
    let cut = script.find(&start).and_then(|at| {
        let from = at + start.len();
        let to = from + script[from..].find(end)? + end.len();
        Some((from, to))
    });
    match cut {
        Some((from, to)) => Ok(format!("{}{how};{}", &script[..from], &script[to..])),
        None => Err(SiteError::Pieces(format!(
            "the script loads {stem} in a way that is not known"
        ))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn areas(areas: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let owned = |stems: &[&str]| stems.iter().map(ToString::to_string).collect();
        areas
            .iter()
            .map(|(area, stems)| (area.to_string(), owned(stems)))
            .collect()
    }

    #[test]
    fn an_area_loads_only_what_it_shares() {
        let mut areas = areas(&[
            ("logs", &["split_logs", "chunk_1", "chunk_2", "chunk_3"]),
            ("overview", &["split_overview", "chunk_2", "chunk_3", "chunk_4"]),
            ("public", &["split_public", "chunk_4", "chunk_5"]),
            ("quarantine", &["split_quarantine", "chunk_1"]),
            ("mail", &["split_mail", "chunk_5"]),
        ]);
        let size = |stem: &str| Ok(if stem == "chunk_2" { LARGE } else { 10 });
        let shared = Shared::of(&areas, size).unwrap();
        let file = |stems: &[&str]| stems.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shared.whole, file(&["chunk_1"]));
        assert_eq!(
            shared.files,
            [file(&["chunk_2", "chunk_3"]), file(&["chunk_5", "chunk_4"])]
        );
        shared.loaded(&mut areas);
        assert_eq!(areas["logs"], file(&["split_logs", "chunk_2"]));
        assert_eq!(areas["overview"], file(&["split_overview", "chunk_2", "chunk_5"]));
        assert_eq!(areas["quarantine"], file(&["split_quarantine"]));
        assert_eq!(areas["mail"], file(&["split_mail", "chunk_5"]));
    }

    #[test]
    fn what_is_elsewhere_now_is_loaded_from_there() {
        let script = "const __chunk_1 = makeLoad(() => {\n    fetch(\"./chunk_1.wasm\");\n}\n, []);\n\
                      const __chunk_10 = makeLoad(() => {\n    fetch(\"./chunk_10.wasm\");\n}\n, []);\n\
                      const __chunk_2 = makeLoad(() => {\n    fetch(\"./chunk_2.wasm\");\n}\n, []);\n\
                      export const load = makeLoad(a, [__chunk_1, __chunk_10]);\n";
        let one = |stem: &str| vec![stem.to_string()];
        let shared = Shared {
            whole: one("chunk_1"),
            files: vec![vec!["chunk_10".to_string(), "chunk_2".to_string()]],
        };
        assert_eq!(
            shared.follow(script).unwrap(),
            "const __chunk_1 = async () => {};\n\
             const __chunk_10 = makeLoad(() => {\n    fetch(\"./chunk_10.wasm\");\n}\n, []);\n\
             const __chunk_2 = () => __chunk_10();\n\
             export const load = makeLoad(a, [__chunk_1, __chunk_10]);\n"
        );
        let unknown = Shared {
            whole: one("chunk_7"),
            files: Vec::new(),
        };
        assert!(unknown.follow(script).is_err());
    }
}
