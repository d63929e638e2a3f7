//! Tests of integrations: put, patched, refused.

use serde_json::json;

use super::given::Api;

#[tokio::test]
async fn an_integration_is_put_or_refused_in_aws_words() {
    let api = Api::new().await;
    api.method(&api.hello, "GET", json!({})).await;
    let sqs = "arn:aws:apigateway:us-east-1:sqs:path/queue";
    let mut seen = String::new();
    for integration in [
        json!({}),
        json!({ "type": "AWS_PROXY", "httpMethod": "POST" }),
        json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": "arn:aws:lambda:us-east-1:1:function:x" }),
        json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": sqs }),
        json!({ "type": "AWS", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:lambda:nothing" }),
        json!({ "type": "AWS_PROXY", "uri": api.uri("x") }),
        json!({ "type": "HTTP_PROXY", "httpMethod": "GET", "uri": "file:///etc/passwd" }),
        json!({ "type": "MOCK", "timeoutInMillis": 30_000 }),
        json!({ "type": "MOCK", "requestTemplates": { "application/json": "x".repeat(400_000) } }),
        json!({ "type": "HTTP", "httpMethod": "GET", "uri": "http://x", "connectionType": "VPC_LINK" }),
        json!({ "type": "AWS", "httpMethod": "POST", "uri": sqs }),
    ] {
        let answer = api.call("PUT", &format!("/resources/{}/methods/GET/integration", api.hello), integration.clone()).await;
        let asked: String = integration.to_string().chars().take(90).collect();
        let said = if answer.status == 201 { "201".into() } else { answer.to_string().replace('\n', " ") };
        seen += &format!("{asked}\n  {said}\n");
    }
    insta::assert_snapshot!(api.shown(seen), @r#"
    {}
      400 ValidationException {"message":"1 validation error detected: Value null at 'putIntegrationInput.type' failed to satisfy constraint: Member must not be null"}
    {"type":"AWS_PROXY","httpMethod":"POST"}
      400 BadRequestException {"message":"Invalid ARN specified in the request"}
    {"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:lambda:us-east-1:1:function:x"}
      400 BadRequestException {"message":"Invalid ARN specified in the request"}
    {"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:sqs:path/queue
      400 BadRequestException {"message":"Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."}
    {"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:lambda:nothing"}
      400 BadRequestException {"message":"AWS ARN for integration must contain path or action"}
    {"type":"AWS_PROXY","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/a
      400 BadRequestException {"message":"Enumeration value for HttpMethod must be non-empty"}
    {"type":"HTTP_PROXY","httpMethod":"GET","uri":"file:///etc/passwd"}
      400 BadRequestException {"message":"Invalid HTTP endpoint specified for URI"}
    {"type":"MOCK","timeoutInMillis":30000}
      400 BadRequestException {"message":"Timeout should be between 50 ms and 29000 ms"}
    {"type":"MOCK","requestTemplates":{"application/json":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      400 BadRequestException {"message":"The maximum size of a mapping template is 300 KB"}
    {"type":"HTTP","httpMethod":"GET","uri":"http://x","connectionType":"VPC_LINK"}
      501 NotImplemented {"message":"Coldstart does not implement this yet: integrations through a VPC link"}
    {"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:sqs:path/queue"}
      400 BadRequestException {"message":"Role ARN must be specified for AWS integrations"}
    "#);
}
