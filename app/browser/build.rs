//! Keeps the places of relocations in the module: by them `app/site` cuts it into the pieces that pages load.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg=--emit-relocs");
    }
}
