//! Buckets and their settings.

use super::{all, code, s3, with_bucket};
use crate::harness::Aws;

#[tokio::test]
async fn a_bucket_is_created_listed_found_and_deleted() {
    let aws = Aws::new();
    let created = s3(&aws, "PUT", "/photos", &[], "").await;
    assert_eq!((created.status, created.header("location").as_str()), (200, "/photos"));
    let list = s3(&aws, "GET", "/", &[], "").await;
    assert_eq!(all(&list, "Name"), ["photos"]);
    assert_eq!(all(&list, "CreationDate"), ["2026-11-24T12:00:00Z"]);
    let head = s3(&aws, "HEAD", "/photos", &[], "").await;
    assert_eq!((head.status, head.header("x-amz-bucket-region").as_str(), head.body.len()), (200, "us-east-1", 0));
    assert_eq!(s3(&aws, "DELETE", "/photos", &[], "").await.status, 204);
    let gone = s3(&aws, "HEAD", "/photos", &[], "").await;
    assert_eq!((gone.status, gone.body.len()), (404, 0));
    assert_eq!(code(&s3(&aws, "GET", "/photos", &[], "").await), "404 NoSuchBucket");
}

#[tokio::test]
async fn a_name_belongs_to_one_account_of_all() {
    let aws = with_bucket().await;
    // In the first region, creating one's own bucket again is no error.
    assert_eq!(s3(&aws, "PUT", "/photos", &[], "").await.status, 200);
    let other = aws.as_account(444_455_556_666);
    assert_eq!(code(&s3(&other, "PUT", "/photos", &[], "").await), "409 BucketAlreadyExists");
    assert_eq!(code(&s3(&other, "GET", "/photos", &[], "").await), "403 AccessDenied");
    assert_eq!(all(&s3(&other, "GET", "/", &[], "").await, "Name"), Vec::<String>::new());
    s3(&aws, "DELETE", "/photos", &[], "").await;
    assert_eq!(s3(&other, "PUT", "/photos", &[], "").await.status, 200);
    assert_eq!(code(&s3(&aws, "GET", "/photos", &[], "").await), "403 AccessDenied");
}

#[tokio::test]
async fn a_name_that_no_bucket_may_have_is_refused() {
    let aws = Aws::new();
    let long = "a".repeat(64);
    for name in ["ab", "Photos", "my_bucket", "-photos", "photos-", "a..b", "192.168.1.1", "xn--photos", "photos-s3alias", &long] {
        assert_eq!(code(&s3(&aws, "PUT", &format!("/{name}"), &[], "").await), "400 InvalidBucketName", "{name}");
    }
    for name in ["abc", "my.photos", "1-2", &"a".repeat(63)] {
        assert_eq!(s3(&aws, "PUT", &format!("/{name}"), &[], "").await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn a_location_constraint_has_to_fit_the_region() {
    let aws = Aws::new();
    let body = |region: &str| {
        format!("<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>")
    };
    let refused = s3(&aws, "PUT", "/photos", &[], &body("eu-west-1")).await;
    assert_eq!(code(&refused), "400 IllegalLocationConstraintException");
    assert_eq!(code(&s3(&aws, "PUT", "/photos", &[], &body("us-east-1")).await), "400 InvalidLocationConstraint");
    assert_eq!(code(&s3(&aws, "PUT", "/photos", &[], "<broken").await), "400 MalformedXML");
    let aws = with_bucket().await;
    let location = s3(&aws, "GET", "/photos?location", &[], "").await;
    assert!(location.text().ends_with("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"), "{location}");
}

#[tokio::test]
async fn a_bucket_with_objects_is_not_deleted() {
    let aws = with_bucket().await;
    super::put(&aws, "/photos/cat.jpg", "x").await;
    assert_eq!(code(&s3(&aws, "DELETE", "/photos", &[], "").await), "409 BucketNotEmpty");
    s3(&aws, "DELETE", "/photos/cat.jpg", &[], "").await;
    assert_eq!(s3(&aws, "DELETE", "/photos", &[], "").await.status, 204);
}

#[tokio::test]
async fn a_new_bucket_has_awss_defaults() {
    let aws = with_bucket().await;
    let mut seen = Vec::new();
    for setting in [
        "cors",
        "encryption",
        "lifecycle",
        "logging",
        "ownershipControls",
        "publicAccessBlock",
        "policy",
        "tagging",
        "versioning",
        "website",
        "notification",
        "acl",
    ] {
        let answer = s3(&aws, "GET", &format!("/photos?{setting}"), &[], "").await;
        seen.push(format!("{setting} {}", code(&answer)));
    }
    assert_eq!(
        seen,
        [
            "cors 404 NoSuchCORSConfiguration",
            "encryption 200",
            "lifecycle 404 NoSuchLifecycleConfiguration",
            "logging 200",
            "ownershipControls 200",
            "publicAccessBlock 200",
            "policy 404 NoSuchBucketPolicy",
            "tagging 404 NoSuchTagSet",
            "versioning 200",
            "website 404 NoSuchWebsiteConfiguration",
            "notification 200",
            "acl 200",
        ]
    );
    let encryption = s3(&aws, "GET", "/photos?encryption", &[], "").await;
    assert_eq!(all(&encryption, "SSEAlgorithm"), ["AES256"]);
    let ownership = s3(&aws, "GET", "/photos?ownershipControls", &[], "").await;
    assert_eq!(all(&ownership, "ObjectOwnership"), ["BucketOwnerEnforced"]);
}

#[tokio::test]
async fn settings_are_kept_and_given_back() {
    let aws = with_bucket().await;
    let tagging = "<Tagging><TagSet><Tag><Key>team</Key><Value>cats</Value></Tag></TagSet></Tagging>";
    let lifecycle = "<LifecycleConfiguration><Rule><ID>old</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>";
    let cors = "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>";
    for (setting, body, element, value) in
        [("tagging", tagging, "Value", "cats"), ("lifecycle", lifecycle, "Days", "30"), ("cors", cors, "AllowedMethod", "GET")]
    {
        let answer = s3(&aws, "PUT", &format!("/photos?{setting}"), &[], body).await;
        assert!(matches!(answer.status, 200 | 204), "{answer}");
        let given = s3(&aws, "GET", &format!("/photos?{setting}"), &[], "").await;
        assert_eq!(all(&given, element), [value], "{given}");
        assert_eq!(s3(&aws, "DELETE", &format!("/photos?{setting}"), &[], "").await.status, 204);
        assert_eq!(s3(&aws, "GET", &format!("/photos?{setting}"), &[], "").await.status, 404);
    }
    assert_eq!(code(&s3(&aws, "PUT", "/photos?tagging", &[], "<Tagging/>").await), "400 MalformedXML");
}

#[tokio::test]
async fn acls_are_those_of_the_owner() {
    let aws = with_bucket().await;
    super::put(&aws, "/photos/cat.jpg", "x").await;
    for path in ["/photos?acl", "/photos/cat.jpg?acl"] {
        assert_eq!(all(&s3(&aws, "GET", path, &[], "").await, "Permission"), ["FULL_CONTROL"]);
        assert_eq!(code(&s3(&aws, "PUT", path, &[("x-amz-acl", "public-read")], "").await), "400 AccessControlListNotSupported");
        assert_eq!(s3(&aws, "PUT", path, &[("x-amz-acl", "private")], "").await.status, 200);
    }
    let public = s3(&aws, "PUT", "/photos/dog.jpg", &[("x-amz-acl", "public-read")], "x").await;
    assert_eq!(code(&public), "400 AccessControlListNotSupported");
}
