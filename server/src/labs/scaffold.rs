//! `coldstart lab new`: a lab that passes `coldstart check`, to be changed step by step.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

const PAGE: &str = "# <<title>>

What this module is about, in a few sentences.

<<hands-on>>";

const HANDS_ON: &str = "## Hands-On Lab: <<title>> {#lab-<<id>>}

What the lab is about.

### Step 1: Create the function {#step-function}

1. Open **Code → Functions → Create function** and choose **Author from scratch**.
2. **Function name**: `<<name>>`
3. Replace the code, and choose **Deploy**:

```python file=lambda_function.py
def lambda_handler(event, context):
    return {\"greeting\": \"Hello, \" + event[\"name\"] + \"!\"}
```
";

const LAB: &str = "format: 1
id: <<id>>
title: <<title>>
summary: What is made here, in one sentence.
minutes: 10
workbench: { tabs: [code, test, terminal], function: <<name>> }
vars:
  probe: { random: name } # drawn again for each run of the checks
steps:
  - id: function
    title: Create the function
    tab: code
    checks:
      - id: exists
        say: There is a function named <<name>>
        resource: { type: lambda.function, where: { name: <<name>> } }
        fail: There is no function named <<name>> in your account.
        hints: [\"Open Code, choose Create function, then Author from scratch.\"]
      - id: greets
        say: It greets the person named in the event
        needs: [exists]
        invoke: { function: <<name>>, event: { name: \"${probe}\" } }
        expect: { error: absent, payload: { greeting: \"Hello, ${probe}!\" } }
        fail:
          - when: { error: any }
            say: \"<<name>> raised ${seen.payload.errorType}: ${seen.payload.errorMessage}\"
          - say: \"It was sent the name ${probe}, and answered ${seen.payload}.\"
        hints: ['return {\"greeting\": \"Hello, \" + event[\"name\"] + \"!\"}']
";

const SOLUTION: &str = "format: 1
steps:
  - step: function
    put: [lambda_function.py, trust.json]
    run:
      - aws iam create-role --role-name <<name>>Role --assume-role-policy-document file://trust.json
      - zip function.zip lambda_function.py
      - aws lambda create-function --function-name <<name>> --runtime python3.12 --role arn:aws:iam::${account}:role/<<name>>Role --handler lambda_function.lambda_handler --zip-file fileb://function.zip
";

const CODE: &str = "def lambda_handler(event, context):
    return {\"greeting\": \"Hello, \" + event[\"name\"] + \"!\"}
";

const TRUST: &str = "{
  \"Version\": \"2012-10-17\",
  \"Statement\": [{ \"Effect\": \"Allow\", \"Principal\": { \"Service\": \"lambda.amazonaws.com\" }, \"Action\": \"sts:AssumeRole\" }]
}
";

const WRONG: &str = "say: Greets everybody by the same name
put: { lambda_function.py: same-name.py }
fails: greets
message: { contains: It was sent the name }
";

const WRONG_CODE: &str = "def lambda_handler(event, context):
    return {\"greeting\": \"Hello, Ada!\"}
";

/// Writes a lab into a module's folder, which is made if there is none, and a heading for it into the module's page. Returns the files that were
/// written.
///
/// # Errors
/// If the id is not one, the lab is there already, or a file cannot be written.
pub fn write(content: &Path, module: &str, id: &str) -> io::Result<Vec<PathBuf>> {
    let refused = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
    for (what, name) in [("a lab's id", id), ("a module's folder", module)] {
        let is_slug = name.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            && name.len() <= 64
            && name.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !is_slug {
            return Err(refused(format!("`{name}` is not {what}: use lower-case letters, digits and dashes, at most 64")));
        }
    }
    let page = content.join(module).join("index.md");
    let folder = content.join(module).join("labs").join(id);
    if folder.exists() {
        return Err(refused(format!("{} is there already", folder.display())));
    }
    let words = id.split('-').map(|word| word[..word.len().min(1)].to_uppercase() + word.get(1..).unwrap_or_default());
    let words: Vec<String> = words.collect();
    let (title, name) = (words.join(" "), words.concat());
    let filled = |text: &str| text.replace("<<id>>", id).replace("<<title>>", &title).replace("<<name>>", &name);
    let present = fs::read_to_string(&page).map(|page| format!("{}\n\n", page.trim_end()));
    let prose = match present {
        Ok(present) => present + &filled(HANDS_ON),
        Err(error) if error.kind() == io::ErrorKind::NotFound => filled(&PAGE.replace("<<hands-on>>", HANDS_ON)),
        Err(error) => return Err(error),
    };
    let files = [
        (folder.join("lab.yaml"), filled(LAB)),
        (folder.join("solution.yaml"), filled(SOLUTION)),
        (folder.join("solution/lambda_function.py"), CODE.to_owned()),
        (folder.join("solution/trust.json"), TRUST.to_owned()),
        (folder.join("wrong/same-name.yaml"), WRONG.to_owned()),
        (folder.join("wrong/same-name.py"), WRONG_CODE.to_owned()),
        (page, prose),
    ];
    for (path, text) in &files {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
