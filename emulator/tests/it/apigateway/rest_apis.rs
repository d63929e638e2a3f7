//! APIs, resources, methods, integrations, deployments, stages.

use serde_json::json;

use super::given::{Api, SIGNED, patch};
use crate::harness::Aws;

#[tokio::test]
async fn a_new_api_says_what_aws_says() {
    let aws = Aws::new();
    let made = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": "HelloAPI" })).await;
    insta::assert_snapshot!(made, @r#"
    201
    {
      "id": "aaaaaaaaac",
      "name": "HelloAPI",
      "createdDate": 1795521600,
      "apiKeySource": "HEADER",
      "endpointConfiguration": {
        "types": [
          "EDGE"
        ],
        "ipAddressType": "ipv4"
      },
      "disableExecuteApiEndpoint": false,
      "rootResourceId": "aaaaaaaaad"
    }
    "#);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_aws_words() {
    let api = Api::new().await;
    let mut seen = String::new();
    for path in [
        "/resources/nope",
        "/resources/{hello}/methods/GET",
        "/resources/{hello}/methods/FETCH",
        "/deployments/nope",
        "/stages/nope",
        "/requestvalidators/nope",
        "/models/nope",
        "/gatewayresponses/NOPE",
        "/authorizers",
        "/nothing",
    ] {
        let answer = api.call("GET", &path.replace("{hello}", &api.hello), json!(null)).await;
        seen += &format!("{path}: {}\n", answer.to_string().replace('\n', " "));
    }
    for path in ["/restapis/nope", "/apikeys/nope", "/usageplans/nope", "/domainnames"] {
        let answer = api.aws.rest(SIGNED, "GET", path, json!(null)).await;
        seen += &format!("{path}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    /resources/nope: 404 NotFoundException {"message":"Invalid Resource identifier specified"}
    /resources/{hello}/methods/GET: 404 NotFoundException {"message":"Invalid Method identifier specified"}
    /resources/{hello}/methods/FETCH: 400 BadRequestException {"message":"Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"}
    /deployments/nope: 404 NotFoundException {"message":"Invalid Deployment identifier specified"}
    /stages/nope: 404 NotFoundException {"message":"Invalid stage identifier specified"}
    /requestvalidators/nope: 404 NotFoundException {"message":"Invalid Request Validator identifier specified"}
    /models/nope: 404 NotFoundException {"message":"Invalid model name specified"}
    /gatewayresponses/NOPE: 404 NotFoundException {"message":"Invalid Gateway Response type specified"}
    /authorizers: 501 NotImplemented {"message":"Coldstart does not implement apigateway:GetAuthorizers yet."}
    /nothing: 404 UnknownOperationException {"message":"Coldstart knows no operation at GET /restapis/aaaaaaaaac/nothing."}
    /restapis/nope: 404 NotFoundException {"message":"Invalid API identifier specified 111122223333:nope"}
    /apikeys/nope: 404 NotFoundException {"message":"Invalid API Key identifier specified"}
    /usageplans/nope: 404 NotFoundException {"message":"Invalid Usage Plan ID specified"}
    /domainnames: 501 NotImplemented {"message":"Coldstart does not implement apigateway:GetDomainNames yet."}
    "#);
}

#[tokio::test]
async fn a_resource_is_placed_or_refused_in_aws_words() {
    let api = Api::new().await;
    let greedy = api.resource(&api.hello, "{proxy+}").await;
    let mut seen = String::new();
    for (parent, part) in [
        (&api.root, "hello"),
        (&api.root, "{id}"),
        (&api.root, "{other}"),
        (&api.root, "a b"),
        (&api.root, ""),
        (&api.root, "../x"),
        (&api.root, "{open"),
        (&api.root, "<script>"),
        (&greedy, "below"),
        (&"nope".to_owned(), "x"),
    ] {
        let answer = api.call("POST", &format!("/resources/{parent}"), json!({ "pathPart": part })).await;
        let path = answer.json()["path"].as_str().map(str::to_owned);
        seen += &format!("{part:?}: {}\n", path.unwrap_or_else(|| api.shown(answer).replace('\n', " ")));
    }
    insta::assert_snapshot!(seen, @r#"
    "hello": 409 ConflictException {"message":"Another resource with the same parent already has this name: hello"}
    "{id}": /{id}
    "{other}": 400 BadRequestException {"message":"A sibling (aaaaak) of this resource already has a variable path part -- only one is allowed"}
    "a b": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "../x": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "{open": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "<script>": 400 BadRequestException {"message":"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."}
    "below": 400 BadRequestException {"message":"Cannot create a child of a resource with a greedy path variable: {proxy+}"}
    "x": 404 NotFoundException {"message":"Invalid Resource identifier specified"}
    "#);
}

#[tokio::test]
async fn deleting_a_resource_takes_what_is_below_it_and_never_the_root() {
    let api = Api::new().await;
    api.resource(&api.hello, "below").await;
    let root = api.call("DELETE", &format!("/resources/{}", api.root), json!(null)).await;
    let hello = api.call("DELETE", &format!("/resources/{}", api.hello), json!(null)).await;
    let left = api.call("GET", "/resources", json!(null)).await;
    insta::assert_snapshot!(api.shown(format!("{root}\n{hello}\n{left}")), @r#"
    400 BadRequestException
    {"message":"Root resource cannot be deleted"}
    202

    200
    {"item":[{"id":"{root}","path":"/"}]}
    "#);
}

#[tokio::test]
async fn moving_a_resource_moves_what_is_below_it_and_never_below_itself() {
    let api = Api::new().await;
    let below = api.resource(&api.hello, "below").await;
    let hello = format!("/resources/{}", api.hello);
    api.patch(&hello, &[("replace", "/pathPart", "bye")]).await;
    let moved = api.call("GET", &format!("/resources/{below}"), json!(null)).await.json()["path"].clone();
    assert_eq!(moved, "/bye/below");
    let circle = api.patch(&hello, &[("replace", "/parentId", &below)]).await;
    insta::assert_snapshot!(circle, @r#"
    400 BadRequestException
    {"message":"A resource cannot be moved below itself"}
    "#);
}

#[tokio::test]
async fn deploying_needs_methods_with_integrations() {
    let api = Api::new().await;
    let deploy = || api.call("POST", "/deployments", json!({ "stageName": "dev" }));
    let without_methods = deploy().await;
    api.method(&api.hello, "GET", json!({})).await;
    let without_integration = deploy().await;
    api.integrate(&api.hello, "GET", json!({ "type": "MOCK" })).await;
    let complete = deploy().await;
    insta::assert_snapshot!(format!("{without_methods}\n{without_integration}\n{}", complete.status), @r#"
    400 BadRequestException
    {"message":"The REST API doesn't contain any methods"}
    400 BadRequestException
    {"message":"No integration defined for method"}
    201
    "#);
}

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
      400 BadRequestException {"message":"Enumeration value for Type must be non-empty"}
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
      201
    "#);
}

#[tokio::test]
async fn a_patch_takes_all_its_steps_or_none() {
    let api = Api::new().await;
    let mut seen = String::new();
    for (op, path) in [("replace", "/nope"), ("add", "/name"), ("remove", "name"), ("replace", "/name/../../x"), ("test", "/name")]
    {
        let answer = api.patch("", &[("replace", "/description", "changed"), (op, path, "x")]).await;
        seen += &format!("{op} {path}: {}\n", answer.to_string().replace('\n', " "));
    }
    let after = api.call("GET", "", json!(null)).await.json();
    assert_eq!(after.get("description"), None, "the first step of a refused patch was taken");
    let done = api.patch("", &[("replace", "/description", "changed"), ("add", "/binaryMediaTypes/image~1png", "")]).await.json();
    assert_eq!((&done["description"], &done["binaryMediaTypes"]), (&json!("changed"), &json!(["image/png"])));
    insta::assert_snapshot!(seen, @r#"
    replace /nope: 400 BadRequestException {   "message": "Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/name, /description, /version, /policy, /minimumCompressionSize, /disableExecuteApiEndpoint, /apiKeySource, /binaryMediaTypes/{}, /endpointConfiguration/types/{}, /endpointConfiguration/ipAddressType]" }
    add /name: 400 BadRequestException {"message":"Invalid patch path  '/name' specified for op 'add'. Please choose supported operations"}
    remove name: 400 BadRequestException {   "message": "Invalid patch path  'name' specified for op 'remove'. Must be one of: [/name, /description, /version, /policy, /minimumCompressionSize, /disableExecuteApiEndpoint, /apiKeySource, /binaryMediaTypes/{}, /endpointConfiguration/types/{}, /endpointConfiguration/ipAddressType]" }
    replace /name/../../x: 400 BadRequestException {   "message": "Invalid patch path  '/name/../../x' specified for op 'replace'. Must be one of: [/name, /description, /version, /policy, /minimumCompressionSize, /disableExecuteApiEndpoint, /apiKeySource, /binaryMediaTypes/{}, /endpointConfiguration/types/{}, /endpointConfiguration/ipAddressType]" }
    test /name: 400 BadRequestException {"message":"Invalid patch path  '/name' specified for op 'test'. Please choose supported operations"}
    "#);
}

#[tokio::test]
async fn a_stage_is_set_by_patches() {
    let api = Api::deployed().await;
    let set = api
        .patch(
            "/stages/dev",
            &[
                ("replace", "/variables/color", "blue"),
                ("replace", "/*/*/throttling/rateLimit", "2.5"),
                ("replace", "/~1hello/GET/throttling/burstLimit", "7"),
            ],
        )
        .await;
    let set = set.json();
    assert_eq!(set["variables"], json!({ "color": "blue" }));
    insta::assert_json_snapshot!(set["methodSettings"], @r#"
    {
      "*/*": {
        "metricsEnabled": false,
        "loggingLevel": "OFF",
        "dataTraceEnabled": false,
        "throttlingBurstLimit": 5000,
        "throttlingRateLimit": 2.5,
        "cachingEnabled": false,
        "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false,
        "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"
      },
      "~1hello/GET": {
        "metricsEnabled": false,
        "loggingLevel": "OFF",
        "dataTraceEnabled": false,
        "throttlingBurstLimit": 7,
        "throttlingRateLimit": 2.5,
        "cachingEnabled": false,
        "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false,
        "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"
      }
    }
    "#);
    let mut seen = String::new();
    for (path, value) in [
        ("/*/*/logging/loglevel", "INFO"),
        ("/*/*/throttling/rateLimit", "fast"),
        ("/variables/bad name", "x"),
        ("/variables/color", "a b"),
        ("/cacheClusterEnabled", "true"),
        ("/deploymentId", "nope"),
    ] {
        let answer = api.patch("/stages/dev", &[("replace", path, value)]).await;
        seen += &format!("{path} {value}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    /*/*/logging/loglevel INFO: 400 BadRequestException {"message":"CloudWatch Logs role ARN must be set in account settings to enable logging"}
    /*/*/throttling/rateLimit fast: 400 BadRequestException {"message":"Invalid value 'fast' specified for path '/*/*/throttling/rateLimit'"}
    /variables/bad name x: 400 BadRequestException {"message":"Stage variable names can only contain alphanumeric characters and underscores"}
    /variables/color a b: 400 BadRequestException {"message":"Stage variable value [a b] doesn't match the pattern: [A-Za-z0-9-._~:/?#&=,]+"}
    /cacheClusterEnabled true: 501 NotImplemented {"message":"Coldstart does not implement this yet: cache clusters of stages"}
    /deploymentId nope: 400 BadRequestException {"message":"Deployment id does not exist"}
    "#);
}

#[tokio::test]
async fn a_deployment_in_use_is_not_deleted() {
    let api = Api::deployed().await;
    let deployments = api.call("GET", "/deployments", json!(null)).await.json();
    let id = deployments["item"][0]["id"].as_str().unwrap_or("").to_owned();
    let in_use = api.call("DELETE", &format!("/deployments/{id}"), json!(null)).await;
    api.call("DELETE", "/stages/dev", json!(null)).await;
    let free = api.call("DELETE", &format!("/deployments/{id}"), json!(null)).await;
    insta::assert_snapshot!(format!("{in_use}\n{free}"), @r#"
    400 BadRequestException
    {"message":"Active stages pointing to this deployment must be moved or deleted"}
    202
    "#);
}

#[tokio::test]
async fn lists_come_page_by_page() {
    let aws = Aws::new();
    for number in 0..30 {
        aws.rest(SIGNED, "POST", "/restapis", json!({ "name": format!("api-{number}") })).await;
    }
    let mut sizes = Vec::new();
    let mut path = "/restapis".to_owned();
    loop {
        let page = aws.rest(SIGNED, "GET", &path, json!(null)).await.json();
        sizes.push(page["item"].as_array().map_or(0, Vec::len));
        let Some(position) = page["position"].as_str() else { break };
        path = format!("/restapis?position={position}");
    }
    assert_eq!(sizes, [25, 5]);
    let wrong = aws.rest(SIGNED, "GET", "/restapis?position=%00", json!(null)).await;
    insta::assert_snapshot!(wrong, @r#"
    400 BadRequestException
    {"message":"Invalid position parameter specified"}
    "#);
}

#[tokio::test]
async fn one_account_sees_nothing_of_another() {
    let api = Api::deployed().await;
    let other = api.as_account(444_455_556_666);
    let list = other.rest(SIGNED, "GET", "/restapis", json!(null)).await;
    let get = other.rest(SIGNED, "GET", &format!("/restapis/{}", api.id), json!(null)).await;
    let delete = other.rest(SIGNED, "DELETE", &format!("/restapis/{}", api.id), json!(null)).await;
    let change = other.rest(SIGNED, "PATCH", &format!("/restapis/{}", api.id), patch(&[("replace", "/name", "mine")])).await;
    insta::assert_snapshot!(api.shown(format!("{list}\n{get}\n{delete}\n{change}")), @r#"
    200
    {"item":[]}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    "#);
}
