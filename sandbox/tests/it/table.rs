//! Tables of Python expressions and what they are, evaluated inside a handler: `expression → repr`, or the exception.

use sandbox::Start;

use crate::code::{function, run};

/// Names of modules need no import in a table.
const EVALUATE: &str = r#"
    import builtins, importlib

    class Names(dict):
        def __missing__(self, name):
            if hasattr(builtins, name):
                raise KeyError(name)
            return importlib.import_module(name)

    def lambda_handler(event, context):
        names = Names(context=context)
        return [evaluated(expression, names) for expression in event]

    def evaluated(expression, names):
        try:
            return repr(eval(expression, names))
        except BaseException as error:
            return f"{type(error).__name__}: {error}"
"#;

/// The function that tables are evaluated in.
pub fn evaluator() -> Start {
    Start { memory_mb: 256, ..function(EVALUATE) }
}

/// What each expression is, in a fresh environment.
pub async fn evaluated(function: Start, expressions: &[&str]) -> Vec<String> {
    let outcome = run(function, &serde_json::json!(expressions).to_string()).await.outcome;
    let sandbox::Outcome::Returned(body) = outcome else { panic!("the evaluator itself never fails: {outcome:?}") };
    serde_json::from_slice(&body).expect("a list of texts")
}

/// Checks a table, all of whose rows share one fresh environment.
pub async fn holds(table: &str) {
    holds_in(evaluator(), table).await;
}

/// Checks a table in an [`evaluator`] that was made with something special.
pub async fn holds_in(function: Start, table: &str) {
    let rows: Vec<(&str, &str)> = table.lines().map(str::trim).filter(|row| !row.is_empty()).map(row).collect();
    let expressions: Vec<&str> = rows.iter().map(|(expression, _)| *expression).collect();
    let got = evaluated(function, &expressions).await;
    let wrong = rows
        .iter()
        .zip(&got)
        .filter(|((_, wanted), got)| wanted != got)
        .map(|((expression, _), got)| format!("{expression} → {got}\n"));
    let wrong: String = wrong.collect();
    assert!(wrong.is_empty(), "these rows are not as the table says, but:\n{wrong}");
}

fn row(row: &str) -> (&str, &str) {
    row.split_once(" → ").unwrap_or_else(|| panic!("a row is `expression → repr`: {row}"))
}
