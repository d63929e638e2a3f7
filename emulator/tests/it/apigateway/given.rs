//! A REST API for tests, with helpers to configure and call it.

use std::io::Write as _;

use base64::Engine as _;
use emulator::{AccountId, runtime::Outcome};
use http::Request;
use serde_json::{Value, json};

use crate::harness::{Act, Answer, Aws};

/// The service name in signatures of calls to API Gateway.
pub const SIGNED: &str = "apigateway";

/// The API `HelloAPI` with a resource `/hello`, in its own emulator.
pub struct Api {
    /// The emulator, as the API's owner calls it.
    pub aws: Aws,
    /// The API's id.
    pub id: String,
    /// The id of the resource `/`.
    pub root: String,
    /// The id of the resource `/hello`.
    pub hello: String,
}

impl Api {
    /// Creates the API without methods, in a new emulator.
    pub async fn new() -> Self {
        Self::within(Aws::new()).await
    }

    /// Creates the API without methods, in an emulator that exists.
    pub async fn within(aws: Aws) -> Self {
        let made = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": "HelloAPI" })).await.json();
        let (id, root) = (text(&made["id"]), text(&made["rootResourceId"]));
        let mut api = Self { aws, id, root: root.clone(), hello: String::new() };
        api.hello = api.resource(&root, "hello").await;
        api
    }

    /// Creates the API with `GET /hello` as a Lambda proxy of the function `fn`, whose policy permits it, and deploys it to `dev`.
    pub async fn deployed() -> Self {
        let api = Self::new().await;
        api.function("fn").await;
        api.permit("fn").await;
        api.method(&api.hello, "GET", json!({})).await;
        api.proxy(&api.hello, "GET", "fn").await;
        api.deploy().await;
        api
    }

    /// Calls the control plane at a path below the API's own.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.aws.rest(SIGNED, method, &format!("/restapis/{}{path}", self.id), body).await
    }

    /// Creates a resource and returns its id.
    pub async fn resource(&self, parent: &str, part: &str) -> String {
        text(&self.call("POST", &format!("/resources/{parent}"), json!({ "pathPart": part })).await.json()["id"])
    }

    /// Creates a method without authorization. `more` has further members of the request.
    pub async fn method(&self, resource: &str, method: &str, more: Value) {
        let mut body = json!({ "authorizationType": "NONE" });
        merge(&mut body, more);
        done(&self.call("PUT", &format!("/resources/{resource}/methods/{method}"), body).await);
    }

    /// Sets the integration of a method.
    pub async fn integrate(&self, resource: &str, method: &str, integration: Value) {
        done(&self.call("PUT", &format!("/resources/{resource}/methods/{method}/integration"), integration).await);
    }

    /// Sets a Lambda proxy integration for a method.
    pub async fn proxy(&self, resource: &str, method: &str, function: &str) {
        self.integrate(resource, method, json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": self.uri(function) })).await;
    }

    /// Creates a method with a mock integration, with these templates for its request and for its only response, 200.
    pub async fn mock(&self, resource: &str, method: &str, request: &str, response: &str) {
        self.method(resource, method, json!({})).await;
        self.integrate(resource, method, json!({ "type": "MOCK", "requestTemplates": { "application/json": request } })).await;
        let at = format!("/resources/{resource}/methods/{method}");
        done(&self.call("PUT", &format!("{at}/responses/200"), json!({})).await);
        let mapping = json!({ "responseTemplates": { "application/json": response } });
        done(&self.call("PUT", &format!("{at}/integration/responses/200"), mapping).await);
    }

    /// Returns the URI of an integration with a function.
    pub fn uri(&self, function: &str) -> String {
        let arn = format!("arn:aws:lambda:us-east-1:{}:function:{function}", self.aws.account);
        format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
    }

    /// Deploys the API to the stage `dev`.
    pub async fn deploy(&self) {
        done(&self.call("POST", "/deployments", json!({ "stageName": "dev" })).await);
    }

    /// Patches a part of the API by steps of operation, path and value.
    pub async fn patch(&self, path: &str, steps: &[(&str, &str, &str)]) -> Answer {
        self.call("PATCH", path, patch(steps)).await
    }

    /// Creates a function and its role.
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

    /// Permits API Gateway to call a function for all methods of this API.
    pub async fn permit(&self, function: &str) {
        let source = format!("arn:aws:execute-api:us-east-1:{}:{}/*/*/*", self.aws.account, self.id);
        let body = json!({
            "StatementId": "gateway", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source,
        });
        done(&self.aws.rest("lambda", "POST", &format!("/2015-03-31/functions/{function}/policy"), body).await);
    }

    /// Calls the deployed API by GET.
    pub async fn curl(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Calls the deployed API by GET with an API key.
    pub async fn curl_with_key(&self, path: &str, key: &str) -> Answer {
        self.send("GET", path, &[("x-api-key", key)], "").await
    }

    /// Calls the deployed API by its own host. `path` begins with the stage.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("host", format!("{}.execute-api.localhost:4566", self.id));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.aws.send(request.body(body.to_owned().into()).expect("a request")).await
    }

    /// Creates a key in a usage plan for the stage `dev`, and returns the key's value. `plan` has further members of the plan.
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

    /// Creates the API with a mock at `GET /hello` that requires a key, and deploys it to `dev`.
    pub async fn keyed_mock() -> Self {
        let api = Self::new().await;
        api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
        api.patch(&format!("/resources/{}/methods/GET", api.hello), &[("replace", "/apiKeyRequired", "true")]).await;
        api.deploy().await;
        api
    }

    /// Makes the next invocation of a function return `result`.
    pub fn returns(&self, result: impl ToString) {
        self.aws.python.then(Act::Ends(Outcome::Returned(result.to_string().into()), vec![]));
    }

    /// Returns the event of the last invocation.
    pub fn event(&self) -> Value {
        let invocation = self.aws.python.invocations().pop().expect("an invocation");
        serde_json::from_slice(&invocation.payload).expect("JSON")
    }

    /// Formats an answer with its ids replaced by `{api}`, `{root}` and `{hello}`.
    pub fn shown(&self, answer: impl std::fmt::Display) -> String {
        let names = [(&self.id, "{api}"), (&self.root, "{root}"), (&self.hello, "{hello}")];
        names.into_iter().fold(answer.to_string(), |text, (id, name)| text.replace(id.as_str(), name))
    }

    /// Returns the same emulator, as another account calls it.
    pub fn as_account(&self, number: u64) -> Aws {
        let mut other = self.aws.as_account(number);
        other.account = AccountId::from_number(number);
        other
    }
}

/// Returns `{"patchOperations": …}` with steps of operation, path and value.
pub fn patch(steps: &[(&str, &str, &str)]) -> Value {
    let steps = steps.iter().map(|(op, path, value)| json!({ "op": op, "path": path, "value": value }));
    json!({ "patchOperations": steps.collect::<Vec<_>>() })
}

/// Returns the text of a JSON string.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

fn merge(body: &mut Value, more: Value) {
    if let (Value::Object(body), Value::Object(more)) = (body, more) {
        body.extend(more);
    }
}

/// Panics unless the status of an answer is 2xx.
pub fn done(answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{answer}");
}

fn package() -> String {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", zip::write::SimpleFileOptions::default()).expect("a zip");
    zip.write_all(b"def handler(event, context): return event").expect("a zip");
    base64::engine::general_purpose::STANDARD.encode(zip.finish().expect("a zip").into_inner())
}
