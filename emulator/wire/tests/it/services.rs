//! Which service a request is for, and how one that is not there is refused.

use bytes::Bytes;
use http::Request;
use wire::{Protocol, WireError, find_service};

fn request(method: &str, uri: &str, headers: &[(&str, &str)], body: &'static str) -> Request<Bytes> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Bytes::from(body)).expect("a request")
}

/// The name that the request is signed for, the request, the service and the protocol.
type Case = (Option<&'static str>, Request<Bytes>, Option<(&'static str, Protocol)>);

#[test]
fn a_request_is_for_the_service_that_signature_target_version_and_path_fit() {
    let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let target = |target: &'static str| [("x-amz-target", target)];
    let cases: Vec<Case> = vec![
        (Some("lambda"), request("GET", "/2015-03-31/functions", &[], ""), Some(("lambda", Protocol::RestJson))),
        (Some("dynamodb"), request("POST", "/", &target("DynamoDB_20120810.GetItem"), "{}"), Some(("dynamodb", Protocol::Json10))),
        (
            Some("dynamodb"),
            request("POST", "/", &target("DynamoDBStreams_20120810.ListStreams"), "{}"),
            Some(("dynamodbstreams", Protocol::Json10)),
        ),
        (Some("apigateway"), request("GET", "/restapis", &[], ""), Some(("apigateway", Protocol::RestJson))),
        (Some("apigateway"), request("GET", "/v2/apis", &[], ""), Some(("apigatewayv2", Protocol::RestJson))),
        (Some("ec2"), request("POST", "/", &form, "Action=DescribeInstances&Version=2016-11-15"), Some(("ec2", Protocol::Ec2))),
        (Some("rds"), request("POST", "/", &form, "Action=DescribeDBInstances&Version=2014-10-31"), Some(("rds", Protocol::Query))),
        (Some("lambda"), request("GET", "/nothing", &[], ""), Some(("lambda", Protocol::RestJson))),
        (Some("iam"), request("POST", "/", &form, "Action=ListRoles"), Some(("iam", Protocol::Query))),
        (Some("sqs"), request("POST", "/", &target("AmazonSQS.ListQueues"), "{}"), Some(("sqs", Protocol::Json10))),
        (Some("sqs"), request("POST", "/000000000000/q", &form, "Action=SendMessage"), Some(("sqs", Protocol::Query))),
        (Some("sqs"), request("GET", "/?Action=ListQueues", &[], ""), Some(("sqs", Protocol::Query))),
        (
            Some("monitoring"),
            request(
                "POST",
                "/service/GraniteServiceVersion20100801/operation/ListMetrics",
                &[("smithy-protocol", "rpc-v2-cbor")],
                "",
            ),
            Some(("cloudwatch", Protocol::Cbor)),
        ),
        (
            Some("monitoring"),
            request("POST", "/", &target("GraniteServiceVersion20100801.ListMetrics"), "{}"),
            Some(("cloudwatch", Protocol::Json10)),
        ),
        (
            Some("monitoring"),
            request("POST", "/", &form, "Action=ListMetrics&Version=2010-08-01"),
            Some(("cloudwatch", Protocol::Query)),
        ),
        (Some("s3"), request("GET", "/bucket/key", &[], ""), Some(("s3", Protocol::RestXml))),
        (None, request("POST", "/", &form, "Action=GetCallerIdentity&Version=2011-06-15"), Some(("sts", Protocol::Query))),
        (None, request("POST", "/", &target("Logs_20140328.DescribeLogGroups"), "{}"), Some(("logs", Protocol::Json11))),
        (None, request("GET", "/2015-03-31/functions/f", &[], ""), Some(("lambda", Protocol::RestJson))),
        (None, request("GET", "/somewhere/else", &[], ""), None),
        (Some("no-such-thing"), request("GET", "/x", &[], ""), None),
    ];
    for (signed, request, wanted) in cases {
        let found = find_service(signed, &request);
        let found = found.map(|info| (info.service.as_str(), info.protocol(&request)));
        assert_eq!(found, wanted, "{signed:?} {} {} {:?}", request.method(), request.uri(), request.body());
    }
}

#[test]
fn a_service_that_is_not_there_is_refused_in_its_own_protocol() {
    let mut shown = String::new();
    for name in ["ec2", "cloudformation", "sns", "s3", "kms", "apigatewayv2", "route53", "secretsmanager"] {
        let info = wire::service(name).expect("AWS has it");
        let error = WireError::bad_request("NotImplemented", "It is not here.");
        let response = info.refuse(info.first_protocol(), &error, "request-1");
        let media_type = response.headers()["content-type"].to_str().expect("text");
        let body = String::from_utf8_lossy(response.body()).replace('\n', "").replace("  ", "");
        shown.push_str(&format!("{name} {} {media_type} {body}\n", response.status()));
    }
    insta::assert_snapshot!(shown, @r##"
    ec2 400 Bad Request text/xml;charset=UTF-8 <?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>NotImplemented</Code><Message>It is not here.</Message></Error></Errors><RequestID>request-1</RequestID></Response>
    cloudformation 400 Bad Request text/xml <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>It is not here.</Message></Error><RequestId>request-1</RequestId></ErrorResponse>
    sns 400 Bad Request text/xml <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>It is not here.</Message></Error><RequestId>request-1</RequestId></ErrorResponse>
    s3 400 Bad Request application/xml <?xml version="1.0" encoding="UTF-8"?><Error><Code>NotImplemented</Code><Message>It is not here.</Message><RequestId>request-1</RequestId><HostId>request-1</HostId></Error>
    kms 400 Bad Request application/x-amz-json-1.1 {"__type":"NotImplemented","message":"It is not here."}
    apigatewayv2 400 Bad Request application/json {"message":"It is not here."}
    route53 400 Bad Request application/xml <?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>It is not here.</Message></Error><RequestId>request-1</RequestId></ErrorResponse>
    secretsmanager 400 Bad Request application/x-amz-json-1.1 {"__type":"NotImplemented","message":"It is not here."}
    "##);
}
