//! Tables of Python expressions and their values, evaluated inside a handler: `expression → repr`, or the exception.

use sandbox::Start;

use crate::code::{function, run};

/// A handler that evaluates expressions. In a table, modules need no import.
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

/// Returns the function that evaluates tables.
pub fn evaluator() -> Start {
    Start { memory_mb: 256, ..function(EVALUATE) }
}

/// Returns the value of each expression, evaluated in a fresh environment.
pub async fn evaluated(function: Start, expressions: &[&str]) -> Vec<String> {
    let outcome = run(function, &serde_json::json!(expressions).to_string()).await.outcome;
    let sandbox::Outcome::Returned(body) = outcome else { panic!("the evaluator itself never fails: {outcome:?}") };
    serde_json::from_slice(&body).expect("a list of texts")
}

/// Checks a table in one fresh environment for all its rows.
pub async fn holds(table: &str) {
    holds_in(evaluator(), table).await;
}

/// Checks a table in this variant of the [`evaluator`].
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
