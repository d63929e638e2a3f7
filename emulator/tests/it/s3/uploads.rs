//! Uploads in parts.

use super::{all, code, put, s3, with_bucket};
use crate::harness::Aws;

const PART: usize = 5 << 20;

async fn begin(aws: &Aws, headers: &[(&str, &str)]) -> String {
    let begun = s3(aws, "POST", "/photos/large?uploads", headers, "").await;
    all(&begun, "UploadId").pop().expect("an upload id")
}

async fn part(aws: &Aws, id: &str, number: u32, content: &str) -> String {
    let answer = s3(aws, "PUT", &format!("/photos/large?partNumber={number}&uploadId={id}"), &[], content).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.header("etag")
}

fn parts(listed: &[(u32, &str)]) -> String {
    let parts: String =
        listed.iter().map(|(number, etag)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>")).collect();
    format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>")
}

#[tokio::test]
async fn an_object_is_made_of_its_parts() {
    let aws = with_bucket().await;
    let id = begin(&aws, &[("content-type", "text/plain"), ("x-amz-meta-a", "b")]).await;
    let large = "a".repeat(PART);
    let second = part(&aws, &id, 7, "end").await;
    let first = part(&aws, &id, 2, &large).await;
    let listed = s3(&aws, "GET", &format!("/photos/large?uploadId={id}"), &[], "").await;
    assert_eq!(all(&listed, "PartNumber"), ["2", "7"]);
    assert_eq!(all(&s3(&aws, "GET", "/photos?uploads", &[], "").await, "UploadId"), std::slice::from_ref(&id));
    assert_eq!(all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), Vec::<String>::new());
    let body = parts(&[(2, &first), (7, &second)]);
    let completed = s3(&aws, "POST", &format!("/photos/large?uploadId={id}"), &[], &body).await;
    assert_eq!(completed.status, 200, "{completed}");
    let etag = all(&completed, "ETag").pop().expect("an ETag");
    assert!(etag.ends_with("-2&quot;"), "{etag}");
    let whole = s3(&aws, "PUT", "/photos/whole", &[], &format!("{large}end")).await;
    assert_eq!(all(&completed, "ChecksumCRC64NVME"), [whole.header("x-amz-checksum-crc64nvme")], "the parts' checksums, combined");
    let got = s3(&aws, "GET", "/photos/large", &[("range", &format!("bytes={}-", PART - 2))], "").await;
    assert_eq!(
        (got.text().as_str(), got.header("x-amz-meta-a").as_str(), got.header("content-type").as_str()),
        ("aaend", "b", "text/plain")
    );
    let got = s3(&aws, "GET", "/photos/large?partNumber=7", &[], "").await;
    assert_eq!((got.status, got.text().as_str(), got.header("x-amz-mp-parts-count").as_str()), (206, "end", "2"));
    assert_eq!(s3(&aws, "GET", "/photos/large", &[], "").await.body.len(), PART + 3);
    assert_eq!(code(&s3(&aws, "POST", &format!("/photos/large?uploadId={id}"), &[], &body).await), "404 NoSuchUpload");
}

#[tokio::test]
async fn parts_that_are_wrong_missing_small_or_out_of_order_are_refused() {
    let aws = with_bucket().await;
    let id = begin(&aws, &[]).await;
    let (one, two) = (part(&aws, &id, 1, "small").await, part(&aws, &id, 2, "end").await);
    for (body, expected) in [
        (parts(&[(1, &one), (2, &two)]), "400 EntityTooSmall"),
        (parts(&[(2, &two), (1, &one)]), "400 InvalidPartOrder"),
        (parts(&[(1, &two)]), "400 InvalidPart"),
        (parts(&[(3, &one)]), "400 InvalidPart"),
        (parts(&[]), "400 MalformedXML"),
        (
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>".to_owned(),
            "400 MalformedXML",
        ),
    ] {
        assert_eq!(code(&s3(&aws, "POST", &format!("/photos/large?uploadId={id}"), &[], &body).await), expected, "{body}");
    }
    for number in ["0", "10001", "-1"] {
        let answer = s3(&aws, "PUT", &format!("/photos/large?partNumber={number}&uploadId={id}"), &[], "x").await;
        assert_eq!(code(&answer), "400 InvalidArgument", "{number}");
    }
    assert_eq!(code(&s3(&aws, "PUT", "/photos/large?partNumber=1&uploadId=none", &[], "x").await), "404 NoSuchUpload");
    assert_eq!(s3(&aws, "DELETE", &format!("/photos/large?uploadId={id}"), &[], "").await.status, 204);
    assert_eq!(code(&s3(&aws, "DELETE", &format!("/photos/large?uploadId={id}"), &[], "").await), "404 NoSuchUpload");
    assert_eq!(aws.emulator.account(aws.account).await.expect("an account").read(|state| state.s3.usage.bytes), 0);
}

#[tokio::test]
async fn a_part_is_copied_from_an_object() {
    let aws = with_bucket().await;
    put(&aws, "/photos/digits", "0123456789").await;
    let id = begin(&aws, &[]).await;
    let headers = [("x-amz-copy-source", "photos/digits"), ("x-amz-copy-source-range", "bytes=2-4")];
    let copied = s3(&aws, "PUT", &format!("/photos/large?partNumber=1&uploadId={id}"), &headers, "").await;
    let etag = all(&copied, "ETag").pop().expect("an ETag");
    assert_eq!(s3(&aws, "POST", &format!("/photos/large?uploadId={id}"), &[], &parts(&[(1, &etag)])).await.status, 200);
    assert_eq!(s3(&aws, "GET", "/photos/large", &[], "").await.text(), "234");
}

#[tokio::test]
async fn a_composite_checksum_is_of_the_parts_checksums() {
    let aws = with_bucket().await;
    let id = begin(&aws, &[("x-amz-checksum-algorithm", "SHA256")]).await;
    let one = part(&aws, &id, 1, "meow").await;
    let completed = s3(&aws, "POST", &format!("/photos/large?uploadId={id}"), &[], &parts(&[(1, &one)])).await;
    let checksum = all(&completed, "ChecksumSHA256").pop().expect("a checksum");
    assert!(checksum.ends_with("-1"), "{completed}");
    assert_eq!(all(&completed, "ChecksumType"), ["COMPOSITE"]);
}
