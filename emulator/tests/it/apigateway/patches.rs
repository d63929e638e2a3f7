//! Tests of patches with a path that a noun does not have, or does not allow for the operation. AWS's messages depend on the noun.

use serde_json::json;

use super::given::{Api, SIGNED, patch, text};

#[tokio::test]
async fn a_refused_patch_says_what_the_thing_would_take() {
    let api = Api::deployed().await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    api.call("PUT", &format!("{at}/responses/200"), json!({})).await;
    api.call("PUT", &format!("{at}/integration/responses/200"), json!({})).await;
    let validator = text(&api.call("POST", "/requestvalidators", json!({ "name": "all" })).await.json()["id"]);
    let deployment = text(&api.call("GET", "/deployments", json!(null)).await.json()["item"][0]["id"]);
    api.keyed(json!({})).await;
    let first = async |path: &str| text(&api.aws.rest(SIGNED, "GET", path, json!(null)).await.json()["item"][0]["id"]);
    let (key, plan) = (first("/apikeys").await, first("/usageplans").await);
    let within = |path: &str| format!("/restapis/{}{path}", api.id);
    let mut seen = String::new();
    for (noun, path) in [
        ("resource", within(&format!("/resources/{}", api.hello))),
        ("model", within("/models/Empty")),
        ("validator", within(&format!("/requestvalidators/{validator}"))),
        ("api", within("")),
        ("method", within(&at)),
        ("method response", within(&format!("{at}/responses/200"))),
        ("integration", within(&format!("{at}/integration"))),
        ("integration response", within(&format!("{at}/integration/responses/200"))),
        ("gateway response", within("/gatewayresponses/DEFAULT_4XX")),
        ("deployment", within(&format!("/deployments/{deployment}"))),
        ("stage", within("/stages/dev")),
        ("key", format!("/apikeys/{key}")),
        ("plan", format!("/usageplans/{plan}")),
        ("account", "/account".into()),
    ] {
        seen += &format!("{noun}\n");
        for (op, patched) in [
            ("replace", "/nope"),
            ("add", "/nope"),
            ("add", "/pathPart"),
            ("remove", "/pathPart"),
            ("add", "/name"),
            ("copy", "/description"),
            ("remove", "/minimumCompressionSize"),
            ("add", "/apiKeyRequired"),
            ("add", "/statusCode"),
            ("replace", "/requestModels/application/json"),
            ("replace", "/responseParameters/gatewayresponse.header.x"),
            ("replace", "/accessLogSettings/format"),
            ("replace", "/methodSettings"),
        ] {
            let named = ["/nope", "/name", "/description"].contains(&patched);
            let answer = api.aws.rest(SIGNED, "PATCH", &path, patch(&[(op, patched, "x")])).await;
            let message = answer.json()["message"].as_str().unwrap_or("").to_owned();
            // The snapshot has each long list of paths once.
            let list = message.split_once('[').map_or("", |(_, list)| list);
            let message = if list.len() > 200 && seen.contains(list) { message.replace(list, "…]") } else { message };
            if answer.status >= 300
                && (named
                    || !message.contains(&format!("'{patched}' specified")) && message != format!("Invalid patch path {patched}"))
            {
                seen += &format!("  {op} {patched}: {} {} {message}\n", answer.status, answer.header("x-amzn-errortype"));
            }
        }
    }
    insta::assert_snapshot!(seen, @"
    resource
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/parentId, /pathPart]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Please choose supported operations
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Please choose supported operations
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    model
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/description, /schema]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Please choose supported operations
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Please choose supported operations
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    validator
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Please choose supported operations
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Please choose supported operations
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    api
      replace /nope: 400 BadRequestException Invalid patch path /nope
      add /nope: 400 BadRequestException Invalid patch path /nope
      add /name: 400 BadRequestException Invalid patch operation specified. Must be one of: [replace]
      copy /description: 400 BadRequestException Invalid patch operation specified. Must be one of: [add, replace, remove]
      remove /minimumCompressionSize: 400 BadRequestException Invalid patch operation specified. Must be one of: [replace]
    method
      replace /nope: 400 BadRequestException Invalid patch path /nope
      add /nope: 400 BadRequestException Invalid patch path /nope
      add /name: 400 BadRequestException Invalid patch path /name
      copy /description: 400 BadRequestException Invalid patch path /description
      add /apiKeyRequired: 400 BadRequestException Invalid patch operation specified. Must be one of: [replace]
    method response
      replace /nope: 400 BadRequestException Invalid patch path /nope
      add /nope: 400 BadRequestException Invalid patch path /nope
      add /name: 400 BadRequestException Invalid patch path /name
      copy /description: 400 BadRequestException Invalid patch path /description
      replace /responseParameters/gatewayresponse.header.x: 404 NotFoundException Invalid parameter name specified
    integration
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/uri, /httpMethod, /credentials, /passthroughBehavior, /contentHandling, /timeoutInMillis, /cacheNamespace, /requestParameters/{name}, /requestTemplates/{mediaType}]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Must be one of: [/credentials, /cacheKeyParameters/{name}, /requestParameters/{name}, /requestTemplates/{mediaType}]
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Must be one of: [/credentials, /cacheKeyParameters/{name}, /requestParameters/{name}, /requestTemplates/{mediaType}]
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    integration response
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/selectionPattern, /responseParameters/{name}, /responseTemplates/{mediaType}, /contentHandling]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Must be one of: [/responseParameters/{name}, /responseTemplates/{mediaType}]
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Must be one of: [/responseParameters/{name}, /responseTemplates/{mediaType}]
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
      replace /responseParameters/gatewayresponse.header.x: 400 BadRequestException Invalid mapping expression specified: gatewayresponse.header.x
    gateway response
      replace /nope: 400 BadRequestException Invalid patch path /nope
      add /nope: 400 BadRequestException Invalid patch path /nope
      add /name: 400 BadRequestException Invalid patch path /name
      copy /description: 400 BadRequestException Invalid patch path /description
      replace /responseParameters/gatewayresponse.header.x: 404 NotFoundException Invalid parameter name specified
    deployment
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/description]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Please choose supported operations
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Please choose supported operations
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    stage
      replace /nope: 400 BadRequestException Invalid method setting path: /nope. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]
      add /nope: 400 BadRequestException Invalid method setting path: /nope. Must be one of: […]
      add /pathPart: 400 BadRequestException Invalid method setting path: /pathPart. Must be one of: […]
      remove /pathPart: 400 BadRequestException Invalid method setting path: /pathPart. Must be one of: […]
      add /name: 400 BadRequestException Invalid method setting path: /name. Must be one of: […]
      copy /description: 400 BadRequestException Invalid copy operation with path: /description and from null. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]
      remove /minimumCompressionSize: 400 BadRequestException Invalid method setting path: /minimumCompressionSize. Must be one of: […]
      add /apiKeyRequired: 400 BadRequestException Invalid method setting path: /apiKeyRequired. Must be one of: […]
      add /statusCode: 400 BadRequestException Invalid method setting path: /statusCode. Must be one of: […]
      replace /requestModels/application/json: 400 BadRequestException Invalid method setting path: /requestModels/application/json. Must be one of: […]
      replace /responseParameters/gatewayresponse.header.x: 400 BadRequestException Invalid method setting path: /responseParameters/gatewayresponse.header.x. Must be one of: […]
      replace /accessLogSettings/format: 400 BadRequestException Access Log format must include either $context.requestId or $context.extendedRequestId : 'x'
      replace /methodSettings: 400 BadRequestException Invalid method setting path: /methodSettings. Must be one of: […]
    key
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/name, /description, /customerId, /enabled]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Must be one of: [/stages]
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Must be one of: [/stages]
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    plan
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/name, /description, /productCode, /throttle/rateLimit, /throttle/burstLimit, /quota/limit, /quota/offset, /quota/period, /apiStages/{apiId:stageName}/throttle, /apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/rateLimit, /apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/burstLimit]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Must be one of: [/productCode, /apiStages, /throttle/rateLimit, /throttle/burstLimit, /quota/limit, /quota/offset, /quota/period, /apiStages/{apiId:stageName}/throttle, /apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/rateLimit, /apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}/burstLimit]
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Must be one of: […]
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    account
      replace /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/cloudwatchRoleArn]
      add /nope: 400 BadRequestException Invalid patch path  '/nope' specified for op 'add'. Please choose supported operations
      add /name: 400 BadRequestException Invalid patch path  '/name' specified for op 'add'. Please choose supported operations
      copy /description: 400 BadRequestException Invalid patch path  '/description' specified for op 'copy'. Please choose supported operations
    ");
}

#[tokio::test]
async fn a_step_without_a_path_or_value_is_refused() {
    let api = Api::deployed().await;
    let mut seen = String::new();
    for (path, step) in [
        ("/gatewayresponses/DEFAULT_4XX", json!({ "op": "replace", "value": "x" })),
        ("/gatewayresponses/DEFAULT_4XX", json!({ "op": "add", "path": "/responseTemplates/application~1json" })),
        (
            "/gatewayresponses/DEFAULT_4XX",
            json!({ "op": "add", "path": "/responseParameters/gatewayresponse.header.x", "value": "" }),
        ),
        (
            "/gatewayresponses/DEFAULT_4XX",
            json!({ "op": "replace", "path": "/responseParameters/gatewayresponse.header.x", "value": "x" }),
        ),
        ("/models/Empty", json!({ "op": "replace", "path": "/schema" })),
        ("", json!({ "op": "replace", "path": "/minimumCompressionSize", "value": "-1" })),
        ("", json!({ "op": "replace", "path": "/minimumCompressionSize", "value": "many" })),
    ] {
        let answer = api.call("PATCH", path, json!({ "patchOperations": [step] })).await;
        seen += &format!("{path} {step}: {} {}\n", answer.status, answer.json()["message"]);
    }
    insta::assert_snapshot!(seen, @r#"
    /gatewayresponses/DEFAULT_4XX {"op":"replace","value":"x"}: 400 "Invalid patch path null"
    /gatewayresponses/DEFAULT_4XX {"op":"add","path":"/responseTemplates/application~1json"}: 400 "Invalid null or empty value in responseTemplates"
    /gatewayresponses/DEFAULT_4XX {"op":"add","path":"/responseParameters/gatewayresponse.header.x","value":""}: 400 "Invalid null or empty value in responseParameters"
    /gatewayresponses/DEFAULT_4XX {"op":"replace","path":"/responseParameters/gatewayresponse.header.x","value":"x"}: 404 "Invalid parameter name specified"
    /models/Empty {"op":"replace","path":"/schema"}: 400 "Model schema must have at least 1 property or array items defined"
     {"op":"replace","path":"/minimumCompressionSize","value":"-1"}: 400 "Invalid minimum compression size, must be between 0 and 10485760"
     {"op":"replace","path":"/minimumCompressionSize","value":"many"}: 400 "Invalid minimum compression size, must be between 0 and 10485760"
    "#);
}
