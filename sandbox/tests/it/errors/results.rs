//! The values that handlers return, as JSON.

use crate::code::{function, handler, run, shown};

/// Invokes handlers with these bodies and returns the outcomes, without `requestId` and empty stacks.
async fn results(bodies: &[&str]) -> String {
    let mut seen = String::new();
    for body in bodies {
        let outcome = shown(&run(function(&handler(body)), "{}").await.outcome);
        let outcome = outcome.replace(r#", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": []"#, "");
        seen += &format!("{} → {:.240}\n", body.replace('\n', "; "), outcome);
    }
    seen
}

#[tokio::test]
async fn results_are_json_as_lambda_writes_it() {
    let rows = [
        "return None",
        "pass",
        "return True",
        "return 'text é 🐍 \"q\" \\u2028'",
        "return 0.1 + 0.2",
        "return 10 ** 30",
        "return (1, [2], {})",
        "return {1: 'a', True: 'b', None: 'c', 2.5: 'd'}",
        "from decimal import Decimal\nreturn [Decimal('1.10'), Decimal('NaN')]",
        "return [float('nan'), float('inf')]",
        "return b'raw \\xff bytes'",
        "from collections import namedtuple\nreturn namedtuple('P', 'x y')(1, 2)",
        "from enum import IntEnum\nreturn IntEnum('E', 'A B').B",
        "from collections import OrderedDict, defaultdict\nreturn [OrderedDict(a=1), defaultdict(int, b=2)]",
        "return event",
    ];
    insta::assert_snapshot!(results(&rows).await, @r#"
    return None → null
    pass → null
    return True → true
    return 'text é 🐍 "q" \u2028' → "text é 🐍 \"q\"  "
    return 0.1 + 0.2 → 0.30000000000000004
    return 10 ** 30 → 1000000000000000000000000000000
    return (1, [2], {}) → [1, [2], {}]
    return {1: 'a', True: 'b', None: 'c', 2.5: 'd'} → {"1": "b", "null": "c", "2.5": "d"}
    from decimal import Decimal; return [Decimal('1.10'), Decimal('NaN')] → [1.10, NaN]
    return [float('nan'), float('inf')] → [NaN, Infinity]
    return b'raw \xff bytes' → raw � bytes
    from collections import namedtuple; return namedtuple('P', 'x y')(1, 2) → {"x": 1, "y": 2}
    from enum import IntEnum; return IntEnum('E', 'A B').B → 2
    from collections import OrderedDict, defaultdict; return [OrderedDict(a=1), defaultdict(int, b=2)] → [{"a": 1}, {"b": 2}]
    return event → {}
    "#);
}

#[tokio::test]
async fn what_is_not_json_is_a_marshal_error() {
    let rows = [
        "return {1, 2}",
        "return object()",
        "return lambda: 1",
        "import datetime\nreturn datetime.datetime(2026, 1, 2)",
        "return {(1, 2): 3}",
        "return [bytearray(b'x')]",
        "return {'a': b'\\xff'}",
        "a = []\na.append(a)\nreturn a",
        "a = {}\na['a'] = {'b': a}\nreturn a",
        "a = []\nfor _ in range(100_000): a = [a]\nreturn a",
        "return (x for x in 'ab')",
        "return '\\ud800'",
        "async def later(): pass\nreturn later()",
        "class Liar(dict):\n    def items(self): raise ValueError('no')\nreturn Liar(a=1)",
    ];
    insta::assert_snapshot!(results(&rows).await, @r#"
    return {1, 2} → raised {"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable", "errorType": "Runtime.MarshalError"}
    return object() → raised {"errorMessage": "Unable to marshal response: Object of type object is not JSON serializable", "errorType": "Runtime.MarshalError"}
    return lambda: 1 → raised {"errorMessage": "Unable to marshal response: Object of type function is not JSON serializable", "errorType": "Runtime.MarshalError"}
    import datetime; return datetime.datetime(2026, 1, 2) → raised {"errorMessage": "Unable to marshal response: Object of type datetime is not JSON serializable", "errorType": "Runtime.MarshalError"}
    return {(1, 2): 3} → raised {"errorMessage": "Unable to marshal response: keys must be str, int, float, bool or None, not tuple", "errorType": "Runtime.MarshalError"}
    return [bytearray(b'x')] → raised {"errorMessage": "Unable to marshal response: Object of type bytearray is not JSON serializable", "errorType": "Runtime.MarshalError"}
    return {'a': b'\xff'} → raised {"errorMessage": "Unable to marshal response: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", "errorType": "Runtime.MarshalError"}
    a = []; a.append(a); return a → raised {"errorMessage": "Unable to marshal response: Circular reference detected", "errorType": "Runtime.MarshalError"}
    a = {}; a['a'] = {'b': a}; return a → raised {"errorMessage": "Unable to marshal response: Circular reference detected", "errorType": "Runtime.MarshalError"}
    a = []; for _ in range(100_000): a = [a]; return a → raised {"errorMessage": "Unable to marshal response: maximum recursion depth exceeded", "errorType": "Runtime.MarshalError"}
    return (x for x in 'ab') → raised {"errorMessage": "Unable to marshal response: Object of type generator is not JSON serializable", "errorType": "Runtime.MarshalError"}
    return '\ud800' → raised {"errorMessage": "Unable to marshal response: 'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed", "errorType": "Runtime.MarshalError"}
    async def later(): pass; return later() → raised {"errorMessage": "Unable to marshal response: Object of type coroutine is not JSON serializable", "errorType": "Runtime.MarshalError"}
    class Liar(dict):;     def items(self): raise ValueError('no'); return Liar(a=1) → raised {"errorMessage": "Unable to marshal response: no", "errorType": "Runtime.MarshalError"}
    "#);
}

#[tokio::test]
async fn a_response_may_have_6291556_bytes_and_no_more() {
    let code = handler("return 'x' * (event - 2)");
    let fits = run(function(&code), "6291556").await.outcome;
    assert!(matches!(&fits, sandbox::Outcome::Returned(body) if body.len() == 6_291_556));
    let mut environment = crate::code::started(function(&code)).await;
    for (payload, bytes) in [("6291557", 6_291_557), ("20000000", 20_000_000)] {
        assert_eq!(crate::code::invoke(&mut environment, payload).await.outcome, sandbox::Outcome::ResponseTooLarge(bytes));
    }
    assert_eq!(shown(&crate::code::invoke(&mut environment, "3").await.outcome), r#""x""#, "the environment lives on");
}
