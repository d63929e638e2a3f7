//! Properties of bodies that hold on both engines.

use std::{
    fs,
    ops::Range,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use ::bodies::{Bodies, Body, BodyError, BodyHash, BodyStream, to_bytes};
use bytes::Bytes;
use futures::{StreamExt, stream};
use records::{BodyChange, Change, Commit};
use store::{BodyStore, CommitError, Examined, NoEntry, Writer};

use crate::engine::Engine;

/// The sizes at which contents are stored in another way.
const SMALL: usize = 64 << 10;
const CHUNK: usize = 256 << 10;

struct Site {
    engine: Engine,
    bodies: BodyStore,
    writer: Writer<NoEntry>,
    folder: tempfile::TempDir,
}

impl Site {
    fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bodies = BodyStore::new(engine.database.clone(), folder.path().join("bodies"));
        let writer = Writer::start(engine.database.clone());
        Self { engine, bodies, writer, folder }
    }

    async fn store(&self, content: &[u8]) -> Body {
        self.bodies.store(pieces(content, 10_007)).await.unwrap()
    }

    async fn read(&self, body: &Body, range: Range<u64>) -> Result<Bytes, BodyError> {
        to_bytes(self.bodies.read(&body.hash, range).await?).await
    }

    async fn is_there(&self, body: &Body) -> bool {
        match self.read(body, 0..u64::MAX).await {
            Ok(_) => true,
            Err(BodyError::Missing(_)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    fn file(&self, body: &Body) -> PathBuf {
        let hash = body.hash.to_string();
        self.folder.path().join("bodies").join(&hash[..2]).join(hash)
    }

    /// Commits a record that refers to these bodies, or deletes it.
    async fn refer(&self, account: &str, based_on: (u64, u64), bodies: Option<&[&Body]>) -> Result<(), CommitError> {
        self.writer.commit(referring(account, based_on, bodies), vec![]).await
    }

    async fn sweep_after(&self, minutes: u64) -> usize {
        self.bodies.sweep(SystemTime::now() + Duration::from_secs(60 * minutes)).await.unwrap()
    }

    /// The files below the folder of bodies.
    fn files(&self) -> usize {
        let Ok(subfolders) = fs::read_dir(self.folder.path().join("bodies")) else { return 0 };
        subfolders.map(|subfolder| fs::read_dir(subfolder.unwrap().path()).unwrap().count()).sum()
    }
}

fn referring(account: &str, (previous, revision): (u64, u64), bodies: Option<&[&Body]>) -> Commit {
    let key = "lambda/function/f".to_owned();
    let value = bodies.map(|_| "{}".to_owned());
    let bodies =
        bodies.map(|bodies| BodyChange { key: key.clone(), bodies: bodies.iter().map(|body| body.hash.to_string()).collect() });
    Commit {
        account: account.into(),
        previous,
        revision,
        changes: vec![Change { key, value, was_there: previous > 0 }],
        bodies: bodies.into_iter().collect(),
        ..Commit::default()
    }
}

/// A content of this size that differs from others.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|index| (index * 31 + index / 251 + size) as u8).collect()
}

fn pieces(content: &[u8], size: usize) -> BodyStream {
    stream::iter(content.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect::<Vec<_>>()).boxed()
}

pub async fn a_content_is_read_as_it_was_stored_whole_and_in_parts(engine: Engine) {
    let site = Site::new(engine);
    for size in [0, 1, SMALL, SMALL + 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5] {
        let content = content(size);
        let body = site.store(&content).await;
        assert_eq!(body, Body { hash: BodyHash::of(&content), size: size as u64 });
        assert_eq!(site.file(&body).exists(), size > SMALL, "{size}");
        let half = size as u64 / 2;
        for range in [0..u64::MAX, 0..1, half..half + 70_000, half..half, size as u64..size as u64 + 9, u64::MAX..u64::MAX] {
            let expected = content.get(range.start as usize..size.min(range.end as usize)).unwrap_or_default();
            assert!(site.read(&body, range.clone()).await.unwrap() == expected, "{range:?} of {size}");
        }
        let bodies: &dyn Bodies = &site.bodies;
        assert!(bodies.whole(&body.hash).await.unwrap().unwrap() == content);
        if size == 0 {
            assert!(bodies.whole(&BodyHash::of(b"never stored")).await.unwrap().is_none());
        }
    }
    // Equal contents are stored once, in whatever pieces they come.
    let (files, large) = (site.files(), content(2 * CHUNK));
    for size in [1, 1 << 20] {
        site.bodies.store(pieces(&large, size.max(4096))).await.unwrap();
    }
    assert_eq!(site.files(), files + 1);
    assert_eq!(site.engine.count("SELECT count(*) FROM bodies").await, 9);
}

pub async fn an_upload_that_does_not_end_leaves_nothing(engine: Engine) {
    let site = Site::new(engine);
    for size in [10, 2 * CHUNK] {
        let sent = pieces(&content(size), 5_000);
        let cut_off = sent.chain(stream::once(async { Err(BodyError::source("the connection was closed")) })).boxed();
        let error = site.bodies.store(cut_off).await.unwrap_err().to_string();
        assert_eq!(error, "the content did not arrive: the connection was closed");
        let stalled = pieces(&content(size), 5_000).chain(stream::pending()).boxed();
        assert!(tokio::time::timeout(Duration::from_millis(300), site.bodies.store(stalled)).await.is_err());
    }
    // The file of a cancelled upload is deleted by the thread that writes it.
    for _ in 0..1_000 {
        if site.files() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((site.files(), site.engine.count("SELECT count(*) FROM bodies").await), (0, 0));
}

pub async fn a_record_of_a_body_that_is_not_there_is_refused(engine: Engine) {
    let site = Site::new(engine);
    let body = site.store(b"here").await;
    let lost = Body { hash: BodyHash::of(b"not here"), size: 8 };
    // A refused commit does not affect another account's commit in the same transaction.
    let (one_lost, all_there) = ([&body, &lost], [&body]);
    let (refused, other) = tokio::join!(site.refer("1", (0, 1), Some(&one_lost)), site.refer("2", (0, 1), Some(&all_there)));
    other.unwrap();
    let expected = format!("the record `lambda/function/f` refers to the body {}, which is not stored", lost.hash);
    assert_eq!(refused.unwrap_err().to_string(), expected);
    assert_eq!(site.engine.database.load("1", "").await.unwrap(), store::Loaded::default());
    assert_eq!(site.engine.count("SELECT count(*) FROM body_uses").await, 1);
}

pub async fn a_body_goes_some_time_after_its_last_record(engine: Engine) {
    let site = Site::new(engine);
    let (small, large, other) =
        (site.store(b"small").await, site.store(&content(CHUNK + 1)).await, site.store(&content(CHUNK)).await);
    site.refer("1", (0, 1), Some(&[&small, &large])).await.unwrap();
    site.refer("2", (0, 1), Some(&[&large])).await.unwrap();
    let there = async || (site.is_there(&small).await, site.is_there(&large).await, site.is_there(&other).await);
    assert_eq!(site.sweep_after(10).await, 0, "the record of the third one may be on its way");
    assert_eq!(site.sweep_after(20).await, 1);
    assert_eq!((there().await, site.file(&other).exists()), ((true, true, false), false));
    // The record loses one of its bodies.
    site.refer("1", (1, 2), Some(&[&large])).await.unwrap();
    assert_eq!(site.sweep_after(10).await, 0, "somebody may be reading it");
    assert_eq!((site.sweep_after(20).await, there().await), (1, (false, true, false)));
    // The record is deleted; another account's record refers to the same body.
    site.refer("1", (2, 3), None).await.unwrap();
    assert_eq!((site.sweep_after(20).await, there().await), (0, (false, true, false)));
    // Its account is deleted.
    site.engine.database.delete("2").await.unwrap();
    assert_eq!((site.sweep_after(10).await, site.sweep_after(20).await, there().await), (0, 1, (false, false, false)));
    assert_eq!((site.files(), site.engine.count("SELECT count(*) FROM body_contents").await), (0, 0));
    // Storing it again begins the time again.
    let again = site.store(&content(CHUNK + 1)).await;
    assert_eq!((site.sweep_after(10).await, site.is_there(&again).await), (0, true));
}

pub async fn what_is_swept_while_it_is_stored_again_is_there_or_its_record_is_refused(engine: Engine) {
    let site = Site::new(engine);
    let content = content(CHUNK + 1);
    let storing = async {
        for turn in 0..60 {
            let body = site.store(&content).await;
            let account = turn.to_string();
            match site.refer(&account, (0, 1), Some(&[&body])).await {
                Ok(()) => assert!(site.read(&body, 0..u64::MAX).await.unwrap() == content, "turn {turn}"),
                Err(CommitError::NoBody { .. }) => assert!(site.engine.database.load(&account, "").await.unwrap().rows.is_empty()),
                Err(error) => panic!("{error}"),
            }
            site.engine.database.delete(&account).await.unwrap();
        }
    };
    let sweeping = async {
        loop {
            // Without a grace period.
            site.sweep_after(60).await;
        }
    };
    tokio::select! {
        () = storing => {}
        _ = sweeping => {}
    }
}

pub async fn damage_is_noticed_wherever_a_read_comes_across_it_and_storing_again_mends_it(engine: Engine) {
    let site = Site::new(engine);
    let (large, small) = (content(3 * CHUNK), content(1_000));
    let (body, in_database) = (site.store(&large).await, site.store(&small).await);
    let whole = fs::read(site.file(&body)).unwrap();
    let mut flipped = whole.clone();
    flipped[CHUNK + 77] ^= 1;
    for (damage, words) in [
        (Some(flipped), "bytes 262144 to 524288 of its file: the checksum is another one"),
        (Some(whole[..CHUNK + 9].to_vec()), "bytes 262144 to 524288 of its file: failed to fill whole buffer"),
        (None, "its file can't be opened: No such file or directory (os error 2)"),
    ] {
        match &damage {
            Some(damage) => fs::write(site.file(&body), damage).unwrap(),
            None => fs::remove_file(site.file(&body)).unwrap(),
        }
        let first = site.read(&body, 0..CHUNK as u64).await;
        assert_eq!(first.is_ok(), damage.is_some(), "parts that are sound can be read");
        let error = site.read(&body, CHUNK as u64..CHUNK as u64 + 1).await.unwrap_err().to_string();
        assert_eq!(error, format!("the body {} is damaged: {words}", body.hash));
        assert!(site.read(&body, 0..u64::MAX).await.is_err());
        site.store(&large).await;
        assert!(site.read(&body, 0..u64::MAX).await.unwrap() == large);
    }
    let other = if site.engine.is_postgres() { "'\\x00'::bytea" } else { "x'00'" };
    for damage in [format!("UPDATE body_contents SET content = {other}"), "DELETE FROM body_contents".into()] {
        site.engine.execute(&damage).await;
        let error = site.read(&in_database, 0..u64::MAX).await.unwrap_err();
        assert!(matches!(error, BodyError::Damaged { .. }), "{error}");
        site.store(&small).await;
        assert!(site.read(&in_database, 0..u64::MAX).await.unwrap() == small);
    }
}

pub async fn files_without_a_row_are_deleted_and_rows_without_a_file_are_reported(engine: Engine) {
    let site = Site::new(engine);
    let bodies: Vec<Body> = [site.store(&content(CHUNK)).await, site.store(&content(CHUNK + 1)).await].into();
    // The process ended after the rename and before the commit of the row, or while the file was written.
    let ended = [site.folder.path().join("bodies/00").join("00".repeat(32)), site.folder.path().join("bodies/new/.tmpAbC")];
    for file in &ended {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, b"left").unwrap();
    }
    let examine = async |minutes: u64| {
        let mut all = Examined::default();
        for subfolder in 0..BodyStore::SUBFOLDERS {
            let Examined { left_over, damaged } =
                site.bodies.examine(subfolder, SystemTime::now() + Duration::from_secs(60 * minutes)).await.unwrap();
            all = Examined { left_over: all.left_over + left_over, damaged: all.damaged + damaged };
        }
        all
    };
    assert_eq!(examine(10).await, Examined::default(), "they may belong to an upload that is not complete");
    assert_eq!(examine(20).await, Examined { left_over: 2, damaged: 0 });
    assert!(ended.iter().all(|file| !file.exists()));
    fs::write(site.file(&bodies[0]), b"short").unwrap();
    fs::remove_file(site.file(&bodies[1])).unwrap();
    assert_eq!(examine(20).await, Examined { left_over: 0, damaged: 2 });
}
