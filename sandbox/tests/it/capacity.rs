//! The number of environments that may be live at once, and the release of abandoned ones.

use std::{sync::Arc, time::Duration};

use sandbox::{Dead, Environment, NoCalls, Outcome, Sandbox, SandboxOptions, StartError};

use crate::code::{event, function, handler, images, shown};

fn small(live: u32, memory: u64) -> Sandbox {
    Sandbox::load(&images(), SandboxOptions { live, memory }).unwrap_or_else(|error| panic!("{error}"))
}

async fn one_more(sandbox: &Sandbox, body: &str) -> Result<Environment, StartError> {
    sandbox.start(function(&handler(body)), Arc::new(NoCalls)).await.map(|(environment, _)| environment)
}

#[tokio::test]
async fn as_many_environments_as_allowed_and_then_busy_until_one_is_dropped() {
    let sandbox = small(3, 1 << 30);
    let mut live = Vec::new();
    for _ in 0..3 {
        live.push(one_more(&sandbox, "return 1").await.expect("free"));
    }
    for _ in 0..2 {
        let refused = one_more(&sandbox, "return 1").await.err().expect("no room");
        assert!(matches!(refused, StartError::Busy));
        assert_eq!(refused.to_string(), "no execution environment is free");
        live.pop();
        live.push(one_more(&sandbox, "return 2").await.expect("one was dropped"));
    }
    for mut environment in live {
        environment.invoke(event("{}")).await.expect("all of them work");
    }
}

#[tokio::test]
async fn an_abandoned_invocation_leaves_a_dead_environment_and_its_slot() {
    let sandbox = small(1, 1 << 30);
    for body in [
        "import time; time.sleep(60)",
        "while True: pass",
        "import os\nopen('/tmp/x', 'w').write('x' * 1_000_000)\nwhile True: bytearray(1 << 20)",
    ] {
        let mut environment = one_more(&sandbox, body).await.expect("free");
        let abandoned = tokio::time::timeout(Duration::from_millis(50), environment.invoke(event("{}"))).await;
        assert!(abandoned.is_err(), "{body}");
        assert!(!environment.is_alive(), "{body}");
        assert_eq!(environment.invoke(event("{}")).await.expect_err("dead"), Dead);
        assert!(matches!(one_more(&sandbox, body).await, Err(StartError::Busy)), "a dead one keeps its place until it is dropped");
        drop(environment);
        let mut next = one_more(&sandbox, "import os\nreturn os.listdir('/tmp')").await.expect("free");
        assert_eq!(shown(&next.invoke(event("{}")).await.expect("alive").outcome), "[]");
    }
}

#[tokio::test]
async fn an_abandoned_start_gives_its_slot_back() {
    let sandbox = small(1, 1 << 30);
    let start = sandbox.start(function("while True: pass"), Arc::new(NoCalls));
    assert!(tokio::time::timeout(Duration::from_millis(50), start).await.is_err());
    one_more(&sandbox, "return 1").await.expect("free");
}

#[tokio::test]
async fn memory_that_all_share_is_bounded_too_and_given_back() {
    let sandbox = small(4, 112 << 20);
    let mut first = one_more(&sandbox, "global kept\nkept = bytearray(60 << 20)\nreturn 1").await.expect("free");
    assert_eq!(shown(&first.invoke(event("{}")).await.expect("alive").outcome), "1");
    let mut second = one_more(&sandbox, "bytearray(60 << 20)\nreturn 2").await.expect("free");
    assert_eq!(second.invoke(event("{}")).await.expect("alive").outcome, Outcome::OutOfMemory);
    let mut third = one_more(&sandbox, "open('/tmp/x', 'wb', 0).write(bytes(1 << 20) * 30)").await.expect("free");
    assert!(shown(&third.invoke(event("{}")).await.expect("alive").outcome).contains("No space left on device"));
    drop((first, second, third));
    let mut fourth = one_more(&sandbox, "bytearray(60 << 20)\nreturn 4").await.expect("free");
    assert_eq!(shown(&fourth.invoke(event("{}")).await.expect("alive").outcome), "4");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_environments_at_once_each_answer_for_themselves() {
    let sandbox = small(40, 1 << 30);
    let run = |number: usize| {
        let sandbox = sandbox.clone();
        async move {
            let mut environment =
                one_more(&sandbox, "global n\nn = event\nimport time\ntime.sleep(0.05)\nreturn n").await.expect("free");
            shown(&environment.invoke(event(&number.to_string())).await.expect("alive").outcome)
        }
    };
    let tasks: Vec<_> = (0..40).map(|number| tokio::spawn(run(number))).collect();
    for (number, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.expect("no panic"), number.to_string());
    }
}
