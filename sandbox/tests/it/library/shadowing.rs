//! A package's own module with the name of a standard one.

use crate::code::{function_of, run, shown};

#[tokio::test]
async fn a_packages_own_module_wins_over_the_standard_one() {
    let handler = "import queue, random, statistics, email\ndef lambda_handler(event, context):\n    return [queue.MINE, random.MINE, statistics.MINE, email.MINE]";
    let files = [
        ("lambda_function.py", handler),
        ("queue.py", "MINE = 'queue'"),
        ("random.py", "MINE = 'random'"),
        ("statistics/__init__.py", "from .inner import MINE"),
        ("statistics/inner.py", "MINE = 'statistics'"),
        ("email.py", "MINE = 'email'"),
    ];
    insta::assert_snapshot!(shown(&run(function_of(&files), "{}").await.outcome), @r#"["queue", "random", "statistics", "email"]"#);
}

#[tokio::test]
async fn what_lambdas_own_bootstrap_has_imported_stays_standard() {
    let handler = "import json, logging, time\ndef lambda_handler(event, context):\n    return [hasattr(module, 'MINE') for module in (json, logging, time)]";
    let files = [("lambda_function.py", handler), ("json.py", "MINE = 1"), ("logging.py", "MINE = 1"), ("time.py", "MINE = 1")];
    insta::assert_snapshot!(shown(&run(function_of(&files), "{}").await.outcome), @"[false, false, false]");
}

#[tokio::test]
async fn shadowing_stays_in_its_environment() {
    let shadowed = function_of(&[
        ("lambda_function.py", "import random\ndef lambda_handler(event, context):\n    return random.MINE"),
        ("random.py", "MINE = 'mine'"),
    ]);
    let plain = function_of(&[(
        "lambda_function.py",
        "import random\ndef lambda_handler(event, context):\n    return hasattr(random, 'MINE')",
    )]);
    insta::assert_snapshot!(shown(&run(shadowed, "{}").await.outcome), @r#""mine""#);
    insta::assert_snapshot!(shown(&run(plain, "{}").await.outcome), @"false");
}
