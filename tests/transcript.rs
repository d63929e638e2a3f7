//! Records what a terminal shows when lines are typed, with values that differ between runs redacted; tests compare it with a
//! snapshot.

use regex::Regex;

use crate::Aws;

/// Runs all lines in one shell, so that variables and files stay, and returns prompts, output and exit codes other than 0.
///
/// A line that ends with `\` continues in the next.
///
/// # Errors
/// When bash or the AWS CLI is not there.
pub fn transcript(aws: &Aws, lines: &str) -> anyhow::Result<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()) {
        match commands.last_mut().filter(|_| goes_on) {
            Some(command) => command.push_str(&format!("\n{line}")),
            None => commands.push(line.trim_start().to_owned()),
        }
        goes_on = line.ends_with('\\');
    }
    // curl shows a progress meter because its output is no terminal; `--silent` turns it off.
    let mut script = String::from("exec 2>&1\ncurl() { command curl --silent --show-error \"$@\"; }\n");
    for command in &commands {
        let shown = command.replace('\'', r"'\''");
        script.push_str(&format!("echo '$ {shown}'\n{command}\ncode=$?; [ $code = 0 ] || echo \"[exit $code]\"\n"));
    }
    let finished = aws.sh(&script)?;
    Ok(redacted(&format!("{}{}", finished.stdout, finished.stderr)))
}

/// Returns a text with ids, dates, hashes, durations and ports replaced by the name of their kind.
///
/// # Panics
/// When one of the patterns below is invalid.
pub fn redacted(text: &str) -> String {
    const PATTERNS: [(&str, &str); 18] = [
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        (r"\d{4}/\d\d/\d\d/\[(\$LATEST|\d+)\][0-9a-f]{32}", "DAY/[$1]STREAM"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:?\d\d)", "TIME"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", "TIME"),
        (r"\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d \+0000", "TIME"),
        (r"\b\d{10}\.\d{1,6}\b", "EPOCH"),
        (r"\b1[6-9]\d{11}\b", "MILLIS"),
        (r"\b[0-9a-f]{64}\b", "HASH"),
        (r#""[A-Za-z0-9+/]{43}=""#, "\"SHA256\""),
        (r"\b(AROA|AIDA|ANPA|ASIA|AKIA)[A-Z0-9]{16,17}\b", "${1}ID"),
        (r"localhost:\d+", "localhost:PORT"),
        (r"Duration: [\d.]+ ms", "Duration: N ms"),
        (r"Max Memory Used: \d+ MB", "Max Memory Used: N MB"),
        (
            r#"("(?:id|restApiId|resourceId|deploymentId|rootResourceId|parentId|usagePlanId|apiId|cacheNamespace)": )"[a-z0-9]{6,10}""#,
            "${1}\"ID\"",
        ),
        (r#"("value": )"[A-Za-z0-9]{20,}""#, "${1}\"KEY\""),
        (r#"("(?:createdDate|lastUpdatedDate)": )1\d{9}\b"#, "${1}EPOCH"),
        (r#"("(?:storedBytes|CodeSize)": )\d+"#, "${1}BYTES"),
        (r"[ \t]+\n", "\n"),
    ];
    // The CLI writes a carriage return into its usage.
    let mut text = text.replace('\r', "");
    for (pattern, name) in PATTERNS {
        let pattern = Regex::new(pattern).unwrap_or_else(|error| panic!("{error}"));
        text = pattern.replace_all(&text, name).into_owned();
    }
    text.trim_end().to_owned()
}
