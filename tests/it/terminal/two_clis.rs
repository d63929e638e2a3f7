//! Compares the terminal's AWS CLI with the machine's own: both run the same lines in two accounts of one emulator.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use emulator::{AccountId, Config, Emulator, MemoryStore, OpenKeyring, RandomIds, SystemClock};
use server::{
    aws::{Hosts, endpoint},
    config::SandboxOptions,
    runtime::SandboxRuntime,
    shell::{Programs, Shell},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};

use super::alike::alike;

/// The accounts of the machine's CLI and of the terminal's.
const NATIVE: &str = "111111111111";
const TERMINAL: &str = "222222222222";

/// A shell in the sandbox and a folder of this machine, with the same files.
pub struct TwoClis {
    runtime: Runtime,
    shell: Shell,
    folder: TempDir,
    endpoint: String,
}

/// The result of a line in one of them.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl TwoClis {
    /// Makes both with these files, and an empty emulator.
    pub fn with(files: &[(&str, Bytes)]) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let endpoint = format!("localhost:{}", listener.local_addr().unwrap().port());
        let config = Config { endpoint: endpoint.clone(), ..Config::default() };
        let store = Arc::new(MemoryStore::default());
        let emulator = Emulator::new(
            config,
            Arc::new(SystemClock),
            Arc::new(RandomIds),
            Arc::new(python().clone()),
            store,
            Arc::new(OpenKeyring),
        );
        let router = endpoint::router(emulator.clone(), Hosts::Apart, None);
        runtime.spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            std::fs::write(folder.path().join(path), content).unwrap();
        }
        let files = files.iter().map(|(path, content)| ((*path).to_owned(), content.clone())).collect();
        let account: AccountId = TERMINAL.parse().unwrap();
        let shell = Shell::open(&emulator, account, &files, &Programs::new(python().sandboxes(), python().threads())).unwrap();
        Self { runtime, shell, folder, endpoint }
    }

    /// Runs each line of a text in both, panics if any results differ, and returns how many lines succeeded.
    pub fn type_all(&self, lines: &str) -> usize {
        let (mut differences, mut well) = (String::new(), 0);
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (native, terminal) = (self.native(line), self.terminal(line));
            well += usize::from(native.code == 0);
            if native != terminal {
                differences.push_str(&format!("{line}\n  native:   {native:#?}\n  terminal: {terminal:#?}\n"));
            }
        }
        assert!(differences.is_empty(), "{differences}");
        well
    }

    fn native(&self, line: &str) -> Ended {
        let bin = tests::python().unwrap().parent().map(Path::to_owned).unwrap();
        let ended = Command::new("bash")
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .env("LANG", "C.UTF-8")
            .env("HOME", self.folder.path())
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.endpoint))
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", NATIVE)
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_MAX_ATTEMPTS", "1")
            .output()
            .unwrap();
        let text =
            |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&self.folder.path().display().to_string(), "/home/student");
        Ended {
            code: ended.status.code().unwrap_or(-1),
            stdout: alike(&text(&ended.stdout), NATIVE),
            stderr: alike(&text(&ended.stderr), NATIVE),
        }
    }

    fn terminal(&self, line: &str) -> Ended {
        let ended = self.runtime.block_on(self.shell.run(line)).unwrap();
        Ended { code: ended.code, stdout: alike(&ended.stdout, TERMINAL), stderr: alike(&ended.stderr, TERMINAL) }
    }
}

/// Returns the runtime that all tests share.
fn python() -> &'static SandboxRuntime {
    static PYTHON: OnceLock<SandboxRuntime> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let options =
            SandboxOptions { images: tests::root().join("target/images"), sandbox_memory: 2048, sandbox_environments: 32 };
        SandboxRuntime::load(&options, None).unwrap()
    })
}
