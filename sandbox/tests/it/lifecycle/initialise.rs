//! The INIT phase.

use std::time::{Duration, Instant};

use sandbox::{Dead, Outcome};

use crate::code::{event, function, log, shown, start};

#[tokio::test]
async fn an_environment_whose_init_failed_is_dead() {
    let code = "print('begun')\nraise RuntimeError('no database')";
    let (mut environment, initialised) = start(function(code)).await;
    insta::assert_snapshot!(shown(&initialised.failure.expect("a failure")), @r#"raised {"errorMessage": "no database", "errorType": "RuntimeError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 90, in import_module\n    return _bootstrap._gcd_import(name[level:], package, level)\n", "  File \"<frozen importlib._bootstrap>\", line 1387, in _gcd_import\n", "  File \"<frozen importlib._bootstrap>\", line 1360, in _find_and_load\n", "  File \"<frozen importlib._bootstrap>\", line 1331, in _find_and_load_unlocked\n", "  File \"<frozen importlib._bootstrap>\", line 935, in _load_unlocked\n", "  File \"<frozen importlib._bootstrap_external>\", line 994, in exec_module\n", "  File \"<frozen importlib._bootstrap>\", line 488, in _call_with_frames_removed\n", "  File \"/var/task/lambda_function.py\", line 2, in <module>\n    raise RuntimeError('no database')\n"]}"#);
    insta::assert_snapshot!(log(&initialised.output), @r#"
    |begun
    |[WARNING]→<milliseconds>→→LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, runtime updates can be triggered by a function change, or can be applied automatically. To determine if the runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html␍
    |[ERROR] RuntimeError: no database↵Traceback (most recent call last):↵··File "/var/lang/lib/python3.12/importlib/__init__.py", line 90, in import_module↵····return _bootstrap._gcd_import(name[level:], package, level)↵··File "<frozen importlib._bootstrap>", line 1387, in _gcd_import↵··File "<frozen importlib._bootstrap>", line 1360, in _find_and_load↵··File "<frozen importlib._bootstrap>", line 1331, in _find_and_load_unlocked↵··File "<frozen importlib._bootstrap>", line 935, in _load_unlocked↵··File "<frozen importlib._bootstrap_external>", line 994, in exec_module↵··File "<frozen importlib._bootstrap>", line 488, in _call_with_frames_removed↵··File "/var/task/lambda_function.py", line 2, in <module>↵····raise RuntimeError('no database')
    "#);
    assert!(!environment.is_alive());
    assert_eq!(environment.invoke(event("{}")).await.expect_err("dead"), Dead);
}

#[tokio::test]
async fn init_has_a_time_of_its_own() {
    for code in [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ] {
        let mut function = function(&format!("print('begun')\n{code}"));
        function.init_timeout = Duration::from_millis(200);
        let begun = Instant::now();
        let (environment, initialised) = start(function).await;
        assert_eq!(initialised.failure, Some(Outcome::TimedOut), "{code}");
        assert_eq!(log(&initialised.output), "|begun\n");
        assert!(!environment.is_alive());
        assert!((200..2200).contains(&begun.elapsed().as_millis()), "{:?} for {code}", begun.elapsed());
    }
}

#[tokio::test]
async fn module_code_that_ends_python_or_takes_all_memory_fails_init() {
    let rows = [
        "import sys; sys.exit(3)",
        "import sys; sys.exit('no database')",
        "raise SystemExit",
        "raise KeyboardInterrupt",
        "import os; os._exit(7)",
        "import os; os.abort()",
        "hoard = []\nwhile True: hoard.append(bytearray(1 << 20))",
    ];
    let mut seen = String::new();
    for code in rows {
        let (_, initialised) = start(function(code)).await;
        seen += &format!("{code:?} → {:?}\n{}", initialised.failure.expect("a failure"), log(&initialised.output));
    }
    insta::assert_snapshot!(seen, @r#"
    "import sys; sys.exit(3)" → Exited { status: Some(3) }
    "import sys; sys.exit('no database')" → Exited { status: Some(1) }
    |no database
    "raise SystemExit" → Exited { status: Some(0) }
    "raise KeyboardInterrupt" → Exited { status: Some(1) }
    |Traceback (most recent call last):
    |  File "/var/runtime/bootstrap.py", line 74, in start
    |  File "/var/lang/lib/python3.12/site-packages/awslambdaric/bootstrap.py", line 53, in _get_handler
    |    m = importlib.import_module(modname.replace("/", "."))
    |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    |  File "/var/lang/lib/python3.12/importlib/__init__.py", line 90, in import_module
    |    return _bootstrap._gcd_import(name[level:], package, level)
    |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    |  File "<frozen importlib._bootstrap>", line 1387, in _gcd_import
    |  File "<frozen importlib._bootstrap>", line 1360, in _find_and_load
    |  File "<frozen importlib._bootstrap>", line 1331, in _find_and_load_unlocked
    |  File "<frozen importlib._bootstrap>", line 935, in _load_unlocked
    |  File "<frozen importlib._bootstrap_external>", line 994, in exec_module
    |  File "<frozen importlib._bootstrap>", line 488, in _call_with_frames_removed
    |  File "/var/task/lambda_function.py", line 1, in <module>
    |    raise KeyboardInterrupt
    |KeyboardInterrupt
    "import os; os._exit(7)" → Exited { status: Some(7) }
    "import os; os.abort()" → Exited { status: None }
    "hoard = []\nwhile True: hoard.append(bytearray(1 << 20))" → OutOfMemory
    "#);
}

#[tokio::test]
async fn what_init_prints_is_not_in_the_first_report() {
    let (mut environment, initialised) =
        start(function("import sys\nsys.stdout.write('no line end')\ndef lambda_handler(event, context):\n    print('handler')"))
            .await;
    insta::assert_snapshot!(log(&initialised.output), @"|no line end");
    let report = environment.invoke(event("{}")).await.expect("alive");
    insta::assert_snapshot!(log(&report.output), @"|handler");
}
