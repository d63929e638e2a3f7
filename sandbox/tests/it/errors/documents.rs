//! The error document of an exception in the handler.

use crate::code::{function, function_of, handler, run, shown};

#[tokio::test]
async fn an_exception_is_its_message_its_class_and_its_stack() {
    let report = run(function(&handler("raise ValueError('boom')")), "{}").await;
    insta::assert_snapshot!(shown(&report.outcome), @r#"raised {"errorMessage": "boom", "errorType": "ValueError", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 2, in lambda_handler\n    raise ValueError('boom')\n"]}"#);
}

#[tokio::test]
async fn the_stack_shows_every_frame_of_the_package_and_of_the_library() {
    let code = "import helper\n\nclass Handler:\n    def __call__(self, event, context):\n        return [helper.parse(x) for x in event]\n\nlambda_handler = Handler()";
    let files = [
        ("lambda_function.py", code),
        ("helper.py", "import json\n\ndef parse(text):\n    return json.loads(\n        text\n    )"),
    ];
    insta::assert_snapshot!(shown(&run(function_of(&files), r#"["1", "{"]"#).await.outcome).replace(r#"", ""#, "\",\n\""), @r#"
    raised {"errorMessage": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    "errorType": "JSONDecodeError",
    "requestId": "8f5a1f6e-0000-4000-8000-123456789abc",
    "stackTrace": ["  File \"/var/task/lambda_function.py\", line 5, in __call__\n    return [helper.parse(x) for x in event]\n",
    "  File \"/var/task/helper.py\", line 4, in parse\n    return json.loads(\n",
    "  File \"/var/lang/lib/python3.12/json/__init__.py\", line 346, in loads\n    return _default_decoder.decode(s)\n",
    "  File \"/var/lang/lib/python3.12/json/decoder.py\", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n",
    "  File \"/var/lang/lib/python3.12/json/decoder.py\", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n"]}
    "#);
}

#[tokio::test]
async fn messages_and_types_are_what_python_says() {
    let rows = [
        "raise KeyError('name')",
        "event['name']",
        "raise Exception",
        "raise type('OrderNotFound', (Exception,), {})('no order 7')",
        "raise OSError(2, 'gone', 'x')",
        "raise ValueError({'a': 1}, 'é \\u2028')",
        "None.get('x')",
        "1 / 0",
        "exec('raise LookupError')",
        "import nothing",
        "raise StopIteration(3)",
        "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])",
        "raise Exception('\\ud800')",
        "raise 'text'",
        "assert event == 1, 'not one'",
        "undefined",
        "import json; json.loads('')",
        "class Bad(Exception):\n    def __str__(self): return 7\nraise Bad",
    ];
    let mut seen = String::new();
    for code in rows {
        let outcome = shown(&run(function(&handler(code)), "{}").await.outcome);
        seen += &format!("{} → {}\n", code.replace('\n', "; "), outcome.split(", \"requestId").next().unwrap_or_default());
    }
    insta::assert_snapshot!(seen, @r#"
    raise KeyError('name') → raised {"errorMessage": "'name'", "errorType": "KeyError"
    event['name'] → raised {"errorMessage": "'name'", "errorType": "KeyError"
    raise Exception → raised {"errorMessage": "", "errorType": "Exception"
    raise type('OrderNotFound', (Exception,), {})('no order 7') → raised {"errorMessage": "no order 7", "errorType": "OrderNotFound"
    raise OSError(2, 'gone', 'x') → raised {"errorMessage": "[Errno 2] gone: 'x'", "errorType": "PermissionError"
    raise ValueError({'a': 1}, 'é \u2028') → raised {"errorMessage": "({'a': 1}, 'é \\u2028')", "errorType": "ValueError"
    None.get('x') → raised {"errorMessage": "'NoneType' object has no attribute 'get'", "errorType": "AttributeError"
    1 / 0 → raised {"errorMessage": "division by zero", "errorType": "ZeroDivisionError"
    exec('raise LookupError') → raised {"errorMessage": "", "errorType": "LookupError"
    import nothing → raised {"errorMessage": "No module named 'nothing'", "errorType": "ModuleNotFoundError"
    raise StopIteration(3) → raised {"errorMessage": "3", "errorType": "StopIteration"
    raise ExceptionGroup('several', [ValueError(1), TypeError(2)]) → raised {"errorMessage": "several (2 sub-exceptions)", "errorType": "ExceptionGroup"
    raise Exception('\ud800') → raised {"errorMessage": "\ud800", "errorType": "Exception"
    raise 'text' → raised {"errorMessage": "exceptions must derive from BaseException", "errorType": "TypeError"
    assert event == 1, 'not one' → raised {"errorMessage": "not one", "errorType": "AssertionError"
    undefined → raised {"errorMessage": "name 'undefined' is not defined", "errorType": "NameError"
    import json; json.loads('') → raised {"errorMessage": "Expecting value: line 1 column 1 (char 0)", "errorType": "JSONDecodeError"
    class Bad(Exception):;     def __str__(self): return 7; raise Bad → Exited { status: Some(1) }
    "#);
}

#[tokio::test]
async fn an_event_that_is_not_json_or_too_deep_never_reaches_the_handler() {
    let mut seen = String::new();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let digits = "9".repeat(5000);
    for payload in ["", "{", "{'a': 1}", &deep, &digits, "NaN", "\"\\ud800\""] {
        let outcome = shown(&run(function(&handler("return repr(event)[:40]")), payload).await.outcome);
        seen += &format!("{:.20} → {}\n", payload, outcome.split(", \"requestId").next().unwrap_or_default());
    }
    insta::assert_snapshot!(seen, @r#"
     → raised {"errorMessage": "Unable to unmarshal input: Expecting value: line 1 column 1 (char 0)", "errorType": "Runtime.UnmarshalError"
    { → raised {"errorMessage": "Unable to unmarshal input: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", "errorType": "Runtime.UnmarshalError"
    {'a': 1} → raised {"errorMessage": "Unable to unmarshal input: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", "errorType": "Runtime.UnmarshalError"
    [[[[[[[[[[[[[[[[[[[[ → raised {"errorMessage": "Unable to unmarshal input: maximum recursion depth exceeded while decoding a JSON array from a unicode string", "errorType": "Runtime.UnmarshalError"
    99999999999999999999 → raised {"errorMessage": "Unable to unmarshal input: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit", "errorType": "Runtime.UnmarshalError"
    NaN → "nan"
    "\ud800" → "'\\ud800'"
    "#);
}
