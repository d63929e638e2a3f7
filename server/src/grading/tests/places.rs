use app::grading::{State, port::Grading};
use emulator::{CallSource, Service};
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::site::{Site, labs};

const TOLD: &str = "vars: { team: { pick: [aurora] }, probe: { random: word } }
steps:
  - id: call
    title: Call it
    checks:
      - id: called
        say: Call ${url.Hello.dev}/hello with ${key.Demo} at ${endpoint} as ${team}
        resource: { type: lambda.function, where: { name: Nothing } }
        fail: There is none at ${url.Hello.dev}.
        hints: ['curl ${url.Hello.dev}/hello -H x-api-key:${key.Demo}', '${endpoint} ${account} ${region} ${team}']
";

async fn api(site: &Site) -> String {
    let aws = site.aws(CallSource::Console);
    let post = |path: String, body: Value| {
        let aws = aws.clone();
        async move {
            let answer =
                aws.send(Service::API_GATEWAY, Method::POST, &path, &HeaderMap::new(), body.to_string().into()).await.unwrap();
            assert!(answer.status().is_success(), "{path}: {:?}", answer.body());
            serde_json::from_slice::<Value>(answer.body()).unwrap()
        }
    };
    let api = post("/restapis".into(), json!({ "name": "Hello" })).await["id"].as_str().unwrap().to_owned();
    let root = aws.call(Service::API_GATEWAY, "GetResources", json!({ "restApiId": api })).await.unwrap().unwrap();
    let root = root["items"][0]["id"].as_str().unwrap().to_owned();
    let method = format!("/restapis/{api}/resources/{root}/methods/GET");
    for (path, body) in
        [(method.clone(), json!({ "authorizationType": "NONE" })), (format!("{method}/integration"), json!({ "type": "MOCK" }))]
    {
        let put = aws.send(Service::API_GATEWAY, Method::PUT, &path, &HeaderMap::new(), body.to_string().into()).await.unwrap();
        assert!(put.status().is_success(), "{path}: {:?}", put.body());
    }
    post(format!("/restapis/{api}/deployments"), json!({ "stageName": "dev" })).await;
    post("/apikeys".into(), json!({ "name": "Demo", "value": "a-key-of-twenty-letters", "enabled": true })).await;
    api
}

#[tokio::test]
async fn placeholders_are_filled_in_sentences_and_hints_once_the_resource_exists() {
    let site = Site::with(&[("lab", "lab.yaml", TOLD)]).await;
    let before = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(before.results[0].say, "Call ${url.Hello.dev}/hello with ${key.Demo} at http://localhost:4566 as aurora");

    let id = api(&site).await;
    let after = site.grading.check(&site.learner, "lab", None).await.unwrap();
    let url = format!("http://{id}.execute-api.localhost:4566/dev");
    assert_eq!(after.results[0].state, State::Open);
    assert_eq!(after.results[0].say, format!("Call {url}/hello with a-key-of-twenty-letters at http://localhost:4566 as aurora"));
    assert_eq!(after.results[0].message, format!("There is none at {url}."));
    let hint = |number| site.grading.hint(&site.learner, "lab", "called", number);
    assert_eq!(hint(0).await.unwrap(), format!("curl {url}/hello -H x-api-key:a-key-of-twenty-letters"));
    assert_eq!(hint(1).await.unwrap(), format!("http://localhost:4566 {} us-east-1 aurora", site.learner.aws_account));
}

#[test]
fn an_undefined_placeholder_is_a_mistake() {
    let (labs, _content) =
        labs(&[("lab", "lab.yaml", &TOLD.replace("${url.Hello.dev}/hello with", "${url.Hello} ${key.} ${url.a.b.c} with"))]);
    let told: Vec<_> = labs.problems.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    01-module/labs/lab/lab.yaml:10: `${url.Hello}` is not defined; this lab has ${probe}, ${team}, ${account}, ${region}, ${endpoint}
    01-module/labs/lab/lab.yaml:10: `${key.}` is not defined; this lab has ${probe}, ${team}, ${account}, ${region}, ${endpoint}
    01-module/labs/lab/lab.yaml:10: `${url.a.b.c}` is not defined; this lab has ${probe}, ${team}, ${account}, ${region}, ${endpoint}
    ");
}
