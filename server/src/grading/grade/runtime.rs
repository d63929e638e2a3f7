//! A runtime whose functions are ended after a time, whatever timeout they were given.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use emulator::runtime::{Environment, Initialised, Invocation, InvocationResult, Runtime, Start, StartError};

/// Runs functions in another runtime, each INIT and each event at most this long.
pub struct BoundedRuntime {
    pub runtime: Arc<dyn Runtime>,
    pub longest: Duration,
}

#[async_trait]
impl Runtime for BoundedRuntime {
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        let init_timeout = start.init_timeout.min(self.longest);
        let (environment, initialised) = self.runtime.start(Start { init_timeout, ..start }).await?;
        Ok((Box::new(BoundedEnvironment { environment, longest: self.longest }), initialised))
    }
}

struct BoundedEnvironment {
    environment: Box<dyn Environment>,
    longest: Duration,
}

#[async_trait]
impl Environment for BoundedEnvironment {
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult {
        let timeout = invocation.timeout.min(self.longest);
        self.environment.invoke(Invocation { timeout, ..invocation }).await
    }

    async fn restart(&mut self, timeout: Duration) -> Result<Initialised, StartError> {
        self.environment.restart(timeout.min(self.longest)).await
    }
}
