//! A service that AWS does not have, with one operation, added by the public way, in each protocol.

use std::collections::BTreeMap;

use bytes::Bytes;
use emulator::{
    AwsError, Call, Route, Service, ServiceTable,
    access::{Needs, Row},
    dispatch::services,
};
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wire::{Blob, Habits, Model};

use crate::{
    authorization::{denied, make_caller, may_only, send},
    harness::{Answer, Aws},
};

static HABITS: Habits = Habits { validation_code: "BadBeans", ..Habits::PLAIN };

/// The model in a protocol. `Grind` has no row.
fn coffee(protocol: &str) -> &'static Model {
    let label = if protocol.starts_with("rest") { json!({ "shape": "Beans", "in": "uri" }) } else { json!("Beans") };
    let model = json!({
        "service": "coffee", "name": "Coffee", "apiVersion": "2026-01-01", "signingName": "coffee", "endpointPrefix": "coffee",
        "protocols": [protocol], "jsonVersion": "1.0", "targetPrefix": "Coffee", "xmlNamespace": "http://coffee/",
        "operations": {
            "Brew": { "uri": "/beans/{Beans}", "status": 201, "input": "BrewRequest", "output": "BrewResponse", "errors": ["NoBeans"] },
            "Grind": { "uri": "/mill" },
        },
        "shapes": {
            "BrewRequest": {
                "type": "structure", "required": ["Beans"],
                "members": { "Beans": label, "Cups": "Cups", "Extras": "Extras", "Notes": "Notes", "Water": "blob" },
            },
            "BrewResponse": {
                "type": "structure", "members": { "Coffee": "blob", "Cups": "Cups", "Extras": "Extras", "Notes": "Notes" },
            },
            "Beans": { "type": "string", "max": 8, "pattern": "[a-z]+" },
            "Cups": { "type": "integer", "min": 1, "max": 12 },
            "Extras": { "type": "list", "member": "string" },
            "Notes": { "type": "map", "key": "string", "value": "string" },
            "NoBeans": { "type": "structure", "members": { "message": "string" }, "error": { "status": 404 } },
        },
    });
    Model::leak(&model.to_string(), &HABITS).expect("a model")
}

fn table(model: &'static Model) -> ServiceTable {
    ServiceTable::new(model, vec![Route::new("Brew", needs, brew)])
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BrewRequest {
    beans: String,
    cups: Option<u8>,
    #[serde(default)]
    extras: Vec<String>,
    notes: Option<BTreeMap<String, String>>,
    water: Option<Blob>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BrewResponse {
    coffee: Option<Blob>,
    cups: u8,
    extras: Vec<String>,
    notes: Option<BTreeMap<String, String>>,
}

fn needs(call: &Call<BrewRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, call.arn("coffee", format_args!("beans/{}", call.input.beans))))
}

async fn brew(call: Call<BrewRequest>) -> Result<BrewResponse, AwsError> {
    let BrewRequest { beans, cups, extras, notes, water } = call.input;
    if beans == "none" {
        return Err(AwsError::new(StatusCode::NOT_FOUND, "NoBeans", "There are no beans."));
    }
    Ok(BrewResponse { coffee: water, cups: cups.unwrap_or(1), extras, notes })
}

struct Shop {
    aws: Aws,
    model: &'static Model,
}

impl Shop {
    fn of(protocol: &str) -> Self {
        let model = coffee(protocol);
        let mut all = services();
        all.push(table(model));
        Self { aws: Aws::of_services(all), model }
    }

    fn request(&self, operation: &str, input: &Value) -> Request<Bytes> {
        let operation = self.model.operation(operation).expect("an operation");
        let (mut head, body) = self.model.request(operation, input).expect("a request").into_parts();
        let signed = self.aws.request("coffee", "POST", "/").body(()).expect("a request");
        head.headers.extend(signed.headers().clone());
        Request::from_parts(head, body)
    }

    async fn call(&self, operation: &str, input: Value) -> Result<Value, (u16, String, String)> {
        let answer = self.aws.emulator.handle(self.request(operation, &input)).await;
        let described = self.model.operation(operation).expect("an operation");
        let read = self.model.read(described, &answer);
        read.map(|output| output.to_json()).map_err(|error| (error.status.as_u16(), error.code.into_owned(), error.message))
    }
}

const PROTOCOLS: [&str; 6] = ["rest-json", "rest-xml", "query", "json-1.0", "json", "smithy-rpc-v2-cbor"];

#[tokio::test]
async fn a_made_up_service_answers_in_every_protocol() {
    for protocol in PROTOCOLS {
        let shop = Shop::of(protocol);
        let input = json!({
            "Beans": "arabica", "Cups": 2, "Extras": ["milk", "a & b"], "Notes": { "to": "go" }, "Water": "AP8=",
        });
        let output = shop.call("Brew", input).await.expect(protocol);
        let expected = json!({ "Coffee": "AP8=", "Cups": 2, "Extras": ["milk", "a & b"], "Notes": { "to": "go" } });
        assert_eq!(output, expected, "{protocol}");
        let entry = shop.aws.store.journal().pop().expect("an entry");
        assert_eq!((entry.service.as_ref(), entry.operation.as_ref()), ("coffee", "Brew"), "{protocol}");
        assert_eq!(serde_json::from_str::<Value>(&entry.input).expect("JSON")["Beans"], "arabica", "{protocol}");
    }
}

#[tokio::test]
async fn a_made_up_service_refuses_in_every_protocol() {
    for protocol in PROTOCOLS {
        let shop = Shop::of(protocol);
        let refused = async |operation, input| shop.call(operation, input).await.expect_err(protocol);
        let own = refused("Brew", json!({ "Beans": "none" })).await;
        assert_eq!(own, (404, "NoBeans".into(), "There are no beans.".into()), "{protocol}");
        let (status, code, message) = refused("Brew", json!({ "Beans": "Arabica beans", "Cups": 13 })).await;
        assert_eq!((status, code.as_str()), (400, "BadBeans"), "{protocol}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(message, @"3 validation errors detected: Value 'Arabica beans' at 'beans' failed to satisfy constraint: Member must have length less than or equal to 8; Value 'Arabica beans' at 'beans' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; Value '13' at 'cups' failed to satisfy constraint: Member must have value less than or equal to 12");
        }
        let absent = refused("Grind", json!({})).await;
        let told = "Coldstart does not implement coffee:Grind yet.";
        assert_eq!(absent, (501, "NotImplemented".into(), told.into()), "{protocol}");
    }
}

#[tokio::test]
async fn a_made_up_service_asks_for_the_permission_of_its_row() {
    for protocol in PROTOCOLS {
        let shop = Shop::of(protocol);
        make_caller(&shop.aws).await;
        let as_role = async |beans: &str| -> Answer {
            send(&shop.aws, Service::of(shop.model), shop.request("Brew", &json!({ "Beans": beans }))).await
        };
        may_only(&shop.aws, &["arn:aws:coffee:us-east-1:111122223333:beans/robusta"]).await;
        assert_eq!(as_role("robusta").await.status / 100, 2, "{protocol}");
        let answer = as_role("arabica").await;
        // CBOR has the message between its lengths.
        let asked = denied(&answer).unwrap_or_default();
        assert!(asked.starts_with("coffee:Brew on arn:aws:coffee:us-east-1:111122223333:beans/arabica"), "{protocol}: {answer}");
    }
}
