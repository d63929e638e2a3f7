//! A site without pages: a learner, their account, and databases that are deleted with the test.

use std::{
    fs,
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::account::{Learner, Role};
use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::{
    AccountId, CallSource, CallerContext, Config, Emulator, MemoryStore, OpenKeyring, Principal, RandomIds, Runtime, Service,
    SystemClock,
    runtime::{Environment, Initialised, Invocation, InvocationResult, Outcome, Start, StartError},
};
use http::{Method, Response};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    accounts::Register,
    admission::Admission,
    aws::client::Aws,
    db::{Db, testing::Data},
    grading::{CurrentLabs, SqlGrading, bundle::signing_key},
    labs::{Lab, Labs},
    runtime::Sandboxes,
    shell::Programs,
    store::SqlStore,
    student_threads::{Group, StudentThreads},
};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// A runtime whose functions return their event.
pub struct Echo;

#[async_trait]
impl Runtime for Echo {
    async fn start(&self, _start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        Ok((Box::new(Self), Initialised { duration: Duration::ZERO, output: Vec::new(), failure: None }))
    }
}

#[async_trait]
impl Environment for Echo {
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult {
        InvocationResult {
            outcome: Outcome::Returned(invocation.payload),
            output: Vec::new(),
            duration: Duration::ZERO,
            max_memory: 0,
        }
    }

    async fn restart(&mut self, _timeout: Duration) -> Result<Initialised, StartError> {
        Ok(Initialised { duration: Duration::ZERO, output: Vec::new(), failure: None })
    }
}

/// The programs of the built images, shared by all tests.
pub fn programs() -> Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    let load = || {
        let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images");
        let sandbox = Sandbox::load(&images, SandboxOptions { live: 16, memory: 2 << 30 }).unwrap();
        Programs::new(Sandboxes::new(sandbox, None), Arc::new(StudentThreads::start(|_| Group::Members).unwrap()))
    };
    PROGRAMS.get_or_init(load).clone()
}

pub async fn make_role(aws: &Aws, name: &str) -> Option<Value> {
    aws.call(Service::IAM, "CreateRole", json!({ "RoleName": name, "AssumeRolePolicyDocument": TRUST })).await.unwrap_or(None)
}

pub fn client(emulator: &Emulator, account: AccountId, source: CallSource) -> Aws {
    Aws::new(emulator.clone(), CallerContext { account, principal: Principal::Owner, service: None, source })
}

/// An emulator in memory.
pub fn in_memory() -> Emulator {
    let ids = Arc::new(RandomIds);
    Emulator::new(Config::default(), Arc::new(SystemClock), ids, Arc::new(Echo), MemoryStore::new(), Arc::new(OpenKeyring))
}

/// Labs from lab.yaml files (without `format`, `id` and `title`), by id, and other files, by path in the lab's folder.
pub fn labs(files: &[(&str, &str, &str)]) -> (Labs, TempDir) {
    let content = tempfile::tempdir().unwrap();
    for (lab, path, text) in files {
        // The trust policy that the solutions' `create-role` reads.
        let trust = content.path().join("01-module/labs").join(lab).join("starter/trust.json");
        fs::create_dir_all(trust.parent().unwrap()).unwrap();
        fs::write(trust, TRUST).unwrap();
        let path = content.path().join("01-module/labs").join(lab).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = match path.ends_with("lab.yaml") {
            true => format!("format: 1\nid: {lab}\ntitle: {lab}\n{text}"),
            false => (*text).to_owned(),
        };
        fs::write(path, text).unwrap();
    }
    (Labs::load(content.path()), content)
}

struct Fixed(Arc<Labs>);

impl CurrentLabs for Fixed {
    fn labs(&self) -> Arc<Labs> {
        Arc::new(self.0.for_learners())
    }

    fn whole(&self) -> Arc<Labs> {
        self.0.clone()
    }

    fn published(&self) -> Vec<Arc<Lab>> {
        self.labs().labs.values().cloned().collect()
    }
}

pub struct Site {
    pub learner: Learner,
    pub db: Db,
    pub store: SqlStore,
    pub emulator: Emulator,
    pub grading: SqlGrading,
    pub admission: Admission,
    pub labs: Arc<dyn CurrentLabs>,
    /// Where the sessions of browsers are.
    pub sessions: Db,
    _data: Data,
}

impl Site {
    /// A site with these labs.
    pub async fn with(files: &[(&str, &str, &str)]) -> Self {
        Self::like(Config::default(), files).await
    }

    /// A site with these labs and settings.
    pub async fn like(config: Config, files: &[(&str, &str, &str)]) -> Self {
        Self::running(Arc::new(Echo), config, files).await
    }

    /// A site whose functions run in this runtime.
    pub async fn running(runtime: Arc<dyn Runtime>, config: Config, files: &[(&str, &str, &str)]) -> Self {
        let (labs, _) = labs(files);
        assert_eq!(labs.problems, []);
        let data = Data::new();
        let databases = data.open().await;
        let store = SqlStore::start(databases.clone());
        let ids = Arc::new(RandomIds);
        let register = Register::new(databases.main.clone(), ids.clone());
        let learner = register.add(None, Role::Guest).await.unwrap();
        let emulator = Emulator::new(config, Arc::new(SystemClock), ids, runtime, Arc::new(store.clone()), Arc::new(OpenKeyring));
        let db = databases.main.clone();
        let admission = Admission::new(16, register, Arc::default());
        let labs: Arc<dyn CurrentLabs> = Arc::new(Fixed(Arc::new(labs)));
        let grading = SqlGrading::new(
            db.clone(),
            emulator.clone(),
            store.clone(),
            labs.clone(),
            programs(),
            admission.clone(),
            signing_key(&[1; 32]),
        );
        Self { learner, db, store, emulator, grading, admission, labs, sessions: databases.sessions, _data: data }
    }

    /// The learner's account.
    pub fn account(&self) -> AccountId {
        self.learner.aws_account.parse().unwrap()
    }

    /// A client that calls the learner's account from a source.
    pub fn aws(&self, source: CallSource) -> Aws {
        client(&self.emulator, self.account(), source)
    }

    /// Creates a role as the learner.
    pub async fn role(&self, name: &str) {
        make_role(&self.aws(CallSource::Console), name).await.unwrap();
    }

    /// Creates a function with these files as the learner, with a role of the same name.
    pub async fn function(&self, name: &str, files: &[(&str, &str)]) {
        self.role(name).await;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (path, text) in files {
            zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        let body = json!({
            "FunctionName": name,
            "Runtime": "python3.12",
            "Role": format!("arn:aws:iam::{}:role/{name}", self.learner.aws_account),
            "Handler": "lambda_function.lambda_handler",
            "Code": { "ZipFile": BASE64_STANDARD.encode(zip.finish().unwrap().into_inner()) },
        });
        let answer = self.post("/2015-03-31/functions", &body).await;
        assert_eq!(answer.status(), 201, "{:?}", answer.body());
    }

    /// Calls a function as the learner.
    pub async fn invoke(&self, name: &str) {
        assert_eq!(self.invoke_by(CallSource::Console, name, "RequestResponse", &json!({})).await, 200);
    }

    /// Calls a function from a source with an invocation type (`RequestResponse`, `Event`, `DryRun`). Returns the response's status.
    pub async fn invoke_by(&self, source: CallSource, name: &str, way: &'static str, event: &Value) -> u16 {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-amz-invocation-type", http::HeaderValue::from_static(way));
        let path = format!("/2015-03-31/functions/{}/invocations", name);
        let answer = self.aws(source).send(Service::LAMBDA, Method::POST, &path, &headers, event.to_string().into()).await;
        answer.unwrap().status().as_u16()
    }

    /// Sends a request to Lambda as the learner. Returns the response's status.
    pub async fn lambda(&self, method: Method, path: &str, body: &Value) -> u16 {
        let aws = self.aws(CallSource::Console);
        let answer = aws.send(Service::LAMBDA, method, path, &http::HeaderMap::new(), body.to_string().into()).await;
        answer.unwrap().status().as_u16()
    }

    async fn post(&self, path: &str, body: &Value) -> Response<Bytes> {
        let aws = self.aws(CallSource::Console);
        aws.send(Service::LAMBDA, Method::POST, path, &http::HeaderMap::new(), body.to_string().into()).await.unwrap()
    }
}
