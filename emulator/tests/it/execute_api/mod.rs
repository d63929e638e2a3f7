//! Tests of calls of deployed APIs.

mod access_logs;
mod addresses;
mod authorizers;
mod bodies;
mod canary;
mod credentials;
mod endpoints;
mod events;
mod gateway_responses;
mod keys;
mod logs;
mod mocks;
mod payloads;
mod policies;
mod proxy_responses;
mod quotas;
mod schemas;
mod services;
mod snapshots;
mod template_table;
mod templates;
mod test_invoke;
mod throttles;
mod validators;

use crate::harness::Answer;

/// Formats an answer in one line: `403 ForbiddenException {"message":"Forbidden"}`.
pub fn line(answer: &Answer) -> String {
    answer.to_string().replace('\n', " ")
}
