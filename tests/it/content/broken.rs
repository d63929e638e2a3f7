//! Mistakes and malice in an author's files: file, line, and what was expected; the rest of the course is there all the same.

use std::{fs, path::Path};

use tests::{Coldstart, Student, run};

const GOOD: &str = "format: 1
id: LAB
title: A lab
steps:
  - id: one
    title: One
    checks:
      - id: exists
        say: There is a function
        resource: { type: lambda.function, where: { name: X } }
";

/// A lab's name, and what is done to the good one: a text of it, and what stands there instead.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("bad-yaml", "title: A lab", "title: [A lab"),
    ("check-without-kind", "        resource: { type: lambda.function, where: { name: X } }\n", ""),
    (
        "deep",
        "title: A lab",
        "title: A lab\nvars: { a: {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{ }}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}",
    ),
    ("format-two", "format: 1", "format: 2"),
    ("id-differs", "id: LAB", "id: another"),
    ("id-no-slug", "id: one", "id: One Step"),
    ("misspelt-member", "        say:", "        sya:"),
    ("needs-nobody", "        say:", "        needs: [nobody]\n        say:"),
    ("needs-itself", "        say:", "        needs: [exists]\n        say:"),
    ("no-points", "        say:", "        points: many\n        say:"),
    ("no-steps", "steps:", "steps: []\nnonsense:"),
    ("no-title", "title: A lab\n", ""),
    ("place-of-nothing", "There is a function", "There is ${nothing}"),
    ("starts-nowhere", "title: A lab", "title: A lab\nstart: { from: nowhere, at: solution }"),
    ("two-kinds", "        resource:", "        cli: { service: lambda, operation: Invoke }\n        resource:"),
    ("two-steps-alike", "  - id: one\n", "  - { id: one, title: One }\n  - id: one\n"),
    ("unknown-resource", "lambda.function", "lambda.funktion"),
    ("regex-none", "where: { name: X } }", "where: { name: X } }\n        expect: { Runtime: { regex: \"(\" } }"),
    ("jmes-none", "where: { name: X } }", "where: { name: X } }\n        expect: { jmes: \"][\" }"),
    (
        "alias-bomb",
        "title: A lab",
        "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ntitle: A lab",
    ),
];

fn lay_out(content: &Path) {
    let module = content.join("01-broken");
    let lab = |name: &str, yaml: &str| {
        let folder = module.join("labs").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lab.yaml"), yaml.replace("LAB", name)).unwrap();
        folder
    };
    let mut page = String::from("# Module 1 – Broken\n\n");
    let mut heading = |name: &str| page.push_str(&format!("## {name} {{#lab-{name}}}\n\nText.\n\n"));
    for (name, from, to) in MISTAKES {
        assert!(GOOD.contains(from), "{name}: {from}");
        lab(name, &GOOD.replacen(from, to, 1));
        heading(name);
    }
    lab("sound", GOOD);
    heading("sound");
    let large = lab("large", "");
    fs::write(large.join("lab.yaml"), "#".repeat(300 << 10)).unwrap();
    let latin = lab("latin", "");
    fs::write(latin.join("lab.yaml"), b"title: caf\xe9").unwrap();
    let link = lab("link", "");
    fs::remove_file(link.join("lab.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", link.join("lab.yaml")).unwrap();
    let leads_out = lab("starter-leads-out", GOOD);
    fs::create_dir(leads_out.join("starter")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", leads_out.join("starter/lambda_function.py")).unwrap();
    let solution = lab("solution-other-steps", GOOD);
    fs::write(solution.join("solution.yaml"), "format: 1\nsteps:\n  - step: two\n    put: [absent.py]\n    run: [\"true\"]\n")
        .unwrap();
    let miss = lab("miss-of-nothing", GOOD);
    fs::create_dir(miss.join("wrong")).unwrap();
    fs::write(miss.join("wrong/a.yaml"), "say: Something\nfails: nothing\nmessage: { contains: x }\n").unwrap();
    for name in ["large", "latin", "link", "starter-leads-out", "solution-other-steps", "miss-of-nothing", "of-no-lab"] {
        heading(name);
    }
    fs::write(module.join("index.md"), page).unwrap();
    fs::write(content.join("bad-front.md"), "---\ntitle: [unclosed\n---\n# Text\n").unwrap();
    fs::write(content.join("course.yaml"), "format: 1\ntitle: Broken\nmodules: [01-broken, 02-absent]\nacount: {}\n").unwrap();
}

#[tokio::test]
async fn each_mistake_is_told_with_file_line_and_what_was_expected_and_the_rest_is_served() {
    let content = tempfile::tempdir().unwrap();
    lay_out(content.path());
    let checked = run(&["check", content.path().to_str().unwrap()], &[], "").unwrap();
    assert_eq!(checked.code, 1);
    assert!(!checked.stderr.contains("panicked"), "{}", checked.stderr);
    let told: Vec<&str> =
        checked.stdout.lines().filter(|line| line.starts_with('✗') && line.contains(": ") && !line.contains("checks,")).collect();
    insta::assert_snapshot!(told.join("\n"), @"");
    for (name, ..) in MISTAKES {
        assert!(told.iter().any(|line| line.contains(&format!("labs/{name}/lab.yaml"))), "nothing is told of {name}");
    }

    let site = Coldstart::serve_in(tempfile::tempdir().unwrap(), content.path()).unwrap();
    let student = Student::guest(&site).await.unwrap();
    let page = student.page("/modules/broken").await.unwrap();
    assert!(page.contains("A lab"), "the sound lab is there");
    assert_eq!(student.get("/labs/sound").await.unwrap().status(), 200);
    assert!(!page.contains("lab.yaml"), "students are not told of mistakes");
}
