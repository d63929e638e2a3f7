//! Tests of integrations with HTTP endpoints.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use emulator::{Config, MemoryStore, Outbound, OutboundError};
use http::{Request, Response};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::line;
use crate::{
    apigateway::given::{Api, done, text},
    harness::Aws,
};

/// A network with one host, `shop.example.com`, which tells what it got.
#[derive(Debug, Default)]
struct Shop {
    got: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl Outbound for Shop {
    async fn send(&self, request: Request<Bytes>, _: Duration) -> Result<Response<Bytes>, OutboundError> {
        let host = request.uri().host().unwrap_or("").to_owned();
        match host.as_str() {
            "shop.example.com" => {}
            "slow.example.com" => return Err(OutboundError::TimedOut),
            _ => return Err(OutboundError::NotAllowed(host)),
        }
        let headers: Vec<String> =
            request.headers().iter().map(|(name, value)| format!("{name}={}", String::from_utf8_lossy(value.as_bytes()))).collect();
        let body = String::from_utf8_lossy(request.body()).into_owned();
        self.got.lock().push(format!("{} {} {} {body}", request.method(), request.uri(), headers.join(" ")));
        let status = if request.uri().path().ends_with("/gone") { 410 } else { 200 };
        let answer = Response::builder().status(status).header("content-type", "application/json").header("x-shop", "one");
        let answer = answer.header("x-shop", "two").header("date", "today").header("transfer-encoding", "chunked");
        Ok(answer.body(r#"{"pets": [{"name": "Rex"}]}"#.into()).expect("a response"))
    }
}

async fn with_shop() -> (Api, Arc<Shop>) {
    let shop = Arc::new(Shop::default());
    let config = Config { outbound: shop.clone(), ..Config::default() };
    (Api::within(Aws::with(config, MemoryStore::new())).await, shop)
}

/// Deploys `ANY /{proxy+}` with an integration of type `HTTP_PROXY`.
async fn proxy(api: &Api, uri: &str) {
    let root = api.root.clone();
    let all = api.resource(&root, "{proxy+}").await;
    api.method(&all, "ANY", json!({ "requestParameters": { "method.request.path.proxy": true } })).await;
    api.integrate(
        &all,
        "ANY",
        json!({
            "type": "HTTP_PROXY", "httpMethod": "ANY", "uri": uri,
            "requestParameters": {
                "integration.request.path.proxy": "method.request.path.proxy",
                "integration.request.header.X-Stage": "context.stage",
                "integration.request.querystring.color": "stageVariables.color",
            },
        }),
    )
    .await;
    api.deploy().await;
    done(
        &api.patch("/stages/dev", &[("replace", "/variables/color", "blue"), ("replace", "/variables/host", "shop.example.com")])
            .await,
    );
}

#[tokio::test]
async fn a_proxy_passes_all_of_the_request_and_of_the_response() {
    let (api, shop) = with_shop().await;
    proxy(&api, "https://${stageVariables.host}/v1/{proxy}?fixed=1").await;
    let answer =
        api.send("POST", "/dev/a/b%2Fc?x=1&x=2&color=red", &[("x-mine", "yes"), ("content-type", "text/plain")], "hi").await;
    let headers =
        |name: &str| answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("")).collect::<Vec<_>>().join(",");
    insta::assert_snapshot!(format!("{}\n{} {} {:?}\n{}", line(&answer), headers("x-shop"), headers("x-amzn-remapped-date"), headers("transfer-encoding"), api.shown(shop.got.lock().join("\n"))), @r#"
    200 {"pets": [{"name": "Rex"}]}
    one,two today ""
    POST https://shop.example.com/v1/a/b%2Fc?fixed=1&x=1&x=2&color=blue content-type=text/plain x-amzn-trace-id=Root=1-6b057c40-00000000000000000000000d x-forwarded-for=127.0.0.1 x-forwarded-port=443 x-forwarded-proto=https x-mine=yes x-stage=dev accept=application/json user-agent=AmazonAPIGateway_{api} x-amzn-apigateway-api-id={api} host=shop.example.com hi
    "#);
    assert_eq!(api.send("DELETE", "/dev/gone", &[], "").await.status, 410);
}

#[tokio::test]
async fn a_host_that_is_not_allowed_and_one_that_is_slow_are_504() {
    let (api, _) = with_shop().await;
    proxy(&api, "http://${stageVariables.host}/{proxy}").await;
    let mut seen = String::new();
    for host in ["169.254.169.254", "localhost", "localhost:4566", "slow.example.com", "nobody.example.com"] {
        // Only letters that stage variables may have.
        done(&api.patch("/stages/dev", &[("replace", "/variables/host", host)]).await);
        seen += &format!("{host}: {}\n", line(&api.curl("/dev/x").await));
    }
    insta::assert_snapshot!(seen, @r#"
    169.254.169.254: 504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
    localhost: 504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
    localhost:4566: 504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
    slow.example.com: 504 InternalServerErrorException {"message": "Endpoint request timed out"}
    nobody.example.com: 504 InternalServerErrorException {"message": "Network error communicating with endpoint"}
    "#);
}

#[tokio::test]
async fn a_custom_integration_maps_what_it_gets() {
    let (api, shop) = with_shop().await;
    let item = api.resource(&api.hello, "{id}").await;
    api.method(&item, "POST", json!({})).await;
    let template = r##"#set($context.requestOverride.header.x-over = "ridden")#set($context.requestOverride.path.kind = "dogs")#set($context.requestOverride.querystring.page = 2){"all": $input.json('$')}"##;
    api.integrate(
        &item,
        "POST",
        json!({
            "type": "HTTP", "httpMethod": "PUT", "uri": "http://shop.example.com/{kind}/{id}",
            "requestTemplates": { "application/json": template },
            "requestParameters": {
                "integration.request.path.id": "method.request.path.id",
                "integration.request.path.kind": "'cats'",
                "integration.request.querystring.q": "method.request.multivaluequerystring.q",
                "integration.request.querystring.none": "method.request.querystring.none",
                "integration.request.header.X-Ip": "context.identity.sourceIp",
                "integration.request.header.X-All": "method.request.multivalueheader.x-many",
                "integration.request.header.X-Name": "method.request.body.pets[0].name",
            },
        }),
    )
    .await;
    let at = format!("/resources/{item}/methods/POST");
    for (status, pattern) in [("200", ""), ("404", "4\\d\\d")] {
        let names = ["A", "B", "C", "D"].map(|name| (format!("method.response.header.X-{name}"), json!(false)));
        let declared = json!({ "responseParameters": names.into_iter().collect::<serde_json::Map<_, _>>() });
        done(&api.call("PUT", &format!("{at}/responses/{status}"), declared).await);
        let mapping = json!({
            "selectionPattern": pattern,
            "responseTemplates": { "application/json": "$input.path('$.pets[0].name') $context.httpMethod" },
            "responseParameters": {
                "method.response.header.X-A": "integration.response.header.x-shop",
                "method.response.header.X-B": "integration.response.multivalueheader.x-shop",
                "method.response.header.X-C": "integration.response.body.pets[0].name",
                "method.response.header.X-D": "context.requestId",
            },
        });
        done(&api.call("PUT", &format!("{at}/integration/responses/{status}"), mapping).await);
    }
    api.deploy().await;
    let mut seen = String::new();
    for id in ["7", "gone"] {
        let body = r#"{"pets": [{"name": "Rex"}]}"#;
        let answer = api
            .send("POST", &format!("/dev/hello/{id}?q=a&q=b+c"), &[("x-many", "1"), ("x-many", "2"), ("x-hidden", "3")], body)
            .await;
        let headers: Vec<String> = ["x-a", "x-b", "x-c", "x-d", "x-shop"]
            .iter()
            .map(|name| {
                answer.headers.get_all(*name).iter().map(|value| value.to_str().unwrap_or("")).collect::<Vec<_>>().join(",")
            })
            .collect();
        seen += &format!("{} {headers:?}\n", line(&answer));
    }
    insta::assert_snapshot!(format!("{seen}{}", api.shown(shop.got.lock().join("\n"))), @r#"
    200 Rex POST ["two", "one,two", "Rex", "00000000-0000-0000-0000-000000000017", ""]
    404 Rex POST ["two", "one,two", "Rex", "00000000-0000-0000-0000-000000000020", ""]
    PUT http://shop.example.com/dogs/7?q=a&q=b+c&page=2 x-all=1,2 x-ip=127.0.0.1 x-name=Rex x-over=ridden accept=application/json user-agent=AmazonAPIGateway_{api} x-amzn-apigateway-api-id={api} x-amzn-trace-id=Root=1-6b057c40-000000000000000000000010 content-type=application/json host=shop.example.com {"all": {"pets":[{"name":"Rex"}]}}
    PUT http://shop.example.com/dogs/gone?q=a&q=b+c&page=2 x-all=1,2 x-ip=127.0.0.1 x-name=Rex x-over=ridden accept=application/json user-agent=AmazonAPIGateway_{api} x-amzn-apigateway-api-id={api} x-amzn-trace-id=Root=1-6b057c40-000000000000000000000013 content-type=application/json host=shop.example.com {"all": {"pets":[{"name":"Rex"}]}}
    "#);
}

#[tokio::test]
async fn an_api_calls_the_accounts_own_apis_but_not_those_of_others() {
    let (api, _) = with_shop().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "from $context.path").await;
    proxy(&api, &format!("https://{}.execute-api.us-east-1.amazonaws.com/dev/{{proxy}}", api.id)).await;
    let resources = api.call("GET", "/resources?limit=500", Value::Null).await.json();
    let greedy = resources["item"].as_array().into_iter().flatten().find(|item| item["pathPart"] == "{proxy+}").expect("it");
    let at = format!("/resources/{}/methods/ANY/integration", text(&greedy["id"]));
    // `/x/hello` is passed on as `/hello`, and `/x/y` as itself, again and again.
    let uri = format!("https://{}.execute-api.us-east-1.amazonaws.com/dev/hello", api.id);
    done(&api.patch(&at, &[("replace", "/uri", &uri)]).await);
    api.deploy().await;
    assert_eq!(line(&api.curl("/dev/x").await), "200 from /dev/hello");
    let by_path = format!("http://localhost:4566/_aws/execute-api/{}/dev/hello", api.id);
    done(&api.patch(&at, &[("replace", "/uri", &by_path)]).await);
    api.deploy().await;
    assert_eq!(line(&api.curl("/dev/x").await), "200 from /dev/hello");
    let itself = format!("https://{}.execute-api.us-east-1.amazonaws.com/dev/{{proxy}}", api.id);
    done(&api.patch(&at, &[("replace", "/uri", &itself)]).await);
    api.deploy().await;
    assert_eq!(api.curl("/dev/x").await.status, 504, "an API that calls itself comes to an end");
    let stranger = Api::within(api.as_account(444_455_556_667)).await;
    proxy(&stranger, &uri).await;
    assert_eq!(stranger.curl("/dev/x").await.status, 504);
}
