use super::{course, problems, sections};

const LAB: &str = "format: 1\nid: hello\nnumber: 1\ntitle: Hello\nvars: { guest: { pick: [Ada] } }\nsteps:\n\
                   - { id: create, title: Create }\n- { id: code, title: Code }\n- { id: test, title: Test }\n";
const BY_ITEMS: &str = "format: 1\nid: rest\nnumber: 2\ntitle: Rest\nsteps:\n\
                        - { id: api, title: API, items: [1, 2] }\n- { id: deploy, title: Deploy, items: [3] }\n";

#[test]
fn marks_open_labs_and_steps_and_what_follows_belongs_to_them() {
    let course = course(&[
        (
            "01-page/index.md",
            "Before.\n\n## Do it {#lab-hello}\n\nFor ${guest}.\n\n### First {#step-create}\n\nA.\n\n#### A detail\n\nB.\n\n### An aside\n\nC.\n\n\
             ### Last {#step-test}\n\nD.\n\n## After\n\nE.\n",
        ),
        ("01-page/labs/hello/lab.yaml", LAB),
    ]);
    insta::assert_snapshot!(sections(&course.modules[0]), @r#"
    start: Prose: <p>Before.</p>
    lab-hello: Lab { lab: "hello" }: <h2 id="lab-hello">Do it</h2>
    lab-hello-create: Step { lab: "hello", step: "create" }: <h3 id="lab-hello-create">First</h3>
    an-aside: Lab { lab: "hello" }: <h3 id="an-aside">An aside</h3>
    lab-hello-test: Step { lab: "hello", step: "test" }: <h3 id="lab-hello-test">Last</h3>
    after: Prose: <h2 id="after">After</h2>
    "#);
    insta::assert_snapshot!(problems(&course), @"01-page/index.md:3: the step `code` of the lab hello has no text: no heading has {#step-code} or “Step 2”, and no list has an item 2");
}

#[test]
fn on_an_untouched_page_headings_and_list_items_are_matched_by_number() {
    let course = course(&[
        (
            "2025-11-06-module-9-lambda.md",
            "---\nlayout: post\ntitle: Module 9 – AWS Lambda\n---\n# Module 9\n\nIntro.\n\n## 🧪 **Hands-On Lab 1**: Hello\n\nGoal.\n\n### 🔧 Step 1: Create\n\nA.\n\n\
             ### Step 2 – Code\n\nB.\n\n---\n\n## Hands-on lab 2\n\n1. Make an API.\n2. Add a method.\n\n   With `GET`.\n3. Deploy.\n4. Look.\n\nDone.\n\n## Quiz\n\nQ.\n",
        ),
        ("09-lambda/index.md", "# Marked\n\n## One {#lab-hello}\n\n## Two {#lab-rest}\n"),
        ("09-lambda/labs/hello/lab.yaml", LAB),
        ("09-lambda/labs/rest/lab.yaml", BY_ITEMS),
    ]);
    let untouched = course.modules.iter().find(|module| module.slug == "module-9-lambda").unwrap();
    insta::assert_snapshot!(sections(untouched), @r#"
    start: Prose: <p>Intro.</p>
    lab-hello: Lab { lab: "hello" }: <h2 id="lab-hello">🧪 <strong>Hands-On Lab 1</strong>: Hello</h2>
    lab-hello-create: Step { lab: "hello", step: "create" }: <h3 id="lab-hello-create">🔧 Step 1: Create</h3>
    lab-hello-code: Step { lab: "hello", step: "code" }: <h3 id="lab-hello-code">Step 2 – Code</h3>
    lab-rest: Lab { lab: "rest" }: <h2 id="lab-rest">Hands-on lab 2</h2>
    lab-rest-api: Step { lab: "rest", step: "api" }: <ol>
    lab-rest-deploy: Step { lab: "rest", step: "deploy" }: <ol start="3">
    lab-rest-4: Lab { lab: "rest" }: <ol start="4">
    quiz: Prose: <h2 id="quiz">Quiz</h2>
    "#);
    assert_eq!(untouched.labs.iter().map(|lab| lab.id.as_str()).collect::<Vec<_>>(), ["hello", "rest"]);
    assert_eq!(
        problems(&course),
        "2025-11-06-module-9-lambda.md:9: the step `test` of the lab hello has no text: no heading has {#step-test} or “Step 3”, and no list has an item 3"
    );
}

#[test]
fn headings_that_open_nothing_and_labs_that_nothing_opens_are_told_with_their_line() {
    let course = course(&[
        (
            "01-page/index.md",
            "# Page\n\n## A {#lab-hallo}\n\n## Hands-On Lab 7\n\n## B {#lab-hello}\n\n### C {#step-creat}\n\n### Step 9\n",
        ),
        ("01-page/labs/hello/lab.yaml", LAB),
        ("01-page/labs/rest/lab.yaml", BY_ITEMS),
        ("01-page/labs/other/lab.yaml", "format: 1\nid: another\ntitle: A\nsteps: []\n"),
        ("01-page/labs/_draft/lab.yaml", "nonsense"),
    ]);
    insta::assert_snapshot!(problems(&course), @r"
    01-page/labs/other/lab.yaml: id is “another”; expected “other”, the name of its folder
    01-page/index.md:3: there is no lab named “hallo”; expected one of: hello, rest
    01-page/index.md:5: no lab.yaml has the number 7; expected one of: hello, rest
    01-page/index.md:9: lab hello has no step named “creat”; expected one of: create, code, test
    01-page/index.md:11: lab hello has no step 9; expected one of: create, code, test
    01-page/index.md: no heading opens the lab rest; expected one with {#lab-rest} behind it
    ");
}
