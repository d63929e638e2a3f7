//! Steps 3 and 4: acquires a warm environment or starts a new one, and runs the handler.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::{pool, request::InvocationRequest, target::Target, variables};
use crate::{
    Account,
    emulator::Core,
    iam::{self, RoleName},
    ids::HEX,
    lambda::{
        error::{LambdaError, Throttle},
        function::{Tracing, log_group},
    },
    runtime::{Environment, HostClient, Initialised, Invocation, InvocationResult, Outcome, Start, StartError},
};

/// INIT's timeout.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);
/// The number of retries of a start on a full machine, while evicted environments are still being freed: 200 ms in total.
const TRIES: u32 = 40;
/// The delay between two retries.
const BETWEEN_TRIES: SignedDuration = SignedDuration::from_millis(5);

/// An environment whose credentials expire within this time serves no further event: an invocation may run for 15 minutes, and code may
/// hand its credentials on.
const CREDENTIALS_LEFT: SignedDuration = SignedDuration::from_hours(1);

/// A live environment, acquired for one invocation.
pub struct Lease {
    environment: Box<dyn Environment>,
    /// The role and the log stream, which the environment has for its whole life.
    pub info: LeaseInfo,
    /// Whether the environment's process can serve another event. If not, the process is restarted first; `/tmp` is kept.
    pub alive: bool,
}

/// The result of INIT, and the phase in which it ran.
pub struct Init {
    /// INIT's output, duration and failure.
    pub left: Initialised,
    /// Whether INIT ran in an environment whose process had ended. AWS calls this a suppressed init: INIT is a part of the
    /// invocation, its time counts as the function's, and the `REPORT` line has no `Init Duration`.
    pub suppressed: bool,
}

/// The role, the log stream and the end of an environment.
pub struct LeaseInfo {
    /// The role whose credentials the environment has.
    pub role: RoleName,
    /// The name of the environment's log stream.
    pub log_stream: String,
    /// When the environment's credentials expire, by the account's clock.
    expires: Timestamp,
}

impl LeaseInfo {
    /// Whether the credentials hold for further events. A process's variables cannot be renewed, so an environment ends before they expire.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_until(self.expires) > CREDENTIALS_LEFT
    }
}

/// Acquires a warm environment, restarts one whose process has ended, or starts a new one. Also returns INIT's result, if INIT ran.
pub async fn acquire(core: &Arc<Core>, account: &Arc<Account>, target: &Target) -> Result<(Lease, Option<Init>), LambdaError> {
    let settings = &target.version.settings;
    let now = core.now(account);
    let warm = std::iter::from_fn(|| account.live.lambda.take(&target.version.incarnation)).find(|lease| lease.info.is_fresh(now));
    match warm {
        Some(lease) if lease.alive => return Ok((lease, None)),
        Some(mut lease) => match lease.environment.restart(timeout(target)).await {
            Ok(left) => {
                lease.alive = left.failure.is_none();
                return Ok((lease, Some(Init { left, suppressed: true })));
            }
            // The account may still start a new environment.
            Err(error) => tracing::warn!(%error, "an environment could not be begun anew"),
        },
        None => {}
    }
    let role = account
        .read(|state| iam::assumable(&state.iam, &settings.role, "lambda.amazonaws.com"))
        .map_err(|_| LambdaError::RoleNotAssumable)?;
    let log_stream = format!("{}/[{}]{}", now.strftime("%Y/%m/%d"), target.function_version, core.ids.draw(HEX, 32));
    let package = target.version.code.package(core).await?;
    let start = Start {
        account: account.id,
        aws: HostClient::to(core),
        runtime: settings.runtime.runs_on().to_string(),
        package,
        layers: Vec::new(),
        handler: settings.handler.clone(),
        variables: variables::of(core, account, target, &role, &log_stream),
        memory_mb: settings.memory_size,
        tmp_mb: settings.ephemeral_storage,
        init_timeout: INIT_TIMEOUT,
        function_name: target.function.to_string(),
        function_version: target.function_version.to_string(),
        log_group: log_group(&target.function, &target.version),
        log_stream: log_stream.clone(),
    };
    let (environment, left) = start_somewhere(core, start).await?;
    let info = LeaseInfo { role, log_stream, expires: now + SignedDuration::from_secs(variables::CREDENTIALS_HOLD) };
    let alive = left.failure.is_none();
    Ok((Lease { environment, info, alive }, Some(Init { left, suppressed: false })))
}

/// Starts an environment. On a full machine it evicts an idle one first: the call has a permit for a busy environment, so another
/// one is idle or is being freed.
async fn start_somewhere(core: &Core, start: Start) -> Result<(Box<dyn Environment>, Initialised), LambdaError> {
    let mut tries = 0;
    loop {
        match core.runtime.start(start.clone()).await {
            Ok(started) => return Ok(started),
            Err(StartError::Busy) if pool::make_room(core) => {}
            Err(StartError::Busy) if tries < TRIES => {
                tries += 1;
                core.clock.sleep_until(core.clock.now() + BETWEEN_TRIES).await;
            }
            Err(StartError::Busy) => return Err(LambdaError::Throttled(Throttle::Account)),
            Err(error @ (StartError::UnknownRuntime(_) | StartError::Failed(_))) => {
                return Err(LambdaError::Internal(error.to_string()));
            }
        }
    }
}

/// Runs the handler with the event. If INIT failed, there is no handler, and INIT's failure is the outcome.
pub async fn serve(
    mut lease: Lease,
    init: Option<&Init>,
    request: &InvocationRequest,
    target: &Target,
) -> (Lease, InvocationResult) {
    let before = init.filter(|init| init.suppressed).map_or(Duration::ZERO, |init| init.left.duration);
    if let Some(failure) = init.and_then(|init| init.left.failure.clone()) {
        let report = InvocationResult { outcome: failure, output: Vec::new(), duration: before, max_memory: 0 };
        return (lease, report);
    }
    let records = match target.version.settings.tracing {
        Tracing::Active => true,
        Tracing::PassThrough => false,
    };
    let invocation = Invocation {
        request_id: request.request_id.clone(),
        payload: request.payload.clone(),
        timeout: timeout(target).saturating_sub(before),
        invoked_function_arn: target.invoked_arn.clone(),
        client_context: request.client_context.clone(),
        trace_id: request.trace.for_function(records, &request.lineage),
    };
    let mut report = lease.environment.invoke(invocation).await;
    report.duration += before;
    lease.alive = match report.outcome {
        Outcome::Returned(_) | Outcome::Raised(_) | Outcome::ResponseTooLarge(_) => true,
        Outcome::TimedOut | Outcome::Exited { .. } | Outcome::OutOfMemory => false,
    };
    (lease, report)
}

/// Returns the function's timeout.
fn timeout(target: &Target) -> Duration {
    Duration::from_secs(target.version.settings.timeout.into())
}
