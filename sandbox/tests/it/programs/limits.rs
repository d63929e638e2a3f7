//! Limits of commands.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use sandbox::{Ending, NoCalls, Printed, StartError, Stdin};

use super::{Answering, aws, printed, python, run};
use crate::code::sandbox;

async fn ending(code: &str, within: Duration) -> Ending {
    let mut command = python(code);
    command.limits.time = within;
    run(command, &Answering::nobody()).await.report.ending
}

#[tokio::test]
async fn computing_waiting_and_reading_without_an_end_are_ended() {
    for code in [
        "while True: pass",
        "import time; time.sleep(60)",
        "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ] {
        let begun = Instant::now();
        assert_eq!(ending(code, Duration::from_millis(500)).await, Ending::TimedOut, "{code}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{code}");
    }
}

#[tokio::test]
async fn a_program_that_reads_what_nobody_types_is_ended() {
    let mut command = python("input()");
    command.limits.time = Duration::from_millis(500);
    let (_typing, typed) = tokio::sync::mpsc::channel(1);
    let begun = Instant::now();
    let report = sandbox().run(command, Stdin::typed(typed), Arc::new(Printed::default()), Arc::new(NoCalls)).await;
    assert_eq!(report.expect("there is room").ending, Ending::TimedOut);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_wait_is_as_long_as_it_says() {
    insta::assert_snapshot!(printed(python("import time; a = time.monotonic(); time.sleep(0.2); print(time.monotonic() - a >= 0.2)")).await, @"True");
}

#[tokio::test]
async fn memory_is_bounded() {
    let mut command = python("x = []\nwhile True: x.append(bytearray(1 << 20))");
    command.limits.memory_mb = 128;
    let ran = run(command, &Answering::nobody()).await;
    assert_eq!(ran.report.ending, Ending::OutOfMemory);
    assert!(ran.report.max_memory <= 128 << 20);
}

#[tokio::test]
async fn output_is_bounded_and_what_fits_is_shown() {
    let mut command = python("while True: print('x' * 1000)");
    command.limits.output = 100_000;
    let ran = run(command, &Answering::nobody()).await;
    assert_eq!((ran.report.ending, ran.stdout.len()), (Ending::TooMuchOutput, 100_000));
}

#[tokio::test]
async fn files_are_bounded() {
    let code = "
try:
    for number in range(10**6): open(f'f{number}', 'w').close()
except OSError as error: print(error.strerror)
try:
    with open('f0', 'wb') as file:
        for _ in range(100): file.write(bytes(1 << 20))
except OSError as error: print(error.strerror)
";
    let mut command = python(code);
    command.limits.files = 8 << 20;
    insta::assert_snapshot!(printed(command).await, @r"
    No space left on device
    I/O error
    ");
    let mut command = python("");
    command.home.files.insert("large".into(), Bytes::from(vec![0; 9 << 20]));
    command.limits.files = 8 << 20;
    let refused = sandbox().run(command, Stdin::given(Bytes::new()), Arc::new(Printed::default()), Arc::new(NoCalls)).await;
    assert!(matches!(refused, Err(StartError::TooManyFiles)));
}

#[tokio::test]
async fn nothing_of_the_host_can_be_seen() {
    let code = "
import os, socket, subprocess
print(sorted(os.listdir('/')), os.listdir('/usr/lib'))
for path in ['/etc/passwd', '/proc/self/environ', '../../../etc/passwd', '/srv', '/root']:
    print(path, os.path.exists(path))
for attempt in [
    lambda: open('/usr/lib/python3.14/site-packages/x', 'w'),
    lambda: open('/x', 'w'),
    lambda: os.symlink('/etc', 'etc'),
    lambda: socket.create_connection(('169.254.169.254', 80), 1),
    lambda: subprocess.run(['ls']),
    lambda: os.fork(),
    lambda: os.system('ls'),
    lambda: __import__('ctypes'),
]:
    try: attempt(); print('done')
    except Exception as error: print(type(error).__name__)
print(sorted(os.environ))
";
    insta::assert_snapshot!(printed(python(code)).await, @r"
    ['dev', 'home', 'tmp', 'usr'] ['python3.14']
    /etc/passwd False
    /proc/self/environ False
    ../../../etc/passwd False
    /srv False
    /root False
    OSError
    OSError
    OSError
    gaierror
    OSError
    AttributeError
    AttributeError
    ModuleNotFoundError
    ['AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'HOME']
    ");
}

#[tokio::test]
async fn what_breaks_python_breaks_one_command() {
    let deep = run(python("def f(): f()\nimport sys; sys.setrecursionlimit(10**9); f()"), &Answering::nobody()).await;
    assert!(matches!(deep.report.ending, Ending::Crashed | Ending::OutOfMemory | Ending::Exited(1)), "{:?}", deep.report.ending);
    assert_eq!(printed(python("print('fine')")).await, "fine\n");
}

#[tokio::test]
async fn who_gives_up_waiting_ends_the_command() {
    let sandbox = crate::code::small_sandbox();
    for _ in 0..3 {
        let mut command = python("while True: pass");
        command.limits.time = Duration::from_secs(600);
        let running = sandbox.run(command, Stdin::given(Bytes::new()), Arc::new(Printed::default()), Arc::new(NoCalls));
        // The sandbox has one place; it is free again at once.
        assert!(tokio::time::timeout(Duration::from_millis(100), running).await.is_err());
    }
}

#[tokio::test]
async fn what_cannot_be_reached_is_named() {
    let mut command = aws("lambda list-functions", ("AKIAADAADAADAADAADA1", "adas-secret"));
    command.variables.push(("AWS_MAX_ATTEMPTS".into(), "1".into()));
    let ran = run(command, &Answering::nobody()).await;
    assert_eq!(ran.report.ending, Ending::Exited(255));
    insta::assert_snapshot!(ran.stderr.trim(), @r#"Could not connect to the endpoint URL: "http://localhost:4566/2015-03-31/functions""#);
    let code = "
import urllib.request
try: urllib.request.urlopen('http://169.254.169.254/latest/meta-data/')
except OSError as error: print(type(error).__name__, error)
";
    insta::assert_snapshot!(printed(python(code)).await, @"URLError <urlopen error http.send: nothing can be reached>");
}
