//! The sandbox as the emulator's runtime: converts between the types of both. [`calls`] serves host calls of functions.

mod calls;
mod sandboxes;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use emulator::AccountId;
use emulator::runtime::{Environment, Initialised, Invocation, InvocationResult, Outcome, Runtime, Start, StartError};
use sandbox::{OutputLine, Sandbox};

use crate::{
    admission::Admission,
    config::SandboxOptions,
    student_threads::{Group, StudentThreads},
};
use calls::{Calls, Traffic};
pub use sandboxes::Sandboxes;

/// Runs functions in the sandbox, on threads for students' code. Cheap to clone.
#[derive(Clone)]
pub struct SandboxRuntime {
    sandboxes: Sandboxes,
    threads: Arc<StudentThreads>,
    traffic: Arc<Traffic>,
}

impl SandboxRuntime {
    /// Maps the precompiled images. `admission` knows the guests of the site.
    ///
    /// # Errors
    /// If an image is missing, damaged or of another build, or threads cannot be started.
    pub fn load(options: &SandboxOptions, admission: Option<Admission>) -> anyhow::Result<Self> {
        let limits = sandbox::SandboxOptions { live: options.sandbox_environments, memory: options.sandbox_memory << 20 };
        let sandbox = Sandbox::load(&options.images, limits)?;
        let classes = admission.clone();
        let group_of = move |account| match &classes {
            Some(admission) if admission.is_guest(account) => Group::Guests,
            _ => Group::Members,
        };
        Ok(Self {
            sandboxes: Sandboxes::new(sandbox, admission),
            threads: Arc::new(StudentThreads::start(group_of)?),
            traffic: Arc::default(),
        })
    }

    /// The threads, for other code that runs in the sandbox.
    pub fn threads(&self) -> Arc<StudentThreads> {
        self.threads.clone()
    }

    /// The sandbox, for other code that runs in it.
    pub fn sandboxes(&self) -> Sandboxes {
        self.sandboxes.clone()
    }
}

#[async_trait]
impl Runtime for SandboxRuntime {
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        if start.runtime != "python3.12" {
            return Err(StartError::UnknownRuntime(start.runtime));
        }
        let calls = Calls { account: start.account, aws: start.aws, traffic: self.traffic.clone() };
        let start = sandbox::Start {
            package: start.package,
            layers: start.layers,
            handler: start.handler,
            variables: start.variables,
            memory_mb: start.memory_mb,
            tmp_mb: start.tmp_mb,
            init_timeout: start.init_timeout,
            function_name: start.function_name,
            function_version: start.function_version,
            log_group: start.log_group,
            log_stream: start.log_stream,
        };
        let account = calls.account;
        let sandbox = self.sandboxes.of(account).await;
        let share = sandbox.clone();
        let started = self.threads.run(account, "start", async move { sandbox.start(start, Arc::new(calls)).await }).await;
        let (environment, initialised) = started.map_err(|error| StartError::Failed(error.to_string()))?.map_err(start_error)?;
        let (threads, sandboxes) = (self.threads.clone(), self.sandboxes.clone());
        let environment = SandboxEnvironment { account, environment: Some(environment), threads, sandboxes, share };
        Ok((Box::new(environment), self::initialised(initialised)))
    }
}

struct SandboxEnvironment {
    account: AccountId,
    /// `None` after an invocation failed because of an internal error.
    environment: Option<sandbox::Environment>,
    threads: Arc<StudentThreads>,
    sandboxes: Sandboxes,
    /// The sandbox with the share of memory that the account had when the environment was started.
    share: Sandbox,
}

#[async_trait]
impl Environment for SandboxEnvironment {
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult {
        let invocation = sandbox::Invocation {
            request_id: invocation.request_id,
            payload: invocation.payload,
            timeout: invocation.timeout,
            invoked_function_arn: invocation.invoked_function_arn,
            client_context: invocation.client_context,
            trace_id: invocation.trace_id,
        };
        let Some(mut environment) = self.environment.take() else { return dead() };
        let ran = self.threads.run(self.account, "invoke", async move {
            let report = environment.invoke(invocation).await;
            (environment, report)
        });
        let Ok((environment, report)) = ran.await else { return dead() };
        self.environment = Some(environment);
        match report {
            Ok(report) => InvocationResult {
                outcome: outcome(report.outcome),
                output: texts(report.output),
                duration: report.duration,
                max_memory: report.max_memory,
            },
            Err(sandbox::Dead) => dead(),
        }
    }

    async fn restart(&mut self, timeout: Duration) -> Result<Initialised, StartError> {
        if !self.sandboxes.of(self.account).await.has_memory_of(&self.share) {
            return Err(StartError::Failed("the account has another share of the memory now".into()));
        }
        let mut environment = self.environment.take().ok_or_else(lost)?;
        let ran = self.threads.run(self.account, "restart", async move {
            let initialised = environment.restart(timeout).await;
            (environment, initialised)
        });
        let (environment, restarted) = ran.await.map_err(|error| StartError::Failed(error.to_string()))?;
        self.environment = Some(environment);
        restarted.map(initialised).map_err(start_error)
    }
}

/// Nothing is left of it, since the thread that ran it has failed.
fn lost() -> StartError {
    StartError::Failed("nothing is left of the environment".into())
}

/// The environment was dead before the invocation; the caller sees the same as if it had ended during it.
fn dead() -> InvocationResult {
    InvocationResult { outcome: Outcome::Exited { status: None }, output: Vec::new(), duration: Duration::ZERO, max_memory: 0 }
}

fn start_error(error: sandbox::StartError) -> StartError {
    match error {
        sandbox::StartError::Busy => StartError::Busy,
        // Only programs have files, of which there may be too many.
        error @ sandbox::StartError::TooManyFiles => StartError::Failed(error.to_string()),
        sandbox::StartError::Failed(error) => StartError::Failed(format!("{error:#}")),
    }
}

fn initialised(initialised: sandbox::Initialised) -> Initialised {
    Initialised { duration: initialised.duration, output: texts(initialised.output), failure: initialised.failure.map(outcome) }
}

fn outcome(outcome: sandbox::Outcome) -> Outcome {
    match outcome {
        sandbox::Outcome::Returned(payload) => Outcome::Returned(payload),
        sandbox::Outcome::Raised(error) => Outcome::Raised(error),
        sandbox::Outcome::TimedOut => Outcome::TimedOut,
        sandbox::Outcome::Exited { status } => Outcome::Exited { status },
        sandbox::Outcome::OutOfMemory => Outcome::OutOfMemory,
        sandbox::Outcome::ResponseTooLarge(size) => Outcome::ResponseTooLarge(size),
    }
}

fn texts(lines: Vec<OutputLine>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}
