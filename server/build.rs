//! Keeps the optimised program small: two thirds of it would be debug information and names of symbols.
//!
//! The debug information is compressed with zlib, because Rust's backtraces read that and not zstd, at a level that the linker's own
//! option for it does not have; `-O2` lets strings share their ends. Backtraces take functions and lines from it, so the table of
//! symbols does without local ones.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        // All sections of debug information, and not `.debug_gdb_scripts`, which is loaded.
        println!("cargo::rustc-link-arg-bins=-Wl,--compress-sections=.debug_[ailrs]*=zlib:6,-O2,--discard-all");
    }
}
