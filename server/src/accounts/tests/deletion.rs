//! A learner with a name is deleted, and the one beside them keeps everything.

use std::{collections::HashMap, path::Path, sync::Arc};

use app::account::{Learner, Role};
use bytes::Bytes;
use emulator::{CallSource, CallerContext, Config, Emulator, OpenKeyring, Principal, RandomIds, Service, SystemClock};
use http::Request;
use jiff::{SignedDuration, Timestamp};
use store::sql::query;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

use super::name;
use crate::{
    accounts::{Deletion, Devices, InMemory, Register, Visits, session, sweep::sweep},
    admission::Admission,
    catalog::Catalog,
    config::SandboxOptions,
    db::{Databases, testing::Data},
    grading::bundle::signing_key,
    ports::ports,
    runtime::SandboxRuntime,
    shell::Programs,
    store::SqlStore,
};

/// What is kept of learners, a row each: in which file, and how to count.
const KEPT: [(&str, &str); 8] = [
    ("main", "SELECT count(*) FROM learners"),
    ("main", "SELECT count(*) FROM access_keys"),
    ("main", "SELECT count(*) FROM accounts"),
    ("main", "SELECT count(DISTINCT account) FROM records"),
    ("main", "SELECT count(*) FROM names"),
    ("main", "SELECT count(DISTINCT account) FROM journal"),
    ("logs", "SELECT count(DISTINCT account) FROM log_events"),
    ("sessions", "SELECT count(*) FROM tower_sessions"),
];

async fn kept(databases: &Databases) -> Vec<i64> {
    let mut counts = Vec::new();
    for (file, count) in KEPT {
        let db = match file {
            "logs" => databases.logs.clone().into(),
            "sessions" => databases.sessions.clone(),
            _ => databases.main.clone(),
        };
        counts.push(query(count).fetch_scalar(&db.writer).await.unwrap());
    }
    counts
}

async fn call(emulator: &Emulator, learner: &Learner, service: Service, target: &str, path: &str, body: String) {
    let account = learner.aws_account.parse().unwrap();
    let caller = CallerContext { account, principal: Principal::Owner, service: Some(service), source: CallSource::Endpoint };
    let request = Request::post(path).header("x-amz-target", format!("Logs_20140328.{target}")).body(Bytes::from(body));
    let answer = emulator.handle_as(caller, request.unwrap()).await;
    assert!(answer.status().is_success(), "{:?}", answer.body());
}

/// A REST API, a log event, a session.
async fn work(emulator: &Emulator, databases: &Databases, learner: &Learner) {
    call(emulator, learner, Service::API_GATEWAY, "", "/restapis", r#"{"name": "api"}"#.into()).await;
    let stream = r#""logGroupName": "g", "logStreamName": "s""#;
    let now = Timestamp::now().as_millisecond();
    let events = format!(r#"{{{stream}, "logEvents": [{{"timestamp": {now}, "message": "m"}}]}}"#);
    for (target, body) in
        [("CreateLogGroup", format!("{{{stream}}}")), ("CreateLogStream", format!("{{{stream}}}")), ("PutLogEvents", events)]
    {
        call(emulator, learner, Service::LOGS, target, "/", body).await;
    }
    let data = HashMap::from([("learner".to_owned(), learner.id.into())]);
    let expiry_date = time::OffsetDateTime::now_utc() + time::Duration::days(1);
    let record = Record { id: Id(learner.id.into()), data, expiry_date };
    session::stored(&databases.sessions).save(&record).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_with_a_name_goes_with_all_that_is_theirs_and_the_name_is_free_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = Data::new();
    let databases = data.open().await;
    let store = SqlStore::start(databases.clone());
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    let admission = Admission::new(16, register.clone(), Arc::default());
    let visits = Visits::new(register.clone(), admission.clone(), Arc::new(SystemClock));
    let options = SandboxOptions { images: root.join("target/images"), sandbox_memory: 256, sandbox_environments: 16 };
    let runtime = SandboxRuntime::load(&options, Some(admission.clone())).unwrap();
    let programs = Programs::new(runtime.sandboxes(), runtime.threads());
    let (clock, ids, runtime) = (Arc::new(SystemClock), Arc::new(RandomIds), Arc::new(runtime));
    let emulator = Emulator::new(Config::default(), clock, ids, runtime, Arc::new(store.clone()), Arc::new(OpenKeyring));
    let catalog = Catalog::open(&root.join("content"), emulator.clone());
    let devices = Devices::new(register.device_secret().await.unwrap(), false);
    let (_, terminals, ..) = ports(
        (&visits, &admission, &Arc::default(), &devices),
        &emulator,
        &store,
        &catalog,
        &databases.main,
        (programs, signing_key(&[1; 32])),
        (&databases.sessions, [1; 32], "http://localhost".to_owned()),
    );
    let memory = InMemory { emulator: emulator.clone(), register: register.clone(), terminals, admission, visits };
    let deletion = Deletion { databases: databases.clone(), store: store.clone(), memory: Some(memory) };
    let ada = register.add(Some((&name("ada"), "hash")), Role::Student).await.unwrap();
    let bo = register.add(Some((&name("bo"), "hash")), Role::Instructor).await.unwrap();
    for learner in [&ada, &bo] {
        work(&emulator, &databases, learner).await;
    }
    store.flush().await.unwrap();
    assert_eq!(kept(&databases).await, [2; 8]);

    deletion.delete(ada.id).await.unwrap();
    assert_eq!(kept(&databases).await, [1; 8]);
    assert_eq!(register.learner(ada.id).await.unwrap(), None);
    assert_eq!(register.learner(bo.id).await.unwrap(), Some(bo.clone()));
    let again = register.add(Some((&name("ada"), "hash")), Role::Student).await.unwrap();
    assert_ne!((again.id, again.aws_account), (ada.id, ada.aws_account));

    // A guest who did nothing goes after an hour; the learners with a name stay.
    let guest = register.add(None, Role::Guest).await.unwrap();
    assert_eq!(sweep(&deletion, Timestamp::now()).await.unwrap(), 0);
    assert_eq!(sweep(&deletion, Timestamp::now() + SignedDuration::from_hours(2)).await.unwrap(), 1);
    assert_eq!(register.learner(guest.id).await.unwrap(), None);

    // The command line deletes a learner whom this process has in memory.
    let elsewhere = Deletion { databases: databases.clone(), store: store.clone(), memory: None };
    elsewhere.delete(bo.id).await.unwrap();
    assert_eq!(register.learner(bo.id).await.unwrap(), Some(bo.clone()));
    deletion.forget_deleted().await.unwrap();
    assert_eq!(register.learner(bo.id).await.unwrap(), None);
    assert_eq!(kept(&databases).await, [1, 1, 0, 0, 0, 0, 0, 0], "the second ada is there");
}

crate::db::testing::also_on_postgres! {
    a_learner_with_a_name_goes_with_all_that_is_theirs_and_the_name_is_free_again,
}
