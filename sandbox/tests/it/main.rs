//! Tests of the sandbox through its public interface. They need `target/images/python3.12.cwasm`, which `make images` builds.
//!
//! [`code`] runs handlers and [`table`] evaluates expressions in one; the other modules are the tests, one for each subject.

mod boto3;
mod capacity;
mod code;
mod context;
mod errors;
mod hazards;
mod host_calls;
mod http;
mod images;
mod library;
mod lifecycle;
mod logging;
mod programs;
mod table;
mod variables;
mod web;
