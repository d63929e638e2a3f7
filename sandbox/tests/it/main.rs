//! The sandbox through its public interface. Needs `target/images/python3.12.cwasm`; `make images` builds it.
//!
//! [`code`] runs handlers and [`table`] evaluates expressions in one; the rest are the tests, by what they are about.

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
