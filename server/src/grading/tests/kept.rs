//! A lab that has a mistake after a change stays as it was.

use std::fs;

use super::site::labs;
use crate::labs::Labs;

const LAB: &str = "steps:
  - id: one
    title: One
    checks:
      - { id: mine, say: There is my role, resource: { type: iam.role, where: { name: mine } } }
";

#[test]
fn a_lab_with_a_new_mistake_stays_as_it_was_and_its_author_is_told() {
    let (good, content) = labs(&[("lab", "lab.yaml", LAB), ("other", "lab.yaml", LAB)]);
    let file = content.path().join("01-module/labs/lab/lab.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let mut now = good.clone();
    for mistake in ["title: [", "steps: []\nnonsense: 1", "steps: [{ id: one, title: One, checks: [{ id: mine, say: Nothing }] }]"]
    {
        fs::write(&file, format!("format: 1\nid: lab\ntitle: Lab\n{mistake}\n")).unwrap();
        now = Labs::load(content.path()).keep_good(&now);
        assert_eq!(now.labs["lab"].hash, good.labs["lab"].hash, "{mistake}");
        assert!(now.problems.iter().any(|problem| problem.message.contains("stays as it was")), "{:?}", now.problems);
        assert!(now.problems.len() > 1, "{:?}", now.problems);
    }
    fs::write(&file, text.replace("There is my role", "There is a role of mine")).unwrap();
    let mended = Labs::load(content.path()).keep_good(&now);
    assert_eq!((mended.problems.len(), mended.kept.len()), (0, 0));
    assert_ne!(mended.labs["lab"].hash, good.labs["lab"].hash);
    fs::remove_dir_all(file.parent().unwrap()).unwrap();
    let gone = Labs::load(content.path()).keep_good(&mended);
    assert!(!gone.labs.contains_key("lab") && gone.labs.contains_key("other"));
}
