//! Tests of import and export of OpenAPI documents.

use http::Request;
use serde_json::{Value, json};

use super::given::{Api, SIGNED, done, text};
use crate::harness::{Answer, Aws};

/// Sends a document.
async fn send(aws: &Aws, method: &str, path: &str, document: impl ToString) -> Answer {
    let request: Request<bytes::Bytes> =
        aws.request(SIGNED, method, path).body(document.to_string().into_bytes().into()).expect("a request");
    aws.send(request).await
}

/// A document with AWS's extensions.
fn pets() -> Value {
    let mock = |message: &str| {
        json!({
            "type": "mock", "passthroughBehavior": "when_no_match",
            "requestTemplates": { "application/json": "{\"statusCode\": 200}" },
            "responses": {
                "default": {
                    "statusCode": "200",
                    "responseParameters": { "method.response.header.X-Pets": "'yes'" },
                    "responseTemplates": { "application/json": message },
                },
                "4\\d{2}": { "statusCode": "404" },
            },
        })
    };
    json!({
        "swagger": "2.0",
        "info": { "title": "Pets", "description": "all of them", "version": "7" },
        "basePath": "/shop/v1",
        "x-amazon-apigateway-binary-media-types": ["image/png"],
        "x-amazon-apigateway-request-validators": { "all": { "validateRequestBody": true, "validateRequestParameters": true } },
        "x-amazon-apigateway-gateway-responses": { "DEFAULT_4XX": { "responseTemplates": { "application/json": "no: $context.error.message" } } },
        "securityDefinitions": { "api_key": { "type": "apiKey", "name": "x-api-key", "in": "header" } },
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "parameters": [{ "name": "kind", "in": "query", "required": true, "type": "string" }],
                    "produces": ["application/json"],
                    "responses": {
                        "200": { "description": "ok", "schema": { "$ref": "#/definitions/Pets" }, "headers": { "X-Pets": { "type": "string" } } },
                        "404": { "description": "none" },
                    },
                    "x-amazon-apigateway-request-validator": "all",
                    "x-amazon-apigateway-integration": mock("[]"),
                },
                "post": {
                    "consumes": ["application/json"],
                    "parameters": [{ "in": "body", "name": "Pet", "schema": { "$ref": "#/definitions/Pet" } }],
                    "security": [{ "api_key": [] }],
                    "responses": { "200": { "description": "ok" }, "404": { "description": "none" } },
                    "x-amazon-apigateway-integration": mock("{}"),
                },
            },
            "/pets/{id}/{rest+}": {
                "x-amazon-apigateway-any-method": {
                    "parameters": [{ "name": "id", "in": "path", "required": true, "type": "string" }],
                    "responses": { "200": { "description": "ok" }, "404": { "description": "none" } },
                    "x-amazon-apigateway-integration": mock("$input.params('id') $input.params('rest')"),
                },
            },
        },
        "definitions": {
            "Pet": { "type": "object", "properties": { "name": { "type": "string" } } },
            "Pets": { "type": "array", "items": { "$ref": "#/definitions/Pet" } },
        },
    })
}

/// Deploys an API to `dev`.
async fn deployed(aws: Aws, id: &str) -> Api {
    let api = Api { aws, id: id.into(), root: String::new(), hello: String::new() };
    api.deploy().await;
    api
}

async fn paths(aws: &Aws, id: &str) -> Vec<String> {
    let resources = aws.rest(SIGNED, "GET", &format!("/restapis/{id}/resources?limit=500"), Value::Null).await.json();
    let mut paths: Vec<String> = resources["item"].as_array().into_iter().flatten().map(|item| text(&item["path"])).collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_document_becomes_an_api_that_answers() {
    let aws = Aws::new();
    let made = send(&aws, "POST", "/restapis?mode=import&endpointConfigurationTypes=REGIONAL", pets()).await;
    done(&made);
    let id = text(&made.json()["id"]);
    let about = &made.json();
    assert_eq!((&about["name"], &about["version"], &about["description"]), (&json!("Pets"), &json!("7"), &json!("all of them")));
    assert_eq!(
        (&about["endpointConfiguration"]["types"], &about["binaryMediaTypes"]),
        (&json!(["REGIONAL"]), &json!(["image/png"]))
    );
    let api = deployed(aws, &id).await;
    let mut seen = String::new();
    for path in ["/dev/pets?kind=dog", "/dev/pets", "/dev/pets/7/a/b", "/dev/nope"] {
        let answer = api.curl(path).await;
        seen += &format!("{path}: {} {} {}\n", answer.status, answer.text(), answer.header("x-pets"));
    }
    seen += &format!("POST: {}\n", api.send("POST", "/dev/pets", &[], "{}").await.status);
    insta::assert_snapshot!(seen, @"");
}

#[tokio::test]
async fn yaml_and_openapi_3_are_read_and_base_paths_follow_their_mode() {
    let yaml = "openapi: 3.0.1
info: {title: Yaml, version: 1}
servers:
  - url: https://example.com/{base}/two/three
    variables: {base: {default: one}}
components:
  schemas: {Thing: {type: object}}
paths:
  /things/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      x-amazon-apigateway-integration:
        type: MOCK
        requestTemplates: {application/json: '{statusCode: 200}'}
        responses: {default: {statusCode: 200}}
";
    let aws = Aws::new();
    let mut seen = String::new();
    for mode in ["", "&basepath=ignore", "&basepath=prepend", "&basepath=split", "&basepath=nope"] {
        let made = send(&aws, "POST", &format!("/restapis?mode=import{mode}"), yaml).await;
        let what = match made.json()["id"].as_str() {
            Some(id) => format!("{:?}", paths(&aws, id).await),
            None => made.text(),
        };
        seen += &format!("{mode}: {} {what}\n", made.status);
    }
    insta::assert_snapshot!(seen, @"");
}

#[tokio::test]
async fn a_document_is_merged_into_an_api_or_takes_its_place() {
    let aws = Aws::new();
    let id = text(&send(&aws, "POST", "/restapis?mode=import", pets()).await.json()["id"]);
    let mut more = pets();
    more["info"]["title"] = "More".into();
    let item = more["paths"].as_object_mut().and_then(|paths| paths.remove("/pets")).expect("an item");
    more["paths"] = json!({ "/cats": item });
    let merged = send(&aws, "PUT", &format!("/restapis/{id}?mode=merge"), &more).await;
    assert_eq!((merged.status, &merged.json()["name"]), (200, &json!("More")), "{merged}");
    assert_eq!(paths(&aws, &id).await, ["/", "/cats", "/pets", "/pets/{id}", "/pets/{id}/{rest+}"]);
    done(&send(&aws, "PUT", &format!("/restapis/{id}?mode=overwrite"), &more).await);
    assert_eq!(paths(&aws, &id).await, ["/", "/cats"]);
    assert_eq!(send(&aws, "PUT", "/restapis/nope?mode=merge", &more).await.status, 404);
}

#[tokio::test]
async fn an_export_is_imported_again_as_the_same_api() {
    let aws = Aws::new();
    let id = text(&send(&aws, "POST", "/restapis?mode=import", pets()).await.json()["id"]);
    let api = deployed(aws, &id).await;
    let export = |kind: &str, query: &str| format!("/restapis/{id}/stages/dev/exports/{kind}{query}");
    let mut seen = String::new();
    for kind in ["swagger", "oas30"] {
        let first = api.aws.rest(SIGNED, "GET", &export(kind, "?extensions=integrations,authorizers"), Value::Null).await;
        assert_eq!((first.status, first.header("content-type").as_str()), (200, "application/json"), "{first}");
        let again = text(&send(&api.aws, "POST", "/restapis?mode=import&basepath=ignore", first.text()).await.json()["id"]);
        let copy = deployed(api.aws.as_account(111_122_223_333), &again).await;
        let path = format!("/restapis/{again}/stages/dev/exports/{kind}?extensions=integrations,authorizers");
        let second = copy.aws.rest(SIGNED, "GET", &path, Value::Null).await;
        let without_id = |answer: &Answer, id: &str| answer.text().replace(id, "{api}");
        assert_eq!(without_id(&second, &again), without_id(&first, &id), "{kind}");
        let plain = api.aws.rest(SIGNED, "GET", &export(kind, ""), Value::Null).await;
        assert!(!plain.text().contains("x-amazon"), "{plain}");
        seen += &format!("{}\n{}\n", first.header("content-disposition"), without_id(&plain, &id));
    }
    insta::assert_snapshot!(api.shown(seen), @"");
}

#[tokio::test]
async fn documents_that_can_not_be_are_refused_and_warnings_on_request() {
    let aws = Aws::new();
    let with = |name: &str, value: Value| {
        let mut document = pets();
        document[name] = value;
        document
    };
    let integration = |value: Value| with("paths", json!({ "/x": { "get": { "x-amazon-apigateway-integration": value } } }));
    let odd = with("definitions", json!({ "odd name": {} }));
    let mut seen = String::new();
    for (query, document) in [
        ("", "".to_owned()),
        ("", "{".into()),
        ("", "[]".into()),
        ("", "{\"swagger\": \"1.2\"}".into()),
        ("", "a: &a [*a, *a]".into()),
        ("", integration(json!({})).to_string()),
        ("", integration(json!({ "type": "aws_proxy", "uri": "nope", "httpMethod": "POST" })).to_string()),
        ("", with("paths", json!({ "/{a+}/b": { "get": {} } })).to_string()),
        ("", with("paths", json!({ "/a b": { "get": {} } })).to_string()),
        ("&failonwarnings=true", odd.to_string()),
    ] {
        let answer = send(&aws, "POST", &format!("/restapis?mode=import{query}"), &document).await;
        seen += &format!("{:.60}: {} {}\n", document.replace('\n', " "), answer.status, answer.text());
    }
    let warned = send(&aws, "POST", "/restapis?mode=import", &odd).await;
    seen += &format!("{} {}\n", warned.status, warned.json()["warnings"]);
    let apis = aws.rest(SIGNED, "GET", "/restapis", Value::Null).await.json();
    assert_eq!(apis["item"].as_array().map(Vec::len), Some(1), "only the last one was made");
    insta::assert_snapshot!(seen, @"");
}
