//! Mistakes and attacks in an author's files: the errors have file, line and what was expected; the rest of the course is served.

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

/// Mistakes: a lab's name, a text of the correct lab, and its replacement.
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
    let told: Vec<&str> = checked
        .stdout
        .lines()
        .filter(|line| line.starts_with('✗') && line.contains(": ") && !line.contains(" near misses"))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    ✗ course.yaml:4: there is no key `acount` here; did you mean `account`? There is format, title, description, modules, parts, account
    ✗ bad-front.md:2: expected string scalar
    ✗ 01-broken/index.md:111: there is no lab named “of-no-lab”; expected one of: alias-bomb, check-without-kind, format-two, jmes-none, miss-of-nothing, misspelt-member, needs-itself, needs-nobody, no-points, no-steps, place-of-nothing, regex-none, solution-other-steps, sound, starter-leads-out, starts-nowhere, two-kinds, unknown-resource
    ✗ 01-broken/labs/alias-bomb/lab.yaml:3: there is no key `a` here; there is format, id, number, title, summary, minutes, start, needs, catch_up_points, workbench, vars, steps
    ✗ 01-broken/labs/bad-yaml/lab.yaml:3: expected string scalar
    ✗ 01-broken/labs/check-without-kind/lab.yaml:8: the check `exists` has to say how it looks by exactly one of invoke, http, resource, logs, metrics, policy, concurrency, flow, file, cli, quiz, script
    ✗ 01-broken/labs/deep/lab.yaml:4: expected string key for externally tagged enum
    ✗ 01-broken/labs/format-two/lab.yaml:1: the only format is 1
    ✗ 01-broken/labs/id-differs/lab.yaml:2: the lab's id is `another`, but its folder is `id-differs`; they have to be the same
    ✗ 01-broken/labs/id-no-slug/lab.yaml:5: `One Step` is not a valid name: use lower-case letters, digits and dashes, at most 64
    ✗ 01-broken/labs/jmes-none/lab.yaml:11: `][` is not a JMESPath expression: Parse error: Unexpected nud token -- found Rbracket (line 0, column 0)
    ✗ 01-broken/labs/large/lab.yaml: the file has 307200 bytes; at most 262144 are read
    ✗ 01-broken/labs/latin/lab.yaml: the file is not UTF-8
    ✗ 01-broken/labs/link/lab.yaml: links are not followed; put the file itself here
    ✗ 01-broken/labs/miss-of-nothing/wrong/a.yaml:2: the lab has no check `nothing`
    ✗ 01-broken/labs/misspelt-member/lab.yaml:9: there is no key `sya` here; did you mean `say`? There is id, say, todo, points, given, hidden, after, needs, invoke, http, resource, logs, metrics, policy, concurrency, flow, file, cli, quiz, script, expect, missing, fail, hints
    ✗ 01-broken/labs/needs-itself/lab.yaml:8: `exists` needs `exists`, which has to stand before it
    ✗ 01-broken/labs/needs-nobody/lab.yaml:9: `exists` needs `nobody`, but this lab has no such check
    ✗ 01-broken/labs/no-points/lab.yaml:9: invalid u32
    ✗ 01-broken/labs/no-steps/lab.yaml:5: there is no key `nonsense` here; there is format, id, number, title, summary, minutes, start, needs, catch_up_points, workbench, vars, steps
    ✗ 01-broken/labs/no-title/lab.yaml:3: the key `title` is missing
    ✗ 01-broken/labs/place-of-nothing/lab.yaml:9: `${nothing}` is not defined; this lab has ${account}, ${region}, ${endpoint}
    ✗ 01-broken/labs/regex-none/lab.yaml:11: `(` is not a regular expression: unclosed group
    ✗ 01-broken/labs/solution-other-steps/solution.yaml:3: the lab's steps are one, in this order, each once
    ✗ 01-broken/labs/solution-other-steps/solution.yaml:4: there is no file `absent.py` in solution/; there is none
    ✗ 01-broken/labs/starter-leads-out/starter/lambda_function.py: links are not followed; put the file itself here
    ✗ 01-broken/labs/starts-nowhere/lab.yaml:4: `start` is from `nowhere`, but there is no such lab
    ✗ 01-broken/labs/two-kinds/lab.yaml:8: the check `exists` has to say how it looks by exactly one of invoke, http, resource, logs, metrics, policy, concurrency, flow, file, cli, quiz, script
    ✗ 01-broken/labs/two-steps-alike/lab.yaml:6: there are two steps with the id `one`
    ✗ 01-broken/labs/unknown-resource/lab.yaml:10: `lambda.funktion` is not one of the words that may stand here; did you mean `lambda.function`? There is lambda.function, lambda.version, lambda.alias, lambda.concurrency, lambda.permission, iam.role, logs.group, apigateway.api, apigateway.resource, apigateway.method, apigateway.deployment, apigateway.stage, apigateway.key, apigateway.usage-plan, lambda.event-source-mapping, lambda.event-invoke-config, s3.bucket, s3.object, dynamodb.table, dynamodb.item, sqs.queue, sqs.messages, sns.topic, sns.subscription, sns.letter, events.rule, scheduler.schedule
    ");
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
