//! From method and path to an operation, by a tree of path segments.
//!
//! Operations on one path are told apart by the fixed parts of their query (`?acl`), then by their required query members and headers:
//! `PUT /{Bucket}/{Key+}` is `UploadPart` with `partNumber` and `uploadId`, and `CopyObject` with `x-amz-copy-source`.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use percent_encoding::percent_decode_str;

use crate::model::{Kind, Location, ModelError, Operation, Shape};

/// More segments than any template has; longer paths end in a greedy label.
const DEEPEST: usize = 64;

/// The operations of a rest service by their paths.
#[derive(Debug, Default)]
pub(crate) struct Router {
    methods: HashMap<Method, Node>,
}

#[derive(Debug, Default)]
struct Node {
    literals: HashMap<String, Node>,
    label: Option<Box<Node>>,
    here: Vec<Candidate>,
    greedy: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    operation: usize,
    labels: Vec<String>,
    literals: Vec<(String, String)>,
    query: Vec<String>,
    headers: Vec<String>,
}

/// An operation that fits a request, and its labels, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub operation: usize,
    pub labels: Vec<(String, String)>,
}

impl Router {
    pub fn new(operations: &[Operation], shapes: &[Shape]) -> Result<Self, ModelError> {
        let mut router = Self::default();
        for (place, operation) in operations.iter().enumerate() {
            router.add(place, operation, shapes)?;
        }
        Ok(router)
    }

    fn add(&mut self, place: usize, operation: &Operation, shapes: &[Shape]) -> Result<(), ModelError> {
        let (path, query) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
        let mut node = self.methods.entry(operation.method.clone()).or_default();
        let (mut labels, mut greedy) = (Vec::new(), false);
        for segment in segments(path) {
            if greedy {
                return Err(ModelError::Template(operation.uri.clone()));
            }
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => {
                    let name = match name.strip_suffix('+') {
                        Some(name) => {
                            greedy = true;
                            name
                        }
                        None => {
                            node = node.label.get_or_insert_default();
                            name
                        }
                    };
                    labels.push(name.to_owned());
                }
                None if segment.contains(['{', '}']) => return Err(ModelError::Template(operation.uri.clone())),
                None => node = node.literals.entry(segment.to_owned()).or_default(),
            }
        }
        let candidate = Candidate {
            operation: place,
            labels,
            literals: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            query: required(operation, shapes, Location::Query),
            headers: required(operation, shapes, Location::Header),
        };
        if greedy {
            node.greedy.push(candidate)
        } else {
            node.here.push(candidate)
        }
        Ok(())
    }

    /// The operation that fits best.
    pub fn find(&self, request: &Request<Bytes>) -> Option<Found> {
        let root = self.methods.get(request.method())?;
        let path = request.uri().path();
        let path = path.strip_prefix('/').unwrap_or(path);
        let query: Vec<(String, String)> =
            form_urlencoded::parse(request.uri().query().unwrap_or("").as_bytes()).into_owned().collect();
        let asked = Asked { query: &query, headers: request.headers() };
        let mut labels = Vec::new();
        let (candidate, rest) = root.find(path, &asked, &mut labels, 0)?;
        labels.extend(rest);
        let labels = candidate.labels.iter().zip(labels).map(|(name, given)| Some((name.clone(), decode(given)?)));
        Some(Found { operation: candidate.operation, labels: labels.collect::<Option<_>>()? })
    }
}

struct Asked<'r> {
    query: &'r [(String, String)],
    headers: &'r HeaderMap,
}

impl Node {
    /// The best candidate, and the rest of the path where its last label is greedy.
    fn find<'n, 'p>(
        &'n self,
        path: &'p str,
        asked: &Asked<'_>,
        labels: &mut Vec<&'p str>,
        depth: usize,
    ) -> Option<(&'n Candidate, Option<&'p str>)> {
        if path.is_empty()
            && let Some(found) = best(&self.here, asked)
        {
            return Some((found, None));
        }
        if !path.is_empty() && depth < DEEPEST {
            let (segment, rest) = path.split_once('/').unwrap_or((path, ""));
            if let Some(found) = self.literals.get(segment).and_then(|node| node.find(rest, asked, labels, depth + 1)) {
                return Some(found);
            }
            if let Some(node) = self.label.as_deref().filter(|_| !segment.is_empty()) {
                labels.push(segment);
                if let Some(found) = node.find(rest, asked, labels, depth + 1) {
                    return Some(found);
                }
                labels.pop();
            }
        }
        if path.is_empty() {
            return None;
        }
        best(&self.greedy, asked).map(|found| (found, Some(path)))
    }
}

/// Of those whose fixed query is there, the one with the most of it, then with the fewest required members absent, then with the most there.
fn best<'c>(candidates: &'c [Candidate], asked: &Asked<'_>) -> Option<&'c Candidate> {
    let scored = candidates.iter().filter_map(|candidate| {
        let literal = |(name, value): &(String, String)| {
            asked.query.iter().any(|(given, text)| given == name && (value.is_empty() || text == value))
        };
        if !candidate.literals.iter().all(literal) {
            return None;
        }
        let in_query = candidate.query.iter().filter(|name| asked.query.iter().any(|(given, _)| given == *name)).count();
        let in_headers = candidate.headers.iter().filter(|name| asked.headers.contains_key(name.as_str())).count();
        let there = in_query + in_headers;
        let absent = candidate.query.len() + candidate.headers.len() - there;
        Some((candidate, (candidate.literals.len(), usize::MAX - absent, there)))
    });
    // The first of equals.
    scored
        .fold(
            None,
            |best: Option<(&Candidate, _)>, next| if best.is_none_or(|(_, score)| next.1 > score) { Some(next) } else { best },
        )
        .map(|(candidate, _)| candidate)
}

fn required(operation: &Operation, shapes: &[Shape], location: Location) -> Vec<String> {
    let Some(Kind::Structure(input)) = operation.input.map(|id| &shapes[id.0].kind) else { return Vec::new() };
    let members = input.members.iter().filter(|member| member.required && member.location == location);
    members.map(|member| member.wire_name().to_owned()).collect()
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn decode(label: &str) -> Option<String> {
    percent_decode_str(label).decode_utf8().ok().map(Into::into)
}
