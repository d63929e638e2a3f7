//! Loads images from disk: a precompiled component (`python3.12.cwasm`), and a note beside it with its checksum and the engine it
//! is for.

use std::{
    collections::BTreeMap,
    fs,
    hash::{Hash, Hasher},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use wasmtime::{Engine, component::Component};

use crate::Package;

/// The reason why an image could not be loaded. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The image is not built.
    #[error("the Python image {} is not there: run `make images`", .0.display())]
    Missing(PathBuf),
    /// The image was built for another version of wasmtime, another configuration or another machine.
    #[error("the Python image {} was compiled for another version of this program: run `make images`", .0.display())]
    Stale(PathBuf),
    /// The image is truncated or changed.
    #[error("the Python image {} is damaged: delete it and run `make images`", .0.display())]
    Damaged(PathBuf),
    /// The file system returned an error.
    #[error("cannot read the Python image {}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The file system's error.
        source: io::Error,
    },
    /// wasmtime returned an error: too little address space, a missing CPU feature, or an image of another world.
    #[error("the sandbox cannot be set up: {0}")]
    Engine(wasmtime::Error),
}

/// The note beside a precompiled image.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    source: u32,
    engine: u64,
    size: u64,
    crc32: u32,
}

/// The header of an image's files: the start and end of each in the bytes that follow, and their checksum.
#[derive(Debug, Deserialize)]
struct Packed {
    files: BTreeMap<String, (usize, usize)>,
    crc32: u32,
}

/// Maps an image that [`precompile`] wrote, after a check that it is whole and for this engine.
pub(crate) fn component(engine: &Engine, images: &Path, name: &str) -> Result<Component, LoadError> {
    let path = images.join(format!("{name}.cwasm"));
    let note = read(&note_path(&path))?;
    let code = read(&path)?;
    let note: Note = serde_json::from_slice(&note).map_err(|_| LoadError::Damaged(path.clone()))?;
    if note.engine != fingerprint(engine) {
        return Err(LoadError::Stale(path));
    }
    if note.size != code.len() as u64 || note.crc32 != crc32fast::hash(&code) {
        return Err(LoadError::Damaged(path));
    }
    drop(code);
    #[expect(
        unsafe_code,
        reason = "wasmtime trusts precompiled code; ours was written by `precompile` and has just been checked to be whole"
    )]
    let component = unsafe { Component::deserialize_file(engine, &path) };
    component.map_err(|_| LoadError::Stale(path))
}

/// Reads the data files of an image, which `images/build.sh` packed beside it.
pub(crate) fn files(images: &Path, name: &str) -> Result<Package, LoadError> {
    let path = images.join(format!("{name}.files"));
    unpack(read(&path)?).ok_or(LoadError::Damaged(path))
}

/// Parses `u32 little-endian N, N bytes of JSON, the files' bytes`, as `images/tools/pack.py` writes it.
fn unpack(packed: Vec<u8>) -> Option<Package> {
    let packed = Bytes::from(packed);
    let (size, rest) = packed.split_first_chunk::<4>()?;
    let head: Packed = serde_json::from_slice(rest.get(..u32::from_le_bytes(*size) as usize)?).ok()?;
    let body = packed.slice(4 + u32::from_le_bytes(*size) as usize..);
    if head.crc32 != crc32fast::hash(&body) || head.files.values().any(|(start, end)| start > end || *end > body.len()) {
        return None;
    }
    Some(Arc::new(head.files.into_iter().map(|(path, (start, end))| (path, body.slice(start..end))).collect()))
}

/// Compiles `name.wasm` to `name.cwasm` unless an up-to-date one exists. Returns whether it compiled.
///
/// # Errors
/// Files that cannot be read or written, and components that do not compile.
pub fn precompile(engine: &Engine, images: &Path, name: &str) -> wasmtime::Result<bool> {
    let path = images.join(format!("{name}.cwasm"));
    let wasm = fs::read(images.join(format!("{name}.wasm")))?;
    let source = crc32fast::hash(&wasm);
    if let (Ok(note), Ok(code)) = (fs::read(note_path(&path)), fs::metadata(&path))
        && let Ok(note) = serde_json::from_slice::<Note>(&note)
        && (note.source, note.engine, note.size) == (source, fingerprint(engine), code.len())
    {
        return Ok(false);
    }
    let code = engine.precompile_component(&wasm)?;
    let note = Note { source, engine: fingerprint(engine), size: code.len() as u64, crc32: crc32fast::hash(&code) };
    // The note is removed first and written last, so that it never describes a file that is being written.
    let _ = fs::remove_file(note_path(&path));
    let half = path.with_extension("cwasm.half");
    fs::write(&half, code)?;
    fs::rename(&half, &path)?;
    fs::write(note_path(&path), serde_json::to_vec(&note)?)?;
    Ok(true)
}

fn note_path(path: &Path) -> PathBuf {
    path.with_extension("cwasm.json")
}

fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => LoadError::Missing(path.to_owned()),
        _ => LoadError::Unreadable { path: path.to_owned(), source },
    })
}

fn fingerprint(engine: &Engine) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.finish()
}
