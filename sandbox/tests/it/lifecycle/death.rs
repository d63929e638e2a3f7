//! A timeout, an exit and a lack of memory end an environment's interpreter. The environment then handles no event until it is
//! restarted.

use sandbox::{Dead, Environment, Outcome};

use crate::code::{event, event_within, function, log, run, started};

/// Returns the timeout for a body, in ms: short where it ends the interpreter, a minute for the others.
fn time_for(body: &str) -> u64 {
    if body.contains("sleep") || body.contains("while True: pass") { 100 } else { 60_000 }
}

/// Invokes a function once and returns the outcome and the environment.
async fn ending(body: &str) -> (Outcome, Environment) {
    let mut environment = started(function(body)).await;
    let outcome = environment.invoke(event_within(time_for(body))).await.expect("alive").outcome;
    (outcome, environment)
}

#[tokio::test]
async fn what_kills_an_environment_and_what_does_not() {
    let rows = [
        ("import time; time.sleep(60)", false),
        ("import sys; sys.exit()", false),
        ("import sys; sys.exit(0)", false),
        ("import sys; sys.exit(259)", false),
        ("import sys; sys.exit('bye')", false),
        ("import os; os._exit(5)", false),
        ("import os; os.abort()", false),
        ("raise KeyboardInterrupt", false),
        ("raise GeneratorExit", false),
        ("import asyncio; raise asyncio.CancelledError", false),
        ("hoard = []\n    while True: hoard.append(bytearray(1 << 20))", false),
        ("raise ValueError", true),
        ("raise MemoryError", true),
        ("return bytearray(1 << 30)", true),
        ("return {1, 2}", true),
        ("return 'x' * 7_000_000", true),
    ];
    let mut seen = String::new();
    for (code, lives) in rows {
        let (outcome, mut environment) =
            ending(&format!("def lambda_handler(event, context):\n    if event == {{}}: {code}")).await;
        let how = match &outcome {
            Outcome::Raised(_) => "Raised".to_owned(),
            other => format!("{other:?}"),
        };
        seen += &format!("{} → {how}\n", code.replace("\n    ", "; "));
        assert_eq!(environment.is_alive(), lives, "{code}");
        let again = environment.invoke(event("1")).await;
        assert_eq!(
            again.map(|report| report.outcome),
            if lives { Ok(Outcome::Returned("null".into())) } else { Err(Dead) },
            "{code}"
        );
    }
    insta::assert_snapshot!(seen, @r"
    import time; time.sleep(60) → TimedOut
    import sys; sys.exit() → Exited { status: Some(0) }
    import sys; sys.exit(0) → Exited { status: Some(0) }
    import sys; sys.exit(259) → Exited { status: Some(3) }
    import sys; sys.exit('bye') → Exited { status: Some(1) }
    import os; os._exit(5) → Exited { status: Some(5) }
    import os; os.abort() → Exited { status: None }
    raise KeyboardInterrupt → Exited { status: Some(1) }
    raise GeneratorExit → Exited { status: Some(1) }
    import asyncio; raise asyncio.CancelledError → Exited { status: Some(1) }
    hoard = []; while True: hoard.append(bytearray(1 << 20)) → OutOfMemory
    raise ValueError → Raised
    raise MemoryError → Raised
    return bytearray(1 << 30) → Raised
    return {1, 2} → Raised
    return 'x' * 7_000_000 → ResponseTooLarge(7000002)
    ");
}

#[tokio::test]
async fn what_was_printed_before_the_end_is_in_the_log() {
    let mut seen = String::new();
    for code in [
        "while True: pass",
        "import os; os._exit(1)",
        "sys.exit('bye')",
        "raise KeyboardInterrupt('stop')",
        "hoard = []\n    while True: hoard.append(bytearray(1 << 20))",
    ] {
        let code = format!(
            "import sys\ndef lambda_handler(event, context):\n    print('begun')\n    sys.stdout.write('half a line')\n    {code}"
        );
        let mut environment = started(function(&code)).await;
        let report = environment.invoke(event_within(time_for(&code))).await.expect("alive");
        seen += &format!("{:?}\n{}", report.outcome, log(&report.output));
    }
    insta::assert_snapshot!(seen, @r#"
    TimedOut
    |begun
    |half a line
    Exited { status: Some(1) }
    |begun
    |half a line
    Exited { status: Some(1) }
    |begun
    |half a linebye
    Exited { status: Some(1) }
    |begun
    |half a lineTraceback (most recent call last):
    |  File "/var/runtime/bootstrap.py", line 102, in invoke
    |  File "/var/lang/lib/python3.12/site-packages/awslambdaric/bootstrap.py", line 178, in handle_event_request
    |    response = request_handler(event, lambda_context)
    |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    |  File "/var/task/lambda_function.py", line 5, in lambda_handler
    |    raise KeyboardInterrupt('stop')
    |KeyboardInterrupt: stop
    OutOfMemory
    |begun
    |half a line
    "#);
}

#[tokio::test]
async fn a_generation_of_dead_environments_leaves_room_for_the_next() {
    for round in 0..80 {
        let code = format!("import os\ndef lambda_handler(event, context):\n    os._exit({round})");
        assert_eq!(run(function(&code), "{}").await.outcome, Outcome::Exited { status: Some(round) });
    }
}
