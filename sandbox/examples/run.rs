//! `run FILE.py [EVENT]`: one function from cold, for trying things out.

use std::{collections::BTreeMap, env, fs, path::Path, sync::Arc, time::Duration};

use sandbox::{Invocation, NoCalls, OutputLine, Sandbox, SandboxOptions, Start};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let code = fs::read(arguments.next().ok_or("usage: run FILE.py [EVENT]")?)?;
    let payload = arguments.next().unwrap_or("{}".into());
    let sandbox = Sandbox::load(Path::new("target/images"), SandboxOptions { live: 4, memory: 1 << 30 })?;
    let start = Start {
        package: Arc::new(BTreeMap::from([("lambda_function.py".to_owned(), code.into())])),
        layers: vec![],
        handler: "lambda_function.lambda_handler".into(),
        variables: vec![("AWS_REGION".into(), "us-east-1".into())],
        memory_mb: 128,
        tmp_mb: 512,
        init_timeout: Duration::from_secs(10),
        function_name: "try".into(),
        function_version: "$LATEST".into(),
        log_group: "/aws/lambda/try".into(),
        log_stream: "try".into(),
    };
    let (mut environment, initialised) = sandbox.start(start, Arc::new(NoCalls)).await?;
    print(&initialised.output);
    println!("INIT {:?} {:?}", initialised.duration, initialised.failure);
    let invocation = Invocation {
        request_id: "1".into(),
        payload: payload.into(),
        timeout: Duration::from_secs(3),
        invoked_function_arn: "arn:aws:lambda:us-east-1:000000000000:function:try".into(),
        client_context: None,
        trace_id: String::new(),
    };
    for _ in 0..2 {
        let report = environment.invoke(invocation.clone()).await?;
        print(&report.output);
        println!("{:?}, {:?}, {} MB", report.outcome, report.duration, report.max_memory >> 20);
    }
    Ok(())
}

fn print(output: &[OutputLine]) {
    for line in output {
        println!("| {}", line.text);
    }
}
