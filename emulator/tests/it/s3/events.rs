//! Events for functions.

use serde_json::{Value, json};

use super::{all, code, put, s3, with_bucket};
use crate::{harness::Aws, lambda::lambda};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:hello";

fn configuration(arn: &str, events: &[&str], prefix: &str, suffix: &str) -> String {
    let events: String = events.iter().map(|event| format!("<Event>{event}</Event>")).collect();
    let rule = |name: &str, value: &str| format!("<FilterRule><Name>{name}</Name><Value>{value}</Value></FilterRule>");
    let rules = format!("{}{}", rule("prefix", prefix), rule("suffix", suffix));
    format!(
        "<CloudFunctionConfiguration><CloudFunction>{arn}</CloudFunction>{events}<Filter><S3Key>{rules}</S3Key></Filter></CloudFunctionConfiguration>"
    )
}

async fn configure(aws: &Aws, configurations: &str) -> crate::harness::Answer {
    let body = format!("<NotificationConfiguration>{configurations}</NotificationConfiguration>");
    s3(aws, "PUT", "/photos?notification", &[], &body).await
}

/// An account with the bucket `photos`, the function `hello`, and S3's permission to invoke it.
pub async fn with_function() -> Aws {
    let aws = crate::lambda::with_hello().await;
    assert_eq!(s3(&aws, "PUT", "/photos", &[], "").await.status, 200);
    let permission = json!({ "StatementId": "s3", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::photos" });
    let answer = lambda(&aws, "POST", "/2015-03-31/functions/hello/policy", permission).await;
    assert_eq!(answer.status, 201, "{answer}");
    aws
}

/// Has the function told of events of this type.
pub async fn tell(aws: &Aws, event: &str) {
    assert_eq!(configure(aws, &configuration(FUNCTION, &[event], "", "")).await.status, 200);
}

/// The events that wait for the function.
async fn queued(aws: &Aws) -> Vec<Value> {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    account
        .read(|state| state.lambda.payloads.values().map(|payload| serde_json::from_str(&payload.payload).expect("JSON")).collect())
}

#[tokio::test]
async fn a_function_that_is_missing_or_does_not_let_s3_in_is_refused() {
    let aws = crate::lambda::with_hello().await;
    s3(&aws, "PUT", "/photos", &[], "").await;
    let other = "arn:aws:lambda:us-east-1:111122223333:function:none";
    let both = format!(
        "{}{}",
        configuration(FUNCTION, &["s3:ObjectCreated:*"], "a", ""),
        configuration(other, &["s3:ObjectCreated:*"], "b", "")
    );
    let refused = configure(&aws, &both).await;
    assert_eq!(code(&refused), "400 InvalidArgument");
    assert_eq!(all(&refused, "Message"), ["Unable to validate the following destination configurations"]);
    assert_eq!(all(&refused, "ArgumentName1"), [format!("{FUNCTION}, null")]);
    assert_eq!(all(&refused, "ArgumentValue2"), [format!("Not authorized to invoke function [{other}]")]);
    assert_eq!(all(&s3(&aws, "GET", "/photos?notification", &[], "").await, "CloudFunction"), Vec::<String>::new());
    let malformed = configure(&aws, &configuration("hello", &["s3:ObjectCreated:*"], "", "")).await;
    assert_eq!(
        (all(&malformed, "Message"), all(&malformed, "ArgumentName")),
        (vec!["The ARN could not be parsed".into()], vec!["CloudFunction".into()])
    );
}

#[tokio::test]
async fn a_configuration_is_given_back_with_capitals_and_replaced_as_a_whole() {
    let aws = with_function().await;
    assert_eq!(configure(&aws, &configuration(FUNCTION, &["s3:ObjectCreated:*"], "cats/", "")).await.status, 200);
    let given = s3(&aws, "GET", "/photos?notification", &[], "").await;
    assert_eq!(
        (all(&given, "Name"), all(&given, "CloudFunction")),
        (vec!["Prefix".to_owned(), "Suffix".into()], vec![FUNCTION.to_owned()]),
        "{given}"
    );
    assert_eq!(all(&given, "Id").len(), 1);
    assert_eq!(configure(&aws, "").await.status, 200);
    let none = s3(&aws, "GET", "/photos?notification", &[], "").await;
    assert_eq!((none.status, all(&none, "CloudFunction")), (200, Vec::<String>::new()));
    let overlapping = format!(
        "{}{}",
        configuration(FUNCTION, &["s3:ObjectCreated:*"], "cats/", ""),
        configuration(FUNCTION, &["s3:ObjectCreated:Put"], "cats/big/", ".jpg")
    );
    let refused = configure(&aws, &overlapping).await;
    assert!(all(&refused, "Message")[0].starts_with("Configurations overlap."), "{refused}");
}

#[tokio::test]
async fn an_event_has_one_record_with_the_encoded_key() {
    let aws = with_function().await;
    let id = "<Id>mine</Id>";
    let configured = configuration(FUNCTION, &["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], "cats/", ".txt")
        .replace("<CloudFunction>", &format!("{id}<CloudFunction>"));
    assert_eq!(configure(&aws, &configured).await.status, 200);
    put(&aws, "/photos/dogs/rex.txt", "x").await;
    put(&aws, "/photos/cats/tom.jpg", "x").await;
    assert_eq!(queued(&aws).await, Vec::<Value>::new());
    aws.emulator.drain_jobs(jiff::SignedDuration::ZERO).await;
    put(&aws, "/photos/cats/a%20b@c.txt", "meow").await;
    let events = queued(&aws).await;
    assert_eq!(events.len(), 1);
    let record = &events[0]["Records"][0];
    assert_eq!(
        (&record["eventSource"], &record["eventName"], &record["eventTime"], &record["awsRegion"]),
        (&json!("aws:s3"), &json!("ObjectCreated:Put"), &json!("2026-11-24T12:00:00.000Z"), &json!("us-east-1"))
    );
    let (object, bucket) = (&record["s3"]["object"], &record["s3"]["bucket"]);
    assert_eq!(
        (&object["key"], &object["size"], &object["eTag"]),
        (&json!("cats/a+b%40c.txt"), &json!(4), &json!("4a4be40c96ac6314e91d93f38043a634"))
    );
    assert_eq!((&bucket["arn"], &record["s3"]["configurationId"]), (&json!("arn:aws:s3:::photos"), &json!("mine")));
    assert_eq!(object.get("versionId"), None);
    s3(&aws, "DELETE", "/photos/cats/a%20b@c.txt", &[], "").await;
    let events = queued(&aws).await;
    let deleted = events.iter().find(|event| event["Records"][0]["eventName"] == "ObjectRemoved:Delete").expect("an event");
    assert_eq!(
        (deleted["Records"][0]["s3"]["object"].get("size"), deleted["Records"][0]["s3"]["object"].get("eTag")),
        (None, None)
    );
    let _ = with_bucket;
}
