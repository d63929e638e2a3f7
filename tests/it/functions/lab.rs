//! An account with functions that call AWS, which these tests share.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

use tempfile::TempDir;
use tests::{Aws, Coldstart, Finished};
use zip::{ZipWriter, write::SimpleFileOptions};

/// One account of an open `coldstart aws`, with its CLI.
pub struct Lab {
    /// The CLI, in a folder of its own.
    pub aws: Aws,
    /// The account's number.
    pub account: String,
    folder: TempDir,
}

impl Lab {
    /// Makes an account with this number and the role `r`, which Lambda may assume and which is allowed nothing.
    pub fn new(coldstart: &Coldstart, account: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lab = Self { aws: Aws::new(&coldstart.aws, (account, "secret"), folder.path()), account: account.into(), folder };
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        lab.sh(&format!("aws iam create-role --role-name r --assume-role-policy-document '{trust}'"));
        lab
    }

    /// Allows the role an action.
    pub fn allow(&self, action: &str) {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*"}}]}}"#);
        self.sh(&format!(
            "aws iam put-role-policy --role-name r --policy-name {} --policy-document '{policy}'",
            action.replace([':', '*'], "-")
        ));
    }

    /// Creates a function from this code and these folders of the tests' Python packages.
    pub fn function(&self, name: &str, code: &str, packages: &[&str]) {
        fs::write(self.folder.path().join("f.zip"), package(code, packages)).unwrap();
        self.sh(&format!(
            "aws lambda create-function --function-name {name} --runtime python3.12 --role arn:aws:iam::{}:role/r \
             --handler lambda_function.lambda_handler --zip-file fileb://f.zip --timeout 30",
            self.account
        ));
    }

    /// Invokes a function with `{}` and returns its response or error document.
    pub fn invoke(&self, name: &str) -> String {
        self.sh(&format!("aws lambda invoke --function-name {name} --payload '{{}}' answer.json"));
        fs::read_to_string(self.folder.path().join("answer.json")).unwrap()
    }

    /// Creates a function, invokes it and returns its answer.
    pub fn answer(&self, name: &str, code: &str) -> String {
        self.function(name, code, &[]);
        self.invoke(name)
    }

    /// Runs a line that must succeed, and returns its output without the last line end.
    pub fn sh(&self, line: &str) -> String {
        self.try_sh(line).ok().unwrap_or_else(|error| panic!("{line}\n{error}")).trim_end().to_owned()
    }

    /// Runs a line that may fail.
    pub fn try_sh(&self, line: &str) -> Finished {
        self.aws.sh(line).unwrap()
    }

    /// Creates the REST API `hello`, whose `GET /` runs a function, deploys it to `dev` and returns its id.
    pub fn api(&self, function: &str) -> String {
        let id = self.sh("aws apigateway create-rest-api --name hello --query id --output text");
        let root = self.sh(&format!("aws apigateway get-resources --rest-api-id {id} --query 'items[0].id' --output text"));
        let arn = format!("arn:aws:lambda:us-east-1:{}:function:{function}", self.account);
        let at = format!("--rest-api-id {id} --resource-id {root} --http-method GET");
        self.sh(&format!(
            "aws apigateway put-method {at} --authorization-type NONE &&
             aws apigateway put-integration {at} --type AWS_PROXY --integration-http-method POST \
                --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations &&
             aws lambda add-permission --function-name {function} --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com &&
             aws apigateway create-deployment --rest-api-id {id} --stage-name dev"
        ));
        id
    }
}

/// Returns a zip of a `lambda_function.py` and of packages, as `pip install --target` would place them.
pub fn package(code: &str, packages: &[&str]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let python = tests::python().unwrap();
    let library = fs::read_dir(python.parent().and_then(Path::parent).unwrap().join("lib")).unwrap().next().unwrap().unwrap();
    let site = library.path().join("site-packages");
    for name in packages {
        add(&mut zip, &site, Path::new(name));
    }
    zip.start_file("lambda_function.py", SimpleFileOptions::default().unix_permissions(0o644)).unwrap();
    zip.write_all(code.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, site: &Path, path: &Path) {
    if path.ends_with("__pycache__") {
        return;
    }
    if site.join(path).is_dir() {
        for entry in fs::read_dir(site.join(path)).unwrap() {
            let name = entry.unwrap().file_name();
            // The service models of more than a hundred services would exceed Lambda's limit.
            if path != Path::new("botocore/data") || name.to_string_lossy().ends_with(".json") || name == "sts" {
                add(zip, site, &path.join(name));
            }
        }
        return;
    }
    zip.start_file(path.display().to_string(), SimpleFileOptions::default().unix_permissions(0o644)).unwrap();
    zip.write_all(&fs::read(site.join(path)).unwrap()).unwrap();
}
