//! Creation, changes, lists and deletion of functions.

use emulator::{Config, MemoryStore};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{CODE, FUNCTIONS, hello, lambda, make_role, package, with_hello, with_role};
use crate::harness::Aws;

#[tokio::test]
async fn a_new_function_is_answered_as_aws_answers_it() {
    let aws = with_role().await;
    insta::assert_snapshot!(lambda(&aws, "POST", FUNCTIONS, hello()).await, @r#"
    201
    {
      "FunctionName": "hello",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "Runtime": "python3.12",
      "Role": "arn:aws:iam::111122223333:role/basic",
      "Handler": "app.handler",
      "CodeSize": 155,
      "Description": "",
      "Timeout": 3,
      "MemorySize": 128,
      "LastModified": "2026-11-24T12:00:00.000+0000",
      "CodeSha256": "25g1w2jSwr3o0qdRgpyn7QkJYQ+7wL9VVy/245pxA2I=",
      "Version": "$LATEST",
      "TracingConfig": {
        "Mode": "PassThrough"
      },
      "RevisionId": "00000000-0000-0000-0000-000000000005",
      "State": "Pending",
      "StateReason": "The function is being created.",
      "StateReasonCode": "Creating",
      "PackageType": "Zip",
      "Architectures": [
        "x86_64"
      ],
      "EphemeralStorage": {
        "Size": 512
      },
      "SnapStart": {
        "ApplyOn": "None",
        "OptimizationStatus": "Off"
      },
      "RuntimeVersionConfig": {
        "RuntimeVersionArn": "arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1"
      },
      "LoggingConfig": {
        "LogFormat": "Text",
        "LogGroup": "/aws/lambda/hello"
      }
    }
    "#);
    let shown = lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await.json();
    insta::assert_json_snapshot!(shown, { ".Configuration.CodeSha256" => "…", ".Code.Location" => "…" }, @r#"
    {
      "Configuration": {
        "FunctionName": "hello",
        "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::111122223333:role/basic",
        "Handler": "app.handler",
        "CodeSize": 155,
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "LastModified": "2026-11-24T12:00:00.000+0000",
        "CodeSha256": "…",
        "Version": "$LATEST",
        "TracingConfig": {
          "Mode": "PassThrough"
        },
        "RevisionId": "00000000-0000-0000-0000-000000000006",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": [
          "x86_64"
        ],
        "EphemeralStorage": {
          "Size": 512
        },
        "SnapStart": {
          "ApplyOn": "None",
          "OptimizationStatus": "Off"
        },
        "RuntimeVersionConfig": {
          "RuntimeVersionArn": "arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1"
        },
        "LoggingConfig": {
          "LogFormat": "Text",
          "LogGroup": "/aws/lambda/hello"
        }
      },
      "Code": {
        "RepositoryType": "S3",
        "Location": "…"
      }
    }
    "#);
}

#[tokio::test]
async fn a_function_settles_by_the_clock() {
    let aws = Aws::with(Config { settling_ms: 1000, ..Config::default() }, MemoryStore::new());
    make_role(&aws).await;
    let mut seen = Vec::new();
    let mut look = async |aws: &Aws| {
        let shown = lambda(aws, "GET", "/2015-03-31/functions/hello/configuration", Value::Null).await.json();
        seen.push(format!("{} {} {}", shown["State"], shown["LastUpdateStatus"], shown["LastUpdateStatusReasonCode"]));
    };
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    look(&aws).await;
    let invoked = lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", Value::Null).await;
    insta::assert_snapshot!(invoked, @r#"
    409 ResourceConflictException
    {"Type":"User","message":"The operation cannot be performed at this time. The function is currently in the following state: Pending"}
    "#);
    aws.clock.advance(SignedDuration::from_secs(1));
    look(&aws).await;
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", json!({"Timeout": 5})).await;
    look(&aws).await;
    let meanwhile = lambda(&aws, "PUT", "/2015-03-31/functions/hello/code", json!({"ZipFile": package(CODE)})).await;
    insta::assert_snapshot!(meanwhile, @r#"
    409 ResourceConflictException
    {"Type":"User","message":"The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:111122223333:function:hello"}
    "#);
    aws.clock.advance(SignedDuration::from_secs(1));
    look(&aws).await;
    insta::assert_snapshot!(seen.join("\n"), @r#"
    "Pending" null null
    "Active" "Successful" null
    "Active" "InProgress" "Creating"
    "Active" "Successful" null
    "#);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let aws = with_role().await;
    let mut input = hello();
    input["Description"] = "first".into();
    input["Environment"] = json!({"Variables": {"AA": "1"}});
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, input).await.status, 201);
    let changes = [
        json!({"MemorySize": 256}),
        json!({"Environment": {"Variables": {"B1": "2"}}}),
        json!({"Environment": {}}),
        json!({"Architectures": ["arm64"]}),
        json!({"LoggingConfig": {"LogGroup": "/mine"}}),
    ];
    let mut seen = String::new();
    for change in changes {
        let path = if change.get("Architectures").is_some() { "code" } else { "configuration" };
        let mut body = change.clone();
        if path == "code" {
            body["ZipFile"] = package(CODE).into();
        }
        lambda(&aws, "PUT", &format!("/2015-03-31/functions/hello/{path}"), body).await;
        let now = lambda(&aws, "GET", "/2015-03-31/functions/hello/configuration", Value::Null).await.json();
        let (memory, environment) = (&now["MemorySize"], &now["Environment"]);
        let (architecture, group) = (&now["Architectures"], &now["LoggingConfig"]["LogGroup"]);
        seen += &format!("{memory} {environment} {architecture} {group} {} {}\n", now["Description"], now["Timeout"]);
    }
    insta::assert_snapshot!(seen, @r#"
    256 {"Variables":{"AA":"1"}} ["x86_64"] "/aws/lambda/hello" "first" 3
    256 {"Variables":{"B1":"2"}} ["x86_64"] "/aws/lambda/hello" "first" 3
    256 null ["x86_64"] "/aws/lambda/hello" "first" 3
    256 null ["arm64"] "/aws/lambda/hello" "first" 3
    256 null ["arm64"] "/mine" "first" 3
    "#);
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let aws = with_hello().await;
    let before = lambda(&aws, "GET", "/2015-03-31/functions/hello/configuration", Value::Null).await.json();
    let body = json!({"ZipFile": package("x = 1"), "DryRun": true});
    let answered = lambda(&aws, "PUT", "/2015-03-31/functions/hello/code", body).await.json();
    let after = lambda(&aws, "GET", "/2015-03-31/functions/hello/configuration", Value::Null).await.json();
    assert_eq!(before, after);
    assert_ne!(answered["CodeSha256"], after["CodeSha256"]);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let aws = with_role().await;
    for name in ["c", "a", "b"] {
        let mut input = hello();
        input["FunctionName"] = name.into();
        lambda(&aws, "POST", FUNCTIONS, input).await;
    }
    let mut pages = Vec::new();
    let mut marker = String::new();
    loop {
        let page = lambda(&aws, "GET", &format!("{FUNCTIONS}?MaxItems=2&Marker={marker}"), Value::Null).await.json();
        let names: Vec<_> = page["Functions"].as_array().into_iter().flatten().map(|one| one["FunctionName"].to_string()).collect();
        pages.push(names.join(" "));
        match page["NextMarker"].as_str() {
            Some(next) => marker = next.to_owned(),
            None => break,
        }
    }
    insta::assert_snapshot!(pages.join("\n"), @r#"
    "a" "b"
    "c"
    "#);
}

#[tokio::test]
async fn a_deleted_function_is_gone_and_its_name_is_free() {
    let aws = with_hello().await;
    insta::assert_snapshot!(lambda(&aws, "DELETE", "/2015-03-31/functions/hello", Value::Null).await, @"204");
    insta::assert_snapshot!(lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await, @r#"
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello"}
    "#);
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, hello()).await.status, 201);
}

#[tokio::test]
async fn the_link_to_the_code_works_for_ten_minutes_and_for_nobody_who_made_it_up() {
    let aws = with_hello().await;
    let shown = lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await.json();
    let link = shown["Code"]["Location"].as_str().expect("a link").to_owned();
    let get = async |link: &str| {
        let request = http::Request::get(link.trim_start_matches("http://localhost:4566")).header("host", "localhost:4566");
        aws.send(request.body(bytes::Bytes::new()).expect("a request")).await
    };
    let there = get(&link).await;
    assert_eq!((there.status, there.body.to_vec()), (200, super::zip_of(&[("app.py", CODE)])));
    let expires = link.split("expires=").nth(1).and_then(|rest| rest.split('&').next()).expect("an expiry");
    let later = (expires.parse::<i64>().expect("a number") + 1).to_string();
    assert_eq!(get(&link.replace(expires, &later)).await.status, 403);
    aws.clock.advance(SignedDuration::from_secs(601));
    assert_eq!(get(&link).await.status, 403);
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let store = MemoryStore::new();
    let aws = Aws::with(Config::default(), store.clone());
    make_role(&aws).await;
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})).await;
    let permission = json!({"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"});
    lambda(&aws, "POST", "/2015-03-31/functions/hello/policy?Qualifier=PROD", permission).await;
    let look = async |aws: &Aws| {
        let mut seen = String::new();
        for path in ["hello:PROD/configuration", "hello/aliases", "hello/policy?Qualifier=PROD", "hello/versions"] {
            seen += &lambda(aws, "GET", &format!("{FUNCTIONS}/{path}"), Value::Null).await.to_string();
        }
        seen
    };
    let before = look(&aws).await;
    let restarted = Aws::with(Config::default(), store);
    assert_eq!(look(&restarted).await, before);
    let invoked = lambda(&restarted, "POST", "/2015-03-31/functions/hello:PROD/invocations", json!({"a": 1})).await;
    assert_eq!((invoked.status, invoked.text().as_str()), (200, "{\"a\":1}"));
}
