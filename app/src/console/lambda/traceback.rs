//! Where in the learner's files an error came from, read from Lambda's error document.

use serde::Deserialize;

/// Lambda's error document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDocument {
    /// The Python class, or Lambda's own name such as `Runtime.ImportModuleError`.
    pub error_type: Option<String>,
    /// The sentence.
    #[serde(default)]
    pub error_message: String,
    /// One entry a frame, outermost first.
    #[serde(default)]
    pub stack_trace: Vec<String>,
}

/// A line in a file of the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Path in the package.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
}

/// The document, if that is what a payload is.
pub fn document(payload: &str) -> Option<ErrorDocument> {
    serde_json::from_slice(payload.as_bytes()).ok()
}

impl ErrorDocument {
    /// The innermost frame that is in the learner's own files.
    pub fn spot(&self) -> Option<Spot> {
        self.stack_trace.iter().rev().find_map(|frame| frame_spot(frame)).or_else(|| syntax_spot(&self.error_message))
    }

    /// `ValueError: boom`.
    pub fn sentence(&self) -> String {
        match &self.error_type {
            Some(kind) => format!("{kind}: {}", self.error_message),
            None => self.error_message.clone(),
        }
    }
}

/// `  File "/var/task/x.py", line 2, in handler`.
fn frame_spot(frame: &str) -> Option<Spot> {
    let (_, rest) = frame.split_once("File \"/var/task/")?;
    let (path, rest) = rest.split_once("\", line ")?;
    Some(Spot { path: path.into(), line: number(rest)? })
}

/// `Syntax error in module 'x': invalid syntax (x.py, line 3)`.
fn syntax_spot(message: &str) -> Option<Spot> {
    let (_, rest) = message.rsplit_once('(')?;
    let (path, rest) = rest.split_once(", line ")?;
    let path = path.strip_prefix("/var/task/").unwrap_or(path);
    path.ends_with(".py").then_some(())?;
    Some(Spot { path: path.into(), line: number(rest)? })
}

fn number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(payload: &str) -> Option<(String, u32)> {
        document(payload)?.spot().map(|spot| (spot.path, spot.line))
    }

    #[test]
    fn the_innermost_line_of_the_learners_own_is_marked() {
        let raised = r#"{"errorMessage":"Expecting value","errorType":"JSONDecodeError","stackTrace":[
            "  File \"/var/task/lambda_function.py\", line 5, in lambda_handler\n    read()\n",
            "  File \"/var/task/lib/read.py\", line 9, in read\n    json.loads('')\n",
            "  File \"/var/lang/lib/python3.12/json/__init__.py\", line 346, in loads\n"]}"#;
        assert_eq!(spot(raised), Some(("lib/read.py".into(), 9)));
    }

    #[test]
    fn a_syntax_error_has_no_frames_and_tells_its_line_in_the_message() {
        let payload = r#"{"errorMessage":"Syntax error in module 'lambda_function': '(' was never closed (lambda_function.py, line 3)","errorType":"Runtime.UserCodeSyntaxError","stackTrace":[]}"#;
        assert_eq!(spot(payload), Some(("lambda_function.py".into(), 3)));
    }

    #[test]
    fn an_answer_that_is_no_error_marks_nothing() {
        assert_eq!(spot(r#"{"statusCode":200}"#), None);
        assert_eq!(spot("\"text\""), None);
    }
}
