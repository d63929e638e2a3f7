//! `coldstart import`: pages of Hugo and READMEs become modules whose labs can be proved.

use std::{fs, path::Path};

use tests::run;

const HUGO: &str = r#"+++
title = "Queues"
weight = 3
+++

# Queues

![A queue](queue.png) {{< note >}}Mind the fee.{{< /note >}}

## Exercise 1: Send a message

### 1. Create the queue

```bash
$ aws sqs create-queue --queue-name Orders
```

### 2. Look around

Open the console and look.
"#;

const README: &str = r#"# Greeting workshop

Some words.

## Step 1: Create the function

1. Function name: `Greeter`
2. Runtime: **Python 3.12**
3. Code:

```python
import json

def lambda_handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"hello": event.get("name")})}
```

## Step 2: Test it

Choose **Test** with this event:

```json
{"name": "Ada"}
```

Output:

```json
{"statusCode": 200, "body": "{\"hello\": \"Ada\"}"}
```

## Step 3: Publish it

```bash
aws lambda publish-version --function-name Greeter
aws lambda create-alias \
  --function-name Greeter --name PROD \
  --function-version 1
```

## Licence

MIT
"#;

fn imported(folder: &Path, name: &str, text: &str) -> String {
    let page = folder.join(name);
    fs::create_dir_all(page.parent().unwrap()).unwrap();
    fs::write(&page, text).unwrap();
    let content = folder.join("content");
    let ran = run(&["import", page.to_str().unwrap(), "--content", content.to_str().unwrap()], &[], "").unwrap();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.replace(folder.to_str().unwrap(), "FOLDER")
}

#[test]
fn a_readme_becomes_a_lab_whose_solution_passes_and_whose_todos_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let said = imported(folder.path(), "greeting-workshop/README.md", README);
    assert!(said.contains("Lab Greeting workshop (greeting-workshop): 3 steps, 5 checks drafted."), "{said}");
    let content = folder.path().join("content");
    let checked = run(&["check", content.to_str().unwrap()], &[], "").unwrap();
    let wrong: Vec<&str> = checked.stdout.lines().filter(|line| line.contains("✗ ") && !line.contains("to do:")).collect();
    assert_eq!(wrong, Vec::<&str>::new(), "{}", checked.stdout);
}

#[test]
fn a_page_of_hugo_tells_what_needs_a_hand() {
    let folder = tempfile::tempdir().unwrap();
    let said = imported(folder.path(), "queues.md", HUGO);
    for hand in ["the picture queue.png was not found beside the page", "has a template", "what should be checked here?"] {
        assert!(said.contains(hand), "{said}");
    }
    let page = fs::read_to_string(folder.path().join("content/queues/index.md")).unwrap();
    assert!(page.starts_with("+++\ntitle = \"Queues\""), "{page}");
    assert!(page.contains("## Exercise 1: Send a message {#lab-send-message}"), "{page}");
    let (from, content) = (folder.path().join("queues.md"), folder.path().join("content"));
    let again = run(&["import", from.to_str().unwrap(), "--content", content.to_str().unwrap()], &[], "").unwrap();
    assert!(again.code == 1 && again.stderr.contains("is there already"), "{}", again.stderr);
}
