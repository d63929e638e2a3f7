//! The REPORT line at the end of every call's log: what it took, and what it is billed as.

/// What a REPORT line says, in its own words and units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportLine {
    /// Such as `3.01 ms`.
    pub duration: String,
    /// Such as `4 ms`.
    pub billed_duration: String,
    /// Such as `128 MB`.
    pub memory_size: String,
    /// Such as `36 MB`.
    pub max_memory_used: String,
    /// Such as `110.10 ms`; only of a cold start.
    pub init_duration: Option<String>,
}

/// The last REPORT line of a log, or the last report among JSON lines.
pub fn report(log: &str) -> Option<ReportLine> {
    log.lines().rev().find_map(|line| if line.starts_with('{') { of_json(line) } else { of_text(line) })
}

/// `{"time": …, "type": "platform.report", "record": {"metrics": {…}}}`.
fn of_json(line: &str) -> Option<ReportLine> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    let metrics = &event.get("record").filter(|_| event["type"] == "platform.report")?["metrics"];
    let metric = |name: &str, unit: &str| metrics.get(name).map(|number| format!("{number} {unit}"));
    Some(ReportLine {
        duration: metric("durationMs", "ms")?,
        billed_duration: metric("billedDurationMs", "ms")?,
        memory_size: metric("memorySizeMB", "MB")?,
        max_memory_used: metric("maxMemoryUsedMB", "MB")?,
        init_duration: metric("initDurationMs", "ms"),
    })
}

fn of_text(line: &str) -> Option<ReportLine> {
    line.strip_prefix("REPORT RequestId: ")?;
    let field = |name: &str| {
        line.split('\t').find_map(|part| part.strip_prefix(name)?.strip_prefix(": ")).map(|value| value.trim().to_owned())
    };
    Some(ReportLine {
        duration: field("Duration")?,
        billed_duration: field("Billed Duration")?,
        memory_size: field("Memory Size")?,
        max_memory_used: field("Max Memory Used")?,
        init_duration: field("Init Duration"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLD: &str = "REPORT RequestId: 1\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n";

    #[test]
    fn a_cold_start_tells_its_init_duration_and_a_warm_one_has_none() {
        let cold = report(&format!("START\nhello\n{COLD}")).expect("there is a line");
        assert_eq!((cold.duration.as_str(), cold.init_duration.as_deref()), ("3.01 ms", Some("110.10 ms")));
        let warm = report(&COLD.replace("Init Duration: 110.10 ms\t", "")).expect("there is a line");
        assert_eq!((warm.billed_duration.as_str(), warm.init_duration), ("114 ms", None));
    }

    #[test]
    fn a_report_in_json_says_the_same() {
        let json = r#"{"record":{"metrics":{"billedDurationMs":114,"durationMs":3.01,"initDurationMs":110.1,"maxMemoryUsedMB":36,"memorySizeMB":128},"requestId":"1","status":"success"},"time":"2026-11-24T12:00:00.000Z","type":"platform.report"}"#;
        let seen = report(&format!("{{\"level\":\"INFO\"}}\n{json}\n")).expect("there is a line");
        assert_eq!((seen.duration.as_str(), seen.init_duration.as_deref()), ("3.01 ms", Some("110.1 ms")));
        assert_eq!((seen.memory_size.as_str(), seen.billed_duration.as_str()), ("128 MB", "114 ms"));
    }

    #[test]
    fn a_printed_line_that_looks_like_a_report_does_not_count_over_the_real_one() {
        let log = format!("REPORT RequestId: fake\tDuration: 0 ms\n{COLD}");
        assert_eq!(report(&log).map(|report| report.duration), Some("3.01 ms".into()));
        assert_eq!(report("nothing here"), None);
    }
}
