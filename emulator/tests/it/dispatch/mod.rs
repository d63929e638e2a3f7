//! What every operation has in common: rows of the one table, and whatever may come in.

mod absent;
mod garbage;
mod journal;
pub mod junk;
mod rows;
mod services;

use bytes::Bytes;
use emulator::{Protocol, Route, ServiceTable};
use http::Request;

use crate::harness::Aws;

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
    let built = match table.protocol {
        Protocol::RestJson => {
            let segments = route.template.split('/').map(|segment| {
                let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
                name.map_or_else(|| segment.to_owned(), &label)
            });
            aws.request(service, route.method.as_str(), &segments.collect::<Vec<_>>().join("/")).body(body)
        }
        Protocol::AwsJson { target_prefix } => {
            aws.request(service, "POST", "/").header("x-amz-target", format!("{target_prefix}.{}", route.operation)).body(body)
        }
        Protocol::Query { .. } => {
            let form = [format!("Action={}&", route.operation).as_bytes(), &body].concat();
            aws.request(service, "POST", "/").header("content-type", "application/x-www-form-urlencoded").body(form.into())
        }
    };
    // A label that no URI can have never gets as far as the emulator.
    built.ok()
}
