//! The bucket's policy, with the policies of roles.

use emulator::Service;
use http::Request;
use serde_json::json;

use super::{code, put, s3, with_bucket};
use crate::{
    authorization::{denied, make_caller, may, may_nothing, send},
    harness::{Answer, Aws},
};

async fn as_role(aws: &Aws, method: &str, path: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).body(bytes::Bytes::new()).expect("a request");
    send(aws, Service::S3, request).await
}

async fn policy(aws: &Aws, statements: serde_json::Value) -> Answer {
    let document = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    s3(aws, "PUT", "/photos?policy", &[], &document).await
}

async fn with_cat() -> Aws {
    let aws = with_bucket().await;
    put(&aws, "/photos/cat", "meow").await;
    make_caller(&aws).await;
    aws
}

#[tokio::test]
async fn a_role_needs_the_permission_of_its_own_policy_or_of_the_buckets() {
    let aws = with_cat().await;
    may_nothing(&aws).await;
    let refused = as_role(&aws, "GET", "/photos/cat").await;
    assert_eq!(denied(&refused).as_deref(), Some("s3:GetObject on arn:aws:s3:::photos/cat"), "{refused}");
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*" }])).await;
    assert_eq!(as_role(&aws, "GET", "/photos/cat").await.text(), "meow");
    may_nothing(&aws).await;
    let role = "arn:aws:iam::111122223333:role/caller";
    let statement = |effect: &str, principal: &str| json!([{ "Effect": effect, "Principal": { "AWS": principal }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*" }]);
    assert_eq!(policy(&aws, statement("Allow", role)).await.status, 200);
    assert_eq!(as_role(&aws, "GET", "/photos/cat").await.text(), "meow");
    // The account as a principal leaves it to the account's own policies.
    policy(&aws, statement("Allow", "111122223333")).await;
    assert_eq!(code(&as_role(&aws, "GET", "/photos/cat").await), "403 AccessDenied");
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }])).await;
    policy(&aws, statement("Deny", role)).await;
    let refused = as_role(&aws, "GET", "/photos/cat").await;
    assert!(refused.text().contains("with an explicit deny in a resource-based policy"), "{refused}");
}

#[tokio::test]
async fn a_policy_that_denies_everything_can_still_be_removed_by_the_owner() {
    let aws = with_cat().await;
    let all = json!([{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"] }]);
    assert_eq!(policy(&aws, all).await.status, 200);
    assert_eq!(code(&s3(&aws, "GET", "/photos/cat", &[], "").await), "403 AccessDenied");
    assert_eq!(code(&s3(&aws, "DELETE", "/photos", &[], "").await), "403 AccessDenied");
    assert_eq!(s3(&aws, "DELETE", "/photos?policy", &[], "").await.status, 204);
    assert_eq!(s3(&aws, "GET", "/photos/cat", &[], "").await.text(), "meow");
}

#[tokio::test]
async fn a_copy_needs_to_read_the_source_and_a_version_the_action_for_versions() {
    let aws = with_cat().await;
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" }])).await;
    let copy = |source: &str| {
        let request = Request::put("/photos/copy").header("x-amz-copy-source", source);
        request.body(bytes::Bytes::new()).expect("a request")
    };
    for source in ["photos/cat", "/photos/cat", "photos/c%61t", "%70hotos/cat"] {
        let refused = send(&aws, Service::S3, copy(source)).await;
        assert_eq!(denied(&refused).as_deref(), Some("s3:GetObject on arn:aws:s3:::photos/cat"), "{source}: {refused}");
    }
    let refused = send(&aws, Service::S3, copy("photos/cat?versionId=null")).await;
    assert_eq!(denied(&refused).as_deref(), Some("s3:GetObjectVersion on arn:aws:s3:::photos/cat"));
    let refused = as_role(&aws, "GET", "/photos/cat?versionId=null").await;
    assert_eq!(denied(&refused).as_deref(), Some("s3:GetObjectVersion on arn:aws:s3:::photos/cat"));
}

#[tokio::test]
async fn each_key_of_a_deletion_needs_its_permission() {
    let aws = with_cat().await;
    put(&aws, "/photos/dog", "x").await;
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::photos/dog" }])).await;
    let body = "<Delete><Object><Key>cat</Key></Object><Object><Key>dog</Key></Object></Delete>";
    let request = Request::post("/photos?delete").body(body.into()).expect("a request");
    let answer = send(&aws, Service::S3, request).await;
    assert_eq!(super::all(&answer, "Code"), ["AccessDenied"], "{answer}");
    assert_eq!(super::all(&s3(&aws, "GET", "/photos", &[], "").await, "Key"), ["cat"]);
}

#[tokio::test]
async fn who_may_not_list_does_not_learn_whether_a_key_exists() {
    let aws = with_cat().await;
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*" }])).await;
    assert_eq!(code(&as_role(&aws, "GET", "/photos/none").await), "403 AccessDenied");
    may(&aws, json!([{ "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*" }])).await;
    assert_eq!(code(&as_role(&aws, "GET", "/photos/none").await), "404 NoSuchKey");
}

#[tokio::test]
async fn a_list_is_allowed_by_prefix() {
    let aws = with_cat().await;
    let condition = json!({ "StringLike": { "s3:prefix": "cats/*" } });
    may(&aws, json!([{ "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::photos", "Condition": condition }]))
        .await;
    assert_eq!(as_role(&aws, "GET", "/photos?list-type=2&prefix=cats/").await.status, 200);
    assert_eq!(code(&as_role(&aws, "GET", "/photos?list-type=2&prefix=dogs/").await), "403 AccessDenied");
    assert_eq!(code(&as_role(&aws, "GET", "/photos?list-type=2").await), "403 AccessDenied");
}

#[tokio::test]
async fn a_policy_that_is_malformed_or_public_is_refused() {
    let aws = with_bucket().await;
    let get = |principal: serde_json::Value, action: &str, resource: &str| json!([{ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource }]);
    let own = json!({ "AWS": "111122223333" });
    for (statements, message) in [
        (get(own.clone(), "s3:GetObject", "arn:aws:s3:::albums/*"), "Policy has invalid resource"),
        (get(own.clone(), "iam:GetRole", "arn:aws:s3:::photos/*"), "Policy has invalid action"),
        (get(json!({ "AWS": "nobody" }), "s3:GetObject", "arn:aws:s3:::photos/*"), "Invalid principal in policy"),
        (
            json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*" }]),
            "Missing required field Principal",
        ),
        (json!([{ "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject" }]), "Missing required field Resource"),
    ] {
        let refused = policy(&aws, statements).await;
        assert_eq!((code(&refused).as_str(), super::all(&refused, "Message")), ("400 MalformedPolicy", vec![message.to_owned()]));
    }
    let broken = s3(&aws, "PUT", "/photos?policy", &[], "{").await;
    assert_eq!(super::all(&broken, "Message"), ["Policies must be valid JSON and the first byte must be '{'"]);
    let public = policy(&aws, get(json!("*"), "s3:GetObject", "arn:aws:s3:::photos/*")).await;
    assert_eq!(code(&public), "403 AccessDenied", "{public}");
}
