//! Loads the images and starts environments (INIT).

use std::{path::Path, sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{Engine, component::InstancePre};

use crate::{
    Environment, HostCalls, Initialised, LoadError, Package, Start, engine,
    environment::Origin,
    files::{Files, Mount, Scratch},
    instance::{self, InstanceState},
    limit::{Budget, ENVIRONMENT_BYTES, Lease},
    load,
};

/// How long a program waits for a free place when all are taken: a place is free only after the dropped environment is freed.
const SOON: Duration = Duration::from_millis(500);

/// Limits for all instances together.
#[derive(Clone, Copy, Debug)]
pub struct SandboxOptions {
    /// Environments and programs that may be live at once, busy or idle.
    pub live: u32,
    /// Memory that all of them may use together, in bytes, besides the snapshot's pages that they share.
    pub memory: u64,
}

impl Default for SandboxOptions {
    fn default() -> SandboxOptions {
        SandboxOptions { live: 256, memory: 4 << 30 }
    }
}

/// The loaded images and the memory budget. Cloning is cheap; clones share both.
#[derive(Clone)]
pub struct Sandbox {
    engine: Engine,
    python312: InstancePre<InstanceState>,
    tools: InstancePre<InstanceState>,
    tools_data: Package,
    live: Arc<Semaphore>,
    budget: Arc<Budget>,
}

/// One of the places for live instances, and the memory that an instance costs from its start.
pub(crate) struct Reservation {
    _permit: OwnedSemaphorePermit,
    _held: Lease,
}

/// The reason why an environment or a program could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// As many environments are live as [`SandboxOptions::live`] allows, or they use as much memory as [`SandboxOptions::memory`]
    /// allows.
    #[error("no execution environment is free")]
    Busy,
    /// The files of a command do not fit into its `CommandLimits::files`, or into the memory that is left.
    #[error("there are more files than fit")]
    TooManyFiles,
    /// The sandbox failed; the caller's code is not the cause.
    #[error("the instance could not be started: {0}")]
    Failed(wasmtime::Error),
}

impl Sandbox {
    /// Maps the images that `make images` built in the folder. Takes milliseconds; call it once per process.
    ///
    /// # Errors
    /// [`LoadError`] when an image is missing, is damaged, or belongs to another build.
    pub fn load(images: &Path, options: SandboxOptions) -> Result<Sandbox, LoadError> {
        let engine = engine::engine(options.live).map_err(LoadError::Engine)?;
        let linker = instance::linker(&engine).map_err(LoadError::Engine)?;
        let image = |name| linker.instantiate_pre(&load::component(&engine, images, name)?).map_err(LoadError::Engine);
        let (python312, tools, tools_data) = (image("python3.12")?, image("tools")?, load::files(images, "tools")?);
        engine::keep_ticking(&engine).map_err(|error| LoadError::Engine(error.into()))?;
        let live = Arc::new(Semaphore::new(options.live as usize));
        Ok(Sandbox { engine, python312, tools, tools_data, live, budget: Budget::new(options.memory) })
    }

    /// Reserves a place and `ENVIRONMENT_BYTES`, or returns `StartError::Busy` at once.
    pub(crate) fn reserve(&self) -> Result<Reservation, StartError> {
        self.reserve_with(self.live.clone().try_acquire_owned().map_err(|_| StartError::Busy)?)
    }

    /// Reserves as `reserve` does, but waits up to `SOON` for a place, because a dropped instance may still be being freed.
    pub(crate) async fn reserve_soon(&self) -> Result<Reservation, StartError> {
        let free = tokio::time::timeout(SOON, self.live.clone().acquire_owned()).await;
        self.reserve_with(free.ok().and_then(Result::ok).ok_or(StartError::Busy)?)
    }

    fn reserve_with(&self, permit: OwnedSemaphorePermit) -> Result<Reservation, StartError> {
        Ok(Reservation { _held: self.budget.lease(ENVIRONMENT_BYTES).ok_or(StartError::Busy)?, _permit: permit })
    }

    /// Returns this sandbox with a memory limit of its own: all that is started by the returned one has at most `bytes` together.
    #[must_use]
    pub fn part(&self, bytes: u64) -> Sandbox {
        Sandbox { budget: self.budget.part(bytes), ..self.clone() }
    }

    /// Returns this sandbox for one account: all that is started by the returned one may use at most a third of the memory that it
    /// leaves to others.
    #[must_use]
    pub fn share(&self) -> Sandbox {
        Sandbox { budget: self.budget.share(), ..self.clone() }
    }

    /// Returns whether both sandboxes count memory in the same share.
    pub fn has_memory_of(&self, other: &Sandbox) -> bool {
        Arc::ptr_eq(&self.budget, &other.budget)
    }

    /// Returns this sandbox's memory limit, in bytes.
    pub fn memory(&self) -> u64 {
        self.budget.bytes()
    }

    /// Returns the memory that is in use, in bytes: all that the host holds for environments, programs, and every other
    /// [`lease`](Sandbox::lease).
    pub fn memory_in_use(&self) -> u64 {
        self.budget.in_use()
    }

    /// Returns an empty lease, as `lease` does, for memory that belongs to another process.
    pub fn lease_outside(&self) -> Lease {
        self.budget.nothing_outside()
    }

    /// Returns whether more than 15/16 of the memory is in use: the caller should then end idle environments.
    pub fn is_memory_short(&self) -> bool {
        self.budget.in_use() > self.budget.bytes() / 16 * 15
    }

    /// Accounts for memory that the sandbox cannot count itself. `bytes` is the memory that this process has for students' code;
    /// `held` is set to the part of it that no other lease holds, so that no more memory is given out than exists.
    pub fn hold_unaccounted(&self, bytes: u64, held: &mut Lease) {
        let accounted = self.budget.in_use_here().saturating_sub(held.bytes());
        held.hold_all(bytes.saturating_sub(accounted));
    }

    /// Returns an empty lease of this sandbox's memory, for data that belongs to students' code and is stored outside the sandbox.
    pub fn lease(&self) -> Lease {
        self.budget.nothing()
    }

    /// Returns whether all [`SandboxOptions::live`] places are taken.
    pub fn is_full(&self) -> bool {
        self.live.available_permits() == 0
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    pub(crate) fn python312(&self) -> &InstancePre<InstanceState> {
        &self.python312
    }

    pub(crate) fn tools(&self) -> &InstancePre<InstanceState> {
        &self.tools
    }

    pub(crate) fn tools_data(&self) -> Package {
        self.tools_data.clone()
    }

    /// Makes an environment and runs its INIT phase: the module's code up to the handler. Code that fails in INIT is not an error
    /// here but [`Initialised::failure`]; the environment must then be [restarted](Environment::restart).
    ///
    /// # Errors
    /// [`StartError`] when no environment could be made.
    pub async fn start(&self, start: Start, calls: Arc<dyn HostCalls>) -> Result<(Environment, Initialised), StartError> {
        let reservation = self.reserve()?;
        let (told, memory) = (told(&start), u64::from(start.memory_mb) << 20);
        let mounts = vec![
            ("/var/task", Mount::ReadOnly(vec![start.package])),
            ("/opt", Mount::ReadOnly(start.layers)),
            ("/tmp", Mount::Scratch(Scratch::new(u64::from(start.tmp_mb) << 20, &self.budget))),
        ];
        let files = Files::new(mounts, self.budget.clone());
        let mut environment = Environment::new(files, Origin { sandbox: self.clone(), calls, told, memory }, reservation);
        let initialised = environment.restart(start.init_timeout).await?;
        Ok((environment, initialised))
    }
}

/// Returns the argument of the instance's `start`, as JSON: `handler`, `variables`, and `modules`, the names at the top of the
/// package.
fn told(start: &Start) -> String {
    let memory = start.memory_mb.to_string();
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    let always = [
        ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"),
        ("LD_LIBRARY_PATH", "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("PYTHONPATH", "/var/runtime"),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_python3.12"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_FUNCTION_NAME", &start.function_name),
        ("AWS_LAMBDA_FUNCTION_VERSION", &start.function_version),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &start.log_group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", &start.log_stream),
        ("_HANDLER", &start.handler),
    ];
    let given = start.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let variables: serde_json::Map<String, serde_json::Value> =
        always.into_iter().chain(given).map(|(name, value)| (name.to_owned(), value.into())).collect();
    let mut modules: Vec<&str> =
        start.package.keys().filter_map(|path| path.split('/').next()).map(|name| name.trim_end_matches(".py")).collect();
    modules.dedup();
    serde_json::json!({ "handler": start.handler, "variables": variables, "modules": modules }).to_string()
}
