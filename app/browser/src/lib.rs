//! The entry of the WebAssembly build.
