//! What AWS has and Coldstart has not says so, in the shape of the service's own errors.

use wire::Protocol;

use super::request;
use crate::harness::Aws;

#[tokio::test]
async fn every_operation_that_is_not_there_says_so_whatever_comes_with_it() {
    let aws = Aws::new();
    let mut absent = 0;
    for table in aws.emulator.core().services.iter() {
        let service = table.service.signing_name();
        for route in table.routes.iter().filter(|route| route.perform.is_none()) {
            // The list of directory buckets has the path of that of buckets, at another host.
            if route.operation == "ListDirectoryBuckets" {
                continue;
            }
            absent += 1;
            let bodies: &[&[u8]] = if table.protocol() == Protocol::Query { &[b"A=b"] } else { &[b"", b"{}"] };
            for body in bodies {
                let answer = aws.send(request(&aws, table, route, |_| "x".into(), body).expect("a request")).await;
                let truth = format!("Coldstart does not implement {service}:{} yet.", route.operation);
                let text = answer.text();
                let shaped = match table.protocol() {
                    Protocol::RestJson => {
                        answer.header("x-amzn-errortype") == "NotImplemented" && answer.json()["message"] == truth.as_str()
                    }
                    Protocol::Json10 | Protocol::Json11 => {
                        is_not_implemented(&answer.json()["__type"]) && answer.json()["message"] == truth.as_str()
                    }
                    Protocol::Query | Protocol::RestXml => {
                        text.contains("<Code>NotImplemented</Code>") && text.contains(&format!("<Message>{truth}</Message>"))
                    }
                    other => panic!("these tests know no error of {other:?}"),
                };
                assert!(answer.status == 501 && shaped, "{service}:{}: {answer}", route.operation);
            }
        }
    }
    assert!(absent > 100, "{absent}");
    let account = aws.emulator.account(aws.account).await.expect("an account");
    assert_eq!(account.revision(), 0, "none of them changed anything");
}

/// DynamoDB's names have a namespace.
fn is_not_implemented(name: &serde_json::Value) -> bool {
    name.as_str().is_some_and(|name| name.rsplit('#').next() == Some("NotImplemented"))
}

#[tokio::test]
async fn a_rest_operation_that_is_not_there_says_so_even_to_a_body_that_is_no_json() {
    let aws = Aws::new();
    let request =
        aws.request("apigateway", "PUT", "/restapis/abc?mode=overwrite").body("openapi: 3.0.1\n".into()).expect("a request");
    let answer = aws.send(request).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (501, r#"{"message":"Coldstart does not implement apigateway:PutRestApi yet."}"#)
    );
}
