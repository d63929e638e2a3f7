//! Code that attacks the Python that runs it, or our code in the instance. The instance cannot be trusted afterwards; the next
//! environment and the host are not affected.

use std::time::{Duration, Instant};

use sandbox::Outcome;

use crate::code::{answer, event, function, handler, run, shown, started};

const SOUND: &str = "import json, logging\nprint('sound')\nlogging.error('sound')\nreturn json.dumps({'a': 1})";

#[tokio::test]
async fn whatever_code_overrides_it_ends_and_the_next_environment_is_sound() {
    let rows = [
        "import builtins\nfor name in list(vars(builtins)): setattr(builtins, name, None)",
        "import builtins\nbuiltins.__import__ = None\nbuiltins.print = None\nbuiltins.isinstance = lambda *a: True",
        "import json\njson.dumps = json.loads = json.JSONEncoder.encode = json.JSONDecoder.decode = None",
        "import sys\nsys.modules.clear()",
        "import sys\nsys.stdout = sys.stderr = None\nprint('unseen')",
        "import sys\nsys.stdout.close()",
        "import os\nfor fd in range(64):\n    try: os.close(fd)\n    except OSError: pass",
        "import os\nos.environ.clear()\nos.environ = None",
        "import logging\nlogging.getLogger().handlers.clear()\nlogging.shutdown()",
        "import gc\nfor thing in gc.get_objects():\n    if isinstance(thing, dict):\n        try: thing.clear()\n        except Exception: pass",
        "from awslambdaric import bootstrap\nfor name in list(vars(bootstrap)): setattr(bootstrap, name, None)",
        "import sys\nsys.settrace(lambda *a: 1 / 0)",
        "import sys\nframe = sys._getframe()\nwhile frame:\n    for name in list(frame.f_globals):\n        if not name.startswith('__'): frame.f_globals[name] = None\n    frame = frame.f_back",
        "type('X', (), {'__del__': lambda self: 1 / 0})()",
        "import atexit\natexit.register(print, 'unseen')\nimport sys\nsys.exit(0)",
        "import gc\ngc.set_threshold(1)\ngc.callbacks.append(lambda *a: 1 / 0)",
        "import faulthandler\nfaulthandler._sigsegv()",
    ];
    let sound = answer(&handler(SOUND)).await;
    let mut seen = String::new();
    for body in rows {
        let mut environment = started(function(&handler(&format!("{body}\nreturn 1")))).await;
        let mut ends = Vec::new();
        for _ in 0..2 {
            match environment.invoke(event("{}")).await {
                Ok(report) => ends.push(shown(&report.outcome).split(", \"requestId").next().unwrap_or_default().to_owned()),
                Err(dead) => ends.push(dead.to_string()),
            }
        }
        seen += &format!("{:.60} → {:.90} / {:.90}\n", body.replace('\n', "; "), ends[0], ends[1]);
        assert_eq!(answer(&handler(SOUND)).await, sound, "after {body}");
    }
    insta::assert_snapshot!(seen, @r#"
    import builtins; for name in list(vars(builtins)): setattr(b → Exited { status: None } / the interpreter of this execution environment has ended
    import builtins; builtins.__import__ = None; builtins.print  → Exited { status: None } / the interpreter of this execution environment has ended
    import json; json.dumps = json.loads = json.JSONEncoder.enco → 1 / Exited { status: Some(1) }
    import sys; sys.modules.clear() → 1 / raised {"errorMessage": "module 'sys' has no attribute 'modules'", "errorType": "Attribute
    import sys; sys.stdout = sys.stderr = None; print('unseen') → 1 / 1
    import sys; sys.stdout.close() → 1 / 1
    import os; for fd in range(64):;     try: os.close(fd);      → 1 / 1
    import os; os.environ.clear(); os.environ = None → 1 / Exited { status: Some(1) }
    import logging; logging.getLogger().handlers.clear(); loggin → 1 / 1
    import gc; for thing in gc.get_objects():;     if isinstance → 1 / Exited { status: None }
    from awslambdaric import bootstrap; for name in list(vars(bo → 1 / Exited { status: Some(1) }
    import sys; sys.settrace(lambda *a: 1 / 0) → raised {"errorMessage": "division by zero", "errorType": "ZeroDivisionError" / raised {"errorMessage": "division by zero", "errorType": "ZeroDivisionError"
    import sys; frame = sys._getframe(); while frame:;     for n → Exited { status: None } / the interpreter of this execution environment has ended
    type('X', (), {'__del__': lambda self: 1 / 0})() → 1 / 1
    import atexit; atexit.register(print, 'unseen'); import sys; → Exited { status: Some(0) } / the interpreter of this execution environment has ended
    import gc; gc.set_threshold(1); gc.callbacks.append(lambda * → 1 / 1
    import faulthandler; faulthandler._sigsegv() → Exited { status: None } / the interpreter of this execution environment has ended
    "#);
}

#[tokio::test]
async fn made_up_bytecode_harms_nobody_else() {
    let sound = answer(&handler(SOUND)).await;
    for code in [r"b'd\xff' * 100", r"b'\xff' * 100", r"b'|\xff\x01\0' * 50", r"bytes(range(256))"] {
        let body = format!(
            "import types\nf = (lambda: 0)\nf.__code__ = f.__code__.replace(co_code={code}, co_stacksize=0)\nreturn repr(f())[:50]"
        );
        // The code reads and writes addresses that depend on the snapshot, so any outcome is correct that ends only the function.
        let begun = Instant::now();
        let outcome = run(function(&handler(&body)), "{}").await.outcome;
        assert!(begun.elapsed() < Duration::from_secs(20), "{code}: {outcome:?} after {:?}", begun.elapsed());
        assert_eq!(answer(&handler(SOUND)).await, sound, "after {code}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_forged_answer_is_only_the_functions_own() {
    let body = "from harness import bootstrap\nbootstrap._client.answer = (0, b'forged')\nbootstrap.bootstrap.handle_event_request = lambda *a: None\nreturn 'true'";
    let mut environment = started(function(&handler(body))).await;
    assert_eq!(shown(&environment.invoke(event("{}")).await.expect("alive").outcome), "\"true\"");
    let again = environment.invoke(event("{}")).await.expect("alive").outcome;
    assert!(matches!(again, Outcome::Exited { .. }), "no answer is an end of the process: {again:?}");
    assert_eq!(answer(&handler("return 'true'")).await, "\"true\"");
}

#[tokio::test]
async fn an_answer_that_the_host_does_not_understand_is_an_end() {
    for answer in ["(9, b'')", "(0, 'text')", "None", "(0,)", "(2, b'\\xff')", "(-1, b'')", "(0, bytes(10 << 20))"] {
        let body = format!("import sys\nsys.modules['app'].bootstrap.invoke = lambda document, event: {answer}\nreturn 1");
        let mut environment = started(function(&handler(&body))).await;
        assert_eq!(shown(&environment.invoke(event("{}")).await.expect("alive").outcome), "1");
        let outcome = environment.invoke(event("{}")).await.expect("alive").outcome;
        assert!(matches!(outcome, Outcome::Exited { .. } | Outcome::ResponseTooLarge(_)), "{answer}: {outcome:?}");
    }
}
