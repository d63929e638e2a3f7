//! Checks of packages, and the code storage.

use std::{
    io::{Cursor, Write},
    sync::atomic::Ordering,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::{Config, MemoryStore};
use jiff::SignedDuration;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{CODE, FUNCTIONS, hello, lambda, make_role, package, with_role, zip_of};
use crate::{
    harness::{Answer, Aws},
    persistence::{Disk, on},
};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

/// Returns the offset of a signature. `occurrence` counts from 0.
fn find(zip: &[u8], signature: &[u8], occurrence: usize) -> usize {
    zip.windows(signature.len()).enumerate().filter(|(_, window)| *window == signature).nth(occurrence).expect("there").0
}

fn patched(mut zip: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    zip[at..at + bytes.len()].copy_from_slice(bytes);
    zip
}

fn stored(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).expect("a name");
        zip.write_all(content.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// Returns a zip whose first entry is renamed, both in its own header and in the central directory. The names must be equally long.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    let mut zip = zip_of(&[(from, "x"), ("z.py", "y")]);
    for _ in 0..2 {
        let at = find(&zip, from.as_bytes(), 0);
        zip = patched(zip, at, to.as_bytes());
    }
    zip
}

fn symlink() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("passwd", "/etc/passwd", SimpleFileOptions::default()).expect("a name");
    zip.finish().expect("memory").into_inner()
}

fn encrypted() -> Vec<u8> {
    let zip = zip_of(&[("app.py", CODE)]);
    let (local, central) = (find(&zip, LOCAL, 0) + 6, find(&zip, CENTRAL, 0) + 8);
    let (flags, more) = (zip[local] | 1, zip[central] | 1);
    patched(patched(zip, local, &[flags]), central, &[more])
}

fn overlapping() -> Vec<u8> {
    let zip = stored(&[("a.py", "x = 1"), ("b.py", "x = 1")]);
    let second = find(&zip, CENTRAL, 1) + 42;
    patched(zip, second, &0_u32.to_le_bytes())
}

/// Returns a zip whose central directory states a size above the limit.
fn boasting() -> Vec<u8> {
    let zip = zip_of(&[("app.py", CODE)]);
    let size = find(&zip, CENTRAL, 0) + 24;
    patched(zip, size, &262_144_001_u32.to_le_bytes())
}

fn wrong_checksum() -> Vec<u8> {
    let zip = stored(&[("app.py", "x = 1")]);
    let content = find(&zip, b"x = 1", 0);
    patched(zip, content, b"y")
}

fn empty() -> Vec<u8> {
    ZipWriter::new(Cursor::new(Vec::new())).finish().expect("memory").into_inner()
}

#[tokio::test]
async fn a_hostile_or_broken_package_is_refused() {
    let aws = with_role().await;
    let whole = zip_of(&[("app.py", CODE)]);
    let rows = [
        ("text", b"print('hello')".to_vec()),
        ("nothing", Vec::new()),
        ("no file in it", empty()),
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("without its end", whole[..whole.len() - 10].to_vec()),
        ("wrong checksum", wrong_checksum()),
        ("out of the package", renamed("../x.py", "../x.py")),
        ("out, from within", renamed("a/../../b.py", "a/../../b.py")),
        ("absolute", renamed("Xetc/x.py", "/etc/x.py")),
        ("backslash", renamed("aXb.py", "a\\b.py")),
        ("NUL", renamed("aXb.py", "a\0b.py")),
        ("a link", symlink()),
        ("encrypted", encrypted()),
        ("overlapping", overlapping()),
        ("twice", renamed("y.py", "z.py")),
        ("twice, by another way", zip_of(&[("a.py", "x"), ("./a.py", "y")])),
        ("a file for a folder", zip_of(&[("lib", "x"), ("lib/a.py", "y")])),
        ("too large, it says", boasting()),
        ("a million entries", CENTRAL.repeat(50_001)),
    ];
    let mut seen = String::new();
    for (row, zip) in rows {
        let mut input = hello();
        input["Code"] = json!({"ZipFile": BASE64_STANDARD.encode(zip)});
        seen += &format!("{row}: {}\n", lambda(&aws, "POST", FUNCTIONS, input).await);
    }
    insta::assert_snapshot!(seen, @r#"
    text: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    nothing: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    no file in it: 400 InvalidParameterValueException
    {"Type":"User","message":"Uploaded file must be a non-empty zip"}
    truncated: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    without its end: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    wrong checksum: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    out of the package: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"../x.py\" leads out of the package.)"}
    out, from within: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"a/../../b.py\" leads out of the package.)"}
    absolute: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"/etc/x.py\" leads out of the package.)"}
    backslash: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"a\\\\b.py\" leads out of the package.)"}
    NUL: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"a\\0b.py\" leads out of the package.)"}
    a link: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"passwd\" is a link or a device.)"}
    encrypted: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"app.py\" is encrypted.)"}
    overlapping: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (Entries overlap.)"}
    twice: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (Two entries have the same name.)"}
    twice, by another way: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (Two entries have the same name.)"}
    a file for a folder: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (The entry \"lib\" is a file and a folder.)"}
    too large, it says: 400 InvalidParameterValueException
    {"Type":"User","message":"Unzipped size must be smaller than 262144000 bytes"}
    a million entries: 400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again. (It has more than 50000 entries.)"}
    "#);
    let list = lambda(&aws, "GET", FUNCTIONS, Value::Null).await;
    assert_eq!(list.text(), r#"{"Functions":[]}"#, "nothing is left of any of them");
}

#[tokio::test]
async fn a_bomb_is_counted_as_it_goes_off() {
    let aws = with_role().await;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![0_u8; 1 << 20];
    for name in ["a", "b"] {
        zip.start_file(name, SimpleFileOptions::default().compression_level(Some(1))).expect("a name");
        for _ in 0..126 {
            zip.write_all(&zeros).expect("memory");
        }
    }
    let mut input = hello();
    input["Code"] = json!({"ZipFile": BASE64_STANDARD.encode(zip.finish().expect("memory").into_inner())});
    insta::assert_snapshot!(lambda(&aws, "POST", FUNCTIONS, input).await, @r#"
    400 InvalidParameterValueException
    {"Type":"User","message":"Unzipped size must be smaller than 262144000 bytes"}
    "#);
}

#[tokio::test]
async fn a_package_over_fifty_megabytes_is_not_even_opened() {
    let aws = with_role().await;
    let mut input = hello();
    input["Code"] = json!({"ZipFile": BASE64_STANDARD.encode(vec![0; 52_428_801])});
    insta::assert_snapshot!(lambda(&aws, "POST", FUNCTIONS, input).await, @r#"
    413 RequestEntityTooLargeException
    {"Message":"Request must be smaller than 69905067 bytes for the CreateFunction operation"}
    "#);
}

#[tokio::test]
async fn folders_and_names_that_differ_in_case_are_kept_as_they_are() {
    let aws = with_role().await;
    let mut input = hello();
    let zip = zip_of(&[("app.py", CODE), ("App.py", "x"), ("./lib/../lib2.py", "no")]);
    input["Code"] = json!({"ZipFile": BASE64_STANDARD.encode(zip)});
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, input.clone()).await.status, 400);
    let zip = zip_of(&[("app.py", CODE), ("App.py", "x"), ("./lib/été.py", "yes")]);
    input["Code"] = json!({"ZipFile": BASE64_STANDARD.encode(zip)});
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, input).await.status, 201);
    lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    let package = aws.python.starts().pop().expect("a start").package;
    assert_eq!(package.keys().map(String::as_str).collect::<Vec<_>>(), ["App.py", "app.py", "lib/été.py"]);
}

/// Creates a function ten minutes later, so that the rate of uploads does not limit it.
async fn create(aws: &Aws, name: &str, code: &str) -> Answer {
    aws.clock.advance(SignedDuration::from_mins(10));
    let mut input = hello();
    input["FunctionName"] = name.into();
    input["Code"]["ZipFile"] = package(code).into();
    lambda(aws, "POST", FUNCTIONS, input).await
}

#[tokio::test]
async fn an_account_keeps_so_much_code_and_is_told_when_it_is_all() {
    let aws = Aws::with(Config { code_storage: 400, ..Config::default() }, MemoryStore::new());
    make_role(&aws).await;
    assert_eq!(create(&aws, "a", "a = 1").await.status, 201);
    assert_eq!(create(&aws, "same", "a = 1").await.status, 201, "the same content counts once");
    assert_eq!(create(&aws, "b", "b = 1").await.status, 201);
    assert_eq!(create(&aws, "c", "c = 1").await.status, 201);
    insta::assert_snapshot!(create(&aws, "d", "d = 1").await, @r#"
    400 CodeStorageExceededException
    {"Type":"User","message":"Code storage limit exceeded."}
    "#);
    aws.clock.advance(SignedDuration::from_mins(10));
    let code = |text: &str| json!({ "ZipFile": package(text) });
    assert_eq!(lambda(&aws, "PUT", &format!("{FUNCTIONS}/b/code"), code("b = 2")).await.status, 200, "one comes, one goes");
    assert_eq!(lambda(&aws, "POST", &format!("{FUNCTIONS}/b/versions"), json!({})).await.status, 201);
    let kept = lambda(&aws, "PUT", &format!("{FUNCTIONS}/b/code"), code("b = 3")).await;
    assert_eq!(kept.header("x-amzn-errortype"), "CodeStorageExceededException", "the version keeps what it runs");
    let settings = lambda(&aws, "GET", "/2016-08-19/account-settings", Value::Null).await.json();
    insta::assert_snapshot!(format!("{} of {}", settings["AccountUsage"]["TotalCodeSize"], settings["AccountLimit"]["TotalCodeSize"]), @"351 of 400");
    assert_eq!(lambda(&aws, "DELETE", &format!("{FUNCTIONS}/c"), Value::Null).await.status, 204);
    assert_eq!(create(&aws, "d", "d = 1").await.status, 201, "there is room again");
}

#[tokio::test]
async fn on_a_nearly_full_disk_an_account_with_much_is_refused_first_and_is_told_why() {
    const MB: u64 = 1 << 20;
    let disk = Disk::new();
    let aws = on(&disk).await;
    let random = |seed: u64, megabytes: u64| {
        // Bytes that do not get smaller in a zip.
        let mut state = seed;
        let bytes = (0..megabytes * MB).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        });
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("data", SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).expect("a name");
        zip.write_all(&bytes.collect::<Vec<_>>()).expect("memory");
        BASE64_STANDARD.encode(zip.finish().expect("memory").into_inner())
    };
    let update = async |seed: u64, megabytes: u64, room: u64| {
        aws.clock.advance(SignedDuration::from_mins(10));
        disk.room.store(room, Ordering::SeqCst);
        let mut input = hello();
        input["FunctionName"] = format!("f{seed}").into();
        input["Code"]["ZipFile"] = random(seed, megabytes).into();
        lambda(&aws, "POST", FUNCTIONS, input).await
    };
    assert_eq!(update(1, 10, 11 * MB).await.status, 201, "an account with little may use all the room that is left");
    assert_eq!(update(2, 8, 40 * MB).await.status, 201, "one with more may use a third of it");
    insta::assert_snapshot!(update(3, 5, 12 * MB).await, @r#"
    400 CodeStorageExceededException
    {
      "Type": "User",
      "message": "Code storage limit exceeded. The disk of this Coldstart is nearly full: this account stores 18874735 bytes of code and may store 23069039 now, which this package of 5242986 bytes exceeds. Delete functions or versions that are no longer needed."
    }
    "#);
    aws.clock.advance(SignedDuration::from_mins(10));
    let mut same = hello();
    same["FunctionName"] = "same".into();
    same["Code"]["ZipFile"] = random(2, 8).into();
    disk.room.store(0, Ordering::SeqCst);
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, same).await.status, 201, "what the account has already needs no room");
}

#[tokio::test]
async fn replacing_code_again_and_again_is_slowed_before_it_fills_the_disk() {
    let aws = Aws::with(Config { code_storage: 2_000, ..Config::default() }, MemoryStore::new());
    make_role(&aws).await;
    create(&aws, "f", "n = 0").await;
    let update = async |number: u32| {
        let code = json!({ "ZipFile": package(&format!("n = {number}")) });
        lambda(&aws, "PUT", &format!("{FUNCTIONS}/f/code"), code).await
    };
    let mut number = 1;
    let refused = loop {
        let answer = update(number).await;
        if answer.status != 200 {
            break answer;
        }
        number += 1;
    };
    assert!((5..30).contains(&number), "{number}");
    insta::assert_snapshot!(refused, @r#"
    429 TooManyRequestsException
    {"Type":"User","Reason":"CallerRateLimitExceeded","message":"Rate Exceeded."}
    "#);
    aws.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(update(number).await.status, 200);
}
