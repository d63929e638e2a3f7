//! Replaces what differs between two runs of one command: account, ids, times. All other output must be equal.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Patterns and their replacements, applied in this order.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let patterns = [
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(Z|[+-]\d\d:?\d\d)?", "TIME"),
        (r"\d{4}/\d\d/\d\d/\[", "DATE/["),
        (r"[0-9a-f]{32}", "HEX"),
        (r"\b1[6-9]\d{8}(\d{3})?(\.\d+)?\b", "TIME"),
        (r"\d+(\.\d+)? ms\b", "N ms"),
        (r"Max Memory Used: \d+ MB", "Max Memory Used: N MB"),
        (r"Python/\S+ \S+ botocore", "Python botocore"),
        (r"\*{16}\S{4}", "****************"),
    ];
    patterns.into_iter().map(|(pattern, stands)| (Regex::new(pattern).unwrap(), stands)).collect()
});

/// JSON members whose values are random.
static DRAWN: LazyLock<Regex> = LazyLock::new(|| {
    let members = "id|rootResourceId|parentId|restApiId|deploymentId|RoleId|PolicyId|value|UserId|cacheNamespace|resourceId";
    Regex::new(&format!(r#""({members})": "[A-Za-z0-9]{{6,40}}""#)).unwrap()
});

/// Returns a text with its account, ids and times replaced.
pub fn alike(text: &str, account: &str) -> String {
    let mut text = text.replace(account, "ACCOUNT");
    for (pattern, stands) in PATTERNS.iter() {
        text = pattern.replace_all(&text, *stands).into_owned();
    }
    DRAWN.replace_all(&text, |found: &Captures<'_>| format!(r#""{}": "DRAWN""#, &found[1])).into_owned()
}
