//! Callers without a name, and of other accounts.

use super::{all, code, nobody, put, s3, with_bucket, with_public_bucket};

#[tokio::test]
async fn nobody_reads_what_the_policy_gives_to_everybody_and_nothing_else() {
    let aws = with_public_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    for (host, path) in [
        ("localhost:4566", "/photos/cat"),
        ("photos.localhost:4566", "/cat"),
        ("photos.s3.localhost:4566", "/cat"),
        ("photos.s3.us-east-1.localhost:4566", "/cat"),
        ("photos.s3.amazonaws.com", "/cat"),
        ("photos.s3.us-east-1.amazonaws.com", "/cat"),
        ("s3.us-east-1.amazonaws.com", "/photos/cat"),
    ] {
        assert_eq!(nobody(&aws, "GET", host, path, &[]).await.text(), "meow", "{host}{path}");
    }
    for (method, path, expected) in [
        ("GET", "/photos", "403 AccessDenied"),
        ("GET", "/photos/none", "403 AccessDenied"),
        ("PUT", "/photos/dog", "403 AccessDenied"),
        ("DELETE", "/photos/cat", "403 AccessDenied"),
        ("GET", "/photos?policy", "403 AccessDenied"),
        ("PUT", "/albums", "403 AccessDenied"),
        ("GET", "/nowhere/cat", "404 NoSuchBucket"),
    ] {
        assert_eq!(code(&nobody(&aws, method, "localhost:4566", path, &[]).await), expected, "{method} {path}");
    }
    let other = aws.as_account(444_455_556_666);
    assert_eq!(s3(&other, "GET", "/photos/cat", &[], "").await.text(), "meow");
    assert_eq!(code(&s3(&other, "PUT", "/photos/cat", &[], "x").await), "403 AccessDenied");
    assert_eq!(code(&s3(&other, "GET", "/photos?tagging", &[], "").await), "403 AccessDenied");
}

#[tokio::test]
async fn what_strangers_do_is_not_in_the_owners_journal() {
    let aws = with_public_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let before = aws.store.journal().len();
    nobody(&aws, "GET", "localhost:4566", "/photos/cat", &[]).await;
    s3(&aws.as_account(444_455_556_666), "GET", "/photos/cat", &[], "").await;
    assert_eq!(aws.store.journal().len(), before);
}

#[tokio::test]
async fn a_bucket_that_restricts_public_access_gives_strangers_nothing() {
    let aws = with_public_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let block =
        "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
    assert_eq!(s3(&aws, "PUT", "/photos?publicAccessBlock", &[], block).await.status, 200);
    assert_eq!(code(&nobody(&aws, "GET", "localhost:4566", "/photos/cat", &[]).await), "403 AccessDenied");
    assert_eq!(all(&s3(&aws, "GET", "/photos?policyStatus", &[], "").await, "IsPublic"), ["true"]);
}

#[tokio::test]
async fn another_account_needs_the_buckets_policy() {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::photos/*"}]}"#;
    assert_eq!(s3(&aws, "PUT", "/photos?policy", &[], policy).await.status, 200);
    let other = aws.as_account(444_455_556_666);
    assert_eq!(s3(&other, "GET", "/photos/cat", &[], "").await.text(), "meow");
    assert_eq!(s3(&other, "PUT", "/photos/dog", &[], "woof").await.status, 200);
    assert_eq!(s3(&aws, "GET", "/photos/dog", &[], "").await.text(), "woof");
    assert_eq!(code(&s3(&aws.as_account(777), "GET", "/photos/cat", &[], "").await), "403 AccessDenied");
}

#[tokio::test]
async fn a_page_of_another_origin_is_told_what_it_may_do() {
    let aws = with_public_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    let origin = ("origin", "https://cats.example");
    let asks = [origin, ("access-control-request-method", "PUT"), ("access-control-request-headers", "content-type")];
    assert_eq!(code(&nobody(&aws, "OPTIONS", "photos.localhost:4566", "/cat", &asks).await), "403 AccessForbidden");
    let cors = "<CORSConfiguration><CORSRule><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://*.example</AllowedOrigin><AllowedHeader>Content-*</AllowedHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>";
    assert_eq!(s3(&aws, "PUT", "/photos?cors", &[], cors).await.status, 200);
    for (host, path) in [("photos.localhost:4566", "/cat"), ("localhost:4566", "/photos/cat")] {
        let told = nobody(&aws, "OPTIONS", host, path, &asks).await;
        let seen = [
            "access-control-allow-origin",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-max-age",
        ];
        assert_eq!(seen.map(|name| told.header(name)), ["https://cats.example", "PUT, GET", "content-type", "60"]);
        assert_eq!(nobody(&aws, "GET", host, path, &[origin]).await.header("access-control-allow-origin"), "https://cats.example");
        assert_eq!(
            nobody(&aws, "GET", host, path, &[("origin", "https://dogs.test")]).await.header("access-control-allow-origin"),
            ""
        );
    }
}
