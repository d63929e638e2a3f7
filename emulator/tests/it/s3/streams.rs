//! Contents that arrive as streams.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use emulator::{BodyError, Config, Incoming, Unread};
use futures::{StreamExt, stream};

use super::{all, code, nobody, s3, with_bucket};
use crate::harness::{Answer, Aws};

/// Sends a request whose body arrives in these pieces. The answer is with the number of pieces that were taken.
async fn stream(
    aws: &Aws,
    path: &str,
    headers: &[(&str, &str)],
    size: u64,
    pieces: Vec<Result<Bytes, BodyError>>,
) -> (Answer, usize) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = taken.clone();
    let pieces = stream::iter(pieces).inspect(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let request = headers.iter().fold(aws.request("s3", "PUT", path), |request, (name, value)| request.header(*name, *value));
    let mut request = request.body(Bytes::new()).expect("a request");
    request.extensions_mut().insert(Incoming::new(pieces.boxed(), size));
    (aws.send(request).await, taken.load(Ordering::SeqCst))
}

fn pieces(content: &str, each: usize) -> Vec<Result<Bytes, BodyError>> {
    content.as_bytes().chunks(each).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect()
}

async fn stored(aws: &Aws) -> u64 {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| state.s3.usage.bytes)
}

#[tokio::test]
async fn an_object_and_a_part_are_what_their_pieces_are_together() {
    let aws = with_bucket().await;
    let content = "0123456789".repeat(100_000);
    let whole = s3(&aws, "PUT", "/photos/whole", &[], &content).await;
    let (streamed, _) = stream(&aws, "/photos/streamed", &[], content.len() as u64, pieces(&content, 300_001)).await;
    assert_eq!(streamed.status, 200, "{streamed}");
    for header in ["etag", "x-amz-checksum-crc64nvme", "x-amz-checksum-type"] {
        assert_eq!(streamed.header(header), whole.header(header), "{header}");
    }
    assert_eq!(s3(&aws, "GET", "/photos/streamed", &[], "").await.text(), content);
    let begun = s3(&aws, "POST", "/photos/parts?uploads", &[], "").await;
    let id = all(&begun, "UploadId").remove(0);
    let (part, _) = stream(&aws, &format!("/photos/parts?partNumber=1&uploadId={id}"), &[], 5, pieces("hello", 2)).await;
    assert_eq!(part.header("etag"), "\"5d41402abc4b2a76b9719d911017c592\"");
    let (empty, _) = stream(&aws, "/photos/empty", &[], 0, Vec::new()).await;
    assert_eq!(empty.header("etag"), "\"d41d8cd98f00b204e9800998ecf8427e\"");
    assert_eq!(stored(&aws).await, 2_000_005);
}

#[tokio::test]
async fn chunks_are_decoded_wherever_their_pieces_end() {
    let aws = with_bucket().await;
    let chunked = [
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "5"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("content-encoding", "aws-chunked"),
    ];
    let wire = |sum: &str| format!("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n");
    for each in [1, 2, 3, 7, 1000] {
        let text = wire("NhCmhg==");
        let (answer, _) = stream(&aws, "/photos/chunked", &chunked, text.len() as u64, pieces(&text, each)).await;
        assert_eq!((answer.status, answer.header("x-amz-checksum-crc32").as_str()), (200, "NhCmhg=="), "{each}: {answer}");
        assert_eq!(s3(&aws, "GET", "/photos/chunked", &[], "").await.text(), "hello");
    }
    let text = wire("AAAAAA==");
    let (wrong, _) = stream(&aws, "/photos/wrong", &chunked, text.len() as u64, pieces(&text, 4)).await;
    assert_eq!(code(&wrong), "400 BadDigest");
    let (short, _) = stream(&aws, "/photos/wrong", &chunked, text.len() as u64, pieces(&text[..9], 4)).await;
    assert_eq!(code(&short), "400 IncompleteBody");
    assert_eq!(all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), ["chunked"]);
}

#[tokio::test]
async fn nothing_is_left_of_a_content_that_is_not_the_announced_one() {
    let aws = with_bucket().await;
    let cut_off = || vec![Ok(Bytes::from_static(b"he")), Err(BodyError::source(Unread::CutOff))];
    let slow = || vec![Ok(Bytes::from_static(b"he")), Err(BodyError::source(Unread::TooSlow))];
    let mut seen = String::new();
    for (name, headers, sent) in [
        ("cut off", vec![], cut_off()),
        ("slow", vec![], slow()),
        ("short", vec![], pieces("hell", 2)),
        ("long", vec![], pieces("hello!", 2)),
        ("another checksum", vec![("x-amz-checksum-crc32", "AAAAAA==")], pieces("hello", 2)),
        ("another MD5", vec![("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")], pieces("hello", 2)),
    ] {
        let (refused, _) = stream(&aws, "/photos/a", &headers, 5, sent).await;
        seen.push_str(&format!("{name}: {}\n", code(&refused)));
    }
    insta::assert_snapshot!(seen, @r"
    cut off: 400 IncompleteBody
    slow: 400 RequestTimeout
    short: 400 IncompleteBody
    long: 400 IncompleteBody
    another checksum: 400 BadDigest
    another MD5: 400 BadDigest
    ");
    assert_eq!(stored(&aws).await, 0);
    assert_eq!(all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_refused_is_not_read() {
    let aws = Aws::with(Config { object_storage: 10, ..Config::default() }, emulator::MemoryStore::new());
    assert_eq!(s3(&aws, "PUT", "/photos", &[], "").await.status, 200);
    let (full, taken) = stream(&aws, "/photos/a", &[], 11, pieces("hello world", 1)).await;
    assert_eq!((code(&full).as_str(), taken), ("400 QuotaExceeded", 0));
    let (large, taken) = stream(&aws, "/photos/a", &[], (5 << 30) + 1, pieces("hello", 1)).await;
    assert_eq!((code(&large).as_str(), taken), ("400 EntityTooLarge", 0));
    let (missing, taken) = stream(&aws, "/none/a", &[], 5, pieces("hello", 1)).await;
    assert_eq!((code(&missing).as_str(), taken), ("404 NoSuchBucket", 0));
    let exists = [("if-none-match", "*")];
    assert_eq!(stream(&aws, "/photos/a", &exists, 5, pieces("hello", 1)).await.0.status, 200);
    let (again, taken) = stream(&aws, "/photos/a", &exists, 5, pieces("hello", 1)).await;
    assert_eq!((code(&again).as_str(), taken), ("412 PreconditionFailed", 0));
    assert_eq!(nobody(&aws, "PUT", "photos.s3.localhost:4566", "/b", &[]).await.status, 403);
}
