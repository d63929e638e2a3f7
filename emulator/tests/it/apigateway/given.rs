//! An API to begin with.

use std::io::Write as _;

use base64::Engine as _;
use emulator::{AccountId, runtime::Outcome};
use http::Request;
use serde_json::{Value, json};

use crate::harness::{Act, Answer, Aws};

/// The name that calls of this service are signed for.
pub const SIGNED: &str = "apigateway";

/// `HelloAPI` with a resource `/hello`, in an AWS of its own.
pub struct Api {
    /// The AWS.
    pub aws: Aws,
    /// The API's id.
    pub id: String,
    /// `/`.
    pub root: String,
    /// `/hello`.
    pub hello: String,
}

impl Api {
    /// With nothing on it.
    pub async fn new() -> Self {
        Self::within(Aws::new()).await
    }

    /// In this AWS.
    pub async fn within(aws: Aws) -> Self {
        let made = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": "HelloAPI" })).await.json();
        let (id, root) = (text(&made["id"]), text(&made["rootResourceId"]));
        let mut api = Self { aws, id, root: root.clone(), hello: String::new() };
        api.hello = api.resource(&root, "hello").await;
        api
    }

    /// With `GET /hello` integrated with the function `fn`, which lets API Gateway in, and deployed to `dev`.
    pub async fn deployed() -> Self {
        let api = Self::new().await;
        api.function("fn").await;
        api.permit("fn").await;
        api.method(&api.hello, "GET", json!({})).await;
        api.proxy(&api.hello, "GET", "fn").await;
        api.deploy().await;
        api
    }

    /// Any call of the API's own paths.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.aws.rest(SIGNED, method, &format!("/restapis/{}{path}", self.id), body).await
    }

    /// A new resource.
    pub async fn resource(&self, parent: &str, part: &str) -> String {
        text(&self.call("POST", &format!("/resources/{parent}"), json!({ "pathPart": part })).await.json()["id"])
    }

    /// A new method.
    pub async fn method(&self, resource: &str, method: &str, more: Value) {
        let mut body = json!({ "authorizationType": "NONE" });
        merge(&mut body, more);
        done(&self.call("PUT", &format!("/resources/{resource}/methods/{method}"), body).await);
    }

    /// An integration.
    pub async fn integrate(&self, resource: &str, method: &str, integration: Value) {
        done(&self.call("PUT", &format!("/resources/{resource}/methods/{method}/integration"), integration).await);
    }

    /// A Lambda proxy integration.
    pub async fn proxy(&self, resource: &str, method: &str, function: &str) {
        self.integrate(resource, method, json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": self.uri(function) })).await;
    }

    /// A mock integration whose only response is 200 with this template.
    pub async fn mock(&self, resource: &str, method: &str, request: &str, response: &str) {
        self.method(resource, method, json!({})).await;
        self.integrate(resource, method, json!({ "type": "MOCK", "requestTemplates": { "application/json": request } })).await;
        let at = format!("/resources/{resource}/methods/{method}");
        done(&self.call("PUT", &format!("{at}/responses/200"), json!({})).await);
        let mapping = json!({ "responseTemplates": { "application/json": response } });
        done(&self.call("PUT", &format!("{at}/integration/responses/200"), mapping).await);
    }

    /// The URI of a function's integration.
    pub fn uri(&self, function: &str) -> String {
        let arn = format!("arn:aws:lambda:us-east-1:{}:function:{function}", self.aws.account);
        format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
    }

    /// A deployment to the stage `dev`.
    pub async fn deploy(&self) {
        done(&self.call("POST", "/deployments", json!({ "stageName": "dev" })).await);
    }

    /// Patches something of the API.
    pub async fn patch(&self, path: &str, steps: &[(&str, &str, &str)]) -> Answer {
        self.call("PATCH", path, patch(steps)).await
    }

    /// A function, and the role it needs.
    pub async fn function(&self, name: &str) {
        let trust = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": { "Service": ["lambda.amazonaws.com", "apigateway.amazonaws.com"] }, "Action": "sts:AssumeRole" }
        ] });
        let role = [("Action", "CreateRole"), ("RoleName", "role"), ("AssumeRolePolicyDocument", &trust.to_string())];
        self.aws.form("iam", &role).await;
        let body = json!({
            "FunctionName": name, "Runtime": "python3.12", "Handler": "lambda_function.handler",
            "Role": format!("arn:aws:iam::{}:role/role", self.aws.account), "Code": { "ZipFile": package() },
        });
        done(&self.aws.rest("lambda", "POST", "/2015-03-31/functions", body).await);
    }

    /// Lets API Gateway call a function for any method of this API.
    pub async fn permit(&self, function: &str) {
        let source = format!("arn:aws:execute-api:us-east-1:{}:{}/*/*/*", self.aws.account, self.id);
        let body = json!({
            "StatementId": "gateway", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source,
        });
        done(&self.aws.rest("lambda", "POST", &format!("/2015-03-31/functions/{function}/policy"), body).await);
    }

    /// A call of the deployed API, as curl makes it.
    pub async fn curl(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// A call of the deployed API with an API key.
    pub async fn curl_with_key(&self, path: &str, key: &str) -> Answer {
        self.send("GET", path, &[("x-api-key", key)], "").await
    }

    /// Any call of the deployed API.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("host", format!("{}.execute-api.localhost:4566", self.id));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.aws.send(request.body(body.to_owned().into()).expect("a request")).await
    }

    /// A key in a plan for the stage `dev`; its value. What the plan has beside the stage is given.
    pub async fn keyed(&self, plan: Value) -> String {
        let made = self.aws.rest(SIGNED, "POST", "/apikeys", json!({ "name": "DemoKey", "enabled": true })).await.json();
        let mut body = json!({ "name": "DemoPlan", "apiStages": [{ "apiId": self.id, "stage": "dev" }] });
        merge(&mut body, plan);
        let plan = self.aws.rest(SIGNED, "POST", "/usageplans", body).await;
        done(&plan);
        let join = json!({ "keyId": made["id"], "keyType": "API_KEY" });
        done(&self.aws.rest(SIGNED, "POST", &format!("/usageplans/{}/keys", text(&plan.json()["id"])), join).await);
        text(&made["value"])
    }

    /// With a mock at `GET /hello` that wants a key, deployed to `dev`.
    pub async fn keyed_mock() -> Self {
        let api = Self::new().await;
        api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
        api.patch(&format!("/resources/{}/methods/GET", api.hello), &[("replace", "/apiKeyRequired", "true")]).await;
        api.deploy().await;
        api
    }

    /// The next call's function returns this.
    pub fn returns(&self, result: impl ToString) {
        self.aws.python.then(Act::Ends(Outcome::Returned(result.to_string().into()), vec![]));
    }

    /// The event of the last call.
    pub fn event(&self) -> Value {
        let invocation = self.aws.python.invocations().pop().expect("an invocation");
        serde_json::from_slice(&invocation.payload).expect("JSON")
    }

    /// An answer with the ids taken out.
    pub fn shown(&self, answer: impl std::fmt::Display) -> String {
        let names = [(&self.id, "{api}"), (&self.root, "{root}"), (&self.hello, "{hello}")];
        names.into_iter().fold(answer.to_string(), |text, (id, name)| text.replace(id.as_str(), name))
    }

    /// The same AWS as another account meets it.
    pub fn as_account(&self, number: u64) -> Aws {
        let mut other = self.aws.as_account(number);
        other.account = AccountId::from_number(number);
        other
    }
}

/// `{"patchOperations": …}` of op, path, value.
pub fn patch(steps: &[(&str, &str, &str)]) -> Value {
    let steps = steps.iter().map(|(op, path, value)| json!({ "op": op, "path": path, "value": value }));
    json!({ "patchOperations": steps.collect::<Vec<_>>() })
}

/// A text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

fn merge(body: &mut Value, more: Value) {
    if let (Value::Object(body), Value::Object(more)) = (body, more) {
        body.extend(more);
    }
}

/// What is given must have come about.
pub fn done(answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{answer}");
}

fn package() -> String {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", zip::write::SimpleFileOptions::default()).expect("a zip");
    zip.write_all(b"def handler(event, context): return event").expect("a zip");
    base64::engine::general_purpose::STANDARD.encode(zip.finish().expect("a zip").into_inner())
}
