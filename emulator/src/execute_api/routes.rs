//! Step: find the resource and its method, in a tree that is prepared once for each deployment.
//!
//! A literal segment has precedence over `{name}`, and `{name}` over `{name+}`. A resource without the method is skipped for the
//! next that has it. A segment is decoded for comparison with literals. Values of `{name}` stay encoded, so that `%2F` does not
//! separate segments and reaches the function as `%2F`.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use super::{gateway_error::GatewayError, parse::decoded, schema::Schemas, template::Templates};
use crate::apigateway::{common::HttpMethod, deployments::Snapshot, methods::Method, models::Model, resources::Resource};

/// The resources of a deployment as a tree of path segments.
pub struct Routes {
    /// The deployment's snapshot.
    pub snapshot: Arc<Snapshot>,
    /// The deployment's templates, parsed.
    pub templates: Templates,
    /// The deployment's models, parsed.
    pub schemas: Schemas,
    tree: Node,
}

#[derive(Default)]
struct Node {
    resource: Option<String>,
    literals: HashMap<String, Node>,
    parameter: Option<(String, Box<Node>)>,
    greedy: Option<(String, Box<Node>)>,
}

/// The resource and the method that match a request.
pub struct Found<'d> {
    /// The resource whose path matches.
    pub resource: &'d Resource,
    /// The method of the resource.
    pub method: &'d Method,
    /// The method's name in the API, which may be `ANY`.
    pub method_name: HttpMethod,
    /// The values of `{name}` and `{name+}`, percent-encoded as in the request.
    pub path_parameters: Vec<(String, String)>,
}

/// A segment of a path, as in the request and decoded.
type Segment<'p> = (&'p str, Cow<'p, str>);

impl Routes {
    /// Builds the tree of a deployment.
    pub fn prepare(snapshot: Arc<Snapshot>) -> Self {
        let mut tree = Node::default();
        for resource in snapshot.resources.values() {
            let mut node = &mut tree;
            for segment in resource.path.split('/').filter(|segment| !segment.is_empty()) {
                node = node.child(segment);
            }
            node.resource = Some(resource.id.clone());
        }
        let parsed = |model: &Model| model.schema.as_deref().and_then(|schema| serde_json::from_str(schema).ok());
        let schemas = snapshot.models.values().map(|model| (model.name.clone(), parsed(model))).collect();
        Self { snapshot, templates: Templates::default(), schemas, tree }
    }

    /// Finds the resource and the method of a request by its encoded path.
    pub fn find(&self, method: &http::Method, path: &str) -> Result<Found<'_>, GatewayError> {
        let path = path.trim_matches('/');
        let segments: Vec<Segment<'_>> =
            if path.is_empty() { vec![] } else { path.split('/').map(|segment| (segment, decoded(segment))).collect() };
        let mut parameters = Vec::new();
        let name: Option<HttpMethod> = method.as_str().parse().ok();
        self.search(&self.tree, &segments, name, &mut parameters).ok_or(GatewayError::NoSuchRoute)
    }

    fn search<'d>(
        &'d self,
        node: &'d Node,
        segments: &[Segment<'_>],
        method: Option<HttpMethod>,
        parameters: &mut Vec<(String, String)>,
    ) -> Option<Found<'d>> {
        let Some(((segment, decoded), rest)) = segments.split_first() else {
            return self.at(node, method, parameters);
        };
        if let Some(next) = node.literals.get(decoded.as_ref())
            && let Some(found) = self.search(next, rest, method, parameters)
        {
            return Some(found);
        }
        if let Some((name, next)) = &node.parameter
            && !segment.is_empty()
        {
            parameters.push((name.clone(), (*segment).to_owned()));
            if let Some(found) = self.search(next, rest, method, parameters) {
                return Some(found);
            }
            parameters.pop();
        }
        let (name, next) = node.greedy.as_ref()?;
        let whole: Vec<&str> = segments.iter().map(|(segment, _)| *segment).collect();
        parameters.push((name.clone(), whole.join("/")));
        let found = self.at(next, method, parameters);
        if found.is_none() {
            parameters.pop();
        }
        found
    }

    fn at<'d>(&'d self, node: &'d Node, method: Option<HttpMethod>, parameters: &[(String, String)]) -> Option<Found<'d>> {
        let resource = self.snapshot.resources.get(node.resource.as_ref()?)?;
        let by_name = |name: HttpMethod| resource.resource_methods.get(&name).map(|method| (name, method));
        let (method_name, method) = method.and_then(by_name).or_else(|| by_name(HttpMethod::Any))?;
        Some(Found { resource, method, method_name, path_parameters: parameters.to_vec() })
    }
}

impl Node {
    fn child(&mut self, segment: &str) -> &mut Self {
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let fresh = |name: &str| (name.to_owned(), Box::default());
        match inner {
            None => self.literals.entry(segment.into()).or_default(),
            Some(name) => match name.strip_suffix('+') {
                Some(name) => &mut self.greedy.get_or_insert_with(|| fresh(name)).1,
                None => &mut self.parameter.get_or_insert_with(|| fresh(name)).1,
            },
        }
    }
}
