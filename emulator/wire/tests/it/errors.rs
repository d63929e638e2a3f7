//! Errors in each protocol.

use http::StatusCode;
use wire::{Protocol, WireError, model, refuse_unknown};

fn shown(response: &http::Response<bytes::Bytes>) -> String {
    let headers: Vec<String> =
        response.headers().iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    let body = match response.headers().get("content-type").map(|value| value.as_bytes()) {
        Some(b"application/cbor") => response.body().escape_ascii().to_string(),
        _ => String::from_utf8_lossy(response.body()).trim_end().to_owned(),
    };
    format!("{}\n{}\n{body}\n\n", response.status().as_u16(), headers.join("\n"))
}

#[test]
fn each_protocol_has_its_own_form() {
    let of =
        |service: &str, protocol, error: &WireError| shown(&model(service).expect("a model").refuse(protocol, error, "request-1"));
    let not_found = |service: &str, name| model(service).expect("a model").error(name, "It is <not> here.");
    let throttled = not_found("lambda", "TooManyRequestsException")
        .member("Reason", "CallerRateLimitExceeded")
        .member("retryAfterSeconds", "3");
    let no_key = WireError::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.").member("Key", "a&b");
    let unread = WireError::bad_request("SerializationException", "").message_as("Message");
    let all = [
        of("lambda", Protocol::RestJson, &not_found("lambda", "ResourceNotFoundException").member("Type", "User")),
        of("lambda", Protocol::RestJson, &throttled),
        of("logs", Protocol::Json11, &not_found("logs", "ResourceNotFoundException")),
        of("dynamodb", Protocol::Json10, &not_found("dynamodb", "ResourceNotFoundException")),
        of(
            "dynamodb",
            Protocol::Json10,
            &WireError::bad_request("ValidationException", "One or more parameter values were invalid"),
        ),
        of("dynamodb", Protocol::Json10, &unread),
        of("sqs", Protocol::Json10, &not_found("sqs", "QueueDoesNotExist")),
        of("sqs", Protocol::Query, &not_found("sqs", "QueueDoesNotExist")),
        of("iam", Protocol::Query, &not_found("iam", "NoSuchEntityException")),
        of("iam", Protocol::Query, &unread),
        of("sns", Protocol::Query, &not_found("sns", "NotFoundException")),
        of("s3", Protocol::RestXml, &no_key),
        of("cloudwatch", Protocol::Cbor, &not_found("cloudwatch", "ResourceNotFoundException")),
        shown(&refuse_unknown(
            Protocol::RestJson,
            &WireError::new(StatusCode::NOT_IMPLEMENTED, "UnknownService", "Which?"),
            "request-1",
        )),
    ];
    insta::assert_snapshot!(all.concat(), @r#"
    404
    content-type: application/json
    x-amzn-requestid: request-1
    x-amzn-errortype: ResourceNotFoundException
    {"Type":"User","Message":"It is <not> here."}

    429
    content-type: application/json
    x-amzn-requestid: request-1
    x-amzn-errortype: TooManyRequestsException
    retry-after: 3
    {"Reason":"CallerRateLimitExceeded","message":"It is <not> here."}

    400
    content-type: application/x-amz-json-1.1
    x-amzn-requestid: request-1
    {"__type":"ResourceNotFoundException","message":"It is <not> here."}

    400
    content-type: application/x-amz-json-1.0
    x-amzn-requestid: request-1
    x-amz-crc32: 808678044
    {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"It is <not> here."}

    400
    content-type: application/x-amz-json-1.0
    x-amzn-requestid: request-1
    x-amz-crc32: 1128964425
    {"__type":"com.amazon.coral.validate#ValidationException","message":"One or more parameter values were invalid"}

    400
    content-type: application/x-amz-json-1.0
    x-amzn-requestid: request-1
    x-amz-crc32: 3948637019
    {"__type":"com.amazon.coral.service#SerializationException"}

    400
    content-type: application/x-amz-json-1.0
    x-amzn-requestid: request-1
    x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender
    {"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"It is <not> here."}

    400
    content-type: text/xml
    x-amzn-requestid: request-1
    <ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <Error>
        <Type>Sender</Type>
        <Code>AWS.SimpleQueueService.NonExistentQueue</Code>
        <Message>It is &lt;not&gt; here.</Message>
      </Error>
      <RequestId>request-1</RequestId>
    </ErrorResponse>

    404
    content-type: text/xml
    x-amzn-requestid: request-1
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>NoSuchEntity</Code>
        <Message>It is &lt;not&gt; here.</Message>
      </Error>
      <RequestId>request-1</RequestId>
    </ErrorResponse>

    400
    content-type: text/xml
    x-amzn-requestid: request-1
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>MalformedInput</Code>
        <Message/>
      </Error>
      <RequestId>request-1</RequestId>
    </ErrorResponse>

    404
    content-type: text/xml
    x-amzn-requestid: request-1
    <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <Error>
        <Type>Sender</Type>
        <Code>NotFound</Code>
        <Message>It is &lt;not&gt; here.</Message>
      </Error>
      <RequestId>request-1</RequestId>
    </ErrorResponse>

    404
    content-type: application/xml
    x-amz-request-id: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&amp;b</Key><RequestId>request-1</RequestId><HostId>request-1</HostId></Error>

    404
    content-type: application/cbor
    x-amzn-requestid: request-1
    smithy-protocol: rpc-v2-cbor
    x-amzn-query-error: ResourceNotFoundException;Sender
    \xa2f__typex2com.amazonaws.cloudwatch#ResourceNotFoundExceptiongmessageqIt is <not> here.

    501
    content-type: application/json
    x-amzn-requestid: request-1
    x-amzn-errortype: UnknownService
    {"message":"Which?"}
    "#);
}
