//! One style sheet out of the layers of `style/`.

use crate::{SiteError, at};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The layers, lowest first. Each is a file, a folder of files, or both.
const LAYERS: [&str; 5] = ["tokens", "base", "layout", "parts", "pages"];

/// All files of all layers in order, after the statement that fixes the order of the layers (CSS Cascading 5, section 6.4).
pub(crate) fn bundle(folder: &Path) -> Result<String, SiteError> {
    let mut bundle = format!("@layer {};\n", LAYERS.join(", "));
    for layer in LAYERS {
        let mut files: Vec<PathBuf> = vec![folder.join(format!("{layer}.css"))];
        let inner = folder.join(layer);
        if inner.is_dir() {
            let mut found: Vec<PathBuf> = fs::read_dir(&inner)
                .map_err(at(&inner))?
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
                .collect();
            found.sort();
            files.extend(found);
        }
        for file in files.iter().filter(|file| file.exists()) {
            let text = fs::read_to_string(file).map_err(at(file))?;
            let _ = writeln!(bundle, "{}", text.trim_end());
        }
    }
    Ok(bundle)
}
