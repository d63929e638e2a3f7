//! What every operation has in common: rows of the one table, and whatever may come in.

mod absent;
mod bad_input;
mod garbage;
pub mod inputs;
mod journal;
pub mod junk;
mod made_up;
mod rows;
mod services;

use bytes::Bytes;
use emulator::{Route, ServiceTable};
use http::Request;
use wire::Protocol;

use crate::harness::Aws;

/// What `X-Amz-Target` says for a row of the table.
pub fn target(table: &ServiceTable, route: &Route) -> String {
    format!("{}.{}", table.model.info.target_prefix.as_deref().unwrap_or(""), route.operation)
}

/// A request for a row of the table, with a text for each label of its path.
pub fn request(
    aws: &Aws,
    table: &ServiceTable,
    route: &Route,
    label: impl Fn(&str) -> String,
    body: &[u8],
) -> Option<Request<Bytes>> {
    let service = table.service.signing_name();
    let body = Bytes::copy_from_slice(body);
    let built = match table.protocol() {
        // Operations of one path are told apart by their headers and queries.
        Protocol::RestXml => {
            let operation = table.model.operation(route.operation).expect("an operation");
            let made = table.model.request(operation, &inputs::valid(table.model, operation)).expect("a request");
            let mut request = aws.request(service, route.method.as_str(), &made.uri().to_string());
            request.headers_mut().expect("a request").extend(made.headers().clone());
            request.body(body)
        }
        Protocol::RestJson => {
            let segments = route.template.split('/').map(|segment| {
                let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
                name.map_or_else(|| segment.to_owned(), |name| label(name.trim_end_matches('+')))
            });
            aws.request(service, route.method.as_str(), &segments.collect::<Vec<_>>().join("/")).body(body)
        }
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => {
            aws.request(service, "POST", "/").header("x-amz-target", target(table, route)).body(body)
        }
        Protocol::Query | Protocol::Ec2 => {
            let form = [format!("Action={}&", route.operation).as_bytes(), &body].concat();
            aws.request(service, "POST", "/").header("content-type", "application/x-www-form-urlencoded").body(form.into())
        }
    };
    // A label that no URI can have never gets as far as the emulator.
    built.ok()
}
