//! `precompile DIR` compiles every `*.wasm` of the folder ahead of time, with the same configuration that the host uses.

use std::{env, fs, path::PathBuf, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    let Some(images) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: precompile DIR");
        return ExitCode::from(2);
    };
    match all(&images) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("precompile: {}: {error:?}", images.display());
            ExitCode::FAILURE
        }
    }
}

fn all(images: &std::path::Path) -> wasmtime::Result<()> {
    let engine = sandbox::engine::engine(1)?;
    for entry in fs::read_dir(images)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        let begun = Instant::now();
        if sandbox::load::precompile(&engine, images, name)? {
            println!("compiled {name} in {:.1} s", begun.elapsed().as_secs_f32());
        }
    }
    Ok(())
}
