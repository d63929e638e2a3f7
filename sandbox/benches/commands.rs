//! What a command of the terminal costs beside the machine's own AWS CLI, in turns, so that a busy moment hits both.
//!
//! `cargo bench -p sandbox --bench commands`; needs the images (`make images`) and the tests' Python (`make test` makes it).

mod no_functions;

use std::{path::Path, process, sync::Arc, time::Instant};

use bytes::Bytes;
use no_functions::{Canned, endpoint, median, milliseconds};
use sandbox::{Command, CommandLimits, Ending, Folder, Printed, Program, Sandbox, SandboxOptions, Stdin, Terminal};

const TURNS: usize = 15;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sandbox = Sandbox::load(&root.join("target/images"), SandboxOptions::default())?;
    let native = root.join("target/venvs/aws/bin/aws");
    let variables = [
        ("HOME", "/home/student".to_owned()),
        ("AWS_ACCESS_KEY_ID", "key".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
        ("AWS_ENDPOINT_URL", format!("http://localhost:{}", endpoint()?)),
    ];
    for (line, goal) in
        [("--version", "at most 20 ms"), ("lambda list-functions", "at most 0.1"), ("lambda create-function", "none")]
    {
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let (mut ours, mut theirs) = (vec![], vec![]);
        for _ in 0..TURNS {
            let begun = Instant::now();
            let ended = process::Command::new(&native).args(&arguments).envs(variables.clone()).output()?;
            theirs.push(begun.elapsed());
            let command = Command {
                program: Program::Aws,
                arguments: arguments.clone(),
                variables: variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
                cwd: "/home/student".into(),
                home: Folder::default(),
                tmp: Folder::default(),
                terminal: Terminal::default(),
                limits: CommandLimits::default(),
            };
            let begun = Instant::now();
            let report = sandbox.run(command, Stdin::given(Bytes::new()), Arc::new(Printed::default()), Arc::new(Canned)).await?;
            ours.push(begun.elapsed());
            if Some(report.ending) != ended.status.code().and_then(|code| u8::try_from(code).ok()).map(Ending::Exited) {
                return Err(format!("aws {line}: {:?}, and natively {ended:?}", report.ending).into());
            }
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!(
            "aws {line}: {ratio:.3} of the native CLI ({:.1} ms of {:.0} ms; goal: {goal})",
            milliseconds(ours),
            milliseconds(theirs)
        );
    }
    Ok(())
}
