//! Code that allocates as much memory as it can.

use std::time::{Duration, Instant};

use sandbox::Outcome;

use crate::code::{event, function, handler, run, shown, started};

#[tokio::test]
async fn memory_taken_step_by_step_ends_the_environment_at_its_memory_size() {
    for body in [
        "hoard = []\nwhile True: hoard.append(bytearray(1 << 20))",
        "hoard = []\nwhile True: hoard.append(len(hoard) * 1000)",
        "text = 'x'\nwhile True: text += text[:1 << 20]",
        "hoard = {}\nwhile True:\n    try:\n        hoard[len(hoard)] = object()\n    except BaseException: pass",
    ] {
        let mut environment = started(function(&handler(body))).await;
        let begun = Instant::now();
        let report = environment.invoke(event("{}")).await.expect("alive");
        assert_eq!(report.outcome, Outcome::OutOfMemory, "{body}");
        assert!(report.max_memory > 64 << 20 && report.max_memory <= 128 << 20, "{} bytes of {body}", report.max_memory);
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?} for {body}", begun.elapsed());
    }
}

#[tokio::test]
async fn one_allocation_that_could_never_succeed_is_a_memory_error() {
    let mut seen = String::new();
    for body in
        ["bytearray(1 << 30)", "'x' * (1 << 31 - 1)", "[0] * 10 ** 9", "[0] * 10 ** 12", "1 << 10 ** 10", "list(range(10 ** 9))"]
    {
        let outcome = run(function(&handler(body)), "{}").await.outcome;
        seen += &format!("{body} → {}\n", shown(&outcome).split(", \"requestId").next().unwrap_or_default());
    }
    insta::assert_snapshot!(seen, @r#"
    bytearray(1 << 30) → raised {"errorMessage": "", "errorType": "MemoryError"
    'x' * (1 << 31 - 1) → raised {"errorMessage": "", "errorType": "MemoryError"
    [0] * 10 ** 9 → raised {"errorMessage": "", "errorType": "MemoryError"
    [0] * 10 ** 12 → raised {"errorMessage": "cannot fit 'int' into an index-sized integer", "errorType": "OverflowError"
    1 << 10 ** 10 → raised {"errorMessage": "", "errorType": "MemoryError"
    list(range(10 ** 9)) → raised {"errorMessage": "", "errorType": "MemoryError"
    "#);
}

#[tokio::test]
async fn a_larger_memory_size_is_more_memory() {
    let body = "import gc\nreturn sum(len(bytearray(1 << 20)) for _ in [0]) and len([bytearray(1 << 20) for _ in range(200)])";
    assert_eq!(run(function(&handler(body)), "{}").await.outcome, Outcome::OutOfMemory);
    let mut larger = function(&handler(body));
    larger.memory_mb = 256;
    assert_eq!(shown(&run(larger, "{}").await.outcome), "200");
}

#[tokio::test]
async fn memory_that_was_given_back_can_be_used_again() {
    let body = "for _ in range(20):\n    bytearray(60 << 20)\nreturn 1";
    let mut environment = started(function(&handler(body))).await;
    for _ in 0..3 {
        assert_eq!(shown(&environment.invoke(event("{}")).await.expect("alive").outcome), "1");
    }
}
