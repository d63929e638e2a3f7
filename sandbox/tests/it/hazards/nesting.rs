//! Deep nesting: recursion, nested data, nested source.

use crate::code::{event, function, handler, shown, started};

/// Returns each body's outcome, and checks that another environment works after it.
async fn endings(bodies: &[&str]) -> String {
    let mut seen = String::new();
    for body in bodies {
        let outcome = started(function(&handler(body))).await.invoke(event("{}")).await.expect("alive").outcome;
        let outcome = shown(&outcome);
        seen += &format!("{} → {:.100}\n", body.replace('\n', "; "), outcome.split(", \"requestId").next().unwrap_or_default());
        assert_eq!(crate::code::answer(&handler("return 1")).await, "1");
    }
    seen
}

#[tokio::test]
async fn recursion_ends_in_a_recursion_error_or_in_the_end_of_python() {
    let bodies = [
        "def f(): f()\nf()",
        "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()",
        "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n    def __getattr__(self, name): return getattr(self, name)\nA().x",
        "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "import sys, functools\nsys.setrecursionlimit(10 ** 9)\n@functools.lru_cache(None)\ndef f(n): return f(n + 1)\nf(0)",
        "def f():\n    try: f()\n    except RecursionError: return 1\nreturn f()",
    ];
    insta::assert_snapshot!(endings(&bodies).await, @r#"
    def f(): f(); f() → raised {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError"
    import sys; sys.setrecursionlimit(10 ** 9); def f(): f(); f() → OutOfMemory
    import sys; sys.setrecursionlimit(10 ** 9); class A:;     def __getattr__(self, name): return getattr(self, name); A().x → raised {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError"
    import sys; sys.setrecursionlimit(10 ** 9); class A:;     def __repr__(self): return repr(self); repr(A()) → raised {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError"
    import sys, functools; sys.setrecursionlimit(10 ** 9); @functools.lru_cache(None); def f(n): return f(n + 1); f(0) → raised {"errorMessage": "maximum recursion depth exceeded while calling a Python object", "errorType
    def f():;     try: f();     except RecursionError: return 1; return f() → null
    "#);
}

#[tokio::test]
async fn deeply_nested_data_and_source_are_refused() {
    let bodies = [
        "import json\njson.loads('[' * 100_000)",
        "import json\njson.loads('{\"a\":' * 100_000)",
        "a = []\nfor _ in range(100_000): a = [a]\nrepr(a)",
        "a = []\nfor _ in range(100_000): a = [a]\nimport pickle\npickle.dumps(a)",
        "a = []\nfor _ in range(100_000): a = [a]\nimport copy\ncopy.deepcopy(a)",
        "a = []\nfor _ in range(300_000): a = [a]\ndel a\nreturn 1",
        "eval('(' * 100_000)",
        "eval('-' * 100_000 + '1')",
        "eval('+'.join('1' * 100_000))",
        "exec('x' + '.x' * 100_000)",
        "exec('\\n'.join(' ' * i + 'if 1:' for i in range(200)))",
        "import ast\nast.literal_eval('[' * 5000 + ']' * 5000)",
        "import xml.etree.ElementTree as E\nE.fromstring('<a>' * 100_000 + '</a>' * 100_000)\nreturn 1",
        "import re\nre.compile('(' * 5000 + ')' * 5000)",
        "import marshal\nmarshal.loads(b'(\\x01\\x00\\x00\\x00' * 100_000)",
        "import xml.etree.ElementTree as E\nE.fromstring('<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\">' + ''.join(f'<!ENTITY {chr(98+i)} \"{(\"&\" + chr(97+i) + \";\") * 10}\">' for i in range(9)) + ']><l>&j;</l>')",
    ];
    insta::assert_snapshot!(endings(&bodies).await, @r#"
    import json; json.loads('[' * 100_000) → raised {"errorMessage": "maximum recursion depth exceeded while decoding a JSON array from a unicode
    import json; json.loads('{"a":' * 100_000) → raised {"errorMessage": "maximum recursion depth exceeded while decoding a JSON object from a unicod
    a = []; for _ in range(100_000): a = [a]; repr(a) → raised {"errorMessage": "maximum recursion depth exceeded while getting the repr of an object", "err
    a = []; for _ in range(100_000): a = [a]; import pickle; pickle.dumps(a) → raised {"errorMessage": "maximum recursion depth exceeded while pickling an object", "errorType": "R
    a = []; for _ in range(100_000): a = [a]; import copy; copy.deepcopy(a) → raised {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError"
    a = []; for _ in range(300_000): a = [a]; del a; return 1 → 1
    eval('(' * 100_000) → raised {"errorMessage": "Parser stack overflowed - Python source too complex to parse", "errorType":
    eval('-' * 100_000 + '1') → raised {"errorMessage": "Parser stack overflowed - Python source too complex to parse", "errorType":
    eval('+'.join('1' * 100_000)) → raised {"errorMessage": "maximum recursion depth exceeded during compilation", "errorType": "Recursi
    exec('x' + '.x' * 100_000) → raised {"errorMessage": "maximum recursion depth exceeded during compilation", "errorType": "Recursi
    exec('\n'.join(' ' * i + 'if 1:' for i in range(200))) → raised {"errorMessage": "too many levels of indentation (<string>, line 101)", "errorType": "Indenta
    import ast; ast.literal_eval('[' * 5000 + ']' * 5000) → raised {"errorMessage": "Parser stack overflowed - Python source too complex to parse", "errorType":
    import xml.etree.ElementTree as E; E.fromstring('<a>' * 100_000 + '</a>' * 100_000); return 1 → 1
    import re; re.compile('(' * 5000 + ')' * 5000) → raised {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError"
    import marshal; marshal.loads(b'(\x01\x00\x00\x00' * 100_000) → raised {"errorMessage": "recursion limit exceeded", "errorType": "ValueError"
    import xml.etree.ElementTree as E; E.fromstring('<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + ''.join(f'<!ENTITY {chr(98+i)} "{("&" + chr(97+i) + ";") * 10}">' for i in range(9)) + ']><l>&j;</l>') → raised {"errorMessage": "limit on input amplification factor (from DTD and entities) breached: line
    "#);
}
