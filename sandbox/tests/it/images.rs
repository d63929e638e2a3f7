//! Images on disk that must not be loaded: each is refused with a message that says what to do.

use std::{fs, path::Path};

use sandbox::{LoadError, Sandbox, SandboxOptions};
use tempfile::TempDir;

use crate::code::images;

const CODE: &str = "python3.12.cwasm";
const NOTE: &str = "python3.12.cwasm.json";

/// Returns the error of loading a copy of the image that `spoil` has changed, and its message.
fn refused(spoil: impl FnOnce(&Path)) -> (LoadError, String) {
    let folder = TempDir::new().expect("a folder");
    for name in [CODE, NOTE] {
        fs::copy(images().join(name), folder.path().join(name)).unwrap_or_else(|error| panic!("run `make images`: {error}"));
    }
    spoil(folder.path());
    let error = Sandbox::load(folder.path(), SandboxOptions { live: 1, memory: 1 << 20 }).err().expect("refused");
    let said = error.to_string().replace(&folder.path().display().to_string(), "IMAGES");
    (error, said)
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("readable");
    change(&mut bytes);
    fs::write(path, bytes).expect("writable");
}

fn renote(folder: &Path, key: &str, value: impl Into<serde_json::Value>) {
    let mut note: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(NOTE)).expect("readable")).expect("JSON");
    note[key] = value.into();
    fs::write(folder.join(NOTE), note.to_string()).expect("writable");
}

#[test]
fn an_image_that_is_not_there_says_how_to_get_it() {
    let (error, said) = refused(|folder| fs::remove_file(folder.join(CODE)).expect("removable"));
    assert!(matches!(error, LoadError::Missing(_)));
    insta::assert_snapshot!(said, @"the Python image IMAGES/python3.12.cwasm is not there: run `make images`");
    let (error, said) = refused(|folder| fs::remove_file(folder.join(NOTE)).expect("removable"));
    assert!(matches!(error, LoadError::Missing(_)));
    insta::assert_snapshot!(said, @"the Python image IMAGES/python3.12.cwasm.json is not there: run `make images`");
}

#[test]
fn a_damaged_image_is_refused() {
    let spoilt: [fn(&Path); 4] = [
        |folder| change(&folder.join(CODE), |code| code.truncate(code.len() / 2)),
        |folder| change(&folder.join(CODE), |code| *code.last_mut().expect("not empty") ^= 1),
        |folder| change(&folder.join(CODE), |code| code.clear()),
        |folder| change(&folder.join(NOTE), |note| note.truncate(10)),
    ];
    for spoil in spoilt {
        let (error, said) = refused(spoil);
        assert!(matches!(error, LoadError::Damaged(_)), "{error:?}");
        assert_eq!(said, "the Python image IMAGES/python3.12.cwasm is damaged: delete it and run `make images`");
    }
}

#[test]
fn an_image_of_another_build_is_refused() {
    let (error, said) = refused(|folder| renote(folder, "engine", 1));
    assert!(matches!(error, LoadError::Stale(_)), "{error:?}");
    insta::assert_snapshot!(said, @"the Python image IMAGES/python3.12.cwasm was compiled for another version of this program: run `make images`");
}

#[test]
fn what_is_whole_but_no_image_is_refused() {
    let (error, _) = refused(|folder| {
        fs::write(folder.join(CODE), b"\0asm\x0d\0\x01\0").expect("writable");
        renote(folder, "size", 8);
        renote(folder, "crc32", crc32fast::hash(b"\0asm\x0d\0\x01\0"));
    });
    assert!(matches!(error, LoadError::Stale(_)), "{error:?}");
}
