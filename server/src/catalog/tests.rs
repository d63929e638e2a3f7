#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::{fs, path::Path, time::Duration};

use app::course::port::Course;

use super::Catalog;
use crate::grading::{CurrentLabs, tests::site::in_memory};

const LAB: &str = "format: 1\nid: lab\ntitle: TITLE\nsummary: What it is.\nminutes: 5\nsteps:\n  - id: one\n    title: One\n    checks:\n      - { id: a, say: It is, resource: { type: lambda.function, where: { name: X } } }\n";

fn lay_out(content: &Path, title: &str) {
    let lab = content.join("01-module/labs/lab");
    fs::create_dir_all(&lab).unwrap();
    fs::write(content.join("01-module/index.md"), format!("# {title}\n\n## Lab {{#lab-lab}}\n")).unwrap();
    fs::write(lab.join("lab.yaml"), LAB.replace("TITLE", title)).unwrap();
}

#[tokio::test]
async fn a_revision_is_of_prose_and_labs_together() {
    let content = tempfile::tempdir().unwrap();
    lay_out(content.path(), "First");
    let catalog = Catalog::open(content.path(), in_memory());
    let (before, titles) = (catalog.revision(), || {
        let page = catalog.module("module").unwrap().summary;
        (page.title, page.labs.into_iter().map(|lab| (lab.title, lab.summary, lab.minutes)).collect::<Vec<_>>())
    });
    let told = |title: &str| (title.to_owned(), vec![(title.to_owned(), Some("What it is.".to_owned()), Some(5))]);
    assert_eq!(titles(), told("First"));
    lay_out(content.path(), "The second");
    // A page is made entirely of the old or entirely of the new revision at any moment, and the revision's number does not change earlier.
    let begun = std::time::Instant::now();
    loop {
        let revision = catalog.revision();
        let made = titles();
        match revision == before {
            true => assert!(made == told("First") || catalog.revision() > before, "{made:?}"),
            false => break assert_eq!(made, told("The second")),
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the change is not seen");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_lab_counts_once_its_module_is_published() {
    let content = tempfile::tempdir().unwrap();
    lay_out(content.path(), "First");
    let counted = |catalog: &Catalog| catalog.published().iter().map(|lab| lab.id.clone()).collect::<Vec<_>>();
    assert_eq!(counted(&Catalog::open(content.path(), in_memory())), ["lab"]);
    fs::write(content.path().join("01-module/index.md"), "---\npublished: false\n---\n# First\n\n## Lab {#lab-lab}\n").unwrap();
    let catalog = Catalog::open(content.path(), in_memory());
    assert!(counted(&catalog).is_empty());
    assert_eq!(catalog.labs().labs.len(), 1, "it is there to be proved");
}

#[tokio::test]
async fn instructors_are_told_of_mistakes_in_prose_and_labs() {
    let content = tempfile::tempdir().unwrap();
    lay_out(content.path(), "First");
    fs::write(content.path().join("01-module/labs/lab/lab.yaml"), LAB.replace("id: a,", "id: a, nonsense: 1,")).unwrap();
    fs::write(content.path().join("02-open.md"), "---\ntitle: Open\n").unwrap();
    let catalog = Catalog::open(content.path(), in_memory());
    insta::assert_snapshot!(catalog.problems().join("\n"), @"
    02-open.md:1: the front matter that begins with --- has no end; expected a second line of ---
    01-module/labs/lab/lab.yaml:10: there is no key `nonsense` here; there is id, say, todo, points, given, hidden, after, needs, invoke, http, resource, logs, metrics, policy, concurrency, flow, file, cli, quiz, script, expect, missing, fail, hints
    ");
    assert_eq!(catalog.module("module").unwrap().folder, "01-module/");
}

#[tokio::test]
async fn a_lab_whose_folder_begins_with_an_underscore_is_a_draft_to_prose_and_checks_alike() {
    let content = tempfile::tempdir().unwrap();
    lay_out(content.path(), "First");
    let draft = content.path().join("01-module/labs/_draft");
    fs::create_dir_all(&draft).unwrap();
    fs::write(draft.join("lab.yaml"), LAB).unwrap();
    let catalog = Catalog::open(content.path(), in_memory());
    assert_eq!(catalog.problems(), Vec::<String>::new());
    assert_eq!(catalog.labs().labs.keys().collect::<Vec<_>>(), ["lab"]);
}
