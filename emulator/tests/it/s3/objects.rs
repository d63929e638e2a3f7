//! Objects: metadata, ranges, conditions, checksums, copies, tags.

use super::{all, code, put, s3, with_bucket};

#[tokio::test]
async fn an_object_comes_back_with_what_was_stored_with_it() {
    let aws = with_bucket().await;
    let headers = [
        ("content-type", "text/plain"),
        ("cache-control", "max-age=60"),
        ("x-amz-meta-colour", "black"),
        ("x-amz-tagging", "a=1&b=2"),
    ];
    let stored = s3(&aws, "PUT", "/photos/cats/tom.txt", &headers, "meow").await;
    assert_eq!((stored.status, stored.header("etag").as_str()), (200, "\"4a4be40c96ac6314e91d93f38043a634\""));
    assert_eq!(stored.header("x-amz-checksum-crc64nvme").len(), 12);
    for method in ["GET", "HEAD"] {
        let got = s3(&aws, method, "/photos/cats/tom.txt", &[], "").await;
        assert_eq!(got.status, 200);
        let seen = [
            "content-type",
            "content-length",
            "cache-control",
            "x-amz-meta-colour",
            "etag",
            "last-modified",
            "accept-ranges",
            "x-amz-server-side-encryption",
        ];
        assert_eq!(
            seen.map(|name| got.header(name)),
            [
                "text/plain",
                "4",
                "max-age=60",
                "black",
                "\"4a4be40c96ac6314e91d93f38043a634\"",
                "Tue, 24 Nov 2026 12:00:00 GMT",
                "bytes",
                "AES256"
            ]
        );
        assert_eq!(got.text(), if method == "GET" { "meow" } else { "" });
    }
    let missing = s3(&aws, "GET", "/photos/dogs", &[], "").await;
    assert_eq!(code(&missing), "404 NoSuchKey");
    assert_eq!(all(&missing, "Key"), ["dogs"]);
    let head = s3(&aws, "HEAD", "/photos/dogs", &[], "").await;
    assert_eq!((head.status, head.body.len()), (404, 0));
    // Deleting what is not there is no error.
    for _ in 0..2 {
        assert_eq!(s3(&aws, "DELETE", "/photos/cats/tom.txt", &[], "").await.status, 204);
    }
    assert_eq!(code(&s3(&aws, "GET", "/photos/cats/tom.txt", &[], "").await), "404 NoSuchKey");
}

#[tokio::test]
async fn an_empty_object_and_one_without_a_type_are_objects() {
    let aws = with_bucket().await;
    put(&aws, "/photos/empty", "").await;
    let got = s3(&aws, "GET", "/photos/empty", &[], "").await;
    assert_eq!((got.status, got.body.len(), got.header("content-type").as_str()), (200, 0, "binary/octet-stream"));
    assert_eq!(got.header("etag"), "\"d41d8cd98f00b204e9800998ecf8427e\"");
}

#[tokio::test]
async fn a_range_is_a_part_of_the_content() {
    let aws = with_bucket().await;
    put(&aws, "/photos/digits", "0123456789").await;
    for (range, status, content, shown) in [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=-20", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=5-100", 206, "56789", "bytes 5-9/10"),
        ("bytes=3-1", 200, "0123456789", ""),
        ("lines=1-2", 200, "0123456789", ""),
        ("bytes=0-1,3-4", 200, "0123456789", ""),
    ] {
        let got = s3(&aws, "GET", "/photos/digits", &[("range", range)], "").await;
        assert_eq!((got.status, got.text().as_str(), got.header("content-range").as_str()), (status, content, shown), "{range}");
        assert_eq!(got.header("content-length"), content.len().to_string());
    }
    for range in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
        let refused = s3(&aws, "GET", "/photos/digits", &[("range", range)], "").await;
        assert_eq!(code(&refused), "416 InvalidRange", "{range}");
        assert_eq!(all(&refused, "ActualObjectSize"), ["10"]);
    }
}

#[tokio::test]
async fn conditions_are_kept() {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let etag = "\"4a4be40c96ac6314e91d93f38043a634\"";
    for (name, value, expected) in [
        ("if-match", etag, "200"),
        ("if-match", "\"other\"", "412 PreconditionFailed"),
        ("if-none-match", etag, "304"),
        ("if-none-match", "\"other\"", "200"),
        ("if-modified-since", "Tue, 24 Nov 2026 11:00:00 GMT", "200"),
        ("if-modified-since", "Tue, 24 Nov 2026 12:00:00 GMT", "304"),
        ("if-unmodified-since", "Tue, 24 Nov 2026 11:00:00 GMT", "412 PreconditionFailed"),
        ("if-unmodified-since", "Tue, 24 Nov 2026 12:00:00 GMT", "200"),
    ] {
        let got = s3(&aws, "GET", "/photos/cat", &[(name, value)], "").await;
        assert_eq!(code(&got), expected, "{name}: {value}");
    }
    let unchanged = s3(&aws, "GET", "/photos/cat", &[("if-none-match", etag)], "").await;
    assert_eq!((unchanged.body.len(), unchanged.header("etag").as_str()), (0, etag));
    // Writes.
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &[("if-none-match", "*")], "x").await), "412 PreconditionFailed");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/dog", &[("if-none-match", "*")], "x").await), "200");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &[("if-match", "\"other\"")], "x").await), "412 PreconditionFailed");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cow", &[("if-match", etag)], "x").await), "404 NoSuchKey");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &[("if-match", etag)], "x").await), "200");
}

#[tokio::test]
async fn a_content_that_is_not_the_one_that_was_sent_is_refused() {
    let aws = with_bucket().await;
    // The checksums of "meow".
    for (name, right) in [
        ("content-md5", "SkvkDJasYxTpHZPzgEOmNA=="),
        ("x-amz-checksum-crc32", "i5M1ow=="),
        ("x-amz-checksum-sha256", "QEBtwQGKwnE5tCUUZXYDJa1m8DBbOAj5vOiMcQzgpK8="),
    ] {
        let _ = right;
        let wrong = if name == "content-md5" {
            "AAAAAAAAAAAAAAAAAAAAAA=="
        } else if name.ends_with("crc32") {
            "AAAAAA=="
        } else {
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        };
        assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &[(name, wrong)], "meow").await), "400 BadDigest", "{name}");
        let malformed = if name == "content-md5" { "400 InvalidDigest" } else { "400 InvalidRequest" };
        assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &[(name, "meow")], "meow").await), malformed, "{name}");
    }
    assert_eq!(s3(&aws, "PUT", "/photos/cat", &[("content-md5", "SkvkDJasYxTpHZPzgEOmNA==")], "meow").await.status, 200);
    let two = [("x-amz-checksum-crc32", "AAAAAA=="), ("x-amz-checksum-crc32c", "AAAAAA==")];
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat", &two, "meow").await), "400 InvalidRequest");
}

#[tokio::test]
async fn a_chunked_body_is_decoded_and_its_trailing_checksum_is_stored() {
    let aws = with_bucket().await;
    let headers = [
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "4"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("content-encoding", "aws-chunked"),
    ];
    let wrong = s3(&aws, "PUT", "/photos/cat", &headers, "4\r\nmeow\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n").await;
    assert_eq!(code(&wrong), "400 BadDigest");
    let whole = s3(&aws, "PUT", "/photos/plain", &[("x-amz-sdk-checksum-algorithm", "CRC32")], "meow").await;
    let checksum = whole.header("x-amz-checksum-crc32");
    let body = format!("4\r\nmeow\r\n0\r\nx-amz-checksum-crc32:{checksum}\r\n\r\n");
    let stored = s3(&aws, "PUT", "/photos/cat", &headers, &body).await;
    assert_eq!((stored.status, stored.header("x-amz-checksum-crc32")), (200, checksum.clone()));
    let got = s3(&aws, "GET", "/photos/cat", &[("x-amz-checksum-mode", "ENABLED")], "").await;
    assert_eq!(
        (got.text().as_str(), got.header("x-amz-checksum-crc32"), got.header("content-encoding").as_str()),
        ("meow", checksum, "")
    );
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cut", &headers, "4\r\nme").await), "400 IncompleteBody");
}

#[tokio::test]
async fn a_copy_has_the_sources_content_and_metadata_or_new_metadata() {
    let aws = with_bucket().await;
    s3(&aws, "PUT", "/albums", &[], "").await;
    s3(&aws, "PUT", "/photos/a%20cat", &[("content-type", "text/plain"), ("x-amz-meta-colour", "black")], "meow").await;
    let copied = s3(&aws, "PUT", "/albums/cat", &[("x-amz-copy-source", "/photos/a%20cat")], "").await;
    assert_eq!(all(&copied, "ETag"), ["&quot;4a4be40c96ac6314e91d93f38043a634&quot;"]);
    let got = s3(&aws, "GET", "/albums/cat", &[], "").await;
    assert_eq!(
        (got.text().as_str(), got.header("content-type").as_str(), got.header("x-amz-meta-colour").as_str()),
        ("meow", "text/plain", "black")
    );
    let replaced = [("x-amz-copy-source", "albums/cat"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-size", "large")];
    assert_eq!(s3(&aws, "PUT", "/albums/cat", &replaced, "").await.status, 200);
    let got = s3(&aws, "HEAD", "/albums/cat", &[], "").await;
    assert_eq!((got.header("x-amz-meta-colour").as_str(), got.header("x-amz-meta-size").as_str()), ("", "large"));
    for (source, expected) in [
        ("albums/cat", "400 InvalidRequest"),
        ("albums/dog", "404 NoSuchKey"),
        ("nowhere/dog", "404 NoSuchBucket"),
        ("albums", "400 InvalidArgument"),
        ("albums/cat?versionId=x", "400 InvalidArgument"),
        ("albums/cat?versionId=00000000000000000000000000000000", "404 NoSuchVersion"),
    ] {
        let refused = s3(&aws, "PUT", "/albums/cat", &[("x-amz-copy-source", source)], "").await;
        assert_eq!(code(&refused), expected, "{source}");
    }
    let condition = [("x-amz-copy-source", "albums/cat"), ("x-amz-copy-source-if-match", "\"other\"")];
    assert_eq!(code(&s3(&aws, "PUT", "/albums/dog", &condition, "").await), "412 PreconditionFailed");
}

#[tokio::test]
async fn tags_are_kept_and_checked() {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let tags = |tags: &[(&str, &str)]| {
        let tags: String = tags.iter().map(|(key, value)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>")).collect();
        format!("<Tagging><TagSet>{tags}</TagSet></Tagging>")
    };
    assert_eq!(s3(&aws, "PUT", "/photos/cat?tagging", &[], &tags(&[("a", "1")])).await.status, 200);
    assert_eq!(all(&s3(&aws, "GET", "/photos/cat?tagging", &[], "").await, "Value"), ["1"]);
    assert_eq!(s3(&aws, "GET", "/photos/cat", &[], "").await.header("x-amz-tagging-count"), "1");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat?tagging", &[], &tags(&[("aws:a", "1")])).await), "400 InvalidTag");
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat?tagging", &[], &tags(&[("a", "1"), ("a", "2")])).await), "400 InvalidTag");
    let many: Vec<(String, &str)> = (0..11).map(|number| (number.to_string(), "x")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(code(&s3(&aws, "PUT", "/photos/cat?tagging", &[], &tags(&many)).await), "400 BadRequest");
    assert_eq!(s3(&aws, "DELETE", "/photos/cat?tagging", &[], "").await.status, 204);
    assert_eq!(all(&s3(&aws, "GET", "/photos/cat?tagging", &[], "").await, "Value"), Vec::<String>::new());
}

#[tokio::test]
async fn many_objects_are_deleted_at_once() {
    let aws = with_bucket().await;
    for key in ["a", "b", "c"] {
        put(&aws, &format!("/photos/{key}"), "x").await;
    }
    let body = "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>";
    let deleted = s3(&aws, "POST", "/photos?delete", &[], body).await;
    assert_eq!((deleted.status, all(&deleted, "Key")), (200, vec!["a".to_owned(), "none".to_owned()]));
    let quiet = s3(&aws, "POST", "/photos?delete", &[], "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>").await;
    assert_eq!(all(&quiet, "Key"), Vec::<String>::new());
    assert_eq!(all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), ["c"]);
    assert_eq!(code(&s3(&aws, "POST", "/photos?delete", &[], "<Delete/>").await), "400 MalformedXML");
    assert_eq!(code(&s3(&aws, "POST", "/photos?delete", &[], "").await), "400 MissingRequestBodyError");
}

#[tokio::test]
async fn objects_outlive_a_restart_and_their_contents_go_with_them() {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let again = crate::harness::Aws::with(emulator::Config::default(), aws.store.clone());
    assert_eq!(s3(&again, "GET", "/photos/cat", &[], "").await.text(), "meow");
}
