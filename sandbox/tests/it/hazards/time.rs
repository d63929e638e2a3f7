//! Code that does not end. The tests' bound on how late it is stopped is loose, because the machine may be busy; `make bench`
//! measures it.

use std::time::{Duration, Instant};

use sandbox::Outcome;

use crate::code::{event, event_within, function, handler, shown, started};

const TIMEOUT: u64 = 150;
const LATE: Duration = Duration::from_millis(2000);

/// Checks that bodies are stopped in time, each of which would run for hours.
async fn are_stopped(bodies: &[&str]) {
    for body in bodies {
        let mut environment = started(function(&handler(body))).await;
        let begun = Instant::now();
        let report = environment.invoke(event_within(TIMEOUT)).await.expect("alive");
        let took = begun.elapsed();
        assert_eq!(report.outcome, Outcome::TimedOut, "{body}: {}", shown(&report.outcome));
        assert!(took >= Duration::from_millis(TIMEOUT) && took < Duration::from_millis(TIMEOUT) + LATE, "{took:?} for {body}");
        assert!(!environment.is_alive());
    }
}

#[tokio::test]
async fn endless_loops_are_stopped_whatever_they_catch() {
    are_stopped(&[
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "def again():\n    try:\n        again()\n    finally:\n        again()\nagain()",
        "import itertools\nfor _ in itertools.count(): pass",
        "import itertools\nlist(zip(itertools.repeat(1), iter(lambda: 1, 2), strict=True)) if 0 else sum(1 for _ in itertools.repeat(1))",
        "class Never:\n    def __del__(self): Never()\nwhile True: Never()",
    ])
    .await;
}

#[tokio::test]
async fn long_work_inside_one_call_of_cpython_is_stopped() {
    are_stopped(&[
        "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
        "import re\nre.search(r'(x+x+)+y', 'x' * 5000)",
        "pow(7, 10 ** 9)",
        "pow(3, 10 ** 40000, 10 ** 40000 + 1)",
        "sum(range(10 ** 15))",
        "any(map((-1).__eq__, range(10 ** 15)))",
        "max(iter(int, 1))",
        "import collections\ncollections.deque(iter(int, 1), maxlen=0)",
        "import hashlib\nhashlib.pbkdf2_hmac('sha256', b'p', b's', 10 ** 8)",
        "import random\nl = list(range(1_000_000))\nwhile True: random.shuffle(l) or l.sort(key=str)",
    ])
    .await;
}

#[tokio::test]
async fn waiting_is_stopped_as_well() {
    are_stopped(&[
        "import time\ntime.sleep(3600)",
        "import time\nwhile True:\n    try:\n        time.sleep(3600)\n    except BaseException: pass",
        "import asyncio\nasyncio.run(asyncio.sleep(3600))",
        "import select\nselect.select([], [], [], 3600)",
    ])
    .await;
}

#[tokio::test]
async fn waiting_for_what_cannot_come_ends_somehow() {
    let mut seen = String::new();
    for body in [
        "return input('name? ')",
        "import sys\nreturn sys.stdin.read()",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nreturn lock.acquire(timeout=0.05)",
        "import threading\nreturn threading.Event().wait(0.05)",
        "import queue\nreturn queue.Queue().get(timeout=0.05)",
        "import signal\nreturn signal.pause()",
    ] {
        let outcome = started(function(&handler(body))).await.invoke(event("{}")).await.expect("alive").outcome;
        seen += &format!("{} → {:.110}\n", body.replace('\n', "; "), shown(&outcome));
    }
    insta::assert_snapshot!(seen, @r#"
    return input('name? ') → raised {"errorMessage": "EOF when reading a line", "errorType": "EOFError", "requestId": "8f5a1f6e-0000-4000-8
    import sys; return sys.stdin.read() → ""
    import threading; lock = threading.Lock(); lock.acquire(); return lock.acquire(timeout=0.05) → false
    import threading; return threading.Event().wait(0.05) → false
    import queue; return queue.Queue().get(timeout=0.05) → raised {"errorMessage": "", "errorType": "Empty", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackT
    import signal; return signal.pause() → raised {"errorMessage": "module 'signal' has no attribute 'pause'", "errorType": "AttributeError", "requestId"
    "#);
}
