//! Environment variables of functions.

use crate::{
    code::{answer, function, handler, run, shown, started},
    table::{evaluator, holds, holds_in},
};

#[tokio::test]
async fn a_function_has_lambdas_variables_and_its_own_and_nothing_of_the_hosts() {
    let mut function =
        function(&handler("import os\nreturn '\\n'.join(f'{name}={os.environ[name]}' for name in sorted(os.environ))"));
    let given = [
        ("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE"),
        ("AWS_SESSION_TOKEN", "token"),
        ("TABLE", "pets"),
        ("GREETING", "grüß = \"x\""),
        ("TZ", "Europe/Berlin"),
    ];
    function.variables.extend(given.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let shown = shown(&run(function, "{}").await.outcome).replace("\\n", "\n");
    insta::assert_snapshot!(shown, @r#"
    "AWS_ACCESS_KEY_ID=ASIAEXAMPLE
    AWS_EXECUTION_ENV=AWS_Lambda_python3.12
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128
    AWS_LAMBDA_FUNCTION_NAME=HelloLambda
    AWS_LAMBDA_FUNCTION_VERSION=$LATEST
    AWS_LAMBDA_INITIALIZATION_TYPE=on-demand
    AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/HelloLambda
    AWS_LAMBDA_LOG_STREAM_NAME=2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef
    AWS_REGION=us-east-1
    AWS_SESSION_TOKEN=token
    GREETING=grüß = \"x\"
    LAMBDA_RUNTIME_DIR=/var/runtime
    LAMBDA_TASK_ROOT=/var/task
    LANG=en_US.UTF-8
    LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib
    PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
    PYTHONPATH=/var/runtime
    TABLE=pets
    TZ=Europe/Berlin
    _HANDLER=lambda_function.lambda_handler"
    "#);
}

#[tokio::test]
async fn a_later_variable_wins_over_an_earlier_one_and_over_lambdas_own() {
    let mut function = evaluator();
    function.variables = ["A=1", "A=2", "LANG=C", "EMPTY="]
        .iter()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    holds_in(
        function,
        "
        os.environ['A'], os.environ['LANG'], os.environ['EMPTY'] → ('2', 'C', '')
        os.getenv('AWS_REGION'), os.getenv('HOME'), os.getenv('USER') → (None, None, None)
        os.environ['AWS_REGION'] → KeyError: 'AWS_REGION'
        ",
    )
    .await;
}

#[tokio::test]
async fn code_changes_its_own_environment_and_no_other() {
    let code = handler(
        "import os\nbefore = os.environ.get('MINE')\nos.environ['MINE'] = 'changed'\nos.environ.pop('AWS_REGION', None)\nreturn [before, os.environ.get('AWS_REGION')]",
    );
    let mut one = started(function(&code)).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.push(shown(&crate::code::invoke(&mut one, "{}").await.outcome));
    }
    assert_eq!(seen, [r#"[null, null]"#, r#"["changed", null]"#]);
    assert_eq!(
        answer(&handler("import os\nreturn [os.environ.get('MINE'), os.environ.get('AWS_REGION')]")).await,
        r#"[null, "us-east-1"]"#
    );
}

#[tokio::test]
async fn python_finds_itself_where_lambda_has_it() {
    holds(
        "
        sys.version_info[:2] → (3, 12)
        sys.path[:3] → ['/var/task', '/opt/python/lib/python3.12/site-packages', '/opt/python']
        sys.argv, sys.executable, sys.prefix → (['/var/runtime/bootstrap.py'], '/var/lang/bin/python3.12', '/var/lang')
        json.__file__, os.__file__ → ('/var/lang/lib/python3.12/json/__init__.py', '/var/lang/lib/python3.12/os.py')
        os.getcwd(), sorted(os.listdir('/')) → ('/var/task', ['dev', 'opt', 'tmp', 'var'])
        sys.getdefaultencoding(), sys.stdout.encoding, sys.getfilesystemencoding() → ('utf-8', 'utf-8', 'utf-8')
        sys.dont_write_bytecode, sys.flags.optimize → (True, 0)
        ",
    )
    .await;
}

#[tokio::test]
async fn local_time_is_that_of_the_variable_tz() {
    for (zone, rows) in [
        (
            "Asia/Tokyo",
            "
            time.tzname, time.timezone, time.daylight → (('JST', 'JST'), -32400, 0)
            time.strftime('%F %T %Z %z', time.localtime(1700000000)) → '2023-11-15 07:13:20 JST +0900'
            time.localtime(0).tm_hour, time.localtime(0).tm_gmtoff, time.ctime(0) → (9, 32400, 'Thu Jan  1 09:00:00 1970')
            time.mktime((1970, 1, 1, 9, 0, 0, 0, 0, -1)) → 0.0
            datetime.datetime.fromtimestamp(0).isoformat(), datetime.date.fromtimestamp(-1).isoformat() → ('1970-01-01T09:00:00', '1970-01-01')
            datetime.datetime.fromtimestamp(0).timestamp(), datetime.datetime.fromtimestamp(0).astimezone().isoformat() → (0.0, '1970-01-01T09:00:00+09:00')
            abs(datetime.datetime.now() - datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - datetime.timedelta(hours=9)) < datetime.timedelta(seconds=5) → True
            datetime.datetime.today().date() == datetime.date.today() == datetime.datetime.now().date() → True
            isinstance(datetime.datetime.now(), datetime.datetime), datetime.datetime.now(datetime.timezone.utc).utcoffset() → (True, datetime.timedelta(0))
            str(datetime.datetime.strptime('2026-01-01 JST', '%Y-%m-%d %Z')) → '2026-01-01 00:00:00'
            email.utils.localtime(datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)).isoformat() → '2026-01-01T09:00:00+09:00'
            logging.Formatter().formatTime(logging.makeLogRecord({'created': 0, 'msecs': 0})) → '1970-01-01 00:00:00,000'
            ",
        ),
        ("JST-9", "time.strftime('%T %Z', time.localtime(0)) → '09:00:00 JST'"),
        (":America/New_York", "time.strftime('%T %Z', time.localtime(1720000000)), time.tzname → ('05:46:40 EDT', ('EST', 'EDT'))"),
        ("EST5EDT,M3.2.0,M11.1.0", "datetime.datetime(2026, 7, 1).astimezone().isoformat() → '2026-07-01T00:00:00-04:00'"),
        ("Nowhere/Land", "time.strftime('%T %Z', time.localtime(0)) → '00:00:00 Nowhere'"),
        (":UTC", "time.strftime('%T %Z', time.localtime(0)), time.tzname → ('00:00:00 UTC', ('UTC', 'UTC'))"),
    ] {
        let mut function = evaluator();
        function.variables.push(("TZ".into(), zone.into()));
        holds_in(function, rows).await;
    }
}

#[tokio::test]
async fn code_that_changes_tz_calls_tzset_as_on_linux() {
    let code = handler(
        "import os, time\nos.environ['TZ'] = 'Asia/Kolkata'\ntime.tzset()\nfirst = time.localtime(0).tm_min\nos.environ['TZ'] = 'UTC'\ntime.tzset()\nreturn [first, time.localtime(0).tm_min]",
    );
    assert_eq!(answer(&code).await, "[30, 0]");
}

#[tokio::test]
async fn the_search_path_has_what_pythonpath_says() {
    let mut function = evaluator();
    function.variables.push(("PYTHONPATH".into(), "/var/runtime:/var/task/vendor:/opt/lib".into()));
    holds_in(
        function,
        "sys.path[1:5] → ['/opt/python/lib/python3.12/site-packages', '/opt/python', '/var/task/vendor', '/opt/lib']",
    )
    .await;
}
