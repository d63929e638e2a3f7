//! What a filter wants `body` or `data` to be.

use event_pattern::{Content, Dialect, Pattern};

fn content(text: &str) -> Content {
    Pattern::parse(text, Dialect::EventSourceMapping).unwrap().content("body")
}

#[test]
fn a_filter_says_whether_it_wants_the_body_as_json_or_as_text() {
    assert_eq!(content(r#"{"body": {"a": [1]}}"#), Content::Json);
    assert_eq!(content(r#"{"body.a": [1]}"#), Content::Json);
    assert_eq!(content(r#"{"body": ["text"]}"#), Content::Plain);
    assert_eq!(content(r#"{"$or": [{"body": [{"prefix": "t"}]}, {"x": [1]}]}"#), Content::Plain);
    assert_eq!(content(r#"{"bodyguard": ["text"]}"#), Content::Unnamed);
}
