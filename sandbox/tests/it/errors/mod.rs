//! Lambda's answers and log events when code fails.

mod documents;
mod initialising;
mod results;
mod tracebacks;
