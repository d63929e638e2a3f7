//! `cargo run -p sandbox --example command -- aws --version`: a program of the terminal, with this machine's standard streams and no way out.

use std::{env, io::Write, path::Path, process::ExitCode, sync::Arc};

use bytes::Bytes;
use sandbox::{Command, CommandLimits, Ending, Folder, NoCalls, Program, Sandbox, SandboxOptions, Screen, Stdin, Stream, Terminal};

struct Here;

impl Screen for Here {
    fn print(&self, stream: Stream, bytes: Bytes) {
        let printed = match stream {
            Stream::Stdout => std::io::stdout().write_all(&bytes),
            Stream::Stderr => std::io::stderr().write_all(&bytes),
        };
        printed.unwrap_or_else(|error| eprintln!("{error}"));
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let program = match arguments.next().as_deref() {
        Some("aws") => Program::Aws,
        Some("python3") => Program::Python3,
        _ => return Err("usage: command aws|python3 ARGUMENT…".into()),
    };
    let sandbox = Sandbox::load(Path::new("target/images"), SandboxOptions::default())?;
    let command = Command {
        program,
        arguments: arguments.collect(),
        variables: [
            ("HOME", "/home/student"),
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", "http://localhost:4566"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        cwd: "/home/student".into(),
        home: Folder::default(),
        tmp: Folder::default(),
        terminal: Terminal::default(),
        limits: CommandLimits::default(),
    };
    let mut report = None;
    for _ in 0..env::var("TIMES").map_or(Ok(1), |times| times.parse())? {
        report = Some(sandbox.run(command.clone(), Stdin::given(Bytes::new()), Arc::new(Here), Arc::new(NoCalls)).await?);
        eprintln!("[{report:?}]");
    }
    Ok(match report.map(|report| report.ending) {
        Some(Ending::Exited(status)) => ExitCode::from(status),
        _ => ExitCode::FAILURE,
    })
}
