//! Untrusted Python, run in CPython compiled to WebAssembly: bytes in, outcome out, within limits.
//!
//! This crate knows execution environments as AWS Lambda has them: made from a package ([`Start`]), initialised once,
//! then handed one event at a time ([`Invocation`]), each ending in a [`InvocationResult`]; and it knows programs of a terminal, `aws` and `python3`
//! ([`Command`], run by [`Sandbox::run`]). It knows no AWS service, no account and no HTTP; the
//! code's only way out is [`HostCalls`]. Everything that crosses this interface is a plain message, so that instances can move to a
//! worker process without touching a caller.
//!
//! ```no_run
//! # use sandbox::{Invocation, NoCalls, Sandbox, SandboxOptions, Start};
//! # async fn example(start: Start, invocation: Invocation) -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::load("target/images".as_ref(), SandboxOptions::default())?;
//! let (mut environment, initialised) = sandbox.start(start, std::sync::Arc::new(NoCalls)).await?;
//! if initialised.failure.is_none() {
//!     let report = environment.invoke(invocation).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What an instance sees is ours alone: the file system is a tree in memory ([`files`]), the memory, time, output and response are
//! bounded ([`limits`](limit)), and there is neither network nor process. Where to start: [`sandbox`] (loading and INIT), then
//! [`environment`] (one event), and [`command`] for programs. The images themselves are in `images/`, built by `images/build.sh`.

pub mod call;
pub mod command;
pub mod engine;
pub mod environment;
pub mod files;
mod instance;
pub mod limit;
pub mod load;
pub mod message;
pub mod output;
mod pressure;
mod run;
pub mod sandbox;

pub use call::{HostCalls, NoCalls};
pub use command::{
    Changes, Command, CommandLimits, CommandReport, Ending, Folder, Printed, Program, Screen, Stdin, Stream, Terminal,
};
pub use environment::{Dead, Environment};
pub use limit::Lease;
pub use load::LoadError;
pub use message::{Initialised, Invocation, InvocationResult, Outcome, Package, Start};
pub use output::OutputLine;
pub use sandbox::{Sandbox, SandboxOptions, StartError};
