//! Restarts of an interpreter that has ended: its files are kept, its variables are not.

use std::time::Duration;

use sandbox::{Environment, Outcome};

use crate::code::{event_within, function, invoke, shown, started};

const CODE: &str = "import os, sys, time
calls = []
print('loaded')

def lambda_handler(event, context):
    calls.append(event)
    if event == 'end':
        with open('/tmp/kept', 'a') as file:
            file.write('x')
        END
    return [len(calls), open('/tmp/kept').read() if os.path.exists('/tmp/kept') else None]
";

/// Invokes the environment with the event that ends its interpreter.
async fn end(environment: &mut Environment, code: &str) -> Outcome {
    let time = if code.contains("time.sleep") || code.contains("while True: pass") { 300 } else { 60_000 };
    let mut event = event_within(time);
    event.payload = "\"end\"".into();
    environment.invoke(event).await.expect("alive").outcome
}

#[tokio::test]
async fn whatever_ends_the_interpreter_tmp_stays_and_the_module_is_loaded_anew() {
    let mut seen = String::new();
    for end_by in [
        "time.sleep(60)",
        "while True: pass",
        "sys.exit(3)",
        "os._exit(0)",
        "os.abort()",
        "raise KeyboardInterrupt",
        "hoard = []\n        while True: hoard.append(bytearray(1 << 20))",
    ] {
        let mut environment = started(function(&CODE.replace("END", end_by))).await;
        let first = shown(&invoke(&mut environment, "1").await.outcome);
        let outcome = end(&mut environment, end_by).await;
        assert!(!environment.is_alive());
        let left = environment.restart(Duration::from_secs(10)).await.expect("a new interpreter");
        let printed: Vec<_> = left.output.iter().map(|line| line.text.as_str()).collect();
        let second = shown(&invoke(&mut environment, "1").await.outcome);
        seen += &format!("{} → {first}, {outcome:?}, {printed:?}, {second}\n", end_by.replace("\n        ", "; "));
    }
    insta::assert_snapshot!(seen, @r#"
    time.sleep(60) → [1, null], TimedOut, ["loaded"], [1, "x"]
    while True: pass → [1, null], TimedOut, ["loaded"], [1, "x"]
    sys.exit(3) → [1, null], Exited { status: Some(3) }, ["loaded"], [1, "x"]
    os._exit(0) → [1, null], Exited { status: Some(0) }, ["loaded"], [1, "x"]
    os.abort() → [1, null], Exited { status: None }, ["loaded"], [1, "x"]
    raise KeyboardInterrupt → [1, null], Exited { status: Some(1) }, ["loaded"], [1, "x"]
    hoard = []; while True: hoard.append(bytearray(1 << 20)) → [1, null], OutOfMemory, ["loaded"], [1, "x"]
    "#);
}

#[tokio::test]
async fn an_interpreter_ends_and_is_begun_anew_as_often_as_need_be() {
    let mut environment = started(function(&CODE.replace("END", "os._exit(1)"))).await;
    for round in 1..=20 {
        assert_eq!(end(&mut environment, "os._exit(1)").await, Outcome::Exited { status: Some(1) });
        environment.restart(Duration::from_secs(10)).await.expect("a new interpreter");
        let expected = format!("[1, \"{}\"]", "x".repeat(round));
        assert_eq!(shown(&invoke(&mut environment, "1").await.outcome), expected);
    }
}

#[tokio::test]
async fn init_that_failed_is_tried_again_over_the_same_files() {
    let code = "import os
if not os.path.exists('/tmp/once'):
    open('/tmp/once', 'w').close()
    raise ValueError('the first time')

def lambda_handler(event, context):
    return 'fine'
";
    let (mut environment, left) = crate::code::start(function(code)).await;
    assert!(left.failure.is_some() && !environment.is_alive());
    let left = environment.restart(Duration::from_secs(10)).await.expect("a new interpreter");
    assert_eq!(left.failure, None);
    assert_eq!(shown(&invoke(&mut environment, "1").await.outcome), "\"fine\"");
}

#[tokio::test]
async fn files_that_were_open_when_it_ended_count_no_more() {
    let code = "import os
def lambda_handler(event, context):
    held = [open(f'/tmp/{n}', 'w') for n in range(100)]
    if event == 'end':
        os._exit(1)
    return len(held)
";
    let mut environment = started(function(code)).await;
    for _ in 0..12 {
        assert_eq!(end(&mut environment, "").await, Outcome::Exited { status: Some(1) });
        environment.restart(Duration::from_secs(10)).await.expect("a new interpreter");
    }
    assert_eq!(shown(&invoke(&mut environment, "1").await.outcome), "100");
}
