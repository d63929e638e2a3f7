//! The authors' kit: a new lab, one lab's proof, and what a check sees.

use tests::run;

#[test]
fn a_new_lab_passes_its_proof_and_its_checks_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().to_str().unwrap();
    let ran = |arguments: &[&str]| {
        let ran = run(arguments, &[], "").unwrap();
        (ran.code, format!("{}{}", ran.stdout, ran.stderr).replace(content, "CONTENT"))
    };
    let (code, said) = ran(&["lab", "new", "first-greeting", "--module", "10-greetings", "--content", content]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = ran(&["check", content]);
    insta::assert_snapshot!(said, @r"
    ✓ First Greeting (first-greeting): 2 checks, 2 points, 1 near miss
    The course holds.
    ");
    assert_eq!(code, 0);
    // Another lab in the same module leaves the first one alone.
    ran(&["lab", "new", "second", "--module", "10-greetings", "--content", content]);
    let (code, said) = ran(&["check", content, "--lab", "second", "--wrong", "same-name"]);
    assert_eq!((code, said.lines().count()), (0, 2), "{said}");
    let (code, said) = ran(&["check", content, "--lab", "first-greeting", "--wrong", "nobody"]);
    assert!(code == 1 && said.contains("there is no near miss `nobody`; there is same-name"), "{said}");
    let (code, said) = ran(&["check", content, "--lab", "nobody"]);
    assert!(code == 1 && said.contains("there is no lab `nobody`; there is first-greeting, second"), "{said}");

    let (code, said) = ran(&["lab", "explain", "first-greeting", "greets", "--wrong", "same-name", "--content", content]);
    assert_eq!(code, 0, "{said}");
    let told = ["state: Fail", "seems to return a fixed answer", "differs at: payload.greeting", "draw 1: ", "draw 2: "];
    assert!(told.iter().all(|words| said.contains(words)), "{said}");
    let (_, said) = ran(&["lab", "explain", "first-greeting", "greets", "--start", "--content", content]);
    assert!(said.contains("waits for: There is a function named FirstGreeting"), "{said}");
    let (code, said) = ran(&["lab", "explain", "first-greeting", "nothing", "--content", content]);
    assert!(code == 1 && said.contains("the lab has no check `nothing`; it has exists, greets"), "{said}");
    let (code, said) = ran(&["lab", "new", "first-greeting", "--module", "10-greetings", "--content", content]);
    assert!(code == 1 && said.contains("is there already"), "{said}");
    let (code, said) = ran(&["lab", "new", "../outside", "--content", content]);
    assert!(code == 1 && said.contains("use lower-case letters, digits and dashes"), "{said}");
}
