//! Checks a lifecycle that a client puts.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::s3::error::S3Error;

/// What a rule may do.
const ACTIONS: [&str; 5] =
    ["Expiration", "Transitions", "NoncurrentVersionExpiration", "NoncurrentVersionTransitions", "AbortIncompleteMultipartUpload"];
/// The default of the smallest object that is transitioned.
const SMALLEST: &str = "all_storage_classes_128K";

/// Gives each rule an id, as S3 does, and checks what the model does not say.
pub fn check(mut value: Json, smallest: Option<Json>) -> Result<Json, S3Error> {
    let Some(rules) = value.get_mut("Rules").and_then(Json::as_array_mut).filter(|rules| (1..=1000).contains(&rules.len())) else {
        return Err(S3Error::MalformedXml);
    };
    let mut ids = BTreeSet::new();
    for (place, rule) in rules.iter_mut().enumerate() {
        if rule.get("ID").and_then(Json::as_str).is_none_or(str::is_empty) {
            rule["ID"] = format!("rule-{}", place + 1).into();
        }
        let id = rule["ID"].as_str().unwrap_or("").to_owned();
        check_rule(rule)?;
        if !ids.insert(id.clone()) {
            let message = "Rule ID must be unique. Found same ID for more than one rule";
            return Err(S3Error::argument("ID", id, message));
        }
    }
    value["TransitionDefaultMinimumObjectSize"] = smallest.unwrap_or_else(|| SMALLEST.into());
    Ok(value)
}

fn check_rule(rule: &Json) -> Result<(), S3Error> {
    if rule.get("Filter").is_none() && rule.get("Prefix").is_none() {
        return Err(S3Error::MalformedXml);
    }
    if ACTIONS.iter().all(|action| rule.get(action).is_none()) {
        return Err(S3Error::InvalidRequest("At least one action needs to be specified in a rule".into()));
    }
    if let Some(expiration) = rule.get("Expiration").and_then(Json::as_object) {
        if expiration.len() != 1 {
            return Err(S3Error::MalformedXml);
        }
        positive(expiration.get("Days"), "Expiration")?;
    }
    let is_whole = |transition: &Json| transition.get("NoncurrentDays").is_some() && transition.get("StorageClass").is_some();
    let transitions = rule.get("NoncurrentVersionTransitions").and_then(Json::as_array);
    if !transitions.into_iter().flatten().all(is_whole) {
        return Err(S3Error::MalformedXml);
    }
    positive(rule.pointer("/NoncurrentVersionExpiration/NoncurrentDays"), "NoncurrentVersionExpiration")?;
    positive(rule.pointer("/AbortIncompleteMultipartUpload/DaysAfterInitiation"), "AbortIncompleteMultipartUpload")
}

fn positive(days: Option<&Json>, action: &str) -> Result<(), S3Error> {
    match days.and_then(Json::as_i64) {
        Some(given) if given < 1 => {
            let name = match action {
                "Expiration" => "Days",
                "NoncurrentVersionExpiration" => "NoncurrentDays",
                _ => "DaysAfterInitiation",
            };
            let message = format!("'{name}' for {action} action must be a positive integer");
            Err(S3Error::argument(name, given.to_string(), message))
        }
        _ => Ok(()),
    }
}
