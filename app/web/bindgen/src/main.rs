//! `bindgen WASM DIR`: writes `DIR/coldstart.js` and `DIR/coldstart_bg.wasm`, as `wasm-bindgen --target web` does. `app/web/build.mjs` calls it.
//!
//! wasm-bindgen and its tool must have the same version. As a library of the workspace it has it by `Cargo.lock`, and shares
//! compiled dependencies.

use std::{env, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [wasm, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen WASM DIR");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.typescript(false).omit_default_module_path(false).out_name("coldstart").input_path(wasm);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {}: {error:?}", wasm.display());
            ExitCode::FAILURE
        }
    }
}
