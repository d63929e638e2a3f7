//! Tests of mock integrations, and of Lambda integrations with mappings of request and response.

use emulator::runtime::Outcome;
use serde_json::json;

use super::line;
use crate::{apigateway::given::Api, harness::Act};

#[tokio::test]
async fn the_request_template_says_which_response_it_is() {
    let api = Api::new().await;
    let choose = r##"#if($input.params('fail') == "yes"){"statusCode": 500}#else{"statusCode": 200}#end"##;
    api.mock(&api.hello, "GET", choose, r#"{"ok": true}"#).await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    api.call("PUT", &format!("{at}/responses/500"), json!({ "responseParameters": { "method.response.header.X-Why": false } }))
        .await;
    let mapping = json!({
        "selectionPattern": "5\\d\\d",
        "responseTemplates": { "application/json": r#"{"ok": false}"# },
        "responseParameters": { "method.response.header.X-Why": "'because'" },
    });
    assert_eq!(api.call("PUT", &format!("{at}/integration/responses/500"), mapping).await.status, 201);
    api.deploy().await;
    assert_eq!(line(&api.curl("/dev/hello").await), r#"200 {"ok": true}"#);
    let failed = api.curl("/dev/hello?fail=yes").await;
    assert_eq!((failed.status, failed.text().as_str(), failed.header("x-why").as_str()), (500, r#"{"ok": false}"#, "because"));
}

#[tokio::test]
async fn a_mock_that_is_set_up_wrong_is_a_server_error() {
    for (request, why) in [
        (r#"{"statusCode": 404}"#, "fine: the response without a pattern is the default"),
        (r#"{"statusCode": "200"}"#, "a text is no status"),
        ("{}", "no status"),
        ("", "nothing"),
        ("not json", "no JSON"),
        ("#foreach($x in $y)#end", "no loops"),
    ] {
        let api = Api::new().await;
        api.mock(&api.hello, "GET", request, "hello").await;
        api.deploy().await;
        let fine = why.starts_with("fine");
        assert_eq!(api.curl("/dev/hello").await.status, if fine { 200 } else { 500 }, "{request}: {why}");
    }
}

#[tokio::test]
async fn a_mocks_template_is_read_as_leniently_as_aws_reads_it() {
    let fine = [
        "{ statusCode: 200 }",
        "{statusCode: 200,super{ f}oo: [ba r]}",
        r#"{statusCode: 200, "value": 'goog'}"#,
        "{statusCode: 200, foo}: [ba r]}",
        "{statusCode: 200, foo'}: [ba r]}",
        "{statusCode: 200, }foo: [ba r]}",
        r#"{statusCode: 200, " ": " "}"#,
        "{'statusCode': 200, '': ''}",
        r#"{"statusCode": 200 ,, }"#,
        r#"{"statusCode": 200 , null: null }"#,
        "{a: {b: [{c: d}, 1]}, statusCode: 500, statusCode: 200}",
        "\n{\n  statusCode : 200\n}\n",
    ];
    let wrong = [
        r#"{"statusCode': 200 }"#,
        r#"{'statusCode": 200 }"#,
        "{'statusCode: 200 }",
        "statusCode: 200",
        "{statusCode: 200, {foo: [ba r]}",
        "{statusCode: 200",
        "{statusCode: '200'}",
        "{statusCode: 200.5}",
        "{statusCode: +200}",
        "{statusCode: two hundred}",
        "{statusCode: {a: 200}}",
        "[{statusCode: 200}]",
        "{a: \"b\" statusCode: 200}",
        "{é",
    ];
    for (templates, status) in [(&fine[..], 200), (&wrong[..], 500)] {
        for template in templates {
            let api = Api::new().await;
            api.mock(&api.hello, "GET", template, "hello").await;
            api.deploy().await;
            assert_eq!(api.curl("/dev/hello").await.status, status, "{template}");
        }
    }
}

#[tokio::test]
async fn an_integer_of_any_size_chooses_a_mocks_response() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", "{statusCode: -1000}", "the default").await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    api.call("PUT", &format!("{at}/responses/500"), json!({})).await;
    let mapping = json!({ "selectionPattern": "-1\\d*", "responseTemplates": { "application/json": "negative" } });
    api.call("PUT", &format!("{at}/integration/responses/500"), mapping).await;
    api.deploy().await;
    assert_eq!(line(&api.curl("/dev/hello").await), "500 negative");
}

#[tokio::test]
async fn a_template_that_nests_too_deeply_is_no_template() {
    let api = Api::new().await;
    let nested = format!("{{a: {}{}, statusCode: 200}}", "[".repeat(100_000), "]".repeat(100_000));
    api.mock(&api.hello, "GET", &nested, "hello").await;
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.status, 500);
}

#[tokio::test]
async fn a_body_without_a_template_passes_or_does_not_as_the_integration_says() {
    let mut seen = String::new();
    for passthrough in ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"] {
        for templates in [json!({}), json!({ "application/json": r#"{"statusCode": 200}"# })] {
            let api = Api::new().await;
            api.mock(&api.hello, "POST", "", "").await;
            let integration = json!({ "type": "MOCK", "passthroughBehavior": passthrough, "requestTemplates": templates });
            api.integrate(&api.hello, "POST", integration).await;
            let at = format!("/resources/{}/methods/POST/integration/responses/200", api.hello);
            api.call("PUT", &at, json!({ "responseTemplates": { "application/json": "passed" } })).await;
            api.deploy().await;
            let body = r#"{"statusCode": 200}"#;
            let xml = api.send("POST", "/dev/hello", &[("content-type", "text/xml")], body).await;
            let plain = api.send("POST", "/dev/hello", &[("content-type", "application/json; charset=utf-8")], body).await;
            seen += &format!("{passthrough} {templates}: {} | {}\n", line(&xml), line(&plain));
        }
    }
    insta::assert_snapshot!(seen, @r#"
    WHEN_NO_MATCH {}: 200 passed | 200 passed
    WHEN_NO_MATCH {"application/json":"{\"statusCode\": 200}"}: 200 passed | 200 passed
    WHEN_NO_TEMPLATES {}: 200 passed | 200 passed
    WHEN_NO_TEMPLATES {"application/json":"{\"statusCode\": 200}"}: 415 BadRequestException {"message":"Unsupported Media Type"} | 200 passed
    NEVER {}: 415 BadRequestException {"message":"Unsupported Media Type"} | 415 BadRequestException {"message":"Unsupported Media Type"}
    NEVER {"application/json":"{\"statusCode\": 200}"}: 415 BadRequestException {"message":"Unsupported Media Type"} | 200 passed
    "#);
}

#[tokio::test]
async fn a_function_behind_mappings_gets_the_template_and_its_error_chooses_the_response() {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "POST", json!({})).await;
    let template = r#"{"name": "$util.escapeJavaScript($input.params('name'))", "body": $input.json('$')}"#;
    let integration =
        json!({ "type": "AWS", "httpMethod": "POST", "uri": api.uri("fn"), "requestTemplates": { "application/json": template } });
    api.integrate(&api.hello, "POST", integration).await;
    let at = format!("/resources/{}/methods/POST", api.hello);
    for (status, mapping) in [
        ("200", json!({ "responseTemplates": { "application/json": "$input.path('$.result')" } })),
        (
            "400",
            json!({ "selectionPattern": "Bad.*", "responseTemplates": { "application/json": "no: $input.path('$.errorMessage')" } }),
        ),
    ] {
        api.call("PUT", &format!("{at}/responses/{status}"), json!({})).await;
        api.call("PUT", &format!("{at}/integration/responses/{status}"), mapping).await;
    }
    api.deploy().await;
    api.returns(json!({ "result": "fine" }));
    assert_eq!(line(&api.send("POST", "/dev/hello?name=Ann%20%22A%22", &[], r#"{"a":[1]}"#).await), "200 fine");
    assert_eq!(api.event(), json!({ "name": "Ann \"A\"", "body": { "a": [1] } }));
    let error = json!({ "errorMessage": "Bad input\nof a kind", "errorType": "ValueError" });
    api.aws.python.then(Act::Ends(Outcome::Raised(error.to_string().into()), vec![]));
    assert_eq!(line(&api.send("POST", "/dev/hello", &[], "{}").await), "400 no: Bad input of a kind");
    let error = json!({ "errorMessage": "something else", "errorType": "ValueError" });
    api.aws.python.then(Act::Ends(Outcome::Raised(error.to_string().into()), vec![]));
    assert_eq!(api.send("POST", "/dev/hello", &[], "{}").await.status, 200, "no pattern fits, so it is the default");
}

#[tokio::test]
async fn what_is_not_here_says_so_where_its_owner_looks() {
    let api = Api::new().await;
    api.method(&api.hello, "GET", json!({})).await;
    let test = format!("/resources/{}/methods/GET", api.hello);
    let mut seen = String::new();
    for integration in [
        json!({ "type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://169.254.169.254/latest/meta-data" }),
        json!({ "type": "HTTP", "httpMethod": "POST", "uri": "http://localhost:3000/" }),
    ] {
        api.integrate(&api.hello, "GET", integration).await;
        api.deploy().await;
        let tested = api.call("POST", &test, json!({})).await.json();
        let log =
            tested["log"].as_str().unwrap_or("").lines().find(|line| line.contains("Execution failed")).unwrap_or("?").to_owned();
        seen += &format!("{}\n  {log}\n", line(&api.curl("/dev/hello").await));
    }
    insta::assert_snapshot!(seen, @r#"
    504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
      Tue Nov 24 12:00:00 UTC 2026 : Execution failed due to a network error communicating with endpoint: this site does not let integrations call 169.254.169.254
    504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
      Tue Nov 24 12:00:00 UTC 2026 : Execution failed due to a network error communicating with endpoint: this site does not let integrations call localhost
    "#);
}
