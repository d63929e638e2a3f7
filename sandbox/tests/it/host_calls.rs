//! `call`, the only call from an instance to the host, and the answers to it.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{HostCalls, Outcome, Start};

use crate::{
    code::{event_within, function, handler, invoke, sandbox, shown},
    table::holds,
};

/// Answers `echo`, refuses `refuse`, and never answers `hang`.
#[derive(Default)]
struct Echo(Mutex<Vec<String>>);

#[async_trait]
impl HostCalls for Echo {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        self.0.lock().push(op.to_owned());
        match op {
            "echo" => Ok(payload),
            "hang" => std::future::pending().await,
            _ => Err(format!("{op} is refused")),
        }
    }
}

fn calling(op: &str) -> Start {
    function(&handler(&format!("from harness.host import call\nreturn list(call({op}, b'\\x00\\xff'))")))
}

#[tokio::test]
async fn a_call_reaches_the_program_that_embeds_the_sandbox_and_its_answer_comes_back() {
    let host = Arc::new(Echo::default());
    let mut seen = String::new();
    for op in ["'echo'", "'é\\n'", "''", "'sandbox.nothing'", "'sandbox.zlib.nothing'"] {
        let (mut environment, _) = sandbox().start(calling(op), host.clone()).await.expect("free");
        let outcome = shown(&invoke(&mut environment, "{}").await.outcome);
        seen += &format!("{op} → {}\n", outcome.split(", \"requestId").next().unwrap_or_default());
    }
    insta::assert_snapshot!(seen, @r#"
    'echo' → [0, 255]
    'é\n' → raised {"errorMessage": "é\n is refused", "errorType": "OSError"
    '' → raised {"errorMessage": " is refused", "errorType": "OSError"
    'sandbox.nothing' → raised {"errorMessage": "sandbox.nothing is not an operation", "errorType": "OSError"
    'sandbox.zlib.nothing' → raised {"errorMessage": "Error -2: a number is missing", "errorType": "OSError"
    "#);
    assert_eq!(*host.0.lock(), ["echo", "é\n", ""], "what is called `sandbox.` is the sandbox's own");
}

#[tokio::test]
async fn a_call_that_is_never_answered_ends_with_the_timeout() {
    let (mut environment, _) = sandbox().start(calling("'hang'"), Arc::new(Echo::default())).await.expect("free");
    assert_eq!(environment.invoke(event_within(200)).await.expect("alive").outcome, Outcome::TimedOut);
}

#[tokio::test]
async fn without_a_host_every_call_is_refused() {
    holds("importlib.import_module('harness.host').call('dynamodb') → OSError: dynamodb is not available in this sandbox").await;
}
