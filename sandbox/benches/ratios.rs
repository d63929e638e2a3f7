//! What the sandbox costs, as ratios in one run: they hold on a slow or busy machine where single figures do not.
//!
//! `cargo bench -p sandbox`; needs the images (`make images`), and for boto3 the tests' Python (`make test` makes it).

mod no_functions;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use no_functions::{Canned, endpoint, median, milliseconds};
use sandbox::{Environment, HostCalls, Invocation, NoCalls, Outcome, Sandbox, SandboxOptions, Start};

const HELLO: &str = "import json\n\ndef lambda_handler(event, context):\n    message = 'Hello from AWS Lambda!'\n    return {'statusCode': 200, 'body': json.dumps({'message': message, 'event': event})}\n";
const NOTHING: &str = "def lambda_handler(event, context):\n    pass\n";
const LOOP: &str = "def lambda_handler(event, context):\n    while True:\n        pass\n";
const SLEEP: &str = "import time\n\ndef lambda_handler(event, context):\n    time.sleep(60)\n";
const BOTO3: &str = "import boto3

def lambda_handler(event, context):
    return boto3.client('lambda').list_functions()['Functions']
";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images");
    let begun = Instant::now();
    let sandbox = Sandbox::load(&images, SandboxOptions { live: 256, memory: 4 << 30 })?;
    println!("load: {:.0} ms", milliseconds(begun.elapsed()));

    // The interpreter itself: what is called `python3` may be a script that first looks for one.
    let asked = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output()?;
    let python = String::from_utf8(asked.stdout)?.trim().to_owned();

    // In turns, so that a busy moment of the machine hits both.
    let (mut cold, mut native) = (vec![], vec![]);
    for _ in 0..40 {
        let begun = Instant::now();
        if !Command::new(&python).args(["-c", "pass"]).status()?.success() {
            return Err("python3 -c pass failed".into());
        }
        native.push(begun.elapsed());
        for _ in 0..5 {
            let begun = Instant::now();
            let mut environment = started(&sandbox, HELLO).await?;
            answered(&mut environment).await?;
            drop(environment);
            cold.push(begun.elapsed());
        }
    }
    let (cold, native) = (median(cold), median(native));
    println!(
        "cold invoke: {:.2} of `python3 -c pass` ({:.2} ms of {:.2} ms; goal: at most 0.35)",
        ratio(cold, native),
        milliseconds(cold),
        milliseconds(native)
    );

    let mut environment = started(&sandbox, NOTHING).await?;
    let mut warm = vec![];
    for _ in 0..2000 {
        let begun = Instant::now();
        answered(&mut environment).await?;
        warm.push(begun.elapsed());
    }
    println!(
        "warm invoke of a handler that does nothing: {:.0} µs (goal: at most 150 µs more than that nothing)",
        milliseconds(median(warm)) * 1000.0
    );

    let port = endpoint()?;
    let variables = [
        ("AWS_ACCESS_KEY_ID", "key".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
        ("AWS_ENDPOINT_URL", format!("http://localhost:{port}")),
    ];
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/venvs/aws/bin/python");
    let (mut cold, mut native) = (vec![], vec![]);
    for _ in 0..10 {
        let begun = Instant::now();
        let script = format!("{BOTO3}\nlambda_handler(None, None)");
        if !Command::new(&python).args(["-c", &script]).envs(variables.clone()).status()?.success() {
            return Err("boto3 failed in the tests' Python".into());
        }
        native.push(begun.elapsed());
        for _ in 0..5 {
            let begun = Instant::now();
            let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            let mut environment = made(&sandbox, Start { variables, ..start(BOTO3) }, Arc::new(Canned)).await?;
            answered(&mut environment).await?;
            drop(environment);
            cold.push(begun.elapsed());
        }
    }
    let (cold, native) = (median(cold), median(native));
    println!(
        "boto3, a client and a signed call from cold: {:.2} of native Python ({:.1} ms of {:.0} ms; goal: at most 0.25)",
        ratio(cold, native),
        milliseconds(cold),
        milliseconds(native)
    );

    for (name, code) in [("computing", LOOP), ("sleeping", SLEEP)] {
        let mut over = vec![];
        for _ in 0..10 {
            let mut environment = started(&sandbox, code).await?;
            let limit = Duration::from_millis(200);
            let begun = Instant::now();
            let report = environment.invoke(Invocation { timeout: limit, ..event() }).await?;
            over.push(begun.elapsed().saturating_sub(limit));
            if report.outcome != Outcome::TimedOut {
                return Err(format!("{:?}", report.outcome).into());
            }
        }
        over.sort();
        println!("timeout overshoot, {name}: {:.1} ms at worst (goal: at most 50 ms)", milliseconds(over[over.len() - 1]));
    }

    let before = anonymous()?;
    let mut live = vec![];
    for _ in 0..100 {
        let mut environment = started(&sandbox, HELLO).await?;
        answered(&mut environment).await?;
        live.push(environment);
    }
    let each = (anonymous()? - before) as f64 / live.len() as f64 / 1024.0;
    println!("memory of a live environment: {each:.2} MB (goal: at most 2 MB)");
    Ok(())
}

async fn started(sandbox: &Sandbox, code: &str) -> Result<Environment, Box<dyn std::error::Error>> {
    made(sandbox, start(code), Arc::new(NoCalls)).await
}

async fn made(sandbox: &Sandbox, start: Start, calls: Arc<dyn HostCalls>) -> Result<Environment, Box<dyn std::error::Error>> {
    let (environment, initialised) = sandbox.start(start, calls).await?;
    match initialised.failure {
        None => Ok(environment),
        Some(failure) => Err(format!("{failure:?}").into()),
    }
}

fn start(code: &str) -> Start {
    Start {
        package: Arc::new(BTreeMap::from([("lambda_function.py".to_owned(), code.to_owned().into())])),
        layers: vec![],
        handler: "lambda_function.lambda_handler".into(),
        variables: vec![],
        memory_mb: 128,
        tmp_mb: 512,
        init_timeout: Duration::from_secs(10),
        function_name: "bench".into(),
        function_version: "$LATEST".into(),
        log_group: "/aws/lambda/bench".into(),
        log_stream: "bench".into(),
    }
}

async fn answered(environment: &mut Environment) -> Result<(), Box<dyn std::error::Error>> {
    match environment.invoke(event()).await?.outcome {
        Outcome::Returned(_) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn event() -> Invocation {
    Invocation {
        request_id: "8f5a1f6e-0000-4000-8000-123456789abc".into(),
        payload: r#"{"name": "x"}"#.into(),
        timeout: Duration::from_secs(3),
        invoked_function_arn: "arn:aws:lambda:us-east-1:123456789012:function:bench".into(),
        client_context: None,
        trace_id: String::new(),
    }
}

/// Memory of this process that is nobody else's and on no disk, kB.
fn anonymous() -> Result<u64, Box<dyn std::error::Error>> {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = rollup.lines().find(|line| line.starts_with("Anonymous:")).ok_or("smaps_rollup has no Anonymous")?;
    Ok(line.split_whitespace().nth(1).ok_or("smaps_rollup has no number")?.parse()?)
}

fn ratio(time: Duration, of: Duration) -> f64 {
    time.as_secs_f64() / of.as_secs_f64()
}
