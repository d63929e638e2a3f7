//! The AWS SDK for JavaScript goes round all services.

use std::{fs, process::Command};

use super::Desk;

/// Version 3, if npm has fetched it.
#[test]
fn the_sdk_for_javascript_goes_round_all_services() {
    let sdk = tests::root().join("target/sdk-js/node_modules");
    if !sdk.join("@aws-sdk/client-s3").is_dir() {
        return tests::not_run(
            "the_sdk_for_javascript_goes_round_all_services",
            "npm has not fetched it into target/sdk-js (make test does)",
        );
    }
    let desk = Desk::of("280000000013");
    fs::copy(tests::root().join("tests/it/aws/tour.mjs"), desk.path().join("tour.mjs")).unwrap();
    std::os::unix::fs::symlink(sdk, desk.path().join("node_modules")).unwrap();
    let mut node: Command = desk.aws.command("node".as_ref());
    node.env("AWS_REGION", "us-east-1").env("NODE_NO_WARNINGS", "1");
    let ran = node.arg("tour.mjs").output().unwrap();
    let shown = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{shown}{}", String::from_utf8_lossy(&ran.stderr));
    insta::assert_snapshot!(shown, @r#"
    put: ["\"4a4be40c96ac6314e91d93f38043a634\"","ihBq/g==","FULL_OBJECT"]
    got: ["meow",{"colour":"black"},"application/octet-stream"]
    listed: [{"Prefix":"cats/"}]
    missing: ["NoSuchKey",404,"The specified key does not exist."]
    missing head: ["NotFound",404,"UnknownError"]
    large: [12582912,true]
    stream: 12582912
    link: "meow"
    put by a link of nothing: 400
    put by a link: 200
    its metadata: {"by":"link"}
    form: 204
    updated: {"seen":1}
    queried: [{"deep":{"list":[1,null,true]},"id":"a","n":1,"seen":1,"tags":["x","y"]}]
    condition: ["ConditionalCheckFailedException",400,"The conditional request failed"]
    sent: [["1","f97c5d29941bfb1b2fdab0874906ab82"]]
    received: ["one",{"n":{"DataType":"Number","StringValue":"1"}}]
    no queue: ["QueueDoesNotExist",400,"The specified queue does not exist."]
    published: "of kind a"
    events: 0
    routed: "{\"total\":150}"
    schedule: ["ENABLED","rate(1 day)",true]
    no function: ["ResourceNotFoundException",404,"Function not found: arn:aws:lambda:us-east-1:280000000013:function:none:$LATEST"]
    keys: ["cats/a b+c é.txt","form","large","link","stream"]
    deleted: 5
    "#);
}
