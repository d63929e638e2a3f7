//! `bindgen WASM DIR`: cuts the app's WebAssembly into pieces, and makes the scripts that load them. `app/web/build.mjs` calls it.
//!
//! It writes `DIR/coldstart_bg.wasm` and `DIR/coldstart.js`, as `wasm-bindgen --target web` does, for what a page needs at once; `DIR/pieces/` has
//! the pieces that are fetched later (`app/src/console/pieces.rs`) and `pieces.js`, which fetches them, and
//! `needs.json`, which says of which files each consists. `WASM` must have been linked with
//! `--emit-relocs`, since those tell which function needs which.
//!
//! wasm-bindgen and its tool must have the same version. As a library of the workspace it has it by `Cargo.lock`, and shares
//! compiled dependencies.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    error::Error,
    fs,
    path::Path,
    process::ExitCode,
};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [wasm, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen WASM DIR");
        return ExitCode::from(2);
    };
    match make(Path::new(wasm), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {}: {error:?}", wasm.display());
            ExitCode::FAILURE
        }
    }
}

fn make(wasm: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let compiled = fs::read(wasm)?;
    let (pieces, main) = (folder.join("pieces"), folder.join("main.wasm"));
    // Pieces of an earlier build may have had other names.
    if pieces.exists() {
        fs::remove_dir_all(&pieces)?;
    }
    let mut options = Options::new(&compiled);
    options.output_dir = &pieces;
    options.main_out_path = &main;
    options.main_module = "./coldstart.js";
    options.link_name = "./pieces.js";
    let cut = transform(options)?;
    fs::write(pieces.join("needs.json"), serde_json::to_vec(&needs(&cut.prefetch_map))?)?;
    let mut bindgen = Bindgen::new();
    bindgen.typescript(false).omit_default_module_path(false).out_name("coldstart").input_path(&main);
    // The pieces import by the linker's names what they share with the rest.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.web(true)?.generate(folder)?;
    Ok(())
}

/// The files of each piece, by the piece's name.
fn needs(files: &HashMap<String, Vec<String>>) -> BTreeMap<&str, &[String]> {
    files.iter().map(|(piece, files)| (piece.as_str(), files.as_slice())).collect()
}
