//! Takes out of a text what differs from run to run: times, durations, measurements, and ids that code draws.

use std::sync::LazyLock;

use regex::Regex;

use crate::labs::text::shorten;

/// Pattern → what stands in its place.
const VOLATILE: [(&str, &str); 12] = [
    // What a terminal does and does not show.
    (r"\x1b\[[0-9;?]*[A-Za-z]", ""),
    (r"[\x00-\x08\x0b-\x1f\x7f]", ""),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?", "<time>"),
    (r"\b\d{8}T\d{6}Z\b", "<time>"),
    (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", "<time>"),
    (r"\b\d{4}/\d{2}/\d{2}/\[", "<date>/["),
    (r"\b1-[0-9a-f]{8}-[0-9a-f]{24}\b", "<trace>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
    // SHA-256 in base64: of a package, which has its files' times.
    (r"\b[A-Za-z0-9+/]{43}=", "<hash>"),
    // Seconds or milliseconds since 1970, from 2020 to 2050.
    (r"\b(?:1[6-9]|2[0-4])\d{8}(?:\d{3}|\.\d+)?\b", "<time>"),
    (r"\b(Duration|ms)(:|\x22:) ?[\d.]+(?: ms)?", "$1$2 <time>"),
    (r"\bMax Memory Used: \d+ MB", "Max Memory Used: <memory>"),
];

static PATTERNS: LazyLock<Vec<(Regex, &str)>> =
    LazyLock::new(|| VOLATILE.iter().filter_map(|(pattern, instead)| Some((Regex::new(pattern).ok()?, *instead))).collect());

/// A text without what differs from run to run, of at most this many characters.
pub fn steady(text: &str, longest: usize) -> String {
    let mut text = text.to_owned();
    for (pattern, instead) in PATTERNS.iter() {
        if let std::borrow::Cow::Owned(replaced) = pattern.replace_all(&text, *instead) {
            text = replaced;
        }
    }
    shorten(&text, longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_measurements_and_drawn_ids_are_taken_out() {
        let text = "START RequestId: 8f5c2f6e-0d1d-4a53-9a35-3b1f3d7e0c11 Version: $LATEST\n\
                    REPORT RequestId: 8f5c2f6e-0d1d-4a53-9a35-3b1f3d7e0c11\tDuration: 1.52 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\tInit Duration: 90.10 ms\n\
                    at 2026-11-29T21:40:17.123+0000, 2026-11-29 21:40:17,123, 20261129T214017Z, Sun, 29 Nov 2026 21:40:17 GMT, 1764452417, 1764452417.25 and 1764452417123\n\
                    2026/11/29/[$LATEST]abc Root=1-692b6581-0123456789abcdef01234567 {\"ms\": 12} 111122223333 port 4566";
        insta::assert_snapshot!(steady(text, 2000), @r#"
        START RequestId: <id> Version: $LATEST
        REPORT RequestId: <id>	Duration: <time>	Billed Duration: <time>	Memory Size: 128 MB	Max Memory Used: <memory>	Init Duration: <time>
        at <time>, <time>, <time>, <time>, <time>, <time> and <time>
        <date>/[$LATEST]abc Root=<trace> {"ms": <time>} 111122223333 port 4566
        "#);
    }

    #[test]
    fn every_pattern_is_valid() {
        assert_eq!(PATTERNS.len(), VOLATILE.len());
    }
}
