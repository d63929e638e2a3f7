//! Keys, names and bodies that nobody means well with.

use super::{all, code, nobody, put, s3, with_bucket};

#[tokio::test]
async fn a_key_is_any_text_and_none_leaves_its_bucket() {
    let aws = with_bucket().await;
    s3(&aws, "PUT", "/albums", &[], "").await;
    put(&aws, "/albums/secret", "secret").await;
    for (path, key) in [
        ("../albums/secret", "../albums/secret"),
        ("%2E%2E/albums/secret2", "../albums/secret2"),
        ("a/../../b", "a/../../b"),
        ("/leading", "/leading"),
        ("a//b", "a//b"),
        ("trailing/", "trailing/"),
        ("%2Fslash", "/slash"),
        (".", "."),
        ("a%20b+c", "a b+c"),
        ("%F0%9F%90%88", "🐈"),
        ("%3Fquery%23hash", "?query#hash"),
        ("%25%32%46", "%2F"),
    ] {
        put(&aws, &format!("/photos/{path}"), key).await;
        let got = s3(&aws, "GET", &format!("/photos/{path}"), &[], "").await;
        assert_eq!(got.text(), key, "{path}");
    }
    let state = aws.emulator.account(aws.account).await.expect("an account").snapshot().1;
    let keys: Vec<&str> =
        state.s3.objects.keys().filter(|(bucket, ..)| bucket == "photos").map(|(_, key, _)| key.as_str()).collect();
    assert_eq!(keys.len(), 12);
    assert!(keys.contains(&"../albums/secret") && keys.contains(&"🐈"), "{keys:?}");
    assert_eq!(s3(&aws, "GET", "/albums/secret", &[], "").await.text(), "secret");
}

#[tokio::test]
async fn keys_with_characters_that_no_xml_has_are_listed_encoded() {
    let aws = with_bucket().await;
    put(&aws, "/photos/a%00b%01%0A", "x").await;
    assert_eq!(s3(&aws, "GET", "/photos/a%00b%01%0A", &[], "").await.text(), "x");
    let encoded = s3(&aws, "GET", "/photos?encoding-type=url", &[], "").await;
    assert_eq!(all(&encoded, "Key"), ["a%00b%01%0A"]);
    assert_eq!(s3(&aws, "GET", "/photos", &[], "").await.status, 200);
    let again = crate::harness::Aws::with(emulator::Config::default(), aws.store.clone());
    assert_eq!(s3(&again, "GET", "/photos/a%00b%01%0A", &[], "").await.text(), "x");
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let aws = with_bucket().await;
    put(&aws, &format!("/photos/{}", "k".repeat(1024)), "x").await;
    let long = s3(&aws, "PUT", &format!("/photos/{}", "k".repeat(1025)), &[], "x").await;
    assert_eq!((code(&long).as_str(), all(&long, "MaxSizeAllowed")), ("400 KeyTooLongError", vec!["1024".to_owned()]));
    // Three bytes each.
    assert_eq!(code(&s3(&aws, "PUT", &format!("/photos/{}", "%E2%82%AC".repeat(342)), &[], "x").await), "400 KeyTooLongError");
    let metadata = "m".repeat(2048);
    let large = s3(&aws, "PUT", "/photos/m", &[("x-amz-meta-a", &metadata)], "x").await;
    assert_eq!(code(&large), "400 MetadataTooLarge");
    assert_eq!(code(&s3(&aws, "GET", "/photos/%FF%FE", &[], "").await), "405 MethodNotAllowed");
}

#[tokio::test]
async fn xml_that_is_no_xml_or_too_deep_is_refused() {
    let aws = with_bucket().await;
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><Delete><Object><Key>&a;</Key></Object></Delete>";
    for body in ["", "x", "<", "<Delete>", &deep, bomb, "<Delete><Object/></Delete>", "\u{0}"] {
        let answer = s3(&aws, "POST", "/photos?delete", &[], body).await;
        assert!(["400 MalformedXML", "400 MissingRequestBodyError"].contains(&code(&answer).as_str()), "{body}: {answer}");
    }
}

#[tokio::test]
async fn hosts_that_are_no_buckets_are_none() {
    let aws = with_bucket().await;
    for host in [
        "..localhost:4566",
        "-.localhost",
        ".localhost",
        "a_b.localhost",
        "PHOTOS_.s3.localhost",
        "lambda.localhost",
        "x.execute-apo.localhost",
    ] {
        let answer = nobody(&aws, "GET", host, "/cat", &[]).await;
        assert!(matches!(answer.status, 403 | 404), "{host}: {answer}");
    }
    // The case of a host does not matter.
    assert_eq!(code(&nobody(&aws, "GET", "PHOTOS.localhost", "/cat", &[]).await), "403 AccessDenied");
}

#[tokio::test]
async fn an_account_has_no_more_than_its_storage() {
    let config = emulator::Config { object_storage: 10, ..emulator::Config::default() };
    let aws = crate::harness::Aws::with(config, emulator::MemoryStore::new());
    s3(&aws, "PUT", "/photos", &[], "").await;
    put(&aws, "/photos/a", "123456").await;
    assert_eq!(code(&s3(&aws, "PUT", "/photos/b", &[], "123456").await), "400 QuotaExceeded");
    let copy = s3(&aws, "PUT", "/photos/b", &[("x-amz-copy-source", "photos/a")], "").await;
    assert_eq!(code(&copy), "400 QuotaExceeded");
    s3(&aws, "DELETE", "/photos/a", &[], "").await;
    put(&aws, "/photos/b", "123456").await;
}
