//! Tests of hostile input and of limits.

use serde_json::json;

use super::given::{Api, SIGNED, patch};
use crate::harness::Aws;

#[tokio::test]
async fn names_are_kept_as_they_are_and_never_run() {
    let aws = Aws::new();
    for name in ["<script>alert(1)</script>", "a/b%00", "\u{202e}drow", "🙂", "'; DROP TABLE apis; --"] {
        let made = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": name })).await.json();
        let got = aws.rest(SIGNED, "GET", &format!("/restapis/{}", made["id"].as_str().unwrap_or("")), json!(null)).await.json();
        assert_eq!(got["name"], name);
    }
    let long = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": "x".repeat(2000) })).await;
    insta::assert_snapshot!(long, @r#"
    400 BadRequestException
    {"message":"Name cannot be longer than 1024 characters"}
    "#);
}

#[tokio::test]
async fn a_patch_with_a_hostile_path_changes_nothing() {
    let api = Api::new().await;
    let before = api.call("GET", "", json!(null)).await.text();
    for path in ["", "/", "//", "/~", "/binaryMediaTypes/", "/__proto__", "/name\0", &"/x".repeat(10_000), "/{+}/{}"] {
        let answer = api.aws.rest(SIGNED, "PATCH", &format!("/restapis/{}", api.id), patch(&[("replace", path, "x")])).await;
        assert_eq!((answer.status, answer.header("x-amzn-errortype")), (400, "BadRequestException".into()), "{path:.40}");
    }
    assert_eq!(api.call("GET", "", json!(null)).await.text(), before);
}

#[tokio::test]
async fn an_api_has_at_most_300_resources() {
    let api = Api::new().await;
    let mut parent = api.hello.clone();
    // The deepest path of an API: 299 segments, because the root is one of the 300 resources.
    for number in 0..298 {
        parent = api.resource(&parent, &format!("r{number}")).await;
    }
    let one_more = api.call("POST", &format!("/resources/{parent}"), json!({ "pathPart": "more" })).await;
    insta::assert_snapshot!(one_more, @r#"
    429 LimitExceededException
    {"message":"Maximum number of Resources for this API has been reached"}
    "#);
    api.mock(&parent, "GET", r#"{"statusCode": 200}"#, "deep").await;
    api.deploy().await;
    let path: String = (0..298).map(|number| format!("/r{number}")).collect();
    assert_eq!(api.curl(&format!("/dev/hello{path}")).await.text(), "deep");
}
