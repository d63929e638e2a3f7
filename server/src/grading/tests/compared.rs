//! What was expected and what was got are printed alike, with the lines marked that differ.

use app::grading::ComparedLine;
use serde_json::{Value, json};

use crate::{
    grading::compare::compare,
    labs::{expect::Expect, text::Scope},
};

/// Both sides; a line that differs begins with `!`.
fn compared(pattern: &Value, seen: &Value) -> String {
    let expect = Expect::parse(pattern).unwrap();
    let comparison = compare(&expect, seen, None, &Scope::default());
    let side = |lines: Vec<ComparedLine>| {
        let line = |line: ComparedLine| format!("{} {}", if line.differs { "!" } else { " " }, line.text);
        lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
    };
    format!("{}\n---\n{}", side(comparison.expected), side(comparison.got))
}

#[test]
fn a_member_that_differs_is_marked_on_both_sides() {
    let pattern =
        json!({ "error": "absent", "payload": { "statusCode": 200, "body": { "message": "Hello" }, "tags": ["a", "b"] } });
    let seen = json!({ "log": "START", "payload": { "statusCode": 200, "body": "{\"message\": \"Hallo\"}", "tags": ["a", "b"] } });
    insta::assert_snapshot!(compared(&pattern, &seen), @r#"
      {
        "error": nothing,
        "payload": {
          "statusCode": 200,
          "body": a string that holds {
    !       "message": "Hello"
          },
          "tags": [
            "a",
            "b"
          ]
        }
      }
    ---
      {
        "error": nothing,
        "payload": {
          "statusCode": 200,
          "body": a string that holds {
    !       "message": "Hallo"
          },
          "tags": [
            "a",
            "b"
          ]
        }
      }
    "#);
}

#[test]
fn a_body_that_is_no_string_is_shown_as_what_it_is() {
    let pattern = json!({ "payload": { "body": { "message": { "regex": "^Hello" } } } });
    insta::assert_snapshot!(compared(&pattern, &json!({ "payload": { "body": { "message": "Hello" } } })), @r#"
      {
        "payload": {
    !     "body": a string that holds {
    !       "message": something like /^Hello/
    !     }
        }
      }
    ---
      {
        "payload": {
    !     "body": {
    !       "message": "Hello"
    !     }
        }
      }
    "#);
    insta::assert_snapshot!(compared(&pattern, &json!({ "payload": null })), @r#"
      {
    !   "payload": {
    !     "body": a string that holds {
    !       "message": something like /^Hello/
    !     }
    !   }
      }
    ---
      {
    !   "payload": nothing
      }
    "#);
}

#[test]
fn a_large_answer_is_cut() {
    let seen = json!({ "payload": (0..5000).collect::<Vec<_>>() });
    let expect = Expect::parse(&json!({ "payload": "short" })).unwrap();
    let comparison = compare(&expect, &seen, None, &Scope::default());
    assert!(comparison.got.len() < 70, "{}", comparison.got.len());
    assert!(comparison.got.last().unwrap().differs);
}
