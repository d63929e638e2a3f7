//! Runs untrusted Python within limits, in CPython compiled to WebAssembly. Input and output are bytes.
//!
//! The crate runs two kinds of Python. An execution environment as in AWS Lambda is made from a package ([`Start`]), is initialised
//! once, and then handles one event at a time ([`Invocation`]), each with an [`InvocationResult`]. A terminal's program, `aws` or
//! `python3`, is a [`Command`] that [`Sandbox::run`] runs to its end. The crate knows no AWS service, no account and no HTTP; the
//! code in an instance can call out only by [`HostCalls`]. All messages of this interface except a program's streams are plain
//! data, so that instances can move to a worker process without a change to the callers.
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
//! An instance sees nothing of the host: its file system is a tree in memory ([`files`]); its memory, time, output and response are
//! limited ([`limits`](limit)); it has no network and cannot start a process. Start reading at [`sandbox`] (loading and INIT), then
//! [`environment`] (one event), and [`command`] for programs. The images are built from `images/` by `images/build.sh`.

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
