//! Handlers that cannot be imported or found.

use crate::code::{function_of, log, shown, start};

#[tokio::test]
async fn each_way_that_a_handler_can_be_missing_has_its_error() {
    let rows = [
        ("lambda_function.lambda_handler", "import requests"),
        ("nope.lambda_handler", ""),
        ("lambda_function.nope", ""),
        ("nodot", ""),
        ("", ""),
        (".lambda_handler", ""),
        ("lambda_function.", ""),
        ("sys.exit", ""),
        ("../lambda_function.lambda_handler", ""),
        ("/etc/passwd.lambda_handler", ""),
        ("lambda_function.lambda_handler", "def lambda_handler(event, context)\n    return 1"),
        ("lambda_function.lambda_handler", "def f():\n  x = 1\n return 2"),
        ("lambda_function.lambda_handler", "from os import nothing"),
        ("lambda_function.lambda_handler", "import lambda_function\nlambda_function.later()"),
        ("lambda_function.lambda_handler", "1 / 0"),
        ("lambda_function.lambda_handler", "x = '\0'"),
    ];
    let mut seen = String::new();
    for (handler, code) in rows {
        let mut function = function_of(&[("lambda_function.py", code)]);
        function.handler = handler.into();
        let (_, initialised) = start(function).await;
        seen += &format!("{handler} {code:?}\n  {}\n", shown(&initialised.failure.expect("a failure")));
    }
    insta::assert_snapshot!(seen, @r#"
    lambda_function.lambda_handler "import requests"
      raised {"errorMessage": "Unable to import module 'lambda_function': No module named 'requests'", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}
    nope.lambda_handler ""
      raised {"errorMessage": "Unable to import module 'nope': No module named 'nope'", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}
    lambda_function.nope ""
      raised {"errorMessage": "Handler 'nope' missing on module 'lambda_function'", "errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []}
    nodot ""
      raised {"errorMessage": "Bad handler 'nodot': not enough values to unpack (expected 2, got 1)", "errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []}
     ""
      raised {"errorMessage": "Bad handler '': not enough values to unpack (expected 2, got 1)", "errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []}
    .lambda_handler ""
      raised {"errorMessage": "Empty module name", "errorType": "ValueError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 90, in import_module\n    return _bootstrap._gcd_import(name[level:], package, level)\n", "  File \"<frozen importlib._bootstrap>\", line 1384, in _gcd_import\n", "  File \"<frozen importlib._bootstrap>\", line 1298, in _sanity_check\n"]}
    lambda_function. ""
      raised {"errorMessage": "Handler '' missing on module 'lambda_function'", "errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []}
    sys.exit ""
      raised {"errorMessage": "Cannot use built-in module sys as a handler module", "errorType": "Runtime.BuiltInModuleConflict", "requestId": "", "stackTrace": []}
    ../lambda_function.lambda_handler ""
      raised {"errorMessage": "the 'package' argument is required to perform a relative import for '...lambda_function'", "errorType": "TypeError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 84, in import_module\n    raise TypeError(\"the 'package' argument is required to perform a \"\n"]}
    /etc/passwd.lambda_handler ""
      raised {"errorMessage": "the 'package' argument is required to perform a relative import for '.etc.passwd'", "errorType": "TypeError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 84, in import_module\n    raise TypeError(\"the 'package' argument is required to perform a \"\n"]}
    lambda_function.lambda_handler "def lambda_handler(event, context)\n    return 1"
      raised {"errorMessage": "Syntax error in module 'lambda_function': expected ':' (lambda_function.py, line 1)", "errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": ["  File \"/var/task/lambda_function.py\" Line 1\n    def lambda_handler(event, context)\n"]}
    lambda_function.lambda_handler "def f():\n  x = 1\n return 2"
      raised {"errorMessage": "Syntax error in module 'lambda_function': unindent does not match any outer indentation level (lambda_function.py, line 3)", "errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": ["  File \"/var/task/lambda_function.py\" Line 3\n     return 2\n"]}
    lambda_function.lambda_handler "from os import nothing"
      raised {"errorMessage": "Unable to import module 'lambda_function': cannot import name 'nothing' from 'os' (/var/lang/lib/python3.12/os.py)", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}
    lambda_function.lambda_handler "import lambda_function\nlambda_function.later()"
      raised {"errorMessage": "partially initialized module 'lambda_function' has no attribute 'later' (most likely due to a circular import)", "errorType": "AttributeError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 90, in import_module\n    return _bootstrap._gcd_import(name[level:], package, level)\n", "  File \"<frozen importlib._bootstrap>\", line 1387, in _gcd_import\n", "  File \"<frozen importlib._bootstrap>\", line 1360, in _find_and_load\n", "  File \"<frozen importlib._bootstrap>\", line 1331, in _find_and_load_unlocked\n", "  File \"<frozen importlib._bootstrap>\", line 935, in _load_unlocked\n", "  File \"<frozen importlib._bootstrap_external>\", line 994, in exec_module\n", "  File \"<frozen importlib._bootstrap>\", line 488, in _call_with_frames_removed\n", "  File \"/var/task/lambda_function.py\", line 2, in <module>\n    lambda_function.later()\n"]}
    lambda_function.lambda_handler "1 / 0"
      raised {"errorMessage": "division by zero", "errorType": "ZeroDivisionError", "requestId": "", "stackTrace": ["  File \"/var/lang/lib/python3.12/importlib/__init__.py\", line 90, in import_module\n    return _bootstrap._gcd_import(name[level:], package, level)\n", "  File \"<frozen importlib._bootstrap>\", line 1387, in _gcd_import\n", "  File \"<frozen importlib._bootstrap>\", line 1360, in _find_and_load\n", "  File \"<frozen importlib._bootstrap>\", line 1331, in _find_and_load_unlocked\n", "  File \"<frozen importlib._bootstrap>\", line 935, in _load_unlocked\n", "  File \"<frozen importlib._bootstrap_external>\", line 994, in exec_module\n", "  File \"<frozen importlib._bootstrap>\", line 488, in _call_with_frames_removed\n", "  File \"/var/task/lambda_function.py\", line 1, in <module>\n    1 / 0\n"]}
    lambda_function.lambda_handler "x = '\0'"
      raised {"errorMessage": "Syntax error in module 'lambda_function': source code string cannot contain null bytes", "errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": ["  File \"None\" Line None\n    None"]}
    "#);
}

#[tokio::test]
async fn a_failed_init_logs_a_warning_and_the_error() {
    let (_, initialised) = start(function_of(&[("lambda_function.py", "def lambda_handler(event, context)\n    pass")])).await;
    insta::assert_snapshot!(log(&initialised.output), @r#"
    |[WARNING]→<milliseconds>→→LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, runtime updates can be triggered by a function change, or can be applied automatically. To determine if the runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html␍
    |[ERROR] Runtime.UserCodeSyntaxError: Syntax error in module 'lambda_function': expected ':' (lambda_function.py, line 1)↵Traceback (most recent call last):↵··File "/var/task/lambda_function.py" Line 1↵····def lambda_handler(event, context)
    "#);
    let (_, initialised) =
        start(function_of(&[("lambda_function.py", "from helper import x"), ("helper.py", "x = 1\ny = {}['k']")])).await;
    insta::assert_snapshot!(log(&initialised.output), @r#"
    |[WARNING]→<milliseconds>→→LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, runtime updates can be triggered by a function change, or can be applied automatically. To determine if the runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html␍
    |[ERROR] KeyError: 'k'↵Traceback (most recent call last):↵··File "/var/lang/lib/python3.12/importlib/__init__.py", line 90, in import_module↵····return _bootstrap._gcd_import(name[level:], package, level)↵··File "<frozen importlib._bootstrap>", line 1387, in _gcd_import↵··File "<frozen importlib._bootstrap>", line 1360, in _find_and_load↵··File "<frozen importlib._bootstrap>", line 1331, in _find_and_load_unlocked↵··File "<frozen importlib._bootstrap>", line 935, in _load_unlocked↵··File "<frozen importlib._bootstrap_external>", line 994, in exec_module↵··File "<frozen importlib._bootstrap>", line 488, in _call_with_frames_removed↵··File "/var/task/lambda_function.py", line 1, in <module>↵····from helper import x↵··File "/var/task/helper.py", line 2, in <module>↵····y = {}['k']
    "#);
}
