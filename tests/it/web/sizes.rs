//! What a page loads before it can be used, as it is sent: compressed with brotli.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// The WebAssembly that a lab's page needs at once, with the scripts that load it; bytes.
const FIRST: u64 = 250_000;
/// The pages of one of the console's services, fetched when one of its tabs is first opened; bytes.
const PIECE: u64 = 200_000;

fn built() -> (PathBuf, Value) {
    let folder = tests::root().join("target/site/pkg");
    let assets = fs::read(folder.join("assets.json")).unwrap();
    (folder, serde_json::from_slice(&assets).unwrap())
}

fn sent<'a>(names: impl IntoIterator<Item = &'a Value>) -> u64 {
    let (folder, _) = built();
    names.into_iter().map(|name| fs::metadata(folder.join(format!("{}.br", name.as_str().unwrap()))).unwrap().len()).sum()
}

#[test]
fn a_labs_page_is_alive_after_a_quarter_of_a_megabyte_and_each_service_comes_when_it_is_opened() {
    let (_, assets) = built();
    let first = sent([&assets["js"], &assets["loader"], &assets["wasm"]]);
    assert!(first <= FIRST, "{first} bytes, of which {FIRST} are allowed; a build by `make` is optimised, others are larger");
    let pieces = assets["pieces"].as_object().unwrap();
    let names: Vec<_> = pieces.keys().map(String::as_str).collect();
    for service in ["apigateway", "iam", "lambda", "logs"] {
        assert!(names.contains(&service), "{service} is no piece of its own: {names:?}");
    }
    for (piece, files) in pieces {
        let size = sent(files.as_array().unwrap());
        assert!(size <= PIECE, "{piece}: {size} bytes, of which {PIECE} are allowed");
    }
}
