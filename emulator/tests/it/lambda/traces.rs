//! The trace id, which is the same in a request's header, in its response and in the function.

use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::json;

use super::{FUNCTIONS, lambda, with_hello};
use crate::{
    apigateway::given::Api,
    harness::{Act, Aws},
};

const GIVEN: &str = "1-5759e988-bd862e3fe1be46a994272793";

/// Returns `Root` of a trace header or variable.
fn root(trace: &str) -> String {
    trace.split(';').find_map(|part| part.strip_prefix("Root=")).unwrap_or_default().to_owned()
}

/// Returns the value of `_X_AMZN_TRACE_ID` in the last invocation.
fn in_function(aws: &Aws) -> String {
    aws.python.invocations().last().expect("an invocation").trace_id.clone()
}

#[tokio::test]
async fn an_invocation_keeps_the_trace_of_its_request() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for header in [
        "",
        "Root=1-5759e988-bd862e3fe1be46a994272793",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        "Sampled=1;root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:abcdabcd:2",
        "Root=2-5759e988-bd862e3fe1be46a994272793",
        "Root=1-5759e988-bd862e3fe1be46a99427279;Sampled=?",
        "nonsense",
    ] {
        let mut request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/hello/invocations"));
        if !header.is_empty() {
            request = request.header("x-amzn-trace-id", header);
        }
        let answer = aws.send(request.body("{}".into()).expect("a request")).await;
        let (answered, found) = (answer.header("x-amzn-trace-id"), in_function(&aws));
        assert_eq!(root(&answered), root(&found));
        assert!(!header.contains(GIVEN) || root(&found) == GIVEN, "{header}");
        seen += &format!("{header:?}\n  {answered}\n  {found}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    ""
      Root=1-6b057c40-000000000000000000000009;Sampled=0
      Root=1-6b057c40-000000000000000000000009;Parent=000000000000000a;Sampled=0;Lineage=1:4f1bed90:1
    "Root=1-5759e988-bd862e3fe1be46a994272793"
      Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0
      Root=1-5759e988-bd862e3fe1be46a994272793;Parent=000000000000000e;Sampled=0;Lineage=1:4f1bed90:1
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
      Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1
      Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:4f1bed90:1
    "Sampled=1;root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:abcdabcd:2"
      Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1
      Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000000011;Sampled=1;Lineage=1:4f1bed90:1|1:abcdabcd:2
    "Root=2-5759e988-bd862e3fe1be46a994272793"
      Root=1-6b057c40-000000000000000000000013;Sampled=0
      Root=1-6b057c40-000000000000000000000013;Parent=0000000000000014;Sampled=0;Lineage=1:4f1bed90:1
    "Root=1-5759e988-bd862e3fe1be46a99427279;Sampled=?"
      Root=1-6b057c40-000000000000000000000016;Sampled=0
      Root=1-6b057c40-000000000000000000000016;Parent=0000000000000017;Sampled=0;Lineage=1:4f1bed90:1
    "nonsense"
      Root=1-6b057c40-000000000000000000000019;Sampled=0
      Root=1-6b057c40-000000000000000000000019;Parent=000000000000001a;Sampled=0;Lineage=1:4f1bed90:1
    "#);
}

#[tokio::test]
async fn a_function_that_traces_obeys_what_was_decided_before_it() {
    let aws = with_hello().await;
    let path = format!("{FUNCTIONS}/hello/configuration");
    lambda(&aws, "PUT", &path, json!({ "TracingConfig": { "Mode": "Active" } })).await;
    let mut seen = String::new();
    for header in ["", ";Sampled=0", ";Sampled=1"] {
        let request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/hello/invocations"));
        let request = request.header("x-amzn-trace-id", format!("Root={GIVEN}{header}"));
        aws.send(request.body("{}".into()).expect("a request")).await;
        let found = in_function(&aws);
        seen += &format!("{header:?} {}\n", found.split(';').find(|part| part.starts_with("Sampled")).unwrap_or_default());
    }
    insta::assert_snapshot!(seen, @r#"
    "" Sampled=1
    ";Sampled=0" Sampled=0
    ";Sampled=1" Sampled=1
    "#);
}

#[tokio::test]
async fn an_event_has_its_requests_trace_at_every_try() {
    let aws = with_hello().await;
    for _ in 0..3 {
        aws.python.then(Act::Ends(Outcome::Raised("{}".into()), vec![]));
    }
    let request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/hello/invocations"));
    let request = request.header("x-amz-invocation-type", "Event").body("{}".into()).expect("a request");
    let answer = aws.send(request).await;
    let accepted = root(&answer.header("x-amzn-trace-id"));
    for tries in 1..=3 {
        while aws.python.invocations().len() < tries {
            aws.clock.advance(SignedDuration::from_secs(10));
            tokio::task::yield_now().await;
        }
    }
    let tries: Vec<_> = aws.python.invocations().iter().map(|invocation| root(&invocation.trace_id)).collect();
    assert!(accepted.starts_with("1-"), "{accepted}");
    assert_eq!(tries, [accepted.clone(), accepted.clone(), accepted]);
}

#[tokio::test]
async fn a_function_behind_an_api_has_the_trace_of_the_call() {
    let api = Api::deployed().await;
    let ok = || Act::Ends(Outcome::Returned(r#"{"statusCode":200}"#.into()), vec![]);
    for given in [None, Some(format!("Root={GIVEN};Parent=53995c3f42cd8ad8;Sampled=1"))] {
        api.aws.python.then(ok());
        let mut request = http::Request::get("/dev/hello").header("host", format!("{}.execute-api.localhost:4566", api.id));
        if let Some(given) = &given {
            request = request.header("x-amzn-trace-id", given);
        }
        let answer = api.aws.send(request.body("".into()).expect("a request")).await;
        let last = api.aws.python.invocations().pop().expect("an invocation");
        let event: serde_json::Value = serde_json::from_slice(&last.payload).expect("JSON");
        let of_event = root(event["headers"]["X-Amzn-Trace-Id"].as_str().unwrap_or_default());
        assert_eq!([root(&answer.header("x-amzn-trace-id")), root(&last.trace_id)], [of_event.clone(), of_event.clone()]);
        assert!(of_event.starts_with("1-") && (given.is_none() || of_event == GIVEN), "{of_event}");
    }
}
