//! Versions and delete markers.

use super::{all, code, put, s3, with_bucket};
use crate::harness::Aws;

async fn set(aws: &Aws, status: &str) {
    let body = format!("<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>");
    assert_eq!(s3(aws, "PUT", "/photos?versioning", &[], &body).await.status, 200);
}

#[tokio::test]
async fn a_bucket_with_versions_keeps_what_is_replaced_and_deleted() {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "0").await;
    set(&aws, "Enabled").await;
    let one = s3(&aws, "PUT", "/photos/cat", &[], "1").await.header("x-amz-version-id");
    let two = s3(&aws, "PUT", "/photos/cat", &[], "2").await.header("x-amz-version-id");
    assert_eq!((one.len(), one != two), (32, true));
    for (id, content) in [(one.as_str(), "1"), (&two, "2"), ("null", "0")] {
        let got = s3(&aws, "GET", &format!("/photos/cat?versionId={id}"), &[], "").await;
        assert_eq!((got.text().as_str(), got.header("x-amz-version-id").as_str()), (content, id));
    }
    let deleted = s3(&aws, "DELETE", "/photos/cat", &[], "").await;
    let marker = deleted.header("x-amz-version-id");
    assert_eq!((deleted.status, deleted.header("x-amz-delete-marker").as_str()), (204, "true"));
    let gone = s3(&aws, "GET", "/photos/cat", &[], "").await;
    assert_eq!((code(&gone).as_str(), gone.header("x-amz-delete-marker").as_str()), ("404 NoSuchKey", "true"));
    assert_eq!(code(&s3(&aws, "GET", &format!("/photos/cat?versionId={marker}"), &[], "").await), "405 MethodNotAllowed");
    assert_eq!(all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), Vec::<String>::new());
    let list = s3(&aws, "GET", "/photos?versions", &[], "").await;
    assert_eq!(all(&list, "VersionId"), [two.clone(), one.clone(), "null".into(), marker.clone()], "{list}");
    assert_eq!(all(&list, "IsLatest"), ["false", "false", "false", "true"]);
    assert_eq!(code(&s3(&aws, "DELETE", "/photos", &[], "").await), "409 BucketNotEmpty");
    // Without its marker the object is there again.
    assert_eq!(s3(&aws, "DELETE", &format!("/photos/cat?versionId={marker}"), &[], "").await.header("x-amz-delete-marker"), "true");
    assert_eq!(s3(&aws, "GET", "/photos/cat", &[], "").await.text(), "2");
    for id in [&one, &two, "null"] {
        assert_eq!(s3(&aws, "DELETE", &format!("/photos/cat?versionId={id}"), &[], "").await.status, 204);
    }
    assert_eq!(code(&s3(&aws, "GET", &format!("/photos/cat?versionId={one}"), &[], "").await), "404 NoSuchVersion");
    assert_eq!(s3(&aws, "DELETE", "/photos", &[], "").await.status, 204);
}

#[tokio::test]
async fn a_bucket_whose_versions_are_suspended_replaces_the_null_version_alone() {
    let aws = with_bucket().await;
    set(&aws, "Enabled").await;
    let one = s3(&aws, "PUT", "/photos/cat", &[], "1").await.header("x-amz-version-id");
    set(&aws, "Suspended").await;
    for content in ["2", "3"] {
        assert_eq!(s3(&aws, "PUT", "/photos/cat", &[], content).await.header("x-amz-version-id"), "null");
    }
    assert_eq!(all(&s3(&aws, "GET", "/photos?versions", &[], "").await, "VersionId"), ["null".to_owned(), one.clone()]);
    let deleted = s3(&aws, "DELETE", "/photos/cat", &[], "").await;
    assert_eq!(deleted.header("x-amz-version-id"), "null");
    assert_eq!(s3(&aws, "GET", &format!("/photos/cat?versionId={one}"), &[], "").await.text(), "1");
}

#[tokio::test]
async fn pages_of_versions_continue_within_a_key() {
    let aws = with_bucket().await;
    set(&aws, "Enabled").await;
    for key in ["a", "b"] {
        for content in ["1", "2", "3"] {
            put(&aws, &format!("/photos/{key}"), content).await;
        }
    }
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let page = s3(&aws, "GET", &format!("/photos?versions&max-keys=2{marker}"), &[], "").await;
        seen.extend(all(&page, "VersionId"));
        match (all(&page, "NextKeyMarker").pop(), all(&page, "NextVersionIdMarker").pop()) {
            (Some(key), Some(id)) => marker = format!("&key-marker={key}&version-id-marker={id}"),
            _ => break,
        }
    }
    let whole = s3(&aws, "GET", "/photos?versions", &[], "").await;
    assert_eq!((seen.len(), seen), (6, all(&whole, "VersionId")));
    assert_eq!(code(&s3(&aws, "GET", "/photos?versions&version-id-marker=x", &[], "").await), "400 InvalidArgument");
}
