#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use emulator::{AccountId, CallSource, account::State};

use super::{Bundle, BundleError, signing_key, verifying_key};
use crate::{
    grading::{
        check::{Answer, Solved},
        tests::site::{client, in_memory, make_role},
    },
    labs::vars::Seed,
};

async fn bundle() -> Bundle {
    let (emulator, account) = (in_memory(), AccountId::from_number(123_456_789_012));
    make_role(&client(&emulator, account, CallSource::Console), "mine").await.unwrap();
    let (revision, state): (u64, State) = emulator.account(account).await.unwrap().snapshot();
    Bundle {
        lab: "lab".into(),
        content_hash: "0".repeat(64),
        pseudonym: "learner-1".into(),
        account,
        revision,
        at: jiff::Timestamp::UNIX_EPOCH,
        learner: Seed(7),
        run: Seed(8),
        state,
        calls: Vec::new(),
        logs: vec![emulator::LogLine {
            group: "group".into(),
            stream: "stream".into(),
            timestamp: 1,
            ingestion_time: 2,
            message: "said".into(),
        }],
        answers: [("quiz".to_owned(), Answer { choices: vec![2], number: 1, tried: 1 })].into(),
        solved: Solved::new(),
        files: [("HelloLambda/λ.py".to_owned(), "print()\n".into())].into(),
        bodies: vec!["a body".into()],
    }
}

#[tokio::test]
async fn a_bundle_is_read_as_it_was_written() {
    let key = signing_key(&[1; 32]);
    let written = bundle().await;
    let zip = written.to_zip(&key).unwrap();
    let read = Bundle::of_zip(&zip, Some(&key.verifying_key())).unwrap();
    assert_eq!(read.to_zip(&key).unwrap(), zip);
    assert_eq!((read.answers, read.files, read.logs, read.bodies), (written.answers, written.files, written.logs, written.bodies));
}

#[tokio::test]
async fn a_bundle_with_any_flipped_byte_is_refused() {
    let key = signing_key(&[1; 32]);
    let zip = bundle().await.to_zip(&key).unwrap();
    for at in 0..zip.len() {
        for bit in [0x01, 0x20] {
            let mut flipped = zip.clone();
            flipped[at] ^= bit;
            assert!(Bundle::of_zip(&flipped, None).is_err(), "byte {at} of {}, {bit:#x}", zip.len());
        }
    }
}

#[tokio::test]
async fn a_bundle_that_was_cut_or_continued_is_refused() {
    let key = signing_key(&[1; 32]);
    let zip = bundle().await.to_zip(&key).unwrap();
    for length in [0, 1, 21, zip.len() / 2, zip.len() - 1] {
        assert!(Bundle::of_zip(&zip[..length], None).is_err(), "{length}");
    }
    assert!(Bundle::of_zip(&[&zip[..], b"x"].concat(), None).is_err());
    assert!(Bundle::of_zip(&[b"x", &zip[..]].concat(), None).is_err());
}

#[tokio::test]
async fn a_bundle_of_another_site_is_refused_where_one_site_is_trusted() {
    let (key, other) = (signing_key(&[1; 32]), signing_key(&[2; 32]));
    let zip = bundle().await.to_zip(&other).unwrap();
    assert!(matches!(Bundle::of_zip(&zip, Some(&key.verifying_key())), Err(BundleError::Stranger(_))));
    assert!(Bundle::of_zip(&zip, verifying_key(&hex::encode(other.verifying_key().as_bytes())).as_ref()).is_ok());
}

/// A zip file that this site has signed, with entries that no bundle has.
fn hostile(entries: &[(&str, usize, zip::CompressionMethod)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.set_raw_comment(super::seal::blank()).unwrap();
    for (name, size, method) in entries {
        let options = zip::write::SimpleFileOptions::default().compression_method(*method);
        zip.start_file(*name, options).unwrap();
        std::io::Write::write_all(&mut zip, &vec![0; *size]).unwrap();
    }
    super::seal::seal(zip.finish().unwrap().into_inner(), &signing_key(&[1; 32]))
}

#[test]
fn zip_bombs_and_strange_names_are_refused_with_any_signature() {
    use zip::CompressionMethod::{Deflated, Stored};
    let said = |entries: &[(&str, usize, zip::CompressionMethod)]| Bundle::of_zip(&hostile(entries), None).unwrap_err().to_string();
    insta::assert_snapshot!(said(&[("manifest.json", 64 << 20, Deflated)]), @r#"it is no bundle: the part "manifest.json" is not one of a bundle"#);
    insta::assert_snapshot!(said(&[("files/../../etc/passwd", 1, Stored)]), @r#"it is no bundle: the part "files/../../etc/passwd" is not one of a bundle"#);
    insta::assert_snapshot!(said(&[("/etc/passwd", 1, Stored)]), @r#"it is no bundle: the part "/etc/passwd" is not one of a bundle"#);
    insta::assert_snapshot!(said(&[("files\\x", 1, Stored)]), @r#"it is no bundle: the part "files\\x" is not one of a bundle"#);
    insta::assert_snapshot!(said(&[("account.json", 1, Stored)]), @"it is no bundle: it has no manifest.json");
    let many: Vec<String> = (0..10_002).map(|number| format!("files/{number}")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), 0, Stored)).collect();
    insta::assert_snapshot!(said(&many), @"it is too large: 10002 parts");
}

#[test]
fn a_part_that_the_manifest_does_not_list_is_refused() {
    let archive = || {
        let mut archive = super::archive::Archive::default();
        archive.put("account.json", b"{}".to_vec()).unwrap();
        archive
    };
    let manifest = serde_json::json!({
        "format": "coldstart/bundle/v1", "lab": "lab", "content_hash": "", "program": "", "pseudonym": "", "account": "123456789012",
        "revision": 0, "at": "2026-11-29T00:00:00Z", "seeds": { "learner": 1, "run": 1 }, "solved": {}, "parts": {},
    });
    let zip = archive().finish(manifest.to_string().as_bytes()).unwrap();
    let zip = super::seal::seal(zip, &signing_key(&[1; 32]));
    assert!(matches!(Bundle::of_zip(&zip, None), Err(BundleError::Changed)));
}
