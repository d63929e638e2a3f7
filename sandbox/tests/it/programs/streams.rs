//! Standard streams: separate, live, and terminals where the command says so.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Ending, NoCalls, Printed, Program, Screen, Stdin, Stream, Terminal};
use tokio::sync::mpsc;

use super::{Answering, aws, command, printed, python, run};
use crate::code::sandbox;

#[tokio::test]
async fn both_streams_are_kept_apart_and_the_status_is_the_programs() {
    let ran = run(python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"), &Answering::nobody()).await;
    assert_eq!((ran.report.ending, ran.stdout.as_str(), ran.stderr.as_str()), (Ending::Exited(3), "out\n", "err\n"));
    for (code, status) in [("import os; os._exit(4)", 4), ("raise SystemExit", 0), ("1/0", 1), ("raise SystemExit('no')", 1)] {
        assert_eq!(run(python(code), &Answering::nobody()).await.report.ending, Ending::Exited(status), "{code}");
    }
}

#[tokio::test]
async fn a_traceback_shows_the_students_lines_only() {
    let ran = run(python("def f():\n    open('missing')\nf()"), &Answering::nobody()).await;
    insta::assert_snapshot!(ran.stderr, @r#"
    Traceback (most recent call last):
      File "<string>", line 3, in <module>
        f()
        ~^^
      File "<string>", line 2, in f
        open('missing')
        ~~~~^^^^^^^^^^^
    FileNotFoundError: [Errno 2] No such file or directory: 'missing'
    "#);
}

/// Types the next answer whenever the program prompts.
struct AnsweringScreen {
    answers: Mutex<Vec<&'static str>>,
    keyboard: mpsc::Sender<Bytes>,
    seen: Mutex<String>,
}

impl Screen for AnsweringScreen {
    fn print(&self, _stream: Stream, bytes: Bytes) {
        let mut seen = self.seen.lock();
        seen.push_str(&String::from_utf8_lossy(&bytes));
        if seen.ends_with("]: ") {
            let answer = self.answers.lock().remove(0);
            seen.push_str(answer);
            self.keyboard.try_send(Bytes::from(answer)).expect("somebody reads");
        }
    }
}

#[tokio::test]
async fn aws_configure_asks_and_writes_what_is_typed() {
    let (keyboard, typed) = mpsc::channel(8);
    let answers = Mutex::new(vec!["AKIANEW\n", "secret\n", "eu-west-1\n", "table\n"]);
    let screen = Arc::new(AnsweringScreen { answers, keyboard, seen: Mutex::default() });
    let mut configure = command(Program::Aws, &["configure"]);
    configure.variables.retain(|(name, _)| name == "HOME");
    configure.terminal = Terminal { stdin: true, stdout: true, stderr: true };
    let report = sandbox().run(configure, Stdin::typed(typed), screen.clone(), Arc::new(NoCalls)).await.expect("there is room");
    insta::assert_snapshot!(screen.seen.lock(), @r"
    AWS Access Key ID [None]: AKIANEW
    AWS Secret Access Key [None]: secret
    Default region name [None]: eu-west-1
    Default output format [None]: table
    ");
    let written = |path: &str| String::from_utf8_lossy(&report.home.written[path]).into_owned();
    insta::assert_snapshot!(written(".aws/config"), @r"
    [default]
    region = eu-west-1
    output = table
    ");
    insta::assert_snapshot!(written(".aws/credentials"), @r"
    [default]
    aws_access_key_id = AKIANEW
    aws_secret_access_key = secret
    ");
}

#[tokio::test]
async fn what_is_printed_is_shown_before_the_end() {
    let (keyboard, typed) = mpsc::channel(8);
    let screen = Arc::new(AnsweringScreen { answers: Mutex::new(vec!["1\n", "2\n"]), keyboard, seen: Mutex::default() });
    let mut adding = python("print('sum', int(input('a [?]: ')) + int(input('b [?]: ')))");
    adding.terminal = Terminal { stdin: true, stdout: true, stderr: true };
    sandbox().run(adding, Stdin::typed(typed), screen.clone(), Arc::new(NoCalls)).await.expect("there is room");
    assert_eq!(*screen.seen.lock(), "a [?]: 1\nb [?]: 2\nsum 3\n");
}

#[tokio::test]
async fn a_program_reads_what_it_is_given() {
    for (arguments, stdin, expected) in [
        (&["-c", "import sys; print(sys.stdin.read().upper())"][..], "abc", "ABC\n"),
        (&["-"][..], "print('from stdin', __name__)", "from stdin __main__\n"),
        (&[][..], "import sys; print(sys.argv)", "['']\n"),
        (&["-m", "json.tool"][..], "{\"a\": 1}", "{\n    \"a\": 1\n}\n"),
    ] {
        let screen = Arc::new(Printed::default());
        let given = Stdin::given(Bytes::from_static(stdin.as_bytes()));
        let report = sandbox()
            .run(command(Program::Python3, arguments), given, screen.clone(), Arc::new(NoCalls))
            .await
            .expect("there is room");
        let (stdout, stderr) = screen.take();
        assert_eq!(String::from_utf8_lossy(&stdout), expected, "{}", String::from_utf8_lossy(&stderr));
        assert_eq!(report.ending, Ending::Exited(0));
    }
}

#[tokio::test]
async fn tables_have_colours_on_a_terminal_only() {
    let answering = Answering::with(r#"{"Functions": [{"FunctionName": "x"}]}"#);
    let mut table = aws("lambda list-functions --output table", ("AKIAADAADAADAADAADA1", "adas-secret"));
    let plain = run(table.clone(), &answering).await.stdout;
    insta::assert_snapshot!(plain, @r"
    --------------------
    |   ListFunctions  |
    +------------------+
    ||    Functions   ||
    |+----------------+|
    ||  FunctionName  ||
    |+----------------+|
    ||  x             ||
    |+----------------+|
    ");
    table.terminal.stdout = true;
    let coloured = run(table, &answering).await.stdout;
    assert!(coloured.contains("\x1b[") && !plain.contains('\x1b'));
}

const EVENTS: &str = r#"{"events": [
    {"eventId": "1", "timestamp": 1700000000123, "logStreamName": "stream", "message": "one\n"},
    {"eventId": "2", "timestamp": 1700000001456, "logStreamName": "stream", "message": "{\"level\": \"INFO\"}"}
]}"#;

#[tokio::test]
async fn logs_are_tailed_as_the_second_version_of_the_cli_does() {
    let answering = Answering::with(EVENTS);
    let tail = async |options: &str| {
        let ran = run(aws(&format!("logs tail /aws/lambda/x{options}"), ("AKIAADAADAADAADAADA1", "adas-secret")), &answering).await;
        assert_eq!(ran.report.ending, Ending::Exited(0), "{}", ran.stderr);
        ran.stdout
    };
    insta::assert_snapshot!(tail("").await, @r#"
    2023-11-14T22:13:20.123000+00:00 stream one
    2023-11-14T22:13:21.456000+00:00 stream {"level": "INFO"}
    "#);
    insta::assert_snapshot!(tail(" --format short --since 2023-11-14").await, @r#"
    2023-11-14T22:13:20 one
    2023-11-14T22:13:21 {"level": "INFO"}
    "#);
    insta::assert_snapshot!(tail(" --format json --since 3d --filter-pattern one").await, @r#"
    2023-11-14T22:13:20.123000+00:00 stream one
    2023-11-14T22:13:21.456000+00:00 stream 
    {
        "level": "INFO"
    }
    "#);
    let bodies: Vec<_> = answering.asked().iter().map(|asked| String::from_utf8_lossy(&asked.body).into_owned()).collect();
    assert_eq!(bodies[1], r#"{"logGroupName": "/aws/lambda/x", "startTime": 1699920000000}"#);
    assert!(bodies[2].contains(r#""filterPattern": "one""#), "{bodies:?}");
}

#[tokio::test]
async fn logs_are_followed_until_the_end_and_shown_once() {
    let answering = Answering::with(EVENTS);
    let mut follow = aws("logs tail /aws/lambda/x --follow --since 2023-11-14", ("AKIAADAADAADAADAADA1", "adas-secret"));
    follow.limits.time = Duration::from_secs(7);
    follow.terminal.stdout = true;
    let ran = run(follow, &answering).await;
    assert_eq!((ran.report.ending, ran.stdout.lines().count()), (Ending::TimedOut, 2));
    assert!(answering.asked().len() > 1);
}

#[tokio::test]
async fn versions_are_told() {
    insta::assert_snapshot!(printed(command(Program::Python3, &["--version"])).await, @"Python 3.14.0");
    let version = printed(command(Program::Aws, &["--version"])).await;
    assert!(version.starts_with("aws-cli/1.46.3 Python/3.14.0 "), "{version}");
}
