//! No check sees what another check's calls change, and all checks of a run use the state of one moment.

use std::sync::{Arc, Mutex, OnceLock};

use app::grading::{State, Verdict, port::Grading};
use async_trait::async_trait;
use emulator::{
    AccountId, CallSource, CallerContext, Config, Emulator, Principal, Runtime,
    runtime::{Environment, HostClient, Initialised, Invocation, InvocationResult, Outcome, Start, StartError},
};

use super::site::{Site, make_role};
use crate::aws::client::Aws;

/// A runtime whose functions create the role `Planted` in the AWS that runs them, as a function with an administrator's role may. On request they
/// also create the role `Late` in the learner's own account, with a call that counts as the learner's.
#[derive(Clone, Default)]
struct Planter {
    learners: Arc<OnceLock<(Emulator, AccountId)>>,
    ran: Arc<Mutex<u32>>,
}

#[async_trait]
impl Runtime for Planter {
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        let environment = Planting { planter: self.clone(), account: start.account, aws: start.aws };
        Ok((Box::new(environment), Initialised { duration: std::time::Duration::ZERO, output: Vec::new(), failure: None }))
    }
}

struct Planting {
    planter: Planter,
    account: AccountId,
    aws: HostClient,
}

#[async_trait]
impl Environment for Planting {
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult {
        *self.planter.ran.lock().unwrap() += 1;
        make_role(&client(&self.aws.emulator().unwrap(), self.account, CallSource::Function), "Planted").await;
        if let Some((emulator, account)) = self.planter.learners.get() {
            let learner = client(emulator, *account, CallSource::Console);
            make_role(&learner, "Late").await;
            learner.call(emulator::Service::LAMBDA, "ListFunctions", serde_json::json!({})).await.unwrap();
        }
        InvocationResult {
            outcome: Outcome::Returned(invocation.payload),
            output: Vec::new(),
            duration: std::time::Duration::ZERO,
            max_memory: 0,
        }
    }

    async fn restart(&mut self, _timeout: std::time::Duration) -> Result<Initialised, StartError> {
        Ok(Initialised { duration: std::time::Duration::ZERO, output: Vec::new(), failure: None })
    }
}

fn client(emulator: &Emulator, account: AccountId, source: CallSource) -> Aws {
    Aws::new(emulator.clone(), CallerContext { account, principal: Principal::Owner, service: None, source })
}

fn states(verdict: &Verdict) -> Vec<(&str, State)> {
    verdict.results.iter().map(|result| (result.check.as_str(), result.state)).collect()
}

const LAB: &str = "steps:
  - id: plant
    title: Plant
    checks:
      - { id: invoked, say: It answers, invoke: { function: Hello, times: 2 }, expect: { status: 200 } }
      - { id: several, say: They answer, concurrency: { function: Hello, calls: 3 }, expect: { succeeded: 3 } }
      - { id: planted, say: There is the role, resource: { type: iam.role, where: { name: Planted } } }
      - { id: late, say: There is the other role, resource: { type: iam.role, where: { name: Late } } }
      - { id: listed, say: You have listed them, cli: { service: lambda, operation: ListFunctions } }
";

async fn site() -> (Site, Planter) {
    let planter = Planter::default();
    let site = Site::running(Arc::new(planter.clone()), Config::default(), &[("lab", "lab.yaml", LAB)]).await;
    site.function("Hello", &[("lambda_function.py", "")]).await;
    (site, planter)
}

const AS_IT_WAS: [(&str, State); 5] =
    [("invoked", State::Pass), ("several", State::Pass), ("planted", State::Open), ("late", State::Open), ("listed", State::Open)];

#[tokio::test]
async fn no_check_sees_what_a_function_creates_during_another_check() {
    let (site, planter) = site().await;
    let verdict = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(states(&verdict), AS_IT_WAS);
    assert_eq!((verdict.progress.points, *planter.ran.lock().unwrap()), (2, 5));
}

#[tokio::test]
async fn changes_during_a_run_are_seen_by_the_next_run() {
    let (site, planter) = site().await;
    planter.learners.set((site.emulator.clone(), site.account())).ok().unwrap();
    let verdict = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(states(&verdict), AS_IT_WAS);
    let next = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(states(&next)[3..], [("late", State::Pass), ("listed", State::Pass)]);
}

#[tokio::test]
async fn a_queued_event_does_not_run_in_a_copy() {
    let (site, planter) = site().await;
    // With no concurrency reserved the event stays in the queue. A copy with the queue would deliver it at once.
    let none = serde_json::json!({ "ReservedConcurrentExecutions": 0 });
    assert_eq!(site.lambda(http::Method::PUT, "/2017-10-31/functions/Hello/concurrency", &none).await, 200);
    assert_eq!(site.invoke_by(CallSource::Console, "Hello", "Event", &serde_json::json!({})).await, 202);
    let copy = crate::grading::fork::Snapshot::of(&site.emulator, site.account()).await.unwrap().fork();
    let queued = |account: &emulator::Account| account.read(|state| state.lambda.events.len());
    assert_eq!(queued(&site.emulator.account(site.account()).await.unwrap()), 1);
    assert_eq!(queued(&copy.emulator.account(site.account()).await.unwrap()), 0);
    assert_eq!(*planter.ran.lock().unwrap(), 0);
}
