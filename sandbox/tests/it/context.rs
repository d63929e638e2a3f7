//! The handler's context object.

use sandbox::Invocation;

use crate::code::{event, function, handler, invoke, log, shown, started};

#[tokio::test]
async fn the_context_has_every_attribute_of_lambdas() {
    let code = handler(
        r#"
        public = [name for name in dir(context) if not name.startswith("_") and not callable(getattr(context, name))]
        return "\n".join(f"{name} = {getattr(context, name)!r}" for name in public)
        "#,
    );
    let report = invoke(&mut started(function(&code)).await, "{}").await;
    insta::assert_snapshot!(shown(&report.outcome).replace("\\n", "\n"), @r#"
    "aws_request_id = '8f5a1f6e-0000-4000-8000-123456789abc'
    client_context = None
    function_name = 'HelloLambda'
    function_version = '$LATEST'
    identity = CognitoIdentity([cognito_identity_id=None,cognito_identity_pool_id=None])
    invoked_function_arn = 'arn:aws:lambda:us-east-1:123456789012:function:HelloLambda'
    log_group_name = '/aws/lambda/HelloLambda'
    log_stream_name = '2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef'
    memory_limit_in_mb = '128'
    tenant_id = None"
    "#);
}

#[tokio::test]
async fn the_remaining_time_counts_down_from_the_timeout() {
    let code = handler(
        "import time\nfirst = context.get_remaining_time_in_millis()\ntime.sleep(0.1)\nreturn [first, context.get_remaining_time_in_millis()]",
    );
    let mut environment = started(function(&code)).await;
    for seconds in [3, 900] {
        let invocation = Invocation { timeout: std::time::Duration::from_secs(seconds), ..event("{}") };
        let outcome = environment.invoke(invocation).await.expect("alive").outcome;
        let left: [u64; 2] = serde_json::from_str(&shown(&outcome)).expect("two numbers");
        assert!(left[0] <= seconds * 1000 && left[0] + 2000 > seconds * 1000, "{left:?} of {seconds} s");
        assert!((100..5000).contains(&(left[0] - left[1])), "{left:?}");
    }
}

#[tokio::test]
async fn a_client_context_is_there_as_objects() {
    let code = handler(
        r#"
        it = context.client_context
        return it and [it.client and it.client.installation_id, it.client and it.client.app_title, it.custom, it.env]
        "#,
    );
    let mut environment = started(function(&code)).await;
    let mut seen = String::new();
    let whole = r#"{"client": {"installation_id": "i1", "app_title": "app"}, "custom": {"a": "é"}, "env": {"make": "x"}}"#;
    for given in [whole, r#"{"custom": {"a": 1}}"#, "{}", "nonsense"] {
        let invocation = Invocation { client_context: Some(given.into()), ..event("{}") };
        let report = environment.invoke(invocation).await.expect("alive");
        seen += &format!("{}\n{}", shown(&report.outcome), log(&report.output));
    }
    insta::assert_snapshot!(seen, @r#"
    ["i1", "app", {"a": "é"}, {"make": "x"}]
    [null, null, {"a": 1}, null]
    [null, null, null, null]
    raised {"errorMessage": "Unable to parse Client Context JSON: Expecting value: line 1 column 1 (char 0)", "errorType": "Runtime.LambdaContextUnmarshalError", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": []}
    |[ERROR] Runtime.LambdaContextUnmarshalError: Unable to parse Client Context JSON: Expecting value: line 1 column 1 (char 0)↵Traceback (most recent call last):
    "#);
}

#[tokio::test]
async fn each_invocation_has_its_own_request_id_arn_and_trace() {
    let code =
        handler("import os\nreturn [context.aws_request_id, context.invoked_function_arn, os.environ.get('_X_AMZN_TRACE_ID')]");
    let mut environment = started(function(&code)).await;
    let mut seen = String::new();
    for (id, alias, trace) in [("one", "", "Root=1-2-3;Sampled=0"), ("two", ":PROD", ""), ("three", ":7", "Root=4-5-6;Sampled=1")] {
        let invoked_function_arn = format!("arn:aws:lambda:us-east-1:123456789012:function:HelloLambda{alias}");
        let invocation = Invocation { request_id: id.into(), invoked_function_arn, trace_id: trace.into(), ..event("{}") };
        seen += &format!("{}\n", shown(&environment.invoke(invocation).await.expect("alive").outcome));
    }
    insta::assert_snapshot!(seen, @r#"
    ["one", "arn:aws:lambda:us-east-1:123456789012:function:HelloLambda", "Root=1-2-3;Sampled=0"]
    ["two", "arn:aws:lambda:us-east-1:123456789012:function:HelloLambda:PROD", null]
    ["three", "arn:aws:lambda:us-east-1:123456789012:function:HelloLambda:7", "Root=4-5-6;Sampled=1"]
    "#);
}

#[tokio::test]
async fn context_log_writes_one_event() {
    let code = handler("context.log('one\\ntwo')\nprint(context.function_name)\nreturn repr(context)[:15]");
    let report = invoke(&mut started(function(&code)).await, "{}").await;
    insta::assert_snapshot!(shown(&report.outcome), @r#""LambdaContext([""#);
    insta::assert_snapshot!(log(&report.output), @r"
    |one↵two
    |HelloLambda
    ");
}
