//! The site is part of the program: a new site makes a new program. The folder is made when it is not there, so that the server can
//! be built and tested before the site.

#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

use std::path::Path;

fn main() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    // When it cannot be made, the program is built without a site, as if it had not been built yet.
    let _ = std::fs::create_dir_all(&site);
    println!("cargo::rerun-if-changed={}", site.display());
}
