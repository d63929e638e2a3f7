//! Loading the images, and INIT.

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

/// How long a program waits for an environment that is being freed.
const SOON: Duration = Duration::from_millis(500);

/// How much of the machine all instances together may have.
#[derive(Clone, Copy, Debug)]
pub struct SandboxOptions {
    /// Environments alive at once, busy or waiting.
    pub live: u32,
    /// Bytes of memory that all of them may use beyond what they share.
    pub memory: u64,
}

impl Default for SandboxOptions {
    fn default() -> SandboxOptions {
        SandboxOptions { live: 256, memory: 4 << 30 }
    }
}

/// The loaded images. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    engine: Engine,
    python312: InstancePre<InstanceState>,
    tools: InstancePre<InstanceState>,
    tools_data: Package,
    live: Arc<Semaphore>,
    budget: Arc<Budget>,
}

/// What every environment and program has.
pub(crate) struct Reservation {
    _permit: OwnedSemaphorePermit,
    _held: Lease,
}

/// No environment could be made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// As many environments are live as [`SandboxOptions::live`] allows, or they use as much memory as [`SandboxOptions::memory`] allows.
    #[error("no execution environment is free")]
    Busy,
    /// The files of a command need more room than it has.
    #[error("there are more files than fit")]
    TooManyFiles,
    /// Our fault.
    #[error("the instance could not be started: {0}")]
    Failed(wasmtime::Error),
}

impl Sandbox {
    /// Maps the images that `make images` left in the folder. Takes milliseconds; do it once.
    ///
    /// # Errors
    /// [`LoadError`] when an image is missing, damaged or of another build.
    pub fn load(images: &Path, options: SandboxOptions) -> Result<Sandbox, LoadError> {
        let engine = engine::engine(options.live).map_err(LoadError::Engine)?;
        let linker = instance::linker(&engine).map_err(LoadError::Engine)?;
        let image = |name| linker.instantiate_pre(&load::component(&engine, images, name)?).map_err(LoadError::Engine);
        let (python312, tools, tools_data) = (image("python3.12")?, image("tools")?, load::files(images, "tools")?);
        engine::keep_ticking(&engine).map_err(|error| LoadError::Engine(error.into()))?;
        let live = Arc::new(Semaphore::new(options.live as usize));
        Ok(Sandbox { engine, python312, tools, tools_data, live, budget: Budget::new(options.memory) })
    }

    /// A place among those that are live, and what one costs from its start.
    pub(crate) fn reserve(&self) -> Result<Reservation, StartError> {
        self.reserve_with(self.live.clone().try_acquire_owned().map_err(|_| StartError::Busy)?)
    }

    /// The same, after a moment if need be: what was dropped is being freed.
    pub(crate) async fn reserve_soon(&self) -> Result<Reservation, StartError> {
        let free = tokio::time::timeout(SOON, self.live.clone().acquire_owned()).await;
        self.reserve_with(free.ok().and_then(Result::ok).ok_or(StartError::Busy)?)
    }

    fn reserve_with(&self, permit: OwnedSemaphorePermit) -> Result<Reservation, StartError> {
        Ok(Reservation { _held: self.budget.lease(ENVIRONMENT_BYTES).ok_or(StartError::Busy)?, _permit: permit })
    }

    /// The same sandbox with a part of its memory: all that is started by way of this one has at most so many bytes together.
    #[must_use]
    pub fn part(&self, bytes: u64) -> Sandbox {
        Sandbox { budget: self.budget.part(bytes), ..self.clone() }
    }

    /// The same sandbox for one account: what is started by way of this one may have a third of the memory that it leaves to others.
    #[must_use]
    pub fn share(&self) -> Sandbox {
        Sandbox { budget: self.budget.share(), ..self.clone() }
    }

    /// Whether what is started by way of both is counted in one share of the memory.
    pub fn has_memory_of(&self, other: &Sandbox) -> bool {
        Arc::ptr_eq(&self.budget, &other.budget)
    }

    /// How much memory there is, bytes.
    pub fn memory(&self) -> u64 {
        self.budget.bytes()
    }

    /// How many bytes the host keeps for all environments and programs, and for whatever else holds a [`lease`](Sandbox::lease).
    pub fn memory_in_use(&self) -> u64 {
        self.budget.in_use()
    }

    /// The same for memory that another process has.
    pub fn lease_outside(&self) -> Lease {
        self.budget.nothing_outside()
    }

    /// Whether little of the memory is left: what rests should go.
    pub fn is_memory_short(&self) -> bool {
        self.budget.in_use() > self.budget.bytes() / 16 * 15
    }

    /// Tells how many bytes this process has for students' code, whatever it has them for. Those that no other lease holds are held by this one
    /// from now on, so that no more is given away than there is.
    pub fn hold_unaccounted(&self, bytes: u64, held: &mut Lease) {
        let accounted = self.budget.in_use_here().saturating_sub(held.bytes());
        held.hold_all(bytes.saturating_sub(accounted));
    }

    /// An empty lease of the memory that all share, for what belongs to students' code and is kept elsewhere.
    pub fn lease(&self) -> Lease {
        self.budget.nothing()
    }

    /// Whether as many environments and programs are live as may be.
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

    /// Makes an environment and runs its INIT phase: the module's code up to the handler. Code that fails in INIT is not an error here
    /// but [`Initialised::failure`]; the environment is to be [restarted](Environment::restart) then.
    ///
    /// # Errors
    /// [`StartError`] when no environment could be made at all.
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

/// What the instance's `start` is told: `handler`, `variables`, and the `modules` at the top of the package.
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
