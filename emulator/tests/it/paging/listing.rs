//! One operation that lists, and how its pages are asked for and read.

use std::{future::Future, pin::Pin};

use serde_json::{Map, Value, json};

use crate::harness::{Answer, Aws};

/// Deletes an item by what the list shows of it.
pub type Remove = Box<dyn for<'a> Fn(&'a Aws, &'a str) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>>;

/// An operation that lists.
pub struct Listing {
    pub operation: &'static str,
    pub service: &'static str,
    /// A path with a query for rest, fields as a form for query, JSON for aws-json.
    pub input: String,
    /// The member or tag that tells one item from another.
    pub id: &'static str,
    /// The largest page.
    pub most: usize,
    /// The account has at least so many of them.
    pub least: usize,
    pub remove: Option<Remove>,
}

/// A page as it came.
pub struct Page {
    pub items: Vec<String>,
    pub next: Option<String>,
}

impl Listing {
    pub async fn page(&self, aws: &Aws, size: usize, mark: Option<&str>) -> Page {
        let answer = self.send(aws, size, mark).await;
        assert_eq!(answer.status, 200, "{} {mark:?}: {answer}", self.operation);
        match self.service {
            "iam" => self.of_xml(&answer.text()),
            _ => self.of_json(&answer.json()),
        }
    }

    pub async fn send(&self, aws: &Aws, size: usize, mark: Option<&str>) -> Answer {
        let size_text = size.to_string();
        match self.service {
            "iam" => {
                let fields = self.input.split('&').filter_map(|field| field.split_once('='));
                let paging = [("Action", self.operation), ("MaxItems", size_text.as_str())];
                let fields: Vec<_> = paging.into_iter().chain(fields).chain(mark.map(|mark| ("Marker", mark))).collect();
                aws.form("iam", &fields).await
            }
            "logs" => {
                let mut input: Map<String, Value> = serde_json::from_str(&self.input).expect("JSON");
                input.insert("limit".into(), size.into());
                if let Some(mark) = mark {
                    input.insert("nextToken".into(), mark.into());
                }
                aws.target("logs", &format!("Logs_20140328.{}", self.operation), input.into()).await
            }
            "sqs" => {
                let mut input: Map<String, Value> = serde_json::from_str(&self.input).expect("JSON");
                input.insert("MaxResults".into(), size.into());
                if let Some(mark) = mark {
                    input.insert("NextToken".into(), mark.into());
                }
                aws.target("sqs", &format!("AmazonSQS.{}", self.operation), input.into()).await
            }
            "events" => {
                let mut input: Map<String, Value> = serde_json::from_str(&self.input).expect("JSON");
                input.insert("Limit".into(), size.into());
                if let Some(mark) = mark {
                    input.insert("NextToken".into(), mark.into());
                }
                aws.target("events", &format!("AWSEvents.{}", self.operation), input.into()).await
            }
            service => {
                let (limit, marker) = match service {
                    "lambda" => ("MaxItems", "Marker"),
                    "scheduler" => ("MaxResults", "NextToken"),
                    _ => ("limit", "position"),
                };
                let join = if self.input.contains('?') { '&' } else { '?' };
                let mark = mark.map(|mark| format!("&{marker}={mark}")).unwrap_or_default();
                aws.rest(service, "GET", &format!("{}{join}{limit}={size}{mark}", self.input), json!(null)).await
            }
        }
    }

    fn of_json(&self, body: &Value) -> Page {
        let members = body.as_object().expect("an object");
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let list = members.values().find(|value| value.as_array().is_some_and(|list| !list.is_empty()));
        let list = list.and_then(Value::as_array).cloned().unwrap_or_default();
        let next = ["NextMarker", "position", "nextToken", "NextToken"].into_iter().find_map(|name| members.get(name));
        let id = |item: &Value| if item.is_string() { text(item) } else { text(&item[self.id]) };
        Page { items: list.iter().map(id).collect(), next: next.map(text) }
    }

    fn of_xml(&self, body: &str) -> Page {
        let all = |tag: &str| -> Vec<String> {
            let open = format!("<{tag}>");
            body.split(open.as_str()).skip(1).filter_map(|rest| Some(rest.split('<').next()?.to_owned())).collect()
        };
        let truncated = all("IsTruncated") == ["true"];
        let next = all("Marker").pop();
        assert_eq!(truncated, next.is_some(), "{body}");
        Page { items: all(self.id), next }
    }
}
