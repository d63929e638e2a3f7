use std::sync::Arc;

use super::site::{Echo, labs, programs};
use crate::{
    grading::prove::{Part, prove},
    labs::vars::{Generator, Seed, picks},
};

const PAGE: &str = "# Module\n\n## Lab {#lab-lab}\n";
const LAB: &str = "vars: { team: { pick: [aurora, basalt, cobalt] }, probe: { random: word } }
steps:
  - id: one
    title: One
    checks:
      - { id: mine, say: There is my role, resource: { type: iam.role, where: { name: \"${team}\" } } }
      - { id: listed, say: They were listed, cli: { service: lambda, operation: ListFunctions } }
";

async fn proven(solution: &str) -> String {
    let (_, content) = labs(&[("lab", "lab.yaml", LAB), ("lab", "solution.yaml", solution)]);
    std::fs::write(content.path().join("01-module/index.md"), PAGE).unwrap();
    prove(content.path(), Part::default(), Arc::new(Echo), programs()).await.unwrap().to_string()
}

fn solution(lines: &str) -> String {
    format!("format: 1\nsteps:\n  - step: one\n    run:\n{lines}")
}

#[tokio::test]
async fn a_solution_of_which_every_line_is_needed_and_that_works_for_every_learner_holds() {
    let lines = "      - NAME=${team}\n      - aws iam create-role --assume-role-policy-document file://trust.json --role-name $NAME\n      - aws lambda list-functions > functions.txt\n      - spare: cat functions.txt\n      - spare: sleep 0\n";
    insta::assert_snapshot!(proven(&solution(lines)).await, @r"
    ✓ lab (lab): 2 checks, 2 points, 0 near misses
    The course holds.
    ");
}

#[tokio::test]
async fn a_line_that_is_not_needed_is_reported() {
    let lines = "      - aws iam create-role --assume-role-policy-document file://trust.json --role-name ${team}\n      - aws iam create-role --assume-role-policy-document file://trust.json --role-name Another\n      - aws lambda list-functions\n      - touch notes.txt\n";
    insta::assert_snapshot!(proven(&solution(lines)).await, @r"
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 6. every line of the solution is needed: 01-module/labs/lab/solution.yaml:6: `aws iam create-role --assume-role-policy-document file://trust.json --role-name Another` is not needed: every check passes without it; let a check look at what it does, or write `spare:` before it
        ✗ 6. every line of the solution is needed: 01-module/labs/lab/solution.yaml:8: `touch notes.txt` is not needed: every check passes without it; let a check look at what it does, or write `spare:` before it
    2 things do not hold.
    ");
}

#[tokio::test]
async fn a_needed_line_that_is_marked_as_spare_is_reported() {
    let lines = "      - spare: aws iam create-role --assume-role-policy-document file://trust.json --role-name ${team}\n      - aws lambda list-functions\n";
    insta::assert_snapshot!(proven(&solution(lines)).await, @r"
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 6. every line of the solution is needed: 01-module/labs/lab/solution.yaml: without its spare lines, the check `mine` does not pass: There is no role named aurora.
    1 thing does not hold.
    ");
}

#[tokio::test]
async fn a_solution_that_works_for_one_learner_only_is_reported() {
    let team = Generator::Pick(["aurora", "basalt", "cobalt"].map(str::to_owned).into());
    let team = &picks(&[("team".to_owned(), team)].into(), "lab", Seed(7))["team"];
    let lines = format!(
        "      - aws iam create-role --assume-role-policy-document file://trust.json --role-name {team}\n      - aws lambda list-functions\n"
    );
    insta::assert_snapshot!(proven(&solution(&lines)).await, @r"
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 5. the verdicts are the same for every seed: 01-module/labs/lab/lab.yaml:9: the check `mine` does not pass for learner 8 in run 0: There is no role named cobalt.
    1 thing does not hold.
    ");
}

const EXPIRING: &str = "steps:
  - id: one
    title: One
    checks:
      - id: gone
        say: The events have expired
        logs: { group: /mine }
        expect: { count: 0 }
      - { id: put, say: There were some, cli: { service: logs, operation: PutLogEvents } }
";

#[tokio::test]
async fn a_solution_moves_the_clock() {
    let lines = "      - aws logs create-log-group --log-group-name /mine
      - aws logs create-log-stream --log-group-name /mine --log-stream-name s
      - aws logs put-log-events --log-group-name /mine --log-stream-name s --log-events timestamp=$(date +%s)000,message=hello
      - aws logs put-retention-policy --log-group-name /mine --retention-in-days 1
      - fast_forward: 48h
";
    let prove = async |lines: &str| {
        let (_, content) = labs(&[("lab", "lab.yaml", EXPIRING), ("lab", "solution.yaml", &solution(lines))]);
        std::fs::write(content.path().join("01-module/index.md"), PAGE).unwrap();
        prove(content.path(), Part::default(), Arc::new(Echo), programs()).await.unwrap().to_string()
    };
    let mut seen = prove(lines).await;
    for instead in ["next", "soon", "-1h"] {
        seen += &prove(&lines.replace("48h", instead)).await;
    }
    seen += &prove(&lines.replace("fast_forward: 48h", "{ fast_forward: 48h, spare: ls }")).await;
    insta::assert_snapshot!(seen, @r#"
    ✓ lab (lab): 2 checks, 2 points, 0 near misses
    The course holds.
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 2. the solution passes everything: 01-module/labs/lab/solution.yaml:9: `fast_forward: next` failed: Nothing waits in this account.
    1 thing does not hold.
    ✗ 01-module/labs/lab/solution.yaml:9: `fast_forward` is `next` or a duration such as `90s`, `2m`, `1h 30m` or `48h`, not `soon`: failed to parse input in the "friendly" duration format: expected duration to start with a unit value (a decimal integer) after an optional sign, but no integer was found
    – lab (lab): 2 checks, 2 points, 0 near misses
        – not tried: its solution.yaml has a mistake
    1 thing does not hold.
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 2. the solution passes everything: 01-module/labs/lab/solution.yaml:9: `fast_forward: -1h` failed: The clock can be moved forward only, by at most 366 days at once.
    1 thing does not hold.
    ✗ 01-module/labs/lab/solution.yaml:9: a line that is no text has either `spare` or `fast_forward`
    ✗ lab (lab): 2 checks, 2 points, 0 near misses
        ✗ 2. the solution passes everything: 01-module/labs/lab/lab.yaml:8: the check `gone` does not pass after step `one`: In /mine, `count` is 1, and should be 0.
    2 things do not hold.
    "#);
}
