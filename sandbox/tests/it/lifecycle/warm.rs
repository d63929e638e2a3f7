//! Data that is kept between warm calls; a fresh environment has nothing of an older one.

use std::time::Duration;

use crate::{
    code::{event, function, invoke, log, run, shown, start, started},
    table::evaluated,
    table::evaluator,
};

const COUNTS: &str = r#"
    import os, threading

    print("module code")
    calls = 0
    local = threading.local()

    def lambda_handler(event, context, kept=[]):
        global calls
        calls += 1
        kept.append(calls)
        local.seen = getattr(local, "seen", 0) + 1
        os.environ["SEEN"] = os.environ.get("SEEN", "") + "x"
        with open("/tmp/calls", "a") as file:
            file.write("x")
        print("call", calls)
        return [calls, kept, local.seen, os.environ["SEEN"], open("/tmp/calls").read(), os.getcwd()]
"#;

#[tokio::test]
async fn globals_and_tmp_survive_warm_calls_and_module_code_runs_once() {
    let (mut environment, initialised) = start(function(COUNTS)).await;
    insta::assert_snapshot!(log(&initialised.output), @"|module code");
    let mut seen = String::new();
    for _ in 0..3 {
        let report = invoke(&mut environment, "{}").await;
        seen += &format!("{}\n{}", shown(&report.outcome), log(&report.output));
    }
    insta::assert_snapshot!(seen, @r#"
    [1, [1], 1, "x", "x", "/var/task"]
    |call 1
    [2, [1, 2], 2, "xx", "xx", "/var/task"]
    |call 2
    [3, [1, 2, 3], 3, "xxx", "xxx", "/var/task"]
    |call 3
    "#);
}

#[tokio::test]
async fn a_fresh_environment_has_neither() {
    let mut one = started(function(COUNTS)).await;
    invoke(&mut one, "{}").await;
    invoke(&mut one, "{}").await;
    let fresh = shown(&run(function(COUNTS), "{}").await.outcome);
    insta::assert_snapshot!(fresh, @r#"[1, [1], 1, "x", "x", "/var/task"]"#);
    drop(one);
    assert_eq!(shown(&run(function(COUNTS), "{}").await.outcome), fresh, "nor has one that may get the slot of the first");
}

#[tokio::test]
async fn a_raised_exception_leaves_the_environment_as_it_is() {
    let code = "calls = 0\ndef lambda_handler(event, context):\n    global calls\n    calls += 1\n    if event.get('fail'):\n        raise ValueError(calls)\n    return calls";
    let mut environment = started(function(code)).await;
    let mut seen = String::new();
    for payload in [r#"{"fail": true}"#, "{}", "[", "{}"] {
        seen += &format!("{payload} → {}\n", shown(&invoke(&mut environment, payload).await.outcome));
    }
    insta::assert_snapshot!(seen, @r#"
    {"fail": true} → raised {"errorMessage": "1", "errorType": "ValueError", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 6, in lambda_handler\n    raise ValueError(calls)\n"]}
    {} → 2
    [ → raised {"errorMessage": "Unable to unmarshal input: Expecting value: line 1 column 2 (char 1)", "errorType": "Runtime.UnmarshalError", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": []}
    {} → 3
    "#);
}

#[tokio::test]
async fn a_report_tells_how_long_it_took_and_the_most_memory_so_far() {
    let code =
        "import time\ndef lambda_handler(event, context):\n    if event:\n        bytearray(40 << 20)\n        time.sleep(0.05)";
    let mut environment = started(function(code)).await;
    let idle = invoke(&mut environment, "{}").await;
    let busy = invoke(&mut environment, "[1]").await;
    let after = invoke(&mut environment, "{}").await;
    assert!((50..5000).contains(&busy.duration.as_millis()), "{:?}", busy.duration);
    assert!(
        idle.max_memory >= 34 << 20 && busy.max_memory >= idle.max_memory + (39 << 20) && busy.max_memory <= 128 << 20,
        "{idle:?} {busy:?}"
    );
    assert_eq!(after.max_memory, busy.max_memory, "it never goes down");
    assert!(start(function(code)).await.1.duration < Duration::from_secs(5));
}

#[tokio::test]
async fn chance_differs_between_environments_though_they_come_from_one_snapshot() {
    let rows = [
        "random.random()",
        "uuid.uuid4()",
        "uuid.uuid1().node",
        "secrets.token_hex()",
        "os.urandom(16)",
        "tempfile.mktemp()",
        "random.SystemRandom().random()",
    ];
    let one = evaluated(evaluator(), &rows).await;
    let other = evaluated(evaluator(), &rows).await;
    let same = rows.iter().zip(one.iter().zip(&other)).filter(|(_, (one, other))| one == other).map(|(row, _)| *row);
    assert_eq!(same.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[tokio::test]
async fn environments_take_turns_though_one_computes_without_end() {
    let mut endless = started(function("def lambda_handler(event, context):\n    while True: pass")).await;
    let mut quick = started(function("def lambda_handler(event, context):\n    return event")).await;
    let long = crate::code::event_within(1500);
    let (long, turns) = tokio::join!(endless.invoke(long), async {
        let begun = std::time::Instant::now();
        let mut turns = 0;
        while begun.elapsed() < Duration::from_millis(700) {
            quick.invoke(event("1")).await.expect("alive");
            turns += 1;
        }
        turns
    });
    assert_eq!(long.expect("alive").outcome, sandbox::Outcome::TimedOut);
    assert!(turns > 5, "only {turns} calls got through");
}
