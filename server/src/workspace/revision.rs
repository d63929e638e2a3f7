//! What texts are known by, and putting together what two have changed in the same text.

use std::collections::BTreeMap;

use app::workspace::{Draft, Revision, TestEvent};
use sha2::{Digest, Sha256};

/// How many bytes of a hash are enough to tell a learner's own texts apart.
const BYTES: usize = 16;

/// The revision of a text.
pub fn of(text: &str) -> Revision {
    named(Sha256::digest(text))
}

fn named(hash: impl AsRef<[u8]>) -> Revision {
    Revision(hash.as_ref().iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect())
}

/// A draft with its revisions.
pub fn draft(function: &str, files: Vec<(String, String)>, deployed: bool) -> Draft {
    let revisions: BTreeMap<String, Revision> = files.iter().map(|(path, text)| (path.clone(), of(text))).collect();
    let mut all = Sha256::new();
    for (path, Revision(revision)) in &revisions {
        // Neither has a line end in it.
        all.update(format!("{path}\n{revision}\n"));
    }
    Draft { function: function.into(), files, revision: named(all.finalize()), revisions, deployed }
}

/// A test event with its revision.
pub fn event((name, body): (String, String)) -> TestEvent {
    TestEvent { revision: of(&body), name, body }
}

/// Whether a text is the one that the page knows. `None`: there is none.
pub fn is(present: Option<&str>, base: Option<&Revision>) -> bool {
    present.map(of).as_ref() == base
}

/// The text with the changes of both; `None` if both have changed the same lines in different ways.
pub fn merged(base: &str, one: &str, other: &str) -> Option<String> {
    diffy::merge(base, one, other).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "import json\n\ndef handler(event, context):\n    return 1\n\n# end\n";

    #[test]
    fn changes_in_different_lines_come_together_and_changes_in_the_same_line_do_not() {
        let one = BASE.replace("import json", "import json, os");
        let other = BASE.replace("# end", "# the end");
        assert_eq!(
            merged(BASE, &one, &other).as_deref(),
            Some("import json, os\n\ndef handler(event, context):\n    return 1\n\n# the end\n")
        );
        assert_eq!(merged(BASE, &BASE.replace("return 1", "return 2"), &BASE.replace("return 1", "return 3")), None);
        assert_eq!(merged(BASE, &one, &one).as_deref(), Some(one.as_str()));
    }

    #[test]
    fn a_drafts_revision_changes_with_each_of_its_files() {
        let files = |text: &str| vec![("a.py".to_owned(), text.to_owned()), ("b.py".to_owned(), String::new())];
        let (one, other) = (draft("F", files("1"), true), draft("F", files("2"), true));
        assert_ne!(one.revision, other.revision);
        assert_ne!(one.revisions["a.py"], other.revisions["a.py"]);
        assert_eq!(one.revisions["b.py"], other.revisions["b.py"]);
        assert_eq!(one.revision, draft("F", files("1"), false).revision);
    }
}
