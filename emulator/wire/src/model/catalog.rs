//! The services of AWS: all of them by name, and the models of those that may be emulated.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use bytes::Bytes;
use http::Request;
use serde::Deserialize;

use super::Model;
use crate::{
    habits,
    protocol::{Protocol, form_value, rpc_path, target},
};

/// What is known of a service without its operations.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceInfo {
    /// botocore's name, which is the command of the AWS CLI: `lambda`, `dynamodbstreams`.
    pub service: String,
    /// The name that people know, such as `AWS Lambda`.
    pub name: String,
    /// The version of the API, a date.
    pub api_version: String,
    /// The name in the scope of signatures. Several services may have one.
    pub signing_name: String,
    /// The first label of the endpoint's host name.
    pub endpoint_prefix: String,
    /// The protocols that the service speaks, botocore's first choice first.
    pub protocols: Vec<Protocol>,
    /// `1.0` or `1.1`.
    pub json_version: Option<String>,
    /// What stands before the dot in `X-Amz-Target`.
    pub target_prefix: Option<String>,
    /// The namespace of XML answers.
    pub xml_namespace: Option<String>,
    /// Whether errors keep the codes that they had in the query protocol, in `x-amzn-query-error`.
    #[serde(default)]
    pub query_compatible: bool,
}

impl ServiceInfo {
    /// The protocol of a client that has no choice to make.
    pub fn first_protocol(&self) -> Protocol {
        let first = self.protocols.first().copied().unwrap_or(Protocol::RestJson);
        match first {
            Protocol::Json11 if self.json_version.as_deref() == Some("1.0") => Protocol::Json10,
            other => other,
        }
    }
}

macro_rules! models {
    ($($service:literal),* $(,)?) => {
        const MODELS: &[(&str, &str)] = &[$(($service, include_str!(concat!("../../models/", $service, ".json")))),*];
    };
}

models!(
    "apigateway",
    "cloudwatch",
    "dynamodb",
    "dynamodbstreams",
    "events",
    "iam",
    "lambda",
    "logs",
    "pipes",
    "s3",
    "scheduler",
    "sns",
    "sqs",
    "sts",
);

struct Catalog {
    services: Vec<ServiceInfo>,
    by_name: HashMap<String, usize>,
    by_signing_name: HashMap<String, Vec<usize>>,
    by_target: HashMap<String, usize>,
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let services: Vec<ServiceInfo> = match serde_json::from_str(include_str!("../../models/services.json")) {
        Ok(services) => services,
        Err(error) => unreachable!("the table of services is checked by a test: {error}"),
    };
    let mut catalog = Catalog { by_name: HashMap::new(), by_signing_name: HashMap::new(), by_target: HashMap::new(), services };
    for (place, info) in catalog.services.iter().enumerate() {
        catalog.by_name.insert(info.service.clone(), place);
        catalog.by_signing_name.entry(info.signing_name.clone()).or_default().push(place);
        if let Some(prefix) = &info.target_prefix {
            catalog.by_target.insert(prefix.clone(), place);
        }
    }
    catalog
});

static PARSED: [OnceLock<&'static Model>; MODELS.len()] = [const { OnceLock::new() }; MODELS.len()];

/// Every service of AWS.
pub fn services() -> &'static [ServiceInfo] {
    &CATALOG.services
}

/// A service of AWS by botocore's name for it.
pub fn service(name: &str) -> Option<&'static ServiceInfo> {
    CATALOG.by_name.get(name).map(|place| &CATALOG.services[*place])
}

/// The model of a service by botocore's name for it; `None` where this crate has none. It is parsed when it is first asked for.
pub fn model(service: &str) -> Option<&'static Model> {
    let place = MODELS.binary_search_by_key(&service, |(name, _)| name).ok()?;
    let (name, json) = MODELS[place];
    Some(PARSED[place].get_or_init(|| match Model::leak(json, habits::of(name)) {
        Ok(model) => model,
        Err(error) => unreachable!("the models are checked by a test: {error}"),
    }))
}

/// The models of all services that this crate has one of.
pub fn models() -> impl Iterator<Item = &'static Model> {
    MODELS.iter().filter_map(|(name, _)| model(name))
}

/// Services that have the signing name of a service with a model, and what their paths begin with.
const PATHS: [(&str, &str); 2] = [("apigatewayv2", "/v2/"), ("s3control", "/v20180820/")];

/// The service that a request is for: of those that its signature may be for, the one that target, path or version fit. Without a
/// signature, the one that they fit; `None` where they fit none.
pub fn find_service(signing_name: Option<&str>, request: &Request<Bytes>) -> Option<&'static ServiceInfo> {
    let catalog = &*CATALOG;
    let among = signing_name.and_then(|name| catalog.by_signing_name.get(name)).map_or(&[][..], Vec::as_slice);
    if let [one] = among {
        return Some(&catalog.services[*one]);
    }
    let prefix = target(request).map(|(prefix, _)| prefix).or_else(|| rpc_path(request.uri().path()).map(|(prefix, _)| prefix));
    if let Some(place) = prefix.and_then(|prefix| catalog.by_target.get(prefix)).filter(|place| fits(among, **place)) {
        return Some(&catalog.services[*place]);
    }
    let candidates = || (0..catalog.services.len()).filter(|place| fits(among, *place)).map(|place| &catalog.services[place]);
    if let Some(version) = form_value(request, "Version") {
        let spoken =
            |info: &&ServiceInfo| info.protocols.iter().any(|protocol| matches!(protocol, Protocol::Query | Protocol::Ec2));
        let of_version = candidates().filter(spoken).filter(|info| info.api_version == version);
        if let Some(info) = of_version.min_by_key(named_otherwise) {
            return Some(info);
        }
    }
    let routed = candidates().find(|info| {
        let rest_json = info.protocols.contains(&Protocol::RestJson);
        // S3's paths are anything, so they say nothing.
        rest_json && model(&info.service).is_some_and(|model| model.router().find(request).is_some())
    });
    routed.or_else(|| {
        let among = || among.iter().map(|place| &catalog.services[*place]);
        let shows = |info: &&ServiceInfo| {
            PATHS.iter().any(|(service, prefix)| info.service == *service && request.uri().path().starts_with(prefix))
        };
        among()
            .find(shows)
            .or_else(|| among().find(|info| model(&info.service).is_some()))
            .or_else(|| among().min_by_key(named_otherwise))
    })
}

/// Of services with one signing name, the one with that name is meant: `rds`, not `docdb`, where nothing tells them apart.
fn named_otherwise(info: &&ServiceInfo) -> bool {
    info.service != info.signing_name
}

fn fits(among: &[usize], place: usize) -> bool {
    among.is_empty() || among.contains(&place)
}
