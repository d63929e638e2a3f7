//! A service that AWS has not, with an operation in each protocol, by the public way of adding one.

use serde::{Deserialize, Serialize};
use serde_json::json;
use wire::{Blob, Habits, Model};

static HABITS: Habits = Habits { validation_code: "BadBeans", ..Habits::PLAIN };

fn coffee(protocol: &str) -> &'static Model {
    let model = json!({
        "service": "coffee", "name": "Coffee", "apiVersion": "2026-01-01", "signingName": "coffee", "endpointPrefix": "coffee",
        "protocols": [protocol], "jsonVersion": "1.0", "targetPrefix": "Coffee", "xmlNamespace": "http://coffee/",
        "operations": { "Brew": { "uri": "/beans", "status": 201, "input": "BrewRequest", "output": "BrewResponse", "errors": ["NoBeans"] } },
        "shapes": {
            "BrewRequest": {
                "type": "structure", "required": ["Beans"],
                "members": { "Beans": "Beans", "Cups": "integer", "Extras": "Extras", "Notes": "Notes", "Water": "blob", "At": "timestamp" },
            },
            "BrewResponse": { "type": "structure", "members": { "Coffee": "blob", "Cups": "integer", "Extras": "Extras", "Notes": "Notes" } },
            "Beans": { "type": "string", "max": 8, "pattern": "[a-z]+" },
            "Extras": { "type": "list", "member": "string" },
            "Notes": { "type": "map", "key": "string", "value": "string" },
            "NoBeans": { "type": "structure", "members": { "message": "string" }, "error": { "status": 404 } },
        },
    });
    Model::leak(&model.to_string(), &HABITS).expect("a model")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BrewRequest {
    beans: String,
    cups: Option<u8>,
    extras: Option<Vec<String>>,
    notes: std::collections::BTreeMap<String, String>,
    water: Blob,
    at: jiff::Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BrewResponse {
    coffee: Blob,
    cups: u8,
    extras: Vec<String>,
    notes: Option<std::collections::BTreeMap<String, String>>,
}

#[test]
fn a_made_up_service_speaks_every_protocol() {
    for name in ["rest-json", "rest-xml", "query", "json-1.0", "json", "smithy-rpc-v2-cbor"] {
        let model = coffee(name);
        let brew = model.operation("Brew").expect("an operation");
        let protocol = model.info.first_protocol();
        let input = json!({
            "Beans": "arabica", "Cups": 2, "Extras": ["milk", "a & b"], "Notes": { "to": "go" }, "Water": "AP8=",
            "At": "2018-01-09T20:51:21Z",
        });
        let request = model.request(brew, &input).expect(name);
        let routed = model.route(&request).expect(name);
        assert_eq!(routed.operation.name, "Brew");
        let value = model.input(&routed, &request).expect(name);
        assert!(model.check(routed.operation, &value).is_ok(), "{name}");
        let read: BrewRequest = value.read().expect(name);
        assert_eq!((read.beans.as_str(), read.cups, read.at.as_second()), ("arabica", Some(2), 1_515_531_081), "{name}");
        let output = BrewResponse { coffee: read.water, cups: 2, extras: read.extras.unwrap_or_default(), notes: Some(read.notes) };
        let response = model.answer(brew, routed.protocol, &output, "request-1").expect(name);
        let answer = model.read(brew, &response).expect(name).to_json();
        assert_eq!(answer, json!({ "Coffee": "AP8=", "Cups": 2, "Extras": ["milk", "a & b"], "Notes": { "to": "go" } }), "{name}");

        let bad = model.request(brew, &json!({ "Beans": "ARABICA BEANS" })).expect(name);
        let violations = model.check(brew, &model.input(&routed, &bad).expect(name)).expect_err(name);
        let refused = model.refuse(protocol, &model.violation(&violations), "request-2");
        let error = model.read(brew, &refused).expect_err(name);
        assert_eq!(error.code, "BadBeans", "{name}");
        assert!(
            error.message.starts_with("2 validation errors detected: Value 'ARABICA BEANS' at 'beans' failed"),
            "{name}: {error}"
        );

        let missing = model.refuse(protocol, &model.error("NoBeans", "None left."), "request-3");
        assert_eq!(missing.status(), 404, "{name}");
        assert_eq!(model.read(brew, &missing).expect_err(name).to_string(), "NoBeans: None left.", "{name}");
    }
}
